"""The main job in a real browser: search, compare, open a flag, confirm it, reload."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

QUESTION = "Russia is not to blame that the work of the trilateral group stopped"
pytestmark = pytest.mark.browser


@pytest.fixture
def chromium() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        reason = "no Chromium on this machine: install the package chromium"
        if os.environ.get("CROSSCLAIM_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture
def server(own_desk: Path, root: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.port",
        str(port),
        "--server.headless",
        "true",
    ]
    environment = os.environ | {"CROSSCLAIM_HOME": str(own_desk)}
    process = subprocess.Popen(
        command, cwd=root / "dashboard", env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=2)
                break
            except OSError:
                assert process.poll() is None, "the server ended at once"
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_an_editor_searches_confirms_a_flag_and_finds_it_kept(chromium: str, server: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(90_000)
        expect.set_options(timeout=90_000)
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))

        page.goto(server)
        box = page.get_by_label("Statement")
        box.fill(QUESTION)
        box.press("Enter")
        for party in ("Armenia", "Azerbaijan"):
            expect(page.get_by_role("heading", name=party, exact=True).first).to_be_visible()
        assert "q=Russia" in page.url

        page.get_by_role("link", name="Contradictions").first.click()
        expect(page.get_by_role("heading", name="Contradictions")).to_be_visible()
        expect(page.get_by_role("button", name="Confirm")).to_be_visible()
        page.get_by_label("Your name").fill("Ana")
        page.get_by_label("Note").fill("both sides are on record")
        page.get_by_label("Note").press("Control+Enter")
        page.get_by_role("button", name="Confirm").click()
        expect(page.get_by_text("both sides are on record").first).to_be_visible()

        page.reload()
        expect(page.get_by_text("Ana, confirmed")).to_be_visible()
        assert broken == []
        browser.close()
