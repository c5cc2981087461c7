"""How sure is the judge, and how much should each readable signal move the odds of a contradiction?

Fits one logistic layer over a relation model and the signals on the held-out news scenarios, which neither model has learnt
from. Of the related pairs of a story, by far the most, every `--thin`th is read and counts as many times. Prints the weights for
`core/relations/judge.py` for the fast model, and for the careful one where its packages are installed.

    python training/fit_signals.py
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
import scenarios
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from core.claims.parties import PartyTable
from core.models.careful import CarefulModel, available
from core.models.nli import RelationModel
from core.relations.signals import Signals, read_signals
from core.settings import Settings

NAMES = ("number", "number_fits", "date", "date_fits", "negation", "antonym", "blame", "same_blame")


def told(found: Signals) -> list[bool]:
    return [
        found.number is True,
        found.number is False,
        found.date is True,
        found.date is False,
        found.negation,
        found.antonym,
        found.blame is True,
        found.blame is False,
    ]


def log_odds(model: RelationModel, rows: list[tuple[str, str]]) -> np.ndarray:
    """Of a contradiction, mean of both directions, (n,)."""
    mean = (model.predict(rows)[:, 0] + model.predict([(b, a) for a, b in rows])[:, 0]) / 2
    mean = np.clip(mean, 1e-4, 1 - 1e-4)
    odds: np.ndarray = np.log(mean / (1 - mean))
    return odds


def calibration_error(chances: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> float:
    """Expected calibration error over ten bins of equal width, 0 to 1."""
    bins = np.clip((chances * 10).astype(int), 0, 9)
    gaps = [abs(np.average((chances - truth)[bins == b], weights=weights[bins == b])) for b in set(bins.tolist())]
    shares = [weights[bins == b].sum() / weights.sum() for b in set(bins.tolist())]
    return float(np.dot(gaps, shares))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenarios", type=Path, nargs="+", default=scenarios.all_files())
    parser.add_argument("--thin", type=int, default=10)
    args = parser.parse_args()
    rng = random.Random(17)
    rows, truth, counts, groups = [], [], [], []
    for group, scenario in enumerate(s for p in args.scenarios for s in scenarios.held_out(scenarios.read(p))):
        texts = scenarios.texts(scenario)
        for (i, j), label in scenarios.labels(scenario).items():
            thinned = label == "related" and "claims" in scenario
            if thinned and rng.randrange(args.thin):
                continue
            rows.append((texts[i], texts[j]))
            truth.append(label == "contradicts")
            counts.append(args.thin if thinned else 1)
            groups.append(group)
    contradicts, weights = np.array(truth), np.array(counts, dtype=float)
    table = PartyTable.load()
    signals = np.array([told(read_signals(a, b, lambda n: table.column(table.find(n)))) for a, b in rows], dtype=float)
    share = np.average(contradicts, weights=weights)
    print(f"{len(rows)} pairs of {groups[-1] + 1} scenarios read; weighted, {share:.1%} contradict")
    print("signals seen:", dict(zip(NAMES, signals.sum(axis=0).astype(int).tolist(), strict=True)))
    readers: list[tuple[str, RelationModel]] = [("fast", RelationModel(Settings()))]
    if available():
        readers.append(("careful", CarefulModel(Settings())))
    for name, model in readers:
        odds = log_odds(model, rows)
        layers = {
            "model": odds[:, None],
            "+ number": np.column_stack([odds, signals[:, :2]]),
            "+ all": np.column_stack([odds, signals]),
        }
        for how, features in layers.items():
            layer = LogisticRegression()
            crossed = cross_val_predict(
                layer,
                features,
                contradicts,
                groups=groups,
                cv=GroupKFold(5),
                method="predict_proba",
                params={"sample_weight": weights},
            )[:, 1]
            layer.fit(features, contradicts, sample_weight=weights)
            fitted = [round(float(w), 2) for w in (*layer.intercept_, *layer.coef_[0])]
            print(
                f"{name:8} {how:9} five-fold AP {average_precision_score(contradicts, crossed, sample_weight=weights):.3f}"
                f" (unweighted {average_precision_score(contradicts, crossed):.3f}),"
                f" calibration error {calibration_error(crossed, contradicts, weights):.3f}; bias and weights {fitted}"
            )


if __name__ == "__main__":
    main()
