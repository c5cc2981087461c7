"""Every page in its states: empty, filled, broken desk; and what a click stores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.settings import Settings
from dashboard.state import plain
from dashboard.uploads import keep
from dashboard.views import marked

APP = str(Path(__file__).resolve().parents[2] / "dashboard" / "app.py")
PAGES = ["search", "contradictions", "article", "corpus"]
QUESTION = "Russia is not to blame that the work of the trilateral group stopped"


@pytest.fixture(autouse=True)
def _no_cache() -> Iterator[None]:
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


def open_page(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params.update(query)
    app = app.run()
    if page != PAGES[0]:
        app.query_params.update(query)
        app = app.switch_page(f"app_pages/{page}.py").run()
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    """All text of a page."""
    parts = [
        getattr(e, "value", "")
        for kind in ("markdown", "caption", "info", "warning", "error", "subheader")
        for e in app.get(kind)
    ]
    return "\n".join(str(p) for p in parts)


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_desk_says_what_to_do(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCLAIM_HOME", str(tmp_path / "desk"))
    app = open_page(page)
    assert "no articles yet" in shown(app)
    assert "crossclaim ingest" in shown(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_broken_desk_is_named_without_a_traceback(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "desk.sqlite").write_bytes(b"no database at all" * 99)
    monkeypatch.setenv("CROSSCLAIM_HOME", str(tmp_path / "desk"))
    app = open_page(page)
    assert "cannot be opened" in shown(app)
    assert "crossclaim doctor" in shown(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_filled_desk_shows_its_page(page: str, own_desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCLAIM_HOME", str(own_desk))
    assert open_page(page).title[0].value.casefold() == page


def test_a_deep_link_to_a_search_shows_the_parties_side_by_side(
    own_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSCLAIM_HOME", str(own_desk))
    app = open_page("search", q=QUESTION)
    headings = [s.value for s in app.subheader]
    assert {"Armenia", "Azerbaijan", "Russia"} <= set(headings)
    assert "origins" in shown(app)


def test_a_verdict_is_stored_at_once_with_note_and_name(own_desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCLAIM_HOME", str(own_desk))
    flag = Desk(Settings(home=own_desk)).flags()[3].flag
    app = open_page("contradictions", flag=flag)
    app.text_input[0].input("Ana")
    app.text_area[0].input("both on record")
    app.button(key="verdict-CONFIRMED").click().run()
    assert not app.exception
    [decision] = Desk(Settings(home=own_desk)).flag(flag).history
    assert (decision.verdict.value, decision.editor, decision.note) == ("confirmed", "Ana", "both on record")
    assert "both on record" in shown(app)


def test_a_verdict_given_meanwhile_is_shown_first(own_desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCLAIM_HOME", str(own_desk))
    desk = Desk(Settings(home=own_desk))
    flag = desk.flags()[0].flag
    app = open_page("contradictions", flag=flag)
    desk.decide(flag, "dismissed", editor="Ben")
    app.button(key="verdict-CONFIRMED").click().run()
    assert [d.editor for d in desk.flag(flag).history] == ["Ben"]
    assert "Ben" in shown(app)


def test_unknown_ids_in_the_address_are_named(own_desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCLAIM_HOME", str(own_desk))
    assert "No flag nonsense" in shown(open_page("contradictions", flag="nonsense"))
    assert "No article nonsense" in shown(open_page("article", article="nonsense"))


HOSTILE = [
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    ":red[alarm] :smile: $x^2$ `code` **bold**",
    "https://evil.example and www.evil.example and a@evil.example",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_article_text_never_acts_as_markup(text: str) -> None:
    assert not re.search(r"(?<!\\)[<>\[\]()*`$:@]", plain(text))
    # A word joiner parts what Markdown would take for an address; the browser test shows that nothing comes alive.
    assert not re.search(r"\\:\\/\\/(?!\u2060)|[wW]{3}\\\.|\w\\@", plain(text))
    assert "<script" not in marked(text, [(0, 4)])
    assert marked(text, []).count("<") == 2


def test_marks_stay_inside_the_text_and_may_overlap() -> None:
    assert marked("abcdef", [(1, 3), (2, 5)]).count("<mark") == 2
    assert "ef" in marked("abcdef", [(1, 3), (2, 4)])


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\x.md", "a" * 400 + ".txt", "", ".txt", "ä ö/ü?.html"])
def test_an_uploads_name_is_never_a_path(name: str, tmp_path: Path) -> None:
    path = keep(tmp_path / "uploads", name, b"text")
    assert path.parent == tmp_path / "uploads"
    assert path.read_bytes() == b"text"
    assert keep(tmp_path / "uploads", name, b"text") == path
