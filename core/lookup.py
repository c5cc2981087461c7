"""What does an editor look for: which words, and among which claims?

The search box takes a statement, a question, or names; what stands in double quotes must occur. Filters say which claims
may be found at all.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from core.reading.characters import has_words, tidy
from core.records import Judgement, Label, Mode, Moment, Stance
from core.relations.position import names_in
from core.relations.words import DULL

if TYPE_CHECKING:
    from core.store.words import ClaimWords

LONGEST_QUERY = 2000
"""Characters of a query that are read."""
RARE_SHARE = 0.05
"""A name in a statement or question is rare where at most this share of the desk's claims hold it."""
RARE_CLAIMS = 200
"""And at most so many, which is the only bound where nothing but names was asked for."""
RARE_ALWAYS = 20
"""So many are few in any desk."""
NAME_WEIGHT = 0.3
"""What a claim's rank gains by holding every rare name of a statement or question, in units of `strength`."""
WORDS_WEIGHT = 1.0
"""The same where nothing but names or terms was asked for: claims that hold them all stand first."""
NO_STATEMENT = Judgement(Label.RELATED, 0.0, 0.0, 1.0, (), "what was asked states nothing to agree with")

_PHRASE = re.compile(r'"([^"]*)"')
_MARKS = re.compile("[“”„‟«»＂]")
# Not "WHO" nor "Will", which are names as well; what ends in a full stop is no question.
_QUESTION = re.compile(
    r"(?:[Ww]ho|[Ww]hom|[Ww]hose|[Ww]hat|[Ww]hen|[Ww]here|[Ww]hy|[Ww]hich|[Hh]ow|[Dd]id|[Dd]oes|[Ii]s|[Aa]re|[Ww]as|[Ww]ere)\b"
    r"(?!.*[.!]$)"
)
_FEWEST_WORDS = 3
"""Words of a statement; fewer are a name or a term."""


class Kind(StrEnum):
    """What a query is; only a statement can be agreed with or contradicted."""

    STATEMENT = "statement"
    QUESTION = "question"
    WORDS = "words"  # a name, a term, or nothing but words that must occur


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed into the search box."""

    text: str
    """Without the quotation marks of phrases; what is looked for in meaning. "" where nothing was asked."""
    phrases: tuple[str, ...] = ()
    """Words that must occur as they stand."""
    kind: Kind = Kind.STATEMENT

    @classmethod
    def read(cls, typed: str) -> Query:
        """Reads any text. A quotation mark without its partner counts as none."""
        plain = " ".join(_MARKS.sub('"', tidy(typed[:LONGEST_QUERY])).split())
        phrases = dict.fromkeys(phrase.strip() for phrase in _PHRASE.findall(plain) if has_words(phrase))
        text = " ".join(plain.replace('"', " ").split())
        loose = _PHRASE.sub(" ", plain)
        if len(text.split()) < _FEWEST_WORDS or not has_words(loose):
            kind = Kind.WORDS
        else:
            kind = Kind.QUESTION if text.endswith("?") or _QUESTION.match(text) else Kind.STATEMENT
        return cls(text if has_words(text) else "", tuple(phrases), kind)

    @property
    def words(self) -> frozenset[str]:
        """Its words, casefolded."""
        return frozenset(word.casefold() for word in re.findall(r"[^\W_]+", self.text))


@dataclass(frozen=True, slots=True)
class Traits:
    """What filters ask of a claim."""

    article: str
    """Id of the article."""
    sides: frozenset[str]
    """Its parties and its column, casefolded."""
    outlet: str
    """Casefolded."""
    published: Moment | None
    mode: Mode
    stance: Stance
    names: frozenset[str]
    """Words of the names in it and of its speaker's, casefolded."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which claims may be found. What is None or False asks for nothing."""

    party: str | None = None
    """A party, or one of the columns for claims without one."""
    outlet: str | None = None
    """Words that the outlet's name holds."""
    since: Moment | None = None
    until: Moment | None = None
    """Last year, month, day or minute, itself included. With either date, claims of undated articles are left out."""
    stance: Stance | None = None
    quotes_only: bool = False
    """Only words in quotation marks, whole or in part."""

    def __bool__(self) -> bool:
        return self != NO_FILTERS

    def admit(self, traits: Traits) -> bool:
        """Whether a claim passes them all."""
        if self.party and self.party.casefold() not in traits.sides:
            return False
        if self.outlet and self.outlet.casefold() not in traits.outlet:
            return False
        if self.stance is not None and traits.stance is not self.stance:
            return False
        if self.quotes_only and traits.mode not in {Mode.DIRECT, Mode.MIXED}:
            return False
        if self.since is None and self.until is None:
            return True
        at = traits.published.at if traits.published else None
        return (
            at is not None
            and (self.since is None or at >= self.since.at)
            and (self.until is None or at < self.until.end)
        )


NO_FILTERS = Filters()


def names_of(speaker: str | None, entities: Iterable[str]) -> frozenset[str]:
    """Words of names, casefolded, without those that any sentence may hold."""
    words = (word.casefold() for name in (speaker or "", *entities) for word in names_in(name))
    return frozenset(word for word in words if word not in DULL)


def names_carried(query: Query, known: Collection[str], claims: int, words: ClaimWords) -> dict[int, float]:
    """Share of the query's rare names that a claim holds, above 0 to 1, by index id; claims without any are left out.

    Args:
        known: words of all names in the desk.
        claims: number of claims in the desk.
    """
    few = RARE_CLAIMS if query.kind is Kind.WORDS else min(RARE_CLAIMS, max(RARE_ALWAYS, int(claims * RARE_SHARE)))
    holders = [words.holding([name], most=few + 1) for name in sorted(query.words.intersection(known))]
    rare = [nums for nums in holders if 0 < len(nums) <= few]
    return {num: n / len(rare) for num, n in Counter(itertools.chain.from_iterable(rare)).items()}


def parse_moment(text: str) -> Moment:
    """A date an editor typed.

    Raises:
        ValueError: the text is no date like 2024, 2024-05 or 2024-05-15.
    """
    try:
        return Moment.parse(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no date like 2024, 2024-05 or 2024-05-15") from error
