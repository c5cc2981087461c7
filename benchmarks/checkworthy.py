"""Does check-worthiness put first what fact-checkers chose?

    python benchmarks/checkworthy.py [--debates debates.jsonl.gz]

Mean over debates of the average precision of their sentences, in the order of a score, on a local copy of CheckThat! 2019 task 1
(free for research, not part of this project, and nothing is fitted on it), and the 76 sentences of `tests/golden`. A sentence
counts as its best claim, with 0 where no claim is cut from it. Beside it stand trivial scores: chance and the length in words.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from core.claims.segment import Segmenter
from core.records import Article
from core.settings import Settings

_DRAWS = 20


def average_precision(ranked: Sequence[bool]) -> float:
    """Mean of the precision at each wanted item, best-ranked first; 0 where nothing is wanted."""
    right, total = 0, 0.0
    for place, wanted in enumerate(ranked, start=1):
        if wanted:
            right += 1
            total += right / place
    return total / right if right else 0.0


def mean_average_precision(debates: Sequence[str], wanted: Sequence[bool], scores: Sequence[float]) -> float:
    """Mean over the debates that have a wanted sentence; equal scores keep the order of the text."""
    rows: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for debate, good, score in zip(debates, wanted, scores, strict=True):
        rows[debate].append((score, good))
    ranked = [[good for _, good in sorted(some, key=lambda r: -r[0])] for some in rows.values()]
    each = [average_precision(r) for r in ranked if any(r)]
    return sum(each) / max(len(each), 1)


def claim_scores(texts: Sequence[str]) -> list[float]:
    """Check-worthiness in [0, 1] of the best claim of each text; 0 where there is none."""
    articles = (Article(str(number), "", "", text) for number, text in enumerate(texts))
    found = Segmenter(Settings.from_env()).segment(articles)
    return [max((c.checkworthiness for c in claims), default=0.0) for _, claims in found]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--debates", type=Path, help="JSON Lines, gzipped: debate, text, check_worthy")
    path = options.parse_args().debates
    print_scores("golden", golden_rows())
    if path:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            print_scores("debates", [json.loads(line) for line in lines])


def golden_rows() -> list[dict]:
    """Sentences written for this project, labelled before they were scored: `text`, `check_worthy`."""
    path = Path(__file__).resolve().parents[1] / "tests" / "golden" / "checkworthy.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def print_scores(name: str, rows: Sequence[dict]) -> None:
    texts = [row["text"] for row in rows]
    debates, wanted = [row.get("debate", "") for row in rows], [bool(row["check_worthy"]) for row in rows]
    print(f"{name}: {len(rows):,} sentences in {len(set(debates))} texts, {sum(wanted)} check-worthy")

    def score(scores: Sequence[float]) -> float:
        return mean_average_precision(debates, wanted, scores)

    chance = random.Random(0)
    draws = [score([chance.random() for _ in rows]) for _ in range(_DRAWS)]
    print(f"  chance, mean of {_DRAWS} draws   {sum(draws) / _DRAWS:.3f}")
    print(f"  length in words           {score([len(t.split()) for t in texts]):.3f}")
    print(f"  check-worthiness          {score(claim_scores(texts)):.3f}")


if __name__ == "__main__":
    main()
