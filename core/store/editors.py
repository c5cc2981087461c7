"""Where is kept what editors correct and add?

Two logs that only grow, corrections and flags added by hand, each row with a record of the claims as the editor saw them;
beside them what the tool read of each corrected claim, and which claims wait to be matched again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from core.records import AddedFlag, Correction, Stance, ToolReading
from core.store.tables import added_flags, corrections, tool_readings, unmatched, writing


class EditorLog:
    """The logs of one store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

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
        with writing(self._engine) as connection:
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
        with writing(self._engine) as connection:
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
