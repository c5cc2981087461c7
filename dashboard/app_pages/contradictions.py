"""The queue of contradictions, one of them side by side, and the editor's verdict."""

from __future__ import annotations

import streamlit as st

from core.records import FlagView
from core.review.export import flags_as_csv, flags_as_jsonl
from dashboard.state import Key, desk, flags, plain
from dashboard.verdict import show_verdict
from dashboard.views import CIRCUMSTANCE_WORDS, show_empty_desk, show_side, who


def heading(view: FlagView) -> str:
    return (
        f"{view.relation.judgement.p_contradicts:.2f} · {who(view.a)} / {who(view.b)} · {view.a.claim.statement[:70]}"
    )


d = desk()
st.title("Contradictions")
if d.counts()["articles"] == 0:
    show_empty_desk()
    st.stop()
everything = flags()
if not everything:
    st.info(
        "No flags: nothing in this desk contradicts anything else, as far as the judge can tell.",
        icon=":material/check:",
    )
    st.write("Read in articles of more outlets on the same story, and look again.")
    st.stop()

with st.expander("Filters"):
    columns = st.columns(5)
    status = columns[0].selectbox(
        "Status", ["all", "open", "confirmed", "dismissed", "not comparable", "needs reporting"], key=Key.STATUS
    )
    parties = sorted({p for v in everything for p in (v.a.claim.party, v.b.claim.party) if p})
    side = columns[1].selectbox("Party on either side", ["all", *parties], key=Key.SIDE)
    circumstance = columns[2].selectbox("Circumstance", ["all", *CIRCUMSTANCE_WORDS], key=Key.CIRCUMSTANCE)
    kinds = sorted({r.kind.value for v in everything for r in v.relation.judgement.reasons})
    reason = columns[3].selectbox("Reason", ["all", *kinds], key=Key.REASON)
    least = columns[4].slider("Probability at least", 0.0, 1.0, 0.0, 0.05, key=Key.LEAST)

shown = [
    v
    for v in everything
    if status in ("all", v.status)
    and side in ("all", v.a.claim.party, v.b.claim.party)
    and circumstance in ("all", v.relation.circumstance.value)
    and (reason == "all" or reason in {r.kind.value for r in v.relation.judgement.reasons})
    and v.relation.judgement.p_contradicts >= least
]
st.caption(f"{len(shown)} flags in {len({v.dispute for v in shown})} disputes, of {len(everything)} flags in the desk")
if not shown:
    st.info("No flag fits these filters. Widen them to see more.", icon=":material/filter_alt_off:")
    st.stop()

by_id = {v.flag: v for v in everything}
linked = st.query_params.get(Key.FLAG)
if linked and linked not in by_id:
    st.warning(f"No flag {plain(linked[:40])} in this desk.")
ids = [v.flag for v in shown]
if linked in by_id and linked not in ids:
    ids.insert(0, linked)
chosen = st.selectbox(
    "Flag, first to see first",
    ids,
    index=ids.index(linked) if linked in ids else 0,
    format_func=lambda i: heading(by_id[i]),
)
st.query_params[Key.FLAG] = chosen
view = by_id[chosen]
judgement = view.relation.judgement
more = sum(v.dispute == view.dispute for v in everything) - 1
left, right = st.columns(2)
with left:
    show_side(view.a, [s for r in judgement.reasons for s in r.a])
with right:
    show_side(view.b, [s for r in judgement.reasons for s in r.b])
st.progress(judgement.p_contradicts, text=f"Probability of a contradiction: {judgement.p_contradicts:.2f} (0 to 1)")
st.caption(f"Circumstance: {CIRCUMSTANCE_WORDS[view.relation.circumstance.value]}. {more} more flags in this dispute.")
for item in judgement.reasons:
    st.markdown(f"- {item.kind.value}: {plain(item.text)}")
if not judgement.reasons:
    st.caption("Reason: the meaning of the two statements; no single figure, date or word stands out.")
show_verdict(view, [v.flag for v in shown if v.status == "open"])
st.download_button("Export shown flags as CSV", flags_as_csv(shown), "flags.csv", "text/csv")
st.download_button("Export shown flags as JSON Lines", flags_as_jsonl(shown), "flags.jsonl", "application/jsonl")
