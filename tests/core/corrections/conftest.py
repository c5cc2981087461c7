"""The desk on the Bramholt mine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bramholt import TEXTS, Work, open_desk, write_article

from core.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "desk")
    opened.ingest([write_article(tmp_path / "in", name, text) for name, text in TEXTS.items()])
    yield opened
    opened.close()


@pytest.fixture
def work(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(desk, monkeypatch)
