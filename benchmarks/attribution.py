"""How well and how fast are claims attributed?

    python benchmarks/attribution.py --polnear polnear.jsonl.gz

Measures sources, cues and contents on a local copy of the PolNeAR corpus (not part of this project), the golden table of
`tests/golden`, and words a second beside the bare syntax pipeline over the same texts in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.claims.segment import Segmenter
from core.records import Article, Claim, Span
from core.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
NEAR = 0.8
"""Least Jaccard overlap of words of two spans that count as the same."""
PARTS = ("source", "cue", "content")
_WORD = re.compile(r"\w+")


def words_at(text: str, spans: Iterable[Span]) -> frozenset[int]:
    """Offsets at which the words of the spans begin; punctuation alone counts where there is no word (a colon as cue)."""
    found: set[int] = set()
    for start, end in spans:
        inside = {m.start() for m in _WORD.finditer(text, start, end)}
        found |= inside or set(range(start, end))
    return frozenset(found)


def overlap(a: frozenset[int], b: frozenset[int]) -> float:
    """Jaccard overlap, 1 for two empty sets."""
    return len(a & b) / len(a | b) if a | b else 1.0


# --- PolNeAR ---------------------------------------------------------------------------------------------------------


@dataclass
class Score:
    """Counts of one part; `right` are matched one to one."""

    right: Counter[str] = field(default_factory=Counter)
    found: int = 0
    true: int = 0

    def line(self, how: str) -> tuple[float, float, float]:
        """Precision, recall and F1 in [0, 1]."""
        p, r = self.right[how] / max(self.found, 1), self.right[how] / max(self.true, 1)
        return p, r, 2 * p * r / (p + r) if p + r else 0.0


def acts(claims: Iterable[Claim]) -> list[dict[str, list[Span]]]:
    """Claims of one cue joined again, as the corpus counts them."""
    joined: dict[tuple[Span, ...], dict[str, list[Span]]] = {}
    for claim in claims:
        a = claim.attribution
        if not a.cue:
            continue
        act = joined.setdefault(a.cue, {"source": list(a.source), "cue": list(a.cue), "content": []})
        act["content"] += a.content
    return list(joined.values())


def score_polnear(segmenter: Segmenter, path: Path, split: str) -> dict[str, Score]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["split"] == split]
    articles = [Article(row["id"], "", "", row["text"]) for row in rows]
    scores = {part: Score() for part in PARTS}
    for row, (article, claims) in zip(rows, segmenter.segment(articles), strict=True):
        found = acts(claims)
        for part, score in scores.items():
            true = [words_at(article.text, row_spans(a, part)) for a in row["attributions"] if a.get(part)]
            mine = [words_at(article.text, a[part]) for a in found if a[part]]
            score.true += len(true)
            score.found += len(mine)
            score.right["partial"] += pair_up(true, mine, NEAR)
            score.right["exact"] += pair_up(true, mine, 1.0)
    return scores


def row_spans(attribution: dict[str, list[list[int]]], part: str) -> list[Span]:
    return [(a, b) for a, b in attribution[part]]


def pair_up(true: Sequence[frozenset[int]], mine: Sequence[frozenset[int]], least: float) -> int:
    """How many can be paired one to one with at least this overlap, best pairs first."""
    pairs = sorted(
        ((overlap(a, b), i, j) for i, a in enumerate(true) for j, b in enumerate(mine) if a & b), reverse=True
    )
    used_true: set[int] = set()
    used_mine: set[int] = set()
    for value, i, j in pairs:
        if value >= least and i not in used_true and j not in used_mine:
            used_true.add(i)
            used_mine.add(j)
    return len(used_true)


# --- golden table ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """What was right of one golden claim."""

    passage: str
    hard: bool
    attribution: bool
    stance: bool
    speaker: bool
    party: bool
    statement: bool


def golden_rows() -> list[dict]:
    path = ROOT / "tests" / "golden" / "attribution.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def score_golden(segmenter: Segmenter) -> tuple[list[Judged], int]:
    """Each golden claim judged, and how many claims were cut that overlap no golden claim."""
    rows = golden_rows()
    articles = [Article(row["id"], "", "", row["text"]) for row in rows]
    judged: list[Judged] = []
    extra = 0
    for row, (article, claims) in zip(rows, segmenter.segment(articles), strict=True):
        contents = [words_at(article.text, places(article.text, true["content"])) for true in row["claims"]]
        extra += sum(not any(claim_words(article, c) & content for content in contents) for c in claims)
        judged += [judge_golden(row, article, true, claims) for true in row["claims"]]
    return judged, extra


def claim_words(article: Article, claim: Claim) -> frozenset[int]:
    """Words of the content without the "that" in front of the claim, which the golden table leaves out."""
    words = words_at(article.text, claim.attribution.content or [(claim.start, claim.end)])
    return frozenset(w for w in words if w >= claim.start)


def places(text: str, parts: Sequence[str] | str | None) -> list[Span]:
    parts = [parts] if isinstance(parts, str) else parts or []
    return [(text.index(part), text.index(part) + len(part)) for part in parts]


def judge_golden(row: dict, article: Article, true: dict, claims: list[Claim]) -> Judged:
    """Compares a golden claim with the cut claims that lie in its content; finer cuts are joined again."""
    content = words_at(article.text, places(article.text, true["content"]))
    source = words_at(article.text, places(article.text, true["source"]))
    cue = words_at(article.text, places(article.text, true["cue"]))
    inside = [c for c in claims if len(claim_words(article, c) & content) >= 0.6 * len(claim_words(article, c))]
    fitting = [
        c
        for c in inside
        if overlap(words_at(article.text, c.attribution.source), source) >= NEAR
        and overlap(words_at(article.text, c.attribution.cue), cue) >= NEAR
    ]
    joined: frozenset[int] = frozenset().union(*(claim_words(article, c) for c in fitting))
    right = bool(fitting) and overlap(joined, content) >= NEAR
    best = max(fitting or inside, key=lambda c: overlap(claim_words(article, c), content), default=None)
    if best is None:
        return Judged(row["id"], row["hard"], False, False, False, False, False)
    statements = " ".join(c.statement for c in (fitting or [best]))
    return Judged(
        row["id"],
        row["hard"],
        right,
        best.stance.value == true["stance"],
        best.speaker == true["speaker"],
        best.party == true["party"],
        near(statements, true["statement"]),
    )


def near(a: str, b: str) -> bool:
    """Whether two wordings are all but the same (rapidfuzz, 90 of 100, in order or as sets of words)."""
    from rapidfuzz import fuzz

    return max(fuzz.ratio(a, b), fuzz.token_set_ratio(a, b)) >= 90


def golden_shares(judged: Sequence[Judged]) -> dict[str, float]:
    """Shares in [0, 1] of golden claims of which each thing is right."""
    names = ("attribution", "stance", "speaker", "party", "statement")
    return {name: sum(getattr(j, name) for j in judged) / max(len(judged), 1) for name in names}


# --- speed -----------------------------------------------------------------------------------------------------------


def speed(segmenter: Segmenter, texts: Sequence[str]) -> tuple[float, float]:
    """Words a second of segmentation, and of the bare pipeline over the same paragraphs."""
    import importlib

    articles = [Article(str(n), "", "", text) for n, text in enumerate(texts)]
    pipeline = importlib.import_module(segmenter.settings.spacy_model).load()
    paragraphs = [p for text in texts for p in text.split("\n\n") if p.strip()]
    words = sum(len(text.split()) for text in texts)
    list(segmenter.segment(articles[:1]))
    begin = time.perf_counter()
    for _ in segmenter.segment(articles):
        pass
    middle = time.perf_counter()
    for _ in pipeline.pipe(paragraphs, batch_size=64):
        pass
    return words / (middle - begin), words / (time.perf_counter() - middle)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--polnear", type=Path, help="PolNeAR as JSON Lines, gzipped: id, split, text, attributions")
    options.add_argument("--split", default="dev")
    options.add_argument("--failures", action="store_true", help="name the golden passages whose attribution is wrong")
    options.add_argument("--no-golden", action="store_true")
    given = options.parse_args()
    segmenter = Segmenter(Settings.from_env())
    texts = [
        p.read_text(encoding="utf-8").split("---", 2)[-1]
        for p in sorted((ROOT / "sample_corpus/articles").glob("*.md"))
    ]
    if given.polnear:
        scores = score_polnear(segmenter, given.polnear, given.split)
        print(f"PolNeAR {given.split}     partial P      R     F1    exact P      R     F1")
        for part, score in scores.items():
            print(
                f"  {part:14}"
                + "   ".join(" ".join(f"{v:6.3f}" for v in score.line(how)) for how in ("partial", "exact"))
            )
        with gzip.open(given.polnear, "rt", encoding="utf-8") as lines:
            texts += [json.loads(line)["text"] for line, _ in zip(lines, range(40), strict=False)]
    if not given.no_golden:
        judged, extra = score_golden(segmenter)
        for name, some in (("all", judged), ("plain and real, not hard", [j for j in judged if not j.hard])):
            shares = "  ".join(f"{k} {v:.3f}" for k, v in golden_shares(some).items())
            print(f"golden, {name} ({len(some)} claims): {shares}")
        print(f"golden: {extra} claims beside the table")
        if given.failures:
            print("attribution wrong:", *sorted({j.passage for j in judged if not j.attribution}))
    mine, bare = speed(segmenter, texts)
    print(f"speed: {mine:,.0f} words/s; bare pipeline {bare:,.0f} words/s; {mine / bare:.0%}")


if __name__ == "__main__":
    main()
