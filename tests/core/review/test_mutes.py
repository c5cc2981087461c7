"""What a mute of a story keeps out of the queue, also after articles came, went or were gathered anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.desk import Desk
from core.review.mutes import Mute, MuteKind, articles_named, muted_stories
from core.review.stories import Arrival, Story, holding
from core.review.story_report import in_story
from core.settings import Settings

MUTED_AT = datetime(2024, 5, 15, 12, tzinfo=UTC)


def story(articles: str) -> Story:
    return Story(articles[0], (), tuple(articles), len(articles), len(articles), None, None)


def came(articles: str, hours: float) -> dict[str, Arrival]:
    """Articles that came so many hours after the mute; less than 0: before it."""
    return {name: Arrival(f"test:{name}", MUTED_AT + timedelta(hours=hours)) for name in articles}


def mute_of(articles: str) -> Mute:
    return Mute(MuteKind.STORY, articles_named(f"test:{name}" for name in articles), "Ana", MUTED_AT)


@pytest.mark.parametrize(
    ("today", "later", "muted", "why"),
    [
        (["abc", "xy"], "", ["abc"], "as it was"),
        (["abcnopqrst", "xy"], "nopqrst", ["abcnopqrst"], "later articles follow their story, however many"),
        (["ab", "cno", "xy"], "no", ["ab", "cno"], "the parts of a story that fell apart stay muted"),
        (["abcx", "y"], "", ["abcx"], "a stray article that joined is muted with it"),
        (["abcxyz"], "", [], "half of the joined story was not muted: it is shown"),
        (["no", "xy"], "no", [], "a story of later articles alone is another story"),
    ],
)
def test_a_muted_story_is_known_by_the_articles_it_held(
    today: list[str], later: str, muted: list[str], why: str
) -> None:
    arrivals = came("abcxyz", -1) | came(later, 1)
    found = muted_stories([story(articles) for articles in today], mute_of("abc"), arrivals)
    assert ["".join(s.articles) for s in found] == muted, why


def test_a_new_version_of_an_article_stays_in_its_muted_story_and_a_removed_one_is_left_out_of_account() -> None:
    arrivals = {"A": Arrival("test:a", MUTED_AT - timedelta(days=2))} | came("bxy", -1)
    assert muted_stories([story("Ab")], mute_of("abc"), arrivals) == [story("Ab")]


def test_a_muted_story_leaves_the_queue_and_comes_back(own_desk: Path) -> None:
    desk = Desk(Settings(home=own_desk))
    flags, [first, second, _] = desk.flags(), desk.stories()
    wanted = {v.flag for v in in_story(first, flags)}
    assert 0 < len(wanted) < len(flags)
    desk.mute_story(first, "Ana")
    again = Desk(Settings(home=own_desk))
    assert again.muted(flags) == wanted
    [mute] = again.mutes()
    assert (mute.kind, mute.editor, again.muted_by(mute)) == (MuteKind.STORY, "Ana", [first])
    assert not again.muted(in_story(second, flags))
    again.unmute(mute.kind, mute.what, "Ben")
    assert again.muted(flags) == frozenset()


def test_a_report_that_comes_later_is_muted_with_its_story(own_desk: Path, tmp_path: Path) -> None:
    desk = Desk(Settings(home=own_desk))
    about_the_ship = next(s for s in desk.stories() if "Ever Given" in s.names)
    desk.mute_story(about_the_ship)
    (tmp_path / "later.md").write_text(
        "---\noutlet: Harbour Post\ntitle: Owner of the Ever Given answers\npublished: 2021-04-14\n---\n"
        "The Suez Canal Authority is not entitled to 916 million dollars for the Ever Given, the ship's insurer said on"
        " Tuesday.\n\nThe container ship Ever Given was refloated on 29 March after six days in the Suez Canal.\n",
        encoding="utf-8",
    )
    desk.ingest([tmp_path / "later.md"])
    [row] = [r for r in desk.corpus() if r["outlet"] == "Harbour Post"]
    grown = holding(desk.stories(), row["id"])
    assert grown is not None
    assert set(about_the_ship.articles) <= set(grown.articles)
    flags = desk.flags()
    new = {v.flag for v in flags if row["id"] in (v.a.article.id, v.b.article.id)}
    assert new
    assert new <= desk.muted(flags) == {v.flag for v in in_story(grown, flags)}
