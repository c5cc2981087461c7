"""Which side does an account stand for, and between which sides is a flag?"""

from __future__ import annotations

from collections.abc import Sequence

from core.records import Claim, FlagView, SearchMatch

OUTLETS_OWN = "Outlet's own voice"
"""Column of claims that no speaker is named for."""
UNKNOWN_PARTY = "Party unknown"
"""Column of claims whose speaker's party is not known."""


def column(party: str | None, speaker: str | None, attributed: bool) -> str:
    """The column an account stands in: its party, or why it has none."""
    if party:
        return party
    return UNKNOWN_PARTY if speaker is not None or attributed else OUTLETS_OWN


def column_of(claim: Claim) -> str:
    """The column a claim stands in."""
    return column(claim.party, claim.speaker, bool(claim.attribution.source))


def pair_of(view: FlagView) -> str:
    """The two columns of a flag, in alphabetical order."""
    return " – ".join(sorted((column_of(view.a.claim), column_of(view.b.claim))))


def accounts(matches: Sequence[SearchMatch]) -> dict[str, list[SearchMatch]]:
    """Search matches by party, one column each: the party with the first match first, claims without a party last."""
    columns: dict[str, list[SearchMatch]] = {}
    for match in matches:
        columns.setdefault(column_of(match.view.claim), []).append(match)
    last = (UNKNOWN_PARTY, OUTLETS_OWN)
    return {name: columns[name] for name in sorted(columns, key=lambda n: last.index(n) + 1 if n in last else 0)}
