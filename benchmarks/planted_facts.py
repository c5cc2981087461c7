"""Of facts that were altered on purpose in another report of the same event, how many are flagged, and where are the others lost?

For each of 50 articles of real events a second outlet's report is made, in which a figure, a date, a negation and an actor of the
article are altered: 200 facts. The article itself stays as it is. The second report is one of two forms:

- report (40): another article on that event by another outlet, cut, into which the altered sentences are put as paragraphs, with
  ordinary words changed ("said" to "stated", "more than" to "over"). One sentence more is put in with its words changed and its
  facts as they were: it must not be flagged.
- copy (10): the article itself under another outlet with the altered sentences in their places, as an outlet that corrupts or
  corrects a wire copy would print it. It shares the article's origin, and claims of one origin are never compared, so that all
  of these are lost today. What the judge says of them is shown too, since a copy's altered sentence is a rival account of its own.

Both come into a desk as every article does, except that pairs are not judged; then the pairs of an altered claim and the claim it
was altered from are judged, which gives what the desk would give: pairs are judged one by one. A fact is flagged if one of those
pairs was matched and is a contradiction at the threshold of flags. A fact is lost where no claim covers the altered words in
one of the two reports, else because both share an origin, else where no match joins the claims, else below the threshold.

    PYTHONPATH=. python benchmarks/planted_facts.py --news FILE.jsonl.gz --desk FOLDER [--show FILE]

A desk that is there already is used again and not made anew.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.events import Row, Steps, open_desk, read_events, write_result, write_rows
from benchmarks.judged_pairs import NotRead
from core.claims.layout import sentence_starts
from core.desk import Desk
from core.reading.origins import SAME_ORIGIN, containment, shingles
from core.reading.rows import article_from_row
from core.records import Claim, Judgement, Label
from core.relations.position import Position
from core.settings import Settings

SEED = 83
ARTICLES = 50
COPIES = 10
KINDS = ("figure", "date", "negation", "actor")
UNALTERED = "none"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty")
WORDS = {
    " said ": " stated ", " said.": " stated.", "more than ": "over ", " also ": " ", " because ": " since ", " must ": " has to ",
    " despite ": " in spite of ", " began ": " started ", " shows ": " indicates ", " big ": " large ", " however": " though",
    " may ": " might ", " but ": " yet ", " help ": " assist ", " nearly ": " almost ", " during ": " in the course of ",
}  # fmt: skip
"""Ordinary words that a second reporter would choose otherwise; the first two that occur are changed."""

_FIGURE = re.compile(
    r"(?<![\w.,/:-])(?P<sign>\$?)(?P<n>\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d)?)(?=%? [a-z]|%)(?! ?[ap]\.m)"
)
_COUNT = re.compile(rf"\b(?:{'|'.join(COUNTS)})\b(?= [a-z]{{3,}}s\b)")
_DATE = re.compile(rf"\b(?:{'|'.join(WEEKDAYS + MONTHS)})\b|\b(?:19|20)\d\d\b(?!-)")
_AUXILIARY = re.compile(
    r"\b(is|was|were|are|will|would|can|could|did|does|do|should|(?:has|have|had)(?= (?:not|been|[a-z]+ed)\b))\b( not\b|n['’]t\b)?"
)
_SAYING = {
    "say",
    "tell",
    "add",
    "ask",
    "write",
    "argue",
    "note",
    "report",
    "tweet",
    "claim",
    "warn",
    "call",
    "think",
    "believe",
}


@dataclass(frozen=True)
class Planted:
    """One sentence of an article and what became of it in the second report."""

    kind: str
    form: str
    url: str
    rival_url: str
    sentence: str
    altered: str
    at: int
    """Where the altered words begin in the sentence, and where in the altered one."""
    altered_at: int


@dataclass(frozen=True)
class Change:
    """Words [start, end) of a sentence give way to others."""

    start: int
    end: int
    new: str

    def applied(self, sentence: str) -> str:
        return sentence[: self.start] + self.new + sentence[self.end :]


def sentences(text: str) -> list[str]:
    """Whole sentences of running text, 9 to 40 words, that hold no part of a longer quotation and stand once in the text."""
    found = []
    for paragraph in text.split("\n\n"):
        starts = [*sorted(sentence_starts(paragraph)), len(paragraph)]
        for a, b in pairwise(starts):
            sentence = paragraph[a:b].strip()
            quotes = sum(sentence.count(mark) for mark in '“”"')
            fits = 9 <= len(sentence.split()) <= 40 and re.match(r"[A-Z]", sentence) and sentence.endswith(".")
            pronoun = re.match(r"(?:He|She|It|They|This|That|These|Those|His|Her|Their|But|And|I|We)\b", sentence)
            if fits and not pronoun and quotes % 2 == 0 and text.count(sentence) == 1:
                found.append(sentence)
    return found


def figure(sentence: str, rng: random.Random) -> Change | None:
    if match := _FIGURE.search(sentence):
        value = float(match["n"].replace(",", "")) * rng.choice((0.4, 1.8, 2.5)) + 1
        new = f"{value:.1f}" if "." in match["n"] else f"{round(value):,}"
        return Change(match.start(), match.end(), match["sign"] + new) if new != match["n"] else None
    if match := _COUNT.search(sentence):
        place = COUNTS.index(match[0])
        return Change(match.start(), match.end(), COUNTS[(place + rng.randint(2, 5)) % len(COUNTS)])
    return None


def date(sentence: str, rng: random.Random) -> Change | None:
    found = list(_DATE.finditer(sentence))
    if len(found) != 1:
        return None
    old = found[0][0]
    if old.isdigit():
        new = str(int(old) - rng.randint(1, 4))
    else:
        names = WEEKDAYS if old in WEEKDAYS else MONTHS
        new = names[(names.index(old) + rng.randint(2, len(names) - 2)) % len(names)]
    return Change(*found[0].span(), new)


def negation(sentence: str, rng: random.Random) -> Change | None:
    found = list(_AUXILIARY.finditer(sentence))
    if len(found) != 1 or found[0].start() == 0 or " no " in sentence or " never " in sentence:
        return None
    match = found[0]
    if match[2]:
        return Change(*match.span(), match[1])
    return Change(*match.span(), f"{match[1]} not") if match[1] not in {"did", "does", "do"} else None


class Actors:
    """Who does what in sentences, by the parser's eyes."""

    def __init__(self, settings: Settings) -> None:
        self._nlp = importlib.import_module(settings.spacy_model).load()
        self._names: dict[str, list[tuple[str, str]]] = {}

    def change(self, sentence: str, text: str, rng: random.Random) -> Change | None:
        """Another person, body or place of the same article does it."""
        doc = self._nlp(sentence)
        if text not in self._names:
            self._names = {text: [(e.text, e.label_) for e in self._nlp(text).ents]}
        often = {name for name, n in Counter(name for name, _ in self._names[text]).items() if n > 1}
        for entity in doc.ents:
            root = entity.root
            acts = root.dep_ in {"nsubj", "nsubjpass"} and root.head.lemma_.lower() not in _SAYING
            if not acts or entity.label_ not in {"PERSON", "ORG", "GPE"}:
                continue
            others = sorted(
                name
                for name, label in set(self._names[text])
                if label == entity.label_
                and name.istitle()
                and name in often
                and not set(name.split()) & set(sentence.split())
            )
            if others and entity.text.istitle() and entity.text in often:
                return Change(entity.start_char, entity.end_char, rng.choice(others))
        return None


