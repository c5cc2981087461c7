"""How does an editor give a verdict on a flag?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.errors import CrossclaimError, StaleVerdictError
from core.records import FlagView, Verdict
from dashboard.state import Key, desk, plain

_BUTTONS = (
    (Verdict.CONFIRMED, "Confirm", "alt+1"),
    (Verdict.DISMISSED, "Dismiss", "alt+2"),
    (Verdict.NOT_COMPARABLE, "Not comparable", "alt+3"),
    (Verdict.NEEDS_REPORTING, "Needs reporting", "alt+4"),
)


def show_verdict(view: FlagView, still_open: Sequence[str]) -> None:
    """Status, history, note, editor's name and the buttons; a verdict is stored at once."""
    st.subheader("Verdict")
    st.write(f"Status: **{view.status}**" + (" (given on an earlier cut of these passages)" if view.inherited else ""))
    for decision in view.history:
        who = plain(decision.editor or "somebody")
        note = f": {plain(decision.note)}" if decision.note else ""
        st.markdown(f"- {decision.at:%Y-%m-%d %H:%M} UTC, {who}, **{decision.verdict.value}**{note}")
    one, two = st.columns([1, 2])
    one.text_input("Your name", key=Key.EDITOR, persist_state="session", max_chars=100, autocomplete="name")
    two.text_area("Note", key=f"{Key.NOTE}-{view.flag}", max_chars=5000, height=80)
    last = 0 if view.inherited or not view.history else view.history[-1].number
    columns = st.columns(len(_BUTTONS) + 1)
    for column, (verdict, words, shortcut) in zip(columns, _BUTTONS, strict=False):
        # The arguments are those of the page the editor looks at, not of the run that the click sets off.
        arguments = (view.flag, verdict, last)
        key = f"verdict-{verdict.name}"
        column.button(words, shortcut=shortcut, key=key, on_click=_decide, args=arguments)
    following = [f for f in still_open if f != view.flag]
    if following and columns[-1].button("Next open flag", key="next-flag"):
        st.query_params[Key.FLAG] = following[0]
        st.rerun()


def _decide(flag: str, verdict: Verdict, last: int) -> None:
    note, editor = (st.session_state.get(key) or "" for key in (f"{Key.NOTE}-{flag}", Key.EDITOR))
    try:
        desk().decide(flag, verdict, note, editor, after=last)
    except StaleVerdictError as error:
        st.toast(plain(str(error)), icon=":material/sync_problem:")
    except CrossclaimError as error:
        st.error(plain(str(error)))
    else:
        st.toast(f"Stored: {verdict.value}", icon=":material/check:")
