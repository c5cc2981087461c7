"""Contradictions that editors add by hand, on a real desk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from bramholt import BISHOP, Work, claim_of, cut_short, write_article

from core.claims.segment import Segmenter
from core.desk import Desk
from core.errors import AddedFlagError, NotFoundError
from core.records import Article, Claim, FlagView


@pytest.fixture
def far_pair(desk: Desk) -> tuple[str, str]:
    """Two claims that the tool does not flag."""
    pair = (claim_of(desk, "bishop").claim.id, claim_of(desk, "inspector").claim.id)
    assert not any({v.a.claim.id, v.b.claim.id} == set(pair) for v in desk.flags())
    return pair


def test_a_flag_added_by_hand_stands_in_the_queue_without_a_probability(
    desk: Desk, work: Work, far_pair: tuple[str, str]
) -> None:
    made = desk.add_flag(*far_pair, "Ana", "broken alarms are not safe")
    assert made.added is not None
    assert (made.added.editor, made.added.note, made.status, made.chance) == (
        "Ana",
        "broken alarms are not safe",
        "open",
        None,
    )
    record = next(json.loads(json.dumps(v.record())) for v in desk.flags() if v.flag == made.flag)
    assert (record["relation"], record["p_contradicts"], record["added_by"]) == ("contradicts", None, "Ana")
    assert work.encoded == []
    assert len(work.judged) <= 2  # both directions, unless they were read before
    tools = [v for v in desk.flags() if v.flag != made.flag]
    assert all("added_by" not in v.record() and v.chance is not None for v in tools)


def test_a_flag_added_by_hand_takes_verdicts_and_outlives_refresh_segmentation_and_version(
    desk: Desk, far_pair: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk.add_flag(*far_pair, "Ana", "broken alarms are not safe")
    desk.decide(made.flag, "confirmed", editor="Ben", after=0)

    def mine() -> list[tuple[str, bool]]:
        return [(v.status, v.inherited) for v in desk.flags() if v.added is not None]

    assert mine() == [("confirmed", False)]
    desk.refresh()
    desk.store.forget_matches()
    desk.refresh()
    assert mine() == [("confirmed", False)]
    desk.ingest([write_article(tmp_path / "in", "bishop", f"Rain fell in Bramholt for two days. {BISHOP}")])
    assert mine() == [("confirmed", True)]
    segment = Segmenter.segment

    def shorter(self: Segmenter, articles: list[Article]) -> Iterator[tuple[Article, list[Claim]]]:
        for article, claims in segment(self, articles):
            yield article, [cut_short(c, 3) for c in claims]

    monkeypatch.setattr(Segmenter, "segment", shorter)
    with desk.store.write() as connection:
        connection.execute(sa.text("UPDATE articles SET segmenter='older'"))
    desk.refresh()
    assert mine() == [("confirmed", True)]


def test_a_flag_added_by_hand_stays_when_a_statement_of_it_is_corrected(desk: Desk, far_pair: tuple[str, str]) -> None:
    made = desk.add_flag(*far_pair, "Ana")
    desk.correct(far_pair[0], "Ben", statement="The harvest of Bramholt was the best in years.")
    assert desk.flag(made.flag).a.claim.id in far_pair
    assert made.flag in {v.flag for v in desk.flags()}


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (lambda d: [claim_of(d, "union").claim.id] * 2, "itself"),
        (lambda d: [desk_flag(d).b.claim.id, desk_flag(d).a.claim.id], "already"),
    ],
)
def test_a_pair_that_is_none_or_is_flagged_is_not_added(
    desk: Desk, pair: Callable[[Desk], list[str]], words: str
) -> None:
    with pytest.raises(AddedFlagError, match=words):
        desk.add_flag(*pair(desk), "Ana")
    with pytest.raises(NotFoundError, match="feedbeef"):
        desk.add_flag("feedbeef", claim_of(desk, "union").claim.id, "Ana")
    assert desk.counts()["added"] == 0


def test_a_flag_on_claims_that_a_killed_run_left_unfinished_waits_for_a_refresh(
    desk: Desk, far_pair: tuple[str, str]
) -> None:
    with desk.store.write() as connection:
        connection.execute(sa.text("DELETE FROM vectors"))
    with pytest.raises(AddedFlagError, match="refresh"):
        desk.add_flag(*far_pair, "Ana")
    desk.refresh()
    assert desk.add_flag(*far_pair, "Ana").added is not None


def desk_flag(desk: Desk) -> FlagView:
    [flag] = desk.flags()
    return flag
