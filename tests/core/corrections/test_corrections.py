"""What a correction changes on a real desk, and what it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from bramholt import Work, claim_of, held, open_desk, relation

from core.desk import Desk
from core.errors import CorrectionError, NotFoundError, StaleCorrectionError
from core.lookup import Filters
from core.records import Circumstance, Label, Stance
from core.review.columns import OUTLETS_OWN, UNKNOWN_PARTY, column_of


def test_a_corrected_party_moves_the_claim_to_the_other_column(desk: Desk, work: Work) -> None:
    before = claim_of(desk, "union")
    assert column_of(before.claim) == UNKNOWN_PARTY
    desk.correct(before.claim.id, "Ana", "it is the ministry's own union", party="Freedonia")
    after = claim_of(desk, "union")
    assert (after.claim.party, column_of(after.claim)) == ("Freedonia", "Freedonia")
    assert after.tool is not None
    assert after.tool.party is None
    assert ("Freedonia", 1) in desk.parties()
    found = desk.search("40 people were killed in the mine", filters=Filters(party="Freedonia"))
    assert [m.view.claim.id for m in found] == [before.claim.id]
    assert "Freedonia" in desk.accounts(desk.search("40 people were killed in the mine"))
    assert work.encoded == ["40 people were killed in the mine"]
    work.judged.clear()


def test_a_party_of_the_table_brings_the_sides_above_it_along(desk: Desk) -> None:
    claim = claim_of(desk, "bishop").claim
    desk.correct(claim.id, "Ana", party="Moscow-installed administration")
    after = claim_of(desk, "bishop").claim
    assert (after.parties, after.party) == (("Moscow-installed administration", "Russia"), "Russia")


def test_parties_on_both_sides_make_a_flag_a_dispute(desk: Desk, work: Work) -> None:
    [flag] = desk.flags()
    assert flag.relation.circumstance is Circumstance.UNCLEAR
    for name, party in (("ministry", "Freedonia"), ("union", "Bramholt Miners' Union")):
        desk.correct(claim_of(desk, name).claim.id, "Ana", party=party)
    [after] = desk.flags()
    assert after.flag == flag.flag
    assert after.relation.circumstance is Circumstance.DISPUTE
    assert (work.encoded, work.judged) == ([], [])


def test_a_corrected_speaker_stands_and_may_be_nobody(desk: Desk, work: Work) -> None:
    claim = claim_of(desk, "inspector").claim
    assert (claim.speaker, claim.role) == (None, "inspector")
    desk.correct(claim.id, "Ana", speaker="  Rosa   Lind ")
    named = claim_of(desk, "inspector")
    assert (named.claim.speaker, named.claim.role) == ("Rosa Lind", None)
    assert (named.record()["corrected"], named.record()["tool"]) == (True, {"speaker": None, "role": "inspector"})
    desk.correct(claim.id, "Ana", speaker="")
    after = claim_of(desk, "inspector")
    assert after.claim.speaker is None
    assert column_of(after.claim) in (OUTLETS_OWN, UNKNOWN_PARTY)
    assert (work.encoded, work.judged) == ([], [])


def test_a_corrected_stance_changes_the_relation_without_a_model(desk: Desk, work: Work) -> None:
    assert relation(desk, "ministry", "union") is Label.CONTRADICTS
    desk.correct(claim_of(desk, "union").claim.id, "Ana", stance="denies")
    assert claim_of(desk, "union").claim.stance is Stance.DENIES
    assert relation(desk, "ministry", "union") is not Label.CONTRADICTS
    assert (work.encoded, work.judged) == ([], [])


def test_a_corrected_statement_is_encoded_matched_and_judged_anew_and_nothing_else_is(desk: Desk, work: Work) -> None:
    before = claim_of(desk, "bishop")
    wording = "Nobody was killed in the Bramholt mine on Monday."
    desk.correct(before.claim.id, "Ana", "the transcript says so", statement=wording)
    assert work.encoded == [wording]
    assert work.judged
    assert all(wording in pair for pair in work.judged)
    assert len(work.judged) == len(set(work.judged))
    assert {relation(desk, "bishop", "ministry"), relation(desk, "bishop", "union")} == {Label.CONTRADICTS}
    after = claim_of(desk, "bishop")
    assert (after.claim.text, after.claim.id) == (before.claim.text, before.claim.id)
    assert after.tool is not None
    assert after.tool.statement == before.claim.statement
    assert desk.search(wording, limit=1)[0].view.claim.id == before.claim.id
    assert desk.doctor() == []


def test_back_to_the_tools_reading_restores_everything_and_reads_nothing(desk: Desk, work: Work) -> None:
    before = held(desk)
    claim = claim_of(desk, "bishop").claim
    desk.correct(claim.id, "Ana", statement="Nobody was killed in the Bramholt mine on Monday.", stance="denies")
    desk.correct(claim.id, "Ana", party="Freedonia")
    assert held(desk) != before
    work.encoded.clear()
    work.judged.clear()
    desk.correct(claim.id, "Ben", "a slip", statement=None, stance=None, party=None)
    assert held(desk) == before
    assert (work.encoded, work.judged) == ([], [])
    assert [c.editor for c in desk.corrections(claim.id)] == ["Ana", "Ana", "Ben"]


def test_one_field_is_undone_and_the_others_stand(desk: Desk) -> None:
    claim = claim_of(desk, "bishop").claim
    desk.correct(claim.id, "Ana", stance="doubts", party="Freedonia")
    desk.correct(claim.id, "Ana", stance=None)
    after = claim_of(desk, "bishop").claim
    assert (after.stance, after.party) == (Stance.ASSERTS, "Freedonia")


def test_a_correction_keeps_who_when_why_and_what_stood_before(desk: Desk) -> None:
    view = claim_of(desk, "bishop")
    made = desk.correct(view.claim.id, " Ana ", " heard it ", stance="doubts")
    [kept] = desk.corrections(view.claim.id)
    assert kept == made
    assert (kept.editor, kept.note, kept.changes) == ("Ana", "heard it", {"stance": "doubts"})
    assert kept.snapshot == view.record()
    for statement in ("UPDATE corrections SET editor='x'", "DELETE FROM corrections"):
        with pytest.raises(sa.exc.IntegrityError, match="never changed"), desk.store.write() as connection:
            connection.execute(sa.text(statement))


def test_a_correction_that_was_not_seen_is_not_overruled(desk: Desk, tmp_path: Path) -> None:
    claim = claim_of(desk, "union").claim.id
    other = open_desk(desk.folder)
    first = desk.correct(claim, "Ana", party="Freedonia", after=0)
    with pytest.raises(StaleCorrectionError, match="Ana"):
        other.correct(claim, "Ben", party="Russia", after=0)
    assert other.claim(claim).claim.party == "Freedonia"
    other.correct(claim, "Ben", party="Russia", after=first.number)
    assert desk.claim(claim).claim.party == "Russia"
    assert claim in [m.view.claim.id for m in desk.search("40 people were killed", filters=Filters(party="Russia"))]


@pytest.mark.parametrize("changes", [{}, {"statement": "  "}, {"stance": "hopes"}, {"role": "bishop"}])
def test_a_correction_that_makes_no_claim_is_refused(desk: Desk, changes: dict[str, str]) -> None:
    claim = claim_of(desk, "bishop").claim.id
    with pytest.raises(CorrectionError):
        desk.correct(claim, "Ana", **changes)  # type: ignore[arg-type]
    assert desk.corrections(claim) == []
    with pytest.raises(NotFoundError, match="feedbeef"):
        desk.correct("feedbeef", "Ana", party="Freedonia")
