"""How does an editor see the queue of flags, one flag, and the place for the verdict?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.desk import Desk
from core.errors import CrossclaimError, StaleVerdictError
from core.records import ClaimView, Decision, FlagView, Verdict
from core.review.columns import pair_of
from core.review.expected import as_read
from dashboard import added_flag_views, correction_views, queue_filters, state, views
from dashboard.escape import MUTED, SMALL, block, text
from dashboard.queue_filters import OPEN, PROBABILITY_HELP
from dashboard.state import Key

A_PAGE = 12
"""Disputes shown at first, and more with every press of the button."""
QUEUE_HEIGHT = 900
"""Pixels: the queue scrolls by itself, so that the flag beside it stays in view."""
VERDICTS = {
    Verdict.CONFIRMED: ("Confirm", "1", "The two accounts contradict each other."),
    Verdict.DISMISSED: ("Dismiss", "2", "They do not."),
    Verdict.NOT_COMPARABLE: ("Not comparable", "3", "They speak of different things."),
    Verdict.NEEDS_REPORTING: ("Needs reporting", "4", "The desk's articles do not settle it."),
}
WHY = [
    "both can hold",
    "different events or dates",
    "opinion, not fact",
    "misread by the tool",
    "same account, other words",
]
"""Why a flag is dismissed, for one click; the note takes everything else."""


def disputes(flags: Sequence[FlagView]) -> list[list[FlagView]]:
    """Flags grouped by dispute, in the queue's order, the leading flag of each first."""
    groups: dict[str, list[FlagView]] = {}
    for view in flags:
        groups.setdefault(view.dispute, []).append(view)
    return list(groups.values())


def following(leading: Sequence[FlagView], view: FlagView, step: int = 1) -> FlagView | None:
    """The next open dispute after the one of a flag (step -1: before it), going round at the end; None: no other is open."""
    order = leading[::step]
    at = next((n for n, v in enumerate(order) if v.dispute == view.dispute), -1)
    rest = [*order[at + 1 :], *order[: max(at, 0)]]
    return next((v for v in rest if v.status == OPEN), None)


def editors_name() -> str:
    """The editor's name, asked for once a session; "" if none was given. The browser may offer it the next time."""
    name = st.text_input(
        "Your name",
        key=Key.EDITOR,
        persist_state="session",
        max_chars=80,
        placeholder="Stands with your verdicts",
        autocomplete="name",
    )
    return (name or "").strip()


def show_queue(groups: Sequence[Sequence[FlagView]], shown: FlagView | None, new: frozenset[str]) -> None:
    """The disputes, each with its first flag and the others behind an expander; flags of `new` are marked."""
    wanted = st.session_state.setdefault(Key.SHOWN, A_PAGE)
    for group in groups[:wanted]:
        with st.container(border=True, gap="xsmall"):
            _show_item(group[0], shown, new)
            if group[1:]:
                with st.expander(f"and {views.count(len(group) - 1, 'more pair')}", type="compact"):
                    for view in group[1:]:
                        _show_item(view, shown, new)
    if len(groups) > wanted:
        st.button(f"Show more ({len(groups) - wanted} left)", on_click=_more, key="more_disputes")


def _more() -> None:
    st.session_state[Key.SHOWN] += A_PAGE


def _show_item(view: FlagView, shown: FlagView | None, new: frozenset[str]) -> None:
    here = shown is not None and shown.flag == view.flag
    chance = added_flag_views.by_whom(view.added) if view.added else f"{view.relation.judgement.p_contradicts:.2f}"
    figures = f"{chance} · {views.CIRCUMSTANCES[view.relation.circumstance]}"
    figures += "" if view.status == OPEN else f" · {view.status}"
    mark = views.chip("new", title="Raised since your last visit.") if view.flag in new else ""
    draw = [block(f'{mark}<strong>{text(pair_of(view))}</strong> <span style="{SMALL}">{text(figures)}</span>')]
    draw += [
        block(
            f'<span style="{MUTED}">{text(_who(side))}:</span> {text(_short(side.claim.statement))}', "font-size:.93em"
        )
        for side in (view.a, view.b)
    ]
    views.draw("".join(draw))
    st.button(
        "Shown beside" if here else "Look at it",
        icon=":material/visibility:" if here else ":material/arrow_forward:",
        key=f"look_{view.flag}",
        disabled=here,
        type="tertiary",
        on_click=state.to_address,
        args=({Key.FLAG: view.flag},),
    )


def _who(view: ClaimView) -> str:
    return view.claim.speaker or view.article.outlet or "outlet not given"


