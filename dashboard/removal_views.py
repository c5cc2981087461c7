"""How does an editor take an article or an outlet out of the desk?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.desk import Desk
from core.errors import CrossclaimError
from dashboard import state, views
from dashboard.escape import block, text
from dashboard.state import Key

if TYPE_CHECKING:
    from core.records import Removal

ARTICLE, OUTLET = "An article", "An outlet"


def show_removal(desk: Desk, rows: Sequence[Mapping[str, Any]], asked: str = "") -> None:
    """What to remove, the question whether to, and what the last removal took away.

    Args:
        asked: id of the article that is chosen at first, as a link of its page names it; "": none.
    """
    outcome: Removal | str | None = st.session_state.pop(Key.REMOVED, None)
    if isinstance(outcome, str):
        st.error("Nothing was removed.", icon=":material/error:")
        views.draw(block(text(outcome)))
    elif outcome is not None:
        _show_removed(outcome)
    kind = st.segmented_control(
        "What to remove",
        [ARTICLE, OUTLET],
        default=ARTICLE,
        required=True,
        key=Key.REMOVE_KIND,
        label_visibility="collapsed",
    )
    by_id = {str(row["id"]): row for row in rows}
    if asked and asked not in by_id:
        st.warning("There is no article of this address in the desk (any more).", icon=":material/link_off:")
    if kind == OUTLET:
        articles = Counter(str(row["outlet"]) for row in rows)
        names, words = sorted(articles), lambda name: f"{name} ({views.count(articles[name], 'article')})"
    else:
        names = sorted(by_id, key=lambda i: (by_id[i]["outlet"], by_id[i]["title"]))
        words = lambda i: " · ".join(str(by_id[i][n] or "not given") for n in ("title", "outlet", "published"))  # noqa: E731
    chosen = st.selectbox(
        "Outlet" if kind == OUTLET else "Article",
        names,
        index=names.index(asked) if asked in names else None,
        format_func=words,
        key=f"{Key.REMOVE_WHAT}_{kind}",
        placeholder="Type words of the name",
    )
    if st.button("Remove …", icon=":material/delete:", disabled=chosen is None, key="remove_ask") and chosen:
        going = [row for row in rows if chosen in (row["outlet"] if kind == OUTLET else row["id"],)]
        _confirm(desk, str(chosen), kind == OUTLET, going)


@st.dialog("Remove from the desk?")
def _confirm(desk: Desk, chosen: str, is_outlet: bool, going: Sequence[Mapping[str, Any]]) -> None:
    claims = sum(row["claims"] for row in going)
    name = chosen if is_outlet else str(going[0]["title"] or "No title given")
    views.draw(block(text(name), "font-weight:600"))
    st.markdown(
        f"{views.count(len(going), 'article')} and {views.count(claims, 'claim')} go, with all their relations and flags."
        " Verdicts stay in the history. A text that another outlet carries stays as that outlet's."
        " Files that you uploaded stay in the desk's folder `uploads`."
    )
    if Key.REMOVED in st.session_state:  # the button below was pressed: its callback has run
        st.rerun()
    with st.container(horizontal=True):
        st.button("Remove", key="remove_sure", on_click=_remove, args=(desk, chosen, is_outlet))
        if st.button("Keep", key="remove_keep"):
            st.rerun()


def _remove(desk: Desk, chosen: str, is_outlet: bool) -> None:
    try:
        st.session_state[Key.REMOVED] = desk.remove_outlet(chosen) if is_outlet else desk.remove([chosen])
    except CrossclaimError as error:
        st.session_state[Key.REMOVED] = str(error)
    else:
        state.to_address({Key.REMOVE: ""})


def _show_removed(removed: Removal) -> None:
    told = [
        views.count(removed.articles, "article"),
        views.count(removed.copies, "noted copy", "noted copies"),
        views.count(removed.claims, "claim"),
        views.count(removed.relations, "relation"),
    ]
    stays = (
        f" {views.count(removed.kept_elsewhere, 'text')} stay under another outlet." if removed.kept_elsewhere else ""
    )
    st.success(f"Removed: {', '.join(told)}.{stays} Verdicts stay in the history.", icon=":material/check:")
