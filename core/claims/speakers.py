"""Who is behind a source, and what does the article call this person or body elsewhere?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from core.claims.parties import PartyTable
from core.claims.tokens import Tokens
from core.records import Span

_ROLE = re.compile(
    r"\b(?:minister|president|premier|chancellor|spokes(?:man|woman|person)|diplomat|ambassador|envoy|governor|mayor|secretary|"
    r"chair(?:man|woman|person)?|head|chief|director|lawyer|attorney|judge|general|colonel|commander|official|deputy|lawmaker|"
    r"senator|adviser|advisor|aide|co-chair|coordinator|investigator|prosecutor|speaker|manager|owner|leader|analyst|resident|"
    r"captain|coach|professor|economist|MP|CEO)s?\b",
    re.IGNORECASE,
)
_DIPLOMATS = re.compile(r"\b(?:foreign|ambassador|envoy|diplomat)", re.IGNORECASE)
_PERSON_PRONOUNS = frozenset({"he", "she", "i"})
_FULL_NAME = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}")
_TITLES = re.compile(r"^(?:mr|mrs|ms|dr|sir|lord|gen|col|lt|sgt|prof)\.? ", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:ministry|government|authority|company|firm|agency|club|service|office|group|court|union|administration|department)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person or body that speaks in an article."""

    name: str
    role: str | None = None
    parties: tuple[str, ...] = ()
    person: bool = False

    @property
    def surname(self) -> str:
        return self.name.split()[-1]


