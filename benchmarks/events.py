"""How do scripts here read a file of news events, and how do their articles come into a desk?

The file is JSON Lines, gzipped, an article a row: `event, url, outlet, title, published, text`. The texts are the
publishers' and no part of the project; results hold counts alone.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.desk import Desk
from core.settings import Settings

Row = dict[str, Any]


def read_events(path: Path) -> dict[str, list[Row]]:
    """The articles of each event, both in the file's order; one that repeats an address is left out."""
    found: dict[str, list[Row]] = {}
    seen = set()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["url"] not in seen:
                seen.add(row["url"])
                found.setdefault(row["event"], []).append(row)
    return found


def write_rows(rows: Iterable[Row], path: Path) -> Path:
    """JSON Lines as `crossclaim ingest` reads them. A row's outlet and date stay as they are."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def open_desk(folder: Path) -> Desk:
    """A desk in this folder with the settings of the environment."""
    return Desk(replace(Settings.from_env(), home=folder))


def write_result(result: dict[str, Any], path: Path) -> None:
    """One JSON object, indented, with its keys in the order given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"written to {path}")


class Steps:
    """Prints each stage of a long run once in a while: stage, items done and in all, seconds since the start."""

    def __init__(self, every: float = 60) -> None:
        self._every = every
        self._start = self._last = time.monotonic()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= self._every or done == total:
            self._last = now
            print(f"  {stage} {done}/{total}, {now - self._start:.0f} s", flush=True)
