"""How a test drives the pages of a dashboard in Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE = 90_000
"""Milliseconds: the first search loads the models."""


def open_page(browser: Browser, address: str, scheme: str = "light") -> Page:
    """A page in a context of its own, as another editor's browser has it, once it stands still."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 1000}, color_scheme=scheme, reduced_motion="reduce", accept_downloads=True
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("heading", level=1).first.wait_for()
    settle(page)
    return page


def settle(page: Page) -> None:
    """Waits until the script has run and nothing is faded any longer: half a second without either."""
    page.wait_for_function(
        """() => {
            const busy = !document.querySelector('[data-test-script-state=notRunning]')
                || document.querySelector('[data-stale=true], [data-testid=stSpinner], [data-testid=stSkeleton]');
            window.still = busy ? 0 : (window.still || 0) + 1;
            return window.still > 5;
        }""",
        polling=100,
    )
    page.evaluate("window.still = 0")
