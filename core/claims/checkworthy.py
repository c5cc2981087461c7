"""Is there something to check in a statement: a fact, a figure, an accusation?"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

_FEATURES: dict[str, tuple[re.Pattern[str], float]] = {
    "figure": (re.compile(r"\d|\b(?:hundred|thousand|million|billion|dozens?)\b", re.IGNORECASE), 1.0),
    "accusation": (
        re.compile(
            r"\b(?:blam|fault|responsib|attack|kill|die[ds]?\b|dead\b|destroy|shell|bomb|blew|violat|broke|block|refus|sabotag|seiz|arrest|deni)\w*",
            re.IGNORECASE,
        ),
        0.7,
    ),
    "done": (re.compile(r"\b(?:was|were|has|have|had|did)\b|\b\w{3,}ed\b", re.IGNORECASE), 0.4),
    "absolute": (re.compile(r"\b(?:never|no one|nobody|all|every|only|first|largest|most)\b", re.IGNORECASE), 0.2),
    "opinion": (
        re.compile(
            r"\b(?:believe|hope|think|feel|should|must|important|welcome|regret|sad|great|proud|beautiful|thank)\w*\b",
            re.IGNORECASE,
        ),
        -0.7,
    ),
    "plan": (re.compile(r"\b(?:will|would|plans?|intends?|going to|ready to|wants?)\b", re.IGNORECASE), -0.5),
    "question": (re.compile(r"\?\s*$"), -1.5),
}
_NAMED, _BIAS = 0.5, -0.9


def features(statement: str, names: Sequence[str]) -> dict[str, float]:
    """The features that a statement has, with what each adds to its log-odds."""
    found = {name: weight for name, (pattern, weight) in _FEATURES.items() if pattern.search(statement)}
    if names:
        found["named"] = _NAMED
    return found


def checkworthiness(statement: str, names: Sequence[str]) -> float:
    """0 (nothing to check) to 1, by the sum of the features."""
    return 1 / (1 + math.exp(-(_BIAS + sum(features(statement, names).values()))))
