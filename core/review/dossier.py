"""What stands beside one claim: the accounts of others, how many origins agree, shifts, and who has not spoken?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.claims.checkworthy import features
from core.records import (
    Claim,
    ClaimView,
    FlagView,
    Judgement,
    Label,
    Moment,
    Precision,
    Relation,
    SearchMatch,
    Span,
    Stance,
)
from core.relations.blame import FAULT, agents
from core.review.columns import accounts
from core.review.occasion import said_when

if TYPE_CHECKING:
    from core.claims.parties import PartyTable

WINDOW_DAYS = 7
"""Days before and after an article's date in which a party's word on its matter is looked for."""
_ACCUSING = frozenset({FAULT, "attack", "stop", "break"})
"""Acts that a statement accuses somebody of; beginning or ordering something is none."""
_ORDER = (Label.CONTRADICTS, Label.AGREES, Label.RELATED)

Related = Sequence[tuple[Relation, ClaimView, ClaimView]]


@dataclass(frozen=True, slots=True)
class Corroboration:
    """How many reports agree with a claim, its own origin left out."""

    articles: int
    """Carriers of these origins, copies included."""
    origins: int


@dataclass(frozen=True, slots=True)
class DatedStatement:
    """What the claim's speaker said on the matter at some time."""

    view: ClaimView
    judgement: Judgement | None
    """Its relation to the claim; None: the claim itself, or a pair that was not compared."""


@dataclass(frozen=True, slots=True)
class MissingAccount:
    """A party that a claim names and that the desk has no word from on it within `WINDOW_DAYS` of the article's date."""

    party: str
    named: tuple[Span, ...]
    """Where the claim's statement names it."""
    accused: bool
    """The statement lays something at its door."""
    nearest: ClaimView | None
    """Its statement on the matter nearest in time, outside those days or without a date; None: the desk has none."""


@dataclass(frozen=True, slots=True)
class ClaimDossier:
    """One claim with all that the desk holds beside it."""

    view: ClaimView
    said: str | None
    """When it was uttered, as the article prints it; None: it does not tell."""
    worth: tuple[tuple[str, float], ...]
    """Features that its check-worthiness is made of, with their weights."""
    accounts: Mapping[str, Sequence[SearchMatch]]
    """Compared claims of other origins by column; reasons as of (this claim, the other)."""
    corroboration: Corroboration
    contradictions: tuple[FlagView, ...]
    """Flags on this claim, as in the queue: those to see first stand first."""
    over_time: tuple[DatedStatement, ...]
    """The speaker's statements on the matter, this claim included, oldest first, undated last; () where there is no other."""
    named: tuple[str, ...]
    """Parties that its statement names, other than those it is made for."""
    missing: tuple[MissingAccount, ...]
    """Those of the named parties without a word on it; accused ones first."""

    @property
    def dated(self) -> bool:
        """The article's day is known, so that `WINDOW_DAYS` can be told."""
        return _known_day(self.view.article.published)


def compiled(
    view: ClaimView, related: Related, on_matter: Sequence[ClaimView], flags: Iterable[FlagView], table: PartyTable
) -> ClaimDossier:
    """The dossier of a claim.

    Args:
        related: the claim's relations.
        on_matter: claims about the same matter that `concerned` picks, those of the same article included.
        flags: all flags of the desk.
    """
    claim = view.claim
    matches = counterparts(claim.id, related)
    return ClaimDossier(
        view=view,
        said=said_when(view.article, claim),
        worth=tuple(features(claim.statement, claim.entities)),
        accounts=accounts(matches),
        corroboration=corroboration(matches),
        contradictions=tuple(v for v in flags if claim.id in (v.a.claim.id, v.b.claim.id)),
        over_time=tuple(over_time(view, on_matter, matches)),
        named=tuple(parties_concerned(claim, table)),
        missing=tuple(missing_accounts(view, on_matter, table)),
    )


def concerned(claim: Claim, table: PartyTable) -> Callable[[Claim], bool]:
    """Tells of a claim on the same matter whether it belongs into the dossier: a named party's word, or the speaker's own."""
    parties = parties_concerned(claim, table)
    return lambda other: other.party in parties or same_speaker(claim, other)


def counterparts(claim_id: str, related: Related) -> list[SearchMatch]:
    """The other sides of a claim's relations: contradicting ones first, then agreeing, then related, the surest first.

    Copies of one wire text are given once.
    """
    found: dict[tuple[str, str], SearchMatch] = {}
    for relation, a, b in related:
        other, judgement = (b, relation.judgement) if a.claim.id == claim_id else (a, _turned(relation.judgement))
        match = SearchMatch(other, relation.score, judgement)
        key = (other.origin, other.claim.statement_hash)
        if key not in found or _rank(match) < _rank(found[key]):
            found[key] = match
    return sorted(found.values(), key=_rank)


