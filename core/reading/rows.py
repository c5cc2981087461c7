"""How do a text and what is known about it become an article?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from core.errors import ReadingError
from core.reading.characters import storable, tidy
from core.reading.clean import clean_text
from core.reading.dates import read_date
from core.records import Article, Moment, why_not_segmented
from core.settings import Settings

UNKNOWN_OUTLET = "unknown outlet"
_LONGEST_TITLE = 120
_NOTHING = frozenset(("", "unknown", "none", "null", "~", "n/a"))


def article_from_row(
    row: Mapping[str, object], item: str, default_url: str, settings: Settings
) -> tuple[Article, tuple[str, ...]]:
    """An article and its gaps from a row `url, outlet, title, published, text`, with optional `language, retold_from`.

    The url is kept as given and is `default_url` where it is missing. A missing title is the text's first line, cut at
    120 characters; a missing outlet is "unknown outlet"; a missing or unreadable date is None: each is a gap, and so is a
    language in which no claims are found.

    Raises:
        ReadingError: there is no text, or it is longer than `settings.max_article_chars`.
    """
    given = _text(row, item)
    if len(given) > settings.max_article_chars:
        raise ReadingError(
            item,
            f"{len(given):,} characters, more than the limit of {settings.max_article_chars:,}"
            " (CROSSCLAIM_MAX_ARTICLE_CHARS)",
        )
    title = _field(row, "title")
    text = clean_text(given, title)
    if not text:
        raise ReadingError(item, "no text is left after cleaning" if given.strip() else "empty: there is no text")
    gaps = []
    if not title:
        title = _first_line(text)
        gaps.append("no title: the first line is taken")
    outlet = _field(row, "outlet")
    if not outlet:
        outlet = UNKNOWN_OUTLET
        gaps.append("no outlet")
    published, gap = _published(row)
    gaps += [gap] if gap else []
    language = language_of(text, _field(row, "language"))
    unread = why_not_segmented(language)
    gaps += [unread] if unread else []
    url = row.get("url")
    article = Article(
        url=storable(url).replace("\0", "") if isinstance(url, str) and url.strip() else default_url,
        outlet=outlet,
        title=title,
        text=text,
        published=published,
        language=language,
        retold_from=_field(row, "retold_from") or None,
    )
    return article, tuple(gaps)


def language_of(text: str, given: str = "") -> str:
    """ISO 639-1 code: the given one, else a guess on the first 2,000 characters.

    Only letters of the script that most of them are in are looked at, so that a foreign sentence in an article does not decide.
    A text of fewer than 40 letters is too short for a guess; it is "en" where it is pure ASCII.
    """
    code = re.fullmatch(r"([a-z]{2})(?:[-_].*)?", given.strip().lower())
    if code:
        return code[1]
    text = _in_main_script(text[:2000])
    if text.isascii() and sum(c.isalpha() for c in text[:400]) < 40:
        return "en"
    return str(_identifier().classify(text)[0])[:2]


def _in_main_script(text: str) -> str:
    """The text without letters in Latin script, or without all others, whichever are fewer."""
    latin = sum(c < _LATIN_ENDS for c in text if c.isalpha())
    keeps_latin = 2 * latin >= sum(c.isalpha() for c in text)
    return "".join(c for c in text if not c.isalpha() or (c < _LATIN_ENDS) == keeps_latin)


_LATIN_ENDS = "\u0250"
"""The first letter behind Latin script."""


@lru_cache(maxsize=1)
def _identifier() -> Any:
    import py3langid

    return py3langid


def _text(row: Mapping[str, object], item: str) -> str:
    text = row.get("text")
    if text is None:
        raise ReadingError(item, 'there is no "text"')
    if not isinstance(text, str):
        raise ReadingError(item, f'"text" is {_KINDS.get(type(text), "no text")}, not a text')
    return text


_KINDS: dict[type, str] = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}


def _field(row: Mapping[str, object], name: str) -> str:
    """A field as one tidy line; "" where it is missing, "unknown" or no plain value."""
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    line = " ".join(tidy(str(value)).split())
    return "" if line.lower() in _NOTHING else line


def _first_line(text: str) -> str:
    line = text.split("\n", 1)[0]
    if len(line) <= _LONGEST_TITLE:
        return line
    return line[: _LONGEST_TITLE - 1].rstrip() + "…"


def _published(row: Mapping[str, object]) -> tuple[Moment | None, str | None]:
    value = row.get("published")
    line = _field(row, "published")
    if value is not None and not line and not (isinstance(value, str) and value.strip().lower() in _NOTHING):
        line = str(value)
    if not line:
        return None, "no date"
    try:
        return read_date(line), None
    except ValueError:
        return None, f"date not understood: {storable(line[:80])}"
