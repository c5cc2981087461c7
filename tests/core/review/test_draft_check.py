"""Unpublished copy against the desk: what is found, what is reported, and that nothing is stored."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
from pathlib import Path

import docx
import pytest
from markdown_it import MarkdownIt

from core.cli import main
from core.desk import Desk
from core.errors import ReadingError
from core.records import SearchMatch
from core.review.draft_check import DraftCheck, DraftClaim, Finding
from core.review.draft_report import as_docx, as_markdown, records, shown
from core.settings import Settings

DRAFT = """The mine flood killed 40 people, the interior ministry said on Friday.

The harbour was closed by its master on Monday.

Penguins of Antarctica eat mostly krill and small fish.

What a day!"""
ARTICLES = [
    ("a", "The mine flood killed 12 people, the interior ministry said on Friday.", {}),
    ("b", "The mine flood killed 12 people, the governor told reporters at the mine.", {}),
    (
        "c",
        "The harbour was closed by its master on Monday, the port authority said.",
        {"retold_from": "https://first.example/1"},
    ),
]
REVIEW = {
    "@type": "ClaimReview",
    "url": "https://checks.example/1",
    "claimReviewed": "Drinking sea water cures the common cold.",
    "author": {"name": "Example Checks"},
    "itemReviewed": {"author": {"name": "Facebook posts"}},
    "reviewRating": {"alternateName": "False"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small desk: two agencies on a mine, one on a harbour, one fact check."""
    given = tmp_path_factory.mktemp("given")
    for name, text, more in ARTICLES:
        row = {"url": f"https://{name}.example/1", "outlet": f"Outlet {name}", "title": "t", "published": "2024-05-17"}
        (given / f"{name}.json").write_text(json.dumps(row | more | {"text": text}), encoding="utf-8")
    (given / "checks.json").write_text(json.dumps(REVIEW), encoding="utf-8")
    home = tmp_path_factory.mktemp("desk") / "desk"
    desk = Desk(Settings(home=home))
    assert desk.ingest([given]).failures == ()
    desk.close()
    return home


@pytest.fixture(scope="module")
def checked(folder: Path) -> DraftCheck:
    desk = Desk(Settings(home=folder))
    found = desk.check_draft(DRAFT)
    desk.close()
    return found


