"""What is exactly the answer? Brute force in numpy: the oracle that other indexes are tested against."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Self

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


class ExactIndex:
    """A `VectorIndex` over one array. A change replaces the arrays, so searches in other threads go on undisturbed."""

    kind = "exact"

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._entries = (np.empty(0, np.int64), np.empty((0, dimension), np.float32))  # ids ascend

    def __len__(self) -> int:
        return len(self._entries[0])

    def ids(self) -> np.ndarray:
        return self._entries[0].copy()

    def add(self, ids: np.ndarray, vectors: np.ndarray) -> None:
        ids, vectors = check_entries(ids, vectors, self.dimension)
        old_ids, old_vectors = self._entries
        kept = ~np.isin(old_ids, ids)
        all_ids = np.concatenate([old_ids[kept], ids])
        order = np.argsort(all_ids)
        self._entries = all_ids[order], np.concatenate([old_vectors[kept], vectors])[order]

    def remove(self, ids: np.ndarray) -> int:
        old_ids, old_vectors = self._entries
        gone = np.isin(old_ids, check_ids(ids))
        self._entries = old_ids[~gone], old_vectors[~gone]
        return int(gone.sum())

    def search(self, queries: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        queries = check_vectors(queries, self.dimension)
        ids, vectors = self._entries

        def raw(queries: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray]:
            scores = queries @ vectors.T
            rows = np.argsort(-scores, axis=1, kind="stable")[:, :width]
            return np.take_along_axis(scores, rows, axis=1), rows

        return search_in_order(queries, k, len(ids), raw, lambda rows: (ids[rows], vectors[rows]))

    def save(self, folder: Path, manifest: Manifest) -> None:
        ids, vectors = self._entries
        buffer = io.BytesIO()
        np.savez(buffer, ids=ids, vectors=vectors)
        save_files(folder, manifest, self, buffer.getbuffer())

    @classmethod
    def load(cls, folder: Path, expect: Manifest | None) -> Self:
        manifest, data = load_files(folder, cls.kind, expect)
        index = cls(manifest.dimension)
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                index.add(arrays["ids"], arrays["vectors"])
        except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
            raise IndexMismatchError(f"{folder}: {error}") from error
        if len(index) != manifest.count:
            raise IndexMismatchError(f"{folder}: {len(index)} vectors, the manifest says {manifest.count}")
        return index
