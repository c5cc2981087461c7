"""How long does an editor wait for the dashboard?

Starts a dashboard of a copy of a desk, opens each page in headless Chromium, and prints seconds from the request to the
browser's first paint and to the main content: heading drawn, page run to its end, nothing loading. Then types statements
into a freshly started dashboard and prints seconds from Enter to the last result drawn, models loaded or not.

    python -m benchmarks.first_paint DESK
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from benchmarks.serving import CHROMIUM, dashboard
from docs.screenshots import STATEMENT, pages

LONGEST = 120
"""Seconds that anything is waited for."""
SECOND = "The 2020 statement provides for a corridor through Syunik"
PAINTED = "performance.getEntriesByName('first-contentful-paint').map(e => e.startTime)[0]"
DONE = """() => document.querySelector('h1')
  && document.querySelector('[data-test-script-state=notRunning]')
  && !document.querySelector('[data-testid=stSpinner], [data-testid=stSkeleton]')"""
MAIN = "document.querySelector('[data-testid=stMain]').innerText"
RESULTS = "Relations compare wordings"
"""Stands above the results of a search and nowhere else."""
WATCH = """() => {
  window.ran = false;
  const look = () => { window.ran ||= !!document.querySelector('[data-test-script-state=running]'); };
  new MutationObserver(look).observe(document.body, {subtree: true, attributes: true, childList: true});
}"""
"""Notes from now on that the page runs, so that what stood there before it ran is not taken for what it found."""
FOUND = f"words => window.ran && ({DONE})() && {MAIN}.includes(words)"


def opened(browser: Browser, address: str) -> tuple[Page, float, float]:
    """A page of its own session, with seconds from the request to first paint and to the main content.

    Raises:
        TimeoutError: the page did not come within `LONGEST`.
    """
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(LONGEST * 1000)
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_function(DONE, polling=20)
    content = time.perf_counter() - start
    return page, page.evaluate(PAINTED) / 1000, content


def searched(page: Page, statement: str) -> float:
    """Seconds from Enter to the results, which say how many claims were found.

    Raises:
        TimeoutError: nothing was found within `LONGEST`.
    """
    box = page.get_by_role("searchbox")
    box.fill(statement)
    page.evaluate(WATCH)
    start = time.perf_counter()
    box.press("Enter")
    page.wait_for_function(FOUND, arg=RESULTS, polling=20)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("desk", type=Path, help="folder of a desk; it is copied")
    args = parser.parse_args()
    os.environ["STREAMLIT_LOGGER_LEVEL"] = "error"  # the table stays whole
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        desk = Path(shutil.copytree(args.desk, Path(scratch) / "desk"))
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        print("seconds from the request to       first paint   main content")
        with dashboard(desk) as address:
            for when in ("first visit", "again"):
                for name, path in pages(desk).items():
                    try:
                        page, paint, content = opened(chromium, f"{address}/{path}")
                    except TimeoutError:
                        print(f"{name + ', ' + when:32} not within {LONGEST} s")
                        continue
                    print(f"{name + ', ' + when:32}{paint:13.2f}{content:15.2f}")
                    page.context.close()
        print("seconds from Enter to the results of a search, the dashboard just started")
        with dashboard(desk) as address:
            page, _, _ = opened(chromium, address)
            for name, statement in (("first", STATEMENT), ("second", SECOND), ("first one again", STATEMENT)):
                print(f"{name:32}{searched(page, statement):13.2f}")
        chromium.close()


if __name__ == "__main__":
    main()
