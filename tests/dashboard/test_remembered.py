"""What the pages remember is made anew when it changed, and only then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from core.desk import Desk
from core.records import Stage, Verdict
from core.settings import Settings
from dashboard import state

PLAIN = """---
url: https://example.org/new
outlet: New Outlet
published: 2024-05-01
---
The ministry said that 12 bridges were closed on Monday. The mayor said that no bridge was closed."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each question was put to the desk."""
    found: Counter[str] = Counter()

    def counting(name: str) -> Callable[..., object]:
        real = getattr(Desk, name)

        def called(self: Desk, *args: object) -> object:
            found[name] += 1
            return real(self, *args)

        return called

    for name in ("search", "corpus", "stories", "dossier", "counts"):
        monkeypatch.setattr(Desk, name, counting(name))
    return found


def test_a_verdict_changes_what_tells_of_flags_and_nothing_else(own_desk: Path, asked: Counter[str]) -> None:
    desk = Desk(Settings(home=own_desk))
    view = desk.flags()[0]
    claim = view.a.claim.id

    def look() -> tuple[list, list, list]:
        state.search(desk, "the canal was blocked for six days", 5)
        return state.corpus(desk), state.stories(desk), list(state.dossier(desk, claim).contradictions)

    look()
    desk.decide(view.flag, "confirmed")
    *_, contradictions = look()
    assert asked["search"] == asked["corpus"] == 1
    assert next(v for v in contradictions if v.flag == view.flag).status == Verdict.CONFIRMED.value
    assert asked["dossier"] == 2
    assert asked["counts"] == 0, "no page counts the whole desk to know whether it changed"


def test_an_article_read_in_is_on_every_page(own_desk: Path, tmp_path: Path) -> None:
    desk = Desk(Settings(home=own_desk))
    before = state.corpus(desk)
    (tmp_path / "new.txt").write_text(PLAIN, encoding="utf-8")
    desk.ingest([tmp_path / "new.txt"])
    after = state.corpus(desk)
    assert {row["url"] for row in after} - {row["url"] for row in before} == {"https://example.org/new"}
    assert {row["stage"] for row in after} == {"judged"}
    found = state.search(desk, "12 bridges were closed on Monday", 5)
    assert found[0].view.article.url == "https://example.org/new"


def test_the_last_stage_of_an_article_is_told(own_desk: Path) -> None:
    desk = Desk(Settings(home=own_desk))
    article = state.corpus(desk)[0]["id"]
    desk.store.set_stage([article], Stage.MATCHED)
    assert state.corpus(desk)[0]["stage"] == "matched"
