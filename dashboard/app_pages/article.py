"""One article with its claims marked in place."""

from __future__ import annotations

import streamlit as st

from core.errors import NotFoundError
from core.records import Label
from dashboard.state import Key, desk, plain
from dashboard.views import RELATION_WORDS, marked, show_address, show_empty_desk, who

d = desk()
st.title("Article")
rows = {row["id"]: row for row in d.corpus()}
if not rows:
    show_empty_desk()
    st.stop()
linked = st.query_params.get(Key.ARTICLE)
ids = list(rows)
if linked and linked not in rows:
    try:
        d.article(linked)
        ids.insert(0, linked)
    except NotFoundError:
        st.warning(f"No article {plain(linked[:40])} in this desk.")


def name(i: str) -> str:
    return f"{rows[i]['outlet']}: {rows[i]['title']}" if i in rows else "An earlier version of an article"


chosen = st.selectbox("Article", ids, index=ids.index(linked) if linked in ids else 0, format_func=name)
st.query_params[Key.ARTICLE] = chosen
stored = d.article(chosen)
article = stored.article
st.header(plain(article.title))
st.caption(plain(f"{article.outlet}, {article.published or 'date not given'}, language {article.language}"))
show_address(article.url)
if article.retold_from:
    st.caption("Retold in our words from the report at:")
    show_address(article.retold_from)
for carrier in d.carriers(chosen):
    st.caption(plain(f"The same text at {carrier['outlet']}: {carrier['url']}"))

views = d.claims_of(chosen)
relations = d.relations_of([v.claim.id for v in views])
contradicted = {i for r, _, _ in relations if r.judgement.label is Label.CONTRADICTS for i in (r.a, r.b)}
left, right = st.columns([3, 2])
with left:
    st.caption(f"{len(views)} claims marked, {len(contradicted & {v.claim.id for v in views})} of them contradicted")
    st.html(marked(article.text, [(v.claim.start, v.claim.end) for v in views]).replace("\n\n", "<br><br>"))
with right:
    if not views:
        st.info("No claims: the article is not in English, or states nothing that can be checked.")
        st.stop()
    wanted = st.query_params.get(Key.CLAIM)
    numbers = [v.claim.id for v in views]
    by_id = {v.claim.id: v for v in views}
    pick = st.selectbox(
        "Claim",
        numbers,
        index=numbers.index(wanted) if wanted in numbers else 0,
        format_func=lambda i: ("⇄ " if i in contradicted else "") + by_id[i].claim.statement[:100],
        help="⇄ marks a claim that another article contradicts.",
    )
    view = by_id[pick]
    st.markdown(f"**{plain(who(view))}** {view.claim.stance.value}, {view.claim.mode.value}")
    st.html(marked(view.claim.statement, []))
    for relation, a, b in relations:
        if pick in (relation.a, relation.b) and relation.judgement.label is not Label.RELATED:
            other = b if relation.a == pick else a
            st.markdown(
                f"{RELATION_WORDS[relation.judgement.label][0]}: {plain(who(other))}, {plain(other.article.outlet)}"
            )
            st.html(marked(other.claim.statement, [], muted=True))
            if relation.judgement.label is Label.CONTRADICTS:
                st.page_link("app_pages/contradictions.py", label="Open the flag", query_params={"flag": relation.flag})
