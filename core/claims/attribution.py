"""Who said it: which words are source, cue and content of each act of speaking in a sentence?

Syntax proposes subjects and clauses; the order of noun phrases, commas and quotation marks around the reporting word decides,
since a small parser often loses a reporting clause at the end of a long sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.claims.draft import Draft, Place
from core.claims.drafts import drafts
from core.claims.lexicon import CALENDAR, INANIMATE, Kind
from core.claims.tokens import Tokens
from core.records import Span, Stance

_CONNECTORS = frozenset(
    {"and", "but", "while", "whereas", "although", "though", ",", ";", "—", "–", "or", "as", "also"}
)
_PARTING = frozenset({"while", "whereas", "but", "although", "though"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One act of speaking, in token ranges of its paragraph."""

    cue: tuple[Span, ...]
    extent: Span
    """The reporting clause: source, cue and what belongs to them."""
    source: Span | None
    content: tuple[Span, ...]
    kind: Kind
    stance: Stance
    word: str
    """Base form of the reporting verb, or the cue's own word."""
    carrier: Span | None = None
    """An outlet that only carries the statement: "Reuters reported, citing the ministry"."""
    adopts: bool = False
    """True where the content is the quotation that ended just before the sentence."""
    nested: bool = False
    """True where the cue stands in another frame's content."""


def find_frames(t: Tokens, start: int, end: int) -> list[Frame]:
    """The acts of speaking in the sentence `[start, end)`, in text order. Content ranges carry no punctuation at their ends."""
    found = drafts(t, start, end)
    frames: list[Frame] = []
    for draft in found:
        content = tuple(r for r in (t.trim(*r) for r in _content(t, draft, found, start, end)) if r[0] < r[1])
        if content or draft.place is Place.EARLIER:
            frames.append(_frame(draft, content))
    nested = [_with_nesting(frame, frames) for frame in frames]
    return [
        frame
        for frame in nested
        if not (frame.nested and (frame.kind in {Kind.FINDING, Kind.RAISED} or frame.word in INANIMATE))
    ]


def _frame(d: Draft, content: tuple[Span, ...]) -> Frame:
    earlier = d.place is Place.EARLIER
    return Frame(d.cue, d.extent, d.source, content, d.kind, d.stance, d.word, d.carrier, earlier)


def _with_nesting(frame: Frame, frames: list[Frame]) -> Frame:
    if outer(frame, frames) is None:
        return frame
    return Frame(
        frame.cue, frame.extent, frame.source, frame.content, frame.kind, frame.stance, frame.word, frame.carrier,
        frame.adopts, True,
    )  # fmt: skip


def outer(frame: Frame, frames: list[Frame]) -> Frame | None:
    """The innermost frame whose content holds this frame's cue."""
    at = frame.cue[0][0]
    holders = [f for f in frames if f is not frame and any(a <= at < b for a, b in f.content)]
    return min(holders, key=lambda f: sum(b - a for a, b in f.content), default=None)


def _content(t: Tokens, draft: Draft, found: list[Draft], start: int, end: int) -> list[Span]:
    if draft.place is Place.EARLIER or (draft.place is Place.FIXED and not draft.content):
        return []
    if draft.place is Place.AROUND:
        return _around(t, draft, found, start, end)
    *known, (begin, stop) = draft.content
    return [*known, (begin, _limit(t, draft, found, begin, min(stop, end)))]


def _limit(t: Tokens, draft: Draft, found: list[Draft], begin: int, end: int) -> int:
    """Where the content that begins at `begin` gives way to another reporting clause or to the outlet's own words."""
    limit = end
    for other in found:
        if other is draft or other.extent[0] < begin:
            continue
        if other.place is Place.AROUND and other.word not in {"reportedly", "allegedly", "purportedly", "supposedly"}:
            limit = min(limit, other.extent[0])
        elif _is_sibling(t, other, draft):
            limit = min(limit, _before_connectors(t, other.extent[0], begin))
    if draft.verb is not None:
        limit = min(limit, _own_words(t, draft.verb, begin, limit))
    return limit


def _is_sibling(t: Tokens, other: Draft, draft: Draft) -> bool:
    """Whether the other reporting clause stands beside this one and not within its content."""
    before = other.extent[0] - 1
    if other.participle and before >= 0 and t.low[before] in {",", "—", "–"}:
        return True
    if before >= 0 and t.low[before] in _PARTING:
        return True
    verb = other.verb
    if verb is None or draft.verb is None:
        return False
    if t.dep[draft.verb] == "advcl" and t.head[draft.verb] == verb and t.child(draft.verb, "mark") is not None:
        return True
    while t.dep[verb] in {"conj", "advcl"} and t.head[verb] != draft.verb:
        if t.dep[verb] == "advcl":
            return False
        verb = t.head[verb]
    return t.dep[verb] in {"conj", "advcl"} and t.head[verb] == draft.verb


