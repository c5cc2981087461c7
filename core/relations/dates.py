"""When does a statement say that something happened?

Days, months, years, weekdays, clock times and words such as "yesterday" or "two weeks ago". The day on which somebody
spoke ("said on Friday") dates nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.calendar_words import MONTHS, WEEKDAYS
from core.records import Span
from core.relations.words import Word, clause_of, otherwise, shared_senses, words

_HOURS = {w: i for i, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
_COUNTS = {**_HOURS, "a": 1, "an": 1}
_DAYS = {"day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
_PARTS = {
    "dawn": (240, 420),
    "daybreak": (240, 420),
    "morning": (240, 720),
    "noon": (705, 735),
    "midday": (705, 735),
    "afternoon": (720, 1080),
    "dusk": (1020, 1260),
    "evening": (1020, 1440),
    "midnight": (1425, 1455),
}
_AGO = {"today": (0, 0), "yesterday": (1, 1), "last week": (4, 13), "last month": (15, 61), "last year": (180, 730)}
_MONTH = "|".join(f"{m}|{m[:3]}" for m in MONTHS) + "|sept"
_DATES = [
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?(?:\s+of)?\s+(?P<month>{_MONTH})\b\.?(?:,?\s+(?P<year>\d{{4}})\b)?",
        re.I,
    ),
    re.compile(
        rf"\b(?P<month>{_MONTH})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd"
        rf"|th)?\b(?![,.]?\d)(?:\s?[-–]\s?\d{{1,2}}\b)?(?:,?\s+(?P<year>\d{{4}})\b)?",
        re.I,
    ),
    re.compile(rf"\b(?P<month>{_MONTH})\b\.?(?:\s+of)?,?\s+(?P<year>\d{{4}})\b", re.I),
    re.compile(rf"\b(?P<month>(?!(?:may|march)\b)(?:{'|'.join(MONTHS)})|(?<=in )May|(?<=in )March)\b", re.I),
    re.compile(
        r"(?<![\d,.$€£-])\b(?P<year>(?:19|20)\d{2})(?:\s?[-–]\s?(?:19|20)?\d{2})?\b(?![,]?\d|\.\d|\s?(?:%|per\b|km\b"
        r"|\w{3,}s\b|men\b|people\b))"
    ),
]
_HOUR = rf"(?:\d{{1,2}}(?![\d,.:])|{'|'.join(_HOURS)})"
_CLOCKS = [
    re.compile(
        r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<half>a\.?m\b\.?|p\.?m\b\.?)"
        r"|\b(?P<hour24>\d{1,2}):(?P<minute24>\d{2})\b"
        r"|\b(?P<pointed>\d{1,2})\.(?P<pointedminute>[0-5]\d)(?= (?:in the|on|at night|o'clock)\b)"
        r"|(?<=\bat )(?P<at>\d{1,2})\.(?P<atminute>[0-5]\d)\b",
        re.I,
    ),
    re.compile(
        rf"\b(?:(?P<past>half past|(?:a )?quarter past|(?:a )?quarter to|half)\s+)(?P<word>{_HOUR})\b(?!\s+(?:million|billion"
        rf"|thousand))"
        rf"|\b(?P<word2>{_HOUR})\s(?=(?:o['’]clock|[ap]\.m|in the (?:morning|afternoon|evening)|at night)\b)"
        rf"|(?<=\b(?:at|by) )(?P<word3>{_HOUR})\b(?=\s*(?:[,.;]|$|on\b|sharp\b|that\b))"
        rf"|(?<=\b(?:after|until|since|about) )(?P<word4>{_HOUR})\b(?=\s*(?:[,.;]|$|sharp\b|the\b|on \w+day))"
        rf"|(?<=\bbefore )(?P<word5>{_HOUR})\b(?=\s*(?:[,.;]|$|the\b|on \w+day))",
        re.I,
    ),
    re.compile(rf"\b(?P<part>{'|'.join(_PARTS)})\b", re.I),
]
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b", re.I)
_RELATIVE = re.compile(
    rf"\b(?:today|yesterday|last (?:week|month|year)|(?P<n>\d{{1,2}}|{'|'.join(_COUNTS)}) (?P<unit>{'|'.join(_DAYS)})s? (?:ago|earlier))\b",
    re.I,
)
_SPEAKS = (
    "said|says|told|announced|stated|declared|explained|replied|wrote|claimed|insisted|confirmed|admitted|conceded|noted|recalled"
    "|complained|speaking|briefing|statement|interview|speech|report of|reported|spoke|assured|warned|stressed|informed"
    "|decided|sighed|asserted|learned|fixed for|postponed to"
)
_NO_CLOCK = re.compile(
    r"\b(?:number|toll|count|put|stands?|stood|total|figure|estimated|remain\w*|reckoned)\b[^.;]*$", re.I
)
_SPOKE = re.compile(rf"(?<!was )(?<!were )(?<!been )\b(?:{_SPEAKS})\b(?:\s+(?!that\b)[\w'’-]+){{0,4}}\s*$", re.I)
_THEN_SPOKE = re.compile(rf"^\s+(?:{_SPEAKS})\b", re.I)
_KIND = re.compile(r"\b(?:(?P<from>since|from|starting)|(?P<to>until|till|by|through|to))\s+(?:\w+\s+)?$", re.I)

_NOT_UNTIL = re.compile(r"\b(?:not|no|never|nobody|none|nothing)\b[^.;]*$|n['’]t\b[^.;]*$", re.I)


@dataclass(frozen=True, slots=True)
class Date:
    """A date with the parts that the text names, or a clock time."""

    year: int | None
    month: int | None
    day: int | None
    clock: tuple[Span, ...] | None
    """Spans of minutes after midnight in which it may lie; "at five" leaves the half of the day open."""
    span: Span
    weekday: int | None = None
    """0 is Monday."""
    ago: Span | None = None
    """At least and at most so many days before the text was written."""
    kind: str = ""
    """"from" after since, "to" after until or by."""

    def fits(self, other: Date) -> bool:
        """True if both may mean the same time: no part that both name differs."""
        parts = (
            (self.year, other.year),
            (self.month, other.month),
            (self.day, other.day),
            (self.weekday, other.weekday),
        )
        if any(x is not None and y is not None and x != y for x, y in parts):
            return False
        if self.clock and other.clock:
            return any(p[0] <= q[1] and q[0] <= p[1] for p in self.clock for q in other.clock)
        if self.ago and other.ago:
            return self.ago[0] <= other.ago[1] + 1 and other.ago[0] <= self.ago[1] + 1
        return True

    def compares(self, other: Date) -> bool:
        """True if both name a part of the same sort, so that a difference means something."""
        parts = ("year", "month", "day", "weekday", "clock", "ago")
        named = any(getattr(self, part) is not None and getattr(other, part) is not None for part in parts)
        return named and {self.kind, other.kind} != {"from", "to"}


def dates(text: str) -> list[Date]:
    """Dates and clock times, in reading order."""
    found: list[Date] = []
    taken: set[int] = set()
    for date in _candidates(text):
        places = range(*date.span)
        if taken.isdisjoint(places):
            taken.update(places)
            found.append(date)
    return sorted(found, key=lambda d: d.span)


def _candidates(text: str) -> Iterator[Date]:
    for match in _CLOCKS[0].finditer(text):
        hour, minute = (next((int(match[n]) for n in names if match[n]), 0) for names in _NUMBERED)
        if hour > 24 or minute > 59:
            continue
        half = (match["half"] or "").lower()
        if half.startswith("p") and hour < 12:
            hour += 12
        elif half.startswith("a") and hour == 12:
            hour = 0
        yield _clock(text, match, [hour * 60 + minute])
    for match in _CLOCKS[1].finditer(text):
        word = next(w for w in match.group("word", "word2", "word3", "word4", "word5") if w).lower()
        hour = _HOURS.get(word) or int(word) if not word.isdecimal() or int(word) <= 24 else -1
        if hour < 0:
            continue
        past = (match["past"] or "").lower()
        if match["word3"] and _NO_CLOCK.search(text[max(0, match.start() - 60) : match.start()]):
            continue
        minutes = hour * 60 + (-15 if past.endswith("to") else 15 if "quarter" in past else 30 if past else 0)
        after = text[match.end() : match.end() + 24].lower()
        halves = [minutes] if hour > 12 else [minutes % 720, minutes % 720 + 720]
        if "in the morning" in after or "a.m" in after:
            halves = halves[:1]
        elif re.search(r"in the (?:afternoon|evening)|p\.m", after):
            halves = halves[-1:]
        yield _clock(text, match, halves)
    for pattern in _DATES:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            named = (parts.get("month") or "").lower()
            month = next((i for i, m in enumerate(MONTHS, 1) if named and m.startswith(named[:3])), None)
            day = int(parts["day"]) if parts.get("day") else None
            year = int(parts["year"]) if parts.get("year") else None
            if (day is not None and not 1 <= day <= 31) or parts.get("month") in {"may", "march"}:
                continue
            yield Date(year, month, day, None, match.span(), kind=_kind(text, match.start()))
    for match in _WEEKDAY.finditer(text):
        weekday = WEEKDAYS.index(match.group().lower())
        yield Date(None, None, None, None, match.span(), weekday, kind=_kind(text, match.start()))
    for match in _RELATIVE.finditer(text):
        ago = _AGO.get(match.group().lower())
        if ago is None:
            count, size = match["n"].lower(), _DAYS[match["unit"].lower()]
            days = (_COUNTS.get(count) or int(count)) * size
            ago = (days - size // 3, days + size // 3)
        yield Date(None, None, None, None, match.span(), ago=ago, kind=_kind(text, match.start()))
    for match in _CLOCKS[2].finditer(text):
        yield Date(None, None, None, (_PARTS[match["part"].lower()],), match.span())


_NUMBERED = (("hour", "hour24", "pointed", "at"), ("minute", "minute24", "pointedminute", "atminute"))


def _clock(text: str, match: re.Match[str], minutes: list[int]) -> Date:
    before = text[max(0, match.start() - 30) : match.start()].lower()
    early, late = 5, 5
    if re.search(r"\b(?:just|shortly|soon|a little) (?:after|past)\s$", before):
        early, late = 0, 30
    elif re.search(r"\b(?:just|shortly|a little) before\s$|\bnearly\s$", before):
        early, late = 30, 0
    elif re.search(r"\b(?:about|around|towards|some)\s$", before):
        early, late = 30, 30
    elif re.search(r"\b(?:after|past)\s$", before):
        early, late = 0, 180
    elif re.search(r"\bbefore\s$", before):
        early, late = 180, 0
    return Date(None, None, None, tuple((m - early, m + late) for m in minutes), match.span())


def _kind(text: str, start: int) -> str:
    before = text[max(0, start - 60) : start]
    match = _KIND.search(before)
    if match and match["to"] and _NOT_UNTIL.search(before):
        return "from"
    return "" if match is None else "from" if match["from"] else "to"


def compare(a: str, b: str) -> tuple[bool | None, list[Span], list[Span]]:
    """Do both tell when the same thing happened, and differently?

    Returns:
        True for a clash, False if the times fit, None where one side is silent or dates something else; and the
        differing spans of both.
    """
    left, right = of_events(a), of_events(b)
    if not left or not right:
        return None, [], []
    words_a, words_b = words(a), words(b)
    plain, _ = shared_senses(words_a, words_b)
    clashes: list[tuple[Date, Date]] = []
    fits = False
    for x in left:
        peers = [
            y
            for y in right
            if x.compares(y) and _alike(a, x, b, y) and _same_event(_near(a, x, words_a), _near(b, y, words_b), plain)
        ]
        if any(x.fits(y) for y in peers):
            fits = True
        elif peers:
            clashes.append((x, peers[0]))
    if clashes and (not fits or all(x.clock is None for x, _ in clashes)):
        return True, [x.span for x, _ in clashes], list(dict.fromkeys(y.span for _, y in clashes))
    return (False if fits else None), [], []


def of_events(text: str) -> list[Date]:
    """The dates of a statement without the day on which somebody spoke."""
    found: list[Date] = []
    for date in dates(text)[:24]:
        start, end = date.span
        if found and found[-1].clock and date.clock and start - found[-1].span[1] < 12:  # "five in the afternoon"
            continue
        if not _SPOKE.search(text[max(0, start - 60) : start]) and not _THEN_SPOKE.match(text[end : end + 20]):
            found.append(date)
    return found


def _alike(a: str, x: Date, b: str, y: Date) -> bool:
    """Neither clause speaks of another occasion, place or plan than the other does, or is the only one to name a year."""
    at_x, at_y = clause_of(a, x.span[0]), clause_of(b, y.span[0])
    return otherwise(a, at_x) == otherwise(b, at_y)


def _same_event(x: set[str], y: set[str], plain: set[str]) -> bool:
    """The words around both dates share what happened: most of the shorter clause, and not names alone.

    Strict on purpose: reports of one story that name two days mostly tell of two events.
    """
    both = x & y
    return len(both) >= 2 and bool(both & plain) and len(both) >= 0.6 * min(len(x), len(y))


def _near(text: str, date: Date, found: list[Word]) -> set[str]:
    """Senses of the words of its clause; of those around it as well where the clause holds hardly any."""
    start, end = clause_of(text, date.span[0])
    inside = {w.sense for w in found if start <= w.span[0] < end}
    if len(inside) >= 3:
        return inside
    return {w.sense for w in found if start - 60 <= w.span[0] < end + 60}
