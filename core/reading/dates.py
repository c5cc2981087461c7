"""Which moment does a printed date mean?"""

from __future__ import annotations

import re
from datetime import UTC
from functools import lru_cache
from typing import Any

from core.records import Moment, Precision

_LANGUAGES = ["en", "ru", "uk", "hy", "az", "ka", "tr", "de", "fr", "es", "it", "pt", "pl", "ar"]
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_DAY_OR_MONTH = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-]\d{4}(?!\d)")
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:[T ].+)?)?)?")
_PERIODS = {"month": Precision.MONTH, "day": Precision.DAY, "time": Precision.MINUTE}
_LONGEST = 60


@lru_cache(maxsize=4096)
def read_date(text: str) -> Moment:
    """Reads a date as ISO 8601 or as people write it ("15 May 2024 11:08", "May 2024"), in 14 languages.

    The year must be written out (1800 to 2099); a missing day is not invented but gives month precision. Times without
    a zone are taken as UTC. "05/06/2024" is refused, since day and month cannot be told apart.

    Raises:
        ValueError: the text names no such date.
    """
    text = text.strip()
    compact = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)
    if compact:
        text = "-".join(compact.groups())
    if len(text) > _LONGEST or not _YEAR.search(text):
        raise ValueError(f"not a date: {text[:_LONGEST]}")
    if _ISO.fullmatch(text):
        try:
            return _within_range(Moment.parse(text))
        except (ValueError, OverflowError):
            pass
    return _as_written(text)


def _as_written(text: str) -> Moment:
    numbers = _DAY_OR_MONTH.search(text)
    if numbers and int(numbers[1]) <= 12 and int(numbers[2]) <= 12 and numbers[1] != numbers[2]:
        raise ValueError(f"not a date: {text[:_LONGEST]}")
    found = _parser().get_date_data(text)
    precision = _PERIODS.get(found.period)
    if found.date_obj is None or precision is None:
        raise ValueError(f"not a date: {text[:_LONGEST]}")
    at = found.date_obj.astimezone(UTC).replace(second=0, microsecond=0)
    return _within_range(Moment(at.replace(day=1) if precision is Precision.MONTH else at, precision))


def _within_range(moment: Moment) -> Moment:
    if not 1800 <= moment.at.year <= 2099:
        raise ValueError(f"not a date: the year {moment.at.year}")
    return moment


@lru_cache(maxsize=1)
def _parser() -> Any:
    """dateparser, held to absolute dates: nothing may depend on the day of reading."""
    from dateparser.date import DateDataParser

    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["month", "year"],
        "DATE_ORDER": "DMY",
        "PREFER_LOCALE_DATE_ORDER": False,
        "TIMEZONE": "UTC",
        "TO_TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RETURN_TIME_AS_PERIOD": True,
    }
    return DateDataParser(languages=_LANGUAGES, settings=settings)
