"""Who writes into a desk just now? One process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import DeskBusyError

PATIENCE_SECONDS = 5
"""How long a writer waits for another one."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Holds the lock of a desk's folder.

    Raises:
        DeskBusyError: another process is reading in.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / "writer.lock", timeout=PATIENCE_SECONDS)
    try:
        lock.acquire()
    except Timeout as error:
        raise DeskBusyError(
            f"another process is reading into the desk {folder}: try again when it has finished"
        ) from error
    try:
        yield
    finally:
        lock.release()
