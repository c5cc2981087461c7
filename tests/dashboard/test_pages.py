"""Every page with an empty, a filled and a broken desk; what links lead to; what a click stores."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.records import FlagView, Label
from core.review.story_report import in_story
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


def test_a_verdict_is_stored_at_once_with_note_and_name(own_desk: Path, open_page: OpenPage, shown: Shown) -> None:
    flag = flags_of(own_desk)[3].flag
    app = open_page(own_desk, "contradictions", flag=flag)
    app.text_input(key="editor").input("Ana")
    app.text_area(key=f"note_{flag}").input("both on <b>record</b>")
    app.button(key="verdict_confirmed").click().run()
    assert not app.exception
    [decision] = desk_at(own_desk).flag(flag).history
    assert (decision.verdict.value, decision.editor, decision.note) == ("confirmed", "Ana", "both on <b>record</b>")
    words = shown(app)
    assert "Stored: confirmed" in words
    assert "both on &lt;b&gt;record&lt;/b&gt;" in words
    assert ">confirmed</span>" in words
    assert app.text_area(key=f"note_{flag}").value == ""
    assert app.text_input(key="editor").value == "Ana"


def test_the_editors_name_is_kept_from_page_to_page(own_desk: Path, open_page: OpenPage) -> None:
    app = open_page(own_desk, "contradictions")
    app.text_input(key="editor").input("Ana").run()
    app.switch_page("app_pages/corpus.py").run()
    app.switch_page("app_pages/contradictions.py").run()
    assert app.text_input(key="editor").value == "Ana"
    assert "Ana" not in str(app.query_params)


def test_a_verdict_given_meanwhile_is_shown_and_not_overruled(
    own_desk: Path, open_page: OpenPage, shown: Shown
) -> None:
    desk = desk_at(own_desk)
    flag = desk.flags()[0].flag
    app = open_page(own_desk, "contradictions", flag=flag)
    app.text_area(key=f"note_{flag}").input("mine")
    desk.decide(flag, "dismissed", "different meetings", editor="Ben")
    app.button(key="verdict_confirmed").click().run()
    assert [d.editor for d in desk.flag(flag).history] == ["Ben"]
    words = shown(app)
    assert "Your verdict was not stored" in words
    assert "Ben" in words
    assert "different meetings" in words
    assert app.text_area(key=f"note_{flag}").value == "mine"
    app.button(key="verdict_confirmed").click().run()
    assert [d.verdict.value for d in desk.flag(flag).history] == ["dismissed", "confirmed"]


def test_a_whole_dispute_can_be_decided_at_once(own_desk: Path, open_page: OpenPage) -> None:
    flags = flags_of(own_desk)
    member = next(v for v in flags if not v.leads)
    lead = member.dispute
    app = open_page(own_desk, "contradictions", flag=lead)
    app.checkbox(key=f"whole_dispute_{lead}").check()
    app.button(key="verdict_not_comparable").click().run()
    after = flags_of(own_desk)
    dispute = {v.flag for v in flags if v.dispute == lead}
    assert {v.status for v in after if v.flag in dispute} == {"not comparable"}


def test_next_goes_to_the_next_open_dispute(own_desk: Path, open_page: OpenPage) -> None:
    leading = [v for v in flags_of(own_desk) if v.leads]
    desk_at(own_desk).decide(leading[1].flag, "dismissed")
    app = open_page(own_desk, "contradictions", flag=leading[0].flag)
    app.button(key="next_flag").click().run()
    assert app.query_params["flag"] == leading[2].flag


def test_filters_are_counted_in_flags_and_disputes(own_desk: Path, open_page: OpenPage, shown: Shown) -> None:
    flags = flags_of(own_desk)
    wanted = [v for v in flags if v.relation.circumstance.value == "dispute"]
    app = open_page(own_desk, "contradictions", circumstance="between parties")
    disputes = len({v.dispute for v in wanted})
    assert f"**{len(wanted):,} flags in {disputes:,} disputes**, about " in shown(app)
    app.slider(key="least").set_value(1.0).run()
    assert "No flags match these filters" in shown(app)


def test_verdicts_moving_and_undo_have_keys_that_the_buttons_tell(
    sample_desk_folder: Path, open_page: OpenPage
) -> None:
    app = open_page(sample_desk_folder, "contradictions")
    keys = {
        "verdict_confirmed": "1",
        "verdict_dismissed": "2",
        "verdict_not_comparable": "3",
        "verdict_needs_reporting": "4",
        "next_flag": "n",
        "previous_flag": "p",
        "undo": "u",
    }
    buttons = {name: app.button(key=name).proto for name in keys}
    assert {name: proto.shortcut.lower() for name, proto in buttons.items()} == keys
    assert all(f"Key: {keys[name].upper()}" in proto.help for name, proto in buttons.items())


def test_all_filters_are_taken_from_the_address(sample_desk_folder: Path, open_page: OpenPage, shown: Shown) -> None:
    def about_the_dam(view: FlagView) -> bool:
        said = (view.a.claim.text, view.b.claim.text, view.a.claim.statement, view.b.claim.statement)
        return view.relation.judgement.p_contradicts >= 0.7 and "kakhovka" in " ".join(said).casefold()

    flags = flags_of(sample_desk_folder)
    outlet = next(v.a.article.outlet for v in flags if about_the_dam(v))
    wanted = [v for v in flags if outlet in (v.a.article.outlet, v.b.article.outlet) and about_the_dam(v)]
    address = {"from": outlet, "least": "0.7", "holds": "KAKHOVKA"}
    app = open_page(sample_desk_folder, "contradictions", **address)
    assert 0 < len(wanted) < len(flags)
    assert app.text_input(key="holds").value == "KAKHOVKA"
    assert app.selectbox(key="from").value == outlet
    count = int(next(m.value for m in app.markdown if "expected right" in m.value).split()[0].strip("*"))
    assert count >= len(wanted)
    assert count < len(flags)


def test_the_filtered_flags_are_dismissed_after_confirmation_and_taken_back_together(
    own_desk: Path, open_page: OpenPage, shown: Shown
) -> None:
    wanted = {v.flag for v in flags_of(own_desk) if v.relation.judgement.p_contradicts >= 0.9}
    app = open_page(own_desk, "contradictions", least="0.9")
    assert app.button(key="bulk_dismiss").disabled
    app.selectbox(key="bulk_why").set_value("both can hold").run()
    app.button(key="bulk_dismiss").click().run()
    assert not app.exception
    decided = [v for v in flags_of(own_desk) if v.status == "dismissed"]
    assert {v.flag for v in decided} == wanted
    assert {v.history[0].note for v in decided} == {"both can hold"}
    assert "No flags match these filters" in shown(app)
    app.button(key="bulk_undo").click().run()
    assert not app.exception
    again = [v for v in flags_of(own_desk) if v.flag in wanted]
    assert {v.status for v in again} == {"open"}
    assert {len(v.history) for v in again} == {2}


def test_a_dismissal_says_why_and_is_undone_by_its_button(own_desk: Path, open_page: OpenPage) -> None:
    flag = flags_of(own_desk)[0].flag
    app = open_page(own_desk, "contradictions", flag=flag)
    app.selectbox(key=f"why_{flag}").set_value("opinion, not fact")
    app.text_area(key=f"note_{flag}").input("a forecast")
    app.button(key="verdict_dismissed").click().run()
    assert desk_at(own_desk).flag(flag).history[0].note == "opinion, not fact: a forecast"
    app.button(key="undo").click().run()
    assert not app.exception
    assert desk_at(own_desk).flag(flag).status == "open"


def test_a_muted_dispute_leaves_the_queue_and_is_found_again(own_desk: Path, open_page: OpenPage, shown: Shown) -> None:
    flags = flags_of(own_desk)
    lead = flags[0].flag
    hidden = sum(v.dispute == lead for v in flags)
    app = open_page(own_desk, "contradictions", flag=lead)
    app.button(key="mute_This dispute").click().run()
    assert not app.exception
    assert f"**{len(flags) - hidden:,} flags in " in shown(app)
    assert app.toggle(key="muted").label == f"Muted too ({hidden})"
    app.toggle(key="muted").set_value(True).run()
    assert f"**{len(flags):,} flags in " in shown(app)
    app.button(key="unmute_0").click().run()
    assert desk_at(own_desk).mutes() == []


def test_the_queue_is_narrowed_to_a_story_that_any_of_its_articles_names(
    sample_desk_folder: Path, open_page: OpenPage, shown: Shown
) -> None:
    desk = desk_at(sample_desk_folder)
    flags, [first, second, _] = desk.flags(), desk.stories()
    app = open_page(sample_desk_folder, "contradictions", story=first.articles[-1])
    assert app.selectbox(key="chosen_story").value == first.id
    assert f"**{len(in_story(first, flags)):,} flags in " in shown(app)
    app.selectbox(key="chosen_story").set_value(second.id).run()
    assert app.query_params["story"] == second.id
    assert f"**{len(in_story(second, flags)):,} flags in " in shown(app)
    app.selectbox(key="chosen_story").set_value(None).run()
    assert "story" not in app.query_params
    assert f"**{len(flags):,} flags in " in shown(app)


def test_a_story_of_the_address_that_is_gone_is_told(
    sample_desk_folder: Path, open_page: OpenPage, shown: Shown
) -> None:
    words = shown(open_page(sample_desk_folder, "contradictions", story="../<b>"))
    assert "no story of this address" in words
    assert f"**{len(flags_of(sample_desk_folder)):,} flags in " in words


def test_a_muted_story_leaves_the_queue_and_is_found_again(own_desk: Path, open_page: OpenPage, shown: Shown) -> None:
    desk = desk_at(own_desk)
    flags, story = desk.flags(), desk.stories()[0]
    hidden = in_story(story, flags)
    app = open_page(own_desk, "contradictions", flag=hidden[0].flag)
    app.button(key="mute_This story").click().run()
    assert not app.exception
    assert f"**{len(flags) - len(hidden):,} flags in " in shown(app)
    assert app.toggle(key="muted").label == f"Muted too ({len(hidden)})"
    assert f"story: {' · '.join(story.names)} · by no name given" in shown(app)
    app.button(key="unmute_0").click().run()
    assert f"**{len(flags):,} flags in " in shown(app)


def test_a_flag_between_stories_can_not_be_muted_by_story(own_desk: Path, open_page: OpenPage) -> None:
    desk = desk_at(own_desk)
    flags, stories = desk.flags(), desk.stories()
    inside = {v.flag for story in stories for v in in_story(story, flags)}
    across = next(v for v in flags if v.flag not in inside)
    app = open_page(own_desk, "contradictions", flag=across.flag)
    assert "mute_This dispute" in {button.key for button in app.button}
    assert "mute_This story" not in {button.key for button in app.button}


def test_what_was_flagged_since_the_last_visit_is_marked_and_filtered(
    own_desk: Path, open_page: OpenPage, shown: Shown
) -> None:
    desk = desk_at(own_desk)
    desk.visit("Ana")
    relation = next(r for r in desk.store.relations() if r.judgement.label is Label.RELATED)
    judgement = replace(relation.judgement, label=Label.CONTRADICTS, p_contradicts=0.99, p_agrees=0.0, p_related=0.01)
    desk.store.save_relations([replace(relation, judgement=judgement)], "judge", {})
    app = open_page(own_desk, "contradictions", new="true")
    assert "No flags match these filters" in shown(app)
    app.text_input(key="editor").input("Ana").run()
    assert app.toggle(key="new").label == "Only new (1)"
    assert "**1 flag in 1 dispute**" in shown(app)
    assert ">new</span>" in shown(app)


def test_the_words_in_which_a_pair_differs_are_marked(own_desk: Path, open_page: OpenPage, shown: Shown) -> None:
    view = next(v for v in flags_of(own_desk) for r in v.relation.judgement.reasons if r.kind.value == "number")
    words = shown(open_page(own_desk, "contradictions", flag=view.flag))
    start, end = view.relation.judgement.reasons[0].a[0]
    assert f">{view.a.claim.statement[start:end]}" in words
    assert "figures differ" in words


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
