"""Which lines are dropped, which are kept, and what a saved page gives."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from core.errors import ReadingError
from core.reading.clean import article_from_html, clean_text

SENTENCE = "The process has since stopped, but not through Russia's fault, the deputy minister said."

FURNITURE = [
    "11:08, 15 May 2024",
    "15.05.2024 10:30",
    "2024-05-15",
    "Wednesday, May 15, 2024 | 5:30 PM GMT",
    "Published: 15 May 2024 by Staff Writer",
    "Last updated: May 15, 2024 at 10:30",
    "2 hours ago",
    "All news",
    "Read also:",
    "Share",
    "Share this page:",
    "E-mail to a friend",
    "Home | Politics | Economy | Society | World",
    "Home » Politics",
    "11:08, 6 June 2023 | Press statements | Print | E-mail to a friend",
    "Read also: Minister meets his colleague in Almaty",
    "overchuk_moscow_2023.jpg",
    "Photo: badalyan-mfa.2024.PNG",
    "Phone: +374 00 000 000",
    "Tel./Fax: (374 10) 00-00-00",
    "+374 00 000 000",
    "E-mail: news@example.org",
    "news@example.org | +374 00 000 000",
    "https://www.example.org/news",
    "Editorial office, 1 Example Street, Baku",
    "© 2023 News.az. All rights reserved.",
    "Copyright 2023 Example Press",
    "All rights reserved. Reproduction only with a reference to the source.",
    "* * *",
    "Hide Caption",
    "Replay More Videos ... MUST WATCH",
    "Enlarge this image toggle caption Nils Lund/AP",
]

RUNNING_TEXT = [
    "Call the ministry at +374 00 000 000, the spokeswoman told reporters.",
    "Residents can write to help@example.org, the mayor said.",
    "The meeting began at 11:08 on 15 May 2024.",
    "On May 15, 2024 the bridge was closed.",
    "All news from the front is grim, he said.",
    "Read also means to study, he joked.",
    "Share prices fell by 12 percent.",
    "Published figures show that 300 people died.",
    "Updated: the toll rises to 40, officials say.",
    "Home to 22,000 people, the town was flooded.",
    "Copyright 2024 law was broken, the court ruled.",
    "The note ended with the words: all rights reserved.",
    "He posted the picture dam.jpg on Monday.",
    "A missile hit 12 Harbour Street in Odesa.",
    "The newsroom, 12 people in all, was searched by police.",
    "Armenia, Azerbaijan and Russia signed it.",
    "No.",
    "12 killed",
    "2020-2022",
    "Show captions were read out in court, he said.",
    "Enlarge this image and a second face appears.",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_a_line_that_is_no_part_of_the_article_is_dropped(line: str) -> None:
    assert clean_text(f"{line}\n\n{SENTENCE}\n\n{line}") == SENTENCE


@pytest.mark.parametrize("line", RUNNING_TEXT)
def test_a_line_of_running_text_is_kept(line: str) -> None:
    assert clean_text(f"{SENTENCE}\n\n{line}\n\n{SENTENCE}") == f"{SENTENCE}\n\n{line}\n\n{SENTENCE}"


def test_the_address_beside_a_telephone_number_goes_with_it() -> None:
    block = "News desk\n12 Harbour Street, Basseterre\nPhone: +000 555 0100\nE-mail: newsroom@example.org"
    assert clean_text(f"{SENTENCE}\n\n{block}") == SENTENCE


def test_an_address_alone_is_kept() -> None:
    assert clean_text("12 Harbour Street, Basseterre") == "12 Harbour Street, Basseterre"


def test_the_headline_is_dropped_at_the_start_only() -> None:
    title = "Dam destroyed, Kyiv says"
    text = f"DAM DESTROYED - Kyiv says!\n11:08, 6 June 2023\n{title}\n\n{SENTENCE}\n\n{title}"
    assert clean_text(text, title) == f"{SENTENCE}\n\n{title}"


def test_a_text_that_is_nothing_but_its_headline_is_kept() -> None:
    assert clean_text("The dam was destroyed.\n", "The dam was destroyed") == "The dam was destroyed."


def test_a_title_without_words_drops_nothing() -> None:
    assert clean_text(SENTENCE, "...") == SENTENCE


def test_lines_wrapped_by_hand_become_paragraphs() -> None:
    wrapped = (
        "The trilateral group of the deputy prime ministers held its twelfth\n"
        "meeting in Moscow on June 2 in a constructive mood, its co-chair said\n"
        "on 15 May 2024\n"
        "\n"
        "Significant progress was made on the modalities of unblocking, and the\n"
        "sides came to a common understanding on concrete steps for the line\n"
        "through Meghri, he said.\n"
    )
    assert clean_text(wrapped) == (
        "The trilateral group of the deputy prime ministers held its twelfth meeting in Moscow on June 2 in a"
        " constructive mood, its co-chair said on 15 May 2024\n\n"
        "Significant progress was made on the modalities of unblocking, and the sides came to a common understanding on"
        " concrete steps for the line through Meghri, he said."
    )


def test_wrapped_lines_without_empty_lines_split_where_a_short_line_ends_a_sentence() -> None:
    wrapped = (
        "Talks on the railway go on\n"
        "The trilateral group of the deputy prime ministers held its twelfth\n"
        "meeting in Moscow on June 2 in a constructive mood, its co-chair said\n"
        "in the capital.\n"
        "Significant progress was made on the modalities of unblocking, and the\n"
        "sides came to a common understanding on concrete steps for the line.\n"
    )
    assert [p.split()[0] for p in clean_text(wrapped).split("\n\n")] == ["Talks", "The", "Significant"]


def test_lines_that_are_paragraphs_stay_apart() -> None:
    lines = [
        "The minister said on Monday that the dam had been mined from within.",
        "The governor said on Tuesday that the dam had been shelled at night.",
        "The operator said on Friday that the dam could not be repaired now.",
    ]
    assert clean_text("\n".join(lines)) == "\n\n".join(lines)


def test_characters_are_tidied() -> None:
    assert (
        clean_text("Cafe\u0301\u00a0said \t so\x00\x07\u200b.\r\nNext \u202eone\u2028Third")
        == "Café said so.\n\nNext one\n\nThird"
    )


def test_cleaning_twice_changes_nothing(sample_corpus: Path) -> None:
    for path in sorted((sample_corpus / "articles").glob("*.md")):
        once = clean_text(path.read_text("utf-8"))
        assert clean_text(once) == once


def test_nothing_is_left_of_a_page_of_menus() -> None:
    assert clean_text("Home | News | Sport\nShare\n© 2024 Example\n") == ""


@pytest.mark.parametrize("unit", ["-12", "-1212", "1 a ", "12:", "12 May 2024 ", "x@x.", "2024, © ", "at ", "x | "])
def test_no_line_takes_long(unit: str) -> None:
    start = time.perf_counter()
    clean_text((unit * 200)[:100] + "!\n" + (unit * 200)[:199] + "!\n" + unit * 20_000)
    assert time.perf_counter() - start < 2


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>Headline</title>{head}</head><body>{body}</body></html>".encode()


MENU = '<nav><ul><li><a href="#">Home</a></li><li><a href="#">World</a></li></ul></nav>'
FOOTER = "<footer><address>1 Example Street<br>Phone: +000 00 000 00 00</address><p>&copy; 2021 Example</p></footer>"

SAVED_PAGES = {
    "EG-14": ("CAIRO, May 31, 2021 - The repeated", 3, "DT Next (Xinhua) (retold)", "2021-05-31"),
    "KD-07": ("UNITED NATIONS, June 6, 2023 - The", 3, "SKN Vibes (full UN statement) (retold)", "2023-06-06"),
    "SC-22": ("MOSCOW, June 2, 2023 - The trilateral", 4, "News.az (retold)", "2023-06-02"),
    "SC-38": ("YEREVAN, August 20, 2024 - The comments", 4, "1lurer (retold)", "2024-08-20"),
}


@pytest.mark.parametrize("stem", SAVED_PAGES)
def test_a_saved_page_gives_exactly_the_paragraphs_of_its_article(stem: str, sample_corpus: Path) -> None:
    start, count, outlet, published = SAVED_PAGES[stem]
    data = (sample_corpus / "articles" / f"{stem}.html").read_bytes()
    article = article_from_html(data)
    paragraphs = article.text.split("\n\n")
    assert paragraphs[0].startswith(start)
    assert len(paragraphs) == count
    printed = data.decode().replace("\n", " ")
    assert all(f"<p>{paragraph}</p>" in printed for paragraph in paragraphs)
    assert (article.outlet, article.published, article.url) == (outlet, published, f"sample:{stem}")
    assert article.title is not None
    assert article.retold_from is not None
    assert article.retold_from.startswith("https://")


def test_a_short_article_does_not_bring_its_page_along() -> None:
    aside = '<aside><h3>Read also</h3><ul><li><a href="#">Politics desk news</a></li></ul></aside>'
    article = article_from_html(page(f"{MENU}<h1>Headline</h1><article><p>He said no.</p></article>{aside}{FOOTER}"))
    assert article.text == "He said no."
    assert article.title == "Headline"


def test_a_teaser_before_the_article_is_not_taken_for_it() -> None:
    teaser = '<article class="card"><h3><a href="#">Other story</a></h3><p>A teaser of the other story.</p></article>'
    story = "".join(f"<p>{SENTENCE} ({n})</p>" for n in (1, 2, 3))
    article = article_from_html(page(f"{MENU}{teaser}<main><article><h1>Headline</h1>{story}</article></main>{FOOTER}"))
    assert article.text == "\n\n".join(f"{SENTENCE} ({n})" for n in (1, 2, 3))


def test_paragraphs_follow_the_page_and_inline_marks_do_not_split_them() -> None:
    body = (
        f"{MENU}<article><p>The <b>minister</b> said <q>no</q> to\n   <a href='#'>them</a>, {SENTENCE}</p>"
        "<blockquote><p>First quoted paragraph, he said.</p><p>Second quoted paragraph, he said.</p></blockquote>"
        "<table><tr><td>cell</td></tr></table>"
        f"<p>{SENTENCE}</p></article><div class='comments' id='comments'><p>A reader's comment.</p></div>"
    )
    assert article_from_html(page(body)).text.split("\n\n") == [
        f"The minister said “no” to them, {SENTENCE}",
        "First quoted paragraph, he said.",
        "Second quoted paragraph, he said.",
        SENTENCE,
    ]


def test_the_outlet_of_a_page_without_a_name_is_the_host_of_its_address() -> None:
    head = '<link rel="canonical" href="https://www.example.org/news/1">'
    article = article_from_html(page(f"<p>{SENTENCE}</p>", head))
    assert (article.outlet, article.url) == ("example.org", "https://www.example.org/news/1")


def test_a_page_that_names_nothing_gives_text_alone() -> None:
    article = article_from_html(page(f"<p>{SENTENCE}</p>{FOOTER}", '<link rel="canonical" href="http://[broken">'))
    assert (article.text, article.outlet, article.url, article.published) == (SENTENCE, None, None, None)


def test_a_date_is_read_from_linked_data() -> None:
    script = '<script type="application/ld+json">{"datePublished": "2024-05-15T10:00:00+04:00"}</script>'
    assert article_from_html(page(f"<p>{SENTENCE}</p>", script)).published == "2024-05-15T10:00:00+04:00"


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1251", "utf-16"])
def test_a_page_is_read_in_the_character_set_it_declares(charset: str) -> None:
    words = "Министр" if charset == "windows-1251" else "Président Müller"
    text = f'<html><head><meta charset="{charset}"></head><body><p>{words}: {SENTENCE}</p></body></html>'
    assert article_from_html(text.encode(charset)).text == f"{words}: {SENTENCE}"


def test_a_page_of_an_undeclared_character_set_is_refused() -> None:
    with pytest.raises(ReadingError, match="not UTF-8: byte 5"):
        article_from_html("<p>é</p>".encode("latin-1").replace(b"<p>", b"<p> "))


@pytest.mark.parametrize(
    "data",
    [b"", b"  \n", b"plain text", page(MENU + FOOTER), page("<div>" * 5000 + SENTENCE), b"<html><body><p", b"<" * 1000],
    ids=["empty", "blank", "no page", "menus", "too deep", "half", "brackets"],
)
def test_a_page_without_an_article_gives_no_text(data: bytes) -> None:
    assert article_from_html(data).text == ""


def test_a_page_that_breaks_off_gives_what_it_has() -> None:
    assert (
        article_from_html(f"<html><body><article><p>{SENTENCE}</p><p>Half of".encode()).text == f"{SENTENCE}\n\nHalf of"
    )
