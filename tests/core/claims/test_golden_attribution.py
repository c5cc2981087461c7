"""The golden table: passages labelled before the rules ran on them. Floors only rise."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from core.claims.segment import Segmenter
from core.records import Article, Span
from core.settings import Settings

FLOORS = {"attribution": 0.72, "stance": 0.86, "party": 0.65}
"""Shares of the golden claims, as measured and rounded down."""


def letters(text: str, spans: list[Span]) -> set[int]:
    return {i for start, end in spans for i in range(start, end) if text[i].isalnum()}


def jaccard(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a | b else 1.0


def where(text: str, words: str | None) -> list[Span]:
    return [(text.index(words), text.index(words) + len(words))] if words else []


def test_attribution_stance_and_party_stay_above_their_floors(root: Path) -> None:
    rows = [json.loads(line) for line in (root / "tests/golden/attribution.jsonl").read_text("utf-8").splitlines()]
    articles = [Article(f"golden:{r['id']}", "Outlet", "", r["text"]) for r in rows]
    right: Counter[str] = Counter()
    for row, (_, found) in zip(rows, Segmenter(Settings()).segment(articles), strict=True):
        text = row["text"]
        for gold in row["claims"]:
            right["all"] += 1
            content = letters(text, [s for words in gold["content"] for s in where(text, words)])
            best = max(found, key=lambda c: jaccard(content, letters(text, list(c.attribution.content))), default=None)
            if best is None or (overlap := jaccard(content, letters(text, list(best.attribution.content)))) < 0.5:
                continue
            source = jaccard(letters(text, where(text, gold["source"])), letters(text, list(best.attribution.source)))
            right["attribution"] += overlap >= 0.8 and source >= 0.5
            right["stance"] += best.stance.value == gold["stance"]
            right["party"] += best.party == gold["party"]
    assert right["all"] == 123
    shares = {name: right[name] / right["all"] for name in FLOORS}
    assert all(shares[name] >= floor for name, floor in FLOORS.items()), shares
