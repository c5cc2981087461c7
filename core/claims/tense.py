"""Which past form does a verb have, and which tense had the words that "said that" has put one step back?"""

from __future__ import annotations

from core.claims.tokens import Tokens
from core.records import Span

_IRREGULAR = """
    be was been; begin began begun; bite bit bitten; blow blew blown; break broke broken; choose chose chosen; come came come;
    do did done; draw drew drawn; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; fly flew flown;
    forbid forbade forbidden; forget forgot forgotten; freeze froze frozen; get got got; give gave given; go went gone;
    grow grew grown; hide hid hidden; know knew known; lie lay lain; overcome overcame overcome; overrun overran overrun;
    ride rode ridden; ring rang rung; rise rose risen; run ran run; see saw seen; shake shook shaken; show showed shown;
    shrink shrank shrunk; sing sang sung; sink sank sunk; speak spoke spoken; spring sprang sprung; steal stole stolen;
    strike struck struck; swear swore sworn; swim swam swum; take took taken; tear tore torn; throw threw thrown; undergo
    underwent undergone; undertake undertook undertaken; wake woke woken; wear wore worn; withdraw withdrew withdrawn; write
    wrote written; become became become; bring brought brought; build built built; buy bought bought; catch caught caught;
    cut cut cut; deal dealt dealt; feel felt felt; fight fought fought; find found found; have had had; hear heard heard;
    hit hit hit; hold held held; keep kept kept; lead led led; leave left left; lend lent lent; lose lost lost;
    make made made; mean meant meant; meet met met; pay paid paid; put put put; read read read; say said said; seek sought
    sought; sell sold sold; send sent sent; set set set; shoot shot shot; shut shut shut; spend spent spent; spread spread
    spread; stand stood stood; stick stuck stuck; teach taught taught; tell told told; think thought thought; understand
    understood understood; win won won
"""
_TRIPLES = [tuple(triple.split()) for triple in _IRREGULAR.split(";")]
_PAST = {base: past for base, past, _ in _TRIPLES}
_PAST_OF_PARTICIPLE = {participle: past for _, past, participle in _TRIPLES}
PAST_FORMS = frozenset(_PAST.values())
"""Past forms that do not end in -ed."""

_OWN_CLAUSE = frozenset({"relcl", "acl", "advcl", "csubj", "pcomp", "ccomp"})
_CONDITIONS = frozenset({"if", "unless", "otherwise", "provided", "were"})
_WISHES = frozenset({"like", "prefer", "love", "hate"})
_PROPOSED = frozenset(
    "bill bills proposal proposals plan plans measure measures amendment reform merger victory defeat presidency".split()
)
"""What is only thought of: "the bill would raise taxes" is no backshift."""


def past(base: str) -> str:
    """ "fail" -> "failed", "take" -> "took"."""
    if base in _PAST:
        return _PAST[base]
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in "aeou":
        return base[:-1] + "ied"
    doubled = len(base) <= 4 and base[-1:] in "bdgmnpt" and base[-2:-1] in "aiou" and base[-3:-2] not in "aeiou"
    return base + (base[-1] if doubled else "") + "ed"


def past_of_participle(participle: str) -> str:
    """ "taken" -> "took"; a form that is both stays as it is."""
    return _PAST_OF_PARTICIPLE.get(participle, participle)


def third(verb: str) -> str:
    """ "carry" -> "carries", "have" -> "has"."""
    if verb in {"be", "have"}:
        return {"be": "is", "have": "has"}[verb]
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2:-1] not in "aeou":
        return verb[:-1] + "ies"
    return verb + "s"


def undo_backshift(t: Tokens, part: Span, words: list[str]) -> None:
    """Puts "had fallen" as "fell" and "would" as "will" in the words of a reported clause, where the clause is the main one."""
    conditional = bool(_CONDITIONS & set(t.low[slice(*part)]))
    for k in range(*part):
        if t.dep[k] not in {"aux", "auxpass"} or t.quote[k] is not None or not part[0] <= t.head[k] < part[1]:
            continue
        verb = t.head[k]
        if _is_subordinate(t, verb, part):
            continue
        following = t.low[k + 1 : k + 2]
        if t.low[k] == "would" and not conditional and not _is_hypothetical(t, verb, following):
            words[k - part[0]] = "will"
            if following in (["n't"], ["n’t"]):
                words[k + 1 - part[0]] = "not"
        elif t.low[k] == "had":
            _undo_had(t, part, words, k, verb)


def _is_hypothetical(t: Tokens, verb: int, following: list[str]) -> bool:
    subject = t.subject(verb)
    proposed = subject is not None and t.low[subject] in _PROPOSED
    return proposed or following in (["have"], ["rather"]) or t.low[verb] in _WISHES


def _is_subordinate(t: Tokens, verb: int, part: Span) -> bool:
    while t.dep[verb] == "conj" and part[0] <= t.head[verb] < part[1]:
        verb = t.head[verb]
    opened = any(
        part[0] <= c < verb and (t.dep[c] == "mark" or t.tag[c] in {"WRB", "WP", "WDT"}) for c in t.children[verb]
    )
    inside = part[0] <= t.head[verb] < part[1] and t.head[verb] != verb
    return opened or (inside and t.dep[verb] in _OWN_CLAUSE)


def _undo_had(t: Tokens, part: Span, words: list[str], had: int, verb: int) -> None:
    subject = t.subject(verb)
    if subject is None and t.child(verb, "expl") is not None:
        subject = t.child(verb, "attr", "dobj")
    plural = subject is not None and (
        t.tag[subject] in {"NNS", "NNPS"} or t.low[subject] in {"they", "we"} or t.child(subject, "conj") is not None
    )
    n = had - part[0]
    if any(t.dep[c] == "neg" for c in t.children[verb]):
        words[n] = "have" if plural else "has"
        if t.low[had + 1 : had + 2] in (["n't"], ["n’t"]):
            words[n + 1] = "not"
        return
    first = next((k for k in range(had + 1, part[1]) if t.tag[k] in {"VBN", "VBD"}), None)
    if first is None or any(t.tag[k] != "RB" for k in range(had + 1, first)):
        return
    words[n] = ""
    if t.low[first] == "been":
        words[first - part[0]] = "were" if plural else "was"
        return
    joined = [
        c for c in t.children[verb] if t.dep[c] == "conj" and t.tag[c] == "VBN" and t.child(c, "aux", "auxpass") is None
    ]
    for k in (first, *joined):
        if part[0] <= k < part[1]:
            words[k - part[0]] = past_of_participle(t.text[k])
