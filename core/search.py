"""Which claims answer what an editor typed, and what does each say to it?"""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence

import numpy as np

from core.lookup import NAME_WEIGHT, NO_STATEMENT, WORDS_WEIGHT, Filters, Kind, Query, names_carried
from core.nearby import Nearby, Surroundings, link
from core.pipeline import Models
from core.records import ClaimView, Judgement, SearchMatch
from core.relations.judge import Key, Probabilities
from core.relations.position import Position
from core.review.columns import column_of
from core.saved_index import SavedIndex
from core.store import Store

QUERIES_KEPT = 256
"""Vectors of queries kept in memory; of what the judge read for them, a hundred times as many."""
SIDE_LINK = 0.6
"""Least strength of the link at which a side's best claim is kept among the first results."""


class Search:
    """Searches one desk. Thread-safe."""

    def __init__(self, store: Store, models: Models, index: SavedIndex, nearby: Nearby) -> None:
        self._store = store
        self._models = models
        self._index = index
        self._nearby = nearby
        self._lock = threading.RLock()
        self._queries: OrderedDict[str, np.ndarray] = OrderedDict()
        self._answers: OrderedDict[tuple[str, Key], Probabilities] = OrderedDict()

    def find(self, text: str, limit: int, filters: Filters) -> list[SearchMatch]:
        """At most `limit` claims, the best first: see `Desk.search`."""
        query = Query.read(text)
        if not query.text or limit < 1 or len(self._index.current()) == 0:
            return []
        around = self._nearby.surroundings()
        vector = self._query(query.text)
        admitted = self._admitted(around, query, filters)
        carried = names_carried(query, around.names, len(around.traits), self._store.words)
        near = self._near(vector, admitted, limit * 6 + 40)
        near |= self._cosines(vector, (carried.keys() & admitted) - near.keys())
        asked = Position.of_text(query.text)
        weight = WORDS_WEIGHT if query.kind is Kind.WORDS else NAME_WEIGHT
        best: dict[tuple[str, str], tuple[float, ClaimView, float]] = {}
        [weighed] = self._nearby.weigh(vector[None, :], vector, [near])
        for num, (candidate, view) in weighed.items():
            rank = link(asked, candidate) + weight * carried.get(num, 0.0)
            best.setdefault((view.origin, view.claim.statement_hash), (rank, view, candidate.score))
        ranked = sorted(best.values(), key=lambda r: (-r[0], r[1].claim.id))
        kept = ranked[:limit] if query.kind is Kind.WORDS else _every_side(ranked, limit)
        pairs = [(asked, Position.of_claim(v.claim, v.article.published)) for _, v, _ in kept]
        judgements = self._judged(pairs) if query.kind is Kind.STATEMENT else [NO_STATEMENT] * len(pairs)
        return [SearchMatch(view, score, j) for (_, view, score), j in zip(kept, judgements, strict=True)]

    def passing(self, text: str, filters: Filters) -> int:
        """How many claims pass the filters and hold the words that the text has in double quotes."""
        return len(self._admitted(self._nearby.surroundings(), Query.read(text), filters))

    def _admitted(self, around: Surroundings, query: Query, filters: Filters) -> frozenset[int]:
        """Index ids of the encoded claims that may be found."""
        nums = around.searchable
        if query.phrases:
            nums = nums.intersection(self._store.words.holding(query.phrases))
        return frozenset(num for num in nums if filters.admit(around.traits[num])) if filters else nums

    def _near(self, vector: np.ndarray, admitted: frozenset[int], wanted: int) -> dict[int, float]:
        """Cosine by index id of the nearest `wanted` admitted claims, nearest first."""
        if len(admitted) <= wanted:
            return self._cosines(vector, admitted)
        index = self._index.current()
        everything = len(admitted) == len(index)
        scores, nums = index.search(vector[None, :], wanted if everything else len(index))
        rated = zip(nums[0].tolist(), scores[0].tolist(), strict=True)
        return dict(itertools.islice(((num, score) for num, score in rated if num in admitted), wanted))

    def _cosines(self, vector: np.ndarray, nums: Iterable[int]) -> dict[int, float]:
        """Cosine by index id, greatest first."""
        ids, vectors = self._store.vectors(self._models.encoder.fingerprint, nums)
        if len(ids) == 0:
            return {}
        scores = vectors @ vector
        return {int(ids[row]): float(scores[row]) for row in np.argsort(-scores, kind="stable")}

    def _query(self, text: str) -> np.ndarray:
        with self._lock:
            if text in self._queries:
                self._queries.move_to_end(text)
                return self._queries[text]
        vector = self._models.encoder.encode([text])[0]
        with self._lock:
            self._queries[text] = vector
            while len(self._queries) > QUERIES_KEPT:
                self._queries.popitem(last=False)
        return vector

    def _judged(self, pairs: Sequence[tuple[Position, Position]]) -> list[Judgement]:
        """Judges pairs that are not stored; what the model said stays in memory for the next visit."""

        def recall(keys: Sequence[Key], model: str) -> dict[Key, Probabilities]:
            with self._lock:
                return {key: self._answers[model, key] for key in keys if (model, key) in self._answers}

        judgements, read = self._models.judge.judge(pairs, recall)
        with self._lock:
            self._answers.update({(model, k): v for model, answers in read.items() for k, v in answers.items()})
            while len(self._answers) > QUERIES_KEPT * 100:
                self._answers.popitem(last=False)
        return judgements


def _every_side(ranked: Sequence[tuple[float, ClaimView, float]], limit: int) -> list[tuple[float, ClaimView, float]]:
    """The first `limit` of a ranking, with the best claim of each party kept in; in the ranking's order."""
    first: dict[str, int] = {}
    for place, (strength, view, _) in enumerate(ranked):
        if strength >= SIDE_LINK and view.claim.party:
            first.setdefault(column_of(view.claim), place)
    kept = set(sorted(first.values())[: max(1, limit // 2)])
    rest = [place for place in range(len(ranked)) if place not in kept]
    kept.update(rest[: max(0, limit - len(kept))])
    return [ranked[place] for place in sorted(kept)][:limit]
