"""Whole ways through the dashboard in a real browser, on one desk that several editors share."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from docx import Document
from driving import PATIENCE, open_page, settle

from core.desk import Desk
from core.records import FlagView
from core.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STATEMENT = "Russia is not to blame that the work of the trilateral group stopped"
pytestmark = pytest.mark.browser


def desk_at(folder: Path) -> Desk:
    return Desk(Settings(home=folder))


def open_flags(folder: Path) -> list[FlagView]:
    """Leading flags of disputes in which nothing was decided yet, the first to see first."""
    desk = desk_at(folder)
    flags = desk.flags()
    desk.close()
    touched = {v.dispute for v in flags if v.history}
    return [v for v in flags if v.leads and v.dispute not in touched]


def taken(page: Page, button: str) -> str:
    """The text of the file that a button of the menu Export hands out."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def sign(page: Page, name: str) -> None:
    page.get_by_label("Your name", exact=True).first.fill(name)
    page.get_by_label("Your name", exact=True).first.press("Enter")
    settle(page)


def test_from_a_search_to_the_exported_verdict(browser: Browser, shared_server: str, shared_desk: Path) -> None:
    from playwright.sync_api import expect

    page = open_page(browser, f"{shared_server}/?{urlencode({'q': STATEMENT, 'party': 'Armenia'})}")
    page.get_by_role("link", name="The claim", exact=True).first.click()
    expect(page.get_by_role("heading", name="Claim", exact=True)).to_be_visible()
    page.get_by_role("link", name="To the flag").first.click()
    expect(page.get_by_role("heading", name="Contradictions", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile("flag=[0-9a-f]+"))
    settle(page)
    flag = re.search("flag=([0-9a-f]+)", page.url).group(1)  # type: ignore[union-attr]
    sign(page, "Ana")
    page.get_by_label("Note").fill("=both on record, <b>twice</b>")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("confirmed · Ana")).to_be_visible()
    expect(page.locator(".stHtml").get_by_text("=both on record, <b>twice</b>")).to_be_visible()
    page.goto(f"{shared_server}/contradictions?status=confirmed")
    expect(page.get_by_text("1 flag in 1 dispute")).to_be_visible()
    settle(page)

    page.get_by_role("button", name="Export").click()
    [row] = [json.loads(line) for line in taken(page, "JSONL").splitlines()]
    assert (row["flag"], row["status"]) == (flag, "confirmed")
    assert [(v["verdict"], v["editor"], v["note"]) for v in row["verdicts"]] == [
        ("confirmed", "Ana", "=both on record, <b>twice</b>")
    ]
    [table] = csv.DictReader(io.StringIO(taken(page, "CSV")))
    assert flag in table.values()
    assert "Ana" in table.values()
    assert not any(value.startswith("=") for value in table.values())
    reply = taken(page, "Right of reply")
    assert row["a"]["outlet"].split(" ")[0] in reply
    assert "<b>" not in reply
    review = json.loads(taken(page, "ClaimReview"))
    assert "ClaimReview" in json.dumps(review)
    assert desk_at(shared_desk).flag(flag).status == "confirmed"
    page.context.close()


def test_a_verdict_by_keyboard_alone(browser: Browser, shared_server: str, shared_desk: Path) -> None:
    from playwright.sync_api import expect

    first, second = open_flags(shared_desk)[:2]
    page = open_page(browser, f"{shared_server}/contradictions?flag={first.flag}")
    keys = page.keyboard
    for _ in range(40):
        keys.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Your name":
            break
    keys.type("Kim 1 2")  # digits in a field are no verdicts
    keys.press("Tab")
    settle(page)
    assert (
        page.evaluate(
            "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).boxShadow"
        )
        != "nonenone"
    )
    keys.press("n")
    expect(page).to_have_url(re.compile(f"flag={second.flag}"))
    expect(page.locator(f".st-key-look_{second.flag}").get_by_text("Shown beside")).to_be_visible()
    settle(page)
    keys.press("4")
    expect(page.get_by_text("needs reporting · Kim 1 2")).to_be_visible()
    settle(page)
    keys.press("u")
    expect(page.get_by_text("reopened · Kim 1 2")).to_be_visible()
    settle(page)
    keys.press("p")
    expect(page).to_have_url(re.compile(f"flag={first.flag}"))
    expect(page.locator(f".st-key-look_{first.flag}").get_by_text("Shown beside")).to_be_visible()
    desk = desk_at(shared_desk)
    assert [d.verdict.value for d in desk.flag(second.flag).history] == ["needs reporting", "reopened"]
    assert desk.flag(first.flag).history == ()
    page.context.close()


