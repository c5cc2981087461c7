"""In what do two statements differ, in words an editor can check?

Each signal gives the differing spans in both statements. A signal that finds nothing to compare on one side says
`None`: silence is not contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.records import Reason, ReasonKind, Span
from core.relations.quantities import Date, Figure, dates, figures, stem

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|nothing|nobody|without|cannot|unable)\b|n['’]t\b"
    r"|\b(?:rul(?:e|es|ed|ing) out"
    r"|refus(?:e|es|ed|ing)|reject(?:s|ed|ing)?|fail(?:s|ed|ing)? to|den(?:y|ies|ied|ying)|lack(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(r"\bnot only\b|\bno longer than\b|\bno (?:less|fewer|more) than\b", re.IGNORECASE)

_OPPOSITES = [
    ("intact", "undamaged", "|", "destroyed", "damaged", "ruined"),
    (
        "increase",
        "increased",
        "rise",
        "rose",
        "grew",
        "|",
        "decrease",
        "decreased",
        "fall",
        "fell",
        "dropped",
        "shrank",
    ),
    ("open", "opened", "reopened", "unblocked", "|", "closed", "blocked", "shut"),
    ("accept", "accepted", "agreed", "approved", "|", "rejected", "declined", "refused"),
    ("support", "supports", "backs", "backed", "favours", "|", "opposes", "opposed", "against"),
    (
        "continue",
        "continues",
        "continuing",
        "continued",
        "resumed",
        "|",
        "stopped",
        "suspended",
        "frozen",
        "halted",
        "interrupted",
        "freeze",
    ),
    ("alive", "survived", "safe", "|", "dead", "died", "killed"),
    ("deliberate", "deliberately", "intentional", "|", "accident", "accidental"),
    ("guilty", "|", "innocent"),
    ("win", "won", "|", "lose", "lost"),
    ("quiet", "calm", "|", "strikes", "shelling", "explosion", "explosions"),
    ("same", "|", "different"),
    ("legal", "lawful", "|", "illegal", "unlawful"),
]

BLAME = re.compile(
    r"\b(?:fault|blam\w+|responsib\w+|guilty|culprit|sabotag\w+|obstruct\w+|hinder\w*|hampers?|block(?:s|ed|ing)?|delay(?:s|ed|ing)?"
    r"|violat\w+|br(?:oke|eaks|oken)|refus(?:e|es|ed|ing)|fr(?:eeze|oze|ozen)|froze|torpedo\w*|blew up|blown up|shell(?:ed|ing)"
    r"|bomb(?:s|ed|ing)?|attack(?:s|ed|ing)?|destroy\w*|caus(?:e|es|ed|ing)|because|due to|provok\w+|order(?:ed|s)|error|undermin\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signals:
    """What the signals say of a pair. Each is None where one side is silent."""

    number: bool | None
    """True: figures of one thing that cannot both hold; False: they fit."""
    date: bool | None
    negation: bool
    """Exactly one side is negated."""
    antonym: bool
    blame: bool | None
    """True: both lay blame and name different agents; False: the same agent."""
    reasons: tuple[Reason, ...]


def read_signals(a: str, b: str, side_of: Callable[[str], str | None] = lambda name: None) -> Signals:
    """All signals on two statements.

    Args:
        side_of: the party behind a name or adjective ("Kyiv" -> "Ukraine"), None if it is none; lets "Kyiv" and "the
            Ukrainian side" count as one agent.
    """
    number, number_reason = compare_numbers(a, b)
    date, date_reason = compare_dates(a, b)
    negation = compare_negation(a, b)
    antonym = compare_antonyms(a, b)
    blame, blame_reason = compare_blame(a, b, side_of)
    reasons = tuple(r for r in (number_reason, date_reason, negation, antonym, blame_reason) if r is not None)
    return Signals(number, date, negation is not None, antonym is not None, blame, reasons)


def compare_numbers(a: str, b: str) -> tuple[bool | None, Reason | None]:
    """Figures that count the same thing and whose intervals do not meet."""
    left, right = figures(a), figures(b)
    clashes: list[tuple[Figure, Figure]] = []
    compared = False
    for x in left:
        peers = [y for y in right if _countable(x, y)]
        if not peers:
            continue
        compared = True
        if not any(x.low <= y.high and y.low <= x.high for y in peers):
            clashes.append((x, min(peers, key=lambda y: (-len(x.about & y.about), y.span))))
    if not compared:
        return None, None
    if not clashes:
        return False, None
    return True, _reason(ReasonKind.NUMBER, a, b, [x.span for x, _ in clashes], [y.span for _, y in clashes])


def _countable(x: Figure, y: Figure) -> bool:
    if x.kind != y.kind:
        return False
    return x.kind in {"money", "percent"} or bool(x.about & y.about)


def compare_dates(a: str, b: str) -> tuple[bool | None, Reason | None]:
    """Dates, or clock times, none of which fits one of the other side."""
    left, right = dates(a), dates(b)
    for clock in (True, False):
        x = [d for d in left if (d.clock is not None) == clock]
        y = [d for d in right if (d.clock is not None) == clock]
        if not x or not y:
            continue
        if any(_same_time(p, q) for p in x for q in y):
            if clock:
                continue
            return False, None
        return True, _reason(ReasonKind.DATE, a, b, [d.span for d in x], [d.span for d in y])
    return None, None


def _same_time(x: Date, y: Date) -> bool:
    return x.fits(y)


def compare_negation(a: str, b: str) -> Reason | None:
    """Exactly one side is negated (an even number of negations counts as none)."""
    left, right = negations(a), negations(b)
    if len(left) % 2 == len(right) % 2:
        return None
    return _reason(ReasonKind.NEGATION, a, b, left, right)


def negations(text: str) -> list[Span]:
    skip = [m.span() for m in _NO_NEGATION.finditer(text)]
    return [m.span() for m in _NEGATION.finditer(text) if not any(s <= m.start() < e for s, e in skip)]


def compare_antonyms(a: str, b: str) -> Reason | None:
    """A word on one side and its opposite on the other."""
    left, right = _words(a), _words(b)
    for row in _OPPOSITES:
        bar = row.index("|")
        one, other = row[:bar], row[bar + 1 :]
        for first, second in ((one, other), (other, one)):
            x = [left[w] for w in first if w in left]
            y = [right[w] for w in second if w in right]
            if x and y and not any(w in right for w in first) and not any(w in left for w in second):
                return _reason(ReasonKind.ANTONYM, a, b, x, y)
    return None


def compare_blame(a: str, b: str, side_of: Callable[[str], str | None]) -> tuple[bool | None, Reason | None]:
    """Both lay blame: on the same agent, or on different ones."""
    left, right = _agents(a, side_of), _agents(b, side_of)
    if not left or not right:
        return None, None
    if set(left) & set(right):
        return False, None
    return True, _reason(ReasonKind.BLAME, a, b, list(left.values()), list(right.values()))


def _agents(text: str, side_of: Callable[[str], str | None]) -> dict[str, Span]:
    """Who is blamed in a statement: the nearest name before a word of blame, or after "by", "due to", "because of"."""
    found: dict[str, Span] = {}
    names = [(m, side_of(m.group())) for m in re.finditer(r"\b[A-Z][\w-]+(?:['’]s)?(?:\s+[A-Z][\w-]+)*", text)]
    for cue in BLAME.finditer(text):
        after = re.match(
            r"\s*(?:\w+\s+)?(?:by|due to|because of|of|on|with|lies with)\s+(?:the\s+)?", text[cue.end() :]
        )
        named = [(m, side) for m, side in names if side]
        if after:
            start = cue.end() + after.end()
            following = [(m, side) for m, side in named if start <= m.start() <= start + 12]
            if following:
                found.setdefault(str(following[0][1]), following[0][0].span())
                continue
        preceding = [(m, side) for m, side in named if m.end() <= cue.start()]
        if preceding:
            match, side = preceding[0] if len(preceding) == 1 else preceding[-1]
            found.setdefault(str(side), match.span())
    return found


def _words(text: str) -> dict[str, Span]:
    return {m.group().lower(): m.span() for m in re.finditer(r"[A-Za-z]+", text)}


def _reason(kind: ReasonKind, a: str, b: str, left: list[Span], right: list[Span]) -> Reason:
    def words(text: str, spans: list[Span]) -> str:
        return ", ".join(f"“{text[max(s, 0) : e]}”" for s, e in spans[:3]) or "—"

    def context(text: str, spans: list[Span]) -> list[Span]:
        if kind is not ReasonKind.NUMBER:
            return spans
        # "12 killed" says more than "12": take the next word along
        return [(s, e + len(m.group())) if (m := re.match(r"\s[a-z]+", text[e:])) else (s, e) for s, e in spans]

    return Reason(kind, tuple(left), tuple(right), f"{words(a, context(a, left))} / {words(b, context(b, right))}")


def content_stems(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning."""
    return frozenset(stem(w) for w in re.findall(r"[A-Za-z][A-Za-z'’-]{2,}", text) if w.lower() not in _LIGHT)


_LIGHT = set(
    "the and for with from that this these those was were are has have had been will would could can may might must its their his her"
    " they them she him who which what when where while also said says after before into over under about than then there here not but"
    " all any some more most other such only own same very just being does did doing".split()
)
