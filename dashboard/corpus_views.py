"""How is the corpus drawn: figures, table, charts, and what is not read yet?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from core.records import LANGUAGES_READ, Moment, Precision
from dashboard import views
from dashboard.escape import label
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
LONGEST_CHART = 25
"""Bars shown at most."""
BY_PARTY, BY_OUTLET, BY_DAY = "Claims by party", "Articles by outlet", "Articles by day"


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
    """Bars with their numbers: claims by party, articles by outlet or by day; the same as a table."""
    kind = st.segmented_control(
        "Chart",
        [BY_PARTY, BY_OUTLET, BY_DAY],
        default=BY_PARTY,
        required=True,
        key=Key.CHART,
        label_visibility="collapsed",
    )
    kind = kind or BY_PARTY
    noun, by = (words.capitalize() for words in kind.split(" by "))
    if kind == BY_DAY:
        bars, undated = by_day(rows)
        if undated:
            views.note(f"{views.count(undated, 'article')} without an exact day not shown.")
    else:
        bars = list(parties) if kind == BY_PARTY else Counter(str(r["outlet"]) for r in rows).most_common()
        if len(bars) > LONGEST_CHART:
            views.note(f"The {LONGEST_CHART} largest of {len(bars)}; the table has all.")
    if not bars:
        views.note("There is nothing to show yet.")
        return
    if kind == BY_DAY:
        st.altair_chart(_days(pd.DataFrame(bars, columns=[by, noun])))
    else:
        st.altair_chart(_bars(pd.DataFrame(bars[:LONGEST_CHART], columns=[by, noun]), by, noun))
    with st.expander("The same as a table"):
        views.draw(views.table(kind, [by, noun], bars))


def by_day(rows: Sequence[Mapping[str, Any]]) -> tuple[list[tuple[str, int]], int]:
    """(day, articles), oldest first, and how many articles have no exact day."""
    moments = [Moment.parse(row["published"]) for row in rows if row["published"]]
    days = Counter(f"{m.at:%Y-%m-%d}" for m in moments if m.precision in (Precision.DAY, Precision.MINUTE))
    return sorted(days.items()), len(rows) - days.total()


def _bars(frame: pd.DataFrame, by: str, noun: str) -> alt.LayerChart:
    ink = views.chart_ink()
    names = alt.Axis(labelLimit=220, labelOverlap=False, labelFlush=False, labelColor=ink)
    base = alt.Chart(frame).encode(
        x=alt.X(noun, axis=alt.Axis(tickMinStep=1, format="d", labelColor=ink, titleColor=ink)),
        y=alt.Y(by, sort="-x", title=None, axis=names),
    )
    figures = base.mark_text(align="left", dx=4, color=ink).encode(text=f"{noun}:Q")
    return (base.mark_bar() + figures).properties(height=alt.Step(20))


def _days(frame: pd.DataFrame) -> alt.Chart:
    ink = views.chart_ink()
    return (
        alt.Chart(frame)
        .mark_bar(width=3)
        .encode(
            x=alt.X("Day:T", title=None, axis=alt.Axis(labelColor=ink)),
            y=alt.Y("Articles:Q", axis=alt.Axis(tickMinStep=1, format="d", labelColor=ink, titleColor=ink)),
            tooltip=[alt.Tooltip("Day:T"), alt.Tooltip("Articles:Q")],
        )
    )


def show_unread(rows: Sequence[Mapping[str, Any]]) -> None:
    """Articles in languages that are not read yet: how many of each, and which."""
    unread = [row for row in rows if row["language"] not in LANGUAGES_READ]
    if not unread:
        return
    languages = Counter(str(row["language"]) for row in unread).most_common()
    counted = ", ".join(f"{label(language)} {n:,}" for language, n in languages)
    with st.expander(f"{views.count(len(unread), 'article')} in languages that are not read yet: {counted}"):
        views.note("They are kept as they are. No claims are found in them: only English is read so far.")
        listed = [
            (
                row["language"],
                row["outlet"],
                views.article_anchor(str(row["id"]), str(row["title"]) or "No title given"),
            )
            for row in unread
        ]
        views.draw(views.table("Articles that are not read yet", ["Language", "Outlet", "Article"], listed))