def _before_connectors(t: Tokens, i: int, start: int) -> int:
    while i > start and t.low[i - 1] in _CONNECTORS:
        i -= 1
    return i


def _own_words(t: Tokens, verb: int, begin: int, limit: int) -> int:
    """Where a clause that hangs on the reporting verb itself ends the content: ", pointing to the map", "and left"."""
    clause = t.child(verb, "ccomp", "xcomp", "dobj")
    if clause is None or clause < begin:
        return limit
    for child in t.children[verb]:
        if child <= clause or child >= limit or t.quote[child] is not None:
            continue
        left = t.left_edge(child)
        after_comma = begin < left <= limit and t.low[left - 1] == ","
        opens = t.tag[left] == "VBG" or t.low[left] in {"as", "after", "while", "when"}
        if t.dep[child] == "advcl" and after_comma and opens:
            return left - 1
        if t.dep[child] == "conj" and left > begin and t.child(child, "nsubj", "nsubjpass", "expl") is None:
            return _before_connectors(t, left, begin)
    return limit


def _around(t: Tokens, draft: Draft, found: list[Draft], start: int, end: int) -> list[Span]:
    """What stands before the reporting clause, and what goes on behind it."""
    left, right = draft.extent
    for other in found:
        if (
            other.place is Place.AROUND
            and other is not draft
            and other.extent[1] <= left
            and _own_clause(t, other.extent[1], left)
        ):
            start = max(start, other.extent[1])
    behind_end = _limit(t, draft, found, right, end)
    before, behind = (start, left), (right, behind_end)
    while before[0] < left and t.low[before[0]] in {",", ";", "and", "but"}:
        before = (before[0] + 1, left)
    if before[0] < left and t.low[before[0]] in {"asked", "pressed", "questioned"}:
        before = _asked(t, before, draft)
    if not _goes_on(t, before, behind, draft, end):
        return [before]
    return [before, behind]


def _asked(t: Tokens, before: Span, draft: Draft) -> Span:
    """Of "Asked whether P, X declined to comment" the P; of "Asked about it, X said ..." nothing."""
    whether = next((k for k in range(*before) if t.low[k] in {"whether", "if"}), None)
    return (whether + 1, before[1]) if whether is not None and draft.stance is Stance.DOUBTS else (before[1], before[1])


def _own_clause(t: Tokens, start: int, end: int) -> bool:
    return t.has_finite(start, end)


def _goes_on(t: Tokens, before: Span, behind: Span, draft: Draft, end: int) -> bool:
    """Whether the words behind an inserted reporting clause belong to the content."""
    first, stop = behind
    if not t.has_word(first, stop):
        return False
    quoted_before = any(t.is_mark(k) for k in range(*before))
    quoted_behind = any(t.quote[k] is not None for k in range(first, stop))
    complete = t.has_finite(*before)
    if _describes_source(t, first, stop) or (quoted_behind and _is_title(t, first, stop)):
        return False
    if complete and CALENDAR & set(t.low[first : min(stop, first + 4)]) and not t.has_finite(first, stop):
        return False
    dashed = t.low[first] in {"—", "–", "--", "-"}
    while first < stop and not t.low[first][0].isalnum():
        first += 1
    if dashed and complete and not t.has_finite(first, stop):
        return False
    if quoted_before:
        return quoted_behind or t.tag[first] == "CC" or not complete
    if complete and t.tag[first] == "VBG" and draft.word not in {"according to", "view"}:
        return False
    return not (stop < end and complete and t.tag[first] != "CC" and not t.has_finite(first, stop))


def _describes_source(t: Tokens, start: int, end: int) -> bool:
    """Whether the words behind a reporting clause tell of who spoke: ", whose brother ...", ", an adviser who ...", ", and others"."""
    while start < end and not t.is_word(start):
        start += 1
    if start >= end:
        return False
    if t.low[start] in {"who", "whose"} or (t.low[start] == "and" and t.low[start + 1 : start + 2] == ["other"]):
        return True
    relative = next((k for k in range(start, end) if t.tag[k] in {"WP", "WDT", "WP$"} or t.is_break(k)), end)
    named = t.low[start] in {"a", "an", "the"} and t.is_noun_phrase(start, relative)
    return named and relative < end and t.low[relative] in {"who", "whose"}


def _is_title(t: Tokens, start: int, end: int) -> bool:
    """Whether all that is quoted behind a reporting clause is a name: ", she said on CNN's "State of the Union"."""
    quoted = [k for k in range(start, end) if t.quote[k] is not None and t.is_word(k)]
    return (
        bool(quoted)
        and not t.has_finite(start, end)
        and all(t.text[k][0].isupper() or len(t.text[k]) < 4 for k in quoted)
    )
