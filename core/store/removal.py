"""What goes from the store when articles are removed, and what stays?

Texts with their claims, matches and relations go; so do vectors and model readings of statements that no claim makes any
longer. Verdicts stay, with the quotations that they were given on.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from core.errors import NotFoundError
from core.records import Article, Moment, Removal, Stage
from core.store.claims import drop_claims
from core.store.tables import articles, carriers, claims, inferences, relations, vectors


def addresses_of(connection: sa.Connection, names: Collection[str]) -> list[str]:
    """Addresses of the articles that go by these names: an article's id, or an address itself.

    Raises:
        NotFoundError: nothing goes by one of the names.
    """
    found: list[str] = []
    for name in names:
        by_article = sa.select(articles.c.url).where(sa.or_(articles.c.id == name, articles.c.url == name))
        by_copy = sa.select(carriers.c.url).where(carriers.c.url == name)
        addresses = sorted(set(connection.execute(by_article.union(by_copy)).scalars()))
        if not addresses:
            raise NotFoundError(f"no article goes by {name!r} in this desk")
        found += addresses
    return found


def addresses_of_outlet(connection: sa.Connection, outlet: str) -> list[str]:
    """Addresses of all articles and copies of exactly this outlet.

    Raises:
        NotFoundError: it has none in the desk.
    """
    of_articles = sa.select(articles.c.url).where(articles.c.outlet == outlet, articles.c.current)
    of_copies = sa.select(carriers.c.url).where(carriers.c.outlet == outlet)
    found = sorted(set(connection.execute(of_articles.union(of_copies)).scalars()))
    if not found:
        raise NotFoundError(f"no article of the outlet {outlet!r} in this desk")
    return found


def remove(connection: sa.Connection, addresses: Collection[str]) -> Removal:
    """Removes what stands under these addresses. A text that other addresses carry stays as an article of the first of these.

    That article waits at the stage `stored`: its claims have to be found anew.
    """
    going: list[Any] = []
    copies = 0
    for address in addresses:
        copies += connection.execute(carriers.delete().where(carriers.c.url == address)).rowcount
        going += connection.execute(sa.select(articles).where(articles.c.url == address))
    statements: set[str] = set()
    counted = {claims: 0, relations: 0}
    kept_elsewhere = 0
    for row in going:
        own = sa.select(claims.c.id).where(claims.c.article == row.id)
        said = sa.select(claims.c.statement_hash).where(claims.c.article == row.id)
        hashes = list(connection.execute(said).scalars())
        statements.update(hashes)
        counted[claims] += len(hashes)
        touching = sa.or_(relations.c.a.in_(own), relations.c.b.in_(own))
        counted[relations] += connection.execute(sa.select(sa.func.count()).where(touching)).scalar_one()
        drop_claims(connection, row.id)
        connection.execute(articles.delete().where(articles.c.id == row.id))
        kept_elsewhere += _pass_on(connection, row)
    for statement in statements:
        _forget_statement(connection, statement)
    current = sum(row.current for row in going)
    return Removal(current, copies, counted[claims], counted[relations], kept_elsewhere)


def _pass_on(connection: sa.Connection, row: Any) -> bool:
    """Makes the first other carrier of a removed text its article. False: there is none."""
    query = sa.select(carriers).where(carriers.c.article == row.id).order_by(carriers.c.url)
    heir = connection.execute(query).first()
    if heir is None:
        return False
    published = Moment.parse(heir.published) if heir.published else None
    article = Article(heir.url, heir.outlet, heir.title, row.text, published, row.language, heir.retold_from)
    values = {
        "id": article.id,
        "url": heir.url,
        "outlet": heir.outlet,
        "title": heir.title,
        "text": row.text,
        "text_hash": row.text_hash,
        "published": heir.published,
        "language": row.language,
        "retold_from": heir.retold_from,
        "origin": row.origin,
        "signature": row.signature,
        "stage": Stage.STORED.value,
        "current": True,
        "added_at": datetime.now(UTC).isoformat(),
    }
    connection.execute(articles.insert(), values)
    connection.execute(carriers.delete().where(carriers.c.url == heir.url))
    connection.execute(carriers.update().where(carriers.c.article == row.id).values(article=article.id))
    return True


def _forget_statement(connection: sa.Connection, statement: str) -> None:
    """Drops the vector and the readings of a statement that no claim makes any longer."""
    if connection.execute(sa.select(claims.c.num).where(claims.c.statement_hash == statement)).first() is None:
        connection.execute(vectors.delete().where(vectors.c.statement_hash == statement))
        read = sa.or_(inferences.c.premise == statement, inferences.c.hypothesis == statement)
        connection.execute(inferences.delete().where(read))
