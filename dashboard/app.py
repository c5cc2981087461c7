"""Router and frame of the dashboard."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

# `streamlit run dashboard/app.py` puts this folder on the path, not the project's.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

st.set_page_config(page_title="Crossclaim", page_icon=":material/compare_arrows:", layout="wide")
pages = [
    st.Page("app_pages/search.py", title="Search", icon=":material/search:", default=True),
    st.Page("app_pages/contradictions.py", title="Contradictions", icon=":material/compare_arrows:"),
    st.Page("app_pages/article.py", title="Article", icon=":material/article:"),
    st.Page("app_pages/corpus.py", title="Corpus", icon=":material/library_books:"),
]
st.navigation(pages, position="top").run()
