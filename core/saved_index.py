"""Does the vector index beside the store hold what the store holds?

The store is the truth. The index in the desk's folder says of which generation of the store it is; one that is behind,
damaged or gone is made anew from the stored vectors, without encoding anything.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from core.pipeline import Models
    from core.store import Store
    from indexes.base import VectorIndex


class SavedIndex:
    """The vector index of one desk, in memory and in its folder. Thread-safe."""

    def __init__(self, folder: Path, store: Store, models: Models, lock: threading.RLock) -> None:
        """
        Args:
            folder: where the index is kept.
            lock: the desk's.
        """
        self._folder = folder
        self._store = store
        self._models = models
        self._lock = lock
        self._index: VectorIndex | None = None
        self._generation = -1

    def current(self) -> VectorIndex:
        """The index of all encoded claims, as of the store's present generation."""
        from indexes.base import IndexMismatchError
        from indexes.faiss_index import FaissIndex

        with self._lock:
            generation = self._store.generation()
            if self._index is not None and self._generation == generation:
                return self._index
            encoder = self._models.encoder
            saved: VectorIndex | None = None
            if self.is_current():
                with suppress(IndexMismatchError, OSError):
                    saved = FaissIndex.load(self._folder, None)
            if saved is None:
                ids, vectors = self._store.vectors(encoder.fingerprint)
                saved = FaissIndex(vectors.shape[1] or encoder.dimension)
                if len(ids):
                    saved.add(ids, vectors)
            self._index, self._generation = saved, generation
            return saved

    def is_current(self) -> bool:
        """Whether the saved index says that it holds what the store holds."""
        from indexes.base import IndexMismatchError, read_manifest

        try:
            manifest = read_manifest(self._folder)
        except (IndexMismatchError, OSError):
            return False
        return (manifest.model, manifest.generation) == (self._models.encoder.fingerprint, self._store.generation())

    def save(self) -> None:
        """Writes the present index into the folder."""
        from indexes.base import Manifest

        index = self.current()
        manifest = Manifest(
            model=self._models.encoder.fingerprint,
            dimension=index.dimension,
            count=len(index),
            generation=self._generation,
            kind=index.kind,
        )
        index.save(self._folder, manifest)

    def fault(self) -> str:
        """In what the saved index differs from the vectors of the store; "" if in nothing, or if there are no vectors."""
        from indexes.base import IndexMismatchError, read_manifest
        from indexes.faiss_index import FaissIndex

        encoder = self._models.encoder.fingerprint
        ids, vectors = self._store.vectors(encoder)
        if len(ids) == 0:
            return ""
        try:
            saved = FaissIndex.load(self._folder, None)
            if not np.array_equal(saved.ids(), ids):
                return f"the index holds {len(saved)} vectors, the store {len(ids)}"
            if read_manifest(self._folder).model != encoder:
                return "the index was made by another encoder"
            if not np.allclose(saved.search(vectors[:50], 1)[0][:, 0], 1.0, atol=1e-3):
                return "the index's vectors differ from the store's"
        except (IndexMismatchError, OSError) as error:
            return f"the index cannot be read: {error}" if self._folder.exists() else "there is no index"
        return ""

    def rebuild(self) -> None:
        """Throws the saved index away and makes it anew from the store."""
        with self._lock:
            self._index = None
            if self._folder.is_dir():
                for file in self._folder.iterdir():
                    file.unlink()
            self.save()
