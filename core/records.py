"""Which nouns does the desk speak of?

Small frozen records. Spans are pairs `(start, end)` of character offsets, end exclusive. Ids are lowercase hex strings
made from content, so that the same text gives the same id on every machine.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

Span = tuple[int, int]
_CLAIM_BY = "Claim by "

LANGUAGES_READ = frozenset({"en"})
"""ISO 639-1 codes of the languages in which claims are found."""


def why_not_segmented(language: str) -> str | None:
    """Why no claims are found in an article of this language; None where they are."""
    return None if language in LANGUAGES_READ else f"no claims: its language is {language!r}, and only English is read"


def content_id(*parts: object) -> str:
    """16 hex digits of SHA-256 over the parts, joined by a separator that text cannot hold."""
    return hashlib.sha256("\x1f".join(str(p) for p in parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Mode(StrEnum):
    """How the words reach the reader."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    NONE = "none"  # the outlet's own voice


class Stance(StrEnum):
    """The speaker's stance to the content."""

    ASSERTS = "asserts"
    DENIES = "denies"
    DOUBTS = "doubts"
    ASKS = "asks"


class Label(StrEnum):
    """What a relation says of two positions."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    RELATED = "related"


class ReasonKind(StrEnum):
    """In what two claims differ."""

    NUMBER = "number"
    DATE = "date"
    NEGATION = "negation"
    ANTONYM = "antonym"
    BLAME = "blame"
    PLACE = "place"
    TERM = "term"
    ATTRIBUTION = "attribution"


class Circumstance(StrEnum):
    """Under what circumstance two claims differ."""

    DISPUTE = "dispute"  # between parties
    SHIFT = "shift"  # same speaker, later
    MISQUOTE = "misquote"  # same quote worded differently
    UPDATE = "update"  # a figure that grew
    UNCLEAR = "unclear"


class Verdict(StrEnum):
    """An editor's decision on a flag."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    NOT_COMPARABLE = "not comparable"
    NEEDS_REPORTING = "needs reporting"
    REOPENED = "reopened"
    """Takes the verdicts before it back: the flag is open again."""


class Stage(StrEnum):
    """The last stage an article finished; a killed run goes on from there."""

    STORED = "stored"
    SEGMENTED = "segmented"
    ENCODED = "encoded"
    MATCHED = "matched"
    JUDGED = "judged"


class Precision(StrEnum):
    """How exactly a moment is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"


_FORMATS = {
    Precision.YEAR: "%Y",
    Precision.MONTH: "%Y-%m",
    Precision.DAY: "%Y-%m-%d",
    Precision.MINUTE: "%Y-%m-%dT%H:%MZ",
}


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A time with its precision. `at` is the start of the period, in UTC."""

    at: datetime
    precision: Precision = Precision.DAY

    def __str__(self) -> str:
        return self.at.strftime(_FORMATS[self.precision])

    @property
    def end(self) -> datetime:
        """The first instant after the period, in UTC; the last one there is for a period at the end of time."""
        try:
            if self.precision is Precision.YEAR:
                return self.at.replace(year=self.at.year + 1)
            if self.precision is Precision.MONTH:
                return (self.at.replace(day=28) + timedelta(days=4)).replace(day=1)
            return self.at + (timedelta(days=1) if self.precision is Precision.DAY else timedelta(minutes=1))
        except (ValueError, OverflowError):
            return datetime.max.replace(tzinfo=UTC)

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Reads `2024`, `2024-05`, `2024-05-15` or an ISO 8601 time (taken as UTC where it names no zone).

        Raises:
            ValueError: the text is none of these.
        """
        text = text.strip()
        if re.fullmatch(r"\d{4}", text):
            return cls(datetime(int(text), 1, 1, tzinfo=UTC), Precision.YEAR)
        if re.fullmatch(r"\d{4}-\d{2}", text):
            return cls(datetime(int(text[:4]), int(text[5:]), 1, tzinfo=UTC), Precision.MONTH)
        at = datetime.fromisoformat(text)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return cls(at, Precision.DAY)
        return cls(at.replace(second=0, microsecond=0), Precision.MINUTE)


@dataclass(frozen=True, slots=True)
class FactCheck:
    """What a published fact check says of a claim that somebody else made. The rating is theirs, not the desk's."""

    claim: str
    """The reviewed claim, on one line."""
    author: str | None
    """Who made the claim; None: the fact check does not say."""
    rating: str
    """In the reviewer's words; "": none given."""
    reviewer: str

    @property
    def words(self) -> str:
        """`rated False by Example Checks`."""
        return f"rated {self.rating} by {self.reviewer}" if self.rating else f"reviewed by {self.reviewer}, no rating"

    @property
    def text(self) -> str:
        """The text of the article that stands for the fact check: whose claim it is, the claim, the rating as theirs."""
        return f"{self._opening}:\n\n{self.claim}\n\nThe claim was {self.words}."

    @property
    def source(self) -> Span:
        """Where in `text` it says who made the claim."""
        return len(_CLAIM_BY), len(self._opening)

    @property
    def start(self) -> int:
        """Where in `text` the claim begins."""
        return len(self._opening) + len(":\n\n")

    @property
    def _opening(self) -> str:
        return f"{_CLAIM_BY}{self.author or 'a source not named'}"


