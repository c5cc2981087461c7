"""Under what circumstance do two claims differ?"""

from __future__ import annotations

from core.records import Circumstance, Judgement, ReasonKind
from core.relations.position import Position
from core.relations.quantities import figures

SAME_OCCASION_DAYS = 1
"""Reports of one speaker at most this far apart may render one and the same utterance."""


def circumstance(a: Position, b: Position, judgement: Judgement) -> Circumstance:
    """The circumstance of a judged pair; `unclear` where the articles do not settle it.

    One speaker on one occasion in quotation marks on both sides: the same quote worded differently. One speaker
    otherwise: a shift. One party and a figure that is larger in the later report: an update. Two parties: a dispute.
    """
    days = (b.published.at - a.published.at).days if a.published and b.published else None
    if a.speaker and a.speaker == b.speaker:
        if days is not None and abs(days) <= SAME_OCCASION_DAYS:
            return Circumstance.MISQUOTE if a.quoted and b.quoted else Circumstance.UNCLEAR
        return Circumstance.SHIFT
    only_number = {r.kind for r in judgement.reasons} == {ReasonKind.NUMBER}
    if only_number and days and a.party == b.party and _grew(a, b, judgement) == (days > 0):
        return Circumstance.UPDATE
    if a.party and b.party and a.party != b.party:
        return Circumstance.DISPUTE
    return Circumstance.UNCLEAR


def _grew(a: Position, b: Position, judgement: Judgement) -> bool:
    """The first differing figure of b is larger than that of a."""
    reason = judgement.reasons[0]
    left = [f.value for f in figures(a.statement) if f.span in reason.a]
    right = [f.value for f in figures(b.statement) if f.span in reason.b]
    return bool(left and right and right[0] > left[0])
