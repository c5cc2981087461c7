"""Articles that try to be markup, scripts, links, formulas or very long are text on every page, and break none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from driving import open_page, settle

from benchmarks.serving import serving
from core.desk import Desk
from core.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
MARKUP = (
    "<script>window.broken=1</script><img src=x onerror=window.broken=1> **bold** [click](javascript:alert(1))"
    " ![x](https://evil.example/x.png) $x^2$ $$y$$ :red[alarm] `code` https://evil.example"
)
LONG_NAME = "Bartholomew-" + "Featherstonehaugh" * 11
UNBROKEN = "x" * 300_000
RIGHT_TO_LEFT = "قال الوزير إن الجسر أُغلق يوم الجمعة"
TITLES = [f"Bridge closed {MARKUP}", f"Bridge open {'very long ' * 40}", RIGHT_TO_LEFT]


def article(number: int, text: str) -> dict[str, str]:
    return {
        "url": "javascript:window.broken=1" if number == 0 else f"https://paper.example/{number}",
        "outlet": [f"<b>Paper</b> {MARKUP}", "O" * 200, "صحيفة المدينة"][number],
        "title": TITLES[number],
        "published": "2024-05-15",
        "text": text,
    }


@pytest.fixture(scope="module")
def hostile_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three articles on one bridge, hostile in every field."""
    folder = tmp_path_factory.mktemp("hostile")
    texts = [
        f'The ministry said that 12 people died on the Kaslin bridge on Friday. {MARKUP}\n\nThe {MARKUP} bridge "was never'
        f' closed", Transport Minister {LONG_NAME} said.\n\n{UNBROKEN}',
        f"The governor said that 40 people died on the Kaslin bridge on Friday.\n\nTransport Minister {LONG_NAME} said that the"
        f" Kaslin bridge was closed on Friday.\n\n{MARKUP}",
        f"The police said that 12 people died on the Kaslin bridge on Friday.\n\n{RIGHT_TO_LEFT} \u202eabc\u202c\n\nThe Kaslin"
        " bridge was closed on Friday, the mayor said.",
    ]
    rows = [article(number, text) for number, text in enumerate(texts)]
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    desk = Desk(Settings(home=folder / "desk", careful="off"))
    report = desk.ingest([folder / "rows.jsonl"])
    assert (report.added, len(report.failures)) == (3, 0)
    claims = sorted(claim.claim.id for row in desk.corpus() for claim in desk.claims_of(row["id"]))
    desk.add_flag(claims[0], claims[1], MARKUP, MARKUP)  # a pair for the queue, whatever the models think of it
    desk.close()
    return folder / "desk"


@pytest.fixture(scope="module")
def server_of_it(hostile_desk: Path, root: Path) -> Iterator[str]:
    environment = {"CROSSCLAIM_HOME": str(hostile_desk), "HOME": str(hostile_desk.parent), "CROSSCLAIM_CAREFUL": "off"}
    with serving("dashboard/app.py", root, **environment) as address:
        yield address


def assert_inert(page: Page, name: str) -> None:
    """Nothing of an article's words has become an element, and nothing sticks out of the page."""
    for live in (
        "img",
        "script",
        ".katex",
        "code",
        "a[href^=javascript]",
        "a[href*='evil.example']",
        "[class*=stMarkdownColored]",
    ):
        assert page.get_by_test_id("stMainBlockContainer").locator(live).count() == 0, f"{name}: {live}"
    drawn = page.get_by_test_id("stHtml")
    for live in ("b", "em", "del"):
        assert drawn.locator(live).count() == 0, f"{name}: {live}"
    assert page.evaluate("window.broken") is None, name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than the window"
    assert page.locator(".stException, [data-testid=stAlertContentError]").count() == 0, name


def test_hostile_articles_are_inert_on_every_page(browser: Browser, server_of_it: str, hostile_desk: Path) -> None:
    desk = Desk(Settings(home=hostile_desk, careful="off"))
    rows = {row["title"]: row["id"] for row in desk.corpus()}
    first = desk.claims_of(rows[TITLES[0]])[0]
    flag = next(view for view in desk.flags() if view.added)
    desk.close()
    foreign: list[str] = []
    questions: list[str] = []
    pages = {
        "search": "?" + urlencode({"q": "12 people died on the Kaslin bridge on Friday"}),
        "list": "?" + urlencode({"q": "12 people died on the Kaslin bridge on Friday", "view": "List"}),
        "timeline": "?" + urlencode({"q": "12 people died on the Kaslin bridge on Friday", "view": "Timeline"}),
        "hostile search": "?" + urlencode({"q": MARKUP}),
        "contradictions": f"contradictions?flag={flag.flag}",
        "stories": "stories",
        "claim": f"claim?claim={first.claim.id}",
        "article": f"article?article={first.article.id}&claim={first.claim.id}",
        "right to left": f"article?article={rows[RIGHT_TO_LEFT]}",
        "corpus": "corpus",
    }
    for name, path in pages.items():
        page = open_page(browser, f"{server_of_it}/{path}")
        page.on("dialog", lambda dialog: (questions.append(dialog.message), dialog.dismiss()))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith((server_of_it, "data:", "blob:")) else foreign.append(asked.url),
        )
        page.reload()
        page.get_by_role("heading", level=1).first.wait_for()
        settle(page)
        assert_inert(page, name)
        if name == "article":
            assert "javascript:window.broken=1" in page.locator(".stHtml").all_inner_texts()[0] + page.content()
            words = "".join(page.locator(".stHtml").all_inner_texts())
            assert MARKUP in words
            assert UNBROKEN in words
        if name == "right to left":
            paragraph = page.locator(".stHtml").get_by_text("قال الوزير").first
            assert paragraph.evaluate("e => getComputedStyle(e).unicodeBidi") == "plaintext"
            assert "\u202e" not in page.content()
        page.context.close()
    assert foreign == []
    assert questions == []
