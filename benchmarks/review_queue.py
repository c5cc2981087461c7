"""How long does an editor wait for the queue after a verdict?

Run on a copy of a desk: `python benchmarks/review_queue.py DESK`. Prints a table in milliseconds, median of several verdicts: the queue
put together from nothing, as after every verdict before, and the queue that remembers what a verdict does not change.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from core.desk import Desk
from core.settings import Settings

VERDICTS = 7


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(shutil.copytree(folder, Path(scratch) / "desk"))
        desk = Desk(Settings(home=home))
        flags = desk.flags()
        anew, remembered, deciding = [], [], []
        for view in flags[:VERDICTS]:
            deciding.append(milliseconds(lambda flag=view.flag: desk.decide(flag, "confirmed")))  # type: ignore[misc]
            remembered.append(milliseconds(desk.flags))
            fresh = Desk(Settings(home=home), desk.models)  # loaded models are not what is measured
            anew.append(milliseconds(fresh.flags))
            fresh.close()
        print(f"{len(flags)} flags in {sum(v.leads for v in flags)} disputes, median of {VERDICTS} verdicts")
        for name, times in (("queue from nothing", anew), ("queue after a verdict", remembered), ("decide", deciding)):
            print(f"{name:<24}{statistics.median(times):8.1f} ms")
        desk.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
