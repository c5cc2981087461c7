"""Which stories does the desk hold today, and which of them are muted?"""

from __future__ import annotations

import threading
from collections.abc import Sequence

from core.errors import NotFoundError
from core.nearby import Nearby
from core.records import FlagView
from core.review.columns import column_of
from core.review.mutes import Mute, MuteKind, articles_named, muted_stories
from core.review.stories import Arrival, Story, holding, stories
from core.review.story_report import StoryReport, report
from core.store import Store
from core.store import stories as kept


class DeskStories:
    """The stories of one desk, gathered anew when its articles or claims change. Thread-safe."""

    def __init__(self, store: Store, nearby: Nearby, lock: threading.RLock) -> None:
        self._store = store
        self._nearby = nearby
        self._lock = lock
        self._stories: list[Story] = []
        self._arrivals: dict[str, Arrival] = {}
        self._generation = -1

    def all(self) -> list[Story]:
        """The largest first; an article that stands alone is in none."""
        with self._lock:
            generation = self._store.generation()
            if self._generation != generation:
                self._arrivals = kept.arrivals(self._store)
                self._stories = stories(kept.story_articles(self._store), self._nearby.surroundings().centres)
                self._generation = generation
            return self._stories

    def report(self, article: str, flags: Sequence[FlagView]) -> StoryReport:
        """What is contested in the story that an article is in.

        Args:
            flags: all flags of the desk.

        Raises:
            NotFoundError: the article is in no story.
        """
        story = holding(self.all(), article)
        if story is None:
            raise NotFoundError(f"no story holds an article {article!r}")
        claims = dict(self._store.claims_of_articles(story.articles))
        views = self._store.views(claims.values())
        agreeing = kept.agreeing(self._store, story.articles)
        pairs = [(views[a], views[b]) for a, b in agreeing if a in views and b in views]
        return report(story, claims.values(), flags, pairs, column_of)

    def named(self, story: Story) -> str:
        """What a mute of this story keeps. Of articles that left meanwhile nothing is kept."""
        self.all()
        return articles_named(self._arrivals[i].url for i in story.articles if i in self._arrivals)

    def muted_by(self, mute: Mute) -> list[Story]:
        """The stories of today that a mute keeps out of the queue; none if it is no mute of a story."""
        return muted_stories(self.all(), mute, self._arrivals) if mute.kind is MuteKind.STORY else []
