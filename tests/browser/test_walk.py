"""The main job in a real browser: search, compare, open a flag, confirm it, come back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from driving import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STATEMENT = "Russia is not to blame that the work of the trilateral group stopped"
pytestmark = pytest.mark.browser


def test_an_editor_searches_confirms_a_flag_and_finds_it_kept(browser: Browser, server: str) -> None:
    from playwright.sync_api import expect

    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.set_default_timeout(PATIENCE)
    faults: list[str] = []
    foreign: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    # A page that is not the first looks for the server's own addresses below itself before it finds them.
    page.on(
        "console",
        lambda told: (
            faults.append(f"{told.text} {told.location}")
            if told.type == "error" and "/_stcore/" not in str(told.location)
            else None
        ),
    )
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((server, "data:", "blob:")) else foreign.append(asked.url),
    )

    page.goto(server)
    box = page.get_by_role("searchbox", name="Statement")
    box.fill(STATEMENT)
    box.press("Enter")
    for party in ("Armenia", "Azerbaijan"):
        heading = page.get_by_role("heading", name=party).first
        expect(page.get_by_text("Relations compare wordings")).to_be_visible()
        if not heading.is_visible():
            page.get_by_text("More parties").click()
        expect(heading).to_be_visible()
    assert "q=Russia" in page.url

    page.get_by_role("link", name="Contradictions").first.click()
    expect(page.get_by_role("heading", name="Contradictions")).to_be_visible()
    page.get_by_role("button", name="Look at it").first.click()
    expect(page).to_have_url(re.compile("flag="))
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_count(1)
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Note").fill("1 both sides are on record")  # a digit here must not work as a shortcut
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Stored: confirmed")).to_be_visible()
    expect(page.locator(".stHtml").get_by_text("1 both sides are on record")).to_be_visible()

    page.reload()
    expect(page.get_by_text("confirmed · Ana")).to_be_visible()
    expect(page.locator(".stHtml").get_by_text("1 both sides are on record")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("2")
    expect(page.get_by_text("dismissed · no name given")).to_be_visible()
    assert faults == []
    assert foreign == []
    page.close()


def test_hostile_text_is_drawn_as_text(browser: Browser, hostile_server: tuple[str, list[str]]) -> None:
    from playwright.sync_api import expect

    address, texts = hostile_server
    page = browser.new_page()
    page.goto(address)
    page.get_by_role("heading", name="drawn").wait_for(timeout=PATIENCE)
    area = page.get_by_test_id("stMainBlockContainer")
    expect(area.locator("mark")).to_have_count(len(texts), timeout=PATIENCE)
    for live in ("p a", "[data-testid=stHtml] a", "img", "script", ".katex", "code", "b", "strong", "del", "table"):
        assert area.locator(live).count() == 0, live
    assert page.evaluate("window.broken") is None
    drawn = area.get_by_test_id("stHtml").all_inner_texts()
    assert [words.strip() for words in drawn] == texts
    page.close()
