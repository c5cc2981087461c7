"""What is in the desk, how do articles get in, and how do they get out?"""

from __future__ import annotations

import streamlit as st

from dashboard import corpus_views, intake_views, removal_views, state, views
from dashboard.state import Key

desk = state.desk()
st.title("Corpus", anchor=False)
rows = state.corpus(desk)
corpus_views.show_metrics(desk.counts())
with st.container(border=True):
    st.subheader("Add articles", anchor=False)
    views.note("Nothing leaves this machine.")
    intake_views.show_intake(desk)
if not rows:
    st.info(
        "This desk is empty. Add files above, or load the sample corpus with `crossclaim demo`.",
        icon=":material/inbox:",
    )
    st.stop()
corpus_views.show_unread(rows)
table, chart = st.columns([3, 2], gap="large")
with table:
    corpus_views.show_table(rows)
with chart:
    corpus_views.show_chart(rows, desk.parties())
asked = state.from_address(Key.REMOVE)
with st.expander("Remove an article or an outlet", icon=":material/delete:", expanded=bool(asked)):
    removal_views.show_removal(desk, rows, asked)
