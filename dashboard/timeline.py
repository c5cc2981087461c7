"""When did who say it? The accounts of a search over time, one lane a party."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import altair as alt
import pandas as pd
import streamlit as st

from core.lookup import NO_STATEMENT
from core.records import Label, SearchMatch
from core.review.columns import column_of
from dashboard import search_views, views
from dashboard.escape import plain
from dashboard.state import Key

NOT_COMPARED = "not compared"
MARKS = {
    views.RELATION_STYLES[Label.CONTRADICTS][0]: ("#d2691e", "diamond"),
    views.RELATION_STYLES[Label.AGREES][0]: ("#3d85c0", "circle"),
    views.RELATION_STYLES[Label.RELATED][0]: ("#7f8b97", "triangle-up"),
    NOT_COMPARED: ("#7f8b97", "circle"),
}
"""Colour and shape by relation: told apart without colour, visible on light and dark."""
A_LANE, A_ROW = 34, 14
"""Pixels of a party's lane, and of each further row of accounts in it."""
AROUND = 70
"""Pixels of legend and dates."""
NEAR = 40
"""Accounts nearer in time than this part of the whole span lie in rows of their own."""
TOLD = ("statement", "speaker", "party", "outlet", "date", "relation")
"""What a tooltip says."""
_CLICKED = "account"


@st.fragment
def show(accounts: Mapping[str, Sequence[SearchMatch]]) -> None:
    """The dated accounts as a chart, the chosen one below it, and those without a date apart.

    Args:
        accounts: search matches by party, in the order of their columns.
    """
    matches = [match for column in accounts.values() for match in column]
    dated = sorted(
        (match for match in matches if match.view.article.published is not None),
        key=lambda match: (match.view.article.published, match.view.claim.id),
    )
    undated = [match for match in matches if match.view.article.published is None]
    if dated:
        _show_chart(dated, list(accounts))
        _show_chosen({match.view.claim.id: match for match in dated})
    else:
        views.note("None of these accounts has a date.")
    if undated:
        with st.expander(f"{views.count(len(undated), 'account')} without a date, not on the chart"):
            search_views.show_list(undated)


def frame(dated: Sequence[SearchMatch]) -> pd.DataFrame:
    """A row for each account: claim, time (the start of its period), party, row in the party's lane, and what a tooltip says.

    Rows of a lane are 0 (its middle), 1 and -1 (above and below it), 2, -2 and so on.
    """
    times = [match.view.article.published.at for match in dated if match.view.article.published]
    apart = max((times[-1] - times[0]) / NEAR, timedelta(minutes=1))
    last: dict[tuple[str, int], datetime] = {}
    rows = []
    for at, match in zip(times, dated, strict=True):
        claim, article, party = match.view.claim, match.view.article, column_of(match.view.claim)
        row = next(n for n in _outwards() if (party, n) not in last or at - last[party, n] >= apart)
        last[party, row] = at
        rows.append(
            {
                "claim": claim.id,
                "time": pd.Timestamp(at),
                "date": views.when(article.published),
                "party": party,
                "row": row,
                "relation": relation_of(match),
                "statement": plain(claim.statement, 160),
                "speaker": plain(views.voice(match.view)),
                "outlet": plain(article.outlet or "outlet not given"),
            }
        )
    return pd.DataFrame(rows)


def _outwards() -> Iterator[int]:
    yield 0
    for n in itertools.count(1):
        yield from (n, -n)


def _middles(data: pd.DataFrame, parties: Sequence[str]) -> dict[str, int]:
    """Where the middle of each party's lane lies, in pixels from the top: lanes are as high as their rows ask."""
    middles, at = {}, 0
    for party in parties:
        rows = data.loc[data["party"] == party, "row"]
        if len(rows):
            middles[party] = at + A_LANE // 2 + A_ROW * int(rows.max())
            at = middles[party] + A_LANE // 2 - A_ROW * int(rows.min())
    return middles


def relation_of(match: SearchMatch) -> str:
    """Sign and word of an account's relation to what was searched."""
    return NOT_COMPARED if match.judgement is NO_STATEMENT else views.RELATION_STYLES[match.judgement.label][0]


def _show_chart(dated: Sequence[SearchMatch], parties: Sequence[str]) -> None:
    data = frame(dated)
    middles = _middles(data, parties)
    data["y"] = data["party"].map(middles) - A_ROW * data["row"]
    data["party"] = data["party"].map(plain)
    height = int(data["y"].max()) + A_LANE // 2
    shown = [relation for relation in MARKS if relation in set(data["relation"])]
    ink = views.chart_ink()
    names = json.dumps({str(at): plain(party) for party, at in middles.items()})
    lanes = alt.Axis(
        values=list(middles.values()),
        labelExpr=f"{names}[datum.label]",
        format="d",
        labelLimit=200,
        labelColor=ink,
        ticks=False,
    )
    legend = alt.Legend(title=None, orient="top", symbolSize=130, labelColor=ink)
    colours = alt.Scale(domain=shown, range=[MARKS[relation][0] for relation in shown])
    shapes = alt.Scale(domain=shown, range=[MARKS[relation][1] for relation in shown])
    clicked = alt.selection_point(name=_CLICKED, fields=["claim"])
    chart = (
        alt.Chart(data)
        .mark_point(filled=True, size=130, cursor="pointer")
        .encode(
            x=alt.X("time:T", scale=alt.Scale(type="utc", padding=12), title=None, axis=alt.Axis(labelColor=ink)),
            y=alt.Y("y:Q", scale=alt.Scale(domain=[height, 0], nice=False), title=None, axis=lanes),
            color=alt.Color("relation:N", scale=colours, legend=legend),
            shape=alt.Shape("relation:N", scale=shapes, legend=legend),
            opacity=alt.condition(clicked, alt.value(1.0), alt.value(0.35)),
            tooltip=[alt.Tooltip(f"{name}:N", title=name.capitalize()) for name in TOLD],
        )
        .add_params(clicked)
        .properties(height=height + AROUND)
    )
    st.altair_chart(
        chart,
        key=Key.TIMELINE,
        on_select=_choose,
        selection_mode=_CLICKED,
        alt=f"{views.count(len(data), 'account')} over time, one lane for each of {views.count(len(middles), 'party', 'parties')};"
        " the list below the chart holds the same accounts.",
    )


def _choose() -> None:
    """Takes the account that was clicked over into the list below the chart."""
    clicked = st.session_state[Key.TIMELINE].selection[_CLICKED]
    st.session_state[Key.ACCOUNT] = clicked[0]["claim"] if clicked else None


def _show_chosen(dated: Mapping[str, SearchMatch]) -> None:
    if st.session_state.get(Key.ACCOUNT) not in dated:
        st.session_state[Key.ACCOUNT] = None
    chosen = st.selectbox(
        "Account",
        list(dated),
        index=None,
        key=Key.ACCOUNT,
        format_func=lambda claim: _line(dated[claim]),
        placeholder="Click a mark, or choose an account here, earliest first",
    )
    if chosen:
        views.show_claim(dated[chosen])


def _line(match: SearchMatch) -> str:
    view = match.view
    return plain(
        f"{views.when(view.article.published)} · {column_of(view.claim)} · {views.voice(view)}: {view.claim.statement}",
        140,
    )
