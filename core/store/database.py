"""How is the database opened, and how does everybody notice that it changed?

SQL through SQLAlchemy Core; SQLite (WAL) by default. Writers take SQLite's write lock at once, so that two processes wait
for each other instead of failing half-way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from core.errors import DeskError
from core.store.tables import GENERATION, QUEUE, SCHEMA_VERSION, add_missing, meta, schema_version, writing


class Database:
    """What all parts of the store share. Thread-safe: each call takes a connection of its own."""

    def __init__(self, url: str) -> None:
        """Opens the database, creating its tables where they are missing.

        Raises:
            DeskError: it is of another version.
            sqlalchemy.exc.SQLAlchemyError: it cannot be opened, or is damaged.
        """
        self.engine = sa.create_engine(url, connect_args={"timeout": 60} if url.startswith("sqlite") else {})
        if self.engine.dialect.name == "sqlite":
            _make_sqlite_transactional(self.engine)
        version = schema_version(self.engine)
        if version not in (None, SCHEMA_VERSION):
            raise DeskError(
                f"the store at {url} has schema version {version}; this program reads version {SCHEMA_VERSION}"
            )
        add_missing(self.engine)

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

    def generation(self) -> int:
        """Grows with every change of claims or vectors."""
        with self.engine.connect() as connection:
            return int(connection.execute(sa.select(meta.c.value).where(meta.c.key == GENERATION)).scalar_one())

    def generations(self) -> tuple[int, int]:
        """Generation of claims and vectors, and generation of relations and carriers: the queue is made of these."""
        query = sa.select(meta.c.key, meta.c.value).where(meta.c.key.in_((GENERATION, QUEUE)))
        with self.engine.connect() as connection:
            found = {row.key: int(row.value) for row in connection.execute(query)}
        return found[GENERATION], found.get(QUEUE, 0)

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
        connection.execute(meta.update().where(meta.c.key == GENERATION).values(value=value))


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


def parts(values: Iterable[Any], size: int = 500) -> Iterator[list[Any]]:
    """Lists short enough for one IN (...)."""
    listed = list(values)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]
