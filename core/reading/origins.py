"""Which articles carry the same wire copy?

Texts are compared as sets of 5-word shingles (Broder 1997, "On the resemblance and containment of documents"). MinHash
signatures find the few articles worth an exact comparison; the exact containment decides. Paragraphs that an outlet prints
on all its pages (calls to subscribe, notes on the house) make no copy, and are left out where another page of the outlet
shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Protocol

import numpy as np

SAME_ORIGIN = 0.5
"""Least share of the shorter text's shingles that stand in the longer one. In the sample corpus copies share 0.83 or
more, other pairs at most 0.16."""
BEYOND_THE_PAGE = 0.3
"""Least share that two articles of one outlet must have beside the paragraphs that stand in both word for word. In
reports that an outlet used again it is 0.4 or more (benchmarks/origins.py); two pages with the same notes share none."""
_ALL_BUT_NOTHING = 0.15
"""Share of the shorter text beside common paragraphs up to which the two are one text."""
_SHINGLE_WORDS = 5
_PERMUTATIONS = 128
_SEED = 20201109
_EMPTY = np.iinfo(np.uint32).max


class Page(Protocol):
    """What an article is compared by."""

    @property
    def text(self) -> str: ...

    @property
    def outlet(self) -> str: ...


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


def closest(text: str, outlet: str, others: Sequence[Page]) -> int | None:
    """Which of these articles an outlet's text shares most of its runs of words with, if it is the same origin.

    At least half of the shorter text's shingles must stand in the longer one: a copy that an outlet cut or headed anew keeps
    its runs of words; a retelling keeps only names and figures.

    Returns its place in `others`, the first of equals; None where none has the same origin.
    """
    page = page_paragraphs(text, outlet, others)
    own = shingles(_without(text, page) or text)
    shares = [containment(own, shingles(_without(other.text, page) or other.text)) for other in others]
    found: int | None = None
    for i, (share, other) in enumerate(zip(shares, others, strict=True)):
        if share < SAME_ORIGIN or (found is not None and share <= shares[found]):
            continue
        if other.outlet != outlet or _used_again(text, other.text):
            found = i
    return found


def without_page(text: str, outlet: str, others: Sequence[Page]) -> str:
    """The text without the paragraphs that the outlet's other reports print too; the text itself if nothing else is left."""
    return _without(text, page_paragraphs(text, outlet, others)) or text


def page_paragraphs(text: str, outlet: str, others: Sequence[Page]) -> frozenset[str]:
    """Those paragraphs of an outlet's text that it prints below other reports too."""
    mine = set(_paragraphs(text))
    found: set[str] = set()
    for other in others:
        common = mine & set(_paragraphs(other.text)) if other.outlet == outlet else set()
        if common and not _used_again(text, other.text):
            found |= common
    return frozenset(found)


def _used_again(a: str, b: str) -> bool:
    """Whether two texts of one outlet are one report, whatever notes stand on both pages."""
    common = frozenset(_paragraphs(a)) & frozenset(_paragraphs(b))
    rest_a, rest_b = (shingles(_without(text, common)) for text in (a, b))
    smaller = min(len(shingles(a)), len(shingles(b)))
    if min(len(rest_a), len(rest_b)) <= _ALL_BUT_NOTHING * smaller:
        return True
    return containment(rest_a, rest_b) >= BEYOND_THE_PAGE


def _paragraphs(text: str) -> list[str]:
    return text.split("\n\n")


def _without(text: str, paragraphs: frozenset[str]) -> str:
    return "\n\n".join(p for p in _paragraphs(text) if p not in paragraphs)


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
