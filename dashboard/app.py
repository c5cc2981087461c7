"""Which page is shown, in which frame? Entry file of the dashboard."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st
from PIL import Image

ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:  # Streamlit puts this file's folder on the path, not the project's.
    sys.path.insert(0, ROOT)

from dashboard import state, views  # noqa: E402

ABOUT = (
    "**Crossclaim** lays the claims of contested stories side by side. "
    "It says who contradicts whom, never who is right."
)

# Two columns side by side. A picture of our own: a named icon would be fetched from the network.
ICON = Image.new("RGB", (32, 32), "#28527a")
ICON.paste("#ffffff", (6, 7, 14, 25))
ICON.paste("#ffffff", (18, 7, 26, 25))

st.set_page_config(page_title="Crossclaim", page_icon=ICON, layout="wide", menu_items={"About": ABOUT})
page = st.navigation(
    [
        st.Page(state.SEARCH, title="Search", icon=":material/search:", default=True),
        st.Page(state.CONTRADICTIONS, title="Contradictions", icon=":material/compare_arrows:"),
        st.Page(state.STORIES, title="Stories", icon=":material/topic:"),
        st.Page(state.CLAIM, title="Claim", icon=":material/format_quote:"),
        st.Page(state.ARTICLE, title="Article", icon=":material/article:"),
        st.Page(state.DRAFT, title="Draft check", icon=":material/fact_check:"),
        st.Page(state.CORPUS, title="Corpus", icon=":material/library_books:"),
    ],
    position="top",
)
with views.failures_shown(page.title):
    state.warm_up(state.desk())
    page.run()
