"""Where do uploaded files lie, so that the address of an article stays valid?"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path


def keep(folder: Path, name: str, data: bytes) -> Path:
    """Writes an uploaded file into the folder and returns its path.

    The name is taken for a name alone, never for a path; the same file uploaded twice gives the same path.
    """
    base = re.split(r"[/\\]", name)[-1]
    stem, _, suffix = base.rpartition(".")
    stem = re.sub(r"[^\w.-]+", "_", stem).strip("._")[:80] or "article"
    suffix = re.sub(r"\W", "", suffix)[:8] or "txt"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}-{hashlib.sha256(data).hexdigest()[:8]}.{suffix}"
    path.write_bytes(data)
    return path
