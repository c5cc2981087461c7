from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from core.errors import ModelError
from core.models.encoder import Encoder
from core.settings import Settings

SENTENCES = [
    "The dam was filled without an agreement with Cairo.",
    "Ethiopia filled its dam although no deal with Egypt had been signed.",
    "The central bank left its interest rate unchanged.",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(Settings(threads=1))


def python(code: str, root: Path, **environment: str) -> str:
    """What a fresh Python prints."""
    kept = {name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env={**kept, "PYTHONPATH": str(root), **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip()


def test_statements_near_in_meaning_lie_near_each_other(encoder):
    vectors = encoder.encode(SENTENCES)
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, encoder.dimension) == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    cosines = vectors @ vectors.T
    assert cosines[0, 1] > 0.7
    assert cosines[0, 2] < 0.3


def test_no_texts_give_no_vectors(encoder):
    assert encoder.encode([]).shape == (0, 384)


def test_empty_and_broken_texts_have_a_vector(encoder):
    vectors = encoder.encode(["", "   \n", "\ud800 lone", "\x00", "\U0001f4a5" * 50, "Հայաստան"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_text_beyond_256_tokens_does_not_count(encoder):
    start = "the mayor said that the bridge would be closed . " * 26
    first, second, other = encoder.encode([start + "Peace was signed.", start + "War was declared. " * 50, start[:60]])
    assert first @ second > 0.999
    assert first @ other < 0.999


def test_vectors_do_not_depend_on_the_order_of_the_texts(encoder):
    texts = [f"{s} It was report number {i}." * (1 + i % 3) for i in range(50) for s in SENTENCES]
    order = np.random.default_rng(4).permutation(len(texts))
    vectors = encoder.encode(texts)
    np.testing.assert_array_equal(encoder.encode([texts[i] for i in order]), vectors[order])
    alone = encoder.encode([texts[7]])[0]
    assert alone @ vectors[7] > 0.999


def test_progress_counts_every_text_once(encoder):
    counts: list[int] = []
    encoder.encode(SENTENCES * 30, counts.append)
    assert sum(counts) == 90
    assert len(counts) > 1


def test_several_threads_may_ask_at_once():
    encoder = Encoder(Settings(threads=1))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: encoder.encode(SENTENCES), range(8)))
    for answer in answers:
        np.testing.assert_array_equal(answer, answers[0])


def test_the_fingerprint_is_the_same_in_every_process_and_needs_no_torch(encoder, root):
    code = (
        "import sys; from core.models.encoder import Encoder; from core.settings import Settings; "
        "e = Encoder(Settings(threads=1)); print(e.fingerprint, e.dimension, "
        "[m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    assert python(code, root) == f"{encoder.fingerprint} 384 []"


def test_fingerprints_tell_models_apart(encoder, tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    prints = {encoder.fingerprint, Encoder(Settings(encoder="somebody/some-model")).fingerprint}
    for name, content in (("model.safetensors", b"a"), ("model.safetensors", b"bc"), ("config.json", b"{}")):
        (folder / name).write_bytes(content)
        prints.add(Encoder(Settings(encoder=str(folder))).fingerprint)
    assert len(prints) == 5


def test_a_folder_without_a_model_is_named(tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    encoder = Encoder(Settings(encoder=str(folder)))
    with pytest.raises(ModelError, match="no weights file"):
        _ = encoder.fingerprint
    with pytest.raises(ModelError, match=f"encoder {folder} cannot be loaded"):
        encoder.encode(["text"])


def test_default_models_load_quietly_and_without_any_connection(root, tmp_path):
    code = """
import socket
def refuse(*args, **kwargs):
    raise SystemExit(f"connects to {args[-1]}")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
from core.models.encoder import Encoder
from core.models.nli import RelationModel
from core.settings import Settings
settings = Settings(threads=1)
print(Encoder(settings).encode(["text"]).shape, RelationModel(settings).predict([("a", "b")]).shape)
import torch
print(torch.get_num_threads())
"""
    assert python(code, root, HF_HOME=str(tmp_path / "hub")) == "(1, 384) (1, 3)\n1"
