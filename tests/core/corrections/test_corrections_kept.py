"""What corrections outlive: refreshes, new versions, other segmentations, killed runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from bramholt import BISHOP, TEXTS, Work, claim_of, claims_of, cut_short, held, open_desk, relation, write_article

from core.claims.segment import Segmenter
from core.desk import Desk
from core.errors import StaleCorrectionError
from core.records import Article, Claim, Label, Stance


def test_a_refresh_keeps_corrections_and_does_nothing_twice(desk: Desk, work: Work) -> None:
    claim = claim_of(desk, "bishop").claim
    desk.correct(claim.id, "Ana", statement="Nobody was killed in the Bramholt mine on Monday.", party="Freedonia")
    before = held(desk)
    work.encoded.clear()
    work.judged.clear()
    report = desk.refresh()
    assert (report.claims, report.encoded, report.matches, report.judged) == (0, 0, 0, 0)
    assert held(desk) == before
    # Cut again by the same rules, as after a change of the segmenter that this text does not feel.
    with desk.store.write() as connection:
        connection.execute(sa.text("UPDATE articles SET segmenter='older'"))
    assert desk.refresh().claims == len(TEXTS)
    assert held(desk) == before
    assert (work.encoded, work.judged) == ([], [])


def test_another_segmentation_reattaches_corrections_by_their_span(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = claim_of(desk, "bishop").claim
    wording = "Nobody was killed in the Bramholt mine on Monday."
    first = desk.correct(claim.id, "Ana", statement=wording, party="Freedonia")
    segment = Segmenter.segment

    def shorter(self: Segmenter, articles: list[Article]) -> Iterator[tuple[Article, list[Claim]]]:
        for article, claims in segment(self, articles):
            yield article, [cut_short(c, 3) for c in claims]

    monkeypatch.setattr(Segmenter, "segment", shorter)
    with desk.store.write() as connection:
        connection.execute(sa.text("UPDATE articles SET segmenter='older'"))
    desk.refresh()
    after = claim_of(desk, "bishop")
    assert after.claim.id != claim.id
    assert (after.claim.statement, after.claim.party) == (wording, "Freedonia")
    assert desk.corrections(after.claim.id) == [first]
    assert relation(desk, "bishop", "union") is Label.CONTRADICTS
    with pytest.raises(StaleCorrectionError):
        desk.correct(after.claim.id, "Ben", party="Russia", after=0)
    desk.correct(after.claim.id, "Ben", statement=None, party=None, after=first.number)
    assert claim_of(desk, "bishop").tool is None


def test_a_sentence_cut_in_two_gives_the_correction_to_the_likest_part_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = claim_of(desk, "bishop").claim
    desk.correct(claim.id, "Ana", stance="denies")
    segment = Segmenter.segment

    def halved(self: Segmenter, articles: list[Article]) -> Iterator[tuple[Article, list[Claim]]]:
        for article, claims in segment(self, articles):
            yield article, [cut_short(c, by) for c in claims for by in (2, len(c.text) // 2)]

    monkeypatch.setattr(Segmenter, "segment", halved)
    with desk.store.write() as connection:
        connection.execute(sa.text("UPDATE articles SET segmenter='older'"))
    desk.refresh()
    short, long = sorted(claims_of(desk, "bishop"), key=lambda v: v.claim.end)
    assert (short.claim.stance, long.claim.stance) == (Stance.ASSERTS, Stance.DENIES)


def test_a_new_version_of_the_article_keeps_the_correction(desk: Desk, tmp_path: Path) -> None:
    claim = claim_of(desk, "bishop").claim
    desk.correct(claim.id, "Ana", stance="doubts", party="Freedonia")
    report = desk.ingest([write_article(tmp_path / "in", "bishop", f"Rain fell in Bramholt for two days. {BISHOP}")])
    assert report.updated == 1
    [after] = [v for v in claims_of(desk, "bishop") if v.claim.text == claim.text]
    assert after.claim.article != claim.article
    assert (after.claim.stance, after.claim.party) == (Stance.DOUBTS, "Freedonia")
    assert all(v.tool is None for v in claims_of(desk, "bishop") if v.claim.id != after.claim.id)
    [kept] = desk.corrections(after.claim.id)
    assert kept.snapshot["article"] == claim.article


def test_a_correction_that_a_killed_run_left_half_done_is_finished_by_a_refresh(desk: Desk) -> None:
    view = claim_of(desk, "bishop")
    wording = "Nobody was killed in the Bramholt mine on Monday."
    desk.store.editors.add_correction(view.record(), {"statement": wording}, "Ana", "")
    assert claim_of(desk, "bishop").claim.statement != wording
    report = desk.refresh()
    assert (report.claims, report.encoded) == (0, 1)
    assert relation(desk, "bishop", "union") is Label.CONTRADICTS
    assert desk.store.editors.unmatched() == set()


def test_verdicts_stay_with_a_pair_whose_claim_is_corrected(desk: Desk) -> None:
    [flag] = desk.flags()
    desk.decide(flag.flag, "confirmed", editor="Ana")
    desk.correct(claim_of(desk, "union").claim.id, "Ben", statement="The harvest of Bramholt was the best in years.")
    [after] = desk.flags()
    assert (after.flag, after.status) == (flag.flag, "confirmed")
    assert after.relation.judgement.label is not Label.CONTRADICTS
    [(_, kept)] = desk.history()
    assert "40 people" in kept["b"]["statement"] + kept["a"]["statement"]


def test_a_desk_of_an_earlier_version_gets_the_tables(desk: Desk) -> None:
    claim = claim_of(desk, "bishop").claim.id
    with desk.store.write() as connection:
        for table in ("corrections", "added_flags", "tool_readings", "unmatched"):
            connection.execute(sa.text(f"DROP TABLE {table}"))
    desk.close()
    again = open_desk(desk.folder)
    again.correct(claim, "Ana", party="Freedonia")
    assert again.claim(claim).claim.party == "Freedonia"


# -- flags added by hand ----------------------------------------------------------------------------------------------
