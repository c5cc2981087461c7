"""What do stories ask of the store?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from core.records import Label, Moment
from core.review.stories import Arrival, StoryArticle, names_of
from core.store.database import Database
from core.store.tables import articles, claims, relations


def story_articles(store: Database) -> list[StoryArticle]:
    """Every current article with the names in its statements, oldest in the desk first."""
    heads = sa.select(articles.c.id, articles.c.outlet, articles.c.origin, articles.c.published)
    said = sa.select(claims.c.article, claims.c.statement, claims.c.entities)
    names: dict[str, set[str]] = {}
    with store.engine.connect() as connection:
        for row in connection.execute(said):
            names.setdefault(row.article, set()).update(names_of(row.statement, row.entities))
        return [
            StoryArticle(
                r.id,
                r.outlet,
                r.origin,
                Moment.parse(r.published) if r.published else None,
                frozenset(names.get(r.id, ())),
            )
            for r in connection.execute(heads.where(articles.c.current).order_by(articles.c.num))
        ]


def arrivals(store: Database) -> dict[str, Arrival]:
    """Address and arrival of every current article, by its id."""
    first = sa.select(articles.c.url, sa.func.min(articles.c.added_at).label("at")).group_by(articles.c.url).subquery()
    query = sa.select(articles.c.id, articles.c.url, first.c.at).join(first, first.c.url == articles.c.url)
    with store.engine.connect() as connection:
        rows = connection.execute(query.where(articles.c.current))
        return {r.id: Arrival(r.url, datetime.fromisoformat(r.at)) for r in rows}


def agreeing(store: Database, article_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Ids of the two claims of every pair that agrees, the first of them in one of these articles."""
    own = sa.select(claims.c.id).where(claims.c.article.in_(article_ids))
    query = sa.select(relations.c.a, relations.c.b).where(
        relations.c.a.in_(own), relations.c.label == Label.AGREES.value
    )
    with store.engine.connect() as connection:
        return [(a, b) for a, b in connection.execute(query)]
