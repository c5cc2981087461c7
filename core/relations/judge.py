"""Do two positions agree, contradict each other, or merely touch the same matter?

A natural-language-inference model reads both directions, whose mean counts (docs/quality.md compares it with the larger
of the two); the rest is shared out in proportion to the mean of entailment and neutral. Figures of one thing that clash
move the odds of a contradiction. Stances are applied last: a denial turns agreement into contradiction.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from core.records import Judgement, Label, Reason, Stance, content_id
from core.relations.position import Position
from core.relations.signals import Signals, read_signals

if TYPE_CHECKING:
    from core.claims.parties import PartyTable
    from core.models.nli import RelationModel

CODE_VERSION = "7"

Key = tuple[str, str]
Probabilities = tuple[float, float, float]
"""Contradiction, entailment, neutral of premise -> hypothesis."""
Readings = dict[str, dict[Key, Probabilities]]
"""What models read, by their fingerprints."""
Recall = Callable[[Sequence[Key], str], Mapping[Key, Probabilities]]


@dataclass(frozen=True, slots=True)
class Weights:
    """How a model's log-odds of a contradiction are scaled, and what figures add.

    Scale and bias were fitted on held-out news scenarios with pairs weighted as matching meets them, where most are merely
    related. What signals, rival parties and one speaker add was set on the matches of the Ever Given story, which a reader who saw
    no scores had labelled (training/fit_reading.py); the other signals serve as reasons alone.
    """

    scale: float
    bias: float
    number: float = 0.5
    number_fits: float = -0.5
    cause: float = 2.0
    """Rival causes of one thing."""
    cause_fits: float = -1.0
    rivals: float = 0.7
    """Two parties, both known."""
    one_speaker: float = -0.5
    little_to_check: float = -1.5
    """A side's check-worthiness lies below `LITTLE_TO_CHECK`: opinions differ without contradicting each other."""


WEIGHTS = Weights(scale=1.47, bias=-1.0)
"""For the fast model."""
CAREFUL_WEIGHTS = Weights(scale=1.34, bias=-1.0)
"""For the careful one."""
LITTLE_TO_CHECK = 0.55
"""Set on Ever Given; on read matches of real news, most flags with such a side were wrong."""
SUSPICION = 0.1
"""Probability of a contradiction, by the fast model, from which the careful one reads too."""


def nothing_known(keys: Sequence[Key], model: str) -> Mapping[Key, Probabilities]:
    """Recalls nothing."""
    return {}


