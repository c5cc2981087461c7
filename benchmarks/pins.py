"""What were the pinned figures of the quality gate measured on?"""

from __future__ import annotations

import hashlib
from pathlib import Path


def sha256_of(*paths: Path) -> str:
    """SHA-256 in hex over the names and contents of files, in this order."""
    found = hashlib.sha256()
    for path in paths:
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def hashes(root: Path) -> dict[str, str]:
    """Hashes of the data and weights under the project's folder, as `tests/quality/pinned.json` keeps them."""
    corpus = root / "sample_corpus"
    weights = root / "core/models/weights"
    return {
        "articles": sha256_of(*sorted((corpus / "articles").iterdir())),
        "labels": sha256_of(corpus / "labels.json"),
        "golden": sha256_of(root / "tests/golden/attribution.jsonl"),
        "checkworthy": sha256_of(root / "tests/golden/checkworthy.jsonl"),
        "nli_slice": sha256_of(root / "tests/quality/nli_slice.jsonl"),
        "weights": sha256_of(weights / "nli.safetensors"),
        "careful": sha256_of(weights / "careful.safetensors", weights / "careful.json"),
        "strict": sha256_of(weights / "strict/careful.safetensors", weights / "strict/careful.json"),
    }
