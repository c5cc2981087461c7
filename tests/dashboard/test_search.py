"""The search page: its three views, what a link to it keeps, and what it says where nothing is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.lookup import Filters
from core.records import Label, Moment, SearchMatch, Stance
from core.review.columns import column_of
from core.settings import Settings
from dashboard import timeline

STATEMENT = "Russia is not to blame that the work of the trilateral group stopped"
OpenPage = Callable[..., AppTest]
Shown = Callable[[AppTest], str]


@pytest.fixture(autouse=True)
def _fast_model_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """How sure relations are is not the point here."""
    monkeypatch.setenv("CROSSCLAIM_CAREFUL", "off")


def desk_at(folder: Path) -> Desk:
    return Desk(Settings(home=folder, careful="off"))


def found(folder: Path, text: str = STATEMENT, limit: int = 20, filters: Filters | None = None) -> list[SearchMatch]:
    return desk_at(folder).search(text, limit, filters or Filters())


def drawn(app: AppTest, words: str) -> int:
    """How many drawn blocks hold these words."""
    return sum(words in element.proto.body for element in app.get("html"))


# -- views ------------------------------------------------------------------------------------------------------------


def test_every_account_says_how_many_articles_and_origins_carry_it(
    sample_desk_folder: Path, open_page: OpenPage, shown: Shown
) -> None:
    sabotage = "The leadership of Armenia is sabotaging the agreement on routes through Syunik"
    app = open_page(sample_desk_folder, "search", q=sabotage, view="List")
    matches = found(sample_desk_folder, sabotage)
    assert matches[0].view.carriers == 3
    assert "3 articles, 1 origin" in shown(app)
    assert shown(app).count(", 1 origin") == len(matches)


def test_the_list_keeps_the_ranking(sample_desk_folder: Path, open_page: OpenPage, shown: Shown) -> None:
    app = open_page(sample_desk_folder, "search", q=STATEMENT, view="List")
    words = shown(app)
    places = [words.index(f">{number}. <strong>") for number in range(1, 21)]
    assert places == sorted(places)
    assert ">21. <strong>" not in words
    assert "h2" not in words


def test_the_timeline_shows_dated_accounts_and_counts_the_others(sample_desk_folder: Path, open_page: OpenPage) -> None:
    app = open_page(sample_desk_folder, "search", q=STATEMENT, view="Timeline", n="40")
    undated = sum(m.view.article.published is None for m in found(sample_desk_folder, limit=40))
    assert undated
    [chart] = app.get("vega_lite_chart")
    assert f"{40 - undated} accounts over time" in chart.proto.alt
    assert f"{undated} accounts without a date, not on the chart" in [e.label for e in app.expander]
    assert len(app.selectbox(key="account").options) == 40 - undated


def test_an_account_of_the_timeline_opens_below_it(sample_desk_folder: Path, open_page: OpenPage, shown: Shown) -> None:
    app = open_page(sample_desk_folder, "search", q=STATEMENT, view="Timeline", since="2024", until="2024")
    before = drawn(app, "similarity")
    app.selectbox(key="account").select_index(0).run()
    assert not app.exception
    assert drawn(app, "similarity") == before + 1
    app.text_input(key="q").set_value("Strong wind put the Ever Given aground").run()
    assert not app.exception
    assert app.selectbox(key="account").value is None


def test_marks_of_one_party_do_not_lie_on_each_other(sample_desk_folder: Path) -> None:
    dated = [m for m in found(sample_desk_folder, limit=100) if m.view.article.published]
    dated.sort(key=lambda m: str(m.view.article.published and m.view.article.published.at))
    data = timeline.frame(dated)
    assert list(data["claim"]) == [m.view.claim.id for m in dated]
    assert set(data["party"]) == {column_of(m.view.claim) for m in dated}
    assert not data.duplicated(["party", "time", "row"]).any()
    assert set(data["relation"]) <= set(timeline.MARKS)


def test_shapes_tell_relations_apart_without_colour() -> None:
    compared = [shape for relation, (_, shape) in timeline.MARKS.items() if relation != timeline.NOT_COMPARED]
    assert len(set(compared)) == len(compared) == len(Label)


def test_a_question_is_answered_without_relations(sample_desk_folder: Path, open_page: OpenPage, shown: Shown) -> None:
    words = shown(open_page(sample_desk_folder, "search", q="Who blew up the Kakhovka dam?"))
    assert "Only statements are compared" in words
    assert "similarity 0." in words
    assert not any(f"{sign} · " in words for sign in ("related", "agrees", "contradicts"))


# -- words and filters ------------------------------------------------------------------------------------------------


def test_words_in_double_quotes_must_occur(sample_desk_folder: Path, open_page: OpenPage, shown: Shown) -> None:
    app = open_page(sample_desk_folder, "search", q='"trilateral group" stopped', view="List", n="100")
    holding = desk_at(sample_desk_folder).passing('"trilateral group"')
    assert 0 < holding < 100
    assert f" of {holding} claims, from" in shown(app)
    assert "must occur" in app.text_input(key="q").help


def test_filters_of_the_address_are_kept_and_hold(sample_desk_folder: Path, open_page: OpenPage, shown: Shown) -> None:
    app = open_page(
        sample_desk_folder,
        "search",
        q=STATEMENT,
        view="List",
        since="2023",
        until="2024-05",
        stance="asserts",
        quotes="true",
    )
    assert app.text_input(key="since").value == "2023"
    assert app.text_input(key="until").value == "2024-05"
    assert app.selectbox(key="stance").value == "asserts"
    assert app.toggle(key="quotes").value is True
    filters = Filters(
        since=Moment.parse("2023"), until=Moment.parse("2024-05"), stance=Stance.ASSERTS, quotes_only=True
    )
    expected = found(sample_desk_folder, filters=filters)
    assert expected
    assert f"{len(expected)} of " in shown(app)
    for match in expected:
        assert f"{match.view.claim.speaker or ''}</strong>" in shown(app)
    app.toggle(key="quotes").set_value(False).run()
    assert app.query_params["until"] in ("2024-05", ["2024-05"])
    assert f"**{len(expected)} of " not in shown(app)


def test_nonsense_in_the_address_of_the_new_filters_is_left_out(
    sample_desk_folder: Path, open_page: OpenPage, shown: Shown
) -> None:
    app = open_page(
        sample_desk_folder,
        "search",
        q=STATEMENT,
        view="<b>",
        until="soon",
        stance="shouts",
        quotes="perhaps",
        since="9999-99",
    )
    words = shown(app)
    assert words.count("not a date like") == 2
    assert "20 of 434 claims" in words


@pytest.mark.parametrize("typed", ['"', '"" OR (', "\u202e*", "statement:x -y", "x" * 500, '"' * 499, "\U0001f6a2"])
def test_hostile_queries_are_only_texts(
    sample_desk_folder: Path, open_page: OpenPage, shown: Shown, typed: str
) -> None:
    app = open_page(sample_desk_folder, "search", q=typed)
    assert "cannot be used" not in shown(app)


# -- nothing found ----------------------------------------------------------------------------------------------------


def test_nothing_found_shows_the_nearest_and_what_to_take_away(
    sample_desk_folder: Path, open_page: OpenPage, shown: Shown
) -> None:
    app = open_page(sample_desk_folder, "search", q=STATEMENT, party="Armenia", since="2999")
    words = shown(app)
    assert "None of 434 claims passes the filters" in words
    assert "Nearest in meaning" in words
    nearest = found(sample_desk_folder, limit=3)
    assert len(nearest) == drawn(app, "similarity") == 3
    armenian = desk_at(sample_desk_folder).passing(STATEMENT, Filters(party="Armenia"))
    labels = [button.label for button in app.button]
    assert labels == [f"Any first date: {armenian} claims", "No filters: 434 claims"]
    app.button[0].click().run()
    assert app.text_input(key="since").value == ""
    assert app.selectbox(key="party").value == "Armenia"
    assert f" of {armenian} claims, from" in shown(app)


def test_words_that_no_claim_holds_can_be_looked_for_in_meaning(
    sample_desk_folder: Path, open_page: OpenPage, shown: Shown
) -> None:
    app = open_page(sample_desk_folder, "search", q='"Queen Martha" stopped the trilateral group', quotes="true")
    assert "None of 434 claims holds all the words in quotes" in shown(app)
    app.button[-1].click().run()
    assert app.text_input(key="q").value == "Queen Martha stopped the trilateral group"
    assert app.toggle(key="quotes").value is False
    assert "20 of 434 claims" in shown(app)
