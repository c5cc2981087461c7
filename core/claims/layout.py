"""Where do paragraphs, sentences and quotations of a text begin and end?

Works on characters alone. All offsets are of the text that was passed in, ends exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from core.records import Span

LONGEST_PIECE = 20_000
"""Characters that the parser is given at once."""
LONGEST_SENTENCE = 2_500
"""Characters; a longer run is no sentence."""
_SHORTEST_CLAUSE = 5
"""Words in front of an hour that may be a sentence of their own."""
_LOOK_AGAIN = 1_000
"""Characters of a sentence that is searched for ends before lower-case words too."""

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?|{_MONTH} \d{{4}}"
_PLACE = r"[A-Z][\w.'’-]*(?:[ /][A-Z][\w.'’-]*){0,3}(?:, [A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)?)?"
_AGENCY = r"\([A-Z][^()\n]{1,40}\)|/[A-Z][^/\n]{1,30}/"
_DATELINE = re.compile(
    rf"(?:(?P<place>{_PLACE})(?:[,.]? (?P<day>{_DAY}))?[.,]?(?: ?(?P<agency>{_AGENCY}))?|{_AGENCY})"
    r"(?P<end>\.? ?(?:—|–|--|-|:) |(?<=[)/])\.? )"
)
_SENTENCE_END = re.compile(
    r"(?:[.!?…]+[\"”’'»)\]]*(?:\[\d+\])?|(?<=[.!?…]\s[\"”»]))\s+(?=[\"“‘'«(\[—–-]*\s?(?:[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]+\s?)*[\"“]?[A-Z0-9À-ÖØ-Þ\u0400-\u042f\u0531-\u0556\u0590-\u08ff\u10a0-\u10ff\u3040-\u9fff])"
    r"|[。！？]+[”」』]?\s*(?=\S)"
)
_LOOSE_END = re.compile(r"(?:\w[.!?…;][\"”’»)]*\s|\n)\s*")
_BULLET = re.compile(r"\s*\n\s*(?=[-*•·–—▪‣]\s|\d{1,2}[.)]\s)")
_LINE_BREAK = re.compile(r"(?<=[.!?:…\"”])[^\S\n]*\n\s*")
_LAST_WORD = re.compile(r"[\w.’'-]+$")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sen rep gov gen lt col maj sgt capt cmdr adm st jr sr no nos vs etc inc ltd co corp bros "
    "jan feb mar apr jun jul aug sep sept oct nov dec dept fig al approx ave mt ft rev hon pres supt messrs".split()
)
_HOUR = re.compile(r"\d\s?[ap]\.m$")
_SPEAKER_FOLLOWS = re.compile(
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Eastern|Central|Pacific|Mountain|Local)"
    r"(?:[A-Z][\w’'-]+ ){1,4}(?:said|says|told|added|was|is|were|are|had|has)\b"
)
_OPENS_WITH_TIME = re.compile(
    r"[\"“]?(?:At|By|On|Around|Before|After|From|Until|Since|In|Between|Shortly|About|It was)\b"
)
_LAST_STOP = re.compile(r"[.!?][\"”’']?\s+")
_AFTER_INITIALS = frozenset("The A An It He She They We I In On At But And This That There Its His Her".split())
_OPENING, _CLOSING = "“„«", "”»"


@dataclass(frozen=True, slots=True)
class Quotation:
    """One pair of quotation marks. `start` and `end` include the marks, `inner` leaves them out."""

    start: int
    end: int
    inner: Span
    open_end: bool = False
    """True where the mark is not closed because the next paragraph goes on with the quotation."""


def paragraphs(text: str) -> Iterator[Span]:
    """Spans between empty lines, without white space around them and without a dateline in front."""
    start = 0
    for end, following in [*((m.start(), m.end()) for m in _BLANK.finditer(text)), (len(text), len(text))]:
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = left + len(piece.strip())
        left = _after_dateline(text, left, right)
        if left < right:
            yield left, right
        start = following


def _after_dateline(text: str, start: int, end: int) -> int:
    found = _DATELINE.match(text, start, min(end, start + 120))
    if found is None:
        return start
    place = found["place"] or ""
    plain = found["day"] is None and found["agency"] is None and bool(place)
    if plain and (found["end"].strip() == ":" or not place.replace(",", "").isupper()):
        return start
    return found.end()


def pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A paragraph in pieces of whole sentences, each piece at most `LONGEST_PIECE` characters.

    A run of more than `LONGEST_SENTENCE` characters without a sentence's end states nothing and is left out: a parser would
    spend seconds on it.
    """
    starts = sentence_starts(text[start:end])
    left: int | None = None
    for first, after in zip(starts, [*starts[1:], end - start], strict=True):
        a, b = start + first, start + after
        if left is not None and (b - a > LONGEST_SENTENCE or b - left > LONGEST_PIECE):
            yield left, a
            left = None
        if left is None and b - a <= LONGEST_SENTENCE:
            left = a
    if left is not None:
        yield left, end


