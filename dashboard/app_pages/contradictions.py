"""Which accounts contradict each other, and what does the editor say to it?"""

from __future__ import annotations

import streamlit as st

from dashboard import added_flag_views, correction_views, flag_views, queue_filters, review, state, views

desk = state.desk()
heading, name = st.columns([7, 2], vertical_alignment="bottom")
heading.title("Contradictions", anchor=False)
correction_views.show_outcome()
added_flag_views.show_form(desk)
flags = state.flags(desk)
if not flags:
    if state.corpus(desk):
        st.info("No contradictions were found between the articles of this desk.", icon=":material/check:")
    else:
        views.show_empty_desk()
    st.stop()
with name:
    editor = flag_views.editors_name()
new = state.raised_since_last_visit(desk, editor) & {v.flag for v in flags}
wanted = queue_filters.chosen(flags, state.stories(desk), len(desk.muted(flags)), len(new))
review.show_review(desk, wanted, editor, desk.generations())
