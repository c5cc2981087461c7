"""How well does a relation model tell our own held-out news scenarios apart, as the desk reads them (both directions)?

python training/evaluate_news.py [--scenarios FILE ...] [--model PATH ...] [--careful]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import scenarios
from sklearn.metrics import average_precision_score

from core.models.careful import CarefulModel
from core.models.nli import RelationModel
from core.settings import Settings


def report(name: str, rows: list[tuple[str, str, str]], model: RelationModel) -> None:
    """Prints contradiction average precision, and the best F1 with its threshold, over (a, b, label) rows."""
    forward = model.predict([(a, b) for a, b, _ in rows])
    backward = model.predict([(b, a) for a, b, _ in rows])
    truth = np.array([label == "contradicts" for _, _, label in rows])
    for how, score in (
        ("larger", np.maximum(forward[:, 0], backward[:, 0])),
        ("mean", (forward[:, 0] + backward[:, 0]) / 2),
    ):
        order = np.sort(score)
        best = max((2 * (truth & (score >= t)).sum() / ((score >= t).sum() + truth.sum()), t) for t in order)
        precision = average_precision_score(truth, score)
        print(
            f"{name}: n={len(rows)} contradicting={truth.mean():.2f} [{how} of both directions] AP={precision:.3f}"
            f" best F1={best[0]:.3f} at {best[1]:.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenarios", type=Path, nargs="+", default=scenarios.all_files())
    parser.add_argument("--model", nargs="*", default=[""], help="model folders; default: the shipped weights")
    parser.add_argument("--careful", action="store_true", help="the careful model too")
    args = parser.parse_args()
    readers = [(name or "shipped", RelationModel(Settings(relation_model=name))) for name in args.model]
    if args.careful:
        readers.append(("careful", CarefulModel(Settings())))
    for path in args.scenarios:
        rows = []
        for scenario in scenarios.held_out(scenarios.read(path)):
            texts = scenarios.texts(scenario)
            rows += [(texts[i], texts[j], label) for (i, j), label in scenarios.labels(scenario).items()]
        for name, model in readers:
            report(f"{path.name} {name}", rows, model)


if __name__ == "__main__":
    main()
