"""Which flags does the editor want to see, and how many of them are probably right?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from core.desk import Desk
from core.records import FlagView, Verdict
from core.review.columns import pair_of
from core.review.expected import Expected, expected_right
from core.review.mutes import Mute, MuteKind
from core.review.stories import Story, holding
from core.review.story_report import in_story
from dashboard import state, story_views, views
from dashboard.escape import block, text
from dashboard.escape import label as escaped
from dashboard.state import Key

OPEN = "open"
ANY_STATUS = "any status"
STATUSES = [OPEN, *(v.value for v in Verdict if v is not Verdict.REOPENED), ANY_STATUS]
PROBABILITY_HELP = (
    "How probable the relation model finds it, from 0 to 1, that these two wordings cannot both hold. Read both passages:"
    " it is sometimes wrong, and says nothing on which side is right."
)


@dataclass(frozen=True)
class Filter:
    """What an editor wants to see of the queue; None, "", 0 and False: everything."""

    status: str
    pair: str | None
    circumstance: str | None
    reason: str | None
    story: Story | None
    outlet: str | None
    words: tuple[str, ...]
    least: float
    """Probability of a contradiction, 0 to 1; flags added by hand have none and are let through."""
    only_new: bool
    muted_too: bool

    def of(self, flags: Sequence[FlagView], muted: frozenset[str], new: frozenset[str]) -> list[FlagView]:
        """The flags that are let through, in their order.

        Args:
            muted: ids of flags that are left out unless the editor asks for them.
            new: ids of flags raised since the editor's last visit.
        """
        return [
            v
            for v in (flags if self.story is None else in_story(self.story, flags))
            if self.status in (ANY_STATUS, v.status)
            and self.pair in (None, pair_of(v))
            and self.circumstance in (None, views.CIRCUMSTANCES[v.relation.circumstance])
            and (self.reason is None or self.reason in {views.REASONS[r.kind] for r in v.relation.judgement.reasons})
            and (self.outlet is None or self.outlet in (v.a.article.outlet, v.b.article.outlet))
            and (v.chance is None or v.chance >= self.least)
            and (not self.only_new or v.flag in new)
            and (self.muted_too or v.flag not in muted)
            and all(word in _said(v) for word in self.words)
        ]


def chosen(flags: Sequence[FlagView], stories: Sequence[Story], muted: int, new: int) -> Filter:
    """The filters of the page; all of them stand in the address.

    Args:
        stories: those of the desk, to choose one from.
        muted: how many flags are muted.
        new: how many were raised since the editor's last visit.
    """
    first, second = st.columns(4), st.columns(5, vertical_alignment="bottom")
    status = first[0].selectbox("Status", STATUSES, key=Key.STATUS, bind="query-params")
    pair = _choice(first[1], "Parties", sorted({pair_of(v) for v in flags}), Key.PAIR)
    circumstance = _choice(first[2], "Circumstance", list(views.CIRCUMSTANCES.values()), Key.CIRCUMSTANCE)
    reason = _choice(first[3], "Reason", list(views.REASONS.values()), Key.REASON)
    outlets = sorted({side.article.outlet for v in flags for side in (v.a, v.b)} - {""})
    story = _story(second[0], stories)
    outlet = _choice(second[1], "Outlet", outlets, Key.FROM_OUTLET)
    words = second[2].text_input("Words", key=Key.HOLDS, bind="query-params", placeholder="In a statement or a name")
    least = second[3].slider(
        "Least probability", 0.0, 1.0, 0.0, 0.05, key=Key.LEAST, bind="query-params", help=PROBABILITY_HELP
    )
    with second[4]:
        only_new = st.toggle(
            f"Only new ({new})",
            key=Key.NEW_ONLY,
            bind="query-params",
            help="Flags raised since your last visit. Give your name above, so that the desk knows when that was.",
        )
        muted_too = st.toggle(
            f"Muted too ({muted})",
            key=Key.MUTED_TOO,
            bind="query-params",
            help="Flags of a muted party pair, outlet, story or dispute.",
        )
    return Filter(
        status, pair, circumstance, reason, story, outlet, tuple(words.casefold().split()), least, only_new, muted_too
    )


def _choice(place: st.delta_generator.DeltaGenerator, label: str, options: list[str], key: Key) -> str | None:
    return place.selectbox(label, options, index=None, placeholder="Any", key=key, bind="query-params")


def _story(place: st.delta_generator.DeltaGenerator, stories: Sequence[Story]) -> Story | None:
    """The chosen story. The address may name it by any of its articles: those stay while stories grow and join."""
    asked = state.from_address(Key.STORY)
    story = holding(stories, asked) if asked else None
    if asked and story is None:
        st.warning("There is no story of this address in the desk (any more).", icon=":material/link_off:")
    st.session_state[Key.CHOSEN_STORY] = story.id if story else None
    names = story_views.told_apart(stories)
    place.selectbox(
        "Story",
        list(names),
        format_func=names.__getitem__,
        index=None,
        placeholder="Any",
        key=Key.CHOSEN_STORY,
        on_change=_choose_story,
        help="Flags with both sides in one story. The Stories page tells more of each.",
    )
    return story


def _choose_story() -> None:
    state.to_address({Key.STORY: st.session_state[Key.CHOSEN_STORY] or "", Key.FLAG: ""})


def _said(view: FlagView) -> str:
    """Statements, speakers and titles of both sides, for finding words."""
    parts = [
        part
        for side in (view.a, view.b)
        for part in (side.claim.statement, side.claim.text, side.claim.speaker or "", side.article.title)
    ]
    return " ".join(parts).casefold()


def counted(matching: Sequence[FlagView], disputes: int, flags: Sequence[FlagView]) -> None:
    """How many flags match, in how many disputes, and how many of them are probably right."""
    expected = expected_right(matching, flags)
    basis = "this desk's verdicts" if expected.corrected else "what readers found"
    st.markdown(
        f"**{views.count(len(matching), 'flag')} in {views.count(disputes, 'dispute')}**,"
        f" about {expected.right:.0f} expected right :small[by {basis}]",
        help=_basis(expected),
    )


def _basis(expected: Expected) -> str:
    decided = views.count(expected.verdicts, "flag")
    if expected.corrected:
        return (
            "Verdicts where there are any; for the rest what readers found right at such probabilities,"
            f" corrected by this desk's own verdicts on {decided}."
        )
    return (
        "Verdicts where there are any; for the rest how often readers found flags of such a probability right, on sample and real news."
        f" This desk decided {decided} as right or wrong so far; from 20 on, its verdicts correct the probabilities."
    )


def muting(desk: Desk, view: FlagView, editor: str) -> None:
    """Mutes what a flag is about."""
    story = holding(state.stories(desk), view.a.article.id)
    with st.popover("Mute", icon=":material/volume_off:", help="Keep flags out of the queue for the whole desk."):
        options = [(MuteKind.DISPUTE, view.flag, "This dispute"), (MuteKind.PAIR, pair_of(view), "This party pair")]
        for side, name in ((view.a, "left"), (view.b, "right")):
            if side.article.outlet:
                options.append((MuteKind.OUTLET, side.article.outlet, f"The outlet on the {name}"))
        for kind, what, label in options:
            mute = partial(desk.mute, kind, what, editor)
            st.button(label, key=f"mute_{label}", on_click=_mute, args=(mute,), width="stretch")
        if story is not None and in_story(story, [view]):
            st.button(
                "This story",
                key="mute_This story",
                help=f"{escaped(story_views.called(story))}. Articles that join it later stay out with it.",
                on_click=_mute,
                args=(partial(desk.mute_story, story, editor),),
                width="stretch",
            )


def _mute(change: Callable[[], None]) -> None:
    """Changes what is muted; the filters, which count it, stand outside the part of the page that a press draws anew."""
    change()
    st.session_state[Key.WHOLE_PAGE] = True


def muted_things(desk: Desk, flags: Sequence[FlagView], editor: str) -> None:
    """What is muted, by whom, and the way to let it in again."""
    active = desk.mutes()
    if not active:
        return
    with st.popover(f"Muted: {len(active)}", icon=":material/volume_off:", help="Muted for the whole desk."):
        for number, mute in enumerate(active):
            told = f"{mute.kind.value}: {_name(mute, flags, desk.muted_by(mute))} · by {mute.editor or 'no name given'}"
            views.draw(block(text(told)))
            st.button(
                "Unmute",
                key=f"unmute_{number}",
                on_click=_mute,
                args=(partial(desk.unmute, mute.kind, mute.what, editor),),
                type="tertiary",
            )


def _name(mute: Mute, flags: Sequence[FlagView], stories: Sequence[Story]) -> str:
    if mute.kind is MuteKind.STORY:
        return "; ".join(map(story_views.called, stories)) or "a story that is gone"
    if mute.kind is not MuteKind.DISPUTE:
        return mute.what
    return next(
        (pair_of(v) + ", " + v.a.claim.statement for v in flags if v.flag == mute.what), "a dispute that is gone"
    )
