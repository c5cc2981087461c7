"""Where are articles, claims, relations and verdicts kept?

SQL through SQLAlchemy Core; SQLite (WAL) by default. The store is the truth: vector indexes are rebuilt from it. Every
method is one transaction. Writers take SQLite's write lock at once, so that two processes wait for each other instead
of failing half-way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import sqlalchemy as sa

from core import fact_checks
from core.errors import DeskError
from core.lookup import Traits, names_of
from core.records import (
    Article,
    Attribution,
    Circumstance,
    Claim,
    Decision,
    FactCheck,
    Judgement,
    Label,
    Match,
    Mode,
    Moment,
    Reason,
    ReasonKind,
    Relation,
    Stage,
    Stance,
    ToolReading,
    Verdict,
)
from core.review.columns import column
from core.review.mutes import Mutes
from core.review.visits import Visits, note_raised
from core.store_editors import EditorLog, added_flags, forget_claims, keep_reading, mark_unmatched, unmatched
from core.store_text import ClaimWords
from core.tables import writing

SCHEMA_VERSION = "1"
STAGES = list(Stage)
LATE = [Stage.ENCODED.value, Stage.MATCHED.value, Stage.JUDGED.value]
"""Stages of articles whose claims are encoded."""
QUEUE = "queue"
"""Key of the counter that grows with relations and carriers."""
MATCHED_BY = "matched_by"
"""Key of `meta`: fingerprint of the rules that chose the matches."""
REMATCHING = "rematching"
"""Key of `meta`, there while matches are chosen anew."""

_tables = sa.MetaData()

meta = sa.Table(
    "meta", _tables, sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False)
)

articles = sa.Table(
    "articles",
    _tables,
    sa.Column("num", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("url", sa.Text, nullable=False, index=True),
    sa.Column("outlet", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("text_hash", sa.Text, nullable=False, index=True),
    sa.Column("published", sa.Text),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("retold_from", sa.Text),
    sa.Column("origin", sa.Text, nullable=False, index=True),
    sa.Column("signature", sa.LargeBinary, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("segmenter", sa.Text),
    sa.Column("current", sa.Boolean, nullable=False),
    sa.Column("added_at", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)

# The same text under another address: noted here, stored once.
carriers = sa.Table(
    "carriers",
    _tables,
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("article", sa.Text, nullable=False, index=True),
    sa.Column("outlet", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("published", sa.Text),
    sa.Column("retold_from", sa.Text),
)

claims = sa.Table(
    "claims",
    _tables,
    # Never used again after a claim is deleted: it is the id in the vector index.
    sa.Column("num", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("article", sa.Text, nullable=False, index=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("statement", sa.Text, nullable=False),
    sa.Column("statement_hash", sa.Text, nullable=False, index=True),
    sa.Column("attribution", sa.JSON, nullable=False),
    sa.Column("speaker", sa.Text),
    sa.Column("role", sa.Text),
    sa.Column("parties", sa.JSON, nullable=False),
    sa.Column("party", sa.Text, index=True),
    sa.Column("stance", sa.Text, nullable=False),
    sa.Column("checkworthiness", sa.Float, nullable=False),
    sa.Column("entities", sa.JSON, nullable=False),
    sa.Column("dates", sa.JSON, nullable=False),
    sqlite_autoincrement=True,
)

vectors = sa.Table(
    "vectors",
    _tables,
    sa.Column("statement_hash", sa.Text, primary_key=True),
    sa.Column("encoder", sa.Text, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

matches = sa.Table(
    "matches",
    _tables,
    sa.Column("a", sa.Text, primary_key=True),
    sa.Column("b", sa.Text, primary_key=True),
    sa.Column("score", sa.Float, nullable=False),
    sa.Index("matches_b", "b"),
)

# What the relation model said of premise -> hypothesis, so that no pair is ever read twice.
inferences = sa.Table(
    "inferences",
    _tables,
    sa.Column("premise", sa.Text, primary_key=True),
    sa.Column("hypothesis", sa.Text, primary_key=True),
    sa.Column("model", sa.Text, primary_key=True),
    sa.Column("contradiction", sa.Float, nullable=False),
    sa.Column("entailment", sa.Float, nullable=False),
    sa.Column("neutral", sa.Float, nullable=False),
)

relations = sa.Table(
    "relations",
    _tables,
    sa.Column("a", sa.Text, primary_key=True),
    sa.Column("b", sa.Text, primary_key=True),
    sa.Column("flag", sa.Text, nullable=False, unique=True),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("label", sa.Text, nullable=False, index=True),
    sa.Column("p_agrees", sa.Float, nullable=False),
    sa.Column("p_contradicts", sa.Float, nullable=False),
    sa.Column("p_related", sa.Float, nullable=False),
    sa.Column("reasons", sa.JSON, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("circumstance", sa.Text, nullable=False),
    sa.Column("judge", sa.Text, nullable=False),
    sa.Index("relations_b", "b"),
)

verdicts = sa.Table(
    "verdicts",
    _tables,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("flag", sa.Text, nullable=False, index=True),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("editor", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("snapshot", sa.JSON, nullable=False),
    sqlite_autoincrement=True,
)

_APPEND_ONLY = """
CREATE TRIGGER IF NOT EXISTS verdicts_{verb} BEFORE {verb} ON verdicts
BEGIN SELECT RAISE(ABORT, 'verdicts are never changed'); END
"""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with what the desk knows of it."""

    article: Article
    num: int
    origin: str
    stage: Stage
    added_at: datetime


