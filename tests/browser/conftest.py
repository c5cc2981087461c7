"""Fixtures of the browser tests: a Chromium, and Streamlit servers on free ports of this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from driving import PATIENCE

from benchmarks.serving import CHROMIUM, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def chromium() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        reason = "no Chromium on this machine: install the package chromium"
        if os.environ.get("CROSSCLAIM_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A Chromium for all tests of a module; each test opens a context of its own."""
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        expect.set_options(timeout=PATIENCE)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def shared_desk(sample_desk_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample desk that all tests of the shared server work on."""
    return Path(shutil.copytree(sample_desk_folder, tmp_path_factory.mktemp("shared") / "desk"))


@pytest.fixture(scope="session")
def shared_server(shared_desk: Path, root: Path) -> Iterator[str]:
    """One dashboard for many tests: what one of them decides, a later one finds decided."""
    with serving("dashboard/app.py", root, CROSSCLAIM_HOME=str(shared_desk), HOME=str(shared_desk.parent)) as address:
        yield address


@pytest.fixture
def own_server(own_desk: Path, root: Path) -> Iterator[str]:
    """A dashboard over a copy of the sample desk, started as `crossclaim dashboard` does: from the dashboard's folder."""
    with serving("app.py", root / "dashboard", CROSSCLAIM_HOME=str(own_desk)) as address:
        yield address


@pytest.fixture(params=["shared_server", "own_server"])
def server(request: pytest.FixtureRequest) -> str:
    """The dashboard started from the project's folder, in use already, and freshly from its own."""
    return str(request.getfixturevalue(request.param))


HOSTILE_PAGE = """
import streamlit as st
from dashboard.escape import block, label, marked
texts = {texts!r}
for number, text in enumerate(texts):
    st.caption(label(text, 400))
    st.markdown(label(text, 400))
    st.button(label(text, 400), key=str(number))
    st.html(block(marked(text, [(0, 3)])))
st.title("drawn")
"""


@pytest.fixture
def hostile_server(tmp_path: Path, root: Path) -> Iterator[tuple[str, list[str]]]:
    """A page that draws hostile texts as the dashboard does, and the texts."""
    texts = [
        "<script>window.broken=1</script><img src=x onerror=window.broken=1>",
        "[click](javascript:alert(1)) ![x](https://evil.example/x.png)",
        ":red[alarm] :smile: :streamlit: :material/home: $x^2$ $$y$$ `code` **bold** ~~gone~~",
        "https://evil.example/a and www.evil.example and a@evil.example and HTTPS://EVIL.EXAMPLE",
        "<https://evil.example> <b>b</b> &lt;i&gt; | a | b |",
    ]
    (tmp_path / "page.py").write_text(HOSTILE_PAGE.format(texts=texts), encoding="utf-8")
    with serving("page.py", tmp_path, PYTHONPATH=str(root)) as address:
        yield address, texts
