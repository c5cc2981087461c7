"""What must every vector index do, whichever engine holds the vectors?

An index knows ids and arrays. Besides the protocol, this module has what all engines share: the checks at the door, the
order of results, and the two files of a saved index.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Protocol, Self

import numpy as np

PADDING_ID = -1
"""Id of the places that a search could not fill; their score is -inf."""
UNIT_TOLERANCE = 1e-3
"""How far a vector's length may be from 1."""
MANIFEST_FILE = "manifest.json"

_TIE_MARGIN = 1e-5  # engines sum in float32 in an order of their own: nearer scores may have changed places
_SPARE = 4


class IndexMismatchError(Exception):
    """A saved index is missing, damaged, or not the one that is asked for: it has to be built again."""


@dataclass(frozen=True)
class Manifest:
    """What a saved index was made from. Kept as JSON beside the vectors."""

    model: str
    """Fingerprint of the encoder."""
    dimension: int
    count: int
    """Vectors in the index."""
    generation: int
    """The store's generation counter when the index was saved."""
    kind: str
    """Kind of the index, as `VectorIndex.kind`."""


class VectorIndex(Protocol):
    """Unit vectors by id, and the nearest of them to a query."""

    kind: str
    """Name of the engine and its file format."""
    dimension: int

    def __len__(self) -> int: ...

    def ids(self) -> np.ndarray:
        """All ids, int64 (n,), ascending."""
        ...

    def add(self, ids: np.ndarray, vectors: np.ndarray) -> None:
        """Adds vectors; an id that is present already gets the new vector.

        Args:
            ids: int64 (n,), 0 or more, each once.
            vectors: float32 (n, dimension), unit length.

        Raises:
            ValueError: a shape, an id or a vector is not as described. Nothing is added then.
        """
        ...

    def remove(self, ids: np.ndarray) -> int:
        """Removes ids, int64 (n,); returns how many of them were there. Absent ids are no error."""
        ...

    def search(self, queries: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """The k nearest vectors to each query, by cosine.

        Args:
            queries: float32 (q, dimension), unit length.
            k: 1 or more.

        Returns:
            Cosines, float32 (q, k), -1 to 1, descending; and ids, int64 (q, k). Equal cosines stand in the order of
            their ids. Where the index holds fewer than k, the rest is filled with score -inf and id -1.

        Raises:
            ValueError: a shape, a query or k is not as described.
        """
        ...

    def save(self, folder: Path, manifest: Manifest) -> None:
        """Replaces the saved index in a folder, which is made if need be. A reader meets the old one or the new one.

        Raises:
            ValueError: the manifest's kind, dimension or count is not this index's.
            OSError: the folder cannot be written.
        """
        ...

    @classmethod
    def load(cls, folder: Path, expect: Manifest | None) -> Self:
        """The index saved in a folder.

        Args:
            expect: what its manifest must equal; None: anything of this kind.

        Raises:
            IndexMismatchError: there is none, it does not fit, or a file is damaged.
        """
        ...


def check_entries(ids: np.ndarray, vectors: np.ndarray, dimension: int) -> tuple[np.ndarray, np.ndarray]:
    """Ids as int64 (n,) and vectors as contiguous float32 (n, dimension).

    Raises:
        ValueError: wrong shape, an id below 0 or given twice, a vector that is not finite or not of unit length.
    """
    ids = check_ids(ids)
    vectors = check_vectors(vectors, dimension)
    if len(ids) != len(vectors):
        raise ValueError(f"{len(ids)} ids for {len(vectors)} vectors")
    if ids.size and ids.min() < 0:
        raise ValueError(f"id {ids.min()} is below 0")
    unique, counts = np.unique(ids, return_counts=True)
    if unique.size != ids.size:
        raise ValueError(f"id {unique[counts > 1][0]} is given {counts.max()} times")
    return ids, vectors


def check_ids(ids: np.ndarray) -> np.ndarray:
    """Ids as int64 (n,).

    Raises:
        ValueError: not one-dimensional, or not whole numbers.
    """
    array = np.asarray(ids)
    if array.ndim != 1:
        raise ValueError(f"ids have shape {array.shape}, not (n,)")
    if array.size and not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"ids are {array.dtype}, not integers")
    return array.astype(np.int64)


def check_vectors(vectors: np.ndarray, dimension: int) -> np.ndarray:
    """Vectors as contiguous float32 (n, dimension).

    Raises:
        ValueError: wrong shape, or a vector that is not finite or not of unit length.
    """
    array = np.ascontiguousarray(vectors, dtype=np.float32)
    if array.ndim != 2 or array.shape[1] != dimension:
        raise ValueError(f"vectors have shape {array.shape}, not (n, {dimension})")
    lengths = np.sqrt(np.einsum("nd,nd->n", array, array))
    wrong = np.flatnonzero(~(np.abs(lengths - 1) <= UNIT_TOLERANCE))
    if wrong.size:
        raise ValueError(f"vector {wrong[0]} has length {lengths[wrong[0]]:.6g}, not 1")
    return array


RawSearch = Callable[[np.ndarray, int], tuple[np.ndarray, np.ndarray]]
"""(queries (q, dim), width) -> scores (q, width) descending, and keys int64 (q, width) of the vectors found."""


