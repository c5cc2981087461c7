"""Which article waits for which stage?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.records import Stage
from core.store.database import Database, parts
from core.store.tables import articles


class Stages(Database):
    """The last finished stage of each article."""

    def at_stage(self, stage: Stage) -> list[str]:
        """Ids of current articles whose last finished stage is this one, oldest first."""
        query = (
            sa.select(articles.c.id).where(articles.c.stage == stage.value, articles.c.current).order_by(articles.c.num)
        )
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def set_stage(self, article_ids: Sequence[str], stage: Stage) -> None:
        with self.write() as connection:
            set_stage(connection, article_ids, stage)
            if article_ids:
                self._bump_queue(connection)

    def outdated(self, segmenter: str) -> list[str]:
        """Ids of current articles that were segmented by another segmenter."""
        query = sa.select(articles.c.id).where(
            articles.c.current, articles.c.stage != Stage.STORED.value, articles.c.segmenter.is_distinct_from(segmenter)
        )
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())


def set_stage(connection: sa.Connection, article_ids: Sequence[str], stage: Stage, **values: Any) -> None:
    for part in parts(article_ids):
        connection.execute(articles.update().where(articles.c.id.in_(part)).values(stage=stage.value, **values))
