"""What claims does one article hold, and what do other reports make of them?"""

from __future__ import annotations

import streamlit as st

from core.errors import NotFoundError
from dashboard import article_views, correction_views, state, views
from dashboard.state import Key


def choose() -> None:
    chosen = st.session_state[Key.CHOSEN_ARTICLE]
    st.query_params.from_dict({Key.ARTICLE.value: chosen} if chosen else {})


desk = state.desk()
st.title("Article", anchor=False)
correction_views.show_outcome()
rows = {str(row["id"]): row for row in state.corpus(desk)}
if not rows:
    views.show_empty_desk()
    st.stop()
asked = state.from_address(Key.ARTICLE)
# The address is set by links of other pages and by the browser's back button: it leads, the widget follows.
st.session_state[Key.CHOSEN_ARTICLE] = asked if asked in rows else None
st.selectbox(
    "Article",
    sorted(rows, key=lambda i: (rows[i]["outlet"], rows[i]["title"])),
    format_func=lambda i: " · ".join(str(rows[i][name] or "not given") for name in ("title", "outlet", "published")),
    index=None,
    key=Key.CHOSEN_ARTICLE,
    on_change=choose,
    placeholder="Type words of the title, or an outlet",
    label_visibility="collapsed",
)
if not asked:
    views.note(f"Choose one of {views.count(len(rows), 'article')}.")
    st.stop()
try:
    stored = desk.article(asked)
except NotFoundError:
    st.warning("There is no article of this address in the desk (any more).", icon=":material/link_off:")
    st.stop()
if asked not in rows:
    views.note("This is an earlier version of the article; its claims are no longer kept.")
accounts = state.accounts_of(desk, asked)
chosen = state.from_address(Key.CLAIM)
if chosen and chosen not in {view.claim.id for view, _ in accounts}:
    views.note("The claim of this address is not in the article (any more).")
words, claims = st.columns([3, 2], gap="large")
with words:
    kin = [row for row in rows.values() if row["origin"] == stored.origin and row["id"] != asked]
    article_views.show_head(stored.article, desk.carriers(asked), kin)
    if asked in rows:
        views.removal_link(asked)
    if accounts:
        views.draw(article_views.legend(accounts))
    views.draw(article_views.annotated(stored.article, accounts, chosen))
with claims:
    st.markdown(f"**{views.count(len(accounts), 'claim')}**")
    if not accounts:
        views.note("No checkable statement was found in it, or its language is not English.")
        st.stop()
    article_views.show_chosen(accounts, chosen, {view.flag for view in state.flags(desk)})
    article_views.show_claims(accounts, chosen)
