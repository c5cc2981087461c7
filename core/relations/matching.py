"""Which near claims are about the same matter, so that comparing them means something?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.records import Claim, Judgement, Label, Match, Moment, content_id
from core.relations.position import Position
from core.relations.question import question_fingerprint
from core.relations.signals import content_stems
from core.settings import Settings

CODE_VERSION = 2
"""Grows when the same claims would give other matches."""

STRENGTH_FLOOR = 0.6
"""Least strength of a match, set on the Ever Given story."""

LOOKED_AT = 90
"""Nearest claims, by cosine, among which a claim chooses its matches, or five times as many as it may choose."""

MATTER_FLOOR = 0.4
"""What two articles must have in common for claims of known parties to be matched: parties speak of one dispute for years."""

NARRATION_FLOOR = 0.6
"""The same where a side speaks for no known party. Both were set on 480 articles of 116 events and on Ever Given."""

APART = 0.1
"""How much more two articles a year apart must have in common."""

WITHOUT_PARTY = 4
"""Most matches that a claim chooses for which no known party speaks: a report's own narration is seldom disputed."""

ALTERED_SHARE = 0.5
"""Of the words of content of two sentences of one origin, how many both must hold for one to be the other altered."""

LEAST_WORDS = 2
"""A statement that names nothing and holds fewer words of content ("This did not happen") tells too little to be matched."""

TEXT_LINK = 0.4
"""Strength at which statements without articles keep half of a judged contradiction."""


def matching_fingerprint(settings: Settings) -> str:
    """Changes with the settings of matching, the question map, or this code.

    Raises:
        ModelError: the question map cannot be read.
    """
    rules = (
        CODE_VERSION,
        LOOKED_AT,
        STRENGTH_FLOOR,
        MATTER_FLOOR,
        NARRATION_FLOOR,
        APART,
        WITHOUT_PARTY,
        ALTERED_SHARE,
        LEAST_WORDS,
    )
    chosen = (settings.neighbours, settings.match_floor)
    return content_id("matching", *rules, *chosen, question_fingerprint(default_encoder=not settings.encoder))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim near another one."""

    claim: Claim
    score: float
    """Cosine of the two statements."""
    question: float
    """Cosine of the two statements where one question lies together."""
    context: float
    """Cosine of what the two articles are about."""
    published: Moment | None
    names: float | None = None
    """Share of the names of one article that the other holds too, 0 to 1; None where one side is no article."""


def strength(a: Position, b: Position, score: float, context: float | None) -> float:
    """How sure it is that two positions are about one matter, about 0 to 1.5.

    The statements' cosine, helped by what their articles are about and by names and words that both hold. Without
    articles (`context` None) the names have to carry it.
    """
    names = len(a.names & b.names)
    words = len(content_stems(a.statement) & content_stems(b.statement))
    shared = 0.05 * min(names, 3) + 0.03 * min(words, 4)
    if context is None:
        return score + shared
    return score + 0.4 * context + shared - _apart(a.published, b.published)


def _apart(a: Moment | None, b: Moment | None) -> float:
    """What a long time between two reports takes off: nothing up to 30 days, then up to 0.1."""
    if a is None or b is None:
        return 0.0
    days = abs((a.at - b.at).days)
    return 0.0 if days <= 30 else min(0.1, days / 3650)


def one_matter(a: Position, b: Position, in_common: float) -> bool:
    """Whether two articles have enough in common for these two positions in them to be about one matter.

    Args:
        in_common: cosine of what the articles are about plus the share of names that both hold, about 0 to 2.
    """
    floor = MATTER_FLOOR if a.party and b.party else NARRATION_FLOOR
    return in_common >= floor + APART * _distance(a.published, b.published)


def _distance(a: Moment | None, b: Moment | None) -> float:
    """Time between two reports on a logarithmic scale: 0 up to 3 days, 1 from a year on, 0.4 (about a month) where a date is unknown."""
    if a is None or b is None:
        return 0.4
    days = abs((a.at - b.at).days)
    return min(1.0, math.log1p(max(0, days - 3)) / math.log1p(362))


def most_of(claim: Claim, most: int) -> int:
    """How many matches a claim of an article may choose, where one of a known party may choose `most`."""
    return most if claim.party else min(most, WITHOUT_PARTY)


def choose(claim: Claim, published: Moment | None, near: Sequence[Candidate], most: int) -> list[Match]:
    """The strongest candidates above the floors, at most `most`, as matches with a < b; none for a claim that tells too little."""
    own = Position.of_claim(claim, published)
    if not _tells(own):
        return []
    rated = []
    for candidate in near:
        peer = Position.of_claim(candidate.claim, candidate.published)
        if not _tells(peer):
            continue
        if candidate.names is not None and not one_matter(own, peer, candidate.context + candidate.names):
            continue
        value = strength(own, peer, candidate.question, candidate.context)
        if value >= STRENGTH_FLOOR:
            rated.append((-value, candidate.claim.id, candidate))
    rated.sort(key=lambda r: r[:2])
    found = []
    for _, _, candidate in rated[:most]:
        a, b = sorted((claim.id, candidate.claim.id))
        found.append(Match(a, b, candidate.score))
    return found


def altered(a: Claim, text_a: str, b: Claim, text_b: str) -> bool:
    """Does one sentence stand in two copies of a text with other words, so that one of the copies changed what it says?

    So it is if neither sentence occurs in the other copy and they share most of their words.

    Args:
        text_a: the text of the article of claim `a`, its white space as in `squeezed`.
    """
    if squeezed(a.text) in text_b or squeezed(b.text) in text_a:
        return False
    left, right = content_stems(a.statement), content_stems(b.statement)
    return len(left & right) >= ALTERED_SHARE * len(left | right) > 0


def squeezed(text: str) -> str:
    """The text with a single blank for all white space."""
    return " ".join(text.split())


def _tells(position: Position) -> bool:
    return bool(position.names) or len(content_stems(position.statement)) >= LEAST_WORDS


def comparable(judgement: Judgement, a: Position, b: Position, score: float) -> Judgement:
    """Lowers the probabilities of a pair that may not be about one matter, in proportion to how weak the link is.

    For statements without articles. Half-way between nothing in common and the floor of matches, half of the
    probability is left; identical wording keeps all of it.
    """
    link = strength(a, b, score, None)
    keep = 1 / (1 + math.exp(-(link - TEXT_LINK) / 0.05))
    if keep > 0.95:
        return judgement
    agrees, contradicts = judgement.p_agrees * keep, judgement.p_contradicts * keep
    related = 1 - agrees - contradicts
    label = judgement.label if max(agrees, contradicts) > related else Label.RELATED
    note = judgement.note or ("the texts may not be about the same matter" if label is Label.RELATED else "")
    return Judgement(label, agrees, contradicts, related, judgement.reasons, note)
