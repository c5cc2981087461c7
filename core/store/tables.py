"""Which tables does a desk have?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from core.records import Stage

SCHEMA_VERSION = "1"
"""Value of `schema` in `meta`. Tables that came later are added to a desk when it is opened."""
LATE = [Stage.ENCODED.value, Stage.MATCHED.value, Stage.JUDGED.value]
"""Stages of articles whose claims are encoded."""
GENERATION = "generation"
"""Key of `meta`: the counter that grows with claims and vectors."""
QUEUE = "queue"
"""Key of `meta`: the counter that grows with relations and carriers."""
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

corrections = sa.Table(
    "corrections",
    _tables,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("url", sa.Text, nullable=False, index=True),
    sa.Column("changes", sa.JSON, nullable=False),
    sa.Column("editor", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("snapshot", sa.JSON, nullable=False),
    sqlite_autoincrement=True,
)

added_flags = sa.Table(
    "added_flags",
    _tables,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("editor", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("snapshot", sa.JSON, nullable=False),
    sqlite_autoincrement=True,
)

# What the tool itself read of each corrected claim.
tool_readings = sa.Table(
    "tool_readings",
    _tables,
    sa.Column("claim", sa.Text, primary_key=True),
    sa.Column("reading", sa.JSON, nullable=False),
)

# Claims whose statement was corrected since they were matched.
unmatched = sa.Table("unmatched", _tables, sa.Column("claim", sa.Text, primary_key=True))

fact_checks = sa.Table(
    "fact_checks",
    _tables,
    sa.Column("article", sa.Text, primary_key=True),
    sa.Column("claim", sa.Text, nullable=False),
    sa.Column("author", sa.Text),
    sa.Column("rating", sa.Text, nullable=False),
    sa.Column("reviewer", sa.Text, nullable=False),
)

visits = sa.Table(
    "visits",
    _tables,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("editor", sa.Text, nullable=False, index=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("generation", sa.Integer, nullable=False),
    sqlite_autoincrement=True,
)

# In which generation of the queue each flag was first raised.
raised = sa.Table(
    "raised",
    _tables,
    sa.Column("flag", sa.Text, primary_key=True),
    sa.Column("generation", sa.Integer, nullable=False, index=True),
)

mutes = sa.Table(
    "mutes",
    _tables,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("muted", sa.Boolean, nullable=False),
    sa.Column("editor", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)

GROW_ONLY = (verdicts, corrections, added_flags, visits, raised, mutes)
"""What people did: in SQLite, rows of these tables can never be changed or deleted."""
_GROW_ONLY = """
CREATE TRIGGER IF NOT EXISTS {table}_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} only grows: its rows are never changed'); END
"""


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One writing transaction, all or nothing; SQLite's write lock is taken at once."""
    with engine.connect().execution_options(crossclaim_write=True) as connection, connection.begin():
        yield connection


def schema_version(engine: sa.Engine) -> str | None:
    """The version that made the database; None: no desk is in it yet."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(meta.name):
            return None
        return connection.execute(sa.select(meta.c.value).where(meta.c.key == "schema")).scalar()


def add_missing(engine: sa.Engine) -> None:
    """Makes those tables that the database does not hold yet, be it new or of an earlier version.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be read or written.
    """
    with engine.connect() as connection:
        present = set(sa.inspect(connection).get_table_names())
    if present >= _tables.tables.keys():
        return
    with writing(engine) as connection:
        _tables.create_all(connection)
        if engine.dialect.name == "sqlite":
            for table in GROW_ONLY:
                for verb in ("UPDATE", "DELETE"):
                    connection.execute(sa.text(_GROW_ONLY.format(table=table.name, verb=verb)))
        if connection.execute(sa.select(meta.c.key).where(meta.c.key == "schema")).first() is None:
            rows = [{"key": "schema", "value": SCHEMA_VERSION}, {"key": GENERATION, "value": "0"}]
            connection.execute(meta.insert(), rows)
