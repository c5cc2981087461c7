"""Which figures and dates does a statement hold?

Plain patterns over English text, so that statements typed by an editor are read like those of articles. Years, days of
the month, clock times and the numbers of clauses are not figures; they are dates or names.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from core.records import Span

_WORDS = {
    **{
        w: i
        for i, w in enumerate(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split()
        )
    },
    **{w: 15 + i for i, w in enumerate("fifteen sixteen seventeen eighteen nineteen twenty".split())},
    **{w: 30 + 10 * i for i, w in enumerate("thirty forty fifty sixty seventy eighty ninety".split())},
}
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "mln": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
_NUMBER = rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\b(?:{'|'.join(_WORDS)})\b"
_SCALE = r"hundred|thousand|million|mln|billion|bn|trillion|m(?=\b)"
_FIGURE = re.compile(
    rf"""(?P<money>[$€£]|\b(?:US|USD|EUR)\s?\$?\s?)?
    (?P<low>{_NUMBER})(?P<lowscale>[ -]?(?:{_SCALE})\b)?
    (?:\s?(?:-|–|to|and)\s?(?:[$€£])?(?P<high>{_NUMBER}))?
    (?P<scale>[ -]?(?:{_SCALE})\b)?
    (?P<percent>\s?%|\s?per\ ?cent\b)?""",
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT = re.compile(
    r"\b(?:about|around|some|approximately|nearly|almost|roughly|estimated|close to|circa|near)\s+(?:\w+\s+)?$", re.I
)
_AT_LEAST = re.compile(r"\b(?:over|more than|at least|above|exceeding|upwards of|no fewer than|no less than)\s+$", re.I)
_AT_MOST = re.compile(r"\b(?:up to|under|less than|fewer than|at most|no more than|below)\s+$", re.I)
_NAMING = re.compile(
    r"\b(?:clause|article|paragraph|point|section|provision|no\.?|number|chapter|page|resolution|part|room|flight)\s+$",
    re.I,
)
_MONTHS = ("january february march april may june july august september october november december").split()
_MONTH = "|".join(f"{m}|{m[:3]}" for m in _MONTHS)
_DATES = [
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?(?:\s+of)?\s+(?P<month>{_MONTH})\b\.?(?:,?\s+(?P<year>\d{{4}}))?",
        re.I,
    ),
    re.compile(
        rf"\b(?P<month>{_MONTH})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![,.]?\d)(?:\s?[-–]\s?\d{{1,2}}\b)?(?:,?\s+(?P<year>\d{{4}}))?",
        re.I,
    ),
    re.compile(rf"\b(?P<month>{_MONTH})\b\.?(?:\s+of)?\s+(?P<year>\d{{4}})", re.I),
    re.compile(
        r"(?<![\d,.$€£-])(?P<year>(?:19|20)\d{2})(?:\s?[-–]\s?(?:19|20)\d{2})?(?![\d,]|\.\d|\s?(?:%|per|km|tons?|people|tonnes?))"
    ),
]
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<half>a\.?m\b\.?|p\.?m\b\.?)|\b(?P<hour24>\d{1,2}):(?P<minute24>\d{2})\b",
    re.I,
)
_STOP = set(
    "the a an of in on at to by for with from and or but as is are was were be been has have had it its their his her this that these those"
    " than then which who whom into over under about after before said says than will would could may might also only there still already"
    " people persons person total number figure least most more some between during per each all other another".split()
)
# Words that count the same thing.
_SAME = {
    **dict.fromkeys(
        "dead died die dies killed kill deaths death toll fatalities drowned victims lives perished".split(), "dead"
    ),
    **dict.fromkeys("house houses home homes dwellings".split(), "house"),
    **dict.fromkeys(
        "town towns village villages settlement settlements places localities communities".split(), "settlement"
    ),
    **dict.fromkeys("evacuated evacuate evacuates evacuation evacuees rescued".split(), "evacuated"),
    **dict.fromkeys("ship ships vessel vessels boats".split(), "ship"),
    **dict.fromkeys("km kilometre kilometres kilometer kilometers".split(), "km"),
    **dict.fromkeys("ton tons tonne tonnes".split(), "ton"),
    **dict.fromkeys("explosion explosions blast blasts".split(), "explosion"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: the interval that its wording allows, what is counted, and where it stands."""

    low: float
    high: float
    value: float
    about: frozenset[str]
    """Stems of the words that tell what is counted; may be empty."""
    kind: str
    """`money`, `percent` or `count`."""
    span: Span


