"""The models are loaded beside the pages, once a server, and never in their way."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import ModelError
from core.settings import Settings
from dashboard import state

REAL_WARM = Desk.warm


def warming() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "crossclaim-warm-up"]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch):
    """Loading takes until the event is set; gives the event and the desks that were warmed."""
    release, warmed = threading.Event(), []

    def warm(desk: Desk) -> None:
        warmed.append(desk.folder)
        release.wait(60)

    monkeypatch.setattr(Desk, "warm", warm)
    yield release, warmed
    release.set()
    for thread in warming():
        thread.join()


def test_pages_are_drawn_while_the_models_load_and_they_load_once(slow, own_desk: Path, open_page) -> None:
    release, warmed = slow
    for page in ("search", "contradictions", "corpus"):
        assert open_page(own_desk, page).title[0].value == page.capitalize()
    assert warmed == [own_desk]
    assert len(warming()) == 1
    release.set()


def test_a_search_waits_for_the_models(slow, own_desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release, warmed = slow
    asked: list[bool] = []
    monkeypatch.setattr(Desk, "search", lambda *_: asked.append(release.is_set()) or [])
    threading.Timer(0.3, release.set).start()
    desk = Desk(Settings(home=own_desk))
    state.search(desk, "the bridge was closed", 20)
    assert asked == [True]
    assert warmed == [own_desk]


def test_an_empty_desk_loads_nothing(slow, tmp_path: Path, open_page) -> None:
    open_page(tmp_path / "new", "search")
    assert slow[1] == []


def test_a_model_that_cannot_be_loaded_fails_no_page(
    own_desk: Path, open_page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(desk: Desk) -> None:
        raise ModelError("the weights are damaged")

    monkeypatch.setattr(Desk, "warm", broken)
    app = open_page(own_desk, "contradictions")
    assert app.title[0].value == "Contradictions"
    for thread in warming():
        thread.join()
    assert not app.error


def test_a_warm_desk_has_its_models_at_hand(own_desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "warm", REAL_WARM)
    desk = Desk(Settings(home=own_desk, careful="off"))
    desk.warm()
    assert "_loaded" in vars(desk.models.encoder)
    assert "_loaded" in vars(desk.models.judge.model)
    assert desk.models.judge.careful is None
    assert len(desk.index()) == desk.counts()["claims"]


def test_a_warm_desk_has_its_queue_and_stories_at_hand(own_desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "warm", REAL_WARM)
    desk = Desk(Settings(home=own_desk, careful="off"))
    desk.warm()

    def read_again(*_: object, **__: object) -> None:
        raise AssertionError("the store was read again")

    monkeypatch.setattr("core.store.stories.story_articles", read_again)
    monkeypatch.setattr(desk.store, "relations", read_again)
    assert desk.flags()
    assert len(desk.stories()) == 3
