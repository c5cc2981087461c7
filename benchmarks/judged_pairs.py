"""How many pairs are judged for each claim, and how many flags lie within one event?

Reads all articles of the events into a desk. Pairs are counted after matching, before any is judged: matches over claims, and
how many of them are pairs within one event. Then a sample of the matches, drawn at random with a fixed seed, is judged, and
the flags among them are counted within one event and across events. `--all` judges every match as the desk does.

Events were found by text similarity: two of them can be about one matter, so a flag across events is not always out of place;
those across events that were published over 7 days apart are counted apart.

    CROSSCLAIM_CAREFUL=off PYTHONPATH=. python benchmarks/judged_pairs.py --news FILE.jsonl.gz --desk FOLDER

The desk is kept: a run that was killed goes on where it stopped. With `--all`, flags that are in the desk stay there to be read.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.events import Steps, open_desk, read_events, write_result, write_rows
from core.desk import Desk
from core.records import Judgement, Label, Match
from core.relations.judge import Judge, Readings, Recall, nothing_known
from core.relations.position import Position

SEED = 20
DAYS = 7


class NotRead(Judge):
    """Calls every pair related without reading it, so that a run ends with its matches."""

    fingerprint = "not read"

    def judge(
        self, pairs: Sequence[tuple[Position, Position]], recall: Recall = nothing_known
    ) -> tuple[list[Judgement], Readings]:
        return [Judgement(Label.RELATED, 0.0, 0.0, 1.0)] * len(pairs), {}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--news", type=Path, required=True, help="JSON Lines, gzipped: event, url, outlet, published, text"
    )
    parser.add_argument("--desk", type=Path, required=True, help="folder of the desk, made where there is none")
    parser.add_argument("--events", type=int, default=None, help="only the first so many events")
    parser.add_argument("--sample", type=int, default=20_000, help="matches that are judged")
    parser.add_argument("--all", action="store_true", help="judge every match")
    parser.add_argument("--out", type=Path, help="where the figures go as JSON")
    args = parser.parse_args()
    events = dict(list(read_events(args.news).items())[: args.events])
    event_of = {row["url"]: event for event, rows in events.items() for row in rows}
    day_of = {row["url"]: date.fromisoformat(row["published"][:10]) for rows in events.values() for row in rows}
    start = time.monotonic()
    desk = open_desk(args.desk)
    judge = desk.models.judge
    desk.models.judge = NotRead(judge.model, judge.parties)
    report = desk.ingest([write_rows((r for rows in events.values() for r in rows), args.desk / "rows.jsonl")], Steps())
    print(f"{len(report.failures)} articles not taken, {report.copies} exact copies; {time.monotonic() - start:.0f} s")
    counts = desk.counts()
    heads = {row["id"]: row["url"] for row in desk.corpus()}
    claims = dict(desk.store.claims_of_articles(heads))
    article_of = {claim.id: heads[claim.article] for claim in claims.values()}
    matches = desk.store.unjudged("")
    pairs = [(article_of[m.a], article_of[m.b]) for m in matches]
    within = sum(event_of[a] == event_of[b] for a, b in pairs)
    touching = Counter(claim for m in matches for claim in (m.a, m.b))
    result = {
        "events": len(events),
        "articles": counts["articles"],
        "origins": counts["origins"],
        "claims": counts["claims"],
        "neighbours": desk.settings.neighbours,
        "matches": len(matches),
        "matches_a_claim": round(len(matches) / counts["claims"], 2),
        "claims_without_match": round(1 - len(touching) / counts["claims"], 3),
        "matches_within_one_event": round(within / len(matches), 3),
        "seconds_to_matches": round(time.monotonic() - start),
    }
    print("\n".join(f"{name:26} {value}" for name, value in result.items()), flush=True)
    desk.models.judge = judge
    start = time.monotonic()
    if args.all:
        desk.refresh(Steps())
        flagged = [(article_of[r.a], article_of[r.b]) for r in desk.store.relations(least=desk.settings.flag_threshold)]
        judged = len(matches)
    else:
        drawn = random.Random(SEED).sample(matches, min(args.sample, len(matches)))
        flagged = [(article_of[m.a], article_of[m.b]) for m in flags_among(drawn, desk)]
        judged = len(drawn)
    one_event = sum(event_of[a] == event_of[b] for a, b in flagged)
    far = sum(event_of[a] != event_of[b] and abs((day_of[a] - day_of[b]).days) > DAYS for a, b in flagged)
    result |= {
        "judge": desk.models.judge.fingerprint,
        "careful": judge.careful is not None,
        "flag_threshold": desk.settings.flag_threshold,
        "judged": judged,
        "flags": len(flagged),
        "flags_a_hundred_claims": round(100 * len(flagged) * len(matches) / judged / counts["claims"], 2),
        "flags_within_one_event": round(one_event / max(len(flagged), 1), 3),
        "flags_across_events_over_7_days_apart": round(far / max(len(flagged), 1), 3),
        "seconds_of_judging": round(time.monotonic() - start),
    }
    print("\n".join(f"{name:38} {value}" for name, value in list(result.items())[10:]))
    if args.out:
        write_result(result, args.out)


def flags_among(matches: Sequence[Match], desk: Desk) -> list[Match]:
    """Those of these matches that the desk's judge would flag."""
    published = {s.article.id: s.article.published for s in desk.store.articles()}
    steps, found = Steps(), []
    for begin in range(0, len(matches), 512):
        part = matches[begin : begin + 512]
        claims = desk.store.claims_by_id({i for m in part for i in (m.a, m.b)})
        sides = [[Position.of_claim(claims[i], published[claims[i].article]) for i in (m.a, m.b)] for m in part]
        judged, _ = desk.models.judge.judge([(a, b) for a, b in sides])
        found += [
            m
            for m, j in zip(part, judged, strict=True)
            if j.label is Label.CONTRADICTS and j.p_contradicts >= desk.settings.flag_threshold
        ]
        steps("judging", begin + len(part), len(matches))
    return found


if __name__ == "__main__":
    main()