def reworded(sentence: str, keep: Change | None) -> tuple[str, Change | None]:
    """The sentence with up to two ordinary words changed, and where the change lies in it."""
    done = 0
    for old, new in WORDS.items():
        place = sentence.find(old)
        if place < 0 or done == 2 or (keep and place < keep.end and keep.start < place + len(old)):
            continue
        sentence, done = sentence[:place] + new + sentence[place + len(old) :], done + 1
        if keep and place < keep.start:
            by = len(new) - len(old)
            keep = Change(keep.start + by, keep.end + by, keep.new)
    return sentence, keep


def chosen(text: str, actors: Actors, rng: random.Random) -> dict[str, tuple[str, Change | None]] | None:
    """A sentence for each kind and one to stay as it is, all different; None where a kind has none."""
    found: dict[str, tuple[str, Change | None]] = {}
    free = sentences(text)
    rng.shuffle(free)
    rules = {"figure": figure, "date": date, "negation": negation, "actor": lambda s, r: actors.change(s, text, r)}
    for kind in ("date", "figure", "negation", "actor"):
        for sentence in free:
            change = rules[kind](sentence, rng)
            if change is not None:
                found[kind] = (sentence, change)
                free.remove(sentence)
                break
        else:
            return None
    if not free:
        return None
    found[UNALTERED] = (free[0], None)
    return found


