"""Which accounts contradict each other, and what does the editor say to it?"""

from __future__ import annotations

import streamlit as st

from dashboard import added_flag_views, correction_views, export_views, flag_views, queue_filters, state, views
from dashboard.state import Key

desk = state.desk()
heading, name = st.columns([7, 2], vertical_alignment="bottom")
heading.title("Contradictions", anchor=False)
correction_views.show_outcome()
added_flag_views.show_form(desk)
flags = state.flags(desk)
flag_views.show_outcome(desk, flags)
if not flags:
    if state.corpus(desk):
        st.info("No contradictions were found between the articles of this desk.", icon=":material/check:")
    else:
        views.show_empty_desk()
    st.stop()
with name:
    editor = flag_views.editors_name()
new = state.raised_since_last_visit(desk, editor) & {v.flag for v in flags}
matching = queue_filters.filtered(flags, state.stories(desk), desk.muted(flags), new)
groups = flag_views.disputes(matching)
with st.container(horizontal=True, vertical_alignment="center"):
    queue_filters.counted(matching, len(groups), flags)
    st.space("stretch")
    queue_filters.muted_things(desk, flags, editor)
    flag_views.bulk_dismissal(desk, matching)
    export_views.show_downloads(matching)
asked = state.from_address(Key.FLAG)
shown = next((v for v in flags if v.flag == asked), None)
if asked and shown is None:
    st.warning("There is no flag of this address in the desk (any more).", icon=":material/link_off:")
if shown is None and groups:
    shown = groups[0][0]
queue, detail = st.columns([2, 5], gap="medium")
with queue.container(height=flag_views.QUEUE_HEIGHT, border=False):
    if not groups:
        st.info(
            "No flags match these filters. Choose another status or take a filter back.",
            icon=":material/filter_alt_off:",
        )
    flag_views.show_queue(groups, shown, new)
if shown is not None:
    with detail:
        others = [v for v in flags if v.dispute == shown.dispute and v.flag != shown.flag]
        flag_views.show_flag(shown, others)
        flag_views.verdict_panel(desk, shown, others, [g[0] for g in groups])
