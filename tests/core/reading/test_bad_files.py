"""What becomes of characters, contents and sizes that are wrong."""

from __future__ import annotations

import codecs
import json
import re
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from read_items import ARTICLE, HEAD, ROW, SENTENCE, article, failure, only, read, write

from core.reading.files import ReadItem, read_paths
from core.settings import Settings

# Characters


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + HEAD.encode() + b"Caf\xc3\xa9.",
        (HEAD + "Café.").encode("utf-16"),
        codecs.BOM_UTF16_BE + (HEAD + "Café.").encode("utf-16-be"),
        (HEAD + "Cafe\u0301.").replace("\n", "\r\n").encode(),
    ],
    ids=["UTF-8 with mark", "UTF-16", "UTF-16 big-endian", "decomposed"],
)
def test_unicode_is_read_with_and_without_a_mark(tmp_path: Path, data: bytes) -> None:
    found = article(only(write(tmp_path, "a.txt", data)))
    assert (found.text, found.url) == ("Café.", "https://example.org/1")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_rows_may_begin_with_a_mark(tmp_path: Path, encoding: str) -> None:
    items = read(write(tmp_path, "a.jsonl", f"{json.dumps(ROW)}\n{json.dumps(ROW)}\n".encode(encoding)))
    assert [i.article for i in items] == [ARTICLE, ARTICLE]


def test_lone_surrogates_never_reach_the_store(tmp_path: Path) -> None:
    row = {name: "\ud800 " + value for name, value in ROW.items()}
    item = only(write(tmp_path, "a.json", json.dumps({**row, "published": "\udfff 2024"})))
    found = article(item)
    for value in (found.url, found.outlet, found.title, found.text, found.retold_from, *item.gaps):
        assert value is not None
        assert "\ufffd" in value.encode("utf-8").decode()


def test_control_characters_are_dropped(tmp_path: Path) -> None:
    found = article(
        only(write(tmp_path, "a.json", json.dumps({**ROW, "text": "He\u0000 said\u0007 no.", "title": "A\u0000b"})))
    )
    assert (found.text, found.title) == ("He said no.", "Ab")


def test_bytes_that_are_not_unicode_are_named_by_their_place(tmp_path: Path) -> None:
    assert (
        failure(write(tmp_path, "a.txt", b"caf\xe9 said")) == "not UTF-8: byte 4 cannot be read; save the file as UTF-8"
    )
    marked = write(tmp_path, "b.txt", codecs.BOM_UTF8 + b"caf\xe9 said")
    assert failure(marked) == "not UTF-8: byte 7 cannot be read; save the file as UTF-8"
    odd = write(tmp_path, "c.txt", "abc".encode("utf-16") + b"\x00")
    assert failure(odd) == "not UTF-16: byte 9 cannot be read; save the file as UTF-8"
    rows = write(tmp_path, "d.jsonl", json.dumps(ROW).encode() + b'\n{"text": "\xe9"}\n')
    good, bad = read(rows)
    assert good.article == ARTICLE
    assert (bad.item, bad.failure) == (f"{rows}:2", "not UTF-8: byte 11 cannot be read; save the file as UTF-8")


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".json", ".jsonl"])
@pytest.mark.parametrize("data", [b"\x89PNG\x00\x00\x01" * 50, bytes(range(1, 9)) * 100], ids=["NUL", "controls"])
def test_binary_data_are_refused(tmp_path: Path, suffix: str, data: bytes) -> None:
    assert failure(write(tmp_path, f"a{suffix}", data)) == "binary data, not a text"


# Bad content


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".json", ".jsonl"])
def test_an_empty_file_is_named(tmp_path: Path, suffix: str) -> None:
    assert failure(write(tmp_path, f"a{suffix}", b"")) == "empty file"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", "Home | News | Sport\n© 2024 Example\n", "no text is left after cleaning"),
        ("a.txt", " \n\t\n", "empty: there is no text"),
        ("a.md", HEAD, "empty: there is no text"),
        ("a.html", "<html><body><nav><a href='#'>Home</a></nav></body></html>", "no article was found in the page"),
        ("a.html", "<div>" * 9000, "no article was found in the page"),
        ("a.jsonl", "\n \n\n", "empty file"),
        ("a.json", "[]", "an empty list"),
        ("a.json", '"text"', "neither an article nor a list of articles"),
        ("a.json", "null", "neither an article nor a list of articles"),
        ("a.json", "{}", 'there is no "text"'),
        ("a.json", '{"text": null}', 'there is no "text"'),
        ("a.json", '{"text": ["a"]}', '"text" is a list, not a text'),
        ("a.json", '{"text": true}', '"text" is true or false, not a text'),
        ("a.json", '{"text": " "}', "empty: there is no text"),
        ("a.json", "[" * 200_000, "JSON nested too deep"),
        (
            "a.md",
            "---\nurl: https://example.org\ntitle: x\n\nText.",
            "the head that '---' opens is not closed by another '---'",
        ),
    ],
)
def test_content_that_is_no_article_is_named_with_the_reason(
    tmp_path: Path, name: str, content: str, reason: str
) -> None:
    assert failure(write(tmp_path, name, content)) == reason


