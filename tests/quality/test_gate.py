"""The quality gate: measured figures, keyed by the hashes of data and weights. Floors only rise.

If texts, labels, pairs or weights change, their hash here no longer fits: measure anew (`python benchmarks/sample_labels.py`,
`python benchmarks/nli_slice.py`) and pin hash and figures together.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import checkworthy, nli_slice
from benchmarks.attribution import golden_shares, score_golden
from benchmarks.pins import hashes
from benchmarks.sample_labels import REPORTED, labelled_pairs, recall, wanted
from core.claims.segment import Segmenter
from core.desk import Desk
from core.models.careful import CarefulModel, available
from core.models.nli import RelationModel
from core.records import Label
from core.settings import Settings

pytestmark = pytest.mark.quality
PINNED = json.loads(Path(__file__).with_name("pinned.json").read_text("utf-8"))


def test_data_and_weights_are_those_that_were_measured(root: Path) -> None:
    assert hashes(root) == PINNED["hashes"], "measure anew, then pin hashes and figures together"


def test_labelled_contradictions_are_flagged_as_often_as_measured(sample_desk_folder: Path) -> None:
    desk = Desk(Settings(home=sample_desk_folder))
    flagged = {f.flag for f in desk.flags()}
    share = recall(wanted(labelled_pairs(desk), REPORTED), flagged)
    assert share.value >= PINNED["floors"]["recall"], str(share)


def test_the_queue_is_no_longer_than_measured(sample_desk_folder: Path) -> None:
    assert len(Desk(Settings(home=sample_desk_folder)).flags()) <= PINNED["ceilings"]["flags"]


def test_flags_that_a_label_covers_are_as_often_right_as_measured(sample_desk_folder: Path) -> None:
    desk = Desk(Settings(home=sample_desk_folder))
    labels = {flag: p.label for p in labelled_pairs(desk) if p.story in REPORTED for flag in p.flags()}
    covered = [labels[f.flag] for f in desk.flags() if f.flag in labels]
    assert covered
    assert covered.count(Label.CONTRADICTS) / len(covered) >= PINNED["floors"]["labelled_precision"]


def test_every_label_is_tied_to_claims_but_for_the_known_ones(sample_desk_folder: Path) -> None:
    pairs = labelled_pairs(Desk(Settings(home=sample_desk_folder)))
    assert len(pairs) == 251
    assert sum(not p.a or not p.b for p in pairs) <= PINNED["ceilings"]["labels_without_claim"]


def test_golden_claims_are_attributed_as_well_as_measured() -> None:
    judged, extra = score_golden(Segmenter(Settings()))
    assert len(judged) == 212
    measured, floors = golden_shares(judged), PINNED["floors"]["attribution"]
    assert measured.keys() == floors.keys()
    below = {name: (measured[name], floor) for name, floor in floors.items() if measured[name] < floor}
    assert below == {}, "(measured, floor)"
    assert extra <= PINNED["ceilings"]["claims_beside_golden"]


def test_check_worthy_sentences_stand_as_high_as_measured() -> None:
    rows = checkworthy.golden_rows()
    scores = checkworthy.claim_scores([row["text"] for row in rows])
    ranking = checkworthy.mean_average_precision([""] * len(rows), [row["check_worthy"] for row in rows], scores)
    assert ranking >= PINNED["floors"]["checkworthy"], ranking


def assert_reads_as_well_as_measured(model: RelationModel, floors: dict[str, float]) -> None:
    measured = nli_slice.measure(model, nli_slice.read_slice())
    assert measured.keys() == floors.keys()
    below = {name: (measured[name], floor) for name, floor in floors.items() if (measured[name] or 0.0) < floor}
    assert below == {}, "(measured, floor)"


def test_the_fast_model_reads_licensed_pairs_as_well_as_measured() -> None:
    assert_reads_as_well_as_measured(RelationModel(Settings()), PINNED["floors"]["nli_fast"])


@pytest.mark.skipif(not available(), reason="the careful model's packages are not installed")
def test_the_careful_model_reads_licensed_pairs_as_well_as_measured() -> None:
    assert_reads_as_well_as_measured(CarefulModel(Settings()), PINNED["floors"]["nli_careful"])


@pytest.mark.skipif(not available(), reason="the careful model's packages are not installed")
def test_the_strict_model_reads_licensed_pairs_as_well_as_measured() -> None:
    assert_reads_as_well_as_measured(CarefulModel(Settings(careful="strict")), PINNED["floors"]["nli_strict"])


def test_licensed_pairs_are_balanced_and_name_their_licence() -> None:
    rows = nli_slice.read_slice()
    groups = Counter((row["source"], row["label"]) for row in rows)
    assert len({(row["premise"], row["hypothesis"]) for row in rows}) == len(rows) == 300
    assert set(groups.values()) == {20}
    assert all(row["license"] for row in rows)
