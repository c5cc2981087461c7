"""How well does a relation model tell contradiction, entailment and neutral apart, source by source?

Two readings of each pair: premise -> hypothesis, as the labels were given; and as shipped, from both directions, as the
desk compares two positions. The average precision is of contradictions against the rest.

    python training/evaluate.py --nli DATA/nli/dev.jsonl.gz --model shipped --out build/results.json
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score
from tqdm import tqdm

from core.models.careful import CarefulModel
from core.models.nli import LABELS, RelationModel
from core.settings import Settings

MACRO = ("conjnli", "infobox", "mnli", "wanli", "wiki-base", "wiki-sim", "wiki-translate")
"""Sources with all three labels; the macro figures are the plain means over them."""
READINGS = ("premise -> hypothesis", "as shipped")


def both_directions(forward: np.ndarray, backward: np.ndarray) -> np.ndarray:
    """Probabilities of a pair in either direction, (n, 3) each, as one: the larger contradiction; what it leaves is
    shared out as the two directions share entailment and neutral on average."""
    contradiction = np.maximum(forward[:, 0], backward[:, 0])
    rest = (forward[:, 1:] + backward[:, 1:]) / 2
    rest *= ((1 - contradiction) / np.maximum(rest.sum(axis=1), 1e-9))[:, None]
    return np.column_stack([contradiction, rest])


def figures(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, float | None]:
    """Accuracy, and average precision of contradictions (None where all or none are)."""
    contradicts = labels == LABELS.index("contradiction")
    mixed = 0 < contradicts.sum() < len(labels)
    return {
        "accuracy": float((probabilities.argmax(axis=1) == labels).mean()),
        "contradiction_ap": float(average_precision_score(contradicts, probabilities[:, 0])) if mixed else None,
    }


def evaluate(rows: list[dict[str, str]], model: RelationModel) -> dict[str, dict]:
    """For each source and "macro": n, and the figures of both readings."""
    with tqdm(total=2 * len(rows), unit="pair") as bar:
        forward = model.predict([(r["premise"], r["hypothesis"]) for r in rows], bar.update)
        backward = model.predict([(r["hypothesis"], r["premise"]) for r in rows], bar.update)
    predicted = dict(zip(READINGS, (forward, both_directions(forward, backward)), strict=True))
    labels = np.array([LABELS.index(r["label"]) for r in rows])
    places = defaultdict(list)
    for place, row in enumerate(rows):
        places[row["source"]].append(place)
    results: dict[str, dict] = {}
    for source, chosen in sorted(places.items()):
        readings = {name: figures(p[chosen], labels[chosen]) for name, p in predicted.items()}
        results[source] = {"n": len(chosen), **readings}
    counted = [results[s] for s in MACRO if s in results]
    if counted:
        results["macro"] = {"n": sum(r["n"] for r in counted)} | {
            name: {key: float(np.mean([r[name][key] for r in counted])) for key in ("accuracy", "contradiction_ap")}
            for name in READINGS
        }
    return results


def table(results: dict[str, dict]) -> str:
    lines = [f"{'':22}{'':>6}   {READINGS[0]:^22}   {READINGS[1]:^22}"]
    lines.append(f"{'source':22}{'n':>6}" + f"   {'accuracy':>10}{'contr. AP':>12}" * 2)
    for source, result in results.items():
        cells = ""
        for name in READINGS:
            precision = result[name]["contradiction_ap"]
            cells += f"   {result[name]['accuracy']:10.3f}" + (
                f"{'-':>12}" if precision is None else f"{precision:12.3f}"
            )
        lines.append(f"{source:22}{result['n']:6}{cells}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nli", type=Path, required=True, help="dev.jsonl.gz of the licensed pairs")
    parser.add_argument("--model", default="shipped", help="`shipped`, `careful`, `strict`, or name or path of a model")
    parser.add_argument("--out", type=Path, help="results as JSON")
    args = parser.parse_args()
    with gzip.open(args.nli, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    if args.model in {"careful", "strict"}:
        model: RelationModel = CarefulModel(Settings(careful="strict" if args.model == "strict" else "auto"))
    else:
        model = RelationModel(Settings(relation_model="" if args.model == "shipped" else args.model))
    start = time.perf_counter()
    results = evaluate(rows, model)
    seconds = time.perf_counter() - start
    print(table(results))
    print(f"{2 * len(rows) / seconds:.0f} pairs a second")
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(json.dumps({"fingerprint": model.fingerprint, "results": results}, indent=2) + "\n")


if __name__ == "__main__":
    main()
