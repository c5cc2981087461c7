"""How fast does the dashboard answer an editor at work, beside a bare Streamlit page?

Starts a dashboard of a copy of a desk and, with the same server settings, a page of one text input and one button; works on both
in headless Chromium with models loaded; prints median and 90th percentile in seconds, and writes every time to a JSON file.

    python -m benchmarks.dashboard_speed DESK [--rounds 12] [--out FILE.json]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from benchmarks.first_paint import DONE, MAIN, opened, searched
from benchmarks.serving import CHROMIUM, ROOT, dashboard, serving
from core.desk import Desk
from core.lookup import Kind, Query
from core.models.careful import available
from core.settings import Settings

OUT = ROOT / "benchmarks" / "results" / "dashboard_speed.json"
BARE = """import streamlit as st

st.title("Bare", anchor=False)
words = st.text_input("Statement")
st.write(f"Read: {words}.")
st.session_state.setdefault("presses", 0)
if st.button("Press"):
    st.session_state.presses += 1
st.write(f"Pressed {st.session_state.presses} times.")
"""
UNDECIDED = "No verdict yet."
"""Stands below a flag without verdicts and nowhere else."""
QUEUE = f"() => ({DONE})() && {MAIN}.includes('expected right')"
DECIDED = f"() => {MAIN}.includes('Verdicts') && !{MAIN}.includes('{UNDECIDED}')"
NEXT = f"() => ({DONE})() && {MAIN}.includes('{UNDECIDED}')"
SAYS = f"words => {MAIN}.includes(words)"

Times = dict[str, list[float]]


def seconds(page: Page, action: Callable[[], object], shown: str, arg: object = None) -> float:
    """Seconds from an action until something is shown.

    Raises:
        TimeoutError: it was not shown.
    """
    start = time.perf_counter()
    action()
    page.wait_for_function(shown, arg=arg, polling=20)
    return time.perf_counter() - start


def button(page: Page, words: str) -> Locator:
    """The button whose name begins with these words; its shortcut follows them. One that a rerun left behind has no role."""
    return page.get_by_role("button", name=re.compile(f"^{words} Shortcut"))


def bare_page(browser: Browser, address: str, rounds: int, times: Times) -> None:
    """Loads, presses and types on the bare page."""
    for _ in range(rounds):
        page, _, content = opened(browser, address)
        times["bare page loaded"].append(content)
        page.context.close()
    page, _, _ = opened(browser, address)
    for n in range(1, rounds + 1):
        press = page.get_by_role("button", name="Press")
        times["bare page, button"].append(seconds(page, press.click, SAYS, f"Pressed {n} times."))
    box = page.get_by_label("Statement")
    for n in range(rounds):
        box.fill(f"statement {n}")
        times["bare page, text input"].append(seconds(page, lambda: box.press("Enter"), SAYS, f"Read: statement {n}."))
    page.context.close()


def search_page(browser: Browser, address: str, statements: list[str], times: Times) -> None:
    """Searches for statements that nobody searched for yet; one more before them, which waits for the models."""
    page, _, _ = opened(browser, address)
    searched(page, "The work of the committee was stopped by the other side")
    for statement in statements:
        times["search"].append(searched(page, statement))
    page.context.close()


def review(browser: Browser, address: str, rounds: int, times: Times) -> None:
    """Opens the queue, by its link and by its address, decides flags and goes on to the next."""
    for _ in range(rounds):
        page, _, content = opened(browser, f"{address}/contradictions")
        times["queue, page loaded anew"].append(content)
        page.context.close()
    page, _, _ = opened(browser, address)
    for _ in range(rounds):
        times["queue"].append(seconds(page, page.get_by_role("link", name="Contradictions").click, QUEUE))
        page.get_by_role("link", name="Search").click()
        page.wait_for_function(f"() => ({DONE})() && document.querySelector('h1').innerText === 'Search'")
    seconds(page, page.get_by_role("link", name="Contradictions").click, QUEUE)
    for _ in range(rounds):
        times["verdict"].append(seconds(page, button(page, "Confirm").click, DECIDED))
        page.wait_for_function(DONE, polling=20)
        times["next flag"].append(seconds(page, button(page, "Next").click, NEXT))
    page.context.close()


def titles(desk: Desk, wanted: int) -> list[str]:
    """Titles of articles from all over the desk that are statements: what somebody might search for."""
    found = [row["title"] for row in desk.corpus() if Query.read(row["title"]).kind is Kind.STATEMENT]
    found = list(dict.fromkeys(found))
    return found[:: max(1, len(found) // wanted)][:wanted]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("desk", type=Path, help="folder of a desk; it is copied")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    os.environ["STREAMLIT_LOGGER_LEVEL"] = "error"  # the table stays whole
    times: Times = defaultdict(list)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(shutil.copytree(args.desk, Path(scratch) / "desk"))
        desk = Desk(Settings(home=folder))
        counts, statements = desk.counts(), titles(desk, args.rounds)
        desk.close()
        bare = Path(scratch) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        shutil.copytree(ROOT / "dashboard" / ".streamlit", Path(scratch) / ".streamlit")
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        with serving(bare) as address:
            bare_page(chromium, address, args.rounds, times)
        with dashboard(folder) as address:
            search_page(chromium, address, statements, times)
            review(chromium, address, args.rounds, times)
        chromium.close()
    print(f"{counts['claims']:,} claims, {counts['contradictions']:,} flags, {args.rounds} rounds each")
    print(f"{'seconds':28}{'median':>8}{'90th percentile':>18}")
    rows = {}
    for name, found in times.items():
        median, high = statistics.median(found), statistics.quantiles(found, n=10, method="inclusive")[-1]
        rows[name] = {"median": round(median, 3), "p90": round(high, 3), "seconds": [round(t, 3) for t in found]}
        print(f"{name:28}{median:8.2f}{high:18.2f}")
    measured = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        "load_average": os.getloadavg(),
        "careful_model": available() and os.environ.get("CROSSCLAIM_CAREFUL", "auto") == "auto",
        "desk": counts,
        "times": rows,
    }
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    print(f"written to {args.out}")


if __name__ == "__main__":
    main()