def sentence_starts(text: str) -> list[int]:
    """Offsets at which a sentence of the paragraph begins, the first always 0."""
    starts = {0}
    for found in _SENTENCE_END.finditer(text):
        if not _is_abbreviation(text, found):
            starts.add(found.end())
    for pattern in (_BULLET, _LINE_BREAK):
        starts.update(found.end() for found in pattern.finditer(text))
    found_starts = sorted(s for s in starts if s < len(text) or s == 0)
    for first, after in zip(found_starts, [*found_starts[1:], len(text)], strict=True):
        if after - first > _LOOK_AGAIN:
            starts.update(found.end() for found in _LOOSE_END.finditer(text, first, after) if found.end() < len(text))
    return sorted(s for s in starts if s < len(text) or s == 0)


def _is_abbreviation(text: str, found: re.Match[str]) -> bool:
    if found.group().strip() != ".":
        return False
    word = _LAST_WORD.search(text, max(0, found.start() - 20), found.start())
    if word is None:
        return False
    if _HOUR.search(text, max(0, found.start() - 8), found.start()) and _SPEAKER_FOLLOWS.match(text, found.end()):
        before = _LAST_STOP.split(text[max(0, found.start() - 400) : found.start()])[-1]
        return len(before.split()) < _SHORTEST_CLAUSE or _OPENS_WITH_TIME.match(before) is not None
    stem = word.group().strip(".'’").lower()
    following = re.match(r"[\w'’-]*", text[found.end() : found.end() + 20])
    follower = following.group() if following else ""
    if re.fullmatch(r"(?:[^\W\d]\.)*[^\W\d]", word.group()):
        return word.group() != "I" and follower not in _AFTER_INITIALS
    if stem == "no":
        return follower[:1].isdigit()
    return stem in _ABBREVIATIONS and not (
        stem in {"co", "inc", "ltd", "corp", "jr", "sr"} and follower in _AFTER_INITIALS
    )


def quotations(text: str, spans: list[Span]) -> list[Quotation]:
    """Outermost quotations of each paragraph; a mark that finds no partner counts only where the next paragraph goes on."""
    found: list[Quotation] = []
    for number, (start, end) in enumerate(spans):
        following = text[spans[number + 1][0]] if number + 1 < len(spans) else ""
        found += _paragraph_quotations(text, start, end, following)
    return found


def _paragraph_quotations(text: str, start: int, end: int, following: str) -> Iterator[Quotation]:
    opened: Span | None = None
    pairs: list[Quotation] = []
    for mark in _marks(text, start, end):
        begins = _begins_quotation(text, mark, start, end, opened is not None)
        if opened is not None and text[opened[0]] == "„" and text[mark[0]] == "“":
            begins = False
        if begins and (opened is None or text[mark[0]] in "\"'"):
            opened = mark
        elif not begins and opened is not None:
            pairs.append(Quotation(opened[0], mark[1], (opened[1], mark[0])))
            opened = None
    if opened is not None and following and following in '“"«„':
        pairs.append(Quotation(opened[0], end, (opened[1], end), open_end=True))
    return iter(pairs)


def _marks(text: str, start: int, end: int) -> list[Span]:
    marks = [m.span() for m in re.compile(r"[\"“”„«»]|''|``").finditer(text, start, end)]
    if marks:
        return marks
    single = re.compile(r"(?<![\w.,!?])['‘](?=\w)|(?<=[,.!?])['’](?!\w)")
    return [m.span() for m in single.finditer(text, start, end)]


def _begins_quotation(text: str, mark: Span, start: int, end: int, is_open: bool) -> bool:
    sign = text[mark[0] : mark[1]]
    if sign[0] in _OPENING + "‘`":
        return True
    if sign[0] in _CLOSING + "’":
        return False
    before = text[mark[0] - 1] if mark[0] > start else " "
    after = text[mark[1]] if mark[1] < end else " "
    if before in " \n\t(\u00a0[—–-" and not after.isspace():
        return True
    return not is_open and not after.isspace() and after not in ".,;:!?)"


def within(quotes: list[Quotation], position: int) -> Quotation | None:
    """The quotation that holds this offset; `quotes` in text order."""
    number = bisect_right(quotes, position, key=lambda q: q.start) - 1
    return quotes[number] if number >= 0 and position < quotes[number].end else None
