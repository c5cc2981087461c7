"""Which claims of the desk are near to a statement, and how sure is it that they are about the same matter?

Searching, checking a draft and one claim's page all ask this. Each near claim is weighed by the cosine of the statements,
by whether they answer one question, and by what their articles are about.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.lookup import Traits
from core.neighbourhood import centres
from core.pipeline import Models
from core.records import Claim, ClaimView
from core.relations.matching import STRENGTH_FLOOR, Candidate, strength
from core.relations.position import Position
from core.relations.question import by_question
from core.saved_index import SavedIndex
from core.settings import Settings
from core.store import Store

MATTER_REACH = 1000
"""Nearest claims among which those of one matter are looked for."""

Weighed = dict[int, tuple[Candidate, ClaimView]]
"""Near claims by index id, in the order in which they were found."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What weighing needs to know beside the index."""

    centres: dict[str, np.ndarray]
    """What each article is about, unit length (dim,)."""
    rows: dict[int, int]
    """Row of each claim, by its index id."""
    by_question: np.ndarray
    """(n, dim): the claims where one question lies together."""
    traits: dict[int, Traits]
    """What filters ask of each claim, by its index id."""
    searchable: frozenset[int]
    """Index ids of the claims that may be found: encoded, with traits."""
    names: frozenset[str]
    """Words of all names in the desk, casefolded."""


class Nearby:
    """The encoded claims of one desk. Thread-safe."""

    def __init__(
        self, store: Store, models: Models, settings: Settings, index: SavedIndex, lock: threading.RLock
    ) -> None:
        self._store = store
        self._models = models
        self._settings = settings
        self._index = index
        self._lock = lock
        self._surroundings = Surroundings({}, {}, np.empty((0, 0), np.float32), {}, frozenset(), frozenset())
        self._generation = -1

    def surroundings(self) -> Surroundings:
        """As of the store's present generation."""
        with self._lock:
            generation = self._store.generation()
            if self._generation != generation:
                nums, vectors = self._store.vectors(self._models.encoder.fingerprint)
                traits = self._store.traits()
                self._surroundings = Surroundings(
                    centres({num: t.article for num, t in traits.items()}, nums, vectors),
                    {int(num): row for row, num in enumerate(nums)},
                    self._by_question(vectors),
                    traits,
                    frozenset(nums.tolist()) & traits.keys(),
                    frozenset[str]().union(*(t.names for t in traits.values())),
                )
                self._generation = generation
            return self._surroundings

    def question_vectors(self, claims: Iterable[Claim]) -> dict[str, np.ndarray]:
        """Unit-length vector of each statement where one question lies together, by statement hash."""
        vectors = self._store.statement_vectors({c.statement_hash for c in claims}, self._models.encoder.fingerprint)
        if not vectors:
            return {}
        return dict(zip(vectors, self._by_question(np.stack(list(vectors.values()))), strict=True))

    def weigh(
        self,
        vectors: np.ndarray,
        about: np.ndarray,
        near: Sequence[Mapping[int, float]],
        wanted: Callable[[Claim], bool] = lambda _: True,
    ) -> list[Weighed]:
        """Near claims with what tells whether they are about the matter of a statement.

        Args:
            vectors: of n statements (n, dim), unit length.
            about: what the statements are about together, unit length (dim,).
            near: for each of them the cosines of near claims, by index id; ids that are no longer there are left out.
            wanted: of these claims, those to weigh.
        """
        around = self.surroundings()
        claims = self._store.claims_by_num({num for found in near for num in found})
        claims = {num: claim for num, claim in claims.items() if num in around.rows and wanted(claim)}
        views = self._store.views(claims.values())
        weighed: list[Weighed] = []
        for question, found in zip(self._by_question(vectors), near, strict=True):
            weighed.append({})
            for num, score in found.items():
                view = views.get(claims[num].id) if num in claims else None
                if view is None:  # taken in or removed since the index was read
                    continue
                same = float(question @ around.by_question[around.rows[num]])
                context = float(about @ around.centres[view.claim.article])
                weighed[-1][num] = Candidate(view.claim, score, same, context, view.article.published), view
        return weighed

    def nearest(self, vectors: np.ndarray, about: np.ndarray, most: int) -> list[list[tuple[Candidate, ClaimView]]]:
        """For each of the vectors (n, dim) the nearest claims, at most `most`, nearest first.

        Args:
            about: what the statements are about together, unit length (dim,).
        """
        if len(self._index.current()) == 0:
            return [[] for _ in vectors]
        return [list(found.values()) for found in self.weigh(vectors, about, self._search(vectors, most))]

    def on_matter(self, view: ClaimView, wanted: Callable[[Claim], bool]) -> list[ClaimView]:
        """The wanted claims that are about a claim's matter by the rule of matching, however many others are nearer."""
        statement = view.claim.statement_hash
        vector = self._store.statement_vectors([statement], self._models.encoder.fingerprint).get(statement)
        around = self.surroundings()
        if vector is None or view.claim.article not in around.centres:
            return []
        [found] = self._search(vector[None, :], MATTER_REACH)
        near = {num: score for num, score in found.items() if score >= self._settings.match_floor}
        [weighed] = self.weigh(vector[None, :], around.centres[view.claim.article], [near], wanted)
        own = Position.of_claim(view.claim, view.article.published)
        return [
            other
            for candidate, other in weighed.values()
            if other.claim.id != view.claim.id and link(own, candidate) >= STRENGTH_FLOOR
        ]

    def _search(self, vectors: np.ndarray, most: int) -> list[dict[int, float]]:
        index = self._index.current()
        scores, nums = index.search(vectors, min(most, len(index)))
        return [
            {num: score for num, score in zip(row_nums, row_scores, strict=True) if num >= 0}
            for row_nums, row_scores in zip(nums.tolist(), scores.tolist(), strict=True)
        ]

    def _by_question(self, vectors: np.ndarray) -> np.ndarray:
        return by_question(vectors, default_encoder=not self._settings.encoder)


def link(own: Position, candidate: Candidate) -> float:
    """How sure it is that a near claim is about the matter of a position: see `strength`."""
    other = Position.of_claim(candidate.claim, candidate.published)
    return strength(own, other, candidate.question, candidate.context)
