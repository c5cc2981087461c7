"""The page of contradictions: verdicts, filters, mutes, and what is new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.records import FlagView, Label
from core.review.story_report import in_story
from core.settings import Settings

OpenPage = Callable[..., AppTest]
Shown = Callable[[AppTest], str]


def desk_at(folder: Path) -> Desk:
    return Desk(Settings(home=folder))


def flags_of(folder: Path) -> list[FlagView]:
    return desk_at(folder).flags()


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


def test_a_verdict_that_came_up_while_a_note_was_written_is_not_overruled_by_the_press_that_ends_it(
    own_desk: Path, open_page: OpenPage, shown: Shown
) -> None:
    desk = desk_at(own_desk)
    flag = flags_of(own_desk)[3].flag
    app = open_page(own_desk, "contradictions", flag=flag)
    desk.decide(flag, "confirmed", editor="Ben")
    app.text_area(key=f"note_{flag}").input("opinion").run()
    assert "Ben" in shown(app)
    for button in ("undo", "verdict_dismissed"):
        if button == "verdict_dismissed":
            desk.decide(flag, "needs reporting", editor="Ben")
            app.run()
        app.button(key=button).click().run()
        assert "Someone else decided this while you were looking" in shown(app)
    assert [d.editor for d in desk.flag(flag).history] == ["Ben", "Ben"]
    app.button(key="verdict_dismissed").click().run()
    assert desk.flag(flag).status == "dismissed"
    assert desk.flag(flag).history[-1].note == "opinion"


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
