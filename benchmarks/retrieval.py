"""How well does `match` find the verified claim behind a tweet, beside plain word overlap (BM25)?

Mean average precision over the first five, on queries with known claims (JSON Lines, gzipped: `claims.jsonl.gz` with id,
claim, title; `queries.jsonl.gz` with id, text, relevant).

    python benchmarks/retrieval.py --data DATA/retrieval
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np

from core.models.encoder import Encoder
from core.relations.texts import match_texts
from core.settings import Settings

TOP = 5


def average_precision(found: Sequence[str], relevant: set[str]) -> float:
    """Average precision over the first `TOP` of a ranking, 0 to 1."""
    hits, total = 0, 0.0
    for rank, item in enumerate(found[:TOP], 1):
        if item in relevant:
            hits += 1
            total += hits / rank
    return total / min(len(relevant), TOP)


def read(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    claims, queries = read(args.data / "claims.jsonl.gz"), read(args.data / "queries.jsonl.gz")
    ids = [str(c["id"]) for c in claims]
    texts = [c["claim"] for c in claims]
    asked = [q["text"] for q in queries]
    relevant = [{str(r) for r in q["relevant"]} for q in queries]

    start = time.perf_counter()
    ranked = [[ids[row] for row, _ in near] for near in match_texts(Encoder(Settings()), asked, texts, TOP)]
    ours, seconds = (
        [average_precision(r, x) for r, x in zip(ranked, relevant, strict=True)],
        time.perf_counter() - start,
    )

    start = time.perf_counter()
    words = bm25s.BM25()
    words.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)
    rows, _ = words.retrieve(bm25s.tokenize(asked, stopwords="en", show_progress=False), k=TOP, show_progress=False)
    theirs = [average_precision([ids[int(i)] for i in row], x) for row, x in zip(rows, relevant, strict=True)]
    base_seconds = time.perf_counter() - start

    rng = np.random.default_rng(17)
    gap = np.array(ours) - np.array(theirs)
    drawn = rng.choice(gap, (2000, len(gap))).mean(axis=1)
    print(f"{len(queries)} queries, {len(claims)} claims, MAP@{TOP}")
    print(f"match  {np.mean(ours):.3f}  {seconds:.1f} s, encoding included")
    print(f"BM25   {np.mean(theirs):.3f}  {base_seconds:.1f} s")
    print(
        f"difference {gap.mean():+.3f}, 95 % interval {np.quantile(drawn, 0.025):+.3f} to {np.quantile(drawn, 0.975):+.3f}"
    )


if __name__ == "__main__":
    main()
