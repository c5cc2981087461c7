"""What happens to a desk whose matches were chosen by other rules?"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from core.desk import Desk
from core.relations import matching, question
from core.settings import Settings
from core.store.tables import meta

Pairs = set[tuple[str, str]]


@pytest.fixture(scope="module")
def judged_fast(sample_desk_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample desk, judged by the fast model alone."""
    folder = Path(shutil.copytree(sample_desk_folder, tmp_path_factory.mktemp("fast") / "desk"))
    desk = Desk(Settings(home=folder, careful="off"))
    desk.refresh()
    desk.close()
    return folder


@pytest.fixture
def desk(judged_fast: Path, tmp_path: Path) -> Desk:
    """A copy of that desk that a test may change."""
    return Desk(Settings(home=Path(shutil.copytree(judged_fast, tmp_path / "desk")), careful="off"))


def with_settings(desk: Desk, **changed: object) -> Desk:
    return Desk(replace(desk.settings, **changed))


def pairs(desk: Desk) -> Pairs:
    return {(r.a, r.b) for r in desk.store.relations()}


def stages(desk: Desk) -> set[str]:
    return {row["stage"] for row in desk.corpus()}


def test_unchanged_rules_match_nothing_again(desk: Desk) -> None:
    report = desk.refresh()
    assert (report.claims, report.encoded, report.matches, report.judged) == (0, 0, 0, 0)


def test_a_new_version_of_the_code_matches_all_again_and_reads_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, flags = desk.store.relations(), [f.flag for f in desk.flags()]
    monkeypatch.setattr(matching, "CODE_VERSION", matching.CODE_VERSION + 1)
    report = desk.refresh()
    assert (report.claims, report.encoded, report.judged) == (0, 0, 0)
    assert report.matches == len(before)
    assert desk.store.relations() == before
    assert [f.flag for f in desk.flags()] == flags
    assert stages(desk) == {"judged"}
    assert desk.refresh().matches == 0


def test_fewer_neighbours_leave_fewer_matches_on_the_next_ingest(desk: Desk, sample_corpus: Path) -> None:
    before = pairs(desk)
    narrow = with_settings(desk, neighbours=2)
    report = narrow.ingest([sample_corpus / "articles" / "SC-01.md"])
    assert (report.added, report.encoded, report.judged) == (0, 0, 0)
    assert pairs(narrow) < before
    assert narrow.counts()["matches"] == len(pairs(narrow)) == report.matches
    assert with_settings(desk).refresh().matches == len(before)
    assert pairs(desk) == before


def test_another_question_map_chooses_other_matches_without_encoding(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pairs(desk)
    np.save(tmp_path / "question.npy", np.eye(384, dtype=np.float16))
    monkeypatch.setattr(question, "WEIGHTS", tmp_path / "question.npy")
    question._map.cache_clear()
    try:
        report = desk.refresh()
    finally:
        question._map.cache_clear()
    assert report.encoded == 0
    assert report.matches > 0
    assert pairs(desk) != before
    assert len(pairs(desk)) == desk.counts()["matches"] == report.matches


def test_a_desk_from_before_rules_were_kept_is_matched_again_once(desk: Desk, sample_corpus: Path) -> None:
    before = pairs(desk)
    with desk.store.write() as connection:
        connection.execute(sa.delete(meta).where(meta.c.key == "matched_by"))
    article = sample_corpus / "articles" / "SC-01.md"
    again, then = desk.ingest([article]), desk.ingest([article])
    assert (again.matches, again.encoded, again.judged) == (len(before), 0, 0)
    assert then.matches == 0
    assert pairs(desk) == before


def test_a_decided_pair_stays_though_the_rules_choose_it_no_more(desk: Desk) -> None:
    narrow = with_settings(desk, neighbours=1)
    flags = desk.flags()
    narrow.refresh()
    dropped = {f.flag for f in flags} - {f.flag for f in narrow.flags()}
    assert dropped
    flag = sorted(dropped)[0]
    desk.refresh()
    desk.decide(flag, "confirmed", "both on record")
    narrow.refresh()
    assert narrow.flag(flag).status == "confirmed"
    assert {f.flag for f in narrow.flags()}.isdisjoint(dropped - {flag})


def test_a_rematch_that_was_cut_off_is_finished_by_the_next_run(desk: Desk, sample_corpus: Path) -> None:
    whole = with_settings(desk, neighbours=3)
    whole.refresh()
    expected = pairs(whole)
    desk.refresh()
    flags = {f.flag for f in desk.flags()}

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "matching" and 0 < done < total:
            raise KeyboardInterrupt

    cut = with_settings(desk, neighbours=3)
    with pytest.raises(KeyboardInterrupt):
        cut.refresh(stop)
    assert stages(cut) == {"encoded", "matched"}
    assert {f.flag for f in cut.flags()} == flags, "flags stay in sight until the new matches are judged"
    cut.ingest([sample_corpus / "articles" / "SC-01.md"])
    assert pairs(cut) == expected
    assert stages(cut) == {"judged"}
