"""How well do the desk's flags fit the labels of the sample corpus?

Builds a desk from the sample corpus (or opens one), finds each labelled passage's claims by overlap, and counts. The
Ever Given story is where thresholds were set; South Caucasus and Kakhovka are where quality is reported.

    python benchmarks/sample_labels.py [--desk FOLDER] [--curve] [--misses] [--unlabelled FILE.csv]
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.desk import Desk
from core.records import ClaimView, Label, Relation, flag_id
from core.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "sample_corpus" / "labels.json"
ARTICLES = ROOT / "sample_corpus" / "articles"
REPORTED = ("SC", "KD")
"""Stories that nothing was tuned on."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A labelled pair with the claims that carry its two passages."""

    id: str
    story: str
    label: Label
    reason: str | None
    within: bool
    """Both passages stand in one article: never flagged by design."""
    a: tuple[str, ...]
    b: tuple[str, ...]

    def flags(self) -> set[str]:
        return {flag_id(x, y) for x in self.a for y in self.b}


@dataclass(frozen=True, slots=True)
class Share:
    """A count out of a total."""

    count: int
    total: int

    def __str__(self) -> str:
        return f"{self.count}/{self.total} = {self.count / self.total:.3f}" if self.total else "0/0"

    @property
    def value(self) -> float:
        return self.count / self.total if self.total else 0.0


def story_of(view: ClaimView) -> str:
    return view.article.url.removeprefix("sample:")[:2]


def labelled_pairs(desk: Desk) -> list[Pair]:
    """The labels of the corpus, tied to the desk's claims."""
    articles = {row["url"].removeprefix("sample:"): row["id"] for row in desk.corpus()}
    claims = {name: [v.claim for v in desk.claims_of(i)] for name, i in articles.items()}
    texts = {name: desk.article(i).article.text for name, i in articles.items()}

    def carried(side: Mapping[str, str]) -> tuple[str, ...]:
        start, end = locate(texts[side["article"]], side["quote"])
        return tuple(
            c.id
            for c in claims[side["article"]]
            if (min(c.end, end) - max(c.start, start)) * 2 >= min(c.end - c.start, end - start)
        )

    found = []
    for row in json.loads(LABELS.read_text("utf-8"))["pairs"]:
        found.append(
            Pair(
                row["id"],
                row["story"],
                Label(row["label"]),
                row["reason"],
                row["a"]["article"] == row["b"]["article"],
                carried(row["a"]),
                carried(row["b"]),
            )
        )
    return found


def locate(text: str, quote: str) -> tuple[int, int]:
    """Span of a quotation in a text, whatever its white space.

    Raises:
        ValueError: it is not there.
    """
    match = re.search(r"\s+".join(re.escape(word) for word in quote.split()), text)
    if match is None:
        raise ValueError(f"not in the text: {quote!r}")
    return match.span()


def wanted(pairs: Iterable[Pair], stories: Sequence[str]) -> list[Pair]:
    """Labelled contradictions of these stories, disputes about a mere term aside."""
    return [p for p in pairs if p.story in stories and p.label is Label.CONTRADICTS and p.reason != "term"]


def recall(pairs: Sequence[Pair], flagged: set[str]) -> Share:
    """Labelled pairs with a flag, out of all."""
    return Share(sum(bool(p.flags() & flagged) for p in pairs), len(pairs))


def known(pairs: Iterable[Pair]) -> dict[str, Label]:
    """Flag id -> label, where a labelled pair covers it; a contradiction wins over other labels of overlapping passages."""
    found: dict[str, Label] = {}
    for pair in sorted(pairs, key=lambda p: p.label is Label.CONTRADICTS):
        for flag in pair.flags():
            found[flag] = pair.label
    return found


def build(folder: Path) -> Desk:
    desk = Desk(Settings(home=folder))
    desk.ingest([ARTICLES])
    return desk


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--desk", type=Path, help="a desk that holds the sample corpus; default: a new one")
    parser.add_argument("--curve", action="store_true", help="flags, recall and labelled share at rising thresholds")
    parser.add_argument("--misses", action="store_true", help="labelled contradictions that were not flagged, and why")
    parser.add_argument(
        "--unlabelled", type=Path, help="CSV of flags that no label covers, in random order, for a reader"
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        desk = build(args.desk or Path(temporary))
        report(desk, args)
        desk.close()


def report(desk: Desk, args: argparse.Namespace) -> None:
    pairs = labelled_pairs(desk)
    print("counts:", desk.counts())
    lost = [p.id for p in pairs if not p.a or not p.b]
    print(f"labelled pairs whose passage yields no claim: {len(lost)} of {len(pairs)} {lost}")
    relations = {r.flag: r for r in desk.store.relations()}
    flags = {f.flag: f for f in desk.flags()}
    labels = known(pairs)
    for stories in (("EG",), REPORTED, ("SC",), ("KD",)):
        target = wanted(pairs, stories)
        across = [p for p in target if not p.within]
        own = {f for f, v in flags.items() if story_of(v.a) in stories}
        mixed = sum(story_of(v.a) != story_of(v.b) for f, v in flags.items() if f in own)
        print(f"\n{'+'.join(stories)}: {len(own)} flags ({mixed} across stories)")
        print(f"  contradicting pairs flagged, all: {recall(target, own)}; between articles: {recall(across, own)}")
        print(f"  of these matched at all: {Share(sum(bool(p.flags() & set(relations)) for p in target), len(target))}")
        covered = [labels[f] for f in own if f in labels]
        print(
            "  flags by label:",
            {label.value: covered.count(label) for label in Label},
            "unlabelled:",
            len(own) - len(covered),
        )
        if args.curve:
            curve(target, labels, relations, stories, desk)
    if args.misses:
        for p in wanted(pairs, ("EG", *REPORTED)):
            if not p.within and not p.flags() & set(flags):
                seen = [relations[f] for f in p.flags() if f in relations]
                best = max((r.judgement.p_contradicts for r in seen), default=None)
                print(
                    p.id,
                    p.reason,
                    "not matched" if best is None else f"p={best:.2f}",
                    "no claim" if not p.a or not p.b else "",
                )
    if args.unlabelled:
        write_unlabelled(
            args.unlabelled, [v for f, v in flags.items() if f not in labels and story_of(v.a) in REPORTED]
        )


def curve(
    target: Sequence[Pair],
    labels: Mapping[str, Label],
    relations: Mapping[str, Relation],
    stories: Sequence[str],
    desk: Desk,
) -> None:
    views = desk.relations_of({i for r in relations.values() for i in (r.a, r.b)})
    own = {r.flag: r for r, a, _ in views if story_of(a) in stories}
    print("  threshold  flags  recall            labelled contradiction / labelled otherwise / unlabelled")
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        flagged = {f for f, r in own.items() if r.judgement.p_contradicts >= threshold}
        covered = [labels[f] for f in flagged if f in labels]
        right = covered.count(Label.CONTRADICTS)
        others = len(covered) - right
        print(
            f"  {threshold:9.1f}  {len(flagged):5}  {recall(target, flagged)!s:16}  {right} / {others} / {len(flagged) - len(covered)}"
        )


def write_unlabelled(path: Path, views: Sequence[object]) -> None:
    import random

    rows = sorted(views, key=lambda v: v.flag)  # type: ignore[attr-defined]
    random.Random(7).shuffle(rows)
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["flag", "a_article", "a_passage", "b_article", "b_passage", "reading", "why"])
        for view in rows:
            sides = []
            for side in (view.a, view.b):  # type: ignore[attr-defined]
                sides += [side.article.url, side.claim.text]
            writer.writerow([view.flag, *sides, "", ""])  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
