"""The page of stories: the overview, and one story with its sides, statements and articles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.settings import Settings

OpenPage = Callable[..., AppTest]
Shown = Callable[[AppTest], str]


@pytest.fixture
def desk(sample_desk_folder: Path) -> Desk:
    return Desk(Settings(home=sample_desk_folder))


def test_the_overview_names_the_stories_with_their_figures(
    desk: Desk, sample_desk_folder: Path, open_page: OpenPage, shown: Shown
) -> None:
    words = shown(open_page(sample_desk_folder, "stories"))
    assert "3 stories from 100 articles" in words
    assert "Ever Given · Suez Canal" in words
    for story in desk.stories():
        assert story.id not in words
        assert f"{len(story.articles)} articles · {story.outlets} outlets · {story.origins} origins" in words


def test_a_story_is_one_click_away_and_back(desk: Desk, sample_desk_folder: Path, open_page: OpenPage) -> None:
    story = desk.stories()[2]
    app = open_page(sample_desk_folder, "stories")
    app.button(key=f"story_{story.id}").click().run()
    assert app.query_params["story"] == story.id
    assert [m.value for m in app.metric][:3] == [str(n) for n in (len(story.articles), story.outlets, story.origins)]
    app.button[0].click().run()
    assert not app.metric


def test_a_link_to_any_article_of_a_story_shows_matrix_statements_and_articles(
    desk: Desk, sample_desk_folder: Path, open_page: OpenPage, shown: Shown
) -> None:
    story = desk.stories()[0]
    report = desk.story(story.id)
    app = open_page(sample_desk_folder, "stories", story=story.articles[-1])
    words = shown(app)
    assert "Contradictions between sides</caption>" in words
    row = report.matrix.parties.index("Armenia")
    cells = "".join(f"{n}</td>" if last else f"{n}" for n, last in [(report.matrix.contradicts[row, 0], True)])
    assert cells in words
    assert f"Contradicted by {report.contested[0].origins} origins" in words
    assert report.contested[0].view.claim.statement in words
    links = [link.proto for link in app.get("page_link")]
    assert any(link.label == "Its flags" and link.query_string == f"story={story.id}" for link in links)
    assert any(report.contested[0].flags[0].flag in link.query_string for link in links)
    assert words.count('href="article?article=') == len(story.articles)
    app.segmented_control(key="matrix").set_value("Agreements").run()
    assert "Agreements between sides</caption>" in shown(app)


def test_an_unknown_story_is_told_and_the_overview_shown(
    sample_desk_folder: Path, open_page: OpenPage, shown: Shown
) -> None:
    words = shown(open_page(sample_desk_folder, "stories", story="../<b>"))
    assert "no story of this address" in words
    assert "3 stories from 100 articles" in words


def test_one_article_alone_is_no_story_and_the_page_says_what_to_do(
    tmp_path: Path, open_page: OpenPage, shown: Shown
) -> None:
    (tmp_path / "one.md").write_text("The mayor said that 40 houses were flooded in the town on Monday.\n")
    Desk(Settings(home=tmp_path / "desk")).ingest([tmp_path / "one.md"])
    words = shown(open_page(tmp_path / "desk", "stories"))
    assert "0 stories from 1 article" in words
    assert "Add articles on the Corpus page" in words
