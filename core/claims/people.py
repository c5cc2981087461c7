"""Which persons and companies does an article name, with which office and for which side?

Names are learned from the whole article before any source is resolved, so that a surname finds the office that stands beside
the full name elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.claims import roles
from core.claims.parties import FORMER, PartyTable
from core.claims.tokens import Tokens
from core.records import Span

BODY = re.compile(
    r"\b(?:ministry|government|authority|authorities|company|firm|agency|club|service|office|group|court|union|administration|"
    r"department|army|military|navy|police|parliament|cabinet|council|committee|commission|party|bank|embassy|operator|owner|"
    r"insurer|regulator|presidency|team|campaign|institute|university|foundation|association|organi[sz]ation|tribunal|board|"
    r"centre|center|bureau|command|fund|federation|mission|delegation|palace|alliance|bloc|consortium|utility|corporation)\b",
    re.IGNORECASE,
)
_TRADE = (
    "airline|operator|manufacturer|shipowner|insurer|retailer|carrier|developer|supplier|producer|contractor|broker|lender|refiner|"
    r"publisher|exporter|importer|(?!law|policy|decision|peace|king|match)\w*maker|\w*builder"
)
"""Trades, which may also open a sentence ("Carmaker X said"); a capital in front of the other nouns may be part of a name."""
_COMPANY_NOUN = (
    f"{_TRADE}|company|club|party|group|firm|bank|union|charity|brand|startup|consortium|conglomerate|giant|movement"
)
COMPANY = re.compile(
    rf"(?:\b(?:{_COMPANY_NOUN})|^(?:[Tt]he )?(?=[A-Z])(?i:{_TRADE}))\s+(?P<name>[A-Z][\w&.’'-]*(?:\s[A-Z][\w&.’'-]*)*)(?=,|$|\s(?:of|in)\b)"
)
_EMPLOYER = re.compile(
    r"^(?P<name>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*)+?) (?:[a-z]+ ){0,2}?(?:coach|captain|manager|boss|executive|chairman|"
    r"chairwoman|president|owner|founder|spokes\w+|director|goalkeeper|striker|defender|midfielder|leader)$"
)
"""The office of a club or company in words that no table knows: "Harbour Rovers coach"."""
_EMPLOYED = re.compile(
    r"^(?:[a-z]+ ){0,2}?(?:coach|manager|boss|executive|CEO|chairman|chairwoman|founder|owner)(?: officer)? (?:of|at) (?:the )?"
    r"(?P<name>[A-Z][\w&.’'-]*(?: [A-Z][\w&.’'-]*)+)$"
)
"""The same the other way round: "chief executive of Harbour Lines"."""
_ORGAN = re.compile(
    r"\b(?:Ministry|Government|Police|Army|Navy|Parliament|Court|Cabinet|Council|Commission|Palace|Department|Office|Service|House)$"
)
"""A state's organ, which every state has: without the state's name it tells no side."""
SHORT_LEAD = re.compile(r"^(?:the|this|that|an?)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person or body that speaks in an article. `name` is None for somebody unnamed."""

    name: str | None
    role: str | None = None
    parties: tuple[str, ...] = ()
    person: bool = False
    gender: str = ""
    """"f", "m", or "" where the text does not tell."""
    plural: bool = False

    @property
    def surname(self) -> str:
        return self.name.split()[-1] if self.name else ""


