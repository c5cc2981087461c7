"""Which pairs teach the relation model what a newsroom calls a contradiction?

Reads our own news scenarios (JSON Lines: invented events told by rival parties, with labelled pairs of statements) and
mixes them with pairs of the first step, so that nothing learnt there is lost. Whole scenarios are held out for testing.

    python training/prepare_news.py --scenarios training/data/news_scenarios.jsonl --replay build/pairs.jsonl.gz --out build/news.jsonl.gz
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from pathlib import Path

NLI = {"contradicts": "contradiction", "agrees": "entailment", "related": "neutral"}
HELD_OUT_EVERY = 6
"""Every sixth scenario is for testing alone."""


def scenarios(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def labelled(scenario: dict) -> list[tuple[str, str, str]]:
    """(a, b, label) of a scenario, label as in the desk: contradicts, agrees, related."""
    texts = scenario["statements"]
    return [(texts[row[0]], texts[row[1]], label) for label in NLI for row in scenario[label]]


def held_out(found: list[dict]) -> list[dict]:
    return found[::HELD_OUT_EVERY]


def training(found: list[dict], rng: random.Random, repeat: int) -> list[dict]:
    """Both directions of every pair, `repeat` times, and as many neutral pairs across scenarios as there are scenarios x 6."""
    kept = [s for i, s in enumerate(found) if i % HELD_OUT_EVERY]
    pairs = []
    for scenario in kept:
        for a, b, label in labelled(scenario):
            for x, y in ((a, b), (b, a)):
                pairs += [{"premise": x, "hypothesis": y, "label": NLI[label], "source": "news"}] * repeat
    for _ in range(len(kept) * 6):
        one, other = rng.sample(kept, 2)
        x, y = rng.choice(one["statements"]), rng.choice(other["statements"])
        pairs.append({"premise": x, "hypothesis": y, "label": "neutral", "source": "news-across"})
    return pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenarios", type=Path, required=True)
    parser.add_argument("--replay", type=Path, required=True, help="pairs of the first step")
    parser.add_argument("--replayed", type=int, default=8000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(17)
    pairs = training(scenarios(args.scenarios), rng, args.repeat)
    with gzip.open(args.replay, "rt", encoding="utf-8") as lines:
        pairs += rng.sample([json.loads(line) for line in lines], args.replayed)
    rng.shuffle(pairs)
    with gzip.open(args.out, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in pairs)
    print(
        Counter((r["source"].split("-")[0] if r["source"].startswith("news") else "replay", r["label"]) for r in pairs)
    )


if __name__ == "__main__":
    main()
