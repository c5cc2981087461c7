"""How does an editor correct what the tool read in a claim, and see what it read itself?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import streamlit as st

from core.corrections import FIELDS, Changes
from core.errors import CrossclaimError, StaleCorrectionError
from core.records import ClaimView, Correction, Stance
from dashboard import state, views
from dashboard.escape import MUTED, SMALL, block, text
from dashboard.state import Key

UNKNOWN = "party unknown"
NOBODY = "nobody named"
_EMPTY = {"speaker": NOBODY, "party": UNKNOWN}


def show_corrections(*sides: ClaimView, stay: Mapping[Key, str] | None = None) -> None:
    """For each claim, side by side, where it can be corrected and its corrections are told.

    Args:
        stay: what the address says after a correction, so that the page still shows what was corrected.
    """
    for column, view in zip(st.columns(len(sides)), sides, strict=True):
        key = f"{Key.CORRECT}_{view.claim.id}"
        opened = column.expander("Correct", icon=":material/edit:", type="compact", key=key, on_change="rerun")
        if opened.open:
            with opened:
                _show_form(view, stay or {})


def _show_form(view: ClaimView, stay: Mapping[Key, str]) -> None:
    claim, desk = view.claim, state.desk()
    history = desk.corrections(claim.id)
    seen = history[-1].number if history else 0
    keys = {name: f"{name}_{claim.id}_{seen}" for name in (*FIELDS, Key.EDITOR, Key.NOTE)}
    views.draw(block("As reported", SMALL) + views.passage(view) + _tool_reading(view))
    parties = sorted({name for name, _ in desk.parties()} | {claim.party or ""})
    with st.form(f"correction_{claim.id}_{seen}", border=False):
        st.text_input("Speaker", claim.speaker or "", key=keys["speaker"], max_chars=200, placeholder=NOBODY)
        st.selectbox(
            "Party",
            parties,
            index=parties.index(claim.party or ""),
            format_func=lambda name: name or UNKNOWN,
            key=keys["party"],
            accept_new_options=True,
            help="The side that the speaker speaks for. Type a name to add another one.",
        )
        stances = [s.value for s in Stance]
        st.selectbox(
            "Stance",
            stances,
            index=stances.index(claim.stance.value),
            key=keys["stance"],
            help="The speaker's stance to the statement: who denies it stands against whoever asserts it.",
        )
        st.text_area(
            "Statement",
            claim.statement,
            key=keys["statement"],
            max_chars=1000,
            help="What is compared: the bare proposition, without who said it, so that it can be read alone.",
        )
        st.text_input("Your name", st.session_state.get(Key.EDITOR) or "", key=keys[Key.EDITOR], max_chars=80)
        st.text_input("Note", key=keys[Key.NOTE], max_chars=500, placeholder="Why")
        with st.container(horizontal=True):
            st.form_submit_button("Correct", on_click=_correct, args=(view, seen, keys, stay))
            if view.tool:
                st.form_submit_button("Back to the tool's reading", on_click=_undo, args=(view, seen, keys, stay))
    if history:
        views.draw(_history(history))


def _tool_reading(view: ClaimView) -> str:
    if view.tool is None:
        return ""
    lines = [
        f'<span style="{MUTED}">{name}:</span> {text(value or _EMPTY.get(name, "none"))}'
        for name, value in view.tool.differing(view.claim).items()
    ]
    return block("The tool's own reading", SMALL) + "".join(map(block, lines))


def _history(history: Sequence[Correction]) -> str:
    """Corrections, the latest first: what, who, when, note."""
    lines = []
    for correction in reversed(history):
        what = "; ".join(
            f'<span style="{MUTED}">{name}:</span> {text(_said(name, value))}'
            for name, value in correction.changes.items()
        )
        who = f"{correction.editor or 'no name given'} · {correction.at:%d %b %Y, %H:%M} UTC"
        lines.append(block(what) + block(text(who), SMALL))
        lines.append(block(text(correction.note), MUTED) if correction.note else "")
    return block("Corrections, latest first", SMALL) + "".join(lines)


def _said(field: str, value: str | None) -> str:
    return "back to the tool's reading" if value is None else value or _EMPTY.get(field, "none")


def _correct(view: ClaimView, seen: int, keys: Mapping[str, str], stay: Mapping[Key, str]) -> None:
    claim = view.claim
    stands = {"speaker": claim.speaker or "", "party": claim.party or "", "stance": claim.stance.value}
    stands["statement"] = claim.statement
    typed = {name: " ".join((st.session_state.get(keys[name]) or "").split()) for name in FIELDS}
    state.to_address(stay)
    _record(view, seen, keys, {name: value for name, value in typed.items() if value != stands[name]})


def _undo(view: ClaimView, seen: int, keys: Mapping[str, str], stay: Mapping[Key, str]) -> None:
    assert view.tool is not None
    # A role is never corrected by itself: it goes and comes with the speaker.
    differing = {"speaker" if name == "role" else name for name in view.tool.differing(view.claim)}
    state.to_address(stay)
    _record(view, seen, keys, {name: None for name in FIELDS if name in differing})


def _record(view: ClaimView, seen: int, keys: Mapping[str, str], changes: Mapping[str, str | None]) -> None:
    editor, note = (st.session_state.get(keys[key]) or "" for key in (Key.EDITOR, Key.NOTE))
    if editor:
        st.session_state[Key.EDITOR] = editor
    outcome = ("stored", "")
    try:
        state.desk().correct(view.claim.id, editor, note, seen, **cast("Changes", changes))
    except StaleCorrectionError:
        outcome = ("stale", "")
    except CrossclaimError as error:
        outcome = ("failed", str(error))
    st.session_state[Key.CORRECTED] = outcome


def show_outcome() -> None:
    """Tells once what became of the last correction."""
    kind, detail = st.session_state.pop(Key.CORRECTED, ("", ""))
    if kind == "stale":
        st.warning(
            "Someone else corrected this claim while you were looking. Your correction was not stored; theirs is shown now.",
            icon=":material/group:",
        )
    elif kind == "failed":
        st.error("The correction was not stored.", icon=":material/error:")
        views.draw(block(text(detail)))
    elif kind:
        st.toast("Stored: the claim was compared anew", icon=":material/check:")
