"""What does the desk not want to see in its queue for now?

A party pair, an outlet, a story or a dispute is muted for the whole desk, and unmuted by a later row: the table only grows, so
that it always tells who hid what.

A story is a cluster, made anew whenever articles come: it has nothing of its own that would last. So its mute names the
addresses of the articles that it held, and one rule says what that mutes later: a story is muted if most of its articles that
were in the desk at the time of the mute were in the muted story. Later articles follow the story that they join; if it falls
apart, its parts stay muted; if it joins a larger story that was not muted, all of it is shown again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import sqlalchemy as sa

from core.records import FlagView
from core.review.columns import pair_of
from core.review.stories import Arrival, Story
from core.tables import add_missing, writing

_tables = sa.MetaData()

mutes = sa.Table(
    "mutes",
    _tables,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("muted", sa.Boolean, nullable=False),
    sa.Column("editor", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)


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


class Mutes:
    """The mutes of one store."""

    def __init__(self, engine: sa.Engine) -> None:
        """Makes the table where it is missing."""
        self._engine = engine
        add_missing(engine, _tables)

    def active(self) -> list[Mute]:
        """What is muted now, oldest first."""
        standing: dict[tuple[str, str], Mute] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(sa.select(mutes).order_by(mutes.c.number)):
                standing.pop((row.kind, row.what), None)
                if row.muted:
                    at = datetime.fromisoformat(row.at)
                    standing[row.kind, row.what] = Mute(MuteKind(row.kind), row.what, row.editor, at)
        return list(standing.values())

    def set(self, kind: MuteKind, what: str, muted: bool, editor: str) -> None:
        """Mutes or unmutes, from now on."""
        row = {"kind": kind.value, "what": what, "muted": muted, "editor": editor, "at": datetime.now(UTC).isoformat()}
        with writing(self._engine) as connection:
            connection.execute(mutes.insert(), row)


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
