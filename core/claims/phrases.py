"""Which phrases report without a reporting verb of their own: "according to", "in X's view", "X:", "as he put it"?"""

from __future__ import annotations

from core.claims import cues
from core.claims.cues import Cue
from core.claims.draft import Draft, Place, cue_span, ends_content, quote_follows, with_as
from core.claims.lexicon import CLAIM_NOUNS, OUTLET_WORDS, STANCES, VIEWS, Kind
from core.claims.tokens import Tokens
from core.records import Span, Stance

PAIRS = frozenset({("went", "on"), ("goes", "on"), ("put", "it"), ("puts", "it")})
QUOTES = frozenset({"quoted", "quotes", "quoting", "cited", "cites", "citing"})
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
    """ "Baku's claim that", "accusations from Baku that"."""
    that = next(
        (k for k in range(i + 1, min(end, i + 10)) if t.low[k] == "that" and (t.tag[k] == "IN" or t.dep[k] == "mark")),
        None,
    )
    owner = t.child(i, "poss")
    if that is None or that + 1 >= end:
        return None
    if owner is not None and that == i + 1:
        source = (max(start, t.left_edge(owner)), owner + 1)
    elif t.low[i + 1] in {"from", "by"} and t.is_noun_phrase(i + 2, that):
        source = (i + 2, that)
    else:
        return None
    clause = t.head[that] if t.head[that] > that else t.child(i, "acl", "ccomp", "relcl")
    if clause is None or clause < that:
        return None
    kind = Kind.DENIAL if t.low[i] == "denial" else Kind.SPEECH
    left, verb = min(source[0], t.left_edge(i)), t.head[i]
    if t.dep[i] == "dobj" and verb < i and owner is None:
        left = t.left_edge(verb)
    elif t.dep[i] == "pobj" and verb < i:
        left = verb
    draft = Draft(((i, i + 1),), (max(start, left), that + 1), source, Place.FIXED, kind, STANCES[kind])
    draft.content, draft.verb, draft.word = ((that + 1, min(end, t.right_edge(clause))),), i, t.low[i]
    return draft


def named_claim(t: Tokens, cue: Cue, end: int) -> Draft | None:
    """ "..., a charge that X denied": parts the clause from what stands before; a place holds one claim, so it adds none."""
    noun = t.head[cue.verb]
    if t.dep[cue.verb] not in {"relcl", "acl"} or Kind.DENIAL not in cue.kinds or t.low[noun] not in CLAIM_NOUNS:
        return None
    left = t.left_edge(noun)
    if left == 0 or t.low[left - 1] not in {",", "—", "–"} or noun > cue.start:
        return None
    return Draft((cue_span(cue),), (left, end), None, Place.FIXED, Kind.DENIAL, Stance.DENIES, participle=True)


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
        return _trailing_source(t, start, colon, end)
    draft = Draft(((colon, colon + 1),), (start, colon + 1), source, Place.AFTER, Kind.SPEECH, Stance.ASSERTS)
    draft.content, draft.word = ((colon + 1, end),), ":"
    return [draft]


def _trailing_source(t: Tokens, start: int, colon: int, end: int) -> list[Draft]:
    """The headline "Bridge shut for repairs: transport ministry"."""
    source = (colon + 1, end)
    told = any(t.tag[k][0] == "V" for k in range(start, colon)) and colon - start >= 3
    named = any(t.tag[k] in {"NNP", "NNPS"} or t.text[k][0].isupper() for k in range(*source))
    if not (told and named and end - colon <= 9 and t.is_noun_phrase(*source)) or t.is_break(end - 1):
        return []
    draft = Draft(((colon, colon + 1),), (colon, end), source, Place.FIXED, Kind.SPEECH, Stance.ASSERTS, word=":")
    draft.content = ((start, colon),)
    return [draft]


def quoting_as_saying(t: Tokens, i: int, start: int, end: int) -> Draft | None:
    """ "The agency quoted X as saying that ...": X is the source, the agency only carries it."""
    stop = next((k for k in range(i + 2, min(end - 2, i + 16)) if t.low[k : k + 2] == ["as", "saying"]), None)
    if stop is None or not t.starts_noun_phrase(i + 1) or any(t.low[k] in QUOTES for k in range(i + 1, stop)):
        return None
    carrier = cues.source_before(t, Cue(i, i, i + 1, "quote", frozenset({Kind.SPEECH})), start)
    source = t.trim(i + 1, stop)
    begin = stop + 2 + (t.low[stop + 2] in {"that", ","})
    draft = Draft(
        ((i, i + 1),), (carrier[0] if carrier else i, begin), source, Place.FIXED, Kind.SPEECH, Stance.ASSERTS
    )
    draft.content, draft.word, draft.carrier = ((begin, end),), "quote", carrier
    return draft


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
