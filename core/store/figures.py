"""How much does the desk hold, and is it sound?"""

from __future__ import annotations

import sqlalchemy as sa

from core.records import Label
from core.store.database import Database
from core.store.tables import added_flags, articles, claims, matches, relations, verdicts


class Figures(Database):
    """Counts over all tables, and faults in them."""

    def has_claims(self) -> bool:
        with self.engine.connect() as connection:
            return connection.execute(sa.select(claims.c.num).limit(1)).first() is not None

    def counts(self, least: float) -> dict[str, int]:
        """How many there are, contradictions from a probability of `least` on.

        Keys: articles, outlets, origins, claims, speakers, parties, matches, relations, contradictions, added (flags added by hand),
        verdicts.
        """
        current = sa.select(
            sa.func.count(), sa.func.count(articles.c.outlet.distinct()), sa.func.count(articles.c.origin.distinct())
        )
        with self.engine.connect() as connection:
            n, outlets, origins = connection.execute(current.where(articles.c.current)).one()
            of_claims = sa.select(
                sa.func.count(), sa.func.count(claims.c.speaker.distinct()), sa.func.count(claims.c.party.distinct())
            )
            total, speakers, parties = connection.execute(of_claims.select_from(claims)).one()
            contradictions = sa.select(sa.func.count()).where(
                relations.c.label == Label.CONTRADICTS.value, relations.c.p_contradicts >= least
            )
            return {
                "articles": n,
                "outlets": outlets,
                "origins": origins,
                "claims": total,
                "speakers": speakers,
                "parties": parties,
                "matches": connection.execute(sa.select(sa.func.count()).select_from(matches)).scalar_one(),
                "relations": connection.execute(sa.select(sa.func.count()).select_from(relations)).scalar_one(),
                "contradictions": connection.execute(contradictions).scalar_one(),
                "added": connection.execute(sa.select(sa.func.count()).select_from(added_flags)).scalar_one(),
                "verdicts": connection.execute(sa.select(sa.func.count()).select_from(verdicts)).scalar_one(),
            }

    def parties(self) -> list[tuple[str, int]]:
        """(party, claims), most claims first."""
        query = (
            sa.select(claims.c.party, sa.func.count().label("n"))
            .where(claims.c.party.is_not(None))
            .group_by(claims.c.party)
        )
        with self.engine.connect() as connection:
            return [(r.party, r.n) for r in connection.execute(query.order_by(sa.desc("n"), claims.c.party))]

    def faults(self) -> list[str]:
        """What is wrong inside the store: the database's own check, and rows that point nowhere."""
        found = []
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                found += [line for line in connection.execute(sa.text("PRAGMA quick_check")).scalars() if line != "ok"]
            lost = sa.select(sa.func.count()).where(claims.c.article.not_in(sa.select(articles.c.id)))
            if n := connection.execute(lost).scalar_one():
                found.append(f"{n} claims belong to no article")
            for table in (matches, relations):
                ids = sa.select(claims.c.id)
                bad = sa.select(sa.func.count()).where(sa.or_(table.c.a.not_in(ids), table.c.b.not_in(ids)))
                if n := connection.execute(bad).scalar_one():
                    found.append(f"{n} {table.name} name a claim that is gone")
        return found
