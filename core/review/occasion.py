"""When was it said, where the article tells so beside the reporting verb ("said on Monday")?

The time of publication is the article's; the times in a statement date what it tells of. Neither is meant here.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from core.calendar_words import WEEKDAYS
from core.records import Article, Claim, Moment, Precision

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = (
    rf"(?:(?:late|early|earlier|also)\s+)?(?:on\s+)?(?:{'|'.join(WEEKDAYS)})\b(?:,?\s+(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}\b))?"
    rf"|on\s+(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}})\b(?:,?\s+\d{{4}}\b)?"
    r"|(?:earlier\s+)?today\b|yesterday\b"
)
_AFTER_CUE = re.compile(rf"(?:\s+(?!that\b)[\w'’.-]+){{0,4}}?\s+(?P<when>{_DAY})", re.IGNORECASE)
_OPENING = re.compile(rf"(?P<when>{_DAY}),?(?:\s+the)?", re.IGNORECASE)
_REACH = 80
"""Characters looked at on either side of the reporting words."""


def said_when(article: Article, claim: Claim) -> str | None:
    """The day on which a claim was uttered, as printed, a weekday with its date; None where the article does not tell.

    Looked for right behind the reporting words and, before them, at the opening of their sentence.
    """
    for _, end in claim.attribution.cue:
        behind = _AFTER_CUE.match(article.text[end : _until(claim, end)])
        if behind is not None:
            return _dated(behind["when"], article.published)
    for start, _ in claim.attribution.source:
        sentence = article.text[max(0, start - _REACH) : start]
        opening = _OPENING.fullmatch(sentence[_last_stop(sentence) :].strip())
        if opening is not None:
            return _dated(opening["when"], article.published)
    return None


def _until(claim: Claim, end: int) -> int:
    """Where the look behind the reporting words stops: at the content, which speaks of other times."""
    following = [start for start, _ in claim.attribution.content if start >= end]
    return min([end + _REACH, *following])


def _last_stop(text: str) -> int:
    return max((m.end() for m in re.finditer(r"[.!?]\s+|\n", text)), default=0)


def _dated(words: str, published: Moment | None) -> str:
    """The words, a bare weekday with the date of the last such day up to the publication."""
    words = " ".join(words.split())
    weekday = re.search("|".join(WEEKDAYS), words, re.IGNORECASE)
    if weekday is None or any(c.isdigit() for c in words) or published is None:
        return words
    if published.precision not in {Precision.DAY, Precision.MINUTE}:
        return words
    day = _last(WEEKDAYS.index(weekday.group().lower()), published.at.date())
    return f"{words} ({day.day} {day:%b %Y})"


def _last(weekday: int, until: date) -> date:
    return until - timedelta(days=(until.weekday() - weekday) % 7)
