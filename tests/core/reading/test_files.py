"""Which articles come out of good files, and what is said of those that lack something."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from read_items import ARTICLE, HEAD, ROW, SENTENCE, article, only, read, write

from core.records import Article

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
