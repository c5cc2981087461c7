"""Where is everything kept that the desk knows?

`Store` is the only door to the database, and the truth: vector indexes are rebuilt from it. Every method is one
transaction. One module a kind of thing; `tables.py` shows all tables at once.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from core.errors import DeskError
from core.records import Claim, ClaimView
from core.store.articles import Articles, StoredArticle
from core.store.claims import Claims
from core.store.editors import EditorLog
from core.store.figures import Figures
from core.store.matches import Matches
from core.store.mutes import Mutes
from core.store.relations import Relations
from core.store.stages import Stages
from core.store.vectors import Vectors
from core.store.verdicts import Verdicts
from core.store.visits import Visits
from core.store.words import ClaimWords

__all__ = ["Store", "StoredArticle"]


class Store(Articles, Stages, Claims, Vectors, Matches, Relations, Verdicts, Figures):
    """All SQL of the desk. Thread-safe: each call takes a connection of its own."""

    def __init__(self, url: str) -> None:
        """Opens the store, creating its tables where they are missing.

        Raises:
            DeskError: the database cannot be opened, is damaged, or is of another version.
        """
        try:
            super().__init__(url)
            self.editors = EditorLog(self.engine)
            self.visits = Visits(self.engine)
            self.mutes = Mutes(self.engine)
            self.words = ClaimWords(self.engine)
            self.words.open()
        except sa.exc.SQLAlchemyError as error:
            raise DeskError(f"the store at {url} cannot be opened: {error.__cause__ or error}") from error

    def views(self, claims: Iterable[Claim]) -> dict[str, ClaimView]:
        """Claims with the articles that they stand in, by claim id; claims whose article is gone are left out."""
        claims = list(claims)
        articles = {s.article.id: s for s in self.articles({c.article for c in claims})}
        sizes = self.origin_sizes({stored.origin for stored in articles.values()})
        read_by_tool = self.editors.readings()
        found = {}
        for claim in claims:
            stored = articles.get(claim.article)
            if stored is not None:
                carriers, tool = sizes.get(stored.origin, 1), read_by_tool.get(claim.id)
                found[claim.id] = ClaimView(claim, stored.article, stored.origin, carriers, tool)
        return found
