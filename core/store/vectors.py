"""Where are the vectors of statements kept?

By the statement's hash and the encoder that read it: a statement that many claims make is encoded once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from core.records import Stage
from core.store.database import Database, parts
from core.store.stages import set_stage
from core.store.tables import LATE, articles, claims, unmatched, vectors


class Vectors(Database):
    """Unit-length vectors of statements."""

    def missing_vectors(self, article_ids: Sequence[str], encoder: str) -> list[tuple[str, str]]:
        """(statement hash, statement) of these articles that this encoder has not read yet, in order, each once."""
        have = sa.select(vectors.c.statement_hash).where(vectors.c.encoder == encoder)
        found: dict[str, str] = {}
        with self.engine.connect() as connection:
            for part in parts(article_ids):
                query = (
                    sa.select(claims.c.statement_hash, claims.c.statement)
                    .where(claims.c.article.in_(part), claims.c.statement_hash.not_in(have))
                    .order_by(claims.c.num)
                )
                found.update({r.statement_hash: r.statement for r in connection.execute(query)})
        return list(found.items())

    def save_vectors(self, hashes: Sequence[str], data: np.ndarray, encoder: str, article_ids: Sequence[str]) -> None:
        """Keeps vectors of shape (n, dim), float32; the articles' stage is then `encoded`."""
        rows = [
            {"statement_hash": h, "encoder": encoder, "data": v.astype("<f4").tobytes()}
            for h, v in zip(hashes, data, strict=True)
        ]
        with self.write() as connection:
            if rows:
                connection.execute(vectors.insert(), rows)
            set_stage(connection, article_ids, Stage.ENCODED)
            self._bump(connection)

    def vectors(self, encoder: str, nums: Iterable[int] | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Index ids (n,) int64 and vectors (n, dim) float32 of all encoded claims, or of these, by index id."""
        join = claims.join(vectors, vectors.c.statement_hash == claims.c.statement_hash)
        query = sa.select(claims.c.num, vectors.c.data).select_from(join).where(vectors.c.encoder == encoder)
        rows: list[Any] = []
        with self.engine.connect() as connection:
            if nums is None:
                rows = list(connection.execute(query))
            else:
                for part in parts(nums):
                    rows += connection.execute(query.where(claims.c.num.in_(part)))
        rows.sort(key=lambda r: r.num)
        if not rows:
            return np.empty(0, np.int64), np.empty((0, 0), np.float32)
        ids = np.fromiter((r.num for r in rows), np.int64, len(rows))
        return ids, np.frombuffer(b"".join(r.data for r in rows), "<f4").reshape(len(rows), -1).astype(np.float32)

    def statement_vectors(self, hashes: Iterable[str], encoder: str) -> dict[str, np.ndarray]:
        """Vectors (dim,) float32 by statement hash; those this encoder has not read are left out."""
        found = {}
        with self.engine.connect() as connection:
            for part in parts(hashes):
                query = sa.select(vectors).where(vectors.c.encoder == encoder, vectors.c.statement_hash.in_(part))
                for row in connection.execute(query):
                    found[row.statement_hash] = np.frombuffer(row.data, "<f4")
        return found

    def without_vector(self, encoder: str) -> list[str]:
        """Ids of current articles past `segmented` that hold a statement this encoder has not read, just corrected ones aside."""
        have = sa.select(vectors.c.statement_hash).where(vectors.c.encoder == encoder)
        query = (
            sa.select(articles.c.id)
            .distinct()
            .select_from(articles.join(claims, claims.c.article == articles.c.id))
            .where(articles.c.current, articles.c.stage.in_(LATE), claims.c.statement_hash.not_in(have))
            .where(claims.c.id.not_in(sa.select(unmatched.c.claim)))
        )
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())