class Judge:
    """The relation models with the signals.

    The fast model reads every pair. The careful one, where there is one, reads those that the fast one finds suspicious.
    """

    def __init__(self, model: RelationModel, parties: PartyTable, careful: RelationModel | None = None) -> None:
        self.model = model
        self.careful = careful
        self.parties = parties

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the models, the weights of the signals, or this code."""
        careful = self.careful.fingerprint if self.careful else ""
        return content_id(
            "judge", CODE_VERSION, self.model.fingerprint, careful, WEIGHTS, CAREFUL_WEIGHTS, LITTLE_TO_CHECK, SUSPICION
        )

    def judge(
        self, pairs: Sequence[tuple[Position, Position]], recall: Recall = nothing_known
    ) -> tuple[list[Judgement], Readings]:
        """Judgements of pairs, in their order, and what the models newly read for them.

        Args:
            recall: gives what a model (by its fingerprint) already read of (premise hash, hypothesis hash).
        """
        news: Readings = {}
        readable = {i: pair for i, pair in enumerate(pairs) if _readable(*pair)}
        signals = {i: read_signals(a.statement, b.statement, self.side_of) for i, (a, b) in readable.items()}
        fast = self._read(self.model, list(readable.values()), recall, news)
        chances = {i: combine(*_directions(fast, *pair), signals[i], WEIGHTS, *pair) for i, pair in readable.items()}
        if self.careful:
            suspicious = {i: pair for i, pair in readable.items() if _suspicion(*chances[i], *pair) >= SUSPICION}
            slow = self._read(self.careful, list(suspicious.values()), recall, news)
            for i, pair in suspicious.items():
                chances[i] = combine(*_directions(slow, *pair), signals[i], CAREFUL_WEIGHTS, *pair)
        judgements = []
        for i, (a, b) in enumerate(pairs):
            if i in readable:
                judgements.append(self._position(a, b, *chances[i], signals[i].reasons, ""))
            elif a.statement.strip() and a.statement == b.statement:
                judgements.append(self._position(a, b, 0.99, 0.0, (), "the same words"))
            else:
                note = "nothing to compare: a statement is empty"
                judgements.append(Judgement(Label.RELATED, 0.0, 0.0, 1.0, (), note))
        return judgements, news

    @staticmethod
    def _read(
        model: RelationModel, pairs: Sequence[tuple[Position, Position]], recall: Recall, news: Readings
    ) -> dict[Key, Probabilities]:
        """What a model says of these pairs in both directions; what it had to read is added to `news`."""
        wanted: dict[Key, tuple[str, str]] = {}
        for a, b in pairs:
            wanted[a.statement_hash, b.statement_hash] = (a.statement, b.statement)
            wanted[b.statement_hash, a.statement_hash] = (b.statement, a.statement)
        known = dict(recall(list(wanted), model.fingerprint))
        missing = {key: texts for key, texts in wanted.items() if key not in known}
        if missing:
            rows = model.predict(list(missing.values()))
            read = {key: (float(c), float(e), float(n)) for key, (c, e, n) in zip(missing, rows, strict=True)}
            news.setdefault(model.fingerprint, {}).update(read)
            known.update(read)
        return known

    def side_of(self, name: str) -> str | None:
        """The party behind a name or adjective."""
        return self.parties.column(self.parties.find(name))

    def _position(
        self, a: Position, b: Position, agrees: float, contradicts: float, reasons: tuple[Reason, ...], note: str
    ) -> Judgement:
        """Applies the stances: what holds between two statements becomes what holds between two positions."""
        if {a.stance, b.stance} & {Stance.DOUBTS, Stance.ASKS}:
            agrees, contradicts, note = 0.0, 0.0, "a doubt or a question says neither"
        elif _one_denies(a, b):
            agrees, contradicts, note = 0.0, agrees, "one side denies what the other asserts"
        related = max(0.0, 1.0 - agrees - contradicts)
        label = Label.AGREES if agrees > related else Label.RELATED
        label = Label.CONTRADICTS if contradicts >= 0.5 else label
        return Judgement(label, agrees, contradicts, related, reasons, note)


def combine(
    forward: Probabilities, backward: Probabilities, signals: Signals, weights: Weights, a: Position, b: Position
) -> tuple[float, float]:
    """Probabilities that two statements agree and contradict, 0 to 1, from both directions, the signals and who speaks."""
    contradiction = min(max((forward[0] + backward[0]) / 2, 1e-4), 1 - 1e-4)
    entailment = (forward[1] + backward[1]) / 2
    neutral = (forward[2] + backward[2]) / 2
    odds = weights.bias + weights.scale * math.log(contradiction / (1 - contradiction))
    odds += weights.number * (signals.number is True) + weights.number_fits * (signals.number is False)
    odds += weights.cause * (signals.cause is True) + weights.cause_fits * (signals.cause is False)
    odds += weights.rivals * bool(a.party and b.party and a.party != b.party)
    odds += weights.one_speaker * bool(a.speaker and a.speaker == b.speaker)
    odds += weights.little_to_check * (min(a.checkworthiness, b.checkworthiness) < LITTLE_TO_CHECK)
    contradicts = 1 / (1 + math.exp(-odds))
    return (1 - contradicts) * entailment / max(entailment + neutral, 1e-9), contradicts


def _suspicion(agrees: float, contradicts: float, a: Position, b: Position) -> float:
    """How probably a contradiction comes of it: of agreement too, where one side denies."""
    return max(agrees, contradicts) if _one_denies(a, b) else contradicts


def _one_denies(a: Position, b: Position) -> bool:
    return (a.stance is Stance.DENIES) != (b.stance is Stance.DENIES)


def _directions(read: Mapping[Key, Probabilities], a: Position, b: Position) -> tuple[Probabilities, Probabilities]:
    return read[a.statement_hash, b.statement_hash], read[b.statement_hash, a.statement_hash]


def _readable(a: Position, b: Position) -> bool:
    return bool(a.statement.strip()) and bool(b.statement.strip()) and a.statement != b.statement