class SpeakerBook:
    """The speakers of one article, in order of appearance."""

    def __init__(self, parties: PartyTable) -> None:
        self.parties = parties
        self.people: dict[str, Speaker] = {}
        self.bodies: list[Speaker] = []
        self.last: Speaker | None = None
        self.last_person: Speaker | None = None

    def note_people(self, t: Tokens) -> None:
        """Learns names with the role phrases beside them, wherever they stand."""
        for ent in t.doc.ents:
            if ent.label_ != "PERSON" or not ent.text[0].isupper():
                continue
            name = _name(ent.text)
            role = _role_before(t, ent.start) or _role_after(t, ent.end)
            if role is None and (" " not in name or name in self.people):
                continue
            known = self.people.get(name)
            if known is None:
                self.people[name] = Speaker(name, role, self.parties.find(role) if role else (), True)
            elif known.role is None and role:
                self.people[name] = replace(known, role=role, parties=self.parties.find(role))

    def resolve(self, t: Tokens, source: Span) -> Speaker | None:
        """The speaker behind a source; None where two fit or the text does not say."""
        text = t.words(*source)
        low = text.lower()
        if low in _PERSON_PRONOUNS:
            return self._said(self.last_person)
        if low in {"it", "they", "we"}:
            return self._said(self.bodies[-1] if self.bodies else None)
        person = self._person_in(t, source, text)
        if person is not None:
            return self._said(person)
        if re.match(r"(?:the|this|that|his|her|its) ", low):
            known = self._by_description(text)
            if known is not None:
                return self._said(known)
        name = re.sub(r"^(?:the|a|an) ", "", text, flags=re.IGNORECASE)
        parties = self.parties.find(text)
        head = re.split(r",| who | which | that ", name)[0].strip()
        described = re.split(r",", name, maxsplit=1)[1].strip(" ,") if "," in name else ""
        if _FULL_NAME.fullmatch(head) and _ROLE.search(described) and not _GROUP.search(head):
            self.people[head] = Speaker(
                head, re.sub(r"^(?:the|an?) ", "", described), self.parties.find(described), True
            )
            return self._said(self.people[head])
        human = bool(_ROLE.search(head)) and not _GROUP.search(head)
        if not parties and re.match(r"(?:its|his|her|their) ", low) and self.last is not None:
            parties = self.last.parties
        return self._said(Speaker(head[:1].upper() + head[1:], head if _ROLE.search(head) else None, parties, human))

    def _said(self, speaker: Speaker | None) -> Speaker | None:
        if speaker is not None:
            self.last = speaker
            if speaker.person:
                self.last_person = speaker
            else:
                self.bodies.append(speaker)
        return speaker

    def _person_in(self, t: Tokens, source: Span, text: str) -> Speaker | None:
        ents = [e for e in t.doc.ents if e.label_ == "PERSON" and source[0] <= e.start and e.end <= source[1]]
        if not ents:
            for name, speaker in self.people.items():
                if re.search(rf"\b{re.escape(name)}\b", text) or (
                    re.search(rf"\b{re.escape(speaker.surname)}\b", text) and not _GROUP.search(text)
                ):
                    return speaker
            return None
        name = _name(ents[0].text)
        fitting = [p for n, p in self.people.items() if n == name or (" " not in name and p.surname == name)]
        role = re.sub(r"^[,\s]*(?:the|a|an)?\s+|[,\s]+$", "", text.replace(ents[0].text, " ", 1)).strip(" ,")
        role = re.sub(r"\s+", " ", role)
        if len(fitting) == 1:
            known = fitting[0]
            if not known.role and role:
                known = replace(known, role=role, parties=self.parties.find(role))
                self.people[known.name] = known
            return known
        if len(fitting) > 1:
            return None
        speaker = Speaker(name, role or None, self.parties.find(role) if role else (), True)
        self.people[name] = speaker
        return speaker

    def _by_description(self, text: str) -> Speaker | None:
        """ "the diplomat", "the minister", "the ministry": the one speaker whom the words fit."""
        words = text.lower().split()
        if len(words) > 4:
            return None
        noun = words[-1]
        if noun == "diplomat":
            fitting = [p for p in self._order() if p.role and _DIPLOMATS.search(p.role)]
        else:
            fitting = [
                p for p in self._order() if p.role and re.search(rf"\b{re.escape(noun)}\b", p.role, re.IGNORECASE)
            ]
        fitting += [
            b for b in self.bodies if re.search(rf"\b{re.escape(noun)}\b", b.name, re.IGNORECASE) and b not in fitting
        ]
        if self.last in fitting:
            return self.last
        if len(fitting) == 1:
            return fitting[0]
        if not fitting and _ROLE.search(noun) and self.last_person is not None and self.last_person.role is None:
            return self.last_person
        return None

    def _order(self) -> list[Speaker]:
        return list(self.people.values())


def _name(text: str) -> str:
    return _TITLES.sub("", re.sub(r"['’]s?$", "", text.strip()))


def _role_before(t: Tokens, first: int) -> str | None:
    """ "Russian Deputy Foreign Minister" in front of a name."""
    left = first
    while left > 0 and first - left < 9:
        k = left - 1
        low, tag = t.low[k], t.tag[k]
        fits = (
            tag in {"NN", "NNP", "NNPS", "NNS", "JJ", "POS", "HYPH"}
            or low in {"of", "for", "and", "'s", "’s"}
            or (low == "the" and left < first)
        )
        if not fits or t.is_mark(k) or low in {"said", "says"}:
            break
        left = k
    while left < first and t.low[left] in {"of", "for", "and", "the", "'s", "’s"}:
        left += 1
    role = t.words(left, first)
    return role if _ROLE.search(role) else None


def _role_after(t: Tokens, after: int) -> str | None:
    """ ", Armenia's deputy prime minister," behind a name."""
    if after + 1 >= len(t) or t.low[after] not in {",", "("}:
        return None
    stop = after + 1
    while stop < len(t) and not (t.low[stop] in {",", ")", ".", ";", ":"} or t.is_finite(stop) or t.low[stop] == "who"):
        stop += 1
    role = re.sub(r"^(?:who is |the |an? )", "", t.words(after + 1, stop))
    return role if _ROLE.search(role) and len(role) < 120 else None
