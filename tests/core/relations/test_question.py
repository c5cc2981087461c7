from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from core.models.encoder import Encoder
from core.relations.question import by_question
from core.settings import Settings

EVERY = 6


def stories(root: Path) -> list[dict]:
    """Stories that the map was not learnt from."""
    lines = (root / "training" / "data" / "news_questions_days.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines[::EVERY]]


def precision(story: dict, vectors: np.ndarray) -> float:
    """Average precision of pairs that answer one question among all pairs of a story."""
    groups = [{i for places in q["answers"].values() for i in places} for q in story["questions"]]
    i, j = np.triu_indices(len(vectors), 1)
    truth = [any(a in g and b in g for g in groups) for a, b in zip(i.tolist(), j.tolist(), strict=True)]
    return float(average_precision_score(truth, (vectors[i] * vectors[j]).sum(axis=1)))


def test_statements_on_one_question_are_found_better_than_by_cosine(root: Path) -> None:
    encoder = Encoder(Settings())
    gains = []
    for story in stories(root):
        vectors = encoder.encode(story["claims"])
        mapped = by_question(vectors, default_encoder=True)
        np.testing.assert_allclose(np.linalg.norm(mapped, axis=1), 1, atol=1e-5)
        gains.append(precision(story, mapped) - precision(story, vectors))
    assert np.mean(gains) > 0.03, gains


@pytest.mark.parametrize("rows", [0, 3])
def test_vectors_of_another_encoder_are_left_alone(rows: int) -> None:
    foreign = np.ones((rows, 5), dtype=np.float32)
    assert by_question(foreign, default_encoder=False) is foreign
    assert by_question(np.empty((0, 384), np.float32), default_encoder=True).shape == (0, 384)
