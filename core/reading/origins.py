"""Which articles carry the same wire copy?

Texts are compared as sets of 5-word shingles (Broder 1997, "On the resemblance and containment of documents"). MinHash
signatures find the few articles worth an exact comparison; the exact containment decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

import numpy as np

SAME_ORIGIN = 0.5
"""Least share of the shorter text's shingles that stand in the longer one. In the sample corpus copies share 0.83 or
more, other pairs at most 0.16."""
_SHINGLE_WORDS = 5
_PERMUTATIONS = 128
_SEED = 20201109
_EMPTY = np.iinfo(np.uint32).max


def shingles(text: str) -> frozenset[int]:
    """Hashes (32 bits) of every run of five lower-cased words.

    A text of fewer words is one shingle, equal to the same words alone; a text without words has none.
    """
    words = re.findall(r"\w+", text.lower())
    runs = range(max(1, len(words) - _SHINGLE_WORDS + 1)) if words else ()
    return frozenset(_hash(" ".join(words[i : i + _SHINGLE_WORDS])) for i in runs)


def signature(text: str) -> bytes:
    """MinHash of the text's shingles: 128 minima as little-endian uint32, 512 bytes."""
    from datasketch import MinHash

    sketch = MinHash(num_perm=_PERMUTATIONS, seed=_SEED, hashfunc=int)
    found = shingles(text)
    if found:
        sketch.update_batch(list(found))
    return np.asarray(sketch.hashvalues).astype("<u4").tobytes()


def same_origin(a: str, b: str) -> bool:
    """Whether at least half of the shorter text's shingles stand in the longer text.

    A copy that an outlet cut or headed anew keeps its runs of words; a retelling keeps only names and figures.
    """
    return containment(shingles(a), shingles(b)) >= SAME_ORIGIN


def containment(a: frozenset[int], b: frozenset[int]) -> float:
    """Share of the smaller set that lies in the larger one, 0 to 1; 0 where one is empty."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


class OriginFinder:
    """Finds, among known articles, those that may share an origin with a text."""

    def __init__(self, known: Iterable[tuple[str, str, bytes]]) -> None:
        """`known` holds (article id, origin id, signature).

        Raises:
            ValueError: a signature has not 512 bytes.
        """
        self._ids: list[str] = []
        self._origins: dict[str, str] = {}
        self._rows = np.empty((1024, _PERMUTATIONS), np.uint32)
        self._sizes = np.empty(1024)
        for article_id, origin, sign in known:
            self.add(article_id, origin, sign)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, article_id: str, origin: str, signature: bytes) -> None:
        """Makes an article known; one that is known already is moved to the given origin.

        Raises:
            ValueError: the signature has not 512 bytes.
        """
        row = _values(signature)
        if article_id not in self._origins:
            n = len(self._ids)
            if n == len(self._rows):
                self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
                self._sizes = np.concatenate([self._sizes, np.empty_like(self._sizes)])
            self._rows[n] = row
            self._sizes[n] = _estimated_size(row)
            self._ids.append(article_id)
        self._origins[article_id] = origin

    def origin_of(self, article_id: str) -> str:
        """The origin of a known article.

        Raises:
            KeyError: the article is not known.
        """
        return self._origins[article_id]

    def candidates(self, signature: bytes, size: int) -> list[str]:
        """Ids of known articles worth an exact comparison with a text of this signature and number of shingles.

        An article is one if at least as many of the 128 minima agree as would at the least containment of one origin,
        less three standard deviations, and at least one agrees. Sizes of articles are estimated from their signatures.
        A text that lies in one more than some 40 times its length can be missed.

        Raises:
            ValueError: the signature has not 512 bytes.
        """
        query = _values(signature)
        n = len(self._ids)
        if not size or not n:
            return []
        agreeing = np.count_nonzero((self._rows[:n] == query) & (query != _EMPTY), axis=1)
        sizes = self._sizes[:n]
        shared = SAME_ORIGIN * np.minimum(sizes, size)
        expected = _PERMUTATIONS * shared / (sizes + size - shared)
        enough = np.maximum(1.0, expected - 3 * np.sqrt(expected))
        return [self._ids[i] for i in np.flatnonzero(agreeing >= enough)]


def _hash(words: str) -> int:
    return int.from_bytes(blake2b(words.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "little")


def _values(signature: bytes) -> np.ndarray:
    if len(signature) != 4 * _PERMUTATIONS:
        raise ValueError(f"a signature has {4 * _PERMUTATIONS} bytes, this one {len(signature)}")
    return np.frombuffer(signature, "<u4")


def _estimated_size(row: np.ndarray) -> float:
    """Number of shingles behind a signature: the mean minimum of n even hashes is 1 / (n + 1) of their range."""
    return float(max(1.0, 1.0 / max(row.mean() / 2.0**32, 1e-12) - 1.0))
