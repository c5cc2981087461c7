"""Which pairs teach the relation model what a newsroom calls a contradiction?

Takes the pairs of our own news scenarios (see scenarios.py): all that contradict or agree, and for each scenario a few times as
many that are merely related, half of them the nearest in meaning, as matching would offer them. Mixes them with
licensed pairs of the first step, so that nothing learnt there is lost.

    python training/prepare_news.py --replay build/pairs.jsonl.gz --replayed 12000 --out build/news.jsonl.gz
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
import scenarios

from core.models.encoder import Encoder
from core.settings import Settings

NLI = {"contradicts": "contradiction", "agrees": "entailment", "related": "neutral"}


def chosen(scenario: dict, vectors: np.ndarray, related: float, rng: random.Random) -> list[tuple[str, str, str]]:
    """(a, b, label) of one scenario: what contradicts or agrees, and `related` times as many others.

    Args:
        vectors: of the scenario's texts, (n, dim), unit length.
    """
    texts = scenarios.texts(scenario)
    by_label: dict[str, list[tuple[int, int]]] = {label: [] for label in scenarios.LABELS}
    for pair, label in scenarios.labels(scenario).items():
        by_label[label].append(pair)
    told = [(pair, label) for label in ("contradicts", "agrees") for pair in by_label[label]]
    near = sorted(by_label["related"], key=lambda p: -float(vectors[p[0]] @ vectors[p[1]]))
    wanted = min(len(near), round(related * len(told)))
    rest = near[wanted // 2 :]
    picked = near[: wanted // 2] + rng.sample(rest, min(len(rest), wanted - wanted // 2))
    told += [(pair, "related") for pair in picked]
    return [(texts[i], texts[j], label) for (i, j), label in told]


def training(found: list[dict], related: float, across: int, both: bool, rng: random.Random) -> list[dict]:
    """Pairs of scenarios and `across` neutral ones of different scenarios a scenario, each in one direction by chance or in both."""
    encoder = Encoder(Settings())
    pairs = []

    def add(a: str, b: str, label: str, source: str) -> None:
        x, y = (a, b) if rng.random() < 0.5 else (b, a)
        pairs.append({"premise": x, "hypothesis": y, "label": label, "source": source})
        if both:
            pairs.append({"premise": y, "hypothesis": x, "label": label, "source": source})

    for scenario in found:
        vectors = encoder.encode(scenarios.texts(scenario))
        for a, b, label in chosen(scenario, vectors, related, rng):
            add(a, b, NLI[label], "news")
    for _ in range(len(found) * across):
        one, other = rng.sample(found, 2)
        add(rng.choice(scenarios.texts(one)), rng.choice(scenarios.texts(other)), "neutral", "news-across")
    return pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenarios", type=Path, nargs="+", default=scenarios.all_files())
    parser.add_argument("--related", type=float, default=1.3, help="related pairs for each other pair of a scenario")
    parser.add_argument("--across", type=int, default=4, help="neutral pairs across scenarios, for each scenario")
    parser.add_argument("--both", action="store_true", help="every pair in both directions")
    parser.add_argument("--replay", type=Path, required=True, help="pairs of the first step")
    parser.add_argument("--replayed", type=int, default=12000)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(17)
    found = [s for path in args.scenarios for s in scenarios.kept(scenarios.read(path))]
    pairs = training(found, args.related, args.across, args.both, rng)
    with gzip.open(args.replay, "rt", encoding="utf-8") as lines:
        pairs += rng.sample([json.loads(line) for line in lines], args.replayed)
    rng.shuffle(pairs)
    with gzip.open(args.out, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in pairs)
    print(len(found), "scenarios:", len(pairs), "pairs")
    print(Counter((r["source"] if r["source"].startswith("news") else "replay", r["label"]) for r in pairs))


if __name__ == "__main__":
    main()
