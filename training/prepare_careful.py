"""Which pairs does the careful model learn from first?

Fewer than the fast one, since it learns more from each: licensed pairs with the sources nearest to news favoured, a third of
the contradictions and neutral pairs turned round, pairs made for the fast model, and the older news scenarios.

    python training/prepare_careful.py --nli DATA/nli/train.jsonl.gz --made build/pairs.jsonl.gz --out build/careful.jsonl.gz
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from pathlib import Path

import scenarios
from prepare_news import NLI
from prepare_pairs import CAPS, LABELS, read_jsonl

SHARE = 0.6
SHARES = {
    "wiki-sim": 1.0,
    "wiki-base": 1.0,
    "wiki-translate": 1.0,
    "mnli": 1.0,
    "conjnli": 0.7,
    "infobox": 0.7,
    "snli-counterfactual": 0.5,
    "fever": 0.5,
    "lexical-swap": 0.5,
    "snli": 0.3,
}
"""Share of the fast model's caps that is taken of a source; `SHARE` of those not named."""
MADE = {"made-near": 2500, "made-unrelated": 1200, "made-figure": 600}
OLDER = ("news_scenarios.jsonl", "news_scenarios_more.jsonl")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nli", type=Path, required=True, help="train.jsonl.gz of the licensed pairs")
    parser.add_argument("--made", type=Path, required=True, help="output of prepare_pairs.py")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(5)
    groups: dict[tuple[str, str], list[dict]] = {}
    for row in read_jsonl(args.nli):
        groups.setdefault((row["source"], row["label"]), []).append(row)
    pairs = []
    for source, caps in CAPS.items():
        for label, cap in zip(LABELS, caps, strict=True):
            group = groups.get((source, label), [])
            for row in rng.sample(group, min(int(cap * SHARES.get(source, SHARE)), len(group))):
                a, b = row["premise"], row["hypothesis"]
                if label != "entailment" and rng.random() < 0.3:
                    a, b = b, a
                pairs.append({"premise": a, "hypothesis": b, "label": label, "source": source})
    made = read_jsonl(args.made)
    for source, count in MADE.items():
        pairs += rng.sample([r for r in made if r["source"] == source], count)
    for name in OLDER:
        for scenario in scenarios.kept(scenarios.read(scenarios.DATA / name)):
            texts = scenarios.texts(scenario)
            for (i, j), label in scenarios.labels(scenario).items():
                a, b = (i, j) if rng.random() < 0.5 else (j, i)
                pairs.append({"premise": texts[a], "hypothesis": texts[b], "label": NLI[label], "source": "news"})
    rng.shuffle(pairs)
    with gzip.open(args.out, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in pairs)
    print(len(pairs), "pairs", Counter(r["label"] for r in pairs))


if __name__ == "__main__":
    main()