class Store:
    """All SQL of the desk. Thread-safe: each call takes a connection of its own."""

    def __init__(self, url: str) -> None:
        """Opens the store, creating its tables where they are missing.

        Raises:
            DeskError: the database cannot be opened, is damaged, or is of another version.
        """
        try:
            self.engine = sa.create_engine(url, connect_args={"timeout": 60} if url.startswith("sqlite") else {})
            if self.engine.dialect.name == "sqlite":
                _make_sqlite_transactional(self.engine)
            with self.engine.connect() as connection:
                version = self._version(connection)
                behind = fact_checks.is_missing(connection)
            if version is None:
                self._create()
            elif version != SCHEMA_VERSION:
                raise DeskError(
                    f"the store at {url} has schema version {version}; this program reads version {SCHEMA_VERSION}"
                )
            elif behind:
                with self.write() as connection:
                    fact_checks.create(connection)
            self.editors = EditorLog(self.engine)
            self.editors.open()
            self.visits = Visits(self.engine)
            self.mutes = Mutes(self.engine)
            self.words = ClaimWords(self.engine)
            self.words.open()
        except sa.exc.SQLAlchemyError as error:
            raise DeskError(f"the store at {url} cannot be opened: {error.__cause__ or error}") from error

    def _version(self, connection: sa.Connection) -> str | None:
        if not sa.inspect(connection).has_table("meta"):
            return None
        return connection.execute(sa.select(meta.c.value).where(meta.c.key == "schema")).scalar()

    def _create(self) -> None:
        with self.write() as connection:
            _tables.create_all(connection)
            fact_checks.create(connection)
            if self.engine.dialect.name == "sqlite":
                for verb in ("UPDATE", "DELETE"):
                    connection.execute(sa.text(_APPEND_ONLY.format(verb=verb)))
            if self._version(connection) is None:
                connection.execute(
                    meta.insert(), [{"key": "schema", "value": SCHEMA_VERSION}, {"key": "generation", "value": "0"}]
                )

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One writing transaction: all or nothing."""
        with writing(self.engine) as connection:
            yield connection

    @contextmanager
    def changing(self) -> Iterator[sa.Connection]:
        """One writing transaction that changes claims or vectors: the generation grows with it."""
        with self.write() as connection:
            yield connection
            self._bump(connection)

    def close(self) -> None:
        self.engine.dispose()

    # -- generations: of claims and vectors, and of what the queue is made of beside them -----------------------------

    def generation(self) -> int:
        with self.engine.connect() as connection:
            return int(connection.execute(sa.select(meta.c.value).where(meta.c.key == "generation")).scalar_one())

    def generations(self) -> tuple[int, int]:
        """Generation of claims and vectors, and generation of relations and carriers: the queue is made of these."""
        query = sa.select(meta.c.key, meta.c.value).where(meta.c.key.in_(("generation", QUEUE)))
        with self.engine.connect() as connection:
            found = {row.key: int(row.value) for row in connection.execute(query)}
        return found["generation"], found.get(QUEUE, 0)

    def _bump_queue(self, connection: sa.Connection) -> int:
        """The next generation of the queue. A desk of an earlier version starts at 0."""
        row = connection.execute(sa.select(meta.c.value).where(meta.c.key == QUEUE)).scalar()
        if row is None:
            connection.execute(meta.insert(), {"key": QUEUE, "value": "1"})
            return 1
        connection.execute(meta.update().where(meta.c.key == QUEUE).values(value=str(int(row) + 1)))
        return int(row) + 1

    def _bump(self, connection: sa.Connection) -> None:
        value = sa.cast(sa.cast(meta.c.value, sa.Integer) + 1, sa.Text)
        connection.execute(meta.update().where(meta.c.key == "generation").values(value=value))

    # -- articles -------------------------------------------------------------------------------------------------

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
                rows = [r for part in _parts(ids) for r in connection.execute(query.where(articles.c.id.in_(part)))]
            checks: dict[str, FactCheck] = {}
            for part in _parts(r.id for r in rows):
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
                for part in _parts(origins)
                for origin, n in connection.execute(query.where(articles.c.origin.in_(part)))
            }

    def carriers_of(self, article_id: str) -> list[dict[str, Any]]:
        """Other addresses of exactly this text: url, outlet, title, published, retold_from."""
        query = sa.select(carriers).where(carriers.c.article == article_id).order_by(carriers.c.url)
        with self.engine.connect() as connection:
            return [dict(r) for r in connection.execute(query).mappings()]

    def at_stage(self, stage: Stage) -> list[str]:
        """Ids of current articles whose last finished stage is this one, oldest first."""
        query = (
            sa.select(articles.c.id).where(articles.c.stage == stage.value, articles.c.current).order_by(articles.c.num)
        )
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def set_stage(self, article_ids: Sequence[str], stage: Stage) -> None:
        with self.write() as connection:
            _set_stage(connection, article_ids, stage)
            if article_ids:
                self._bump_queue(connection)

    def outdated(self, segmenter: str) -> list[str]:
        """Ids of current articles that were segmented by another segmenter."""
        query = sa.select(articles.c.id).where(
            articles.c.current, articles.c.stage != Stage.STORED.value, articles.c.segmenter.is_distinct_from(segmenter)
        )
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    # -- claims ---------------------------------------------------------------------------------------------------

    def save_claims(self, batch: Sequence[tuple[str, Sequence[Claim]]], segmenter: str) -> None:
        """Replaces the claims of these articles; their stage is then `segmented`."""
        with self.write() as connection:
            for article_id, found in batch:
                drop_claims(connection, article_id)
                if found:
                    connection.execute(claims.insert(), [_claim_row(c) for c in found])
            _set_stage(connection, [a for a, _ in batch], Stage.SEGMENTED, segmenter=segmenter)
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
        current = self.current_version(url)
        return self.claims_of(current) if current else []

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
            for part in _parts(nums):
                for row in connection.execute(sa.select(claims).where(claims.c.num.in_(part))):
                    found[row.num] = _claim(row)
        return found

    def _claims(self, column: sa.Column[Any], values: Iterable[Any]) -> list[Claim]:
        found = []
        with self.engine.connect() as connection:
            for part in _parts(values):
                found += [_claim(r) for r in connection.execute(sa.select(claims).where(column.in_(part)))]
        return found

    def claims_of_articles(self, ids: Iterable[str]) -> list[tuple[int, Claim]]:
        """(index id, claim) of these articles, by index id."""
        found = []
        with self.engine.connect() as connection:
            for part in _parts(ids):
                found += [
                    (r.num, _claim(r)) for r in connection.execute(sa.select(claims).where(claims.c.article.in_(part)))
                ]
        return sorted(found, key=lambda pair: pair[0])

    # -- vectors --------------------------------------------------------------------------------------------------

    def missing_vectors(self, article_ids: Sequence[str], encoder: str) -> list[tuple[str, str]]:
        """(statement hash, statement) of these articles that this encoder has not read yet, in order, each once."""
        have = sa.select(vectors.c.statement_hash).where(vectors.c.encoder == encoder)
        found: dict[str, str] = {}
        with self.engine.connect() as connection:
            for part in _parts(article_ids):
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
            _set_stage(connection, article_ids, Stage.ENCODED)
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
                for part in _parts(nums):
                    rows += connection.execute(query.where(claims.c.num.in_(part)))
        rows.sort(key=lambda r: r.num)
        if not rows:
            return np.empty(0, np.int64), np.empty((0, 0), np.float32)
        ids = np.fromiter((r.num for r in rows), np.int64, len(rows))
        return ids, np.frombuffer(b"".join(r.data for r in rows), "<f4").reshape(len(rows), -1).astype(np.float32)

    def traits(self) -> dict[int, Traits]:
        """What filters ask of every claim, by index id."""
        names = ("num", "article", "speaker", "parties", "party", "stance", "attribution", "entities")
        query = sa.select(*(claims.c[name] for name in names), articles.c.outlet, articles.c.published).join_from(
            claims, articles, articles.c.id == claims.c.article
        )
        with self.engine.connect() as connection:
            return {r.num: _traits(r) for r in connection.execute(query)}

    def statement_vectors(self, hashes: Iterable[str], encoder: str) -> dict[str, np.ndarray]:
        """Vectors (dim,) float32 by statement hash; those this encoder has not read are left out."""
        found = {}
        with self.engine.connect() as connection:
            for part in _parts(hashes):
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

    # -- matches, inferences, relations ---------------------------------------------------------------------------

    def save_matches(self, found: Sequence[Match], article_ids: Sequence[str], claim_ids: Sequence[str] = ()) -> int:
        """Adds matches that are not there yet. Returns how many were new.

        The articles' stage is then `matched`; these claims no longer wait to be matched again.
        """
        new = 0
        with self.write() as connection:
            for match in found:
                known = connection.execute(
                    sa.select(matches.c.a).where(matches.c.a == match.a, matches.c.b == match.b)
                ).first()
                if known is None:
                    connection.execute(matches.insert(), {"a": match.a, "b": match.b, "score": match.score})
                    new += 1
            _set_stage(connection, article_ids, Stage.MATCHED)
            connection.execute(unmatched.delete().where(unmatched.c.claim.in_(claim_ids)))
        return new

    def forget_matches(self) -> None:
        """Drops all matches and relations, and sends every article back to be encoded and matched by another encoder."""
        with self.write() as connection:
            connection.execute(matches.delete())
            connection.execute(relations.delete())
            self._bump_queue(connection)
            connection.execute(articles.update().where(articles.c.stage.in_(LATE)).values(stage=Stage.SEGMENTED.value))

    def matched_by(self) -> str | None:
        """Fingerprint of the rules that chose the matches; None in a desk made before it was kept."""
        with self.engine.connect() as connection:
            return connection.execute(sa.select(meta.c.value).where(meta.c.key == MATCHED_BY)).scalar()

    def begin_rematch(self, rules: str) -> None:
        """Sends every encoded article back to be matched by these rules, and drops the matches of other ones.

        Relations stay until `end_rematch`, so that flags do not vanish meanwhile. Pairs that were decided stay matched.
        """
        late = [Stage.MATCHED.value, Stage.JUDGED.value]
        with self.write() as connection:
            connection.execute(matches.delete().where(~_decided(matches)))
            connection.execute(articles.update().where(articles.c.stage.in_(late)).values(stage=Stage.ENCODED.value))
            connection.execute(meta.delete().where(meta.c.key.in_([MATCHED_BY, REMATCHING])))
            connection.execute(meta.insert(), [{"key": MATCHED_BY, "value": rules}, {"key": REMATCHING, "value": "1"}])

    def end_rematch(self) -> None:
        """After a rematch: drops relations of pairs that are matched no more. Does nothing at other times."""
        matched = sa.exists().where(matches.c.a == relations.c.a, matches.c.b == relations.c.b)
        with self.write() as connection:
            if connection.execute(meta.delete().where(meta.c.key == REMATCHING)).rowcount:
                connection.execute(relations.delete().where(~matched, ~_decided(relations)))
                self._bump_queue(connection)

    def unjudged(self, judge: str) -> list[Match]:
        """Matches without a relation of this judge, in the order of their claims."""
        join = matches.outerjoin(relations, sa.and_(relations.c.a == matches.c.a, relations.c.b == matches.c.b))
        query = (
            sa.select(matches.c.a, matches.c.b, matches.c.score)
            .select_from(join)
            .where(sa.or_(relations.c.judge.is_(None), relations.c.judge != judge))
            .order_by(matches.c.a, matches.c.b)
        )
        with self.engine.connect() as connection:
            return [Match(r.a, r.b, r.score) for r in connection.execute(query)]

    def inferences(
        self, pairs: Sequence[tuple[str, str]], model: str
    ) -> dict[tuple[str, str], tuple[float, float, float]]:
        """What this model said of (premise hash, hypothesis hash): contradiction, entailment, neutral. Unknown ones are left out."""
        wanted = set(pairs)
        found = {}
        with self.engine.connect() as connection:
            for part in _parts({p for p, _ in pairs}):
                query = sa.select(inferences).where(inferences.c.premise.in_(part), inferences.c.model == model)
                for r in connection.execute(query):
                    if (r.premise, r.hypothesis) in wanted:
                        found[r.premise, r.hypothesis] = (r.contradiction, r.entailment, r.neutral)
        return found

    def save_relations(
        self,
        found: Sequence[Relation],
        judge: str,
        read: Mapping[str, Mapping[tuple[str, str], tuple[float, float, float]]],
    ) -> None:
        """Keeps relations, replacing older judgements of the same pairs, and what each model newly read for them."""
        rows = [
            {"premise": p, "hypothesis": h, "model": model, "contradiction": c, "entailment": e, "neutral": n}
            for model, answers in read.items()
            for (p, h), (c, e, n) in answers.items()
        ]
        raised = [r.flag for r in found if r.judgement.label is Label.CONTRADICTS]
        with self.write() as connection:
            if rows:
                connection.execute(inferences.insert(), rows)
            for part in _parts(raised):  # raised before desks remembered when
                known = sa.select(relations.c.flag).where(
                    relations.c.flag.in_(part), relations.c.label == Label.CONTRADICTS.value
                )
                note_raised(connection, connection.execute(known).scalars(), 0)
            for relation in found:
                connection.execute(relations.delete().where(relations.c.a == relation.a, relations.c.b == relation.b))
            if found:
                connection.execute(relations.insert(), [_relation_row(r, judge) for r in found])
                note_raised(connection, raised, self._bump_queue(connection))

    def relations(
        self, flag: str | None = None, claim_ids: Iterable[str] | None = None, least: float | None = None
    ) -> list[Relation]:
        """Relations, the most probable contradictions first; `least` leaves out those less probable contradictions."""
        query = sa.select(relations).order_by(relations.c.p_contradicts.desc(), relations.c.flag)
        if least is not None:
            query = query.where(relations.c.label == Label.CONTRADICTS.value, relations.c.p_contradicts >= least)
        if flag is not None:
            query = query.where(relations.c.flag == flag)
        if claim_ids is not None:
            ids = list(claim_ids)
            query = query.where(sa.or_(relations.c.a.in_(ids), relations.c.b.in_(ids)))
        with self.engine.connect() as connection:
            return [_relation(r) for r in connection.execute(query)]

    # -- verdicts -------------------------------------------------------------------------------------------------

    def add_verdict(
        self, flag: str, verdict: Verdict, editor: str, note: str, snapshot: dict[str, Any], after: int | None
    ) -> Decision | Sequence[Decision]:
        """Appends a verdict. Where `after` is given and later verdicts on the flag exist, writes nothing and returns those."""
        at = datetime.now(UTC)
        with self.write() as connection:
            if after is not None:
                query = (
                    sa.select(verdicts)
                    .where(verdicts.c.flag == flag, verdicts.c.number > after)
                    .order_by(verdicts.c.number)
                )
                later = [_decision(r) for r in connection.execute(query)]
                if later:
                    return later
            row = {
                "flag": flag,
                "verdict": verdict.value,
                "editor": editor,
                "note": note,
                "at": at.isoformat(),
                "snapshot": snapshot,
            }
            number = connection.execute(verdicts.insert().returning(verdicts.c.number), row).scalar_one()
        return Decision(number, flag, verdict, editor, note, at)

    def verdict_state(self) -> tuple[int, int]:
        """How many verdicts there are, and the largest number of one; (0, 0) if there is none."""
        query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(verdicts.c.number), 0))
        with self.engine.connect() as connection:
            count, last = connection.execute(query.select_from(verdicts)).one()
        return count, last

    def decisions(self, after: int = 0) -> list[tuple[Decision, dict[str, Any]]]:
        """Verdicts of a number larger than `after` with their snapshots, oldest first."""
        query = sa.select(verdicts).where(verdicts.c.number > after).order_by(verdicts.c.number)
        with self.engine.connect() as connection:
            return [(_decision(r), r.snapshot) for r in connection.execute(query)]

    # -- figures --------------------------------------------------------------------------------------------------

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


def _make_sqlite_transactional(engine: sa.Engine) -> None:
    """WAL, and transactions that begin where we say: writers take the lock at once."""

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA busy_timeout=60000")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        write = connection.get_execution_options().get("crossclaim_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _parts(values: Iterable[Any], size: int = 500) -> Iterator[list[Any]]:
    """Lists short enough for one IN (...)."""
    listed = list(values)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def _set_stage(connection: sa.Connection, article_ids: Sequence[str], stage: Stage, **values: Any) -> None:
    for part in _parts(article_ids):
        connection.execute(articles.update().where(articles.c.id.in_(part)).values(stage=stage.value, **values))


def _decided(pairs: sa.Table) -> sa.ColumnElement[bool]:
    """Of a table with columns a and b: whether an editor gave a verdict on the pair."""
    pair = relations.alias()
    return sa.exists().where(pair.c.a == pairs.c.a, pair.c.b == pairs.c.b, pair.c.flag == verdicts.c.flag)


def drop_claims(connection: sa.Connection, article_id: str) -> None:
    """Removes an article's claims with their matches and relations. Vectors, inferences and verdicts stay."""
    ids = sa.select(claims.c.id).where(claims.c.article == article_id)
    for table in (matches, relations):
        connection.execute(table.delete().where(sa.or_(table.c.a.in_(ids), table.c.b.in_(ids))))
    forget_claims(connection, ids)
    connection.execute(claims.delete().where(claims.c.article == article_id))


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


