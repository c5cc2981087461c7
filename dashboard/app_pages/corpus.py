"""What is in the desk, and how do articles get in?"""

from __future__ import annotations

import streamlit as st

from dashboard import corpus_views, state, views

desk = state.desk()
st.title("Corpus", anchor=False)
rows = state.corpus(desk)
corpus_views.show_metrics(desk.counts())
with st.container(border=True):
    st.subheader("Add articles", anchor=False)
    views.note(
        "Text, Markdown, saved pages, JSON or JSON Lines with url, outlet, title, published and text. Nothing leaves this machine."
    )
    corpus_views.show_upload(desk)
if not rows:
    st.info(
        "This desk is empty. Add files above, or load the sample corpus with `crossclaim demo`.",
        icon=":material/inbox:",
    )
    st.stop()
table, chart = st.columns([3, 2], gap="large")
with table:
    corpus_views.show_table(rows)
with chart:
    corpus_views.show_chart(rows, desk.parties())
