"""What does the desk say to unpublished copy, claim by claim?"""

from __future__ import annotations

import streamlit as st

from dashboard import draft_views, state, views
from dashboard.state import Key

desk = state.desk()
st.title("Draft check", anchor=False)
if not state.corpus(desk):
    views.show_empty_desk()
    st.stop()
views.note(
    "Paste unpublished copy. Each claim in it is laid beside what the desk's articles say. The draft is not stored, nor kept"
    " once this tab is closed."
)
with st.form("draft_form", border=False):
    words = st.text_area("Draft", key=Key.DRAFT, height=220, placeholder="Paste the text here")
    sent = st.form_submit_button("Check")
if sent and not words.strip():
    views.note("Paste a text first.")
if sent and words.strip():
    st.session_state[Key.CHECKED] = draft_views.check(desk, words)
    st.session_state.pop(Key.SHOWN, None)
found = st.session_state.get(Key.CHECKED)
if found is not None:
    draft_views.show_summary(found)
    draft_views.show_claims(found)
