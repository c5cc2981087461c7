"""Do two positions agree, contradict each other, or merely touch the same matter?

A natural-language-inference model reads both directions, whose mean counts (docs/quality.md compares it with the larger
of the two); the rest is shared out in proportion to the mean of entailment and neutral. Figures of one thing that clash
move the odds of a contradiction. Stances are applied last: a denial turns agreement into contradiction.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from core.records import Judgement, Label, Reason, Stance, content_id
from core.relations.position import Position
from core.relations.signals import Signals, read_signals

if TYPE_CHECKING:
    from core.claims.parties import PartyTable
    from core.models.nli import RelationModel

CODE_VERSION = "1"

Key = tuple[str, str]
Probabilities = tuple[float, float, float]
"""Contradiction, entailment, neutral of premise -> hypothesis."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How the model's log-odds of a contradiction are scaled, and what figures add.

    Scale and bias were fitted on held-out news pairs, the figures' share was set on the Ever Given labels; the other
    signals moved nothing there and serve as reasons alone.
    """

    scale: float = 0.5
    bias: float = -0.2
    number: float = 1.0
    number_fits: float = -0.5


WEIGHTS = Weights()


class Judge:
    """The relation model with the signals."""

    def __init__(self, model: RelationModel, parties: PartyTable) -> None:
        self.model = model
        self.parties = parties

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the model, the weights of the signals, or this code."""
        return content_id("judge", CODE_VERSION, self.model.fingerprint, WEIGHTS)

    def inputs(self, pairs: Sequence[tuple[Position, Position]]) -> dict[Key, tuple[str, str]]:
        """What the model has to read for these pairs, both directions, by the hashes of the two statements."""
        wanted = {}
        for a, b in pairs:
            if _readable(a, b):
                wanted[a.statement_hash, b.statement_hash] = (a.statement, b.statement)
                wanted[b.statement_hash, a.statement_hash] = (b.statement, a.statement)
        return wanted

    def infer(self, wanted: Mapping[Key, tuple[str, str]]) -> dict[Key, Probabilities]:
        """Lets the model read (premise, hypothesis) pairs."""
        if not wanted:
            return {}
        rows = self.model.predict(list(wanted.values()))
        return {key: (float(c), float(e), float(n)) for key, (c, e, n) in zip(wanted, rows, strict=True)}

    def judge(
        self, pairs: Sequence[tuple[Position, Position]], inferred: Mapping[Key, Probabilities]
    ) -> list[Judgement]:
        """Judgements of pairs whose inferences are at hand."""
        found = []
        for a, b in pairs:
            if a.statement.strip() and a.statement == b.statement:
                found.append(self._position(a, b, 0.99, 0.0, (), "the same words"))
            elif not _readable(a, b):
                found.append(Judgement(Label.RELATED, 0.0, 0.0, 1.0, (), "nothing to compare: a statement is empty"))
            else:
                forward = inferred[a.statement_hash, b.statement_hash]
                backward = inferred[b.statement_hash, a.statement_hash]
                signals = read_signals(a.statement, b.statement, self.side_of)
                agrees, contradicts = combine(forward, backward, signals)
                found.append(self._position(a, b, agrees, contradicts, signals.reasons, ""))
        return found

    def side_of(self, name: str) -> str | None:
        """The party behind a name or adjective."""
        return self.parties.column(self.parties.find(name))

    def _position(
        self, a: Position, b: Position, agrees: float, contradicts: float, reasons: tuple[Reason, ...], note: str
    ) -> Judgement:
        """Applies the stances: what holds between two statements becomes what holds between two positions."""
        if {a.stance, b.stance} & {Stance.DOUBTS, Stance.ASKS}:
            agrees, contradicts, note = 0.0, 0.0, "a doubt or a question says neither"
        elif (a.stance is Stance.DENIES) != (b.stance is Stance.DENIES):
            agrees, contradicts, note = 0.0, agrees, "one side denies what the other asserts"
        related = max(0.0, 1.0 - agrees - contradicts)
        label = Label.AGREES if agrees > related else Label.RELATED
        label = Label.CONTRADICTS if contradicts >= 0.5 else label
        return Judgement(label, agrees, contradicts, related, reasons, note)


def combine(forward: Probabilities, backward: Probabilities, signals: Signals) -> tuple[float, float]:
    """Probabilities that two statements agree and contradict, 0 to 1, from both directions and the signals."""
    contradiction = (forward[0] + backward[0]) / 2
    entailment = (forward[1] + backward[1]) / 2
    neutral = (forward[2] + backward[2]) / 2
    w = WEIGHTS
    odds = w.bias + w.scale * math.log(
        min(max(contradiction, 1e-4), 1 - 1e-4) / (1 - min(max(contradiction, 1e-4), 1 - 1e-4))
    )
    odds += w.number * (signals.number is True) + w.number_fits * (signals.number is False)
    contradicts = 1 / (1 + math.exp(-odds))
    return (1 - contradicts) * entailment / max(entailment + neutral, 1e-9), contradicts


def _readable(a: Position, b: Position) -> bool:
    return bool(a.statement.strip()) and bool(b.statement.strip()) and a.statement != b.statement
