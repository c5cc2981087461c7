"""Which texts does the desk hold, under which addresses, and which of them share an origin?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from core.records import Article, FactCheck, Moment, Stage
from core.store import fact_checks
from core.store.claims import drop_claims
from core.store.database import Database, parts
from core.store.tables import articles, carriers, claims


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with what the desk knows of it."""

    article: Article
    num: int
    origin: str
    stage: Stage
    added_at: datetime


class Articles(Database):
    """Articles in their versions, and the other addresses that carry the same text."""

    def current_version(self, url: str) -> str | None:
        """Id of the version now shown under an address; None if the desk has none."""
        query = sa.select(articles.c.id).where(articles.c.url == url, articles.c.current)
        with self.engine.connect() as connection:
            return connection.execute(query).scalar()

    def same_text(self, text_hash: str) -> tuple[str, str] | None:
        """Id and address of the current article with this text; None if there is none."""
        query = sa.select(articles.c.id, articles.c.url).where(articles.c.text_hash == text_hash, articles.c.current)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        return (row.id, row.url) if row else None

    def add_carrier(self, article_id: str, carrier: Article) -> bool:
        """Notes that another address carries the same text. False if that was known."""
        row = {
            "url": carrier.url,
            "article": article_id,
            "outlet": carrier.outlet,
            "title": carrier.title,
            "published": str(carrier.published) if carrier.published else None,
            "retold_from": carrier.retold_from,
        }
        with self.write() as connection:
            known = connection.execute(sa.select(carriers).where(carriers.c.url == carrier.url)).mappings().first()
            if known is not None and dict(known) == row:
                return False
            connection.execute(carriers.delete().where(carriers.c.url == carrier.url))
            connection.execute(carriers.insert(), row)
            self._bump_queue(connection)
        return True

    def add_article(self, article: Article, origin: str, signature: bytes) -> None:
        """Stores a new version as the current one of its address; the version before keeps only its text."""
        with self.write() as connection:
            before = list(
                connection.execute(
                    sa.select(articles.c.id).where(articles.c.url == article.url, articles.c.current)
                ).scalars()
            )
            for version in before:
                drop_claims(connection, version)
            connection.execute(articles.update().where(articles.c.url == article.url).values(current=False))
            connection.execute(carriers.delete().where(carriers.c.url == article.url))
            row = {
                "id": article.id,
                "url": article.url,
                "outlet": article.outlet,
                "title": article.title,
                "text": article.text,
                "text_hash": article.text_hash,
                "published": str(article.published) if article.published else None,
                "language": article.language,
                "retold_from": article.retold_from,
                "origin": origin,
                "signature": signature,
                "stage": Stage.STORED.value,
                "segmenter": None,
                "current": True,
                "added_at": datetime.now(UTC).isoformat(),
            }
            # A text may come back after another version: the old row is current again.
            again = connection.execute(articles.update().where(articles.c.id == article.id).values(row)).rowcount
            if not again:
                connection.execute(articles.insert(), row)
            fact_checks.save(connection, article)
            if before:
                self._bump(connection)

    def update_article(self, article: Article) -> bool:
        """Takes over changed outlet, title, date or source of an article whose text is the same. False: nothing changed."""
        columns = (
            articles.c.outlet,
            articles.c.title,
            articles.c.published,
            articles.c.language,
            articles.c.retold_from,
        )
        new = (
            article.outlet,
            article.title,
            str(article.published) if article.published else None,
            article.language,
            article.retold_from,
        )
        with self.write() as connection:
            old = connection.execute(sa.select(*columns).where(articles.c.id == article.id)).one()
            if tuple(old) == new:
                return False
            values = dict(zip((c.name for c in columns), new, strict=True))
            if old.language != article.language:
                values["stage"] = Stage.STORED.value
                drop_claims(connection, article.id)
            connection.execute(articles.update().where(articles.c.id == article.id).values(values))
            self._bump(connection)
        return True

    def signatures(self) -> list[tuple[str, str, bytes]]:
        """(article id, origin, signature) of every current article, oldest first."""
        query = (
            sa.select(articles.c.id, articles.c.origin, articles.c.signature)
            .where(articles.c.current)
            .order_by(articles.c.num)
        )
        with self.engine.connect() as connection:
            return [(r.id, r.origin, r.signature) for r in connection.execute(query)]

    def articles(self, ids: Iterable[str] | None = None) -> list[StoredArticle]:
        """Articles of these ids in any version, or all current ones, oldest first."""
        query = sa.select(articles).order_by(articles.c.num)
        with self.engine.connect() as connection:
            if ids is None:
                rows: list[Any] = list(connection.execute(query.where(articles.c.current)))
            else:
                rows = [r for part in parts(ids) for r in connection.execute(query.where(articles.c.id.in_(part)))]
            checks: dict[str, FactCheck] = {}
            for part in parts(r.id for r in rows):
                checks |= fact_checks.of_articles(connection, part)
        return [_article(r, checks.get(r.id)) for r in rows]

    def article_heads(self) -> list[dict[str, Any]]:
        """A row for each current article without its text: id, url, outlet, title, published, language, origin, stage, claims."""
        counted = sa.select(claims.c.article, sa.func.count().label("claims")).group_by(claims.c.article).subquery()
        query = (
            sa.select(
                *(
                    articles.c[n]
                    for n in ("id", "url", "outlet", "title", "published", "language", "retold_from", "origin", "stage")
                ),
                sa.func.coalesce(counted.c.claims, 0).label("claims"),
            )
            .select_from(articles.outerjoin(counted, counted.c.article == articles.c.id))
            .where(articles.c.current)
            .order_by(articles.c.num)
        )
        with self.engine.connect() as connection:
            return [dict(r) for r in connection.execute(query).mappings()]

    def origin_sizes(self, origins: Iterable[str]) -> dict[str, int]:
        """Origin -> articles that carry it, exact reprints under other addresses included; of these origins."""
        reprints = sa.select(carriers.c.article, sa.func.count().label("n")).group_by(carriers.c.article).subquery()
        query = (
            sa.select(articles.c.origin, sa.func.sum(1 + sa.func.coalesce(reprints.c.n, 0)))
            .select_from(articles.outerjoin(reprints, reprints.c.article == articles.c.id))
            .where(articles.c.current)
            .group_by(articles.c.origin)
        )
        with self.engine.connect() as connection:
            return {
                origin: int(n)
                for part in parts(origins)
                for origin, n in connection.execute(query.where(articles.c.origin.in_(part)))
            }

    def carriers_of(self, article_id: str) -> list[dict[str, Any]]:
        """Other addresses of exactly this text: url, outlet, title, published, retold_from."""
        query = sa.select(carriers).where(carriers.c.article == article_id).order_by(carriers.c.url)
        with self.engine.connect() as connection:
            return [dict(r) for r in connection.execute(query).mappings()]


def _article(row: Any, fact_check: FactCheck | None) -> StoredArticle:
    article = Article(
        url=row.url,
        outlet=row.outlet,
        title=row.title,
        text=row.text,
        published=Moment.parse(row.published) if row.published else None,
        language=row.language,
        retold_from=row.retold_from,
        fact_check=fact_check,
    )
    return StoredArticle(article, row.num, row.origin, Stage(row.stage), datetime.fromisoformat(row.added_at))