@dataclass(frozen=True, slots=True)
class Date:
    """A date with the parts that the text names, or a clock time in minutes after midnight."""

    year: int | None
    month: int | None
    day: int | None
    clock: int | None
    span: Span

    def fits(self, other: Date) -> bool:
        """True if both may mean the same time: no part that both name differs."""
        parts = ((self.year, other.year), (self.month, other.month), (self.day, other.day), (self.clock, other.clock))
        return all(x is None or y is None or x == y for x, y in parts)


def stem(word: str) -> str:
    """A crude stem: enough to bring "houses" and "house" together."""
    word = word.lower().removesuffix("'s").removesuffix("’s")
    if word in _SAME:
        return _SAME[word]
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def dates(text: str) -> list[Date]:
    """Dates and clock times, in reading order."""
    found: list[Date] = []
    taken: list[Span] = []
    for match in _CLOCK.finditer(text):
        hour = int(match["hour"] or match["hour24"])
        minute = int(match["minute"] or match["minute24"] or 0)
        if hour > 24 or minute > 59:
            continue
        half = (match["half"] or "").lower()
        if half.startswith("p") and hour < 12:
            hour += 12
        elif half.startswith("a") and hour == 12:
            hour = 0
        found.append(Date(None, None, None, hour * 60 + minute, match.span()))
        taken.append(match.span())
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            parts = match.groupdict()
            month = _MONTHS.index(_full_month(parts["month"])) + 1 if parts.get("month") else None
            day = int(parts["day"]) if parts.get("day") else None
            if parts.get("month") == "may" or (day is not None and not 1 <= day <= 31):
                continue
            found.append(Date(int(parts["year"]) if parts.get("year") else None, month, day, None, match.span()))
            taken.append(match.span())
    return sorted(found, key=lambda d: d.span)


def _full_month(text: str) -> str:
    return next(m for m in _MONTHS if m.startswith(text.lower()[:3]))


def figures(text: str) -> list[Figure]:
    """Figures with what they count, in reading order."""
    taken = [d.span for d in dates(text)]
    found = []
    for match in _FIGURE.finditer(text):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        before, after = text[: match.start()], text[match.end() :]
        if (
            re.match(r"(?:st|nd|rd|th)\b|[A-Za-z]", after)
            or re.search(r"[A-Za-z]-?$", before)
            or _NAMING.search(before)
        ):
            continue
        scale = _scale(match["scale"])
        low = _value(match["low"]) * (_scale(match["lowscale"]) if match["lowscale"] else scale)
        high = _value(match["high"]) * scale if match["high"] else low
        if high < low:  # "twelve and two": no range
            high = low
        if (
            match["low"].lower() == "one"
            and not match["lowscale"]
            and not match["scale"]
            and re.match(r"\s(?:of|another|that|who|and)\b", after)
        ):
            continue
        value = (low + high) / 2
        if _ABOUT.search(before):
            low, high = low * 0.9, high * 1.1
        elif _AT_LEAST.search(before):
            high = math.inf
        elif _AT_MOST.search(before):
            low = 0.0
        kind = (
            "money"
            if match["money"] or re.match(r"\s?(?:dollars|euros|pounds)", after)
            else "percent"
            if match["percent"]
            else "count"
        )
        found.append(Figure(low, high, value, _about(before, after), kind, match.span()))
    return found


def _value(text: str) -> float:
    word = text.lower()
    return float(_WORDS[word]) if word in _WORDS else float(text.replace(",", ""))


def _scale(text: str | None) -> float:
    return _SCALES[text.strip(" -").lower()] if text else 1.0


def _about(before: str, after: str) -> frozenset[str]:
    """Stems of up to three words after the figure and, where the clause ends there, of those before it."""
    following = re.findall(
        r"[A-Za-z][A-Za-z'’-]*", re.split(r"[.;:,]\s|\s(?:and|while|but|against)\s", after, maxsplit=1)[0]
    )
    words = [stem(w) for w in following[:6] if w.lower() not in _STOP][:3]
    if len(words) < 2 or {"dead", "evacuated", "missing"}.isdisjoint(words):
        preceding = re.findall(r"[A-Za-z][A-Za-z'’-]*", re.split(r"[.;:,]\s|\s(?:and|while|but|against)\s", before)[-1])
        words += [stem(w) for w in preceding[-7:] if w.lower() not in _STOP]
    return frozenset(words)
