"""One article in all its forms, and how a test reads a file."""

from __future__ import annotations

from pathlib import Path

from core.reading.files import ReadItem, read_paths
from core.records import Article, Moment
from core.settings import Settings

SENTENCE = "The process has since stopped, but not through Russia's fault, the deputy minister said."
ROW = {
    "url": "https://example.org/1",
    "outlet": "Example",
    "title": "Talks",
    "published": "2024-05-15",
    "text": SENTENCE,
    "language": "en",
    "retold_from": "https://example.org/0",
}
ARTICLE = Article(
    url="https://example.org/1",
    outlet="Example",
    title="Talks",
    text=SENTENCE,
    published=Moment.parse("2024-05-15"),
    language="en",
    retold_from="https://example.org/0",
)
HEAD = """---
url: https://example.org/1
outlet: Example
title: Talks
published: 2024-05-15
language: en
retold_from: https://example.org/0
---
"""


def read(path: Path | str, **settings: int) -> list[ReadItem]:
    return list(read_paths([path], Settings(**settings)))  # type: ignore[arg-type]


def only(path: Path | str, **settings: int) -> ReadItem:
    (item,) = read(path, **settings)
    assert (item.article is None) != (item.failure is None)
    return item


def failure(path: Path | str, **settings: int) -> str:
    item = only(path, **settings)
    assert item.item == str(path)
    assert item.failure is not None
    return item.failure


def article(item: ReadItem) -> Article:
    assert item.article is not None, item.failure
    return item.article


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
