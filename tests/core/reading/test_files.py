"""What becomes of files and folders, good and bad."""

from __future__ import annotations

import codecs
import json
import os
import re
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.reading.files import ReadItem, expand, read_file, read_paths
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


# The sample corpus


def test_every_quotation_in_the_labels_stands_exactly_once_in_its_article(sample_corpus: Path) -> None:
    items = read(sample_corpus / "articles")
    texts = {Path(i.item).stem: " ".join(article(i).text.split()) for i in items}
    assert len(texts) == 100
    pairs = json.loads((sample_corpus / "labels.json").read_text("utf-8"))["pairs"]
    places = {(pair[side]["article"], " ".join(pair[side]["quote"].split())) for pair in pairs for side in "ab"}
    assert {place: texts[place[0]].count(place[1]) for place in places} == dict.fromkeys(places, 1)


def test_the_sample_corpus_has_all_that_an_article_needs_but_some_dates(sample_corpus: Path) -> None:
    for item in read(sample_corpus / "articles"):
        found = article(item)
        assert found.url == f"sample:{Path(item.item).stem}"
        assert found.language == "en"
        assert found.outlet.endswith("(retold)")
        assert found.retold_from
        assert item.gaps == (() if found.published else ("no date",))


def test_the_text_of_a_markdown_article_is_left_as_it_is(sample_corpus: Path) -> None:
    for path in sorted((sample_corpus / "articles").glob("*.md")):
        assert article(only(path)).text == path.read_text("utf-8").split("\n---\n", 1)[1].strip()


# Formats


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.TXT"])
def test_a_text_with_a_head_is_an_article(tmp_path: Path, name: str) -> None:
    assert only(write(tmp_path, name, f"{HEAD}\n{SENTENCE}\n")).article == ARTICLE


def test_a_json_object_is_an_article(tmp_path: Path) -> None:
    assert only(write(tmp_path, "a.json", json.dumps(ROW))).article == ARTICLE