@dataclass(frozen=True, slots=True)
class Article:
    """One published text of one outlet."""

    url: str
    outlet: str
    title: str
    text: str
    """Clean text; paragraphs are separated by one empty line."""
    published: Moment | None = None
    """None: the source does not say."""
    language: str = "en"
    """ISO 639-1 code; claims are found only where it is one of `LANGUAGES_READ`."""
    retold_from: str | None = None
    """Address of the report that this text retells in other words; None for an outlet's own text."""
    fact_check: FactCheck | None = None
    """Set where the text is somebody's claim that the outlet has fact-checked."""

    @property
    def text_hash(self) -> str:
        return content_id("text", self.text)

    @property
    def id(self) -> str:
        """The id of this version: its address and its text."""
        return content_id("article", self.url, self.text_hash)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said it: spans in the article's text, in reading order; empty where the outlet speaks itself."""

    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()
    """With the "that" or "whether" in front of a reported clause, as PARC and PolNeAR count it."""
    mode: Mode = Mode.NONE
    chain: tuple[str, ...] = ()
    """Sources from the outermost to the innermost, as printed ("the agency", "the ministry"); () for the outlet."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement, tied to its span in the article's text."""

    article: str
    """Id of the article version."""
    start: int
    end: int
    """Hull of the content spans without a leading "that" or "whether"; `text` equals the article's text between them."""
    text: str
    statement: str
    """The bare proposition, made to stand alone."""
    attribution: Attribution = field(default_factory=Attribution)
    speaker: str | None = None
    role: str | None = None
    parties: tuple[str, ...] = ()
    """Sides that the speaker speaks for, most specific first; () where unknown or the outlet itself."""
    party: str | None = None
    """The side that a column stands for: the last parent in the table of parties ("Armenia" for its ministry)."""
    stance: Stance = Stance.ASSERTS
    checkworthiness: float = 0.5
    """0 to 1."""
    entities: tuple[str, ...] = ()
    """Names in the statement, as printed, without repetition."""
    dates: tuple[str, ...] = ()
    """Expressions of time in the passage, as printed."""
    unresolved: tuple[str, ...] = ()
    """Words that the statement keeps as printed because the article does not settle whom, what or when they mean."""

    @property
    def id(self) -> str:
        return content_id("claim", self.article, self.start, self.end)

    @property
    def mode(self) -> Mode:
        return self.attribution.mode

    @property
    def statement_hash(self) -> str:
        return content_id("statement", self.statement)


@dataclass(frozen=True, slots=True)
class Match:
    """Two claims near in meaning. `a` and `b` are claim ids with a < b; score is their cosine, -1 to 1."""

    a: str
    b: str
    score: float


