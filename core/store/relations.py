"""What did the judge say of matched claims?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from core.records import Circumstance, Judgement, Label, Match, Reason, ReasonKind, Relation
from core.store.claims import as_spans
from core.store.database import Database, parts
from core.store.tables import inferences, matches, relations
from core.store.visits import note_raised


class Relations(Database):
    """Judged pairs of claims, and what each model read for them."""

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
            for part in parts({p for p, _ in pairs}):
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
            for part in parts(raised):  # raised before desks remembered when
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
    reasons = tuple(Reason(ReasonKind(r["kind"]), as_spans(r["a"]), as_spans(r["b"]), r["text"]) for r in row.reasons)
    judgement = Judgement(Label(row.label), row.p_agrees, row.p_contradicts, row.p_related, reasons, row.note)
    return Relation(row.a, row.b, row.score, judgement, Circumstance(row.circumstance))