def test_a_json_list_is_a_list_of_articles(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", json.dumps([ROW, "no", {"text": SENTENCE}]))
    first, second, third = read(path)
    assert (first.item, first.article) == (f"{path}[1]", ARTICLE)
    assert (second.item, second.failure) == (f"{path}[2]", "not a JSON object")
    assert (third.item, article(third).url) == (f"{path}[3]", f"{path.as_uri()}#3")


def test_a_jsonl_row_is_an_article_and_bad_rows_are_named(tmp_path: Path) -> None:
    rows = [
        json.dumps(ROW),
        "",
        '{"text": "half',
        "[]",
        '{"title": "x"}',
        '{"text": 5}',
        json.dumps({"text": SENTENCE}),
    ]
    path = write(tmp_path, "a.jsonl", "\r\n".join(rows))
    items = read(path)
    assert [i.item for i in items] == [f"{path}:{line}" for line in (1, 3, 4, 5, 6, 7)]
    assert items[0].article == ARTICLE
    assert items[1].failure is not None
    assert items[1].failure.startswith("not complete, valid JSON: Unterminated string")
    assert items[1].failure.endswith("at line 1, column 10")
    assert [i.failure for i in items[2:5]] == [
        "not a JSON object",
        'there is no "text"',
        '"text" is a number, not a text',
    ]
    assert article(items[5]).url == f"{path.as_uri()}#7"


def test_a_saved_page_is_an_article(tmp_path: Path) -> None:
    head = '<title>Talks</title><meta property="og:site_name" content="Example">'
    path = write(tmp_path, "a.htm", f"<html><head>{head}</head><body><p>{SENTENCE}</p></body></html>")
    item = only(path)
    assert article(item) == Article(path.as_uri(), "Example", "Talks", SENTENCE)
    assert item.gaps == ("no date",)


def test_a_url_is_kept_exactly_as_given(tmp_path: Path) -> None:
    url = "HTTP://Example.org/a b?x=%7e#Ä "
    assert article(only(write(tmp_path, "a.json", json.dumps({**ROW, "url": url})))).url == url


def test_values_of_a_head_are_taken_as_printed(tmp_path: Path) -> None:
    head = "---\ntitle: 007\noutlet: yes\npublished: 2024-05-15 11:08\nurl:\nlanguage: EN-us\nextra: [1]\n---\n"
    item = only(write(tmp_path, "a.md", head + SENTENCE))
    found = article(item)
    assert (found.title, found.outlet, str(found.published)) == ("007", "yes", "2024-05-15T11:08Z")
    assert (found.url, found.language, item.gaps) == ((tmp_path / "a.md").as_uri(), "en", ())


def test_marks_of_markdown_are_no_part_of_the_text(tmp_path: Path) -> None:
    text = (
        "# Talks\n\n![map](map.png)\n\n**He** said [no](https://example.org/x_(y)) to 2 * 3 * 4.\n\n> Quoted.\n\n## Sub"
    )
    found = article(only(write(tmp_path, "a.md", "---\ntitle: Talks\n---\n" + text)))
    assert found.text == "He said no to 2 * 3 * 4.\n\nQuoted.\n\nSub"


@pytest.mark.parametrize("unit", ["[", "![", "[a](", "**a ", "__", "# ", "> "])
def test_no_markdown_takes_long(tmp_path: Path, unit: str) -> None:
    path = write(tmp_path, "a.md", unit * 50_000)
    start = time.perf_counter()
    read(path)
    assert time.perf_counter() - start < 3


def test_rules_between_paragraphs_are_no_head(tmp_path: Path) -> None:
    text = f"{SENTENCE}\n\n---\n\nSecond.\n\n---\n\nThird."
    assert article(only(write(tmp_path, "a.txt", text))).text == f"{SENTENCE}\n\nSecond.\n\nThird."
    assert article(only(write(tmp_path, "b.txt", f"---\n{SENTENCE}\n---\nSecond."))).text == f"{SENTENCE}\n\nSecond."
    long = "note: it\n" * 5000
    assert article(only(write(tmp_path, "c.txt", f"---\n{long}---\nEnd."))).text.endswith("note: it\n\nEnd.")


# Gaps


def test_what_is_missing_is_filled_in_and_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", f"{'word ' * 40}\n\n{SENTENCE}")
    item = only(path)
    found = article(item)
    assert (found.url, found.outlet, found.published) == (path.as_uri(), "unknown outlet", None)
    assert found.text.startswith(found.title.removesuffix("…"))
    assert len(found.title) <= 120
    assert item.gaps == ("no title: the first line is taken", "no outlet", "no date")


@pytest.mark.parametrize("value", [None, "", " ", "unknown", "Unknown"])
def test_a_date_that_is_not_given_is_a_gap(tmp_path: Path, value: str | None) -> None:
    item = only(write(tmp_path, "a.json", json.dumps({**ROW, "published": value})))
    assert (article(item).published, item.gaps) == (None, ("no date",))


@pytest.mark.parametrize("value", ["last Tuesday", 1715760000, True, ["2024"], "05/06/2024"])
def test_a_date_that_cannot_be_read_is_a_gap_that_names_it(tmp_path: Path, value: object) -> None:
    item = only(write(tmp_path, "a.json", json.dumps({**ROW, "published": value})))
    assert (article(item).published, item.gaps) == (None, (f"date not understood: {value}",))


def test_a_month_is_no_day(tmp_path: Path) -> None:
    item = only(write(tmp_path, "a.json", json.dumps({**ROW, "published": "May 2024"})))
    assert str(article(item).published) == "2024-05"


def test_fields_that_are_no_text_count_as_missing(tmp_path: Path) -> None:
    row = {**ROW, "url": 5, "title": ["x"], "outlet": {}, "retold_from": None, "language": 1}
    path = write(tmp_path, "a.json", json.dumps(row))
    item = only(path)
    assert (article(item).url, article(item).outlet, article(item).retold_from) == (
        path.as_uri(),
        "unknown outlet",
        None,
    )
    assert item.gaps == ("no title: the first line is taken", "no outlet")


# Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SENTENCE * 3, "en"),
        ("Заместитель министра сказал, что процесс остановился, но не по вине России.", "ru"),
        (
            "Der stellvertretende Minister sagte, der Prozess sei nicht durch Russlands Schuld zum Stehen gekommen.",
            "de",
        ),
        ("Er sagte nein.", "en"),
        ("Процесс остановился не по нашей вине.", "ru"),
        (SENTENCE * 3 + "وقال المتحدث باسم الوزارة إن الخط مغلق منذ يوم الاثنين الماضي.", "en"),
        ("Заместитель министра сказал, что процесс остановился, но не по вине России. " + SENTENCE[:40], "ru"),
    ],
)
def test_the_language_is_guessed_where_it_is_not_given(tmp_path: Path, text: str, language: str) -> None:
    assert article(only(write(tmp_path, "a.txt", text))).language == language


def test_a_language_that_is_no_code_is_guessed(tmp_path: Path) -> None:
    assert article(only(write(tmp_path, "a.json", json.dumps({**ROW, "language": "Klingon"})))).language == "en"
    assert article(only(write(tmp_path, "b.json", json.dumps({**ROW, "language": "hy"})))).language == "hy"


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


# Paths


