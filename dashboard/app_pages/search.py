"""A statement in, every party's account out."""

from __future__ import annotations

import streamlit as st

from core.desk import parse_since
from dashboard.state import Key, desk, plain, search
from dashboard.views import show_columns, show_empty_desk

EXAMPLES = (
    "Russia is not to blame that the work of the trilateral group stopped",
    "Strong wind caused the Ever Given to run aground",
    "Ukraine shelled the Kakhovka dam",
)

d = desk()
st.title("Search")
if d.counts()["articles"] == 0:
    show_empty_desk()
    st.stop()

text = st.text_input(
    "Statement",
    key=Key.QUERY,
    bind="query-params",
    max_chars=2000,
    placeholder="A statement whose other accounts you want to see",
)
with st.expander("Filters"):
    one, two, three, four = st.columns(4)
    party = one.selectbox(
        "Party", ["", *(name for name, _ in d.parties())], key=Key.PARTY, format_func=lambda p: p or "all"
    )
    outlet = two.text_input("Outlet holds", key=Key.OUTLET, max_chars=200)
    since_text = three.text_input("Since (2024, 2024-05 or 2024-05-15)", key=Key.SINCE, max_chars=10)
    limit = four.slider("Claims at most", 5, 100, 20, key=Key.LIMIT)
since = None
if since_text:
    try:
        since = parse_since(since_text)
    except ValueError as error:
        st.warning(plain(str(error)))

if not text.strip():
    if any(row["url"].startswith("sample:") for row in d.corpus()):
        st.caption("The sample corpus is loaded. Try one of these:")
        for example in EXAMPLES:
            st.page_link("app_pages/search.py", label=example, query_params={"q": example})
    st.stop()

matches = search(text, limit, party or "", outlet, since)
if not matches:
    st.info("No claims found. Try fewer filters, or say it as a full sentence.", icon=":material/search_off:")
    st.stop()
columns = d.accounts(matches)
articles = {m.view.claim.article for m in matches}
origins = {m.view.origin for m in matches}
named = {m.view.claim.party for m in matches} - {None}
st.caption(
    f"{len(matches)} claims from {len(articles)} articles ({len(origins)} origins), {len(named)} parties; nearest first"
)
show_columns(columns)
