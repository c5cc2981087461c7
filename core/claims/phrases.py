"""Which phrases report without a reporting verb of their own: "according to", "in X's view", "X:", "as he put it"?"""

from __future__ import annotations

from core.claims import cues
from core.claims.cues import Cue
from core.claims.draft import Draft, Place, cue_span, ends_content, quote_follows, with_as
from core.claims.lexicon import OUTLET_WORDS, STANCES, VIEWS, Kind
from core.claims.tokens import Tokens
from core.records import Span, Stance

PAIRS = frozenset({("went", "on"), ("goes", "on"), ("put", "it"), ("puts", "it")})
_RUBRICS = frozenset(
    "background update correction note photo video analysis opinion factbox live explainer exclusive breaking watch".split()
)


def according_to(t: Tokens, i: int, start: int, end: int) -> Draft | None:
    left = i + 2
    stop = t.next_break(left, end)
    first = not t.has_word(start, i)
    if stop < end and t.low[stop] == ",":
        second = t.next_break(stop + 1, end)
        beside = any(t.dep[k] == "appos" and left <= t.head[k] < stop for k in range(stop + 1, second))
        is_role = t.tag[stop + 1] in {"DT", "CD", "PRP$", "NNP"} if stop + 1 < end else False
        closed = second >= end or t.low[second] in {",", ".", "?", "!"} or second == end - 1
        fits = closed and (beside or (is_role and not first)) and (not first or t.has_finite(second, end))
        if fits and t.is_noun_phrase(stop + 1, second):
            stop = second
    if not t.has_word(left, stop):
        return None
    source_end = stop
    noun = t.child(i + 1, "pobj")
    if noun is not None and left <= noun < stop and t.has_finite(left, stop):
        source_end = min(stop, max(noun + 1, t.right_edge(noun)))
    draft = Draft(
        ((i, i + 2),),
        (i, max(source_end, min(stop, source_end))),
        (left, source_end),
        Place.AROUND,
        Kind.SPEECH,
        Stance.ASSERTS,
    )
    draft.word = "according to"
    return draft


def view(t: Tokens, i: int, end: int) -> Draft | None:
    """ "In Baku's view", "in his words"."""
    for k in range(i + 1, min(end, i + 9)):
        if t.is_break(k):
            return None
        if t.low[k] in VIEWS:
            if t.low[k + 1 : k + 2] == ["of"] and k - i <= 2:
                stop = t.next_break(k + 2, end)
                following = t.next_break(stop + 1, end) if stop < end and t.low[stop] == "," else stop
                if stop + 1 < following and all(t.tag[m] in {"NNP", "NNPS"} for m in range(stop + 1, following)):
                    stop = following
                return Draft(
                    ((i, k + 2),), (i, stop), (k + 2, stop), Place.AROUND, Kind.SPEECH, Stance.ASSERTS, word="view"
                )
            owner = k - 1
            if t.tag[owner] == "JJ":
                owner -= 1
            if t.tag[owner] == "PRP$":
                return _view_draft(i, k, (owner, owner + 1))
            if t.tag[owner] == "POS" and owner > i + 1:
                return _view_draft(i, k, (i + 1, owner))
            return None
    return None


def _view_draft(i: int, noun: int, source: Span) -> Draft:
    cue = ((i, i + 1), (noun, noun + 1))
    return Draft(cue, (i, noun + 1), source, Place.AROUND, Kind.SPEECH, Stance.ASSERTS, word="view")


def pair(t: Tokens, i: int, start: int, end: int) -> Draft | None:
    """ "..., he went on" and "as he put it": with nothing but a comma, a stop or a quotation behind it."""
    if i + 1 < end and not t.is_break(i + 1):
        return None
    cue = Cue(i - 1, i - 1, i + 1, f"{t.low[i - 1]} {t.low[i]}", frozenset({Kind.SPEECH}))
    source = cues.source_before(t, cue, start)
    if source is None:
        return None
    draft = Draft(
        (cue_span(cue),), (source[0], i + 1), source, Place.AROUND, Kind.SPEECH, Stance.ASSERTS, word=cue.word
    )
    if with_as(t, draft, start) or ends_content(t, source[0], start):
        return draft
    stop = t.next_break(i + 1, end)
    if not quote_follows(t, stop, end):
        return None
    draft.place, draft.content = Place.AFTER, ((stop + (0 if t.is_mark(stop) else 1), end),)
    return draft


