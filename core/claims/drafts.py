"""Which reporting clauses does a sentence have, and where does the content of each begin?"""

from __future__ import annotations

from core.claims import cues, phrases
from core.claims.cues import Cue
from core.claims.draft import Draft, Place, cue_span, ends_content, far, is_complete, meaning, quote_follows, with_as
from core.claims.idioms import set_phrase, worthless_claim
from core.claims.lexicon import CALENDAR, CLAIM_NOUNS, HEDGES, NEEDS_CLAUSE, STATEMENT_NOUNS, VERBS, Kind
from core.claims.shapes import accused, raised, special
from core.claims.tokens import NOMINATIVE, NOUNS, Tokens
from core.records import Span, Stance

_COMPLEMENTISERS = frozenset({"that", "whether", "if"})
_ADJUNCT_OPENERS = frozenset("when as after before while during since in on at by from with upon following".split())
_LISTENERS = frozenset("tell inform assure remind advise ask warn".split())
_ONLY_BEFORE = frozenset(
    "see show press order charge cite quote consider deliver convey describe know feel mention worry agree".split()
)
_TIME_WORDS = CALENDAR | {"week", "month", "year", "morning", "evening"}


def drafts(t: Tokens, start: int, end: int) -> list[Draft]:
    """The reporting clauses of a sentence, in text order; none inside quotation marks."""
    found: list[Draft] = []
    known: dict[int, Span | None] = {}
    for i in range(start, end):
        if t.quote[i] is not None or any(a <= i < b for d in found[-1:] for a, b in _taken(d)):
            continue
        low = t.low[i]
        draft: Draft | None = None
        phrase = set_phrase(t, i, start, end)
        if phrase is not None:
            draft = phrase
        elif (low in VERBS and t.tag[i][0] == "V") or low in {"quoted", "cited"}:
            draft = _of_verb(t, i, start, end, known, found)
        elif low == "according" and i + 2 < end and t.low[i + 1] == "to":
            draft = phrases.according_to(t, i, start, end)
        elif low in HEDGES:
            draft = Draft(((i, i + 1),), (i, i + 1), None, Place.AROUND, Kind.SPEECH, Stance.ASSERTS, word=low)
        elif low == "in":
            draft = phrases.view(t, i, end)
        elif i > start and (t.low[i - 1], low) in phrases.PAIRS:
            draft = phrases.pair(t, i, start, end)
        elif low in STATEMENT_NOUNS and t.tag[i] in NOUNS:
            draft = phrases.noun_frame(t, i, start, end)
        if draft is not None:
            found.append(draft)
    found = found or phrases.colon(t, start, end)
    return sorted(found, key=lambda d: d.extent)


def _taken(draft: Draft) -> list[Span]:
    """Where a draft leaves no room for another cue."""
    return [*draft.cue, draft.extent] if draft.place is Place.FIXED else [*draft.cue]


def _of_verb(
    t: Tokens, i: int, start: int, end: int, known: dict[int, Span | None], found: list[Draft]
) -> Draft | None:
    if t.low[i] in {"quoted", "cited"} and t.low[i + 1 : i + 3] == ["as", "saying"]:
        return phrases.quoted_as_saying(t, i, start, end)
    quoting = phrases.quoting_as_saying(t, i, start, end) if t.low[i] in phrases.QUOTES else None
    if quoting is not None:
        return quoting
    part_of_quoting = t.low[i] == "saying" and i > start and t.low[i - 1] == "as"
    if t.low[i] not in VERBS or part_of_quoting or _is_hypothetical(t, i):
        return None
    cue = cues.verb_cue(t, i, start)
    if cue is None:
        return None
    if cue.word in {"cite", "quote"} and cue.participle:
        return phrases.citing(t, cue, end, found)
    named = phrases.named_claim(t, cue, end)
    if named is not None:
        return named
    source, inverted = _source(t, cue, start, end, known)
    source = _without_condition(t, source)
    known[i] = source
    if cue.passive and Kind.ACCUSATION in cue.kinds:
        return accused(t, cue, start, end)
    lifted = raised(t, cue, start, end)
    if lifted is not None:
        return lifted
    if cue.passive and not _is_impersonal(t, cue, source):
        return None
    if cue.passive:
        source = cues.agent(t, i)
    elif source is None:
        return None
    return _placed(t, cue, source, inverted, start, end)


