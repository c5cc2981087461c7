from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from core.errors import ModelError, SettingsError
from core.models import careful, kept
from core.models.careful import CarefulModel, available
from core.models.nli import LABELS, WEIGHTS
from core.settings import Settings

pytestmark = pytest.mark.skipif(not available(), reason="the careful model's packages are not installed")

PAIRS = [
    ("At least 12 people were killed in the strike.", "Nobody was killed in the strike."),
    ("The two ministers met in Tbilisi on Friday.", "The ministers met on Friday."),
    ("The two ministers met in Tbilisi on Friday.", "The price of wheat has doubled since spring."),
]


@pytest.fixture(scope="module")
def model() -> CarefulModel:
    return CarefulModel(Settings())


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A copy of the shipped adapters that may be damaged."""
    folder = tmp_path / "weights"
    folder.mkdir()
    for name in ("careful.json", "careful.safetensors"):
        shutil.copy(WEIGHTS / name, folder)
    return folder


def test_clear_cases_are_told_apart(model: CarefulModel) -> None:
    probabilities = model.predict(PAIRS)
    assert [LABELS[i] for i in probabilities.argmax(axis=1)] == ["contradiction", "entailment", "neutral"]
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_adapters_make_another_model_than_the_base_alone(weights: Path, model: CarefulModel) -> None:
    values = json.loads((weights / "careful.json").read_text())
    (weights / "careful.json").write_text(json.dumps(values | {"scale": 0.0}))
    bare = CarefulModel(Settings(), weights)
    assert bare.fingerprint != model.fingerprint
    assert np.abs(bare.predict(PAIRS) - model.predict(PAIRS)).max() > 0.05


def test_damaged_adapters_are_named(weights: Path) -> None:
    with (weights / "careful.safetensors").open("r+b") as file:
        file.seek(5000)
        file.write(b"\xff" * 8)
    with pytest.raises(ModelError, match=r"careful\.safetensors is damaged"):
        CarefulModel(Settings(), weights).predict(PAIRS)


def test_adapters_for_another_base_are_refused(weights: Path) -> None:
    values = json.loads((weights / "careful.json").read_text())
    (weights / "careful.json").write_text(json.dumps(values | {"base_sha256": "0" * 64}))
    with pytest.raises(ModelError, match="not those the adapters were made for"):
        CarefulModel(Settings(), weights).predict(PAIRS)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(careful, "PACKAGES", ("no-such-package-part-001",))
    with pytest.raises(ModelError, match="no-such-package-part-001 is not installed"):
        careful.volumes()


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of unpacked models, empty and of this test alone."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert kept.folder().is_relative_to(tmp_path)
    return kept.folder()


def no_packages() -> list[Path]:
    raise AssertionError("the packages were unpacked")


def test_the_second_process_maps_the_merged_weights_and_reads_alike(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked = CarefulModel(Settings()).predict(PAIRS)
    [file] = own_cache.iterdir()
    monkeypatch.setattr(careful, "volumes", no_packages)
    np.testing.assert_array_equal(CarefulModel(Settings()).predict(PAIRS), unpacked)
    assert list(own_cache.iterdir()) == [file]


def test_a_damaged_cache_is_unpacked_again(own_cache: Path) -> None:
    expected = CarefulModel(Settings()).predict(PAIRS)
    [file] = own_cache.iterdir()
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size // 2)
        opened.write(b"\xff" * 8)
    np.testing.assert_array_equal(CarefulModel(Settings()).predict(PAIRS), expected)
    assert kept.recall("careful", CarefulModel(Settings())._cache_key) is not None
    assert len(list(own_cache.iterdir())) == 1, "the damaged file makes room for a whole one"


def test_a_cache_that_cannot_be_written_is_done_without(own_cache: Path, model: CarefulModel) -> None:
    own_cache.parent.mkdir(parents=True)
    own_cache.write_text("a file where the folder should be")
    np.testing.assert_array_equal(CarefulModel(Settings()).predict(PAIRS), model.predict(PAIRS))


def test_the_strict_model_is_another_reader_of_the_same_packages() -> None:
    careful_model, strict = CarefulModel(Settings()), CarefulModel(Settings(careful="strict"))
    assert strict.fingerprint != careful_model.fingerprint
    pair = [("The wind pushed the ferry aground.", "The ferry ran aground because its pilot slept.")]
    for model in (careful_model, strict):
        [row] = model.predict(pair)
        assert row.sum() == pytest.approx(1, abs=1e-3)
        assert row[0] > 0.5


def test_a_mode_of_careful_reading_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SettingsError, match="must be auto, strict or off"):
        Settings(careful="stern")
