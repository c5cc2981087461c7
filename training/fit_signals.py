"""How much should each readable signal move the odds of a contradiction?

Fits one logistic layer over the relation model and the signals on the held-out news scenarios, which the model has not
learnt from. Prints the weights for `core/relations/judge.py`; the prior is set apart, on the Ever Given story.

    python training/fit_signals.py --scenarios training/data/news_scenarios.jsonl
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from prepare_news import held_out, labelled, scenarios
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import cross_val_predict

from core.claims.parties import PartyTable
from core.models.nli import RelationModel
from core.relations.signals import read_signals
from core.settings import Settings

NAMES = ("scale", "number", "number_fits", "date", "negation", "antonym", "blame")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenarios", type=Path, required=True)
    args = parser.parse_args()
    table = PartyTable.load()
    rows = [row for s in held_out(scenarios(args.scenarios)) for row in labelled(s)]
    model = RelationModel(Settings())
    both = model.predict([(a, b) for a, b, _ in rows] + [(b, a) for a, b, _ in rows])[:, 0]
    mean = np.clip((both[: len(rows)] + both[len(rows) :]) / 2, 1e-4, 1 - 1e-4)
    found = [read_signals(a, b, lambda name: table.column(table.find(name))) for a, b, _ in rows]
    signals = [
        [s.number is True, s.number is False, s.date is True, s.negation, s.antonym, s.blame is True] for s in found
    ]
    features = np.column_stack([np.log(mean / (1 - mean)), np.array(signals, dtype=float)])
    truth = np.array([label == "contradicts" for _, _, label in rows])
    layer = LogisticRegression(C=1.0).fit(features, truth)
    crossed = cross_val_predict(LogisticRegression(C=1.0), features, truth, cv=5, method="predict_proba")[:, 1]
    print(f"n={len(rows)}: AP of the model {average_precision_score(truth, mean):.3f},", end=" ")
    print(f"with signals, five-fold {average_precision_score(truth, crossed):.3f}")
    print(
        "bias",
        round(float(layer.intercept_[0]), 2),
        {n: round(float(w), 2) for n, w in zip(NAMES, layer.coef_[0], strict=True)},
    )
    print("seen", dict(zip(NAMES[1:], np.array(signals).sum(axis=0).tolist(), strict=True)))


if __name__ == "__main__":
    main()
