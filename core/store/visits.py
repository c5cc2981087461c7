"""What was flagged since an editor was last here?

Every save of relations counts as a generation of the queue; a flag remembers the one in which it was first raised, a visit
the one that the editor found. What was raised later is new to that editor. Both tables only grow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from core.store.tables import raised, visits, writing


@dataclass(frozen=True, slots=True)
class Visit:
    """When an editor opened the queue, and at which of its generations (0 or more)."""

    editor: str
    at: datetime
    """UTC."""
    generation: int


class Visits:
    """The visits to one store's queue."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def last(self, editor: str) -> Visit | None:
        """The latest visit of an editor; None if there was none."""
        query = sa.select(visits).where(visits.c.editor == editor).order_by(visits.c.number.desc()).limit(1)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return Visit(row.editor, datetime.fromisoformat(row.at), row.generation) if row else None

    def add(self, editor: str, generation: int) -> Visit:
        """Notes a visit, now."""
        visit = Visit(editor, datetime.now(UTC), generation)
        row = {"editor": editor, "at": visit.at.isoformat(), "generation": generation}
        with writing(self._engine) as connection:
            connection.execute(visits.insert(), row)
        return visit

    def raised_after(self, generation: int) -> frozenset[str]:
        """Ids of the flags that were first raised in a later generation of the queue."""
        with self._engine.connect() as connection:
            return frozenset(
                connection.execute(sa.select(raised.c.flag).where(raised.c.generation > generation)).scalars()
            )


def note_raised(connection: sa.Connection, flags: Iterable[str], generation: int) -> None:
    """Remembers in which generation these flags were raised, where it is not known already."""
    wanted = set(flags)
    known = set(connection.execute(sa.select(raised.c.flag).where(raised.c.flag.in_(wanted))).scalars())
    if new := wanted - known:
        connection.execute(raised.insert(), [{"flag": flag, "generation": generation} for flag in sorted(new)])
