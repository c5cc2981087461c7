"""What do all desks of a test run share? Each model is loaded once a process, as a server does for all its editors, and
reads the same batch of pairs once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
import pytest

from core.claims.segment import Segmenter
from core.models.encoder import Encoder
from core.models.nli import RelationModel
from core.models.runtime import MODEL_LOCK

Key = Callable[[Any], tuple[object, ...]]


def _read_by(model: RelationModel) -> tuple[object, ...]:
    settings = model._settings
    return type(model), model._weights, settings.relation_model, settings.threads


LOADED: dict[tuple[type, str], Key] = {
    (Encoder, "_loaded"): lambda encoder: (encoder._settings.encoder, encoder._settings.threads),
    (RelationModel, "_loaded"): _read_by,
    (Segmenter, "_nlp"): lambda segmenter: (segmenter.settings.spacy_model,),
}
"""The properties that load a model, each with what a model is told apart by."""
REAL: dict[tuple[type, str], Any] = {(owner, name): vars(owner)[name] for owner, name in LOADED}
REAL[RelationModel, "_predict_batch"] = RelationModel._predict_batch


def share_models(patch: pytest.MonkeyPatch) -> None:
    """Models are loaded, and batches read, once for all objects."""
    for (owner, name), key in LOADED.items():
        patch.setattr(owner, name, _loaded_once(owner, name, key))
    patch.setattr(RelationModel, "_predict_batch", _read_once())


def share_nothing(patch: pytest.MonkeyPatch) -> None:
    """Every object loads its own model and reads every batch, as without `share_models`."""
    for (owner, name), real in REAL.items():
        patch.setattr(owner, name, real)


def _loaded_once(owner: type, name: str, key: Key) -> cached_property[Any]:
    models: dict[tuple[object, ...], Any] = {}

    def load(self: Any) -> Any:
        if key(self) not in models:
            models[key(self)] = REAL[owner, name].func(self)
        return models[key(self)]

    found = cached_property(load)
    found.__set_name__(owner, name)
    return found


def _read_once() -> Callable[[RelationModel, list[tuple[str, str]]], np.ndarray]:
    answers: dict[tuple[object, ...], np.ndarray] = {}

    def predict(self: RelationModel, pairs: list[tuple[str, str]]) -> np.ndarray:
        key = (*_read_by(self), *pairs)
        with MODEL_LOCK:
            _ = self._loaded  # as whoever reads for the first time does
        if key not in answers:
            answers[key] = REAL[RelationModel, "_predict_batch"](self, pairs)
        return answers[key]

    return predict
