"""Where is kept what published fact checks say of the claims that they review?"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from core.records import Article, FactCheck
from core.store.tables import fact_checks


def save(connection: sa.Connection, article: Article) -> None:
    """Keeps the article's fact check, if it is one, in place of an earlier one."""
    connection.execute(fact_checks.delete().where(fact_checks.c.article == article.id))
    check = article.fact_check
    if check is not None:
        row = {"claim": check.claim, "author": check.author, "rating": check.rating, "reviewer": check.reviewer}
        connection.execute(fact_checks.insert(), {"article": article.id, **row})


def of_articles(connection: sa.Connection, ids: Sequence[str]) -> dict[str, FactCheck]:
    """Fact checks by article id; other articles are left out. At most as many ids as one `IN (...)` takes."""
    query = sa.select(fact_checks).where(fact_checks.c.article.in_(ids))
    return {r.article: FactCheck(r.claim, r.author, r.rating, r.reviewer) for r in connection.execute(query)}
