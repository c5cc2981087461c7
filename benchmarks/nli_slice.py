"""How well do the relation models read the quality gate's licensed pairs, premise -> hypothesis?

Prints what to pin in tests/quality/pinned.json when weights or pairs have changed: their hashes, and floors a little under
the figures measured now. The careful model is measured where its packages are installed.

    python benchmarks/nli_slice.py
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from benchmarks.pins import hashes
from core.models.careful import CarefulModel, available
from core.models.nli import LABELS, RelationModel
from core.settings import Settings
from training.evaluate import figures

ROOT = Path(__file__).resolve().parents[1]
SLICE = ROOT / "tests" / "quality" / "nli_slice.jsonl"
MARGIN = 0.01
"""How far a floor lies under its figure: three pairs of 300, and more than other processors' rounding moves."""


def read_slice() -> list[dict[str, str]]:
    """The pairs: premise, hypothesis, label, source, license."""
    return [json.loads(line) for line in SLICE.read_text("utf-8").splitlines()]


def measure(model: RelationModel, rows: list[dict[str, str]]) -> dict[str, float | None]:
    """`accuracy` and `contradiction_ap` (average precision of contradictions) over these pairs, read in one direction."""
    labels = np.array([LABELS.index(row["label"]) for row in rows])
    return figures(model.predict([(row["premise"], row["hypothesis"]) for row in rows]), labels)


def main() -> None:
    rows = read_slice()
    models: dict[str, RelationModel] = {"nli_fast": RelationModel(Settings())}
    if available():
        models["nli_careful"] = CarefulModel(Settings())
        models["nli_strict"] = CarefulModel(Settings(careful="strict"))
    measured = {name: measure(model, rows) for name, model in models.items()}
    print(f"measured on {len(rows)} pairs: {json.dumps(measured)}")
    found = hashes(ROOT)
    floors = {
        name: {key: round(value - MARGIN, 3) for key, value in values.items() if value is not None}
        for name, values in measured.items()
    }
    pinned = {"hashes": {key: found[key] for key in ("nli_slice", "weights", "careful", "strict")}, "floors": floors}
    print(f"to pin in tests/quality/pinned.json:\n{json.dumps(pinned, indent=2)}")


if __name__ == "__main__":
    main()
