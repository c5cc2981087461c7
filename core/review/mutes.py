"""What does the desk not want to see in its queue for now?

A party pair, an outlet, a story or a dispute is muted for the whole desk until it is unmuted.

A story is a cluster, made anew whenever articles come: it has nothing of its own that would last. So its mute names the
addresses of the articles that it held, and one rule says what that mutes later: a story is muted if most of its articles that
were in the desk at the time of the mute were in the muted story. Later articles follow the story that they join; if it falls
apart, its parts stay muted; if it joins a larger story that was not muted, all of it is shown again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.records import FlagView
from core.review.columns import pair_of
from core.review.stories import Arrival, Story


class MuteKind(StrEnum):
    """What can be muted."""

    PAIR = "party pair"
    OUTLET = "outlet"
    STORY = "story"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class Mute:
    """Something that stays out of the queue until it is unmuted."""

    kind: MuteKind
    what: str
    """The pair as `pair_of` names it, the outlet's name, the id of any flag of the dispute, or a story's `articles_named`."""
    editor: str = ""
    at: datetime | None = None
    """UTC; None where it was not stored yet."""


def articles_named(addresses: Iterable[str]) -> str:
    """What a mute of a story keeps: the addresses of its articles, as a JSON list."""
    return json.dumps(sorted(set(addresses)), ensure_ascii=False)


def muted_stories(stories: Iterable[Story], mute: Mute, arrivals: Mapping[str, Arrival]) -> list[Story]:
    """Stories of today that a mute of a story keeps out of the queue, by the rule above.

    Args:
        arrivals: of the articles of these stories, by article id.
    """
    assert mute.at is not None, "a mute that is kept has its time"
    named = frozenset(json.loads(mute.what))
    found = []
    for story in stories:
        known = [a for a in map(arrivals.get, story.articles) if a is not None and a.at <= mute.at]
        if sum(a.url in named for a in known) * 2 > len(known):
            found.append(story)
    return found


def muted_flags(flags: Sequence[FlagView], active: Iterable[Mute], silent: Iterable[Story] = ()) -> frozenset[str]:
    """Ids of the flags that one of these mutes keeps out of the queue.

    Args:
        silent: the stories that are muted: flags with both sides in one of them stay out.
    """
    named: dict[MuteKind, set[str]] = {kind: set() for kind in MuteKind}
    for mute in active:
        named[mute.kind].add(mute.what)
    story_of = {article: story.id for story in silent for article in story.articles}
    disputes = {view.dispute for view in flags if view.flag in named[MuteKind.DISPUTE]}
    return frozenset(
        view.flag
        for view in flags
        if pair_of(view) in named[MuteKind.PAIR]
        or named[MuteKind.OUTLET] & {view.a.article.outlet, view.b.article.outlet}
        or view.dispute in disputes
        or (view.a.article.id in story_of and story_of[view.a.article.id] == story_of.get(view.b.article.id))
    )