def _short(words: str, longest: int = 130) -> str:
    return words if len(words) <= longest else words[:longest].rsplit(" ", 1)[0] + " …"


def show_flag(view: FlagView, others: Sequence[FlagView]) -> None:
    """Both accounts side by side, why they were flagged, and how probable a contradiction is.

    Args:
        others: the other flags of the dispute.
    """
    judgement = view.relation.judgement
    chips = (
        views.chip(view.status)
        + views.chip(views.CIRCUMSTANCES[view.relation.circumstance])
        + views.reason_chips(judgement.reasons)
    )
    views.draw(block(chips))
    if view.status == OPEN and any(o.status != OPEN for o in others):
        views.note("New in a dispute of which other pairs are decided.")
    if view.inherited:
        views.note("The verdicts below were given on an earlier cut of the same passages.")
    views.show_pair(view.a, view.b, judgement.reasons)
    correction_views.show_corrections(view.a, view.b, stay={Key.FLAG: view.flag})
    if view.added:
        added_flag_views.show_added(view.added, judgement)
        return
    if not judgement.reasons:
        views.note("No single word explains the difference; the model finds it in the meaning of the two statements.")
    st.progress(min(max(judgement.p_contradicts, 0.0), 1.0))
    st.markdown(
        f":small[Probability of a contradiction: **{judgement.p_contradicts:.2f}**"
        f" (agrees {judgement.p_agrees:.2f}, only related {judgement.p_related:.2f});"
        f" readers found about {as_read(judgement.p_contradicts) * 10:.0f} in 10 such flags right]",
        help=PROBABILITY_HELP,
    )


def verdict_panel(desk: Desk, view: FlagView, others: Sequence[FlagView], leading: Sequence[FlagView]) -> None:
    """Where the editor decides. What it records is on what it shows: a verdict given meanwhile is never overruled unseen.

    Args:
        others: the other flags of the dispute.
        leading: the disputes of the queue, for going on to the next.
    """
    waiting = [o for o in others if o.status == OPEN]
    if st.session_state.get(Key.SEEN, ("",))[0] != view.flag:
        st.session_state[Key.SEEN] = (view.flag, view.last_verdict)
    with st.container(border=True):
        why, note = st.columns([2, 3])
        why.selectbox("Why dismissed", WHY, index=None, placeholder="Optional", key=_of(Key.WHY, view))
        note.text_area("Note", key=_of(Key.NOTE, view), max_chars=2000, height=68, placeholder="Why, or what to ask")
        if waiting:
            st.checkbox(
                f"Also for the {views.count(len(waiting), 'other open pair')} of this dispute",
                key=_of(Key.WHOLE_DISPUTE, view),
            )
        with st.container(horizontal=True):
            for verdict, (words, shortcut, help_) in VERDICTS.items():
                st.button(
                    words,
                    key=f"verdict_{verdict.name.lower()}",
                    help=f"{help_} Key: {shortcut}",
                    shortcut=shortcut,
                    on_click=_decide,
                    args=(desk, view, waiting, verdict),
                )
        with st.container(horizontal=True):
            for label, key, shortcut, step in (("Previous", "previous_flag", "P", -1), ("Next", "next_flag", "N", 1)):
                to = following(leading, view, step)
                st.button(
                    label,
                    key=key,
                    help=f"The {label.lower()} open dispute. Key: {shortcut}",
                    shortcut=shortcut,
                    disabled=to is None,
                    on_click=_go,
                    args=(to,),
                )
            st.button(
                "Undo",
                key="undo",
                help="Takes the last verdict back by a new one; the history keeps both. Key: U",
                shortcut="U",
                disabled=not view.history,
                on_click=_take_back,
                args=(desk, view),
            )
            queue_filters.muting(desk, view, st.session_state.get(Key.EDITOR) or "")
    show_history(view.history)


def bulk_dismissal(desk: Desk, matching: Sequence[FlagView]) -> None:
    """Dismisses all open flags that the filters let through, after a second press."""
    waiting = [v for v in matching if v.status == OPEN]
    with st.popover(
        "Dismiss all", icon=":material/playlist_remove:", disabled=not waiting, help="All open flags listed."
    ):
        st.markdown(f"This dismisses the {views.count(len(waiting), 'open flag')} that the filters let through.")
        st.selectbox("Why", WHY, index=None, placeholder="Choose a reason", key=Key.BULK_WHY)
        st.button(
            f"Yes, dismiss {views.count(len(waiting), 'flag')}",
            key="bulk_dismiss",
            disabled=not st.session_state.get(Key.BULK_WHY),
            on_click=_dismiss_all,
            args=(desk, waiting),
        )