def digest(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def findings(check: DraftCheck) -> dict[str, Finding]:
    return {claim.claim.text.rstrip(".").split(",")[0]: claim.finding for claim in check.claims}


def test_each_claim_is_contradicted_supported_or_unseen(checked: DraftCheck) -> None:
    assert findings(checked) == {
        "The mine flood killed 40 people": Finding.CONTRADICTED,
        "The harbour was closed by its master on Monday": Finding.SUPPORTED,
        "Penguins of Antarctica eat mostly krill and small fish": Finding.UNSEEN,
    }
    assert [checked.text[a:b] for a, b in checked.unclaimed] == ["What a day!"]
    for claim in checked.claims:
        assert checked.text[claim.claim.start : claim.claim.end] == claim.claim.text


def test_accounts_say_who_where_and_when(checked: DraftCheck) -> None:
    mine = checked.claims[0]
    assert {m.view.article.outlet for m in mine.contradicting} == {"Outlet a", "Outlet b"}
    assert all("12" in m.view.claim.text for m in mine.contradicting)
    chances = [m.judgement.p_contradicts for m in mine.contradicting]
    assert chances == sorted(chances, reverse=True)
    assert checked.claims[1].origins == 1


def test_nothing_is_stored(folder: Path) -> None:
    before = digest(folder)
    assert "desk.sqlite" in before
    desk = Desk(Settings(home=folder))
    counts, generations = desk.counts(), desk.generations()
    desk.check_draft(DRAFT + "\n\nThe secret envelope was opened by the chief editor on Tuesday.")
    assert (desk.counts(), desk.generations()) == (counts, generations)
    assert not desk._search._queries
    desk.close()
    assert digest(folder) == before
    assert not any(b"secret envelope" in p.read_bytes() for p in folder.rglob("*") if p.is_file())


def test_a_claim_that_was_fact_checked_is_not_supported_by_that(folder: Path) -> None:
    desk = Desk(Settings(home=folder))
    [claim] = desk.check_draft("Drinking sea water cures the common cold.").claims
    assert claim.finding is Finding.FACT_CHECKED
    assert (claim.agreeing, claim.origins) == ((), 0)
    [match] = claim.fact_checked
    assert (match.view.claim.speaker, match.view.record()["rated"]) == (
        "Facebook posts",
        "rated False by Example Checks",
    )


def test_a_published_copy_of_the_draft_is_no_account_of_its_own(sample_desk_folder: Path, tmp_path: Path) -> None:
    desk = Desk(Settings(home=shutil.copytree(sample_desk_folder, tmp_path / "desk")))
    row = next(r for r in desk.corpus() if r["url"] == "sample:SC-37")
    first, *_ = desk.claims_of(row["id"])
    whole = desk.check_draft(desk.article(row["id"]).article.text)
    [sentence] = desk.check_draft(f"{first.claim.statement.rstrip('.')}.").claims
    assert row["id"] not in {m.view.article.id for claim in whole.claims for m in accounts_of(claim)}
    assert row["id"] in {m.view.article.id for m in accounts_of(sentence)}


def accounts_of(claim: DraftClaim) -> list[SearchMatch]:
    return [*claim.contradicting, *claim.agreeing, *claim.fact_checked, *claim.related]


def test_progress_tells_every_stage(folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    Desk(Settings(home=folder)).check_draft(DRAFT, lambda *step: told.append(step))
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == ["claims", "encoding", "matching", "judging"]
    last = {stage: (done, total) for stage, done, total in told}
    assert all(done == total > 0 for done, total in last.values())


@pytest.mark.parametrize("text", ["", " \n ", "***"])
def test_no_text_is_named(folder: Path, text: str) -> None:
    with pytest.raises(ReadingError, match="there is no text"):
        Desk(Settings(home=folder)).check_draft(text)


def test_a_text_too_long_is_named_with_the_limit(folder: Path) -> None:
    with pytest.raises(ReadingError, match="more than the limit of 10 "):
        Desk(Settings(home=folder, max_article_chars=10)).check_draft("a" * 11)


def test_an_empty_desk_and_another_language_find_nothing(tmp_path: Path, folder: Path) -> None:
    empty = Desk(Settings(home=tmp_path / "none")).check_draft(DRAFT)
    assert {claim.finding for claim in empty.claims} == {Finding.UNSEEN}
    other = Desk(Settings(home=folder)).check_draft(
        "Компания сообщила в пятницу о закрытии порта и гибели двенадцати человек."
    )
    assert (other.language, other.claims) == ("ru", ())


def test_the_markdown_report_gives_findings_accounts_and_links(checked: DraftCheck) -> None:
    text = as_markdown(checked)
    assert "3 claims: 1 contradicted, 0 already fact-checked, 1 supported, 1 unseen" in text
    assert "[article](<https://a.example/1>)" in text
    assert "[original report](<https://first.example/1>)" in text
    assert "does not say what is true" in text


def test_the_docx_report_holds_the_same_words_and_links(checked: DraftCheck) -> None:
    document = docx.Document(io.BytesIO(as_docx(checked)))
    words = "\n".join(p.text for p in document.paragraphs)
    for claim in checked.claims:
        assert claim.claim.text in words
        assert all(m.view.claim.text in words for m in shown(claim))
    links = {r.target_ref for r in document.part.rels.values() if r.is_external}
    assert {"https://a.example/1", "https://b.example/1", "https://first.example/1"} <= links


HOSTILE = (
    "</script><script>alert(1)</script> [click](javascript:alert(1)) | ![x](https://evil.example/x.png) =1+1 killed 40 people"
    " in the mine flood \ud800 \x0b \ufffe `code` **bold**, the ministry said on Friday.\n\n# head said that 12 people were killed."
)


def test_hostile_copy_is_text_in_both_reports(folder: Path) -> None:
    check = Desk(Settings(home=folder)).check_draft(HOSTILE)
    html = MarkdownIt("commonmark", {"html": True}).enable(["table"]).render(as_markdown(check))
    assert not set(re.findall(r"<([a-z0-9]+)", html)) - {"h1", "h2", "h3", "p", "strong", "blockquote", "a"}
    assert not re.search(r'href="(?!https://[abc]\.example/1|https://first\.example/1)', html)
    document = docx.Document(io.BytesIO(as_docx(check)))
    assert "<script>alert(1)</script>" in "\n".join(p.text for p in document.paragraphs)
    assert all(json.dumps(record) for record in records(check))


def test_the_command_prints_records_or_writes_a_report(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "draft.txt").write_text(DRAFT, encoding="utf-8")

    def run(*args: str) -> int:
        try:
            main(["--desk", str(folder), "check", *args], standalone_mode=True)
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    assert run(str(tmp_path / "draft.txt"), "--json") == 0
    rows = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    assert [row["finding"] for row in rows] == ["contradicted", "supported", "unseen"]
    assert {"url", "outlet", "published", "text", "relation", "p_contradicts"} <= set(rows[0]["accounts"][0])
    assert run(str(tmp_path / "draft.txt"), "--report", str(tmp_path / "out.docx")) == 0
    assert docx.Document(str(tmp_path / "out.docx")).paragraphs[0].text == "Draft check"
    assert run(str(tmp_path / "draft.txt"), "--report", str(tmp_path / "out.md")) == 0
    assert (tmp_path / "out.md").read_text("utf-8").startswith("# Draft check")
    assert run(str(tmp_path / "draft.txt"), "--report", str(tmp_path / "out.pdf")) == 2
    assert run(str(tmp_path / "gone.txt")) == 1
    assert "no such file" in capsys.readouterr().err
