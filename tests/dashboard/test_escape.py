"""Text of an article stays text, whatever it holds."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from dashboard import article_views, views
from dashboard.escape import MARK, block, label, link, marked, text, web_address

HOSTILE = [
    "<script>alert(1)</script>",
    "<b>bold</b> <img src=x onerror=alert(1)> <a href='javascript:alert(1)'>x</a>",
    "[click](javascript:alert(1)) ![x](https://evil.example/x.png)",
    ":red[alarm] :smile: :material/home: :red-background[x] :small[y]",
    "$x^2$ and $$\\frac{1}{2}$$",
    "`code` **bold** _em_ ~~gone~~ # head\n- item\n1. one\n> quote\n---\n| a | b |",
    "https://evil.example www.evil.example WWW.evil.example a@evil.example mailto:a@evil.example xmpp:a@b.example",
    '" onmouseover="alert(1)" \'',
    "&lt;script&gt; &amp; &#60;b&#62;",
    "a" * 5000,
    "كتاب على الطاولة עברית",
    "line one\n\nline two\r\n\ttabbed",
    "-- -> <- >= <= ~=",
]


class _Reader(HTMLParser):
    """Reads HTML as a browser does: the tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_browser_reads_back_exactly_the_words_that_were_drawn(hostile: str) -> None:
    read = _Reader(block(text(hostile)))
    assert [tag for tag, _ in read.tags] == ["div"]
    assert read.words == hostile.replace("\r\n", "\r\n")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_marks_add_no_tag_but_their_own(hostile: str) -> None:
    read = _Reader(marked(hostile, [(1, 4), (3, 9)]))
    assert read.tags == [("mark", {"style": MARK})]
    assert read.words == hostile


@pytest.mark.parametrize("hostile", HOSTILE)
def test_an_attribute_cannot_be_left(hostile: str) -> None:
    [(tag, attributes)] = _Reader(views.chip("x", title=hostile)).tags
    assert tag == "span"
    assert set(attributes) == {"title", "style"}
    assert attributes["title"] == hostile


@pytest.mark.parametrize("hostile", HOSTILE)
def test_in_a_label_every_sign_of_markdown_is_disarmed(hostile: str) -> None:
    made = label(hostile, longest=10_000)
    assert not re.search(r"(?<!\\)[!-/:-@\[-`{-~]", re.sub(r"\\[!-/:-@\[-`{-~]", "", made))
    bare = made.replace("\\", "")
    assert not re.search(r"https?://\w|www\.\w|\w@\w|:\w+:", bare, re.IGNORECASE)
    assert "\n" not in made


def test_a_long_label_is_cut() -> None:
    assert len(label("word " * 100, longest=30)) <= 30


@pytest.mark.parametrize("spans", [[(-5, 2)], [(4, 99)], [(3, 3)], [(5, 2)], [(0, 3), (1, 2), (2, 6)], []])
def test_marks_outside_the_text_are_cut_to_it(spans: list[tuple[int, int]]) -> None:
    assert _Reader(marked("abcdef", spans)).words == "abcdef"


def test_overlapping_marks_become_one() -> None:
    assert marked("abcdef", [(0, 3), (2, 5)], "s") == '<mark style="s">abcde</mark>f'


def test_direction_overrides_cannot_turn_a_quotation_round() -> None:
    assert text("safe\u202egnp.exe\u2066\x00\x1b") == "safegnp.exe"


@pytest.mark.parametrize("url", ["http://a.example/x?y=1&z=2", "https://a.example:8080/ü"])
def test_web_addresses_become_links(url: str) -> None:
    [(tag, attributes)] = _Reader(link(url, "report")).tags
    assert (tag, attributes["href"], attributes["rel"]) == ("a", url, "noopener noreferrer")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " https://a.example",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "sample:SC-01",
        "https:///x",
        "http://[broken",
        "ftp://a.example",
        "",
        "https://a.example/\nx",
    ],
)
def test_other_addresses_are_text(url: str) -> None:
    assert web_address(url) is None
    assert _Reader(link(url, "report")).tags == []


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("scheme", "page", "ink"), [(0, "#ffffff", "#1f2933"), (1, "#15181c", "#e4e7eb")])
def test_marks_and_chips_can_be_read_in_both_themes(scheme: int, page: str, ink: str) -> None:
    from dashboard.escape import LINK, MUTED

    def colour(style: str, name: str) -> str:
        found = re.search(rf"(?:^|;){name}:light-dark\((#\w+),(#\w+)\)", style)
        assert found
        return found[scheme + 1]

    for style in (MARK, article_views.PLAIN, article_views.CONTRADICTED):
        assert _contrast(colour(style, "background"), ink) >= 4.5
    for style in (MUTED, LINK):
        assert _contrast(colour(style, "color"), page) >= 4.5
    for _, style in views.RELATION_STYLES.values():
        assert _contrast(colour(style, "background"), colour(style, "color")) >= 4.5
