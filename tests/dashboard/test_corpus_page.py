"""The corpus page: charts with a table beside them, three ways in, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.settings import Settings

OpenPage = Callable[..., AppTest]
Shown = Callable[[AppTest], str]
STORY = "The mayor said that 40 houses were flooded in the town on Monday.\n"


def corpus_of(folder: Path) -> list[dict[str, object]]:
    return Desk(Settings(home=folder)).corpus()


def press(app: AppTest, label: str) -> AppTest:
    next(b for b in app.button if b.label == label).click()
    return app.run()


@pytest.mark.parametrize(
    ("kind", "row"),
    [("Claims by party", "Armenia"), ("Articles by outlet", "Turan (retold)"), ("Articles by day", "2024-05-15")],
)
def test_each_chart_stands_as_a_table_too(
    kind: str, row: str, sample_desk_folder: Path, open_page: OpenPage, shown: Shown
) -> None:
    app = open_page(sample_desk_folder, "corpus")
    app.segmented_control(key="chart").set_value(kind).run()
    words = shown(app)
    assert f"{kind}</caption>" in words
    assert f">{row}</th>" in words


def test_a_folder_is_read_in_and_what_failed_is_listed(
    own_desk: Path, tmp_path: Path, open_page: OpenPage, shown: Shown
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.md").write_text(f"---\noutlet: Our Paper\ntitle: New\npublished: 2024-05-15\n---\n{STORY}")
    (folder / "empty.txt").write_text("")
    app = open_page(own_desk, "corpus")
    app.text_input(key="folder_0").input(str(folder))
    press(app, "Read the folder in")
    assert not app.exception
    assert "1 new" in shown(app)
    assert "Not taken: 1" in shown(app)
    assert "Our Paper" in {row["outlet"] for row in corpus_of(own_desk)}
    app.text_input(key="folder_1").input(str(tmp_path / "none"))
    assert "no such folder" in shown(press(app, "Read the folder in"))


def test_pasted_text_becomes_an_article_without_a_date(own_desk: Path, open_page: OpenPage, shown: Shown) -> None:
    app = open_page(own_desk, "corpus")
    app.text_input(key="pasted_title_0").input("Flood <b>")
    app.text_area(key="pasted_text_0").input(STORY)
    adds = [b for b in app.button if b.label == "Add to the desk"]
    adds[1].click().run()
    assert "Give the outlet first" in shown(app)
    assert len(corpus_of(own_desk)) == 100
    app.text_input(key="pasted_outlet_0").input("Our Paper")
    [b for b in app.button if b.label == "Add to the desk"][1].click().run()
    assert not app.exception
    [row] = [r for r in corpus_of(own_desk) if r["outlet"] == "Our Paper"]
    assert (row["title"], row["published"], row["stage"]) == ("Flood <b>", None, "judged")
    assert row["claims"]
    assert app.text_area(key="pasted_text_1").value == ""


def test_articles_in_other_languages_are_listed_with_their_number(
    own_desk: Path, tmp_path: Path, open_page: OpenPage, shown: Shown
) -> None:
    for name, language in (("a", "hy"), ("b", "ru"), ("c", "ru")):
        head = f"---\nurl: test:{name}\noutlet: Paper\ntitle: '<b>{name}'\nlanguage: {language}\n---\n"
        (tmp_path / f"{name}.md").write_text(f"{head}Text {name} of the day. {STORY}")
    Desk(Settings(home=own_desk)).ingest([tmp_path / "a.md", tmp_path / "b.md", tmp_path / "c.md"])
    app = open_page(own_desk, "corpus")
    assert "3 articles in languages that are not read yet: ru 2, hy 1" in {e.proto.label for e in app.get("expander")}
    assert "&lt;b&gt;a" in shown(app)


def test_an_outlet_is_removed_only_after_a_second_yes(own_desk: Path, open_page: OpenPage, shown: Shown) -> None:
    outlet = str(corpus_of(own_desk)[0]["outlet"])
    app = open_page(own_desk, "corpus")
    app.segmented_control(key="remove_kind").set_value("An outlet").run()
    app.selectbox(key="remove_what_An outlet").set_value(outlet).run()
    app.button(key="remove_ask").click().run()
    assert len(corpus_of(own_desk)) == 100
    assert "Verdicts stay in the history" in shown(app)
    app.button(key="remove_sure").click().run()
    assert not app.exception
    assert outlet not in {row["outlet"] for row in corpus_of(own_desk)}
    assert "Removed: " in shown(app)


def test_an_article_is_kept_where_the_editor_says_so(own_desk: Path, open_page: OpenPage) -> None:
    row = corpus_of(own_desk)[3]
    app = open_page(own_desk, "corpus")
    app.selectbox(key="remove_what_An article").set_value(row["id"]).run()
    app.button(key="remove_ask").click().run()
    app.button(key="remove_keep").click().run()
    assert len(corpus_of(own_desk)) == 100
    app.button(key="remove_ask").click().run()
    app.button(key="remove_sure").click().run()
    assert row["id"] not in {r["id"] for r in corpus_of(own_desk)}


def test_a_link_of_the_articles_page_chooses_what_to_remove(own_desk: Path, open_page: OpenPage, shown: Shown) -> None:
    article = str(corpus_of(own_desk)[3]["id"])
    page = open_page(own_desk, "article", article=article)
    assert "Remove …" in [link.proto.label for link in page.get("page_link")]
    app = open_page(own_desk, "corpus", remove=article)
    assert app.selectbox(key="remove_what_An article").value == article
    app.button(key="remove_ask").click().run()
    app.button(key="remove_sure").click().run()
    assert article not in {row["id"] for row in corpus_of(own_desk)}
    assert "Removed: 1 article" in shown(app)
    assert "remove" not in app.query_params
    assert "no article of this address" in shown(open_page(own_desk, "corpus", remove=article))
