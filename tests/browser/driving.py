"""How a test starts a dashboard and drives its pages in Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PATIENCE = 90_000
"""Milliseconds: the first search loads the models."""


def open_page(browser: Browser, address: str, scheme: str = "light") -> Page:
    """A page in a context of its own, as another editor's browser has it, once it stands still."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 1000}, color_scheme=scheme, reduced_motion="reduce", accept_downloads=True
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("heading", level=1).first.wait_for()
    settle(page)
    return page


def settle(page: Page) -> None:
    """Waits until the script has run and nothing is faded any longer: half a second without either."""
    page.wait_for_function(
        """() => {
            const busy = !document.querySelector('[data-test-script-state=notRunning]')
                || document.querySelector('[data-stale=true], [data-testid=stSpinner], [data-testid=stSkeleton]');
            window.still = busy ? 0 : (window.still || 0) + 1;
            return window.still > 5;
        }""",
        polling=100,
    )
    page.evaluate("window.still = 0")


@contextmanager
def serving(script: str, folder: Path, **environment: str) -> Iterator[str]:
    """The address of a Streamlit server that runs a script in a folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false"]
    process = subprocess.Popen(
        command, cwd=folder, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
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
