"""What of a claim is compared with another?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.records import Claim, Moment, Stance, content_id

_NAME = re.compile(r"\b[A-Z][\w’'-]*\w\b")
_NOT_A_NAME = set(
    "the a an it he she they we you i this that these those there his her its their our my in on at by for from to of with as and or but if"
    " no not one two some all any both each most many more than when while after before since until where what who how why".split()
)


@dataclass(frozen=True, slots=True)
class Position:
    """Statement and stance, with what tells whether two of them are about one matter."""

    statement: str
    stance: Stance = Stance.ASSERTS
    speaker: str | None = None
    party: str | None = None
    published: Moment | None = None
    names: frozenset[str] = frozenset()
    """Names in the statement, lower case."""
    quoted: bool = False
    """The words themselves are quoted."""
    checkworthiness: float = 1.0
    """Of the claim, 0 to 1; 1 for a statement that is compared without having been a claim."""

    @classmethod
    def of_text(cls, statement: str, stance: Stance = Stance.ASSERTS) -> Position:
        """A position that comes without an article."""
        return cls(statement, stance, names=names_in(statement))

    @classmethod
    def of_claim(cls, claim: Claim, published: Moment | None) -> Position:
        names = names_in(claim.statement) | frozenset(w for e in claim.entities for w in names_in(e))
        quoted = claim.mode.value in {"direct", "mixed"}
        told = (claim.statement, claim.stance, claim.speaker, claim.party, published)
        return cls(*told, names, quoted, claim.checkworthiness)

    @property
    def statement_hash(self) -> str:
        return content_id("statement", self.statement)


def names_in(text: str) -> frozenset[str]:
    """Capitalised words, lower-cased and without the possessive; a sentence's first word counts unless it is a common one."""
    found = set()
    for match in _NAME.finditer(text):
        word = re.sub(r"['’]s?$", "", match.group()).lower()
        if word not in _NOT_A_NAME and len(word) > 2:
            found.add(word)
    return frozenset(found)
