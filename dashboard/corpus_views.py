"""How is the corpus drawn: figures, table, chart, and what an upload did?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from core.desk import Desk
from core.errors import CrossclaimError
from core.records import Failure, IngestReport
from dashboard import uploads, views
from dashboard.escape import block, text
from dashboard.state import Key

METRICS = {
    "articles": (
        "Articles",
        "Texts in the desk, newest version of each address. Exact copies under other addresses are not counted.",
    ),
    "outlets": ("Outlets", "Different publishers of these articles."),
    "origins": ("Origins", "Articles that carry the same wire copy count as one."),
    "claims": ("Claims", "Checkable statements found in these articles."),
    "parties": ("Parties", "Sides that at least one claim speaks for."),
    "contradictions": ("Flags", "Pairs of claims judged to contradict each other, decided or not."),
}
STAGES = {
    "reading": "Reading files",
    "claims": "Finding claims",
    "encoding": "Encoding statements",
    "matching": "Matching with other reports",
    "judging": "Judging pairs",
}
LONGEST_CHART = 25
"""Bars shown at most."""


def show_metrics(counts: Mapping[str, int]) -> None:
    """The figures of the desk, each with what it counts."""
    for column, (name, (words, help_)) in zip(st.columns(len(METRICS)), METRICS.items(), strict=True):
        column.metric(words, f"{counts[name]:,}", help=help_, border=True)


def show_table(rows: Sequence[Mapping[str, Any]]) -> None:
    """The articles, narrowed by words of title or outlet."""
    words = (st.text_input("Filter by title or outlet", key=Key.WORDS) or "").casefold().split()
    found = [r for r in rows if all(w in f"{r['title']} {r['outlet']}".casefold() for w in words)]
    views.note(f"{views.count(len(found), 'article')} shown")
    columns = ["title", "outlet", "published", "claims", "language", "url", "stage"]
    st.dataframe(
        pd.DataFrame(found, columns=columns),
        hide_index=True,
        column_config={
            "title": st.column_config.TextColumn("Title", width="large"),
            "outlet": st.column_config.TextColumn("Outlet"),
            "published": st.column_config.TextColumn("Published"),
            "claims": st.column_config.NumberColumn("Claims", help="Claims found in the article"),
            "language": st.column_config.TextColumn("Language"),
            "url": st.column_config.TextColumn("Address"),
            "stage": st.column_config.TextColumn(
                "Finished stage", help="`judged`: all is done. Otherwise `crossclaim refresh` goes on."
            ),
        },
    )


def show_chart(rows: Sequence[Mapping[str, Any]], parties: Sequence[tuple[str, int]]) -> None:
    """Bars: articles by outlet, or claims by party."""
    kinds = {
        "Claims by party": list(parties),
        "Articles by outlet": Counter(str(r["outlet"]) for r in rows).most_common(),
    }
    kind = st.segmented_control(
        "Chart", list(kinds), default="Claims by party", required=True, key=Key.CHART, label_visibility="collapsed"
    )
    bars = kinds[kind or "Claims by party"]
    noun, by = (words.strip().capitalize() for words in (kind or "Claims by party").split(" by "))
    if len(bars) > LONGEST_CHART:
        views.note(f"The {LONGEST_CHART} largest of {len(bars)}.")
    frame = pd.DataFrame(bars[:LONGEST_CHART], columns=[by, noun])
    chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X(noun, axis=alt.Axis(tickMinStep=1, format="d")),
            y=alt.Y(by, sort="-x", title=None, axis=alt.Axis(labelLimit=220)),
        )
    )
    st.altair_chart(chart)


def show_upload(desk: Desk) -> None:
    """A place for files, and the report of what the last ones became."""
    turn = st.session_state.setdefault(Key.UPLOADS, 0)
    with st.form("upload", border=False):
        files = st.file_uploader(
            "Files", uploads.TYPES, accept_multiple_files=True, key=f"{Key.UPLOAD}_{turn}", label_visibility="collapsed"
        )
        sent = st.form_submit_button("Add to the desk")
    if sent and not files:
        views.note("Choose files first.")
    if sent and files and _take(desk, files):
        st.session_state[Key.UPLOADS] = turn + 1
        st.rerun()
    report = st.session_state.get(Key.REPORT)
    if report is not None:
        show_report(report)


def _take(desk: Desk, files: Sequence[uploads.Upload]) -> bool:
    with st.status("Reading the files in …", expanded=True) as status:
        bars = {stage: st.progress(0.0, text=words) for stage, words in STAGES.items()}

        def progress(stage: str, done: int, total: int) -> None:
            if stage in bars:
                bars[stage].progress(min(done / max(total, 1), 1.0), text=f"{STAGES[stage]}: {done:,} of {total:,}")

        try:
            st.session_state[Key.REPORT] = desk.ingest(uploads.keep(desk.folder / "uploads", files), progress)
        except (CrossclaimError, OSError) as error:
            status.update(label="The files could not be read in", state="error")
            views.draw(block(text(error)))
            return False
        status.update(label="Done", state="complete")
    return True


def show_report(report: IngestReport) -> None:
    """What became of the uploaded files: counts, failures and gaps."""
    taken = f"{report.added} new, {report.updated} changed, {report.unchanged} already at hand, {report.copies} copies of a text at hand"
    st.success(
        f"Articles: {taken}. New claims: {report.claims}. Flags in the desk: {report.flags}.", icon=":material/check:"
    )
    _show_failures("Not taken", report.failures)
    _show_failures("Taken with gaps", report.gaps)


def _show_failures(head: str, failures: Sequence[Failure]) -> None:
    if failures:
        st.markdown(f"**{head}: {len(failures)}**")
        rows = [
            {"File": failure.item.replace("\\", "/").rsplit("/", 1)[-1], "Reason": failure.reason}
            for failure in failures
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True)