def noun_frame(t: Tokens, i: int, start: int, end: int) -> Draft | None:
    """ "Baku's claim that"."""
    if i + 1 >= end or t.low[i + 1] != "that" or t.tag[i + 1] != "IN":
        return None
    owner = t.child(i, "poss")
    clause = t.child(i, "acl", "ccomp", "relcl")
    if owner is None or clause is None or clause < i:
        return None
    source = (max(start, t.left_edge(owner)), owner + 1)
    kind = Kind.DENIAL if t.low[i] == "denial" else Kind.SPEECH
    draft = Draft(((i, i + 1),), (source[0], i + 2), source, Place.FIXED, kind, STANCES[kind])
    draft.content, draft.verb, draft.word = ((i + 2, min(end, t.right_edge(clause))),), i, t.low[i]
    return draft


def colon(t: Tokens, start: int, end: int) -> list[Draft]:
    """ "Zakharova: the route is under discussion", and a quotation that a colon introduces."""
    colon = next((k for k in range(start, end) if t.low[k] == ":" and t.quote[k] is None), None)
    if colon is None or colon == start or not t.has_word(colon, end):
        return []
    quoted = quote_follows(t, colon, end)
    source: Span | None = None
    if not t.has_finite(start, colon):
        named = any(t.tag[k] in {"NNP", "NNPS"} for k in range(start, colon)) or colon - start <= 2
        if (
            colon - start <= 8
            and named
            and t.text[start][0].isupper()
            and t.low[start] not in _RUBRICS
            and t.is_noun_phrase(start, colon)
            and t.has_finite(colon, end)
        ):
            source = (start, colon)
    elif quoted:
        subject = next((k for k in range(start, colon) if t.dep[k] in {"nsubj", "nsubjpass"}), None)
        if subject is not None:
            source = (max(start, t.left_edge(subject)), min(colon, t.right_edge(subject)))
    if source is None:
        return []
    draft = Draft(((colon, colon + 1),), (start, colon + 1), source, Place.AFTER, Kind.SPEECH, Stance.ASSERTS)
    draft.content, draft.word = ((colon + 1, end),), ":"
    return [draft]


def quoted_as_saying(t: Tokens, i: int, start: int, end: int) -> Draft | None:
    left = i
    while left > start and (
        t.tag[left - 1] in {"RB", "MD"} or t.low[left - 1] in {"was", "is", "were", "are", "been", "has"}
    ):
        left -= 1
    cue = Cue(i, left, i + 3, "quote", frozenset({Kind.SPEECH}))
    source = cues.source_before(t, cue, start)
    if source is None:
        return None
    draft = Draft(((left, i + 3),), (source[0], i + 3), source, Place.AFTER, Kind.SPEECH, Stance.ASSERTS)
    draft.verb, draft.word = i + 2, "say"
    stop = t.next_break(i + 3, end)
    if ends_content(t, source[0], start) and not t.has_finite(i + 3, stop) and not quote_follows(t, stop, end):
        draft.place, draft.extent = Place.AROUND, (source[0], stop)
        return draft
    begin = i + 3
    for k in range(begin, min(end, begin + 8)):
        if t.low[k] == "that":
            begin = k + 1
            break
        if t.is_finite(k):
            break
    draft.content = ((begin, end),)
    return draft


def citing(t: Tokens, cue: Cue, end: int, found: list[Draft]) -> Draft | None:
    """The outlet that cites steps back; whom it cites is the source."""
    if not found or found[-1].source is None or cue.end >= end or not t.starts_noun_phrase(cue.end):
        return None
    outlet = found[-1]
    carrier = outlet.source
    if carrier is None or (outlet.word != "report" and not OUTLET_WORDS & set(t.low[carrier[0] : carrier[1]])):
        return None
    stop = t.next_break(cue.end, end)
    outlet.carrier, outlet.source, outlet.cue = carrier, (cue.end, stop), (cue_span(cue),)
    if outlet.place is Place.AFTER and outlet.content[0][0] < cue.start:
        outlet.content = ((outlet.content[0][0], cue.start),)
        return None
    if outlet.place is Place.AROUND or (outlet.content and outlet.content[0][0] <= stop):
        outlet.extent = (outlet.extent[0], stop)
    if outlet.place is Place.AFTER and outlet.content[0][0] <= stop:
        begin = stop + 1
        outlet.content = ((begin + (t.low[begin : begin + 1] == ["that"]), end),)
    return None
