"""Who says what about this? Claims near to a statement, one column a party."""

from __future__ import annotations

import streamlit as st

from dashboard import search_views, state, views
from dashboard.state import Key

desk = state.desk()
st.title("Search", anchor=False)
typed = st.text_input(
    "Statement",
    key=Key.QUERY,
    bind="query-params",
    type="search",
    max_chars=500,
    placeholder="A statement, as somebody might make it",
)
query = " ".join((typed or "").split())
rows = state.corpus(desk)
if not rows:
    views.show_empty_desk()
    st.stop()
parties, outlets = [party for party, _ in desk.parties()], sorted({str(row["outlet"]) for row in rows})
party, outlet, since, limit = search_views.filters(parties, outlets)
if not query:
    views.note("Type a statement. Claims near to it in meaning are laid side by side, one column a party.")
    if state.is_sample(desk):
        search_views.show_examples()
    st.stop()
matches = state.search(desk, query, limit, party, outlet, since)
if not matches:
    st.info(
        "No claims found. Take a filter away, or say it in other words: a whole sentence finds more than single words.",
        icon=":material/search_off:",
    )
    st.stop()
st.markdown(f"**{search_views.summary(matches)}**")
views.note("Copies of one wire text are shown once. Relations compare wordings; they do not say who is right.")
search_views.show_accounts(desk.accounts(matches))
