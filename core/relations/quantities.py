"""Which figures does a statement hold, and what do they count?

Plain rules over English text, so that statements typed by an editor are read like those of articles. A figure is kept
as the interval that its wording allows: "nearly 116,000" leaves room for 115,580, "at least 12" for 15. Years, days,
clock times, ages and the numbers in names ("Article 5", "unit 3") are not figures.
"""

from __future__ import annotations

import bisect
import math
import re
from dataclasses import dataclass

from core.records import Span
from core.relations.dates import dates
from core.relations.numerals import Number, numeral, read_number
from core.relations.words import clause_of, words

_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound", "usd": "dollar", "eur": "euro", "gbp": "pound"}
_MONEY = set(
    "dollar euro pound crown krona kroner krone rouble ruble franc yen yuan rupee peso lira rand zloty taka hryvnia dinar dirham"
    " shekel baht ringgit naira shilling forint lei leu lev rial tenge lari dram manat cedi sol soles".split()
)
# Units by dimension: how many of the smallest unit each is.
_SIZES: dict[str, dict[str, float]] = {
    "time": {
        "second": 1,
        "minute": 60,
        "hour": 3600,
        "day": 86400,
        "week": 604800,
        "fortnight": 1209600,
        "month": 2629800,
        "year": 31557600,
        "decade": 315576000,
    },
    "length": {
        "centimetre": 0.01,
        "metre": 1,
        "meter": 1,
        "km": 1000,
        "kilometre": 1000,
        "kilometer": 1000,
        "mile": 1609,
    },
    "mass": {"kg": 1, "kilo": 1, "kilogram": 1, "kilogramme": 1, "ton": 1000, "tonne": 1000},
    "area": {"hectare": 1, "acre": 0.405},
    "heat": {"degree": 1, "celsius": 1},
    "volume": {"litre": 1, "liter": 1, "barrel": 159},
}
_UNITS = {word: (dimension, size) for dimension, sizes in _SIZES.items() for word, size in sizes.items()}
_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:hundreds|tens) of thousands|a handful|[^\W\d_]+|[$€£%°-]|\S", re.I
)
_BEFORE = [
    ("about", r"about|around|some|approximately|roughly|estimated|circa|more or less|an? estimated|well-nigh"),
    ("nearly", r"nearly|almost|close to|just (?:under|below|short of)|near|not quite|barely|scarcely"),
    ("just over", r"just (?:over|above)|a little (?:over|more than)|slightly (?:over|more than)"),
    ("at most", r"up to|under|less than|fewer than|at most|(?:no|not) (?:more|higher) than|below|as much as|as many as"
    r"|not exceed|not (?:\w+ )?above"
     r"|only up to|at the most"),
    ("at least", r"over|more than|at least|above|exceed(?:s|ed|ing)?|upwards of|(?:no|not) (?:fewer|less) than|in excess of"),
]  # fmt: skip
_QUALIFIERS = [
    (name, re.compile(rf"\b(?:{form})\s+(?:(?:the|a|an|only|some|[$€£])\s*)?$", re.I)) for name, form in _BEFORE
]
_NAMING = re.compile(
    r"\b(?:clause|article|paragraph|point|section|provision|no\.?|chapter|page|resolution|part|room|flight|unit|line|reactor|block"
    r"|platform|gate|hall|channel|route|kilometre|square|group|phase|stage|tower|pier|berth|line|form|version|aged?|shaft"
    r"|lane|pit|well|level|grade|type|mark|number)\s+$",
    re.I,
)
_AGE_AFTER = re.compile(r"[ -]years?[ -]old|-year-old|\s*,\s*(?:of|from|who|a|an|the)\b(?=[^,]*,)", re.I)
_ADDRESS = re.compile(r"\s(?:[A-Z][\w-]+\s){1,3}(?:Street|Road|Avenue|Lane|Square|Boulevard)\b")
_STATES = ("dead", "injured", "missing", "rescued", "arrested", "displaced", "sick")
_SORTS = ("soldier", "worker", "child", "passenger", "voter")
_BREAKS = set(
    "in on at to by for with from as is are was were be been have has had since when where who which that than while after before"
    " until according during near against under over into out would will did do does can could among throughout outside inside"
    " between because about still".split()
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: the interval that its wording allows, what is counted, and where it stands."""

    low: float
    high: float
    value: float
    about: frozenset[str]
    """Senses of the words in its clause that tell what is counted; may be empty."""
    kind: str
    """`money`, `percent`, `count`, or the dimension of its unit: `time`, `length`, `mass`, `area`, `heat`, `volume`."""
    span: Span
    head: frozenset[str] = frozenset()
    """Senses of the counted thing itself with its close modifiers; empty where the figure stands alone ("came to 86")."""
    unit: str = ""
    """The currency of money, "" where none is named."""
    part: bool = False
    """It counts a part of another figure ("12 of the 40")."""

    @property
    def states(self) -> frozenset[str]:
        """What became of the people counted, as far as the clause tells: killed, wounded, missing..."""
        return self.head.intersection(_STATES) or self.about.intersection(_STATES)

    @property
    def sorts(self) -> frozenset[str]:
        """What people they are: soldiers, children..."""
        return self.head.intersection(_SORTS)

    def meets(self, other: Figure) -> bool:
        """True if both can be the true figure."""
        return self.low <= other.high and other.low <= self.high


def figures(text: str) -> list[Figure]:
    """Figures with what they count, in reading order."""
    return _Reading(text).figures()


class _Reading:
    """One pass over the tokens of a statement."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        self.lower = [t.lower() for t, _, _ in self.tokens]
        self.dated = sorted(d.span for d in dates(text))
        self.words = words(text)
        self.starts = [w.span[0] for w in self.words]

    def figures(self) -> list[Figure]:
        found = []
        i = 0
        while i < len(self.tokens):
            read = read_number(self.lower, i)
            if read is None:
                i += 1
                continue
            read = self._range(i, read)
            made = self._figure(i, read.after, read.low, read.high, read.kind)
            if made is not None:
                found.append(made)
            i = read.after
        return found

    def _range(self, i: int, first: Number) -> Number:
        """ "40 to 50", "between 40 and 50", "2 to 3 million"."""
        joint = self.lower[first.after] if first.after < len(self.lower) else ""
        between = bool(i) and self.lower[i - 1] == "between"
        if first.kind != "number" or joint not in {"-", "–", "to", "or"} | ({"and"} if between else set()):
            return first
        second = numeral(self.lower, first.after + 1)
        if second is None or second.high <= first.high or self._is_dated(self.tokens[i][1]):
            return first
        factor = next((s for s in (1e9, 1e6, 1e3) if first.high and second.high >= s * max(first.high, 1)), 1)
        return Number(first.low * factor, second.high, second.after, "number")

    def _is_dated(self, start: int) -> bool:
        place = bisect.bisect_right(self.dated, (start, 10**9)) - 1
        return place >= 0 and self.dated[place][0] <= start < self.dated[place][1]

    def _figure(self, i: int, after: int, low: float, high: float, kind: str) -> Figure | None:
        start, end = self.tokens[i][1], self.tokens[after - 1][2]
        before, rest = self.text[max(0, start - 60) : start], self.text[end : end + 120]
        if re.search(r"\b(?:all but|except)\s+$", before):
            return None
        if self._is_dated(start) or (kind == "number" and self._is_name(i, after, before, rest)):
            return None
        value = (low + high) / 2 if high < math.inf else low
        dimension, unit, after, factor = self._unit(i, after)
        if kind == "share":
            dimension = "percent"
        if dimension != "count" or kind == "none":
            end = max(end, self.tokens[after - 1][2]) if dimension == "percent" else end
        qualifier = next((name for name, form in _QUALIFIERS if form.search(before)), "")
        if kind in {"number", "share"}:
            low, high = _interval(low, high, qualifier, kind == "share" or value < 100)
        head = self._head(after)
        place = bisect.bisect_left(self.starts, start)
        clause = clause_of(self.text, start)
        about = {w.sense for w in self.words[max(0, place - 12) : place + 12] if clause[0] <= w.span[0] < clause[1]}
        part = bool(re.match(r"\s+(?:of|out of|among)\s+(?:the|them|these|those|its|their|his|whom|which)\b", rest))
        part = part or bool(re.search(r"\b(?:including|among them|of whom|of them|of which)\W+(?:\w+\s+)?$", before))
        part = part or bool(re.match(r"[\w\s]{0,12}\b(?:of whom|of them|of which)\b", rest))
        return Figure(
            low * factor, high * factor, value * factor, frozenset(about), dimension, (start, end), head, unit, part
        )

    def _is_name(self, i: int, after: int, before: str, rest: str) -> bool:
        """The number belongs to a name, an age, an address, a place in a row."""
        if re.match(r"(?:st|nd|rd|th)\b", rest) or re.search(r"[^\W\d_]-?$|\d[.:/]$", before) or _NAMING.search(before):
            return True
        if re.match(r"-(?!\s)[A-Z]|[:/.]\d", rest) or _AGE_AFTER.match(rest) or _ADDRESS.match(rest):
            return True
        if re.search(r"[^\W\d_],\s$", before) and re.match(r"\s*[,)]", rest):  # "Ekambi, 23, joins"
            return True
        word = self.lower[i]
        if (
            rest
            and word == "one"
            and after == i + 1
            and not re.match(r"\s(?:person|man|woman|child|soldier|civilian|dead|death|in|hundred)\b", rest)
        ):
            return True
        if word[0].isdecimal() and (m := re.search(r"(?:^|(?P<mid>\S\s+))(?P<name>[A-Z][\w-]+)\s$", before)):
            return bool(m["mid"]) and not re.match(r"\s?(?:[%°]|per|million|billion|degree|[a-z]+s\b)", rest)
        return False

    def _unit(self, i: int, after: int) -> tuple[str, str, int, float]:
        """Kind, currency, the place after the unit, and what the value is multiplied by."""
        sign = self.lower[i - 1] if i else ""
        factor = 1.0
        tail = self.lower[after] if after < len(self.lower) else ""
        if sign in _CURRENCIES:
            if tail in {"m", "k", "b"} and self.tokens[after][1] == self.tokens[after - 1][2]:
                factor, after = {"m": 1e6, "k": 1e3, "b": 1e9}[tail], after + 1
            return "money", _CURRENCIES[sign], after, factor
        if tail == "%" or tail == "percent":
            return "percent", "", after + 1, 1.0
        if tail == "per" and self.lower[after + 1 : after + 2] == ["cent"]:
            return "percent", "", after + 2, 1.0
        if tail in {"percentage", "point", "points"}:
            return "points", "", after + 1, 1.0
        at = after + 1 if tail == "-" else after
        for place in (at, at + 1):  # "12 million US dollars", "nine million cubic metres"
            word = self.lower[place] if place < len(self.lower) else ""
            single = word if word in _MONEY or word in _UNITS else word.removesuffix("s")
            if single in _MONEY:
                return "money", single.replace("krona", "crown").replace("krone", "crown"), place + 1, 1.0
            if single in _UNITS:
                if place > at and self.lower[at] == "cubic":
                    return "volume", "", place + 1, 1000 * _UNITS[single][1] ** 3
                if place > at and self.lower[at] == "square":
                    return "area", "", place + 1, _UNITS[single][1] ** 2 / 10_000
                if place == at:
                    dimension, size = _UNITS[single]
                    return dimension, "", place + 1, size
        return "count", "", after, 1.0

    def _head(self, after: int) -> frozenset[str]:
        """Senses of the words that follow the figure, up to a preposition or a verb; "of" and articles are passed over."""
        found: list[str] = []
        place = bisect.bisect_left(self.starts, self.tokens[after][1]) if after < len(self.tokens) else len(self.words)
        for token, start, _ in self.tokens[after : after + 9]:
            word = token.lower()
            if word in _BREAKS or (not token[0].isalpha() and token not in "-'’") or len(found) == 3:
                break
            if place < len(self.words) and self.words[place].span[0] == start:
                found.append(self.words[place].sense)
                place += 1
        return frozenset(found)


def _interval(low: float, high: float, qualifier: str, exact: bool) -> tuple[float, float]:
    """What the wording leaves open: qualifiers, and the rounding of big round figures."""
    if qualifier == "about":
        return low * 0.9, high * 1.1
    if qualifier == "nearly":
        return low * 0.88, high * 1.005
    if qualifier == "just over":
        return low, high * 1.15
    if qualifier == "at most":
        return 0.0, high
    if qualifier == "at least":
        return low, math.inf
    if exact:
        return low, high
    return low - _slack(low), high + _slack(high)


def _slack(value: float) -> float:
    """Half of the last digit that is not zero, at most a twentieth: 116,000 may stand for 115,580."""
    if value < 100 or not math.isfinite(value):
        return 0.0
    digits = f"{value:.0f}"
    unit = 10.0 ** (len(digits) - len(digits.rstrip("0")))
    return min(unit / 2, value / 20) if unit > 1 else 0.0
