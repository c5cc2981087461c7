"""Which articles tell one story, and what is contested in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from core.desk import Desk
from core.errors import NotFoundError
from core.records import Label, Moment
from core.review import stories as module
from core.review.columns import column_of
from core.review.stories import StoryArticle, distances, holding, names_of, stories
from core.settings import Settings
from core.store.stories import agreeing


def article(name: str, day: str | None = "2024-05-15", origin: str = "", names: tuple[str, ...] = ()) -> StoryArticle:
    published = Moment.parse(day) if day else None
    return StoryArticle(name, f"Outlet {name}", origin or name, published, frozenset(names))


def around(direction: int, turn: float) -> np.ndarray:
    """A unit vector (8,) some way off the axis of a subject."""
    vector = np.zeros(8, np.float32)
    vector[direction] = 1
    vector[direction + 1] = turn
    return vector / np.linalg.norm(vector)


@pytest.fixture(scope="module")
def desk(sample_desk_folder: Path) -> Desk:
    return Desk(Settings(home=sample_desk_folder))


def test_the_sample_corpus_falls_into_its_three_stories(desk: Desk) -> None:
    truth = {row["id"]: row["url"][len("sample:") :][:2] for row in desk.corpus()}
    found = desk.stories()
    assert len(found) == 3
    purity = sum(max(Counter(truth[i] for i in s.articles).values()) for s in found) / len(truth)
    assert purity == 1.0
    assert [len(s.articles) for s in found] == [50, 26, 24]


def test_stories_are_called_by_their_shared_names_and_never_by_an_id(desk: Desk) -> None:
    named = {name for story in desk.stories() for name in story.names}
    assert {"Armenia", "Azerbaijan", "Ukraine", "Ever Given", "Suez Canal"} <= named
    assert not {"Armenian", "Russian", "Authority"} & named
    assert not any(story.id in story.names for story in desk.stories())


def test_two_subjects_are_two_stories_and_a_stray_article_is_none() -> None:
    articles = [article(n) for n in "abcdez"]
    centres = {n: around(0, i / 10) for i, n in enumerate("abc")} | {n: around(3, i / 10) for i, n in enumerate("de")}
    centres["z"] = around(6, 0)
    assert [s.articles for s in stories(articles, centres)] == [("a", "b", "c"), ("d", "e")]


def test_months_part_what_is_alike_and_an_unknown_date_does_not() -> None:
    vectors = np.stack([around(0, 0)] * 4)
    days = np.array([0.0, 30.0, 90.0, np.nan])
    assert distances(vectors, days)[0] == pytest.approx([0, 0, module.LONG_AGO, 0], abs=1e-6)


def test_copies_of_one_text_are_no_story_and_are_never_parted() -> None:
    centres = {"a": around(0, 0), "b": around(3, 0), "c": around(0, 0.1)}
    copies = [article("a", origin="wire"), article("b", origin="wire")]
    assert stories(copies, centres) == []
    [story] = stories([*copies, article("c")], centres)
    assert (story.articles, story.origins, story.outlets) == (("a", "b", "c"), 2, 3)


def test_an_address_of_any_article_finds_its_story(desk: Desk) -> None:
    first = desk.stories()[0]
    assert holding(desk.stories(), first.articles[-1]) == first
    assert holding(desk.stories(), "feedbeef") is None
    with pytest.raises(NotFoundError, match="feedbeef"):
        desk.story("feedbeef")


def test_where_there_are_very_many_articles_the_older_join_the_nearest_story_or_stand_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    truth = {row["id"]: row["url"][len("sample:") :][:2] for row in desk.corpus()}
    newest_first = list(dict.fromkeys(row["origin"] for row in reversed(desk.corpus())))
    eg = len({row["origin"] for row in desk.corpus() if truth[row["id"]] == "EG"})
    for most, apart in ((len(newest_first) - 3, 0), (len(newest_first) - eg, 24)):
        monkeypatch.setattr(module, "MOST_CLUSTERED", most)
        found = Desk(desk.settings).stories()
        assert all(len({truth[i] for i in story.articles}) == 1 for story in found)
        assert sum(len(story.articles) for story in found) == 100 - apart


def test_an_empty_desk_and_one_article_have_no_stories(tmp_path: Path) -> None:
    assert stories([], {}) == []
    assert stories([article("a")], {"a": around(0, 0)}) == []
    assert Desk(Settings(home=tmp_path)).stories() == []


def test_names_are_recognised_ones_and_runs_of_capitals_without_what_opens_a_sentence() -> None:
    text = "On Friday Egypt's Suez Canal Authority said the Ever Given moved. Strong wind was to blame."
    assert names_of(text, ("the Red Sea", "50,000")) == {
        "Friday Egypt",
        "Suez Canal Authority",
        "Ever Given",
        "Red Sea",
    }


def test_the_matrix_counts_each_pair_of_statements_once(desk: Desk) -> None:
    report = desk.story(desk.stories()[0].id)
    matrix = report.matrix
    assert (matrix.contradicts == matrix.contradicts.T).all()
    assert (matrix.agrees == matrix.agrees.T).all()
    members = set(report.story.articles)
    wanted = set()
    for flag in desk.flags():
        if {flag.a.article.id, flag.b.article.id} <= members:
            sides = ((column_of(v.claim), v.origin, v.claim.statement_hash) for v in (flag.a, flag.b))
            wanted.add(tuple(sorted(sides)))
    between = Counter(tuple(sorted((one[0], other[0]))) for one, other in wanted)
    row = {party: i for i, party in enumerate(matrix.parties)}
    assert between[("Armenia", "Russia")] == matrix.contradicts[row["Armenia"], row["Russia"]] > 0
    assert sum(between.values()) == np.triu(matrix.contradicts).sum() <= report.flags
    assert matrix.agrees.sum() > 0


def test_a_dismissed_flag_is_no_longer_counted(own_desk: Path) -> None:
    desk = Desk(Settings(home=own_desk))
    story = desk.stories()[0]
    before = desk.story(story.id)
    flag = before.contested[0].flags[0]
    desk.decide(flag.flag, "dismissed")
    after = desk.story(story.id)
    assert after.flags == before.flags - 1
    desk.decide(flag.flag, "confirmed")
    assert desk.story(story.id).flags == before.flags


def test_the_most_contested_statement_leads_and_each_dispute_stands_once(desk: Desk) -> None:
    for story in desk.stories():
        report = desk.story(story.id)
        assert [c.origins for c in report.contested] == sorted((c.origins for c in report.contested), reverse=True)
        disputes = [{f.dispute for f in c.flags} for c in report.contested]
        assert sum(map(len, disputes)) == len(set().union(*disputes))
        for c in report.contested:
            assert all(c.view.claim.id in (f.a.claim.id, f.b.claim.id) for f in c.flags)
            assert all(f.relation.judgement.label is Label.CONTRADICTS for f in c.flags)


def test_every_claim_of_a_story_has_its_voice(desk: Desk) -> None:
    heads = {row["id"]: row["claims"] for row in desk.corpus()}
    report = desk.story(desk.stories()[1].id)
    assert {i: sum(v.values()) for i, v in report.voices.items()} == {i: heads[i] for i in report.story.articles}
    assert report.claims == sum(heads[i] for i in report.story.articles)


def test_a_story_reads_the_agreeing_pairs_of_its_own_articles(desk: Desk) -> None:
    agree = {(r.a, r.b) for r in desk.store.relations() if r.judgement.label is Label.AGREES}
    for story in desk.stories():
        own = {c.id for _, c in desk.store.claims_of_articles(story.articles)}
        read = agreeing(desk.store, story.articles)
        assert {(a, b) for a, b in read if b in own} == {(a, b) for a, b in agree if a in own and b in own}
        assert {a for a, _ in read} <= own
