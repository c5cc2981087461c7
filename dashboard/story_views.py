"""How is a story drawn: the sides that contradict each other, its most contested statements, its articles over time?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from core.records import FlagView, Moment
from core.review.stories import Story
from core.review.story_report import Contested, Matrix, StoryReport, within
from dashboard import state, views
from dashboard.escape import SMALL, block, plain, text
from dashboard.state import Key

A_PAGE = 20
"""Stories shown at first, and more with every press of the button."""
SIDES = 10
"""Sides shown in the chart of pairs; its table has them all."""
STATEMENTS = 6
"""Contested statements shown at first; the others are one click away."""
LANES = 20
"""Lanes of the timeline at most."""
INK = "#1f2933"
"""Figures on the tints below, which are light in both themes."""
TINTS = {"Contradictions": ["#fdf1e6", "#e6a06a"], "Agreements": ["#e8f1f9", "#86b5dc"]}
COUNTED = {
    "Contradictions": "Flagged pairs of statements between two sides, without those that an editor dismissed or found not comparable.",
    "Agreements": "Pairs of statements between two sides that agree.",
}


def called(story: Story) -> str:
    """The names of a story, or what stands for them."""
    return " · ".join(story.names) or "No shared name"


def dates(story: Story) -> str:
    """`26 Mar 2021 to 7 Jul 2021`."""
    if story.first is None or story.first == story.last:
        return views.when(story.first)
    return f"{views.when(story.first)} to {views.when(story.last)}"


def told_apart(stories: Sequence[Story]) -> dict[str, str]:
    """What stories are called in a list to choose from, by id: names, dates, articles, and a number where all that is alike."""
    found: dict[str, str] = {}
    for story in stories:
        words = plain(f"{called(story)} · {dates(story)} · {views.count(len(story.articles), 'article')}")
        alike = sum(other.startswith(words) for other in found.values())
        found[story.id] = f"{words} ({alike + 1})" if alike else words
    return found


def show_overview(stories: Sequence[Story], articles: int, flags: Sequence[FlagView]) -> None:
    """The stories with their figures, each with a way in."""
    alone = articles - sum(len(story.articles) for story in stories)
    st.markdown(f"**{views.count(len(stories), 'story', 'stories')} from {views.count(articles, 'article')}**")
    rest = f" {views.count(alone, 'article stands', 'articles stand')} alone." if alone else ""
    views.note("Articles of different origin that are about the same and lie near in time make a story." + rest)
    if not stories:
        st.info(
            "No two reports of different origin are about the same. Add articles on the Corpus page.",
            icon=":material/topic:",
        )
        return
    wanted = st.session_state.setdefault(Key.SHOWN_STORIES, A_PAGE)
    for story in stories[:wanted]:
        with st.container(border=True, gap="xsmall"):
            figures = " · ".join(
                [
                    dates(story),
                    views.count(len(story.articles), "article"),
                    views.count(story.outlets, "outlet"),
                    views.count(story.origins, "origin"),
                    views.count(len(within(story, flags)), "flag"),
                ]
            )
            views.draw(block(text(called(story)), "font-weight:600;font-size:1.1em;margin:0", "h2"))
            views.draw(block(text(figures), SMALL))
            st.button(
                "Look at it",
                key=f"story_{story.id}",
                icon=":material/arrow_forward:",
                type="tertiary",
                on_click=state.to_address,
                args=({Key.STORY: story.id},),
            )
    if len(stories) > wanted:
        st.button(f"Show more ({len(stories) - wanted} left)", on_click=_more, key="more_stories")


def _more() -> None:
    st.session_state[Key.SHOWN_STORIES] += A_PAGE


def show_head(report: StoryReport) -> None:
    """Name, dates and figures of a story."""
    story = report.story
    views.draw(
        block(text(called(story)), "font-size:1.3em;font-weight:600;margin:0", "h2") + block(text(dates(story)), SMALL)
    )
    st.page_link(
        state.CONTRADICTIONS,
        label="Its flags",
        icon=":material/flag:",
        query_params={Key.STORY.value: story.id},
    )
    metrics = {
        "Articles": (len(story.articles), "Articles of this story, newest version of each address."),
        "Outlets": (story.outlets, "Different publishers of these articles."),
        "Origins": (story.origins, "Articles that carry the same wire copy count as one."),
        "Claims": (report.claims, "Checkable statements found in these articles."),
        "Flags": (report.flags, "Flagged pairs of claims of this story, without those dismissed or not comparable."),
    }
    for column, (name, (number, counts)) in zip(st.columns(len(metrics)), metrics.items(), strict=True):
        column.metric(name, f"{number:,}", help=counts, border=True)


def show_matrix(matrix: Matrix) -> None:
    """Sides by sides: how many pairs of statements contradict each other, or agree; as a chart and as a table."""
    st.subheader("Between the sides", anchor=False)
    kind = st.segmented_control(
        "Pairs counted",
        list(TINTS),
        default="Contradictions",
        required=True,
        key=Key.MATRIX,
        label_visibility="collapsed",
    )
    kind = kind or "Contradictions"
    numbers = matrix.contradicts if kind == "Contradictions" else matrix.agrees
    views.note(COUNTED[kind] + " Copies of one text count once; the diagonal is within one side.")
    if not numbers.any():
        st.info(f"No {kind.lower()} were found in this story.", icon=":material/check:")
        return
    st.altair_chart(_heatmap(matrix.parties[:SIDES], numbers, kind))
    if len(matrix.parties) > SIDES:
        views.note(f"The {SIDES} sides with the most pairs; the table has all {len(matrix.parties)}.")
    with st.expander("The same as a table"):
        rows = [(party, *numbers[row].tolist()) for row, party in enumerate(matrix.parties)]
        views.draw(views.table(f"{kind} between sides", ["", *matrix.parties], rows))


def _heatmap(parties: Sequence[str], numbers: np.ndarray, kind: str) -> alt.LayerChart:
    cells = [
        {"one": one, "other": other, "pairs": int(numbers[i, j])}
        for i, one in enumerate(parties)
        for j, other in enumerate(parties)
        if numbers[i, j]
    ]
    order = list(parties)
    ink = views.chart_ink()
    base = alt.Chart(pd.DataFrame(cells)).encode(
        x=alt.X("other:N", sort=order, scale=alt.Scale(domain=order), title=None).axis(
            orient="top", labelAngle=-35, labelLimit=130, labelOverlap=False, labelFlush=False, labelColor=ink
        ),
        y=alt.Y("one:N", sort=order, scale=alt.Scale(domain=order), title=None).axis(
            labelLimit=170, labelFlush=False, labelColor=ink
        ),
        tooltip=[
            alt.Tooltip("one:N", title="Side"),
            alt.Tooltip("other:N", title="Side"),
            alt.Tooltip("pairs:Q", title=kind),
        ],
    )
    tiles = base.mark_rect(cornerRadius=2).encode(
        color=alt.Color("pairs:Q", scale=alt.Scale(range=TINTS[kind]), legend=None)
    )
    figures = base.mark_text(color=INK, fontSize=13).encode(text="pairs:Q")
    return (tiles + figures).properties(height=34 * len(parties) + 110, description=f"{kind} between sides")


def show_contested(statements: Sequence[Contested]) -> None:
    """The statements that most origins contradict, with links to the flag and the article."""
    st.subheader("Most contested", anchor=False)
    if not statements:
        views.note("No statement of this story is contradicted.")
        return
    views.note("Statements by the number of origins that contradict them; one for each dispute.")
    for statement in statements[:STATEMENTS]:
        _show_statement(statement)
    rest = statements[STATEMENTS:]
    if rest:
        with st.expander(views.count(len(rest), "more statement")):
            for statement in rest:
                _show_statement(statement)


def _show_statement(statement: Contested) -> None:
    with st.container(border=True, gap="xsmall"):
        against = f"Contradicted by {views.count(statement.origins, 'origin')}: {', '.join(statement.parties)}"
        views.draw(
            views.speaker(statement.view)
            + block(text(statement.view.claim.statement))
            + block(text(against), "margin:.3em 0;font-weight:500")
            + views.source(statement.view)
        )
        with st.container(horizontal=True):
            st.page_link(
                state.CONTRADICTIONS,
                label="To the flag",
                icon=":material/flag:",
                query_params={Key.FLAG.value: statement.flags[0].flag},
            )
            views.article_link(statement.view)


def show_timeline(report: StoryReport, rows: Mapping[str, Mapping[str, Any]]) -> None:
    """When which article came, in lanes by party or outlet; and a table of the articles.

    Args:
        rows: the corpus by article id.
    """
    st.subheader("Its articles over time", anchor=False)
    articles = [rows[i] for i in report.story.articles if i in rows]
    by = st.segmented_control(
        "Lanes",
        ["By party", "By outlet"],
        default="By party",
        required=True,
        key=Key.LANES,
        label_visibility="collapsed",
    )
    points = []
    for row in articles:
        voices = report.voices.get(str(row["id"]), {})
        lanes = dict(voices) if by == "By party" else {str(row["outlet"]): sum(voices.values())}
        points += [
            {"when": Moment.parse(row["published"]).at, "lane": lane, "claims": n, "title": row["title"]}
            for lane, n in lanes.items()
            if row["published"]
        ]
    undated = sum(not row["published"] for row in articles)
    shown = [lane for lane, _ in Counter(str(p["lane"]) for p in points).most_common(LANES)]
    lane_noun = "party" if by == "By party" else "outlet"
    notes = [f"A dot is an article in the lane of its {lane_noun}; larger dots have more claims."]
    notes += [f"{views.count(undated, 'article')} without a date not shown."] if undated else []
    hidden = len({p["lane"] for p in points}) - len(shown)
    notes += [f"The {LANES} busiest lanes; {hidden} more are in the table."] if hidden else []
    views.note(" ".join(notes))
    if points:
        st.altair_chart(_lanes(pd.DataFrame([p for p in points if p["lane"] in shown]), shown))
    with st.expander(f"The same as a table: {views.count(len(articles), 'article')}"):
        views.draw(_articles_table(report, articles))


def _lanes(frame: pd.DataFrame, order: Sequence[str]) -> alt.Chart:
    ink = views.chart_ink()
    return (
        alt.Chart(frame)
        .mark_circle(opacity=0.75)
        .encode(
            x=alt.X("when:T", title=None).axis(labelColor=ink),
            y=alt.Y("lane:N", sort=list(order), title=None).axis(
                labelLimit=220, labelFlush=False, labelColor=ink, grid=True
            ),
            size=alt.Size("claims:Q", scale=alt.Scale(range=[40, 260]), legend=None),
            tooltip=[
                alt.Tooltip("title:N", title="Article"),
                alt.Tooltip("lane:N", title="Lane"),
                alt.Tooltip("when:T", title="Published"),
                alt.Tooltip("claims:Q", title="Claims"),
            ],
        )
        .properties(height=26 * len(order) + 50, description="Articles over time")
    )


def _articles_table(report: StoryReport, articles: Sequence[Mapping[str, Any]]) -> str:
    dated = sorted(articles, key=lambda row: (row["published"] is None, row["published"] or ""))
    rows = [
        (
            views.when(Moment.parse(row["published"]) if row["published"] else None),
            row["outlet"],
            views.article_anchor(str(row["id"]), str(row["title"]) or "No title given"),
            ", ".join(f"{side} {n}" for side, n in sorted(report.voices.get(str(row["id"]), {}).items())),
        )
        for row in dated
    ]
    return views.table(
        "Articles of this story, oldest first", ["Published", "Outlet", "Article", "Claims by side"], rows
    )
