"""How does each page look? Takes the pictures of the guide: every page with the sample corpus, light and dark.

    python -m docs.screenshots [FOLDER] [--desk SAMPLE_DESK]

Writes to docs/screens unless another folder is named. Starts a dashboard of its own on a free port, over a copy of the
desk, and needs Chromium. Without --desk it reads the sample corpus in first.
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.serving import CHROMIUM, ROOT, dashboard

SIZE = {"width": 1280, "height": 860}
COLOURS = 128
"""Colours of a picture: as many as its text and tints need, and a quarter of the bytes."""
STATEMENT = "Russia is not to blame that the work of the trilateral group stopped"
DRAFT = (
    "Russia is not to blame that the trilateral group stopped its work, Deputy Foreign Minister Mikhail Galuzin said.\n\n"
    "The Ever Given ran aground because of a strong wind. The minister opened a school in the town on Monday."
)


def pages(desk: Path) -> dict[str, str]:
    """Names and addresses of the pages."""
    from core.desk import Desk
    from core.settings import Settings

    opened = Desk(Settings(home=desk))
    first = opened.flags()[0]
    claim = next((side for side in (first.a, first.b) if side.article.published), first.a).claim
    story = opened.stories()[0]
    opened.close()
    return {
        "search": "?" + urlencode({"q": STATEMENT}),
        "search-list": "?" + urlencode({"q": STATEMENT, "view": "List"}),
        "search-timeline": "?" + urlencode({"q": STATEMENT, "view": "Timeline"}),
        "contradictions": "contradictions",
        "stories": "stories",
        "story": "stories?" + urlencode({"story": story.id}),
        "claim": "claim?" + urlencode({"claim": claim.id}),
        "article": "article?" + urlencode({"article": claim.article, "claim": claim.id}),
        "draft-check": "draft_check",
        "corpus": "corpus",
    }


def settle(page: Page) -> None:
    """Waits until the page has stood still for two seconds."""
    still = 0
    while still < 4:
        running = page.locator("[data-test-script-state=notRunning]").count() == 0
        still = 0 if running or page.get_by_test_id("stSpinner").count() else still + 1
        page.wait_for_timeout(500)


def shoot(browser: Browser, address: str, found: dict[str, str], folder: Path) -> None:
    """One picture a page, light and dark."""
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport=SIZE, color_scheme=scheme)
        for name, path in found.items():
            page = context.new_page()
            page.goto(f"{address}/{path}")
            page.get_by_role("heading", level=1).first.wait_for(timeout=90_000)
            settle(page)
            if name == "draft-check":
                page.get_by_label("Draft").fill(DRAFT)
                page.get_by_role("button", name="Check").click()
                page.get_by_text("Checked. Nothing of it was stored").wait_for(timeout=90_000)
                settle(page)
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            picture.quantize(COLOURS, dither=Image.Dither.NONE).save(folder / f"{name}-{scheme}.png", optimize=True)
            page.close()
        context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="Pictures of every page, light and dark.")
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "docs" / "screens")
    parser.add_argument("--desk", type=Path, help="a desk that holds the sample corpus; it is copied")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        sample = Path(scratch) / "sample"
        if asked.desk is None:
            command = [sys.executable, "-m", "core.cli", "--desk", str(sample), "demo", "--load-only"]
            subprocess.run(command, cwd=ROOT, check=True)
        else:
            shutil.copytree(asked.desk, sample)
        found = pages(sample)
        with dashboard(sample) as address:
            shoot(browser, address, found, asked.folder)
        browser.close()


if __name__ == "__main__":
    main()
