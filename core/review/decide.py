"""What is written down when an editor decides?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import StaleVerdictError, UnknownFlagError
from core.records import Decision, Verdict
from core.review.flags import snapshot

if TYPE_CHECKING:
    from core.relations.judge import Judge
    from core.store import Store


def record(
    store: Store, judge: Judge, flag: str, verdict: Verdict, note: str, editor: str, after: int | None
) -> Decision:
    """Appends a verdict with a snapshot of both claims as they stand: see `Desk.decide`.

    Raises:
        UnknownFlagError: there is no such flag.
        StaleVerdictError: someone decided since `after`.
    """
    relations = store.relations(flag=flag)
    if not relations:
        raise UnknownFlagError(f"no flag {flag!r} in this desk")
    relation = relations[0]
    views = store.views(store.claims_by_id([relation.a, relation.b]).values())
    kept = snapshot(relation, views[relation.a], views[relation.b], judge.fingerprint)
    decided = store.add_verdict(flag, verdict, editor, note, kept, after)
    if not isinstance(decided, Decision):
        last = decided[-1]
        raise StaleVerdictError(
            f"flag {flag} was decided as {last.verdict.value!r} by {last.editor or 'somebody'} since you last looked; look at it first"
        )
    return decided