def test_a_folder_gives_its_files_sorted_and_counts_the_others(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a.md",
        "sub/c.json",
        "sub/x.pdf",
        "d.csv",
        ".hidden.txt",
        ".git/e.txt",
        "sub/.f/g.txt",
        "Z.html",
    ):
        write(tmp_path, name, SENTENCE)
    (tmp_path / "empty").mkdir()
    files, failures, ignored = expand([tmp_path])
    assert [str(f.relative_to(tmp_path)) for f in files] == ["Z.html", "a.md", "b.txt", "sub/c.json"]
    assert (failures, ignored) == ([], 2)


def test_paths_keep_their_order_and_no_file_comes_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path, name, SENTENCE)
    monkeypatch.chdir(tmp_path)
    files, _, _ = expand(["b.txt", tmp_path, "./a.txt"])
    assert files == [Path("b.txt"), tmp_path / "a.txt"]
    assert [i.item for i in read_paths(["b.txt"], Settings())] == ["b.txt"]
    assert article(only("b.txt")).url == (tmp_path / "b.txt").as_uri()


def test_a_hidden_file_that_is_named_is_read(tmp_path: Path) -> None:
    assert only(write(tmp_path, ".a.txt", SENTENCE)).article is not None


@pytest.mark.parametrize("name", ["a.pdf", "a.csv", "a"])
def test_a_named_file_of_another_type_is_refused(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name, SENTENCE)
    _, failures, ignored = expand([path])
    assert ignored == 0
    assert "supported; supported are .htm .html .json .jsonl .jsonld .md .txt" in failures[0].reason
    assert failure(path) == failures[0].reason
    (direct,) = read_file(path, Settings())
    assert direct.failure == failures[0].reason


@pytest.mark.parametrize("url", ["http://example.org/a.html", "HTTPS://example.org", Path("https://example.org/a.txt")])
def test_an_address_of_the_web_is_refused_by_name(url: str | Path) -> None:
    assert failure(url) == "reading from the web is not available; save the page and ingest the file"


@pytest.mark.parametrize("path", ["missing.txt", "no/such/folder", ""])
def test_a_missing_path_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.chdir(tmp_path)
    if path:
        assert failure(path) == "no such file or folder"
    else:
        assert read(path) == []


@pytest.mark.parametrize("path", ["a\0b.txt", "a" * 5000 + ".txt", "a/" * 3000])
def test_a_path_that_cannot_be_is_named(path: str) -> None:
    item = only(path)
    assert item.failure is not None
    assert item.failure.startswith("cannot be read: ")
    assert "\0" not in item.item


def test_a_file_that_vanishes_after_it_was_found_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", SENTENCE)
    files, _, _ = expand([tmp_path])
    path.unlink()
    (item,) = read_file(files[0], Settings())
    assert item.failure == "no such file or folder"


def test_links_in_a_circle_are_named_and_do_not_stop_the_walk(tmp_path: Path) -> None:
    write(tmp_path, "sub/a.txt", SENTENCE)
    (tmp_path / "sub" / "back").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "gone.txt")
    files, failures, _ = expand([tmp_path])
    assert files == [tmp_path / "sub" / "a.txt"]
    assert {Path(f.item).name: f.reason for f in failures} == {
        "back": "a link that leads back to a folder it lies in",
        "self.txt": "a link that leads back to itself",
        "nowhere.txt": "no such file or folder",
    }


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert failure(tmp_path / "a.txt") == "not a regular file"
    (item,) = read_file(tmp_path / "a.txt", Settings())
    assert item.failure == "not a regular file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", SENTENCE).chmod(0)
    write(tmp_path, "sub/b.txt", SENTENCE)
    (tmp_path / "sub").chmod(0)
    try:
        reasons = {Path(i.item).name: i.failure for i in read(tmp_path)}
    finally:
        (tmp_path / "sub").chmod(0o700)
    assert reasons == {"a.txt": "no permission to read it", "sub": "no permission to read it"}


def test_a_name_that_is_no_unicode_can_be_printed_and_stored(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(SENTENCE)
    item = only(tmp_path)
    name = tmp_path
    assert item.item == f"{name}/caf\ufffd.txt"
    assert article(item).url.endswith("/caf%E9.txt")


def test_one_bad_file_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    write(tmp_path, "a.json", "{")
    write(tmp_path, "b.txt", SENTENCE)
    items = list(read_paths([tmp_path / "gone", "https://example.org", tmp_path], Settings()))
    assert [i.article is not None for i in items] == [False, False, False, True]


def test_reading_plain_texts_loads_no_heavy_library(root: Path) -> None:
    code = (
        "import sys, core.reading.files, core.reading.clean, core.reading.origins;"
        "print([m for m in ('trafilatura', 'datasketch', 'dateparser', 'py3langid', 'lxml', 'torch', 'pandas', 'yaml')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"