def test_a_verdict_takes_its_dispute_out_of_the_open_queue_at_once(
    browser: Browser, shared_server: str, shared_desk: Path
) -> None:
    from playwright.sync_api import expect

    view = next(
        v for v in open_flags(shared_desk) if sum(o.dispute == v.dispute for o in desk_at(shared_desk).flags()) == 1
    )
    page = open_page(browser, f"{shared_server}/contradictions?flag={view.flag}")
    open_now = sum(v.status == "open" for v in desk_at(shared_desk).flags())
    expect(page.get_by_text(f"{open_now:,} flags in ")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("3")
    expect(page.get_by_text("not comparable · no name given")).to_be_visible()
    expect(page.get_by_text(f"{open_now - 1:,} flags in ")).to_be_visible()
    expect(page.locator(f".st-key-look_{view.flag}")).to_have_count(0)
    page.keyboard.press("n")
    expect(page.get_by_text("No verdict yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Shown beside")).to_have_count(1)
    page.context.close()


def test_two_editors_see_each_others_verdicts_and_never_overrule_them_unseen(
    browser: Browser, shared_server: str, shared_desk: Path
) -> None:
    from playwright.sync_api import expect

    flag = open_flags(shared_desk)[3].flag
    address = f"{shared_server}/contradictions?flag={flag}"
    ana, ben = open_page(browser, address), open_page(browser, address)
    sign(ana, "Ana")
    sign(ben, "Ben")
    ana.get_by_role("button", name="Confirm").click()
    expect(ana.get_by_text("confirmed · Ana")).to_be_visible()
    ben.get_by_label("Note").fill("opinion")
    ben.get_by_role("button", name=re.compile("^Dismiss(?! all)")).click()
    expect(ben.get_by_text("Someone else decided this while you were looking")).to_be_visible()
    expect(ben.get_by_text("confirmed · Ana")).to_be_visible()
    expect(ben.get_by_text("dismissed · Ben")).to_have_count(0)
    expect(ben.get_by_label("Note")).to_have_value("opinion")
    assert [d.editor for d in desk_at(shared_desk).flag(flag).history] == ["Ana"]
    settle(ben)
    ben.get_by_role("button", name=re.compile("^Dismiss(?! all)")).click()
    expect(ben.get_by_text("dismissed · Ben")).to_be_visible()
    ana.reload()
    expect(ana.get_by_text("dismissed · Ben")).to_be_visible()
    expect(ana.get_by_text("confirmed · Ana")).to_be_visible()
    for page in (ana, ben):
        page.context.close()


def test_a_draft_is_checked_and_its_report_taken_away(browser: Browser, shared_server: str, shared_desk: Path) -> None:
    from playwright.sync_api import expect

    before = desk_at(shared_desk).counts()
    page = open_page(browser, f"{shared_server}/draft_check")
    page.get_by_label("Draft").fill(
        "The Ever Given ran aground because of a strong wind. [click](javascript:alert(1)) <b>Russia is not to blame that"
        " the trilateral group stopped its work</b>, Deputy Foreign Minister Mikhail Galuzin said."
    )
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("Checked. Nothing of it was stored")).to_be_visible()
    expect(page.get_by_test_id("stMetric")).to_have_count(4)
    expect(page.get_by_text("in the order of the draft")).to_be_visible()
    settle(page)
    assert page.get_by_test_id("stMainBlockContainer").locator("b, a[href^=javascript]").count() == 0
    with page.expect_download() as download:
        page.get_by_role("button", name="Report (DOCX)").click()
    words = "\n".join(p.text for p in Document(str(download.value.path())).paragraphs)
    assert "Ever Given" in words
    with page.expect_download() as download:
        page.get_by_role("button", name="Report (Markdown)").click()
    assert "Ever Given" in Path(download.value.path()).read_text(encoding="utf-8")
    assert desk_at(shared_desk).counts() == before
    page.context.close()


def test_good_and_bad_files_are_uploaded(
    browser: Browser, shared_server: str, shared_desk: Path, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    files = {
        "good.md": b"---\noutlet: Valley Herald\ntitle: Flood in the valley\npublished: 2024-05-15\n---\n"
        b"The mayor said that 40 houses were flooded in the town on Monday.\n",
        "broken.json": b'{"text": ',
        "empty.txt": b"",
        "noise.html": bytes(range(256)) * 20,
        "long line.txt": b"a long line " * 87_000,
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    before = desk_at(shared_desk).counts()["articles"]
    page = open_page(browser, f"{shared_server}/corpus")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([tmp_path / name for name in files])
    page.get_by_text("good.md").first.wait_for()
    settle(page)
    page.get_by_role("button", name="Add to the desk").click()
    expect(page.get_by_text("Articles: 1 new")).to_be_visible(timeout=3 * PATIENCE)
    expect(page.get_by_text("Not taken: 4")).to_be_visible()
    settle(page)
    desk = desk_at(shared_desk)
    assert desk.counts()["articles"] == before + 1
    page.get_by_label("Filter by title or outlet").fill("valley herald")
    page.get_by_label("Filter by title or outlet").press("Enter")
    expect(page.get_by_text("1 article shown")).to_be_visible()
    page.goto(f"{shared_server}/?{urlencode({'q': 'houses were flooded', 'outlet': 'Valley Herald'})}")
    expect(page.get_by_text("40 houses were flooded").first).to_be_visible()
    page.context.close()