def plant(events: dict[str, list[Row]], settings: Settings) -> tuple[list[Row], list[Planted]]:
    """The rows of articles and second reports, and what was planted."""
    rng, actors = random.Random(SEED), Actors(settings)
    rows: list[Row] = []
    planted: list[Planted] = []
    names = list(events)
    rng.shuffle(names)
    done = 0
    for name in names:
        if done == ARTICLES:
            break
        made = _second_report(events[name], done < ARTICLES - COPIES, actors, rng, settings)
        if made is not None:
            rows += made[0]
            planted += made[1]
            done += 1
    return rows, planted


def _second_report(
    rows: list[Row], report: bool, actors: Actors, rng: random.Random, settings: Settings
) -> tuple[list[Row], list[Planted]] | None:
    """An article with its second report, and what was planted in it; None where the event has no fitting pair."""
    rows = [r for r in rows if 1800 <= len(r["text"]) <= 7000]
    texts = [article_from_row(r, "", r["url"], settings)[0].text for r in rows]
    for i, row in enumerate(rows):
        found = chosen(texts[i], actors, rng)
        others = [
            j
            for j in range(len(rows))
            if rows[j]["outlet"] != row["outlet"]
            and containment(shingles(texts[i]), shingles(texts[j])) < SAME_ORIGIN / 2
        ]
        if found is None or not others:
            continue
        other = rows[others[0]] if report else row
        rival = {**other, "url": f"https://rival.example/{row['url'][-60:]}", "outlet": "Second Report Daily"}
        form = "report" if report else "copy"
        text = texts[others[0]] if report else texts[i]
        paragraphs = text.split("\n\n")
        paragraphs = paragraphs[: max(6, len(paragraphs) // 2)] if report else paragraphs
        planted = []
        for kind, (sentence, change) in found.items():
            if not report and kind == UNALTERED:
                continue
            base, moved = reworded(sentence, change) if report else (sentence, change)
            altered = moved.applied(base) if moved else base
            planted.append(
                Planted(
                    kind, form, row["url"], rival["url"], sentence, altered,
                    change.start if change else len(sentence) // 2, moved.start if moved else len(altered) // 2,
                )
            )  # fmt: skip
            if report:
                paragraphs.insert(rng.randint(1, len(paragraphs)), altered)
            else:
                paragraphs = [p.replace(sentence, altered) for p in paragraphs]
        rival["text"] = "\n\n".join(paragraphs)
        return [row, rival], planted
    return None


def covering(claims: list[Claim], text: str, sentence: str, at: int) -> list[Claim]:
    """The claims that cover the altered words of a sentence."""
    start = text.find(sentence)
    return [c for c in claims if start >= 0 and c.start <= start + at < c.end]


@dataclass(frozen=True)
class Outcome:
    planted: Planted
    stage: str
    judgement: Judgement | None
    """Of the most contradictory pair of claims, matched or not; None where one of the two was not cut."""
    statements: tuple[str, str] | None


def outcomes(desk: Desk, planted: list[Planted]) -> Iterator[Outcome]:
    """What became of each planted fact."""
    heads = {row["url"]: row for row in desk.corpus()}
    articles = {s.article.id: s.article for s in desk.store.articles()}
    matched = {(m.a, m.b) for m in desk.store.unjudged("")}
    claims_of: dict[str, list[Claim]] = {}
    for _, claim in desk.store.claims_of_articles(articles):
        claims_of.setdefault(claim.article, []).append(claim)
    steps = Steps()
    for number, fact in enumerate(planted, 1):
        one, other = (articles[heads[url]["id"]] for url in (fact.url, fact.rival_url))
        a = covering(claims_of.get(one.id, []), one.text, fact.sentence, fact.at)
        b = covering(claims_of.get(other.id, []), other.text, fact.altered, fact.altered_at)
        if not a or not b:
            yield Outcome(fact, "not cut into a claim", None, None)
            continue
        pairs = [(x, y) for x in a for y in b]
        joined = [p for p in pairs if tuple(sorted((p[0].id, p[1].id))) in matched]
        judged, _ = desk.models.judge.judge(
            [(Position.of_claim(x, one.published), Position.of_claim(y, other.published)) for x, y in joined or pairs]
        )
        best, (x, y) = max(zip(judged, joined or pairs, strict=True), key=lambda found: found[0].p_contradicts)
        if heads[fact.url]["origin"] == heads[fact.rival_url]["origin"]:
            stage = "same origin, never compared"
        elif not joined:
            stage = "not matched"
        else:
            stage = "flagged" if flagged(best, desk) else "judged below the threshold"
        yield Outcome(fact, stage, best, (x.statement, y.statement))
        steps("judging", number, len(planted))


def flagged(judgement: Judgement, desk: Desk) -> bool:
    return judgement.label is Label.CONTRADICTS and judgement.p_contradicts >= desk.settings.flag_threshold


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--news", type=Path, required=True, help="JSON Lines, gzipped: event, url, outlet, title, published, text"
    )
    parser.add_argument("--desk", type=Path, required=True, help="folder of the desk")
    parser.add_argument("--out", type=Path, help="where the figures go as JSON")
    parser.add_argument("--show", type=Path, help="where each fact's outcome goes, as JSON Lines with its sentences")
    args = parser.parse_args()
    desk = open_desk(args.desk)
    rows, planted = plant(read_events(args.news), desk.settings)
    judge = desk.models.judge
    desk.models.judge = NotRead(judge.model, judge.parties)
    desk.ingest([write_rows(rows, args.desk / "rows.jsonl")], Steps())
    desk.models.judge = judge
    found = list(outcomes(desk, planted))
    careful = "fast and careful" if judge.careful else "fast"
    print(
        f"{len(rows)} articles, {desk.counts()['claims']} claims; {careful} model, flags from {desk.settings.flag_threshold} on"
    )
    result: dict[str, Any] = {"articles": len(rows), "judge": judge.fingerprint, "careful": judge.careful is not None}
    for form in ("report", "copy"):
        for kind in (*KINDS, UNALTERED, "altered"):
            these = [
                o
                for o in found
                if o.planted.form == form
                and (o.planted.kind == kind or (kind == "altered" and o.planted.kind in KINDS))
            ]
            if these:
                result[f"{form}: {kind}"] = counts = _counted(these, desk)
                print(f"{form:7} {kind:9} " + ", ".join(f"{name} {n}" for name, n in counts.items()))
    altered = [o for o in found if o.planted.kind in KINDS]
    result["share_flagged"] = round(sum(o.stage == "flagged" for o in altered) / len(altered), 3)
    print(f"flagged of all {len(altered)} altered facts: {result['share_flagged']:.1%}")
    if args.out:
        write_result(result, args.out)
    if args.show:
        args.show.write_text("".join(_shown(o) + "\n" for o in found), encoding="utf-8")


def _counted(these: list[Outcome], desk: Desk) -> dict[str, Any]:
    stages = Counter(o.stage for o in these)
    would = sum(o.judgement is not None and flagged(o.judgement, desk) for o in these if o.stage != "flagged")
    return {"facts": len(these), **dict(stages.most_common()), "would be flagged if compared": would}


def _shown(outcome: Outcome) -> str:
    fact, judgement = outcome.planted, outcome.judgement
    row = {
        "kind": fact.kind,
        "form": fact.form,
        "stage": outcome.stage,
        "sentence": fact.sentence,
        "altered": fact.altered,
    }
    if judgement and outcome.statements:
        row |= {
            "statements": list(outcome.statements),
            "label": judgement.label.value,
            "p": round(judgement.p_contradicts, 3),
        }
    return json.dumps(row, ensure_ascii=False)


if __name__ == "__main__":
    main()
