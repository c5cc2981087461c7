"""What does an editor's press change on the page of contradictions? Counts, queue, flag and verdicts; not the filters."""

from __future__ import annotations

import streamlit as st

from core.desk import Desk
from dashboard import export_views, flag_views, queue_filters, state, views
from dashboard.queue_filters import Filter
from dashboard.state import Key


@st.fragment
def show_review(desk: Desk, wanted: Filter, editor: str, generations: tuple[int, int]) -> None:
    """The flags that the filters let through and one of them to decide on, all as the desk says now.

    Args:
        generations: the desk's when the rest of the page was drawn; it is drawn anew when they moved.
    """
    session = st.session_state
    whole_page = session.pop(Key.WHOLE_PAGE, False)
    with views.failures_shown("Contradictions"):  # where only this is drawn anew, nobody else catches them
        if whole_page or Key.CORRECTED in session or desk.generations() != generations:
            st.rerun()
        _draw(desk, wanted, editor)


def _draw(desk: Desk, wanted: Filter, editor: str) -> None:
    flags = state.flags(desk)
    new = state.raised_since_last_visit(desk, editor) & {v.flag for v in flags}
    matching = wanted.of(flags, desk.muted(flags), new)
    groups = flag_views.disputes(matching)
    asked = state.from_address(Key.FLAG)
    shown = next((v for v in flags if v.flag == asked), groups[0][0] if groups else None)
    outcome = st.container()
    counts = st.container(horizontal=True, vertical_alignment="center")
    if asked and (shown is None or shown.flag != asked):
        st.warning("There is no flag of this address in the desk (any more).", icon=":material/link_off:")
    queue, detail = st.columns([2, 5], gap="medium")
    if shown is not None:  # what the editor waits for comes first
        with detail:
            others = [v for v in flags if v.dispute == shown.dispute and v.flag != shown.flag]
            flag_views.show_flag(shown, others)
            flag_views.verdict_panel(desk, shown, others, [g[0] for g in groups])
    with outcome:
        flag_views.show_outcome(desk, flags)
    with counts:
        queue_filters.counted(matching, len(groups), flags)
        st.space("stretch")
        queue_filters.muted_things(desk, flags, editor)
        flag_views.bulk_dismissal(desk, matching)
        export_views.show_downloads(matching)
    with queue.container(height=flag_views.QUEUE_HEIGHT, border=False):
        if not groups:
            st.info(
                "No flags match these filters. Choose another status or take a filter back.",
                icon=":material/filter_alt_off:",
            )
        flag_views.show_queue(groups, shown, new)
