"""Where is kept what editors correct and add?

Two logs that only grow, corrections and flags added by hand, each row with a record of the claims as the editor saw them;
beside them what the tool read of each corrected claim, and which claims wait to be matched again. A desk of an earlier
version gets the tables when it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from core.records import AddedFlag, Correction, Stance, ToolReading

_tables = sa.MetaData()

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

tool_readings = sa.Table(
    "tool_readings",
    _tables,
    sa.Column("claim", sa.Text, primary_key=True),
    sa.Column("reading", sa.JSON, nullable=False),
)

# Claims whose statement was corrected since they were matched.
unmatched = sa.Table("unmatched", _tables, sa.Column("claim", sa.Text, primary_key=True))

_APPEND_ONLY = """
CREATE TRIGGER IF NOT EXISTS {table}_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END
"""


class EditorLog:
    """The logs of one store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def open(self) -> None:
        """Makes the tables where they are missing.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database cannot be read or written.
        """
        with self._engine.connect() as connection:
            present = set(sa.inspect(connection).get_table_names())
        if present >= _tables.tables.keys():
            return
        with self._writing() as connection:
            _tables.create_all(connection)
            if self._engine.dialect.name == "sqlite":
                for table in (corrections, added_flags):
                    for verb in ("UPDATE", "DELETE"):
                        connection.execute(sa.text(_APPEND_ONLY.format(table=table.name, verb=verb)))

    def _writing(self) -> AbstractContextManager[sa.Connection]:
        return self._engine.execution_options(crossclaim_write=True).begin()

    def add_correction(
        self, snapshot: Mapping[str, Any], changes: Mapping[str, str | None], editor: str, note: str
    ) -> Correction:
        """Appends a correction of the claim whose record, as it stood, is the snapshot."""
        at = datetime.now(UTC)
        row = {
            "url": snapshot["url"],
            "changes": dict(changes),
            "editor": editor,
            "note": note,
            "at": at.isoformat(),
            "snapshot": dict(snapshot),
        }
        with self._writing() as connection:
            number = connection.execute(corrections.insert().returning(corrections.c.number), row).scalar_one()
        return Correction(number, changes, editor, note, at, snapshot)

    def corrections(self, url: str | None = None) -> list[Correction]:
        """Corrections of claims at an address, or all, oldest first."""
        query = sa.select(corrections).order_by(corrections.c.number)
        if url is not None:
            query = query.where(corrections.c.url == url)
        with self._engine.connect() as connection:
            return [
                Correction(r.number, r.changes, r.editor, r.note, datetime.fromisoformat(r.at), r.snapshot)
                for r in connection.execute(query)
            ]

    def add_flag(self, a: Mapping[str, Any], b: Mapping[str, Any], editor: str, note: str) -> AddedFlag:
        """Appends a flag on two claims, given by their records."""
        at = datetime.now(UTC)
        row = {"editor": editor, "note": note, "at": at.isoformat(), "snapshot": {"a": dict(a), "b": dict(b)}}
        with self._writing() as connection:
            number = connection.execute(added_flags.insert().returning(added_flags.c.number), row).scalar_one()
        return AddedFlag(number, editor, note, at, a, b)

    def added_flags(self) -> list[AddedFlag]:
        """Flags added by hand, oldest first."""
        with self._engine.connect() as connection:
            return [
                AddedFlag(r.number, r.editor, r.note, datetime.fromisoformat(r.at), r.snapshot["a"], r.snapshot["b"])
                for r in connection.execute(sa.select(added_flags).order_by(added_flags.c.number))
            ]

    def count_added_flags(self) -> int:
        with self._engine.connect() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(added_flags)).scalar_one()

    def readings(self) -> dict[str, ToolReading]:
        """What the tool read of each corrected claim, by claim id."""
        with self._engine.connect() as connection:
            return {r.claim: _reading(r.reading) for r in connection.execute(sa.select(tool_readings))}

    def unmatched(self) -> set[str]:
        """Ids of the claims whose statement was corrected since they were matched."""
        with self._engine.connect() as connection:
            return set(connection.execute(sa.select(unmatched.c.claim)).scalars())


def forget_claims(connection: sa.Connection, claim_ids: Any) -> None:
    """Drops what is kept beside these claims (a list or a query of ids). The logs stay."""
    for table in (tool_readings, unmatched):
        connection.execute(table.delete().where(table.c.claim.in_(claim_ids)))


def keep_reading(connection: sa.Connection, claim_id: str, reading: ToolReading | None) -> None:
    """Keeps what the tool read of a claim; None: the claim stands as it read it."""
    connection.execute(tool_readings.delete().where(tool_readings.c.claim == claim_id))
    if reading is not None:
        connection.execute(tool_readings.insert(), {"claim": claim_id, "reading": asdict(reading)})


def mark_unmatched(connection: sa.Connection, claim_id: str) -> None:
    """Sends a claim to be matched again."""
    connection.execute(unmatched.delete().where(unmatched.c.claim == claim_id))
    connection.execute(unmatched.insert(), {"claim": claim_id})


def _reading(data: Mapping[str, Any]) -> ToolReading:
    lists = {name: tuple(data[name]) for name in ("parties", "entities", "dates")}
    return ToolReading(**{**data, **lists, "stance": Stance(data["stance"])})
