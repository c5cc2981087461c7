"""In which order, and in which groups, does an editor see the flags?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from core.records import ClaimView, Decision, FlagView, Relation
from core.review.passages import same_passage

SAME_QUESTION = 0.85
"""Least cosine of what two flags are about, for them to be one dispute; set on the sample desk."""
HALF_LIFE_DAYS = 30.0
"""Age, in days before the latest report of the queue, at which half of the worth of being recent is left."""
_PARTIES, _ORIGINS, _WORTH, _RECENT = 0.1, 0.05, 0.2, 0.1


def rank(view: FlagView, latest: datetime | None = None) -> float:
    """What to see first; the larger the earlier, 0 to about 1.45.

    The sum of
    - the calibrated probability of a contradiction, 0 to 1; 1 for what an editor added;
    - independence: 0.1 between two different known parties, and 0.05 for two origins neither of which retells another report;
    - 0.2 times the mean check-worthiness of both claims, 0 to 1;
    - 0.1 for a report of the day of the queue's latest, halved with every 30 days of age; nothing for undated reports.

    Args:
        latest: when the latest report of the queue appeared; None: recency counts for nothing.
    """
    a, b = view.a, view.b
    parties = a.claim.party is not None and b.claim.party is not None and a.claim.party != b.claim.party
    independent = a.origin != b.origin and not (a.article.retold_from or b.article.retold_from)
    worth = (a.claim.checkworthiness + b.claim.checkworthiness) / 2
    published = _published(view)
    recent = 0.0
    if latest is not None and published is not None:
        days = max((latest - published).total_seconds() / 86400, 0.0)
        recent = 0.5 ** (days / HALF_LIFE_DAYS)
    return (
        (1.0 if view.chance is None else view.chance)
        + _PARTIES * parties
        + _ORIGINS * independent
        + _WORTH * worth
        + _RECENT * recent
    )


def _published(view: FlagView) -> datetime | None:
    """When the later of the two reports appeared."""
    return max((m.at for m in (view.a.article.published, view.b.article.published) if m), default=None)


def grouped(views: Sequence[FlagView], vectors: Mapping[str, np.ndarray]) -> list[FlagView]:
    """Flags in the queue's order with their disputes: leading flags first, each the best of its dispute, then the others.

    What a flag is about is the middle of its two statements, where answers to one question lie together. Going down the
    ranking, a flag joins the dispute whose leading flag is about the nearest thing, if that is `SAME_QUESTION` near or has
    the same two statements; otherwise it leads one of its own. Only leading flags are compared with, so that no chain of
    small steps ties different questions together.

    Args:
        vectors: unit-length vector (dim,) of each statement where one question lies together, by statement hash
            (see `core.relations.question`). A flag of a statement without one stays alone.
    """
    latest = max((at for at in map(_published, views) if at is not None), default=None)
    ordered = sorted(views, key=lambda v: (-rank(v, latest), v.flag))
    leading: list[FlagView] = []
    others: list[FlagView] = []
    # A row for each flag of `led`; the rows after them are not used yet.
    middles = np.empty((len(ordered), next((len(v) for v in vectors.values()), 0)), np.float32)
    led: list[str] = []
    by_statements: dict[frozenset[str], str] = {}
    for view in ordered:
        statements = frozenset((view.a.claim.statement_hash, view.b.claim.statement_hash))
        middle = _middle(view, vectors)
        lead = by_statements.get(statements)
        if lead is None and middle is not None and led:
            near = middles[: len(led)] @ middle
            best = int(near.argmax())
            lead = led[best] if near[best] >= SAME_QUESTION else None
        if lead is None:
            leading.append(replace(view, dispute=view.flag, leads=True))
            by_statements[statements] = view.flag
            if middle is not None:
                middles[len(led)] = middle
                led.append(view.flag)
        else:
            by_statements.setdefault(statements, lead)
            others.append(replace(view, dispute=lead, leads=False))
    return leading + others


def _middle(view: FlagView, vectors: Mapping[str, np.ndarray]) -> np.ndarray | None:
    """What a flag is about: the unit-length middle (dim,) of its two statements."""
    a, b = vectors.get(view.a.claim.statement_hash), vectors.get(view.b.claim.statement_hash)
    if a is None or b is None:
        return None
    middle: np.ndarray = a + b
    return middle / max(float(np.linalg.norm(middle)), 1e-9)


def snapshot(relation: Relation, a: ClaimView, b: ClaimView, judge: str) -> dict[str, Any]:
    """What an editor saw when deciding: both quotations with their place, the probability, and the judge."""
    return {
        "score": relation.score,
        "label": relation.judgement.label.value,
        "p_contradicts": relation.judgement.p_contradicts,
        "circumstance": relation.circumstance.value,
        "reasons": [r.text for r in relation.judgement.reasons],
        "judge": judge,
        "a": a.record(),
        "b": b.record(),
    }


def inherited(a: ClaimView, b: ClaimView, decisions: Sequence[tuple[Decision, dict[str, Any]]]) -> tuple[Decision, ...]:
    """Decisions given on an earlier cut of the same two passages, oldest first."""
    found = []
    for decision, kept in decisions:
        old_a, old_b = kept["a"], kept["b"]
        if (_same(a, old_a) and _same(b, old_b)) or (_same(a, old_b) and _same(b, old_a)):
            found.append(decision)
    return tuple(found)


def _same(view: ClaimView, old: Mapping[str, Any]) -> bool:
    return same_passage(view.claim, view.article.url, old)
