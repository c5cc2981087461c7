"""How is a large desk made, on which to measure?

Reads news articles into a desk, a batch at a time and with every stage of the product, until it holds enough claims. Run again,
it goes on where it stopped. Settings come from the environment: CROSSCLAIM_CAREFUL=off and fewer CROSSCLAIM_NEIGHBOURS judge
fewer pairs and end sooner.

    CROSSCLAIM_CAREFUL=off python benchmarks/large_desk.py --news FILE.jsonl.gz --desk FOLDER
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from core.desk import Desk
from core.pipeline import chunks
from core.settings import Settings

ARTICLES_A_BATCH = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--news", type=Path, required=True, help="JSON Lines, gzipped: url, outlet, title, published, text"
    )
    parser.add_argument("--desk", type=Path, required=True, help="folder of the desk, made where there is none")
    parser.add_argument("--claims", type=int, default=20_000, help="how many claims are enough")
    args = parser.parse_args()
    desk = Desk(replace(Settings.from_env(), home=args.desk))
    start = time.monotonic()
    with gzip.open(args.news, "rt", encoding="utf-8") as lines, tempfile.TemporaryDirectory() as folder:
        waiting = itertools.islice(lines, desk.counts()["articles"] // ARTICLES_A_BATCH * ARTICLES_A_BATCH, None)
        for number, rows in enumerate(chunks(waiting, ARTICLES_A_BATCH)):
            if desk.counts()["claims"] >= args.claims:
                break
            batch = Path(folder) / f"{number}.jsonl"
            batch.write_text("".join(rows), encoding="utf-8")
            report = desk.ingest([batch])
            counts = {name: desk.counts()[name] for name in ("articles", "claims", "matches", "contradictions")}
            print(f"{time.monotonic() - start:6.0f} s  {counts}  {len(report.failures)} rows not taken", flush=True)
    desk.close()


if __name__ == "__main__":
    main()
