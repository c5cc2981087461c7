from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from core.errors import ModelError
from core.models.nli import LABELS, WEIGHTS, RelationModel, label_order
from core.models.runtime import base_folder
from core.settings import Settings

PAIRS = [
    ("At least 12 people were killed in the strike.", "Nobody was killed in the strike."),
    ("The two ministers met in Tbilisi on Friday.", "The ministers met on Friday."),
    ("The two ministers met in Tbilisi on Friday.", "The price of wheat has doubled since spring."),
]


@pytest.fixture(scope="module")
def model() -> RelationModel:
    return RelationModel(Settings(threads=1))


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A copy of the shipped weights that may be damaged."""
    return Path(shutil.copytree(WEIGHTS, tmp_path / "weights"))


def many_pairs() -> list[tuple[str, str]]:
    return [(a * (1 + i % 4), f"{b} It was report {i}.") for i in range(25) for a, b in PAIRS]


def test_clear_cases_are_told_apart(model):
    probabilities = model.predict(PAIRS)
    assert probabilities.dtype == np.float32
    assert [LABELS[i] for i in probabilities.argmax(axis=1)] == ["contradiction", "entailment", "neutral"]


def test_probabilities_sum_to_one_for_any_texts(model):
    odd = ["", " ", "\ud800", "\x00", "word " * 3000, "Հայաստան", "\U0001f4a5" * 40]
    pairs = [(a, b) for a in odd for b in odd]
    probabilities = model.predict(pairs)
    assert probabilities.shape == (len(pairs), 3)
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_no_pairs_give_no_rows(model):
    assert model.predict([]).shape == (0, 3)


def test_answers_do_not_depend_on_the_order_of_the_pairs(model):
    pairs = many_pairs()
    order = np.random.default_rng(4).permutation(len(pairs))
    probabilities = model.predict(pairs)
    np.testing.assert_array_equal(model.predict([pairs[i] for i in order]), probabilities[order])
    np.testing.assert_array_equal(model.predict(pairs), probabilities)
    np.testing.assert_allclose(model.predict([pairs[5]])[0], probabilities[5], atol=0.03)


def test_of_a_long_pair_the_longer_sentence_is_cut(model):
    long = "The ministers met in Tbilisi and spoke about trade, water and the border for several hours. " * 20
    first, second, other = model.predict(
        [(long, "They met."), (long + "It was all invented. " * 20, "They met."), (long, "They never met.")]
    )
    np.testing.assert_allclose(first, second, atol=0.01)
    assert np.abs(first - other).max() > 0.05


def test_progress_counts_every_pair_once(model):
    counts: list[int] = []
    model.predict(many_pairs(), counts.append)
    assert sum(counts) == 75
    assert len(counts) > 1


def test_several_threads_may_ask_at_once():
    model = RelationModel(Settings(threads=1))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: model.predict(PAIRS), range(8)))
    for answer in answers:
        np.testing.assert_array_equal(answer, answers[0])


def test_the_fingerprint_is_the_same_in_every_process_and_needs_no_torch(model, root):
    code = (
        "import sys; from core.models.nli import RelationModel; from core.settings import Settings; "
        "print(RelationModel(Settings(threads=1)).fingerprint, 'torch' in sys.modules, 'transformers' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True)
    assert done.stdout.split() == [model.fingerprint, "False", "False"], done.stderr


def test_a_temperature_softens_the_answers_and_changes_the_fingerprint(model, weights):
    card = json.loads((weights / "nli.json").read_text())
    (weights / "nli.json").write_text(json.dumps({**card, "temperature": 2 * card["temperature"]}))
    softer = RelationModel(Settings(threads=1), weights)
    expected = np.sqrt(model.predict(PAIRS))
    expected /= expected.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(softer.predict(PAIRS), expected, atol=1e-5)
    assert softer.fingerprint != model.fingerprint


def assert_refused(weights: Path, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        RelationModel(Settings(threads=1), weights).predict(PAIRS)
    with pytest.raises(ModelError, match=message):
        _ = RelationModel(Settings(threads=1), weights).fingerprint


def test_damaged_weights_are_refused(weights):
    file = weights / "nli.safetensors"
    whole = file.read_bytes()
    for damaged in (whole[:-100], b"", whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:]):
        file.write_bytes(damaged)
        assert_refused(weights, "nli.safetensors is damaged .*: install crossclaim again")
    file.unlink()
    assert_refused(weights, "No such file .*nli.safetensors")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"base_sha256": "0" * 64}, "not the file that the relation model was trained on .*pip install"),
        ({"sha256": "0" * 64}, "is damaged"),
        ({"labels": ["contradiction", "entailment", "maybe"]}, "describes another model"),
        ({"architecture": "OtherModel"}, "describes another model"),
        ({"temperature": 0}, "describes another model"),
    ],
)
def test_a_card_that_does_not_fit_is_refused(weights, change, message):
    card = json.loads((weights / "nli.json").read_text())
    (weights / "nli.json").write_text(json.dumps({**card, **change}))
    assert_refused(weights, message)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_an_unreadable_card_is_refused(weights, text):
    (weights / "nli.json").write_text(text)
    assert_refused(weights, "nli.json cannot be read")


def test_a_named_model_answers_in_our_order_whatever_its_own(model, tmp_path):
    import torch
    from safetensors.torch import load_file
    from transformers import AutoTokenizer

    from core.models.nli import assemble, shared_embeddings

    tensors = shared_embeddings() | load_file(WEIGHTS / "nli.safetensors")
    turned = [2, 0, 1]
    for name in ("classifier.weight", "classifier.bias"):
        tensors[name] = tensors[name][turned]
    foreign = assemble(tensors, torch.bfloat16)
    foreign.config.id2label = {i: LABELS[j].upper() for i, j in enumerate(turned)}
    folder = tmp_path / "foreign"
    foreign.save_pretrained(folder)
    AutoTokenizer.from_pretrained(base_folder(), local_files_only=True).save_pretrained(folder)
    named = RelationModel(Settings(relation_model=str(folder)))
    np.testing.assert_allclose(named.predict(PAIRS), model.predict(PAIRS), atol=0.01)
    assert named.fingerprint != model.fingerprint


def test_labels_are_found_by_their_start():
    assert label_order("m", {0: "Entailment", 1: "NEUTRAL", 2: "contradictory"}) == [2, 0, 1]
    for labels in ({0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"}, {0: "entailment", 1: "not_entailment"}):
        with pytest.raises(ModelError, match=f"m has the labels {', '.join(labels.values())}"):
            label_order("m", labels)


def test_a_model_that_does_not_exist_is_named(tmp_path):
    model = RelationModel(Settings(relation_model=str(tmp_path / "nowhere")))
    with pytest.raises(ModelError, match="nowhere cannot be loaded"):
        model.predict(PAIRS)