def test_half_written_json_is_named_with_line_and_column(tmp_path: Path) -> None:
    reason = failure(write(tmp_path, "a.json", '[\n{"text": "one"},\n{"text": "tw'))
    assert re.fullmatch(r"not complete, valid JSON: Unterminated string .*at line 3, column 10", reason)


def test_a_number_too_long_for_json_is_named(tmp_path: Path) -> None:
    assert failure(write(tmp_path, "a.json", '{"text": ' + "1" * 9000 + "}")).startswith("not valid JSON: ")


def test_rows_nested_too_deep_do_not_end_the_file(tmp_path: Path) -> None:
    bad, good = read(write(tmp_path, "a.jsonl", "[" * 100_000 + "\n" + json.dumps(ROW)))
    assert (bad.failure, good.article) == ("JSON nested too deep", ARTICLE)


def test_a_broken_head_is_named_with_its_line(tmp_path: Path) -> None:
    reason = failure(write(tmp_path, "a.md", f'---\nurl: x\ntitle: "half\n---\n{SENTENCE}'))
    assert reason.startswith("the YAML head is broken in line ")
    assert failure(write(tmp_path, "b.md", f"---\ntitle: Talks: go on\n---\n{SENTENCE}")) == (
        "the YAML head is broken in line 2: mapping values are not allowed here"
    )
    assert failure(write(tmp_path, "c.md", f"---\ntitle: {'[' * 5000}\n---\n{SENTENCE}")).startswith(
        "the YAML head is broken"
    )


def test_a_text_that_is_too_long_is_named_with_the_limit(tmp_path: Path) -> None:
    reason = "90 characters, more than the limit of 50 (CROSSCLAIM_MAX_ARTICLE_CHARS)"
    text = SENTENCE[:89].ljust(90, ".")
    assert failure(write(tmp_path, "a.txt", text), max_article_chars=50) == reason
    assert failure(write(tmp_path, "a.json", json.dumps({"text": text})), max_article_chars=50) == reason
    assert only(write(tmp_path, "b.txt", text), max_article_chars=90).article is not None


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json"])
def test_a_file_that_is_too_big_is_named_with_the_limit(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name, b"a" * (2**20 + 1))
    assert failure(path, max_file_mb=1) == "bigger than the limit of 1 MiB (CROSSCLAIM_MAX_FILE_MB)"


def test_a_row_that_is_too_long_is_skipped_by_name_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(json.dumps(ROW).encode() + b'\n{"text": "')
        for _ in range(40):
            file.write(b"a" * 2**20)
        file.write(b'"}\n' + json.dumps(ROW).encode())
    tracemalloc.start()
    first, long, last = read(path, max_article_chars=1000, max_file_mb=1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (first.article, last.article) == (ARTICLE, ARTICLE)
    assert (long.item, last.item) == (f"{path}:2", f"{path}:3")
    assert long.failure == "the row is longer than 8,000 bytes (CROSSCLAIM_MAX_ARTICLE_CHARS x 8)"
    assert peak < 8 * 2**20


def test_a_row_of_exactly_the_longest_size_is_read(tmp_path: Path) -> None:
    row = json.dumps({"text": SENTENCE, "url": ""})
    fitting = row.replace('""', '"' + "u" * (800 - len(row)) + '"')
    assert len(fitting) == 800
    good, bad = read(write(tmp_path, "a.jsonl", f"{fitting}\r\n{fitting} \r\n"), max_article_chars=100)
    assert good.article is not None
    assert bad.failure is not None


def test_rows_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", (json.dumps(ROW) + "\n") * 20_000)
    items: Iterator[ReadItem] = read_paths([path], Settings())
    tracemalloc.start()
    assert next(items).article == ARTICLE
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()