@dataclass(frozen=True, slots=True)
class Reason:
    """In what two statements differ, with the differing spans in each statement."""

    kind: ReasonKind
    a: tuple[Span, ...]
    b: tuple[Span, ...]
    text: str
    """In words: `"12 killed" / "40 killed"`."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge says of two positions. The three probabilities sum to 1."""

    label: Label
    p_agrees: float
    p_contradicts: float
    p_related: float
    reasons: tuple[Reason, ...] = ()
    note: str = ""
    """Why the pair was not compared, or ""."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A judged match."""

    a: str
    b: str
    score: float
    judgement: Judgement
    circumstance: Circumstance = Circumstance.UNCLEAR

    @property
    def flag(self) -> str:
        return flag_id(self.a, self.b)


def flag_id(a: str, b: str) -> str:
    """Id of the flag on two claims, whichever comes first."""
    return content_id("flag", *sorted((a, b)))


@dataclass(frozen=True, slots=True)
class Decision:
    """One editor's verdict on a flag, never changed afterwards."""

    number: int
    """Grows by one with every verdict in the desk."""
    flag: str
    verdict: Verdict
    editor: str
    note: str
    at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class ToolReading:
    """What the tool itself read in a passage that an editor corrected."""

    speaker: str | None
    role: str | None
    parties: tuple[str, ...]
    party: str | None
    stance: Stance
    statement: str
    entities: tuple[str, ...]
    dates: tuple[str, ...]

    @classmethod
    def of(cls, claim: Claim) -> ToolReading:
        return cls(**{f.name: getattr(claim, f.name) for f in fields(cls)})

    def put_back(self, claim: Claim) -> Claim:
        """The claim as the tool read it."""
        return replace(claim, **{f.name: getattr(self, f.name) for f in fields(self)})

    def differing(self, claim: Claim) -> dict[str, str | None]:
        """Speaker, role, party, stance and statement, as read, where the claim now says something else."""
        names = ("speaker", "role", "party", "stance", "statement")
        return {name: getattr(self, name) for name in names if getattr(self, name) != getattr(claim, name)}


@dataclass(frozen=True, slots=True)
class Correction:
    """One editor's correction of a claim, never changed afterwards."""

    number: int
    """Grows by one with every correction in the desk."""
    changes: Mapping[str, str | None]
    """Value by field (`core.corrections.Changes`); None: back to the tool's reading; "": nobody, no party."""
    editor: str
    note: str
    at: datetime
    """UTC."""
    snapshot: Mapping[str, Any]
    """Record of the claim as it stood before."""


@dataclass(frozen=True, slots=True)
class AddedFlag:
    """A contradiction that an editor added by hand."""

    number: int
    """Grows by one with every flag added in the desk."""
    editor: str
    note: str
    at: datetime
    """UTC."""
    a: Mapping[str, Any]
    """Record of the first claim as the editor saw it."""
    b: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with the article it stands in: what a card shows."""

    claim: Claim
    article: Article
    origin: str
    """Id of the origin: articles that carry the same wire copy share it."""
    carriers: int
    """Articles of this origin in the desk, this one included."""
    tool: ToolReading | None = None
    """What the tool read where an editor corrected the claim; None: it stands as read."""

    @property
    def unresolved(self) -> tuple[str, ...]:
        """Words that the statement leaves open; () where an editor worded it anew."""
        return () if self.tool and self.tool.statement != self.claim.statement else self.claim.unresolved

    def record(self) -> dict[str, object]:
        """The claim record of the JSON outputs; of a corrected claim also `corrected` and, in `tool`, what the tool read."""
        c, a = self.claim, self.article
        corrected: dict[str, object] = {"corrected": True, "tool": self.tool.differing(c)} if self.tool else {}
        return {
            "claim": c.id,
            "article": c.article,
            "url": a.url,
            "outlet": a.outlet,
            "retold_from": a.retold_from,
            "rated": a.fact_check.words if a.fact_check else None,
            "published": str(a.published) if a.published else None,
            "text": c.text,
            "statement": c.statement,
            "speaker": c.speaker,
            "role": c.role,
            "party": c.party,
            "stance": c.stance.value,
            "start": c.start,
            "end": c.end,
        } | corrected


@dataclass(frozen=True, slots=True)
class SearchMatch:
    """A claim found for a query, with its relation to it."""

    view: ClaimView
    score: float
    """Cosine to the query, -1 to 1."""
    judgement: Judgement
    """Of (query, claim): spans `a` of its reasons lie in the query, `b` in the claim's statement."""

    def record(self) -> dict[str, object]:
        """The claim record with score, relation, probability of a contradiction and reasons."""
        judged = self.judgement
        return self.view.record() | {
            "score": round(self.score, 4),
            "relation": judged.label.value,
            "p_contradicts": round(judged.p_contradicts, 4),
            "reasons": [reason_record(r) for r in judged.reasons],
        }