def _source(t: Tokens, cue: Cue, start: int, end: int, known: dict[int, Span | None]) -> tuple[Span | None, bool]:
    if cue.participle:
        return cues.shared_source(t, cue, start, known), False
    inverted = cues.inverted_source(t, cue, start, end)
    if inverted is not None:
        return inverted, True
    before = cues.source_before(t, cue, start)
    return (before or cues.shared_source(t, cue, start, known)), False


def _without_condition(t: Tokens, source: Span | None) -> Span | None:
    """The source without "speaking on condition of anonymity"."""
    if source is None:
        return None
    for k in range(source[0] + 1, source[1] - 1):
        if t.low[k] == "," and t.tag[k + 1] == "VBG":
            return source[0], k
    return source


def _is_hypothetical(t: Tokens, i: int) -> bool:
    mark = t.child(i, "mark")
    return mark is not None and t.low[mark] in {"if", "unless"} and t.dep[i] == "advcl"


def _is_impersonal(t: Tokens, cue: Cue, subject: Span | None) -> bool:
    """ "It was reported that", "reporters were told that": the subject is not who speaks."""
    if subject is not None and t.low[subject[0]] == "it" and subject[1] - subject[0] == 1:
        return True
    return cue.word in {"tell", "inform"}


def _turns_down(t: Tokens, cue: Cue) -> bool:
    """ "The court rejected an appeal": something is turned down, and no statement denied."""
    target = t.child(cue.verb, "dobj")
    return (
        Kind.DENIAL in cue.kinds
        and cue.word != "deny"
        and not cue.passive
        and target is not None
        and target >= cue.end
        and t.low[target] not in CLAIM_NOUNS
        and t.quote[target] is None
    )


def _placed(t: Tokens, cue: Cue, source: Span | None, inverted: bool, start: int, end: int) -> Draft | None:
    shaped = special(t, cue, source, end) if not inverted else None
    if shaped is not None:
        return shaped
    worthless = worthless_claim(t, cue, source, end) if not inverted else None
    if worthless is not None:
        return worthless
    if _turns_down(t, cue) and not inverted:
        return None
    before = source is not None and source[1] <= cue.start and source[0] >= start and not cue.participle
    left = source[0] if before and source is not None and not far(t, source, cue) else cue.start
    after = source[1] if inverted and source is not None else cue.end
    stop = t.next_break(after, end)
    kind, stance = meaning(t, cue)
    draft = Draft((cue_span(cue),), (left, max(stop, after)), source, Place.AROUND, kind, stance)
    draft.verb, draft.word, draft.participle = cue.verb, cue.word, cue.participle
    if inverted and stop < end and t.low[stop] == "," and left > start:
        draft.extent = (left, stop)
    tells = Kind.SPEECH in cue.kinds and Kind.DEMAND not in cue.kinds and cue.word not in NEEDS_CLAUSE
    if tells and not inverted and not t.has_finite(cue.end, stop) and with_as(t, draft, start):
        return draft
    clause = None if inverted and left > start else _clause_after(t, cue, after, stop, end)
    own = inverted or (source is not None and left == source[0])
    ended = (own or cue.passive) and ends_content(t, left, start)
    inserted = ended and clause is not None and clause > stop and (t.is_mark(left - 1) or t.low[stop] == ",")
    if clause is not None and not inserted:
        return _after(t, draft, cue, clause, stop)
    if quote_follows(t, stop, end) and not (ended and is_complete(t, start, left)):
        return _after(t, draft, cue, stop + (0 if t.is_mark(stop) else 1), stop)
    if (
        ended
        and cue.word not in _ONLY_BEFORE
        and not cue.participle
        and (inverted or not _has_object(t, cue, after, stop))
    ):
        return draft
    if stop < end and t.low[stop] == ":" and (t.has_finite(stop, end) or quote_follows(t, stop, end)):
        return _after(t, draft, cue, stop + 1, stop)
    lone = (
        not t.has_word(start, left)
        and not t.has_word(stop, end)
        and not t.has_finite(after, stop)
        and cue.word not in NEEDS_CLAUSE
    )
    if lone and cue.kinds & {Kind.SPEECH, Kind.QUESTION} and not _has_object(t, cue, after, stop):
        draft.place = Place.EARLIER
        return draft
    return None