def _of(key: Key, view: FlagView) -> str:
    """The key of a widget that belongs to one flag."""
    return f"{key}_{view.flag}"


def _go(to: FlagView | None) -> None:
    state.to_address({Key.FLAG: to.flag} if to else {})


def _decide(desk: Desk, view: FlagView, waiting: Sequence[FlagView], verdict: Verdict) -> None:
    if _came_meanwhile(view):
        return
    session = st.session_state
    note = session.get(_of(Key.NOTE, view)) or ""
    why = session.get(_of(Key.WHY, view))
    if why and verdict is Verdict.DISMISSED:
        note = f"{why}: {note}" if note else why
    state.to_address({Key.FLAG: view.flag})
    targets = [view, *(waiting if session.get(_of(Key.WHOLE_DISPUTE, view)) else [])]
    if _record(desk, targets, verdict, note):
        session[_of(Key.NOTE, view)] = ""


def _take_back(desk: Desk, view: FlagView) -> None:
    if not _came_meanwhile(view):
        _undo(desk, [view])


def _came_meanwhile(view: FlagView) -> bool:
    """True, once, where a verdict came up while the editor looked at the flag: leaving a field draws it under the very press."""
    seen = (view.flag, view.last_verdict)
    if st.session_state.get(Key.SEEN) == seen:
        return False
    st.session_state[Key.SEEN] = seen
    st.session_state[Key.OUTCOME] = ("stale", 0, [])
    return True


def _dismiss_all(desk: Desk, waiting: Sequence[FlagView]) -> None:
    _record(desk, waiting, Verdict.DISMISSED, st.session_state.get(Key.BULK_WHY) or "")


def _record(desk: Desk, targets: Sequence[FlagView], verdict: Verdict, note: str) -> bool:
    """Stores a verdict on flags and what became of it. True if the first flag took it."""
    st.session_state.pop(Key.SEEN, None)
    editor = st.session_state.get(Key.EDITOR) or ""
    try:
        given, stale = desk.decide_all(targets, verdict, note, editor)
    except CrossclaimError as error:
        st.session_state[Key.OUTCOME] = ("failed", str(error), [])
        return False
    kind = "stale" if stale else verdict.value
    st.session_state[Key.OUTCOME] = (kind, len(given), [d.flag for d in given])
    return targets[0].flag not in stale


def _undo(desk: Desk, targets: Sequence[FlagView]) -> None:
    st.session_state.pop(Key.SEEN, None)
    editor = st.session_state.get(Key.EDITOR) or ""
    try:
        for view in targets:
            desk.undo(view.flag, editor, after=view.last_verdict)
    except StaleVerdictError:
        st.session_state[Key.OUTCOME] = ("stale", 0, [])
    except CrossclaimError as error:
        st.session_state[Key.OUTCOME] = ("failed", str(error), [])
    else:
        state.to_address({Key.FLAG: targets[0].flag})
        st.session_state[Key.OUTCOME] = ("taken back", len(targets), [])


def show_outcome(desk: Desk, flags: Sequence[FlagView]) -> None:
    """Tells once what became of the last verdict; verdicts on many flags can be taken back together."""
    kind, detail, given = st.session_state.pop(Key.OUTCOME, (None, None, []))
    if kind == "stale":
        st.warning(
            "Someone else decided this while you were looking. Your verdict was not stored; theirs stands in the history below."
            " Read it, then decide again if you still want to."
            + (f" {views.count(detail, 'other verdict')} went through." if detail else ""),
            icon=":material/group:",
        )
    elif kind == "failed":
        st.error("The verdict was not stored.", icon=":material/error:")
        views.draw(block(text(detail)))
    elif kind:
        st.toast(f"Stored: {kind}" + (f", for {detail} pairs" if detail > 1 else ""), icon=":material/check:")
    if len(given) > 1:
        decided = [v for v in flags if v.flag in set(given)]
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            views.note(f"{views.count(len(decided), 'flag')} decided together.")
            st.button(
                "Take them all back", key="bulk_undo", icon=":material/undo:", on_click=_undo, args=(desk, decided)
            )


def show_history(history: Sequence[Decision]) -> None:
    """Verdicts, the latest first: who, when, note."""
    if not history:
        views.note("No verdict yet.")
        return
    lines = []
    for decision in reversed(history):
        who = text(decision.editor or "no name given")
        head = f"<strong>{text(decision.verdict.value)}</strong> · {who} · {decision.at:%d %b %Y, %H:%M} UTC"
        lines.append(block(head) + (block(text(decision.note), f"margin-bottom:.4em;{MUTED}") if decision.note else ""))
    st.markdown("**Verdicts**")
    views.draw("".join(lines))
