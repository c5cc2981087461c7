"""Where are the claims of articles kept?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from core.lookup import Traits, names_of
from core.records import Attribution, Claim, Mode, Moment, Stage, Stance, ToolReading
from core.review.columns import column
from core.store.database import Database, parts
from core.store.editors import forget_claims, keep_reading, mark_unmatched
from core.store.stages import set_stage
from core.store.tables import LATE, articles, claims, matches, relations


class Claims(Database):
    """The claims of current articles."""

    def save_claims(self, batch: Sequence[tuple[str, Sequence[Claim]]], segmenter: str) -> None:
        """Replaces the claims of these articles; their stage is then `segmented`."""
        with self.write() as connection:
            for article_id, found in batch:
                drop_claims(connection, article_id)
                if found:
                    connection.execute(claims.insert(), [_claim_row(c) for c in found])
            set_stage(connection, [a for a, _ in batch], Stage.SEGMENTED, segmenter=segmenter)
            self._bump(connection)

    def save_corrected(self, changed: Sequence[tuple[Claim, Claim]]) -> None:
        """Lays corrections over claims: (as the tool read it, as it stands) each.

        Their relations are judged anew; one whose statement changed is matched anew too, unless its article still waits for that.
        """
        with self.write() as connection:
            for read, stands in changed:
                before = connection.execute(
                    sa.select(claims.c.statement_hash, articles.c.stage)
                    .join_from(claims, articles, articles.c.id == claims.c.article)
                    .where(claims.c.id == stands.id)
                ).one()
                connection.execute(claims.update().where(claims.c.id == stands.id).values(_claim_row(stands)))
                keep_reading(connection, stands.id, None if read == stands else ToolReading.of(read))
                connection.execute(
                    relations.delete().where(sa.or_(relations.c.a == stands.id, relations.c.b == stands.id))
                )
                if before.statement_hash != stands.statement_hash and before.stage in LATE:
                    connection.execute(
                        matches.delete().where(sa.or_(matches.c.a == stands.id, matches.c.b == stands.id))
                    )
                    mark_unmatched(connection, stands.id)
            if changed:
                self._bump(connection)

    def claims_at(self, url: str) -> list[Claim]:
        """Claims of the current article at an address in reading order."""
        query = sa.select(claims).join(articles, articles.c.id == claims.c.article)
        query = query.where(articles.c.url == url, articles.c.current).order_by(claims.c.start, claims.c.end)
        with self.engine.connect() as connection:
            return [_claim(r) for r in connection.execute(query)]

    def claims_of(self, article_id: str) -> list[Claim]:
        """Claims of an article in reading order."""
        query = sa.select(claims).where(claims.c.article == article_id).order_by(claims.c.start, claims.c.end)
        with self.engine.connect() as connection:
            return [_claim(r) for r in connection.execute(query)]

    def claims_by_id(self, ids: Iterable[str]) -> dict[str, Claim]:
        return {c.id: c for c in self._claims(claims.c.id, ids)}

    def claims_by_num(self, nums: Iterable[int]) -> dict[int, Claim]:
        """Claims by their id in the vector index; ids that are no longer there are left out."""
        found = {}
        with self.engine.connect() as connection:
            for part in parts(nums):
                for row in connection.execute(sa.select(claims).where(claims.c.num.in_(part))):
                    found[row.num] = _claim(row)
        return found

    def _claims(self, column: sa.Column[Any], values: Iterable[Any]) -> list[Claim]:
        found = []
        with self.engine.connect() as connection:
            for part in parts(values):
                found += [_claim(r) for r in connection.execute(sa.select(claims).where(column.in_(part)))]
        return found

    def claims_of_articles(self, ids: Iterable[str]) -> list[tuple[int, Claim]]:
        """(index id, claim) of these articles, by index id."""
        found = []
        with self.engine.connect() as connection:
            for part in parts(ids):
                found += [
                    (r.num, _claim(r)) for r in connection.execute(sa.select(claims).where(claims.c.article.in_(part)))
                ]
        return sorted(found, key=lambda pair: pair[0])

    def traits(self) -> dict[int, Traits]:
        """What filters ask of every claim, by index id."""
        names = ("num", "article", "speaker", "parties", "party", "stance", "attribution", "entities")
        query = sa.select(*(claims.c[name] for name in names), articles.c.outlet, articles.c.published).join_from(
            claims, articles, articles.c.id == claims.c.article
        )
        with self.engine.connect() as connection:
            return {r.num: _traits(r) for r in connection.execute(query)}


def drop_claims(connection: sa.Connection, article_id: str) -> None:
    """Removes an article's claims with their matches and relations. Vectors, inferences and verdicts stay."""
    ids = sa.select(claims.c.id).where(claims.c.article == article_id)
    for table in (matches, relations):
        connection.execute(table.delete().where(sa.or_(table.c.a.in_(ids), table.c.b.in_(ids))))
    forget_claims(connection, ids)
    connection.execute(claims.delete().where(claims.c.article == article_id))


def _claim_row(claim: Claim) -> dict[str, Any]:
    spans = claim.attribution
    return {
        "id": claim.id,
        "article": claim.article,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "statement": claim.statement,
        "statement_hash": claim.statement_hash,
        "attribution": {
            "source": spans.source,
            "cue": spans.cue,
            "content": spans.content,
            "mode": spans.mode.value,
            "chain": spans.chain,
            # Beside the spans: a desk of an earlier version has no column for it.
            "unresolved": claim.unresolved,
        },
        "speaker": claim.speaker,
        "role": claim.role,
        "parties": list(claim.parties),
        "party": claim.party,
        "stance": claim.stance.value,
        "checkworthiness": claim.checkworthiness,
        "entities": list(claim.entities),
        "dates": list(claim.dates),
    }


def _claim(row: Any) -> Claim:
    spans = row.attribution
    return Claim(
        article=row.article,
        start=row.start,
        end=row.end,
        text=row.text,
        statement=row.statement,
        attribution=Attribution(
            source=as_spans(spans["source"]),
            cue=as_spans(spans["cue"]),
            content=as_spans(spans["content"]),
            mode=Mode(spans["mode"]),
            chain=tuple(spans["chain"]),
        ),
        speaker=row.speaker,
        role=row.role,
        parties=tuple(row.parties),
        party=row.party,
        stance=Stance(row.stance),
        checkworthiness=row.checkworthiness,
        entities=tuple(row.entities),
        dates=tuple(row.dates),
        unresolved=tuple(spans.get("unresolved", ())),
    )


def as_spans(data: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in data)


def _traits(row: Any) -> Traits:
    sides = (*row.parties, column(row.party, row.speaker, bool(row.attribution["source"])))
    return Traits(
        article=row.article,
        sides=frozenset(side.casefold() for side in sides),
        outlet=row.outlet.casefold(),
        published=Moment.parse(row.published) if row.published else None,
        mode=Mode(row.attribution["mode"]),
        stance=Stance(row.stance),
        names=names_of(row.speaker, row.entities),
    )
