"""Which words report what somebody said, and with which stance?

Verbs are listed by base form, grouped by what may stand as their content.
"""

from __future__ import annotations

from enum import StrEnum

from core.records import Stance


class Kind(StrEnum):
    """What a reporting verb takes as its content."""

    SPEECH = "speech"  # a clause, a quotation, or the sentence around it
    FINDING = "finding"  # the same, but never a bare quotation beside it
    DENIAL = "denial"  # a clause, a gerund or a noun phrase; the stance denies it
    DOUBT = "doubt"  # a clause with whether or that
    QUESTION = "question"  # a clause with whether, or a question
    ACCUSATION = "accusation"  # "Y of doing Z", "Y for Z", "Z on Y"
    PROMISE = "promise"  # an infinitive of the speaker's own
    DEMAND = "demand"  # an infinitive of somebody else's
    LABEL = "label"  # "Y a Z", "Y as Z"
    RAISED = "raised"  # "Y is believed to do Z"


STANCES = {
    Kind.SPEECH: Stance.ASSERTS,
    Kind.FINDING: Stance.ASSERTS,
    Kind.DENIAL: Stance.DENIES,
    Kind.DOUBT: Stance.DOUBTS,
    Kind.QUESTION: Stance.ASKS,
    Kind.ACCUSATION: Stance.ASSERTS,
    Kind.PROMISE: Stance.ASSERTS,
    Kind.DEMAND: Stance.ASSERTS,
    Kind.LABEL: Stance.ASSERTS,
    Kind.RAISED: Stance.ASSERTS,
}

_VERBS = {
    Kind.SPEECH: """
        say tell add note state declare announce claim argue assert insist maintain stress emphasize emphasise underline
        underscore highlight explain report warn predict allege concede acknowledge admit confirm reveal disclose recall
        remark observe comment reply respond answer repeat reiterate continue tweet post write complain caution contend
        testify quip joke hint specify clarify inform assure affirm reaffirm recount muse exclaim shout lament protest
        object counter retort interject boast brag venture opine elaborate conclude relay convey advise signal assess
        point charge swear attest cite quote mention confess volunteer summarize summarise chime interrupt whisper yell text
        cry cheer chant read proclaim profess preach plead stipulate deliver rejoin indicate suggest propose
        recommend forecast vow promise pledge threaten demand speculate
        """,
    Kind.FINDING: """
        find show believe think expect hope fear estimate calculate conclude determine establish learn rule decide
        project reckon consider understand realize realise feel suspect know imply guess discover prove verify see worry agree accept
        """,
    Kind.DENIAL: "deny reject refute rebut dismiss dispute",
    Kind.DOUBT: "doubt question query",
    Kind.QUESTION: "ask wonder inquire enquire",
    Kind.ACCUSATION: "accuse blame suspect fault",
    Kind.PROMISE: "promise pledge vow threaten undertake",
    Kind.DEMAND: "urge call demand order ask tell request instruct advise implore beg warn press",
    Kind.LABEL: "call describe brand label characterize characterise portray denounce dub denounce hail",
}

_IRREGULAR = {
    "say": "says said saying",
    "tell": "tells told telling",
    "write": "writes wrote written writing",
    "find": "finds found finding",
    "show": "shows showed shown showing",
    "think": "thinks thought thinking",
    "know": "knows knew known knowing",
    "understand": "understands understood understanding",
    "feel": "feels felt feeling",
    "see": "sees saw seen seeing",
    "read": "reads reading",
    "swear": "swears swore sworn swearing",
    "undertake": "undertakes undertook undertaken undertaking",
    "forecast": "forecasts forecast forecasting",
    "rebut": "rebuts rebutted rebutting",
    "admit": "admits admitted admitting",
    "beg": "begs begged begging",
    "brag": "brags bragged bragging",
    "dub": "dubs dubbed dubbing",
    "chat": "chats chatted chatting",
    "learn": "learns learned learnt learning",
    "quip": "quips quipped quipping",
    "refer": "refers referred referring",
}
_DOUBLED = {"signal": "signalled signalling", "label": "labelled labelling"}


def _forms(verb: str) -> list[str]:
    if verb in _IRREGULAR:
        return [verb, *_IRREGULAR[verb].split()]
    stem = verb[:-1] if verb.endswith("e") else verb
    if verb.endswith("y") and verb[-2] not in "aeo":
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    third = verb + ("es" if verb.endswith(("ss", "sh", "ch", "x")) else "s")
    return [verb, third, stem + "ed", stem + "ing", *_DOUBLED.get(verb, "").split()]


def _table() -> dict[str, tuple[str, frozenset[Kind]]]:
    kinds: dict[str, set[Kind]] = {}
    for kind, verbs in _VERBS.items():
        for verb in verbs.split():
            kinds.setdefault(verb, set()).add(kind)
    return {form: (verb, frozenset(of)) for verb, of in kinds.items() for form in _forms(verb)}


VERBS = _table()
"""Every form of every reporting verb: its base form and its kinds."""

NEEDS_CLAUSE = frozenset(
    "show find see know feel think point charge consider rule decide prove learn establish cite quote mention report project "
    "convey deliver press order post text agree verify understand imply realize realise determine discover expect hope "
    "fear estimate worry suspect guess highlight underline underscore answer continue repeat charge signal counter "
    "comment respond reply advise demand offer indicate assess speak forecast read".split()
)
"""Verbs that are also common without any content: they report only where a clause or quotation depends on them."""

INANIMATE = frozenset("see show know feel prove consider suggest indicate think hope expect imply".split())
"""Verbs that often have a thing for a subject; within another's words they report nobody."""

CLAIM_NOUNS = frozenset(
    "claim claims allegation allegations report reports accusation accusations suggestion suggestions assertion assertions "
    "statement statements charge charges notion idea argument arguments rumour rumours rumor rumors speculation belief "
    "insinuation contention".split()
)
"""Nouns whose that-clause is what was said: "rejected the claim that"."""

STATEMENT_NOUNS = frozenset(
    "claim claims allegation allegations accusation assertion assertions statement warning warnings belief suggestion "
    "insistence contention argument view conclusion announcement fear fears hope denial complaint prediction account accusations "
    "assurance assurances promise threat".split()
)
"""Nouns that report by themselves: "Baku's claim that"."""

HEDGES = frozenset({"reportedly", "allegedly", "purportedly", "supposedly"})
"""Adverbs that report without a source."""

NEUTRAL_NEGATED = frozenset(
    "confirm verify say comment know explain specify clarify disclose deny exclude mention determine".split()
)
"""Verbs that turn into doubt under negation: "would not confirm", "did not say whether"."""

EVASIONS = frozenset({"decline", "declines", "declined", "declining", "refuse", "refused", "refuses", "refusing"})
"""Verbs that turn the reporting verb after them into doubt: "declined to say"."""

OUTLET_WORDS = frozenset(
    "reuters afp ap tass interfax ria novosti xinhua bloomberg armenpress azertac trend turan apa bbc cnn dpa efe anadolu "
    "ukrinform unian news.am arka mena sputnik agency newspaper newspapers daily magazine channel broadcaster website media "
    "tv portal outlet press post times journal".split()
)
"""Words of a source that only carries what others say."""

VIEWS = frozenset("view words opinion account reckoning telling estimation".split())
"""Nouns of "in X's view"."""

CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow january february march april may june "
    "july august september october november december".split()
)
"""Days and months: when somebody spoke, not who or what."""
