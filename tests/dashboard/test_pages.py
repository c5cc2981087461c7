"""Every page with an empty, a filled and a broken desk; what links lead to; what a click stores."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.records import FlagView, Label
from core.settings import Settings

PAGES = ["search", "contradictions", "stories", "claim", "article", "corpus"]
STATEMENT = "Russia is not to blame that the work of the trilateral group stopped"
OpenPage = Callable[..., AppTest]
Shown = Callable[[AppTest], str]


def desk_at(folder: Path) -> Desk:
    return Desk(Settings(home=folder))


def flags_of(folder: Path) -> list[FlagView]:
    return desk_at(folder).flags()


def labels(app: AppTest) -> list[str]:
    return [element.proto.label for kind in ("expander", "page_link") for element in app.get(kind)]


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_desk_says_what_to_do(page: str, tmp_path: Path, open_page: OpenPage, shown: Shown) -> None:
    app = open_page(tmp_path / "desk", page)
    assert app.title[0].value == page.capitalize()
    assert "This desk is empty" in shown(app)
    assert "crossclaim demo" in shown(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_broken_desk_is_named_without_a_traceback(
    page: str, tmp_path: Path, open_page: OpenPage, shown: Shown
) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "desk.sqlite").write_bytes(b"this is no database " * 500)
    app = open_page(tmp_path / "desk", page)
    assert "The desk cannot be used" in shown(app)
    assert "desk.sqlite" in shown(app)
    assert "crossclaim doctor" in shown(app)
    assert "Traceback" not in shown(app)


def test_a_store_that_breaks_while_a_page_is_open_is_named_too(
    own_desk: Path, open_page: OpenPage, shown: Shown
) -> None:
    app = open_page(own_desk, "corpus")
    (own_desk / "desk.sqlite").write_bytes(b"overwritten " * 1000)
    app.run()
    assert not app.exception
    assert "The desk cannot be used" in shown(app)


def test_a_desk_that_is_mended_opens_without_a_restart(
    tmp_path: Path, sample_desk_folder: Path, open_page: OpenPage, shown: Shown
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "desk.sqlite").write_bytes(b"this is no database " * 500)
    app = open_page(folder, "corpus")
    shutil.rmtree(folder)
    shutil.copytree(sample_desk_folder, folder)
    app.button[0].click().run()
    assert "100" in [metric.value for metric in app.metric]


@pytest.mark.parametrize("page", PAGES)
def test_a_filled_desk_shows_its_page(page: str, sample_desk_folder: Path, open_page: OpenPage, shown: Shown) -> None:
    app = open_page(sample_desk_folder, page)
    assert app.title[0].value == page.capitalize()
    assert "cannot be used" not in shown(app)


# -- search -----------------------------------------------------------------------------------------------------------


def test_a_link_to_a_search_lays_the_parties_side_by_side(
    sample_desk_folder: Path, open_page: OpenPage, shown: Shown
) -> None:
    app = open_page(sample_desk_folder, "search", q=STATEMENT)
    words = shown(app)
    assert app.text_input(key="q").value == STATEMENT
    assert {party for party in ("Russia", "Armenia", "Azerbaijan") if f">{party}</h2>" in words} == {
        "Russia",
        "Armenia",
        "Azerbaijan",
    }
    assert "origins), " in words
    assert "similarity 0." in words
    assert "original report</a>" in words


def test_filters_in_the_address_narrow_the_search(sample_desk_folder: Path, open_page: OpenPage, shown: Shown) -> None:
    app = open_page(sample_desk_folder, "search", q=STATEMENT, party="Azerbaijan", since="2020")
    words = shown(app)
    assert ">Azerbaijan</h2>" in words
    assert ">Armenia</h2>" not in words
    assert ", 1 party**" in words


def test_nonsense_in_the_address_is_left_out(sample_desk_folder: Path, open_page: OpenPage, shown: Shown) -> None:
    app = open_page(sample_desk_folder, "search", q=STATEMENT, party="Atlantis", outlet="<b>", since="soon", n="-4")
    words = shown(app)
    assert "not a date like" in words
    assert ">Russia</h2>" in words


def test_an_example_is_one_click_away(sample_desk_folder: Path, open_page: OpenPage, shown: Shown) -> None:
    app = open_page(sample_desk_folder, "search")
    app.button(key="example_0").click().run()
    assert app.text_input(key="q").value == STATEMENT
    assert " claims, from " in shown(app)


def test_nothing_found_says_what_to_try(sample_desk_folder: Path, open_page: OpenPage, shown: Shown) -> None:
    app = open_page(sample_desk_folder, "search", q=STATEMENT, since="2999")
    assert "No claims found" in shown(app)


# -- contradictions ---------------------------------------------------------------------------------------------------


def test_unknown_ids_in_the_address_are_named(sample_desk_folder: Path, open_page: OpenPage, shown: Shown) -> None:
    assert "no flag of this address" in shown(open_page(sample_desk_folder, "contradictions", flag="../<b>"))
    assert "no article of this address" in shown(open_page(sample_desk_folder, "article", article="../<b>"))


# -- article ----------------------------------------------------------------------------------------------------------


def test_a_link_to_a_claim_shows_it_in_its_article_with_its_relations(
    sample_desk_folder: Path, open_page: OpenPage, shown: Shown
) -> None:
    view = flags_of(sample_desk_folder)[0]
    app = open_page(sample_desk_folder, "article", article=view.a.article.id, claim=view.a.claim.id)
    words = shown(app)
    assert "outline:2px" in words
    assert "≠ contradicts" in words
    assert "To the flag" in labels(app)


def test_a_company_that_speaks_for_itself_is_named_once(
    sample_desk_folder: Path, open_page: OpenPage, shown: Shown
) -> None:
    view = next(v for v in flags_of(sample_desk_folder) if v.b.claim.speaker == v.b.claim.party)
    words = shown(open_page(sample_desk_folder, "article", article=view.a.article.id, claim=view.a.claim.id))
    assert f">{view.b.claim.speaker}</span>" in words
    assert f"{view.b.claim.speaker}, {view.b.claim.speaker}" not in words


def test_choosing_an_article_puts_it_in_the_address(sample_desk_folder: Path, open_page: OpenPage) -> None:
    row = desk_at(sample_desk_folder).corpus()[5]
    app = open_page(sample_desk_folder, "article")
    app.selectbox(key="chosen_article").set_value(row["id"]).run()
    assert app.query_params["article"] == row["id"]


HOSTILE = (
    "KYIV, May 5 - The <script>alert(1)</script> ministry said the $$x^2$$ bridge was :red[closed] on Friday.\n\n"
    "[click](javascript:alert(1)) https://evil.example ![x](https://evil.example/x.png) he said that `12` people were killed."
)


def test_hostile_articles_are_drawn_as_text_on_every_page(tmp_path: Path, open_page: OpenPage, shown: Shown) -> None:
    (tmp_path / "one.md").write_text(
        "---\nurl: javascript:alert(1)\noutlet: '<img src=x onerror=alert(1)> :red[x]'\ntitle: '**t** <b>x</b>'\n"
        f"retold_from: javascript:alert(2)\n---\n{HOSTILE}\n",
        encoding="utf-8",
    )
    desk = desk_at(tmp_path / "desk")
    desk.ingest([tmp_path / "one.md"])
    [row] = desk.corpus()
    assert row["claims"] > 0
    pages = [
        open_page(tmp_path / "desk", "article", article=row["id"]),
        open_page(tmp_path / "desk", "search", q="the bridge was closed on Friday"),
        open_page(tmp_path / "desk", "corpus"),
    ]
    for app in pages:
        drawn = "\n".join(element.proto.body for element in app.get("html"))
        assert not any(bad in drawn for bad in ("<script", "<img", "<b>", 'href="javascript', "href='javascript"))
        markdown = "\n".join(str(e.value) for kind in ("markdown", "caption", "info") for e in app.get(kind))
        assert not any(bad in markdown for bad in ("evil.example", ":red[", "$$", "<script", "<img", "**t**"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown(pages[0])


# -- corpus -----------------------------------------------------------------------------------------------------------


def test_uploads_are_read_in_and_faults_are_named(own_desk: Path, open_page: OpenPage, shown: Shown) -> None:
    app = open_page(own_desk, "corpus")
    good = (
        b"---\noutlet: Our Paper\ntitle: New\n---\nThe mayor said that 40 houses were flooded in the town on Monday.\n"
    )
    app.file_uploader[0].set_value([("../../story.md", good, "text/markdown"), ("bad.json", b"{", "application/json")])
    app.button[0].click().run()
    assert not app.exception
    assert "1 new" in shown(app)
    assert "Not taken: 1" in shown(app)
    [row] = [r for r in desk_at(own_desk).corpus() if r["outlet"] == "Our Paper"]
    path = Path(row["url"].removeprefix("file://"))
    assert path.is_file()
    assert path.is_relative_to(own_desk / "uploads")


def test_each_figure_says_what_it_counts(sample_desk_folder: Path, open_page: OpenPage) -> None:
    app = open_page(sample_desk_folder, "corpus")
    assert len(app.metric) == 6
    assert all(metric.proto.help for metric in app.metric)


def test_the_table_is_narrowed_by_words(sample_desk_folder: Path, open_page: OpenPage) -> None:
    app = open_page(sample_desk_folder, "corpus")
    app.text_input(key="words").input("ever given").run()
    titles = app.dataframe[0].value["title"]
    assert 0 < len(titles) < 100
    assert all("ever given" in title.casefold() for title in titles)


def test_relations_are_told_in_words_and_not_by_colour_alone() -> None:
    from dashboard.views import RELATION_STYLES

    assert {words.split()[-1] for words, _ in RELATION_STYLES.values()} == {label.value for label in Label}
