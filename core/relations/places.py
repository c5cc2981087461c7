"""Where does a statement say that something happened?

Cautious: two places differ in most pairs without any contradiction. Only places said of the same thing count: the
word in front ("held at", "landed near") is the same, or the two are opposite directions of one noun.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.records import Span
from core.relations.words import sense, words

_DIRECTIONS = {
    "north": "south",
    "east": "west",
    "south": "north",
    "west": "east",
    "inside": "outside",
    "outside": "inside",
}
_DIRECTED = re.compile(
    r"\b(?P<way>north|south|east|west|inside|outside)(?:ern)?\b(?:\s+of)?(?:\s+the)?\s+(?P<what>[a-z]+)", re.I
)
_GROUND = re.compile(
    r"\b(?:in|on|inside|within|across|into|off)\s+(?:the\s+)?(?:[\w-]+\s+){0,3}?(?:(?P<of>territory|soil|side|waters"
    r"|airspace) of\s+(?:the\s+)?)?"
    r"(?P<name>[A-Z][\w-]+)(?:['’]s)?(?(of)|\s+(?:side|soil|territory|waters|airspace|ground))\b"
)
_AT = re.compile(
    r"\b(?P<word>[a-z]+)\s+(?:only\s+)?(?:in|at|near|off|outside|to)\s+(?:the\s+)?(?:(?:port|harbour|town|city|village|region"
    r"|province) of\s+)?(?P<name>[A-Z][\w-]+(?:\s+[A-Z][\w-]+)*)"
)
_HAPPENED = set(
    "held happened occurred landed found signed met took place place born built buried begin fell crashed died exploded hit taken moved"
    " carried sank detained arrested lies stored collapsed seen broke staged produced cast made anchored docked stopped boarded"
    " manufactured".split()
)
_EVENTS = {sense(word) for word in _HAPPENED}
_TIMES = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November"
    r"|December"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place and what is there."""

    name: str
    what: str
    sort: str
    span: Span


def places(text: str) -> list[Place]:
    """Places with what is said to be there, in reading order."""
    found = []
    for match in _DIRECTED.finditer(text):
        found.append(Place(match["way"].lower(), sense(match["what"]), "way", match.span("way")))
    for match in _GROUND.finditer(text):
        found.append(Place(match["name"].lower()[:4], "", "ground", match.span("name")))
    for match in _AT.finditer(text):
        if not _TIMES.match(match["name"]):
            found.append(Place(match["name"].lower(), sense(match["word"]), "at", match.span("name")))
    return sorted(found, key=lambda p: p.span)


def compare(a: str, b: str) -> tuple[bool | None, list[Span], list[Span]]:
    """Is the same thing said to be in different places?

    Returns:
        True for a clash, False where a place is the same, None where nothing can be compared; and the spans of both.
    """
    left, right = places(a)[:24], places(b)[:24]
    pairs = [(x, y) for x in left for y in right if x.sort == y.sort and x.what == y.what]
    if not pairs:
        return None, [], []
    if any(x.name == y.name for x, y in pairs):
        return False, [], []
    shared = {w.sense for w in words(a)} & {w.sense for w in words(b)}
    for x, y in pairs:
        if x.sort == "way":
            clash = _DIRECTIONS[x.name] == y.name and len(shared) >= 2
        else:
            clash = (
                (x.sort == "ground" or x.what in _EVENTS)
                and len(shared) >= 2
                and not _mentions(b, x)
                and not _mentions(a, y)
            )
        if clash:
            return True, [x.span], [y.span]
    return None, [], []


def _mentions(text: str, place: Place) -> bool:
    return place.name.split()[0][:5] in text.lower()
