"""Our own news scenarios: which pairs of statements do they label, and which scenarios are held out?

Two forms, one scenario a line. Older files name labelled pairs: `statements`, and `contradicts` (with reason), `agrees`,
`related` as lists of places. Dense files hold `claims` and `questions`, each with rival `answers` and the places of the
claims that give them, so that every pair is labelled: one question, different answers contradict (unless the answers stand in
`compatible`); the same answer agrees; `also_contradict` and `unsure` list what the groups do not show; all others
are related. Unsure pairs are left out. Scenarios marked `near_sample` resemble a story of the sample corpus: they are for neither.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path

DATA = Path(__file__).parent / "data"
LABELS = ("contradicts", "agrees", "related")
HELD_OUT_EVERY = 6
"""Every sixth scenario of each file is for testing alone."""

Pair = tuple[int, int]


def read(path: Path) -> list[dict]:
    """The scenarios of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def all_files() -> list[Path]:
    """The files of the repository, in a fixed order."""
    return sorted(DATA.glob("news_*.jsonl"))


def held_out(found: list[dict]) -> list[dict]:
    return [s for i, s in enumerate(found) if i % HELD_OUT_EVERY == 0 and not s.get("near_sample")]


def kept(found: list[dict]) -> list[dict]:
    """The scenarios to train on."""
    return [s for i, s in enumerate(found) if i % HELD_OUT_EVERY and not s.get("near_sample")]


def texts(scenario: dict) -> list[str]:
    return scenario.get("claims") or scenario["statements"]


def labels(scenario: dict) -> dict[Pair, str]:
    """Label of each labelled pair of places (i < j), in the order of the pairs."""
    if "statements" in scenario:
        found = {_pair(*row[:2]): label for label in LABELS for row in scenario[label]}
        return dict(sorted(found.items()))
    contradicts, agrees = set(), set()
    for question in scenario["questions"]:
        compatible = {frozenset(names) for names in question.get("compatible", [])}
        answers = question["answers"]
        for places in answers.values():
            agrees |= {_pair(i, j) for i, j in itertools.combinations(set(places), 2)}
        for one, other in itertools.combinations(answers, 2):
            if frozenset((one, other)) not in compatible:
                contradicts |= {_pair(i, j) for i in answers[one] for j in answers[other] if i != j}
    contradicts |= {_pair(*row[:2]) for row in scenario.get("also_contradict", [])}
    unsure = {_pair(*row[:2]) for row in scenario.get("unsure", [])}
    return {
        pair: "contradicts" if pair in contradicts else "agrees" if pair in agrees else "related"
        for pair in itertools.combinations(range(len(scenario["claims"])), 2)
        if pair not in unsure
    }


def _pair(i: int, j: int) -> Pair:
    return (i, j) if i < j else (j, i)