def search_in_order(
    queries: np.ndarray,
    k: int,
    size: int,
    raw: RawSearch,
    fetch: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]],
) -> tuple[np.ndarray, np.ndarray]:
    """An engine's search with scores and ties that depend on vectors and ids alone.

    An engine cuts a row of equal scores anywhere and sums in an order of its own. So some more than k are asked for
    (more again while the last one may tie with the k-th), scored afresh in float64, and sorted by score, then id.

    Args:
        queries: checked float32 (q, dim).
        k: how many are wanted, 1 or more.
        size: vectors in the index.
        raw: the engine's own search, called with a width from 1 to `size`.
        fetch: keys (m,) that `raw` gave -> their ids int64 (m,) and vectors float32 (m, dim).

    Returns:
        As `VectorIndex.search`.
    """
    if k < 1:
        raise ValueError(f"k is {k}: it must be 1 or more")
    out_scores = np.full((len(queries), k), -np.inf, dtype=np.float32)
    out_ids = np.full((len(queries), k), PADDING_ID, dtype=np.int64)
    if size == 0 or len(queries) == 0:
        return out_scores, out_ids
    first_width = min(size, k + _SPARE)
    all_scores, all_keys = raw(queries, first_width)
    for row, query in enumerate(queries):
        scores, keys, width = all_scores[row], all_keys[row], first_width
        while width < size and scores[-1] >= scores[k - 1] - _TIE_MARGIN:
            width = min(size, 4 * width)
            found_scores, found_keys = raw(query[None], width)
            scores, keys = found_scores[0], found_keys[0]
        ids, vectors = fetch(keys)
        exact = np.einsum("nd,d->n", vectors, query, dtype=np.float64).clip(-1, 1).astype(np.float32)
        best = np.lexsort((ids, -exact))[:k]
        out_scores[row, : best.size] = exact[best]
        out_ids[row, : best.size] = ids[best]
    return out_scores, out_ids


def save_files(folder: Path, manifest: Manifest, index: VectorIndex, data: bytes | memoryview) -> None:
    """Writes an index's data and manifest so that a reader, or a crash, never sees the one without the other.

    The data file has a name of its own, which the manifest gives; the manifest is replaced in one step, and only then
    are older data files removed.

    Raises:
        ValueError: the manifest's kind, dimension or count is not the index's.
        OSError: the folder cannot be written.
    """
    for name, value in (("kind", index.kind), ("dimension", index.dimension), ("count", len(index))):
        if getattr(manifest, name) != value:
            raise ValueError(f"manifest has {name} {getattr(manifest, name)!r}, the index {value!r}")
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(data).hexdigest()
    data_file = f"vectors-{manifest.generation}-{digest[:12]}.bin"
    _replace(folder / data_file, data)
    head = {**asdict(manifest), "data": data_file, "sha256": digest}
    _replace(folder / MANIFEST_FILE, json.dumps(head, indent=2).encode())
    for old in [*folder.glob("vectors-*.bin"), *folder.glob("*.partial")]:
        if old.name != data_file:
            old.unlink(missing_ok=True)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the index saved in a folder.

    Raises:
        IndexMismatchError: there is none, or it cannot be read.
    """
    return _read_head(folder)[0]


def load_files(folder: Path, kind: str, expect: Manifest | None) -> tuple[Manifest, bytes]:
    """The manifest and the data of a saved index, both checked.

    Raises:
        IndexMismatchError: there is none, it is not of this kind, not as expected, or a file is damaged.
    """
    manifest, data_file, digest = _read_head(folder)
    for name, wanted in (asdict(expect) if expect else {"kind": kind}).items():
        if getattr(manifest, name) != wanted:
            raise IndexMismatchError(f"{folder}: saved index has {name} {getattr(manifest, name)!r}, not {wanted!r}")
    if manifest.kind != kind:
        raise IndexMismatchError(f"{folder}: saved index is of kind {manifest.kind!r}, not {kind!r}")
    try:
        data = (folder / data_file).read_bytes()
    except FileNotFoundError:
        if _read_head(folder)[1] != data_file:  # replaced by a writer just now
            return load_files(folder, kind, expect)
        raise IndexMismatchError(f"{folder / data_file}: missing") from None
    except OSError as error:
        raise IndexMismatchError(f"{folder / data_file}: {error}") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise IndexMismatchError(f"{folder / data_file}: damaged ({len(data)} bytes, another checksum)")
    return manifest, data


def _read_head(folder: Path) -> tuple[Manifest, str, str]:
    """Manifest, name of the data file, and its SHA-256."""
    path = folder / MANIFEST_FILE
    try:
        head = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise IndexMismatchError(f"{folder}: no saved index") from None
    except (OSError, ValueError) as error:
        raise IndexMismatchError(f"{path}: {error}") from error
    kinds = {"model": str, "dimension": int, "count": int, "generation": int, "kind": str, "data": str, "sha256": str}
    for name, kind in kinds.items():
        if not isinstance(head, dict) or type(head.get(name)) is not kind:
            raise IndexMismatchError(f"{path}: no {name}")
    if Path(head["data"]).name != head["data"]:
        raise IndexMismatchError(f"{path}: data file {head['data']!r} lies elsewhere")
    return Manifest(**{field.name: head[field.name] for field in fields(Manifest)}), head["data"], head["sha256"]


def _replace(path: Path, data: bytes | memoryview) -> None:
    """Writes a file that is whole whenever it is seen under its name, also after a power cut."""
    descriptor, partial = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".partial")
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(partial, path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
