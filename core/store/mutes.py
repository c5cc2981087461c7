"""What is muted in the queue, and who muted it?

Muted for the whole desk, and unmuted by a later row: the table only grows, so that it always tells who hid what.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from core.review.mutes import Mute, MuteKind
from core.store.tables import mutes, writing


class Mutes:
    """The mutes of one store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def active(self) -> list[Mute]:
        """What is muted now, oldest first."""
        standing: dict[tuple[str, str], Mute] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(sa.select(mutes).order_by(mutes.c.number)):
                standing.pop((row.kind, row.what), None)
                if row.muted:
                    at = datetime.fromisoformat(row.at)
                    standing[row.kind, row.what] = Mute(MuteKind(row.kind), row.what, row.editor, at)
        return list(standing.values())

    def set(self, kind: MuteKind, what: str, muted: bool, editor: str) -> None:
        """Mutes or unmutes, from now on."""
        row = {"kind": kind.value, "what": what, "muted": muted, "editor": editor, "at": datetime.now(UTC).isoformat()}
        with writing(self._engine) as connection:
            connection.execute(mutes.insert(), row)
