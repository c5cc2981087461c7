"""Do the figures of two statements count the same thing, and can both be true?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.records import Span
from core.relations.dates import Date, of_events
from core.relations.quantities import Figure, figures
from core.relations.words import CALENDAR, clause_of, otherwise, shared_senses, words

_PLACE = re.compile(r"\b(?:in|at|near|off|outside|throughout)\s(?:the\s)?([A-Z][\w-]+)")
_MOST = 24
"""Figures compared a side."""
_PEOPLE = frozenset(
    "people soldier worker child passenger voter dead injured missing rescued arrested displaced sick".split()
)


@dataclass(frozen=True, slots=True)
class _Setting:
    """When a figure is said to hold, and whether its clause speaks of something else than the rest."""

    days: list[Date]
    places: frozenset[str]
    otherwise: frozenset[str]


def compare(a: str, b: str) -> tuple[bool | None, list[Span], list[Span]]:
    """Figures of one thing, and whether they can both be true.

    Returns:
        True for a clash, False if all that can be compared fit, None where nothing can be compared; and the differing
        spans of both.
    """
    left, right = figures(a)[:_MOST], figures(b)[:_MOST]
    if not left or not right:
        return None, [], []
    plain, names = shared_senses(words(a), words(b))
    left_at, right_at = _settings(a, left), _settings(b, right)
    clashes: list[tuple[Figure, Figure]] = []
    compared = False
    for x in left:
        peers = [
            y
            for y in right
            if _on_one_occasion(left_at[x.span], right_at[y.span])
            and _same_thing(x, y, plain, names, _on_one_day(left_at[x.span], right_at[y.span]))
        ]
        if not peers:
            continue
        compared = True
        if not any(x.meets(y) for y in peers):
            clashes.append((x, max(peers, key=lambda y: (len(x.head & y.head), len(x.about & y.about)))))
    if not compared:
        return None, [], []
    if not clashes:
        return False, [], []
    return True, [x.span for x, _ in clashes], list(dict.fromkeys(y.span for _, y in clashes))


def on_different_days(a: str, b: str) -> bool:
    """Figures of the same thing stand beside different dates: two reports in a row, not one event told twice."""
    left, right = figures(a)[:_MOST], figures(b)[:_MOST]
    left_at, right_at = _settings(a, left), _settings(b, right)
    return any(
        x.kind == y.kind
        and (x.head & y.head or x.kind != "count")
        and not _on_one_occasion(left_at[x.span], right_at[y.span])
        for x in left
        for y in right
    )


def _same_thing(x: Figure, y: Figure, plain: set[str], names: set[str], same_day: bool) -> bool:
    """The same unit, the same thing counted, nothing that sets the two apart, and enough else in common."""
    if not _same_kind(x, y) or x.part != y.part:
        return False
    if _apart(x.states, y.states) or _apart(x.sorts, y.sorts):
        return False
    if not x.high or not y.high:  # "nobody": says nothing but of the same lot
        return bool(x.states & y.states or x.head & y.head) and bool(plain | names)
    head = x.head & y.head
    around = len((plain & x.about & y.about) - head)
    shared = len((plain | names) - head) + same_day
    if head:
        return shared + len(head) >= 2
    if x.kind != "count" or y.kind != "count":
        return around + same_day >= 1
    if (x.head & _PEOPLE and y.head & _PEOPLE) or x.states & y.states:
        return shared >= 1
    if x.head and y.head:
        return False
    if not x.head and not y.head and min(x.value, y.value) >= 1e5:
        return shared >= 1
    return around >= 1 or (bool(x.head & y.about or y.head & x.about) and shared >= 1)


def _same_kind(x: Figure, y: Figure) -> bool:
    """The same unit; a bare "52 million" may be money."""
    if x.kind == y.kind:
        return not (x.unit and y.unit and x.unit != y.unit)
    bare, other = (x, y) if x.kind == "count" else (y, x)
    return other.kind == "money" and bare.kind == "count" and bare.value >= 1e5 and not bare.head


def _apart(x: frozenset[str], y: frozenset[str]) -> bool:
    return bool(x and y and not x & y)


def _settings(text: str, found: list[Figure]) -> dict[Span, _Setting]:
    """For each figure the dates and the words that set it apart."""
    dated = [d for d in of_events(text) if d.clock is None]
    result = {}
    for figure in found:
        start, end = clause_of(text, figure.span[0])
        result[figure.span] = _Setting(
            [d for d in dated if start <= d.span[0] < end], _places(text[start:end]), otherwise(text, (start, end))
        )
    return result


def _places(clause: str) -> frozenset[str]:
    """First letters of the places that a clause names: "in Homs", "off Cape Batu"."""
    return frozenset(m[1][:5].lower() for m in _PLACE.finditer(clause) if m[1].lower() not in CALENDAR)


def _on_one_occasion(x: _Setting, y: _Setting) -> bool:
    """No date in the two clauses differs, neither names a year alone, and both speak of the same sort of occasion."""
    if x.otherwise != y.otherwise or _apart(x.places, y.places):
        return False
    if any(d.year for d in x.days) != any(d.year for d in y.days):
        return False
    comparable = [(p, q) for p in x.days for q in y.days if p.compares(q)]
    return not comparable or _on_one_day(x, y)


def _on_one_day(x: _Setting, y: _Setting) -> bool:
    return any(p.compares(q) and p.fits(q) for p in x.days for q in y.days)
