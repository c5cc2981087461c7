"""Where does a statement lie in meaning? A sentence encoder, loaded when first asked.

Sentence-BERT (Reimers and Gurevych 2019) with all-MiniLM-L6-v2 by default.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from core.errors import ModelError
from core.models.runtime import MODEL_LOCK, base_folder, dtype_name, model_fingerprint, prepare_libraries, readable
from core.settings import Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

CODE_VERSION = 1
"""Grows when the same weights would give other vectors."""

_DEFAULT_DIMENSION = 384
_BATCH = 64


class Encoder:
    """Statements to unit vectors. Safe to use from several threads.

    Raises from every member:
        ModelError: the model is missing or damaged.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def dimension(self) -> int:
        """Length of a vector. Loads the model only where it is not the default one."""
        if not self._settings.encoder:
            return _DEFAULT_DIMENSION
        return int(self._model.get_embedding_dimension() or 0)

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits that change with weights, configuration, precision or code; made without loading the model."""
        return model_fingerprint(self._name, "encoder", dtype_name(), CODE_VERSION)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> np.ndarray:
        """Vectors of texts, which are cut at the model's longest input (256 tokens by default).

        Args:
            texts: any strings; empty ones too have a vector.
            progress: called after each batch with the number of texts in it.

        Returns:
            float32 (n, dimension), unit length, in the order of the texts.
        """
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), texts[i]))  # like lengths: little padding
        for start in range(0, len(order), _BATCH):
            part = order[start : start + _BATCH]
            vectors[part] = self._encode_batch([readable(texts[i]) for i in part])
            if progress:
                progress(len(part))
        return vectors

    def _encode_batch(self, texts: list[str]) -> np.ndarray:
        with MODEL_LOCK:
            tensor = self._model.encode(texts, batch_size=_BATCH, show_progress_bar=False, convert_to_tensor=True)
            vectors = tensor.float().cpu().numpy()
        # scaled here, since lengths rounded to bfloat16 would be off by up to 0.4 %
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (np.isfinite(lengths).all() and lengths.all()):
            raise ModelError(f"encoder {self._name} gave a vector of length {lengths.min()}: its weights are damaged")
        return vectors / lengths

    @property
    def _name(self) -> str:
        return self._settings.encoder or str(base_folder())

    @property
    def _model(self) -> SentenceTransformer:
        with MODEL_LOCK:
            return self._loaded

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        import torch
        from sentence_transformers import SentenceTransformer

        prepare_libraries(self._settings.threads)
        dtype = getattr(torch, dtype_name())
        try:
            model = SentenceTransformer(
                self._name, local_files_only=not self._settings.encoder, model_kwargs={"dtype": dtype}
            )
        except Exception as error:  # whatever a foreign model makes the libraries raise
            raise ModelError(f"encoder {self._name} cannot be loaded: {error}") from error
        return model.to(dtype).eval()
