"""What is in the desk, and adding to it."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from core.errors import CrossclaimError
from dashboard.state import Key, desk, plain
from dashboard.uploads import keep

d = desk()
st.title("Corpus")
counts = d.counts()
labels = {
    "articles": "Texts stored, current versions",
    "outlets": "Publishers of these texts",
    "origins": "Texts, copies of one wire text counted once",
    "claims": "Statements cut from the articles",
    "parties": "Sides that a speaker speaks for",
    "contradictions": "Pairs of claims flagged as contradicting",
}
for column, (key, meaning) in zip(st.columns(len(labels)), labels.items(), strict=True):
    column.metric(key.capitalize(), counts[key], help=meaning)

st.subheader("Add articles")
files = st.file_uploader(
    "Files (.txt, .md, .html, .json, .jsonl)",
    ["txt", "md", "html", "htm", "json", "jsonl"],
    accept_multiple_files=True,
    key=Key.UPLOAD,
)
if files and st.button("Read in", type="primary"):
    bar = st.progress(0.0, text="Reading …")

    def show(stage: str, done: int, total: int) -> None:
        bar.progress(min(done / max(total, 1), 1.0), text=f"{stage}: {done} of {total}")

    try:
        paths = [keep(d.folder / "uploads", f.name, f.getvalue()) for f in files]
        report = d.ingest(paths, show)
    except (CrossclaimError, OSError) as error:
        st.error(plain(str(error)), icon=":material/error:")
    else:
        bar.empty()
        st.success(
            f"{report.added} new, {report.updated} changed, {report.unchanged} unchanged articles; {report.claims} new claims;"
            f" {report.flags} flags in the desk"
        )
        for failure in report.failures:
            st.error(plain(f"Skipped {failure.item.rsplit('/', 1)[-1]}: {failure.reason}"))
        for gap in report.gaps:
            st.warning(plain(f"{gap.item.rsplit('/', 1)[-1]}: {gap.reason}"))

rows = d.corpus()
if not rows:
    st.info(
        "This desk holds no articles yet. Add files above, or run `crossclaim ingest FOLDER`.", icon=":material/inbox:"
    )
    st.stop()
st.subheader("Claims by party")
chart = pd.DataFrame(d.parties()[:20], columns=["party", "claims"])
st.altair_chart(
    alt.Chart(chart).mark_bar().encode(x=alt.X("claims:Q", title="claims"), y=alt.Y("party:N", sort="-x", title=None))
)
st.subheader("Articles")
table = pd.DataFrame(rows)[["outlet", "title", "published", "language", "claims", "url", "retold_from"]]
st.dataframe(table, hide_index=True)
