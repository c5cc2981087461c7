"""How is a dashboard, or another Streamlit page, served to a browser that a program drives?"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
"""Arguments of a Chromium that nobody looks at."""
LONGEST = 90
"""Seconds in which a server must answer."""


@contextmanager
def serving(script: Path | str, folder: Path = ROOT, **environment: str) -> Iterator[str]:
    """Address of a Streamlit server of this machine, on a free port, that runs a script in a folder.

    Raises:
        RuntimeError: the server ended, or did not answer within `LONGEST`.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false"]
    server = subprocess.Popen(
        command, cwd=folder, env=os.environ | {"HF_HUB_OFFLINE": "1"} | environment, stdout=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _await_answer(server, address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def dashboard(desk: Path) -> AbstractContextManager[str]:
    """Address of a dashboard of this desk."""
    return serving("dashboard/app.py", CROSSCLAIM_HOME=str(desk))


def _await_answer(server: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended at once, with status {server.returncode}")
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer within {LONGEST} seconds")
