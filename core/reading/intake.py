"""What becomes of an article that was read: is it new, a new version, or a text that the desk holds already?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.reading.files import expand, read_paths
from core.reading.origins import OriginFinder, closest, shingles, signature, without_page
from core.records import Article, Failure, IngestReport

if TYPE_CHECKING:
    from core.pipeline import Progress
    from core.settings import Settings
    from core.store import Store, StoredArticle


class Intake:
    """Takes read articles into the store and counts what became of them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.finder = OriginFinder(store.signatures())
        self.added = self.updated = self.unchanged = self.copies = self.ignored = 0
        self.failures: list[Failure] = []
        self.gaps: list[Failure] = []

    def read(self, paths: Iterable[str | Path], settings: Settings, progress: Progress) -> None:
        """Takes every article of these files and folders. A bad item is noted with the reason, and skipped."""
        files, missing, self.ignored = expand(list(paths))
        self.failures += missing
        for number, item in enumerate(read_paths(files, settings)):
            progress("reading", number, max(len(files), number + 1))
            if item.article is None:
                self.failures.append(Failure(item.item, item.failure or "not readable"))
            else:
                self.take(item.item, item.article, item.gaps)
        progress("reading", max(len(files), 1), max(len(files), 1))

    def told(self, report: IngestReport) -> IngestReport:
        """The report of the later stages, with what was read before them."""
        return replace(
            report,
            added=self.added,
            updated=self.updated,
            unchanged=self.unchanged,
            copies=self.copies,
            ignored=self.ignored,
            failures=tuple(self.failures),
            gaps=tuple(self.gaps),
        )

    def take(self, item: str, article: Article, gaps: Sequence[str]) -> None:
        """Stores one article, or notes it as unchanged, a new version, or the same text under another address."""
        self.gaps += [Failure(item, gap) for gap in gaps]
        current = self.store.current_version(article.url)
        if current == article.id:
            if self.store.update_article(article):
                self.updated += 1
            else:
                self.unchanged += 1
            return
        twin = self.store.same_text(article.text_hash)
        if twin is not None and current is None:
            if self.store.add_carrier(twin[0], article):
                self.copies += 1
            else:
                self.unchanged += 1
            return
        mark = signature(article.text)
        origin = self._origin(article, mark, len(shingles(article.text)))
        self.store.add_article(article, origin, mark)
        self.finder.add(article.id, origin, mark)
        if current is None:
            self.added += 1
        else:
            self.updated += 1

    def _origin(self, article: Article, mark: bytes, size: int) -> str:
        near = self._near(article, mark, size)
        own = without_page(article.text, article.outlet, [s.article for s in near])
        if own != article.text:  # notes that fill much of a page hide what it copies
            known = {s.article.id for s in near}
            more = self._near(article, signature(own), len(shingles(own)))
            near += [s for s in more if s.article.id not in known]
        found = closest(article.text, article.outlet, [s.article for s in near])
        return article.id if found is None else near[found].origin

    def _near(self, article: Article, mark: bytes, size: int) -> list[StoredArticle]:
        """Articles under other addresses that may share an origin with a text of this signature and number of shingles."""
        stored = self.store.articles(self.finder.candidates(mark, size))
        return [s for s in stored if s.article.url != article.url]
