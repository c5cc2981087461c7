"""Takes screenshots of every page of a running dashboard, light and dark.

python docs/screenshots.py http://127.0.0.1:8501 FOLDER
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import sync_playwright

QUESTION = "Russia is not to blame that the work of the trilateral group stopped"
PAGES = {
    "search": f"?q={quote(QUESTION)}",
    "contradictions": "contradictions",
    "article": "article",
    "corpus": "corpus",
}


def main() -> None:
    address, folder = sys.argv[1].rstrip("/"), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": 1400, "height": 1000}, color_scheme=scheme)
            for name, path in PAGES.items():
                page.goto(f"{address}/{path}")
                page.get_by_role("heading", level=1).wait_for(timeout=60_000)
                page.get_by_test_id("stStatusWidget").wait_for(state="detached", timeout=60_000)
                page.wait_for_timeout(1500)
                page.screenshot(path=folder / f"{name}-{scheme}.png")
        browser.close()


if __name__ == "__main__":
    main()
