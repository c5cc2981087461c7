"""Which number do these words spell?

Digits, number words and both together ("2.4 billion", "three hundred and ten", "four million six hundred thousand",
"two and a half"), shares ("nine out of ten", "two thirds"), vague amounts ("dozens") and nothing ("nobody").
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_WORDS = {
    **{w: i for i, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())},
    **{w: 13 + i for i, w in enumerate("thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split())},
    **{w: 30 + 10 * i for i, w in enumerate("thirty forty fifty sixty seventy eighty ninety".split())},
}
_SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1e3,
    "million": 1e6,
    "mln": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
# "dozens of": from, to.
_VAGUE = {
    "dozens": (24.0, 99.0),
    "scores": (20.0, 99.0),
    "hundreds": (200.0, 999.0),
    "thousands": (1001.0, 9999.0),
    "tens of thousands": (10001.0, 99999.0),
    "hundreds of thousands": (100001.0, 999999.0),
    "millions": (1000001.0, math.inf),
    "a handful": (2.0, 9.0),
}
_NOBODY = (("nobody",), ("no", "one"), ("no", "-", "one"), ("none",), ("not", "one"), ("not", "a", "single"), ("zero",))
_LONGEST = 18
"""Digits; a longer row is no count of anything."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number: from, to, the token after it, and how it was given."""

    low: float
    high: float
    after: int
    kind: str
    """`number`, `share` (in per cent), `vague` or `none`."""


def read_number(tokens: Sequence[str], i: int) -> Number | None:
    """The number that starts at a token (in small letters), None if none does."""
    return _vague(tokens, i) or _share(tokens, i) or numeral(tokens, i)


def _vague(tokens: Sequence[str], i: int) -> Number | None:
    word = tokens[i]
    if word in _VAGUE:
        return Number(*_VAGUE[word], i + 1, "vague")
    for form in _NOBODY:
        if word == form[0] and tuple(tokens[i : i + len(form)]) == form:
            return Number(0.0, 0.0, i + len(form), "none")
    following = tokens[i + 1] if i + 1 < len(tokens) else ""
    if word == "no" and following.endswith("s") and len(following) > 4:  # "no deaths"
        return Number(0.0, 0.0, i + 1, "none")
    return None


def _share(tokens: Sequence[str], i: int) -> Number | None:
    """ "half", "two thirds", "nine out of ten", "four in five", as per cent."""
    if tokens[i] == "half" and (i == 0 or tokens[i - 1] not in {"a", "and", "past", "first", "second"}):
        return Number(50.0, 50.0, i + 1, "share")
    first = _small(tokens, i)
    at = i + 1
    if first is None or at >= len(tokens):
        return None
    if tokens[at] == "-" and at + 1 < len(tokens):
        at += 1
    part = _PARTS.get(tokens[at].removesuffix("s"))
    if part and (first > 1 or part > 2) and first < part:
        return Number(100 * first / part, 100 * first / part, at + 1, "share")
    rest = list(tokens[at : at + 3])
    if rest[0] == "in" or rest[:2] == ["out", "of"] or rest[:2] == ["of", "every"]:
        at += 1 if rest[0] == "in" else 2
        if at < len(tokens) and tokens[at] == "every":
            at += 1
        whole = _small(tokens, at)
        if whole in {3, 4, 5, 10, 20, 100} and first < whole:
            return Number(100 * first / whole, 100 * first / whole, at + 1, "share")
    return None


def _small(tokens: Sequence[str], i: int) -> float | None:
    word = tokens[i] if i < len(tokens) else ""
    if word in {"a", "an"}:
        return 1.0
    if word in _WORDS:
        return float(_WORDS[word])
    return float(word) if word.isdecimal() and len(word) < 4 else None


def numeral(tokens: Sequence[str], i: int) -> Number | None:
    """A number in digits, in words, or both, with its scale words."""
    word = tokens[i] if i < len(tokens) else ""
    after = i + 1
    if word[:1].isdecimal():
        if len(word) > _LONGEST:
            return None
        current = float(word.replace(",", ""))
    elif word in _WORDS:
        current = float(_WORDS[word])
    elif word in {"a", "an"} and after < len(tokens) and tokens[after] in _SCALES:
        current = 1.0
    else:
        return None
    in_words = not word[0].isdecimal()
    total, last_scale = 0.0, 0.0
    while after < len(tokens):
        word = tokens[after]
        step = 2 if after + 1 < len(tokens) and (word == "-" or (word == "and" and last_scale)) else 1
        following = tokens[after + step - 1]
        if following in _SCALES and word != "and":
            last_scale = _SCALES[following]
            if last_scale < 1000:
                current *= last_scale
            else:
                total, current = total + current * last_scale, 0.0
            in_words = True
        elif in_words and following in _WORDS and _continues(current, _WORDS[following], bool(last_scale)):
            current += _WORDS[following]
        elif word == "and" and tuple(tokens[after + 1 : after + 3]) in {("a", "half"), ("a", "quarter")}:
            extra = 0.5 if tokens[after + 2] == "half" else 0.25
            total, current = (
                (total + extra * last_scale, 0.0) if last_scale and not current else (total, current + extra)
            )
            step = 3
        else:
            break
        after += step
    return Number(total + current, total + current, after, "number")


def _continues(current: float, word: float, scaled: bool) -> bool:
    """ "two hundred (and) ten", "two million three", "sixty(-)one"."""
    if scaled and current % 100 == 0:
        return word < 100
    return current % 100 >= 20 and current % 10 == 0 and 0 < word < 10
