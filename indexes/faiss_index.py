"""How does a desk on one machine find its nearest vectors? By FAISS, exactly, with removal.

Importing this module loads FAISS (Douze et al. 2024, "The Faiss library").
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Self

import faiss
import numpy as np

from indexes.base import (
    IndexMismatchError,
    Manifest,
    check_entries,
    check_ids,
    check_vectors,
    load_files,
    save_files,
    search_in_order,
)


class FaissIndex:
    """A `VectorIndex` over a flat inner-product index. Safe to use from several threads."""

    kind = "faiss-flat"

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        self._lock = threading.Lock()  # FAISS must not be searched while it changes

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def ids(self) -> np.ndarray:
        with self._lock:
            return np.sort(faiss.vector_to_array(self._index.id_map))

    def add(self, ids: np.ndarray, vectors: np.ndarray) -> None:
        ids, vectors = check_entries(ids, vectors, self.dimension)
        with self._lock:
            self._remove(ids)
            self._index.add_with_ids(vectors, ids)

    def remove(self, ids: np.ndarray) -> int:
        ids = check_ids(ids)
        with self._lock:
            return self._remove(ids)

    def search(self, queries: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        queries = check_vectors(queries, self.dimension)
        with self._lock:
            return search_in_order(queries, k, len(self), self._index.search, self._fetch)

    def save(self, folder: Path, manifest: Manifest) -> None:
        with self._lock:
            data = faiss.serialize_index(self._index)
        save_files(folder, manifest, self, data.data)

    @classmethod
    def load(cls, folder: Path, expect: Manifest | None) -> Self:
        manifest, data = load_files(folder, cls.kind, expect)
        try:
            saved = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        except RuntimeError as error:
            raise IndexMismatchError(f"{folder}: {error}") from error
        if not isinstance(saved, faiss.IndexIDMap2) or (saved.d, saved.ntotal) != (manifest.dimension, manifest.count):
            raise IndexMismatchError(
                f"{folder}: {type(saved).__name__} of {saved.ntotal} vectors with {saved.d} values, the manifest says "
                f"{manifest.count} with {manifest.dimension}"
            )
        index = cls(manifest.dimension)
        index._index = saved
        return index

    def _fetch(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return keys, self._index.reconstruct_batch(keys)

    def _remove(self, ids: np.ndarray) -> int:
        present = ids[np.isin(ids, faiss.vector_to_array(self._index.id_map))]
        return int(self._index.remove_ids(faiss.IDSelectorBatch(present))) if present.size else 0
