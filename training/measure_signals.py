"""How often is each readable signal right, and how many contradictions of its kind does it see?

Reads our own news scenarios; counts pairs whose statements share at least two content stems, as matching would offer them.
A line a signal: pairs where it is True, the share of these that contradict, and for contradicting pairs whose question
has that reason the share where it is True.

    python training/measure_signals.py [--held-out] [--show KIND]
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import scenarios

from core.claims.parties import PartyTable
from core.relations.signals import content_stems, read_signals

KINDS = ("number", "date", "negation", "antonym", "blame", "place", "term")
ASKED = {
    "number": {"number"},
    "date": {"date"},
    "negation": {"negation"},
    "antonym": {"antonym"},
    "blame": {"blame", "who"},
    "place": {"place"},
    "term": {"term"},
}
"""Which reasons of questions a signal should see."""


@dataclass(frozen=True, slots=True)
class Row:
    a: str
    b: str
    label: str
    reasons: frozenset[str]
    """Reasons of the questions on which the two contradict each other."""


def rows(paths: list[Path], held_out: bool, shared: int) -> Iterator[Row]:
    """Labelled pairs that share at least so many content stems."""
    for path in paths:
        found = scenarios.read(path)
        for scenario in scenarios.held_out(found) if held_out else scenarios.kept(found):
            texts = scenarios.texts(scenario)
            stems = [content_stems(t) for t in texts]
            why = _reasons(scenario)
            for (i, j), label in scenarios.labels(scenario).items():
                if len(stems[i] & stems[j]) >= shared:
                    yield Row(texts[i], texts[j], label, frozenset(why.get(frozenset((i, j)), ())))


def _reasons(scenario: dict) -> dict[frozenset[int], set[str]]:
    found: dict[frozenset[int], set[str]] = {}
    for row in scenario.get("contradicts", []) + scenario.get("also_contradict", []):
        if len(row) > 2:
            found.setdefault(frozenset(row[:2]), set()).add(row[2])
    for question in scenario.get("questions", []):
        for one, other in itertools.combinations(question["answers"].values(), 2):
            for i, j in itertools.product(one, other):
                found.setdefault(frozenset((i, j)), set()).add(question["reason"])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenarios", type=Path, nargs="+", default=scenarios.all_files())
    parser.add_argument("--held-out", action="store_true", help="measure on the scenarios kept for testing")
    parser.add_argument("--shared", type=int, default=2, help="least number of shared content stems")
    parser.add_argument("--show", choices=KINDS, help="print the wrong and the missed pairs of one signal")
    args = parser.parse_args()
    table = PartyTable.load()
    pairs = list(rows(args.scenarios, args.held_out, args.shared))
    read = [read_signals(r.a, r.b, lambda name: table.column(table.find(name))) for r in pairs]
    contradict = sum(r.label == "contradicts" for r in pairs)
    print(f"{len(pairs)} pairs, {contradict / max(len(pairs), 1):.1%} contradict")
    print(f"{'signal':10}{'True':>7}{'right':>8}{'asked':>8}{'seen':>8}")
    for kind in KINDS:
        true = [getattr(s, kind, False) is True for s in read]
        right = [r.label == "contradicts" for r, t in zip(pairs, true, strict=True) if t]
        asked = [t for r, t in zip(pairs, true, strict=True) if r.label == "contradicts" and r.reasons & ASKED[kind]]
        print(f"{kind:10}{len(right):7}{_share(right):>8}{len(asked):8}{_share(asked):>8}")
        if kind == args.show:
            for row, signals, told in zip(pairs, read, true, strict=True):
                wrong = told and row.label != "contradicts"
                missed = not told and row.label == "contradicts" and bool(row.reasons & ASKED[kind])
                if wrong or missed:
                    why = [r.text for r in signals.reasons if r.kind.value == kind]
                    print(f"{'wrong ' + row.label if wrong else 'missed'} {why}\n    {row.a}\n    {row.b}")


def _share(found: list[bool]) -> str:
    return f"{sum(found) / len(found):.1%}" if found else "-"


if __name__ == "__main__":
    main()
