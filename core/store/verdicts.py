"""Which verdicts did editors give?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from core.records import Decision, Verdict
from core.store.database import Database
from core.store.tables import verdicts


class Verdicts(Database):
    """Verdicts on flags, which only grow."""

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


def _decision(row: Any) -> Decision:
    return Decision(row.number, row.flag, Verdict(row.verdict), row.editor, row.note, datetime.fromisoformat(row.at))
