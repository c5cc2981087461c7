"""What is a reporting clause before its sentence is shared out, and what stands around it?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.claims.cues import Cue
from core.claims.lexicon import STANCES, Kind
from core.claims.tokens import Tokens
from core.records import Span, Stance


class Place(StrEnum):
    """Where the content stands."""

    AFTER = "after"  # "X said that ..."
    AROUND = "around"  # "..., X said", "..., X said, ..."
    FIXED = "fixed"  # "X accused Y of ...": the draft knows the range
    EARLIER = "earlier"  # the quotation that ended just before this sentence


@dataclass(slots=True)
class Draft:
    """A reporting clause in token ranges."""

    cue: tuple[Span, ...]
    extent: Span
    """Source, cue and what belongs to them."""
    source: Span | None
    place: Place
    kind: Kind
    stance: Stance
    content: tuple[Span, ...] = ()
    """Known ranges; for AFTER one range that begins where the content begins."""
    verb: int | None = None
    word: str = ""
    participle: bool = False
    carrier: Span | None = None


def cue_span(cue: Cue) -> Span:
    return cue.start, cue.end


def far(t: Tokens, source: Span, cue: Cue) -> bool:
    """Whether another clause stands between source and cue ("Petrov left and said")."""
    return t.has_finite(source[1], cue.start)


def meaning(t: Tokens, cue: Cue) -> tuple[Kind, Stance]:
    order = (Kind.SPEECH, Kind.FINDING, Kind.DENIAL, Kind.DOUBT, Kind.QUESTION, Kind.ACCUSATION, Kind.DEMAND)
    kind = next((k for k in order if k in cue.kinds), Kind.SPEECH)
    if cue.doubtful or (cue.negated and kind is Kind.DENIAL):
        return kind, Stance.DOUBTS
    if cue.negated and cue.word in {"believe", "think", "accept"}:
        return kind, Stance.DENIES
    if cue.negated and kind is not Kind.DOUBT:
        return kind, Stance.DOUBTS
    return kind, STANCES[kind]


def ends_content(t: Tokens, left: int, start: int) -> bool:
    """Whether words before the reporting clause end in a comma, dash or closing mark, as content does."""
    if left <= start or not t.is_break(left - 1) or t.low[left - 1] in {":", "(", ")"}:
        return False
    return t.has_word(start, left)


def is_complete(t: Tokens, start: int, left: int) -> bool:
    return t.has_finite(start, left) or any(t.is_mark(k) for k in range(start, left))


def quote_follows(t: Tokens, stop: int, end: int) -> bool:
    if stop >= end:
        return False
    if t.is_mark(stop):
        quote = t.quote[stop]
        return quote is not None and t.idx[stop] <= quote.start
    if t.low[stop] in {",", ":"} and stop + 1 < end and t.is_mark(stop + 1):
        return quote_follows(t, stop + 1, end)
    return False


def with_as(t: Tokens, draft: Draft, start: int) -> bool:
    """ "As Petrov put it, ...", ", as Petrov said": takes the "as" into the reporting clause."""
    left = draft.extent[0]
    if left <= start or t.low[left - 1] != "as" or not (left - 1 == start or t.is_break(left - 2)):
        return False
    draft.extent = (left - 1, draft.extent[1])
    return True