def _spans(data: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in data)


def _claim(row: Any) -> Claim:
    spans = row.attribution
    return Claim(
        article=row.article,
        start=row.start,
        end=row.end,
        text=row.text,
        statement=row.statement,
        attribution=Attribution(
            source=_spans(spans["source"]),
            cue=_spans(spans["cue"]),
            content=_spans(spans["content"]),
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
    )


def _relation_row(relation: Relation, judge: str) -> dict[str, Any]:
    j = relation.judgement
    return {
        "a": relation.a,
        "b": relation.b,
        "flag": relation.flag,
        "score": relation.score,
        "label": j.label.value,
        "p_agrees": j.p_agrees,
        "p_contradicts": j.p_contradicts,
        "p_related": j.p_related,
        "reasons": [{"kind": r.kind.value, "a": r.a, "b": r.b, "text": r.text} for r in j.reasons],
        "note": j.note,
        "circumstance": relation.circumstance.value,
        "judge": judge,
    }


def _relation(row: Any) -> Relation:
    reasons = tuple(Reason(ReasonKind(r["kind"]), _spans(r["a"]), _spans(r["b"]), r["text"]) for r in row.reasons)
    judgement = Judgement(Label(row.label), row.p_agrees, row.p_contradicts, row.p_related, reasons, row.note)
    return Relation(row.a, row.b, row.score, judgement, Circumstance(row.circumstance))


def _decision(row: Any) -> Decision:
    return Decision(row.number, row.flag, Verdict(row.verdict), row.editor, row.note, datetime.fromisoformat(row.at))
