"""No page has a serious or critical accessibility fault that axe-core finds, light or dark."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from driving import open_page, settle

from core.desk import Desk
from core.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
GRAVE = {"serious", "critical"}
STATEMENT = "Russia is not to blame that the work of the trilateral group stopped"
DRAFT = (
    "The trilateral group stopped through no fault of Russia, Galuzin said. The Ever Given ran aground in strong wind."
)


def as_it_opens(page: Page) -> None:
    """Nothing is done on the page."""


def with_everything_open(page: Page) -> None:
    """The queue with the forms for corrections and flags open, and then a menu over it."""
    page.get_by_text("Add a contradiction by hand").click()
    page.get_by_label("First account").fill("the trilateral group")
    page.get_by_label("First account").press("Enter")
    page.get_by_role("radio").first.wait_for()
    page.get_by_text("Correct", exact=True).first.click()
    page.get_by_label("Stance").first.wait_for()
    settle(page)


def with_the_menu(name: str) -> Callable[[Page], None]:
    def opened(page: Page) -> None:
        page.get_by_role("button", name=name, exact=True).click()
        page.get_by_test_id("stPopoverBody").wait_for()
        settle(page)

    return opened


def with_a_draft_checked(page: Page) -> None:
    page.get_by_label("Draft").fill(DRAFT)
    page.get_by_role("button", name="Check").click()
    page.get_by_text("Checked. Nothing of it was stored").wait_for()
    settle(page)


def with_pasted_text_and_removal(page: Page) -> None:
    page.get_by_role("tab", name="Pasted text").click()
    page.get_by_text("Remove an article or an outlet").click()
    page.get_by_role("button", name="Remove …").wait_for()
    settle(page)


def with_the_removal_dialog(page: Page) -> None:
    """From the article's own page, with the keyboard alone from there on."""
    page.get_by_role("link", name="Remove …").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Corpus", level=1).wait_for()
    settle(page)
    page.get_by_role("button", name="Remove …").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Keep").wait_for()
    settle(page)


PAGES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "search, before": ("", as_it_opens),
    "search, accounts": ("?" + urlencode({"q": STATEMENT}), as_it_opens),
    "search, list": ("?" + urlencode({"q": STATEMENT, "view": "List"}), as_it_opens),
    "search, timeline": ("?" + urlencode({"q": STATEMENT, "view": "Timeline"}), as_it_opens),
    "search, nothing found": ("?" + urlencode({"q": STATEMENT, "since": "2999"}), as_it_opens),
    "contradictions": ("contradictions", as_it_opens),
    "contradictions, forms": ("contradictions", with_everything_open),
    "contradictions, mute": ("contradictions", with_the_menu("Mute")),
    "contradictions, dismiss": ("contradictions", with_the_menu("Dismiss all")),
    "contradictions, export": ("contradictions", with_the_menu("Export")),
    "stories": ("stories", as_it_opens),
    "story": ("stories?story={article}", as_it_opens),
    "claim": ("claim?claim={claim}", as_it_opens),
    "claim, none": ("claim", as_it_opens),
    "article": ("article?article={article}&claim={claim}", as_it_opens),
    "draft check": ("draft_check", with_a_draft_checked),
    "corpus, removal": ("article?article={article}", with_the_removal_dialog),
    "corpus": ("corpus", with_pasted_text_and_removal),
}


@pytest.fixture(scope="module")
def places(shared_desk: Path) -> dict[str, str]:
    """The claim and the article that pages are opened with."""
    desk = Desk(Settings(home=shared_desk))
    claim = desk.flags()[0].a.claim
    desk.close()
    return {"claim": claim.id, "article": claim.article}


def faults(page: Page) -> list[str]:
    """Grave findings, one line an element. None is excepted: what Streamlit draws by itself has none either."""
    from axe_playwright_python.sync_playwright import Axe

    rules: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {json.dumps(node['target'])} {node['html'][:300]} {node['failureSummary']}"
        for rule in rules
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


def test_every_page_is_without_grave_faults(browser: Browser, shared_server: str, places: dict[str, str]) -> None:
    found: list[str] = []
    for name, (path, prepare) in PAGES.items():
        page = open_page(browser, f"{shared_server}/{path.format(**places)}")
        prepare(page)
        assert page.locator("h1").count() == 1, name
        for scheme, ground in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(21, 24, 28)")):
            page.emulate_media(color_scheme=scheme)
            expect_ground(page, ground)
            settle(page)
            found += [f"{name}, {scheme}: {told}" for told in faults(page)]
        page.context.close()
    assert not found, "\n".join(found)


def expect_ground(page: Page, colour: str) -> None:
    """Waits until the page is drawn on this colour: the browser's wish for light or dark has been followed."""
    from playwright.sync_api import expect

    expect(page.get_by_test_id("stApp")).to_have_css("background-color", colour)


def test_the_scan_sees_a_fault(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<html lang="en"><title>t</title><main><h1>t</h1><img src="data:,"><p style="color:#ccc">pale</p>')
    assert {told.split(" ")[0] for told in faults(page)} == {"image-alt", "color-contrast"}