def corroboration(matches: Iterable[SearchMatch]) -> Corroboration:
    """Articles and origins of those matches that agree."""
    carriers = {m.view.origin: m.view.carriers for m in matches if m.judgement.label is Label.AGREES}
    return Corroboration(sum(carriers.values()), len(carriers))


def over_time(view: ClaimView, on_matter: Iterable[ClaimView], matches: Iterable[SearchMatch]) -> list[DatedStatement]:
    """Statements of the claim's speaker on its matter in order of time, the claim itself among them; [] if it stands alone.

    Args:
        on_matter: claims about the same matter.
        matches: what the claim was compared with.
    """
    judged = {m.view.claim.id: m for m in matches}
    found = {(view.origin, view.claim.statement_hash): DatedStatement(view, None)}
    for other in [m.view for m in judged.values()] + list(on_matter):
        if same_speaker(view.claim, other.claim) and other.claim.article != view.claim.article:
            match = judged.get(other.claim.id)
            statement = DatedStatement(other, match.judgement if match else None)
            found.setdefault((other.origin, other.claim.statement_hash), statement)
    if len(found) == 1:
        return []
    return sorted(found.values(), key=lambda s: (_time(s.view), s.view.claim.id))


def same_speaker(a: Claim, b: Claim) -> bool:
    """One named speaker of one party; bodies of the same name may speak for several."""
    return (
        bool(a.speaker and b.speaker) and str(a.speaker).casefold() == str(b.speaker).casefold() and a.party == b.party
    )


def parties_concerned(claim: Claim, table: PartyTable) -> dict[str, list[Span]]:
    """The parties that a claim's statement names, except those it is made for, each with the places."""
    found: dict[str, list[Span]] = {}
    for party, span in table.named_in(claim.statement):
        if party not in (claim.party, *claim.parties):
            found.setdefault(party, []).append(span)
    return found


def missing_accounts(view: ClaimView, on_matter: Sequence[ClaimView], table: PartyTable) -> list[MissingAccount]:
    """Parties named in a claim without a word on it in the desk within `WINDOW_DAYS` of the article's date.

    Where the day of the article is not known, a word at any time counts. A word in the same article counts as well.

    Args:
        on_matter: claims about the same matter, those of the same article included.
    """
    accused = _accused(view.claim, table)
    found = []
    for party, places in parties_concerned(view.claim, table).items():
        own = [other for other in on_matter if other.claim.party == party]
        if any(_within_window(view, other) for other in own):
            continue
        nearest = min(own, key=lambda other: _distance(view, other), default=None)
        found.append(MissingAccount(party, tuple(places), party in accused, nearest))
    return sorted(found, key=lambda m: (not m.accused, m.named))


def _accused(claim: Claim, table: PartyTable) -> set[str]:
    if claim.stance is not Stance.ASSERTS:
        return set()
    blamed = agents(claim.statement, lambda name: table.column(table.find(name)))
    return {agent.who for agent in blamed if agent.act in _ACCUSING and not agent.cleared}


def _turned(judgement: Judgement) -> Judgement:
    """The same judgement with the sides changed over."""
    return replace(judgement, reasons=tuple(replace(r, a=r.b, b=r.a) for r in judgement.reasons))


def _rank(match: SearchMatch) -> tuple[int, float, str]:
    judgement = match.judgement
    sure = {
        Label.CONTRADICTS: judgement.p_contradicts,
        Label.AGREES: judgement.p_agrees,
        Label.RELATED: match.score,
    }[judgement.label]
    return _ORDER.index(judgement.label), -sure, match.view.claim.id


def _known_day(moment: Moment | None) -> bool:
    return moment is not None and moment.precision in {Precision.DAY, Precision.MINUTE}


def _days_apart(a: ClaimView, b: ClaimView) -> int | None:
    one, other = a.article.published, b.article.published
    if one is None or other is None or not _known_day(one) or not _known_day(other):
        return None
    return abs((one.at.date() - other.at.date()).days)


def _within_window(view: ClaimView, other: ClaimView) -> bool:
    if other.claim.article == view.claim.article or not _known_day(view.article.published):
        return True
    days = _days_apart(view, other)
    return days is not None and days <= WINDOW_DAYS


def _distance(view: ClaimView, other: ClaimView) -> tuple[bool, int]:
    days = _days_apart(view, other)
    return days is None, days or 0


def _time(view: ClaimView) -> tuple[bool, str]:
    published = view.article.published
    return published is None, published.at.isoformat() if published else ""