def _after(t: Tokens, draft: Draft, cue: Cue, clause: int, stop: int) -> Draft | None:
    if t.dep[cue.verb] == "relcl" and draft.source is not None and _has_gap(t, draft.extent[0]):
        return None
    draft.place = Place.AFTER
    draft.extent = (draft.extent[0], max(cue.end, min(clause, draft.extent[1])))
    if draft.stance is Stance.ASSERTS and clause > 0 and t.low[clause - 1] in {"whether", "if"}:
        draft.stance = Stance.DOUBTS
    draft.content = ((clause, len(t)),)
    return draft


def _has_gap(t: Tokens, left: int) -> bool:
    """ "which Kyiv said was mined": the content lacks its subject."""
    return left > 0 and t.tag[left - 1] in {"WDT", "WP"}


def _clause_after(t: Tokens, cue: Cue, after: int, stop: int, end: int) -> int | None:
    """Where the content clause behind the cue begins, without "that", or None."""
    for k in range(after, stop):
        marks = t.dep[k] == "mark" or (t.tag[k] == "IN" and (t.low[k] != "if" or k == after))
        if t.low[k] in _COMPLEMENTISERS and marks:
            if _is_pronoun(t, k, end):
                return k
            return k + 1 if t.has_word(k + 1, end) else None
        if t.is_finite(k):
            break
    clause = next((c for c in t.children[cue.verb] if c > cue.verb and t.dep[c] == "ccomp"), None)
    if clause is not None and clause < end:
        left = max(t.left_edge(clause), after)
        if left <= max(stop + 1, after) or t.low[left] in _COMPLEMENTISERS:
            while left < end and (t.low[left] in _COMPLEMENTISERS | {",", ":"}) and not _is_pronoun(t, left, end):
                left += 1
            if any(t.low[k] in {"that", "whether"} for k in range(left, clause)) and t.is_noun_phrase(after, left):
                return next(k for k in range(left, clause) if t.low[k] in {"that", "whether"}) + 1
            return left
    comma = stop
    if stop + 1 < end and t.low[stop + 1] in {"citing", "quoting"}:
        comma = t.next_break(stop + 1, end)
    if comma + 1 < end and t.low[comma] == "," and t.low[comma + 1] == "that" and t.tag[comma + 1] == "IN":
        return comma + 2
    late_subject = next(
        (k for k in range(after + 2, stop - 1) if t.low[k] in NOMINATIVE and t.dep[k][:5] == "nsubj"), None
    )
    if late_subject is not None and t.low[after] in {"after", "before", "during", "in", "at", "on"}:
        nouns = [k for k in range(after + 1, late_subject) if t.tag[k] in NOUNS]
        if nouns and not t.has_finite(after, late_subject):
            return late_subject
    if (
        t.has_finite(after, stop)
        and t.low[after] not in _ADJUNCT_OPENERS
        and t.tag[after] not in {"WRB", "WP", "TO", "CC"}
    ):
        return _behind_listener(t, cue, after)
    if after < stop and t.tag[after] in {"WP", "WRB"} and Kind.QUESTION in cue.kinds:
        return None
    return None


def _is_pronoun(t: Tokens, k: int, end: int) -> bool:
    """Whether "that" is itself the subject: "said that would be a crime"."""
    return t.low[k] == "that" and k + 1 < end and t.is_finite(k + 1)


def _behind_listener(t: Tokens, cue: Cue, after: int) -> int:
    if cue.word not in _LISTENERS:
        return after
    listener = t.child(cue.verb, "dobj", "dative")
    return t.right_edge(listener) if listener is not None and listener >= after else after


def _has_object(t: Tokens, cue: Cue, after: int, stop: int) -> bool:
    """Whether the verb has a plain object, which is neither its listener nor a time."""
    if cue.word in _LISTENERS:
        return False
    if any(t.dep[c] == "xcomp" and after <= c < stop for c in t.children[cue.verb]):
        return True
    found = next((c for c in t.children[cue.verb] if t.dep[c] == "dobj" and after <= c < stop), None)
    return found is not None and t.low[found] not in _TIME_WORDS and t.tag[found] != "CD"
