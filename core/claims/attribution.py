"""Who said it: which words are source, cue and content of each act of speaking in a sentence?

Syntax proposes subjects and clauses; the order of noun phrases, commas and quotation marks around the reporting word decides,
since a small parser often loses a reporting clause at the end of a long sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from core.claims.lexicon import (
    CLAIM_NOUNS,
    EVASIONS,
    HEDGES,
    NEEDS_CLAUSE,
    NEUTRAL_NEGATED,
    STANCES,
    STATEMENT_NOUNS,
    VERBS,
    Kind,
)
from core.claims.tokens import AUXILIARIES, NOUNS, Tokens
from core.records import Span, Stance

_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "neither", "nor", "cannot"})
_ADJUNCT_OPENERS = frozenset("when as after before while during since on in at to by from with upon late early earlier".split())
_COMPLEMENTISERS = frozenset({"that", "whether", "if"})
_CONNECTORS = frozenset({"and", "but", "while", "whereas", "although", "though", ",", ";", "—", "–", "or", "as"})
_LISTENERS = frozenset("tell inform assure remind advise ask warn".split())
_PARTICLES = {"point": {"out"}, "go": {"on"}, "rule": {"out"}, "call": {"for", "on", "upon"}, "speak": {"of"}}
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow week month year morning evening".split()
)
_VIEWS = frozenset({"view", "words", "opinion", "account", "reckoning", "telling", "estimation"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One act of speaking, in token ranges. `extent` is the reporting clause: source, cue and what belongs to them."""

    cue: Span
    extent: Span
    source: Span | None = None
    content: tuple[Span, ...] = ()
    kind: Kind = Kind.SPEECH
    stance: Stance = Stance.ASSERTS
    verb: int | None = None
    around: bool = False
    """True where the content stands before or around the reporting clause, not after it."""
    adopts: bool = False
    """True where the content is the quotation that ended just before the sentence."""
    carrier: Span | None = None
    """An outlet that only carries the statement: "Reuters reported, citing the ministry"."""
    word: str = field(default="", compare=False)
    """Base form of the reporting verb."""
