"""How often are titles of different matters called contradictions?

Pairs of news titles that share a named entity but lie over 30 days apart are about different matters nearly always. Counts
how many the fast model, the careful one, and the desk with its same-matter check call contradictions.

    python benchmarks/titles.py --news DATA/articles/news3000.jsonl.gz
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import numpy as np

from core.models.careful import CarefulModel, available
from core.models.nli import RelationModel
from core.pipeline import Models
from core.records import Label, Stance
from core.relations.position import names_in
from core.relations.texts import judge_texts
from core.settings import Settings

DAYS = 30


def pairs(rows: list[dict], wanted: int) -> list[tuple[str, str]]:
    """Pairs of titles that share a name that few titles hold, over `DAYS` apart."""
    holders: dict[str, list[dict]] = defaultdict(list)
    for row in rows:
        for name in names_in(row["title"]):
            holders[name].append(row)
    rng = random.Random(17)
    found: dict[tuple[str, str], None] = {}
    names = sorted(n for n, held in holders.items() if 2 <= len(held) <= 60)
    for _ in range(wanted * 60):
        if len(found) == wanted:
            break
        a, b = rng.sample(holders[rng.choice(names)], 2)
        apart = abs((datetime.fromisoformat(a["published"]) - datetime.fromisoformat(b["published"])).days)
        if apart > DAYS and a["title"] != b["title"]:
            found[a["title"], b["title"]] = None
    return list(found)


def both(model: RelationModel, texts: list[tuple[str, str]]) -> np.ndarray:
    """Mean probabilities of both directions, (n, 3)."""
    return (model.predict(texts) + model.predict([(b, a) for a, b in texts])) / 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=1000)
    args = parser.parse_args()
    with gzip.open(args.news, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["title"] and row["published"]]
    texts = pairs(rows, args.pairs)
    print(f"{len(texts)} pairs of titles over {DAYS} days apart that share a name; called contradictions:")
    settings = Settings()
    readers: list[tuple[str, RelationModel]] = [("fast model alone", RelationModel(settings))]
    if available():
        readers.append(("careful model alone", CarefulModel(settings)))
    for name, model in readers:
        p = both(model, texts)
        print(f"{name:36} {(p.argmax(axis=1) == 0).mean():.1%} likeliest, {(p[:, 0] >= 0.5).mean():.1%} at 0.5 or more")
    judged = judge_texts(Models(settings), [(a, b, Stance.ASSERTS, Stance.ASSERTS) for a, b in texts])
    print(f"{'as `crossclaim judge` says':36} {np.mean([j.label is Label.CONTRADICTS for j in judged]):.1%}")
    flagged = np.mean([j.p_contradicts >= settings.flag_threshold for j in judged])
    print(f"{'at the threshold of flags':36} {flagged:.1%}")


if __name__ == "__main__":
    main()