@dataclass(frozen=True, slots=True)
class FlagView:
    """A flag as the queue shows it."""

    flag: str
    dispute: str
    """Id of the dispute: the id of its leading flag."""
    leads: bool
    relation: Relation
    a: ClaimView
    b: ClaimView
    history: tuple[Decision, ...] = ()
    """Oldest first; a re-segmented pair inherits the verdicts given on the same passages."""
    inherited: bool = False
    """True where the history was given on an earlier cut of the same passages."""
    added: AddedFlag | None = None
    """Who added it by hand; None: the tool raised it."""

    @property
    def chance(self) -> float | None:
        """Probability of a contradiction, 0 to 1, as the tool raised it; None: an editor added the flag."""
        return None if self.added else self.relation.judgement.p_contradicts

    @property
    def status(self) -> str:
        """`open`, or the last verdict."""
        return status_of(self.history)

    @property
    def last_verdict(self) -> int:
        """Number of the last verdict that stands in this view; 0: none. What `Desk.decide` takes as `after`."""
        return self.history[-1].number if self.history else 0

    def record(self) -> dict[str, object]:
        """The JSON line of `crossclaim flags --json`; `p_contradicts` is null and `added_by` says who where it was added by hand."""
        j = self.relation.judgement
        label = Label.CONTRADICTS if self.added else j.label
        by_hand: dict[str, object] = {"added_by": self.added.editor} if self.added else {}
        return {
            "flag": self.flag,
            "dispute": self.dispute,
            "status": self.status,
            "relation": label.value,
            "circumstance": self.relation.circumstance.value,
            "p_contradicts": None if self.chance is None else round(self.chance, 4),
            "reasons": [reason_record(r) for r in j.reasons],
            "a": self.a.record(),
            "b": self.b.record(),
        } | by_hand


def status_of(history: Sequence[Decision]) -> str:
    """What the decisions on a flag, oldest first, leave it as: `open`, or the last verdict."""
    if not history or history[-1].verdict is Verdict.REOPENED:
        return "open"
    return history[-1].verdict.value


def reason_record(reason: Reason) -> dict[str, object]:
    """A reason as JSON: kind, words, and the differing spans in both statements."""
    return {
        "kind": reason.kind.value,
        "text": reason.text,
        "a": [list(s) for s in reason.a],
        "b": [list(s) for s in reason.b],
    }


@dataclass(frozen=True, slots=True)
class Failure:
    """An item that could not be taken, and why."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one ingest did. Counts are of articles unless said otherwise."""

    added: int = 0
    updated: int = 0
    """New versions of an address already in the desk."""
    unchanged: int = 0
    copies: int = 0
    """Same text under another address: noted as a carrier, not stored again."""
    ignored: int = 0
    """Files of other types that lie in a folder."""
    failures: tuple[Failure, ...] = ()
    gaps: tuple[Failure, ...] = ()
    """Items taken although something was missing (date, title), and what."""
    claims: int = 0
    """New claims."""
    encoded: int = 0
    """Statements that the encoder had to read."""
    matches: int = 0
    """New matches."""
    judged: int = 0
    """Pairs that the relation model had to read."""
    flags: int = 0
    """Flags in the desk after the run."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What was removed."""

    articles: int = 0
    """Articles as the corpus lists them; their earlier versions went with them."""
    copies: int = 0
    """Addresses under which the text of an article was noted a second time."""
    claims: int = 0
    relations: int = 0
    kept_elsewhere: int = 0
    """Removed articles whose text stays in the desk under another address that carries it."""