class Register:
    """The persons and companies of one article by name."""

    def __init__(self, parties: PartyTable, text: str = "", pieces: Iterable[Tokens] = ()) -> None:
        self.parties = parties
        self.text = text
        self.people: dict[str, Speaker] = {}
        self.companies: dict[str, Speaker] = {}
        for t in pieces:
            self._learn(t)

    def _learn(self, t: Tokens) -> None:
        """Notes every name with a role phrase beside it, and every full name."""
        starts = {e.start: e.end for e in t.doc.ents if e.label_ == "PERSON"}
        i = 0
        while i < len(t):
            if not t.text[i][0].isupper() or t.tag[i] not in {"NNP", "NNPS", "NN", "FW", "JJ"}:
                i += 1
                continue
            end = roles.name_at(t, i)
            if end > i:
                self._learn_name(t, i, end, i in starts)
            i = max(end, i + 1)

    def _learn_name(self, t: Tokens, i: int, end: int, is_entity: bool) -> None:
        name = t.words(i, end)
        if self.parties.exact(name) is not None:
            return
        role, before = self._role_beside(t, i, end)
        if role is None:
            if is_entity and end - i > 1 and not self.parties.find(name):
                title = roles.gender(t.words(max(0, i - 1), i))
                self.people.setdefault(name, Speaker(name, None, self._affiliation(t, end), True, title))
            return
        known = self.named(name)
        certain = is_entity or known is not None
        if not certain and (end - i == 1 if not before else t.low[i - 1] not in roles.ROLE_NOUNS):
            return
        parties = self._parties_of(role) or self._affiliation(t, end)
        if known is not None and known.role is not None and (known.parties or not parties):
            return
        full = known.name if known is not None and known.name else name
        role = known.role if known is not None and known.role is not None else role
        gender = roles.gender(role) or (known.gender if known is not None else "")
        self.people[full] = Speaker(full, role, parties or (known.parties if known is not None else ()), True, gender)

    def _role_beside(self, t: Tokens, i: int, end: int) -> tuple[str | None, bool]:
        """The role phrase beside a name, and whether it stands directly before it."""
        before = roles.role_before(t, i)
        if before is not None:
            return t.words(*before), True
        beside = roles.role_after(t, end) or roles.role_with_comma(t, i, end)
        beside = beside or roles.role_after_is(t, end)
        return (t.words(*beside) if beside is not None else roles.office_held(t, end)), False

    def _affiliation(self, t: Tokens, end: int) -> tuple[str, ...]:
        span = roles.affiliation(t, end)
        return self.parties.find(t.words(*span)) if span is not None else ()

    def _parties_of(self, phrase: str) -> tuple[str, ...]:
        """The sides of a phrase; where it names none, those of the one body whose short name it holds ("the Authority")."""
        found = self.parties.find(phrase)
        company = COMPANY.search(phrase)
        if company is not None and (not found or self.parties.parties[found[-1]].is_state):
            return (company["name"],)
        if found:
            return found
        for word in BODY.findall(phrase):
            whole = self.whole_name(word, len(self.text))
            parties = self.parties.find(whole) if whole is not None else ()
            if parties and not self._is_ministry(parties):
                return parties
        employer = _EMPLOYER.match(phrase) or _EMPLOYED.match(phrase)
        if (
            employer is None
            or FORMER.search(phrase)
            or roles.is_role(employer["name"])
            or _ORGAN.search(employer["name"])
        ):
            return ()
        return (employer["name"],)

    def _is_ministry(self, parties: tuple[str, ...]) -> bool:
        """Whether the parties are a state or one of its ministries: each state has those, so a bare word names none."""
        return parties[0] not in self.parties.parties or self.parties.parties[parties[0]].is_state

    def whole_name(self, word: str, end: int) -> str | None:
        """The one name in the text before `end` that ends in this word: "club" -> "UK P&I Club"; None for more or none."""
        found: dict[tuple[str, ...], str] = {}
        pattern = rf"(?:\b[A-Z][\w&.’'-]* )+(?:{word.lower()}|{word.capitalize()})\b(?: (?:of|in) [A-Z][\w-]*)?"
        for match in re.finditer(pattern, self.text[:end]):
            phrase = re.sub(r"^(?:The|A|An) ", "", match.group())
            parties = self.parties.find(phrase)
            if parties:
                found.setdefault(parties, phrase)
        return next(iter(found.values())) if len(found) == 1 else None

    def named(self, name: str) -> Speaker | None:
        """The one person of this full name or surname."""
        if name in self.people:
            return self.people[name]
        if " " in name:
            shorter = [p for p in self.people.values() if p.name and name.endswith(" " + p.name)]
            return (
                self._renamed(shorter[0], name) if len(shorter) == 1 and " " not in (shorter[0].name or " ") else None
            )
        fitting = [p for p in self.people.values() if p.surname == name]
        return fitting[0] if len(fitting) == 1 else None

    def _renamed(self, person: Speaker, name: str) -> Speaker:
        """A surname met first now has its full name."""
        if person.name is not None:
            self.people.pop(person.name, None)
        self.people[name] = replace(person, name=name)
        return self.people[name]

    def with_gender(self, person: Speaker, gender: str) -> Speaker:
        """The person, of whom a pronoun has now told whether it is a woman or a man."""
        if person.name not in self.people:
            return person
        self.people[person.name] = replace(person, gender=gender)
        return self.people[person.name]

    def with_parties(self, person: Speaker, parties: tuple[str, ...]) -> Speaker:
        """The person, of whom "its director" has now told for whom the person speaks."""
        if person.name not in self.people:
            return person
        self.people[person.name] = replace(person, parties=parties)
        return self.people[person.name]

    def person_in(self, t: Tokens, source: Span) -> Speaker | None:
        """The person whom a source names: by full name, by surname, or a name not met before."""
        found: list[Speaker] = []
        i = source[0]
        while i < source[1]:
            end = min(roles.name_at(t, i), source[1])
            if end - i > 2 and t.tag[i] == "NN" and i == source[0]:
                i += 1
            owns = end < source[1] and (
                t.tag[end] == "POS" or (t.tag[end] in {"NN", "NNS"} and t.text[end][0].islower())
            )
            if end > i and not owns and not COMPANY.search(t.words(source[0], end)):
                person = self._person_named(t, i, end, source)
                if person is not None and person not in found:
                    found.append(person)
            i = max(end, i + 1)
        if len(found) > 1 and "and" in t.low[source[0] : source[1]]:
            return together(found)
        return found[0] if found else None

    def _person_named(self, t: Tokens, i: int, end: int, source: Span) -> Speaker | None:
        name = t.words(i, end)
        known = self.named(name)
        if known is not None:
            return known if known.parties or known.role else self._described_by(t, known, i, end, source)
        if any(p.surname == name for p in self.people.values()):
            return Speaker(name, person=True)
        if i > source[0] and t.low[i - 1] in {"in", "near", "outside"}:
            return None
        whole = (i == source[0] and (end >= source[1] or t.low[end] == ",")) or (
            i > source[0] and t.low[i - 1].rstrip(".") in {"mr", "mrs", "ms", "dr"}
        )
        behind_noun = i > source[0] and t.tag[i - 1] in {"NN", "NNS"} and (end >= source[1] or t.low[end] == ",")
        is_person = any(e.label_ == "PERSON" and e.start < end and e.end > i for e in t.doc.ents)
        fits = whole or is_person or (behind_noun and end - i > 1)
        if fits and not self.parties.find(name) and (behind_noun or self._reads_as_name(t, i, end)):
            title = roles.gender(t.words(max(0, i - 1), i))
            person = Speaker(name, None, self._affiliation(t, end), True, title)
            self.people[name] = person
            return self._described_by(t, person, i, end, source)
        return None

    def _described_by(self, t: Tokens, person: Speaker, i: int, end: int, source: Span) -> Speaker:
        """Adds the words that stand beside the name in its source: "Irish coroner", ", Malta's energy regulator"."""
        beside = [t.words(source[0], i).strip(" ,"), t.words(end, source[1]).strip(" ,")]
        words = next((w for w in beside if any(c.islower() for c in w)), "")
        words = re.sub(r"^(?:of |both |who is )?(?:the |an? )?", "", words, flags=re.IGNORECASE)
        if not words or person.name is None or words.lower().rstrip(".") in {"mr", "mrs", "ms", "dr"}:
            return person
        self.people[person.name] = replace(
            person,
            role=words,
            parties=person.parties or self._parties_of(words),
            gender=person.gender or roles.gender(words),
        )
        return self.people[person.name]

    @staticmethod
    def _reads_as_name(t: Tokens, i: int, end: int) -> bool:
        if end < len(t) and (t.tag[end] == "POS" or t.tag[end] in {"NN", "NNS"}):
            return False
        labels = {e.label_ for e in t.doc.ents if e.start < end and e.end > i}
        return (
            not (labels & {"ORG", "GPE", "NORP"})
            or "PERSON" in labels
            or (end - i == 1 and "ORG" in labels and not t.text[i].isupper())
        )

    def company(self, name: str) -> Speaker:
        """A company, club or political party that is a side of its own, known by this name from here on."""
        return self.companies.setdefault(name, Speaker(name, None, (name,)))


def together(people: list[Speaker]) -> Speaker:
    parties = people[0].parties if all(p.parties == people[0].parties for p in people) else ()
    return Speaker(" and ".join(p.name or "" for p in people), None, parties, True, plural=True)
