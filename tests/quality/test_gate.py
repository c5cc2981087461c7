"""The quality gate: measured figures, keyed by the hashes of data and weights. Floors only rise.

If texts, labels or weights change, their hash here no longer fits: measure anew (`python benchmarks/sample_labels.py`) and pin
hash and figures together.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from benchmarks.sample_labels import REPORTED, labelled_pairs, recall, wanted
from core.desk import Desk
from core.records import Label
from core.settings import Settings

pytestmark = pytest.mark.quality
PINNED = json.loads(Path(__file__).with_name("pinned.json").read_text("utf-8"))


def sha256_of(*paths: Path) -> str:
    found = hashlib.sha256()
    for path in paths:
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def hashes(root: Path) -> dict[str, str]:
    corpus = root / "sample_corpus"
    return {
        "articles": sha256_of(*sorted((corpus / "articles").iterdir())),
        "labels": sha256_of(corpus / "labels.json"),
        "golden": sha256_of(root / "tests/golden/attribution.jsonl"),
        "weights": sha256_of(root / "core/models/weights/nli.safetensors"),
    }


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
