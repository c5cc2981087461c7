"""Which matches do claims choose among all encoded claims of the desk?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.records import Claim, Match
from core.relations.matching import LOOKED_AT, Candidate, altered, choose, most_of, squeezed
from core.relations.position import Position
from core.relations.question import by_question
from core.settings import Settings
from core.store import Store

if TYPE_CHECKING:
    from indexes.base import VectorIndex


class Neighbourhood:
    """All encoded claims as they stand when it is made, each known by its index id."""

    def __init__(self, store: Store, index: VectorIndex, encoder: str, settings: Settings) -> None:
        self._index = index
        self._settings = settings
        nums, self._vectors = store.vectors(encoder)
        self._rows = {int(n): i for i, n in enumerate(nums)}
        self._articles = {s.article.id: s for s in store.articles()}
        self._claims: dict[int, Claim] = dict(store.claims_of_articles(self._articles))
        self._about = centres({num: claim.article for num, claim in self._claims.items()}, nums, self._vectors)
        self._texts: dict[str, str] = {}
        self._names = NamesInCommon(_names(self._claims.values()))
        self._mapped = by_question(self._vectors, default_encoder=not settings.encoder)

    def of_articles(self, article_ids: Iterable[str]) -> list[int]:
        """Index ids of the encoded claims of these articles."""
        wanted = set(article_ids)
        return [num for num, claim in self._claims.items() if claim.article in wanted and num in self._rows]

    def of_claims(self, claim_ids: Iterable[str]) -> list[int]:
        """Index ids of those of these claims that are encoded."""
        wanted = set(claim_ids)
        return [num for num, claim in self._claims.items() if claim.id in wanted and num in self._rows]

    def chosen_by(self, nums: Sequence[int]) -> list[Match]:
        """The matches that these claims choose."""
        found: list[Match] = []
        for num, near in self._near(nums):
            claim = self._claims[num]
            others = [self._candidate(num, other, score) for other, score in near]
            published = self._articles[claim.article].article.published
            found += choose(claim, published, others, most_of(claim, self._settings.neighbours))
        return found

    def chosen_with(self, nums: Sequence[int]) -> list[Match]:
        """The matches that these claims choose, and those in which a near claim chooses one of them."""
        own = {self._claims[num].id for num in nums}
        peers = {other for _, near in self._near(nums) for other, _ in near} - set(nums)
        return self.chosen_by(nums) + [m for m in self.chosen_by(sorted(peers)) if own & {m.a, m.b}]

    def _near(self, nums: Sequence[int]) -> list[tuple[int, list[tuple[int, float]]]]:
        """Each claim with the near ones of other origins, or altered in a copy, and their cosines."""
        if not nums:
            return []
        queries = self._vectors[[self._rows[num] for num in nums]]
        scores, ids = self._index.search(queries, max(LOOKED_AT, self._settings.neighbours * 5))
        return [
            (num, [(o, s) for o, s in zip(others, rated, strict=True) if self._may_match(num, o, s)])
            for num, rated, others in zip(nums, scores.tolist(), ids.tolist(), strict=True)
        ]

    def _may_match(self, num: int, other: int, score: float) -> bool:
        if other == num or other not in self._claims or other not in self._rows or score < self._settings.match_floor:
            return False
        mine, peer = self._claims[num], self._claims[other]
        if mine.article == peer.article:
            return False
        if self._articles[mine.article].origin != self._articles[peer.article].origin:
            return True
        return altered(mine, self._squeezed(mine.article), peer, self._squeezed(peer.article))

    def _squeezed(self, article: str) -> str:
        if article not in self._texts:
            self._texts[article] = squeezed(self._articles[article].article.text)
        return self._texts[article]

    def _candidate(self, num: int, other: int, score: float) -> Candidate:
        claim, peer = self._claims[num], self._claims[other]
        context = float(self._about[claim.article] @ self._about[peer.article])
        question = float(self._mapped[self._rows[num]] @ self._mapped[self._rows[other]])
        published = self._articles[peer.article].article.published
        return Candidate(peer, score, question, context, published, self._names.share(claim.article, peer.article))


class NamesInCommon:
    """Which share of the names of one article does another hold, rare names counting most?"""

    KNOWN = 50
    """Articles without any of these names that are thought beside the desk's, so that a desk of one story has rare names too."""

    def __init__(self, names: Mapping[str, frozenset[str]]) -> None:
        self._names = names
        held = Counter(name for found in names.values() for name in found)
        self._weight = {name: math.log((len(names) + self.KNOWN) / n) for name, n in held.items()}
        self._sums = {article: self._sum(found) for article, found in names.items()}

    def share(self, a: str, b: str) -> float:
        """Weight of the common names over that of the article which has less, 0 to 1."""
        one, other = self._names.get(a, frozenset()), self._names.get(b, frozenset())
        least = min(self._sums.get(a, 0.0), self._sums.get(b, 0.0))
        return self._sum(one & other) / least if least else 0.0

    def _sum(self, names: Iterable[str]) -> float:
        return sum(self._weight[name] for name in names)


def _names(claims: Iterable[Claim]) -> dict[str, frozenset[str]]:
    """Names in the claims of each article."""
    found: dict[str, set[str]] = {}
    for claim in claims:
        found.setdefault(claim.article, set()).update(Position.of_claim(claim, None).names)
    return {article: frozenset(names) for article, names in found.items()}


def centres(article_of: Mapping[int, str], nums: np.ndarray, vectors: np.ndarray) -> dict[str, np.ndarray]:
    """Unit-length mean (dim,) of each article's claim vectors: what the article is about.

    Args:
        article_of: article id of each claim, by index id.
        nums: index ids (n,) of the vectors (n, dim).
    """
    members: dict[str, list[int]] = {}
    for row, num in enumerate(nums.tolist()):
        if num in article_of:
            members.setdefault(article_of[num], []).append(row)
    return {article: _unit(vectors[found].mean(axis=0)) for article, found in members.items()}


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)
