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
    st.session_state.setdefault(Key.EDITOR, "")
    one, two = st.columns([1, 2])
    # Streamlit forgets a widget's value when its page is left: the name is kept apart.
    editor = one.text_input("Your name", value=st.session_state[Key.EDITOR], max_chars=100, autocomplete="name")
    st.session_state[Key.EDITOR] = editor
    note = two.text_area("Note", key=f"{Key.NOTE}-{view.flag}", max_chars=5000, height=80)
    last = 0 if view.inherited or not view.history else view.history[-1].number
    columns = st.columns(len(_BUTTONS) + 1)
    for column, (verdict, label, shortcut) in zip(columns, _BUTTONS, strict=False):
        if column.button(label, shortcut=shortcut, key=f"verdict-{verdict.name}"):
            _decide(view.flag, verdict, note, editor, last)
    following = [f for f in still_open if f != view.flag]
    if following and columns[-1].button("Next open flag", key="next-flag"):
        st.query_params[Key.FLAG] = following[0]
        st.rerun()


def _decide(flag: str, verdict: Verdict, note: str, editor: str, last: int) -> None:
    try:
        desk().decide(flag, verdict, note, editor, after=last)
    except StaleVerdictError as error:
        st.toast(plain(str(error)), icon=":material/sync_problem:")
    except CrossclaimError as error:
        st.error(plain(str(error)))
        return
    else:
        st.toast(f"Stored: {verdict.value}", icon=":material/check:")
    st.rerun()
