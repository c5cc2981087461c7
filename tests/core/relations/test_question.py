from __future__ import annotations

import numpy as np
import pytest

from core.models.encoder import Encoder
from core.relations.question import by_question
from core.settings import Settings

TEXTS = [
    "The commission has not met since spring because Lerona recalled its delegates.",
    "It is not through Lerona's fault that the joint body no longer works.",
    "The commission's building in the capital of Lerona was repainted in spring.",
]


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    return Encoder(Settings()).encode(TEXTS)


def test_statements_on_one_question_come_nearer_than_by_cosine(vectors: np.ndarray) -> None:
    mapped = by_question(vectors, default_encoder=True)
    plain = float(vectors[0] @ vectors[1] - vectors[0] @ vectors[2])
    assert float(mapped[0] @ mapped[1] - mapped[0] @ mapped[2]) > plain


def test_mapped_vectors_have_unit_length(vectors: np.ndarray) -> None:
    mapped = by_question(vectors, default_encoder=True)
    assert mapped.shape == vectors.shape
    np.testing.assert_allclose(np.linalg.norm(mapped, axis=1), 1, atol=1e-5)


def test_vectors_of_another_encoder_are_left_alone() -> None:
    foreign = np.eye(5, dtype=np.float32)
    assert by_question(foreign, default_encoder=False) is foreign
    assert by_question(np.empty((0, 384), np.float32), default_encoder=True).shape == (0, 384)
