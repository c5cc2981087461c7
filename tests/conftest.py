"""Shared fixtures: every test gets a home of its own and no network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sharing import share_models

os.environ["HF_HUB_OFFLINE"] = "1"

ROOT = Path(__file__).resolve().parents[1]
WORKER = os.environ.get("PYTEST_XDIST_WORKER")
"""Which of several processes this is; None where one runs all tests."""
if WORKER:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # the others keep the other cores busy


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of one file run in one process, and so do all browser tests: they share a server."""
    for item in items:
        group = "browser" if item.get_closest_marker("browser") else item.location[0]
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session", autouse=True)
def _isolated_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """All tests share one cache of unpacked models, which is not the user's; it is large and does not outlast them."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _shared_models() -> Iterator[None]:
    """A model is loaded once for all tests, not once a desk."""
    with pytest.MonkeyPatch.context() as patch:
        share_models(patch)
        yield


@pytest.fixture(autouse=True)
def _isolated_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes a real home, data folder or setting."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in [n for n in os.environ if n.startswith(("CROSSCLAIM_", "XDG_"))]:
        if name != "XDG_CACHE_HOME":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def sample_corpus() -> Path:
    """The folder of the sample corpus."""
    return ROOT / "sample_corpus"


@pytest.fixture(scope="session")
def sample_desk_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk that holds the sample corpus, made once a run with the real models. Never write into it: copy it first."""
    from filelock import FileLock

    from core.desk import Desk
    from core.settings import Settings

    base = tmp_path_factory.getbasetemp()
    base = base.parent if WORKER else base  # where all processes of this run look
    folder = base / "sample" / "desk"
    with FileLock(base / "sample.lock"):
        if not folder.is_dir():
            made = tmp_path_factory.mktemp("making") / "desk"
            desk = Desk(Settings(home=made))
            desk.ingest([ROOT / "sample_corpus" / "articles"])
            desk.close()
            folder.parent.mkdir()
            made.rename(folder)
    return folder


@pytest.fixture
def own_desk(sample_desk_folder: Path, tmp_path: Path) -> Path:
    """A copy of the sample desk that a test may change."""
    return Path(shutil.copytree(sample_desk_folder, tmp_path / "desk"))
