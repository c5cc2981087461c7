"""The main job in a real browser: search, compare, open a flag, confirm it, reload; and hostile text drawn inert."""

from __future__ import annotations

import pytest

QUESTION = "Russia is not to blame that the work of the trilateral group stopped"
BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
pytestmark = pytest.mark.browser


def test_an_editor_searches_confirms_a_flag_and_finds_it_kept(chromium: str, server: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(90_000)
        expect.set_options(timeout=90_000)
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))

        page.goto(server)
        box = page.get_by_label("Statement")
        box.fill(QUESTION)
        box.press("Enter")
        for party in ("Armenia", "Azerbaijan"):
            expect(page.get_by_role("heading", name=party, exact=True).first).to_be_visible()
        assert "q=Russia" in page.url

        page.get_by_role("link", name="Contradictions").first.click()
        expect(page.get_by_role("heading", name="Contradictions")).to_be_visible()
        expect(page.get_by_role("button", name="Confirm")).to_be_visible()
        page.get_by_label("Your name").fill("Ana")
        page.get_by_label("Note").fill("both sides are on record")
        page.get_by_label("Note").press("Control+Enter")
        page.get_by_role("button", name="Confirm").click()
        expect(page.get_by_text("both sides are on record").first).to_be_visible()

        page.reload()
        expect(page.get_by_text("Ana, confirmed")).to_be_visible()
        assert broken == []
        browser.close()


def test_hostile_text_is_drawn_as_text(chromium: str, hostile_server: tuple[str, list[str]]) -> None:
    from playwright.sync_api import sync_playwright

    address, texts = hostile_server
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER)
        page = browser.new_page()
        page.goto(address)
        page.get_by_role("heading", name="drawn").wait_for(timeout=60_000)
        area = page.get_by_test_id("stMainBlockContainer")
        for live in ("p a", "[data-testid=stHtml] a", "img", "script", ".katex", "code", "b", "strong", "del", "table"):
            assert area.locator(live).count() == 0, live
        assert page.evaluate("window.broken") is None
        assert area.locator("mark").count() == len(texts)
        browser.close()
