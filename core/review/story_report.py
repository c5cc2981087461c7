"""What is contested in one story, between whom, and who speaks in it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.records import Claim, ClaimView, FlagView, Verdict
from core.review.stories import Story

SET_ASIDE = frozenset({Verdict.DISMISSED.value, Verdict.NOT_COMPARABLE.value})
"""Statuses of flags that an editor found to be no contradiction: they are not counted."""

Column = Callable[[Claim], str]
"""The side that a claim's account stands for."""
Pair = tuple[ClaimView, ClaimView]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Pairs of claims between every two sides. A pair of statements counts once, however many copies of a text carry it."""

    parties: tuple[str, ...]
    """The side with the most pairs first."""
    contradicts: np.ndarray
    """(n, n) int, symmetric; on the diagonal, pairs within one side."""
    agrees: np.ndarray
    """(n, n) int, symmetric."""


@dataclass(frozen=True, slots=True)
class Contested:
    """A statement that others contradict."""

    view: ClaimView
    flags: tuple[FlagView, ...]
    """Flags on it, the most probable first."""
    origins: int
    """Different origins among the reports that contradict it."""
    parties: tuple[str, ...]
    """Sides that contradict it, in alphabetical order."""


@dataclass(frozen=True, slots=True)
class StoryReport:
    """One story as its page shows it."""

    story: Story
    claims: int
    voices: Mapping[str, Mapping[str, int]]
    """Article id -> side -> claims of that side in the article."""
    matrix: Matrix
    contested: tuple[Contested, ...]
    """The most contested statement first, one a dispute."""
    flags: int
    """Flags in the story, without those set aside."""


def report(
    story: Story, claims: Iterable[Claim], flags: Iterable[FlagView], agreeing: Iterable[Pair], column: Column
) -> StoryReport:
    """What is contested in a story.

    Args:
        claims: all claims of its articles.
        flags: of the whole desk.
        agreeing: pairs of claims that agree, both in the story.
    """
    open_flags = within(story, flags)
    voices: dict[str, Counter[str]] = {article: Counter() for article in story.articles}
    for claim in claims:
        voices[claim.article][column(claim)] += 1
    return StoryReport(
        story=story,
        claims=sum(voice.total() for voice in voices.values()),
        voices=voices,
        matrix=matrix([(f.a, f.b) for f in open_flags], agreeing, column),
        contested=tuple(contested(open_flags, column)),
        flags=len(open_flags),
    )


def within(story: Story, flags: Iterable[FlagView]) -> list[FlagView]:
    """Flags with both sides in a story, without those set aside."""
    return [f for f in in_story(story, flags) if f.status not in SET_ASIDE]


def in_story(story: Story, flags: Iterable[FlagView]) -> list[FlagView]:
    """Flags with both sides in a story, whatever became of them."""
    members = set(story.articles)
    return [f for f in flags if {f.a.claim.article, f.b.claim.article} <= members]


def matrix(contradicting: Iterable[Pair], agreeing: Iterable[Pair], column: Column) -> Matrix:
    """Counts pairs between sides."""
    counted = [_counted(pairs, column) for pairs in (contradicting, agreeing)]
    weight: Counter[str] = Counter()
    for pairs in counted:
        for (one, other), n in pairs.items():
            weight[one] += n
            weight[other] += n
    parties = tuple(sorted(weight, key=lambda party: (-weight[party], party)))
    row = {party: i for i, party in enumerate(parties)}
    tables = []
    for pairs in counted:
        table = np.zeros((len(parties), len(parties)), int)
        for (one, other), n in pairs.items():
            table[row[one], row[other]] = table[row[other], row[one]] = n
        tables.append(table)
    return Matrix(parties, *tables)


def _counted(pairs: Iterable[Pair], column: Column) -> Counter[tuple[str, ...]]:
    different = {frozenset((column(v.claim), v.origin, v.claim.statement_hash) for v in pair) for pair in pairs}
    return Counter(tuple(sorted(side[0] for side in pair)) for pair in different)


def contested(flags: Sequence[FlagView], column: Column) -> list[Contested]:
    """Statements by how many origins contradict them, then by the most probable contradiction; one a dispute."""
    on: dict[str, list[tuple[FlagView, ClaimView, ClaimView]]] = {}
    for flag in sorted(flags, key=lambda f: (-f.relation.judgement.p_contradicts, f.flag)):
        for mine, other in ((flag.a, flag.b), (flag.b, flag.a)):
            on.setdefault(mine.claim.id, []).append((flag, mine, other))
    rated = []
    for entries in on.values():
        origins = len({other.origin for _, _, other in entries})
        parties = tuple(sorted({column(other.claim) for _, _, other in entries}))
        rated.append(Contested(entries[0][1], tuple(flag for flag, _, _ in entries), origins, parties))
    rated.sort(key=lambda c: (-c.origins, -c.flags[0].relation.judgement.p_contradicts, c.view.claim.id))
    found: list[Contested] = []
    shown: set[str] = set()
    for statement in rated:
        disputes = {flag.dispute for flag in statement.flags}
        if not disputes & shown:
            found.append(statement)
            shown |= disputes
    return found
