"""How sure is the judge, and how much should each readable signal move the odds of a contradiction?

Fits one logistic layer over a relation model and the signals on the held-out news scenarios, which neither model has learnt
from. Prints the weights for `core/relations/judge.py` for the fast model, and for the careful one where its packages are installed.

    python training/fit_signals.py
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import scenarios
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from core.claims.parties import PartyTable
from core.models.careful import CarefulModel, available
from core.models.encoder import Encoder
from core.models.nli import RelationModel
from core.relations.question import by_question
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenarios", type=Path, nargs="+", default=scenarios.all_files())
    parser.add_argument("--model", default="", help="folder of a fast model; default: the shipped one")
    parser.add_argument("--near", type=float, default=0.3, help="least cosine of a pair, as matching would offer it")
    args = parser.parse_args()
    table = PartyTable.load()
    encoder = Encoder(Settings())
    rows, truth, groups, question = [], [], [], []
    for group, scenario in enumerate(s for p in args.scenarios for s in scenarios.held_out(scenarios.read(p))):
        texts = scenarios.texts(scenario)
        mapped = by_question(encoder.encode(texts), default_encoder=True)
        for (i, j), label in scenarios.labels(scenario).items():
            near = float(mapped[i] @ mapped[j])
            if near >= args.near:
                rows.append((texts[i], texts[j]))
                truth.append(label == "contradicts")
                groups.append(group)
                question.append(near)
    contradicts = np.array(truth)
    signals = np.array([told(read_signals(a, b, lambda n: table.column(table.find(n)))) for a, b in rows], dtype=float)
    print(f"n={len(rows)} pairs of {groups[-1] + 1} scenarios, {contradicts.mean():.1%} contradict")
    readers: list[tuple[str, RelationModel]] = [("fast", RelationModel(Settings(relation_model=args.model)))]
    if available():
        readers.append(("careful", CarefulModel(Settings())))
    seen = {}
    for name, model in readers:
        seen[name] = log_odds(model, rows)
    for name, odds in list(seen.items()) + ([("both", sum(seen.values()))] if len(seen) > 1 else []):
        layers = {
            "model": odds[:, None],
            "+ question": np.column_stack([odds, question]),
            "+ signals": np.column_stack([odds, signals]),
            "+ both": np.column_stack([odds, question, signals]),
        }
        for how, features in layers.items():
            crossed = cross_val_predict(
                LogisticRegression(C=1.0),
                features,
                contradicts,
                groups=groups,
                cv=GroupKFold(5),
                method="predict_proba",
            )[:, 1]
            bins = np.clip((crossed * 10).astype(int), 0, 9)
            error = sum(
                abs(crossed[bins == b].mean() - contradicts[bins == b].mean()) * (bins == b).mean()
                for b in set(bins.tolist())
            )
            layer = LogisticRegression(C=1.0).fit(features, contradicts)
            weights = [round(float(w), 2) for w in (*layer.intercept_, *layer.coef_[0])]
            print(
                f"{name:8} {how:12} five-fold AP {average_precision_score(contradicts, crossed):.3f}"
                f" calibration error {error:.3f} bias, weights {weights}"
            )
    print("signals seen:", dict(zip(NAMES, signals.sum(axis=0).astype(int).tolist(), strict=True)))


if __name__ == "__main__":
    main()
