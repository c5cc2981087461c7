"""Who is behind a source: which person or body does a name, an office or a pronoun mean?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from core.claims import roles
from core.claims.parties import Party, PartyTable
from core.claims.people import BODY, COMPANY, SHORT_LEAD, Register, Speaker
from core.claims.tokens import Tokens
from core.records import Span

_SPOKESPERSON = r"(?:spokes(?:man|woman|person|people)|press (?:secretary|officer|service|office)|representatives?)"
_PAPERS = (
    "statement|report|document|paper|letter|note|communiqu[eé]|press release|post|readout|message|filing|bulletin|findings|"
    "investigation|analysis|estimate|figure|account|indictment|lawsuit|complaint|audit|memo|study|survey|poll"
)
_ISSUED = "by|(?:filed|written|prepared|compiled|sent|signed|drawn up) by|from|of|on the website of|published by|issued by|released by"
_BODY_BEHIND = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?:an?|the|its|one)? ?(?:\w+ ){{0,2}}?{_SPOKESPERSON}s? (?:for|of|at|from) (?:the )?(?P<body>.+)$",
        rf"^(?:an?|the)? ?(?P<body>.+?)(?:['’]s?)? (?:chief )?{_SPOKESPERSON}s?$",
        rf"^(?:an?|the|one)? ?(?:\w+ ){{0,2}}?(?:{_PAPERS})s? (?:{_ISSUED}) (?:the )?(?P<body>.+)$",
        rf"^(?P<body>.+?)['’]s? (?:\w+ ){{0,2}}?(?:{_PAPERS}|website|data)s?$",
        rf"^(?:an?|the) (?P<body>.+ (?:police|government|ministry|army|parliament|commission|council|court|agency)) (?:{_PAPERS})$",
    )
)
_NO_BODY = frozenset({"the", "a", "an", "this", "that", "its", "his", "her", "their", "one", "another"})
"""What is left of "the spokesman" without the noun."""
_BARE_PAPER = re.compile(
    r"^(?:the|this|a) (?:statement|press release|communiqu[eé]|readout|note|message|post)$", re.IGNORECASE
)
_COMPANY_PAPER = re.compile(
    r"['’]s (?:\w+ )?(?:annual|quarterly|interim|half-year|earnings|accounts|prospectus)\b", re.IGNORECASE
)
_NOBODY = re.compile(
    r"\b(?:officials?|sources?|people|persons?|residents?|analysts?|experts?|witness(?:es)?|eyewitness(?:es)?|locals?|"
    r"diplomats|critics?|observers?|investigators|reporters?|journalists?|others?|some|many|men|women|man|woman|fisherman|"
    r"farmers?|villagers?|scientists?|researchers?|lawmakers|aides?|workers?|survivors?|supporters?|opponents?|"
    r"soldiers?|sailors?|(?<!coast )guards?|drivers?|teachers?|nurses?|doctors?|students?|traders?|troops|prisoners?)\b",
    re.IGNORECASE,
)
_CALLINGS = {
    "diplomat": re.compile(r"foreign|ambassador|envoy|diplomat|consul", re.IGNORECASE),
    "leader": re.compile(r"president|prime minister|premier|chancellor|leader|head|chief", re.IGNORECASE),
    "lawmaker": re.compile(r"\bMP\b|lawmaker|senator|deputy|congress", re.IGNORECASE),
    "official": re.compile(r"."),
    "politician": re.compile(r"minister|president|senator|lawmaker|mayor|governor|leader|candidate", re.IGNORECASE),
    "premier": re.compile(r"prime minister|premier", re.IGNORECASE),
    "spokesperson": re.compile(r"spokes", re.IGNORECASE),
    "seismologist": re.compile(r"seismologist", re.IGNORECASE),
}
_COMPANIES = frozenset({"company", "firm", "organisation", "organization", "insurer", "operator", "group", "club"})
_PERSONS = {"he": "m", "she": "f"}


class SpeakerBook:
    """The speakers of one article. `resolve` is asked source by source, in text order."""

    def __init__(self, parties: PartyTable, text: str = "", pieces: Iterable[Tokens] = ()) -> None:
        self.parties = parties
        self.register = Register(parties, text, pieces)
        self._said: list[tuple[int, Speaker]] = []

    def resolve(self, t: Tokens, source: Span, sentence: int) -> Speaker | None:
        """The speaker behind a source in sentence number `sentence`; None where two fit or the text does not say."""
        found = self._find(t, source, sentence)
        if found is not None and (found.name or found.parties or found.role):
            self._said.append((sentence, found))
        return found

    def mention(self, t: Tokens, subject: Span, sentence: int) -> None:
        """Notes who is the subject of one of the outlet's own sentences, a person or several people of one side.

        "He" or "they" may mean them next.
        """
        found = self.register.person_in(t, subject)
        if found is None and _is_plural(t, subject) and t.text[subject[1] - 1].islower():
            found = self._unnamed(t, subject, " ".join(t.words(*subject).split()))
            found = found if found.parties and found.plural else None
        if found is not None:
            self._said.append((sentence, found))

    def _find(self, t: Tokens, source: Span, sentence: int) -> Speaker | None:
        text = " ".join(t.words(*source).split())
        low = text.lower()
        if low in {"he", "she", "it", "they", "his", "her", "its", "their"}:
            return self.pronoun(low, sentence)
        if low in {"i", "we", "us", "you", "who", "that", "which", "one", "everyone", "nobody"}:
            return None
        if _BARE_PAPER.match(text):
            return self._author(sentence)
        source = _without_reader(t, source)
        text = " ".join(t.words(*source).split())
        person = self.register.person_in(t, source)
        if person is not None:
            employer = self._author(sentence) if low.startswith(("its ", "their ")) and not person.parties else None
            return self.register.with_parties(person, employer.parties) if employer is not None else person
        if re.match(r"(?:the|this|that)\s", low) and "," not in text:
            known = self._described(SHORT_LEAD.sub("", text), t.idx[source[0]])
            if known is not None:
                return known
        if text.isupper() and not any(c.islower() for c in t.doc.text):
            text = text.title()
        return self._unnamed(t, source, text)

    def _author(self, sentence: int) -> Speaker | None:
        """The body that spoke just before, where no person has spoken since: whose "the statement" and "its director" are."""
        number, last = self._said[-1] if self._said else (0, None)
        near = last is not None and sentence - number <= 2
        return last if near and last is not None and not last.person and last.name is not None else None

    def pronoun(self, word: str, sentence: int) -> Speaker | None:
        """The last speaker that the pronoun fits; None where the last sentence with one has two."""
        fits = _fits(word)
        number: int | None = None
        fitting: dict[str, Speaker] = {}
        for said, speaker in reversed(self._said):
            if number is not None and said != number:
                break
            if said <= sentence and fits(speaker):
                number = said
                fitting.setdefault(speaker.name or f"{speaker.role} {speaker.parties}", speaker)
        if len(fitting) != 1:
            return None
        [found] = fitting.values()
        wanted = _PERSONS.get(word, "")
        if wanted and not found.gender:
            found = self.register.with_gender(found, wanted)
        return found

    def _described(self, words: str, at: int) -> Speaker | None:
        """ "the diplomat", "the Armenian prime minister", "the ministry": the one speaker whom the words fit."""
        plain_words = [
            w for w in words.split() if not (w[0].isupper() and self.parties.exact(re.sub(r"['’]s$", "", w)))
        ]
        if (
            len(words.split()) > 5
            or not plain_words
            or any(w[0].isupper() and not BODY.fullmatch(w) for w in plain_words)
        ):
            return None
        parties = self.parties.find(words)
        plain = [w for w in words.lower().split() if w not in {"country's", "country’s", "top", "senior", "same"}]
        state_words = {w for p in parties for w in re.findall(r"\w+", p.lower())}
        noun = plain[-1] if plain else ""
        fitting: list[Speaker] = []
        for speaker in [*dict.fromkeys(s for _, s in self._said), *self.register.people.values()]:
            described = f"{speaker.role or ''} {'' if speaker.person else speaker.name or ''}".lower()
            if parties and speaker.parties[-1:] != parties[-1:]:
                continue
            calling = _CALLINGS.get(noun)
            if speaker.person and calling is None and noun not in roles.ROLE_NOUNS:
                continue
            if calling is not None and speaker.person:
                matches = bool(speaker.role) and calling.search(speaker.role or "") is not None
            else:
                rest = [w for w in plain if w not in state_words and not self.parties.find(w.title())]
                matches = bool(rest) and all(re.search(rf"(?<!\w){re.escape(w)}(?!\w)", described) for w in rest)
            if matches and all((speaker.name, speaker.role) != (f.name, f.role) for f in fitting):
                fitting.append(speaker)
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return self._latest(fitting)
        return self._body_described(noun, parties, at) if len(plain) <= 2 else None

    def _body_described(self, noun: str, parties: tuple[str, ...], at: int) -> Speaker | None:
        """ "The club", "the company": the one body with that word in its name, or the one company that spoke."""
        whole = self.register.whole_name(noun, at) if BODY.fullmatch(noun) and not parties else None
        if whole is not None:
            found = self.parties.find(whole)
            return Speaker(self._label(whole, found), None, found)
        if noun not in _COMPANIES:
            return None
        companies = {
            s.name: s for _, s in self._said if not s.person and s.name and not s.plural and not self._is_state(s)
        }
        return next(iter(companies.values())) if len(companies) == 1 else None

    def _is_state(self, speaker: Speaker) -> bool:
        side = self.parties.parties.get(speaker.parties[-1]) if speaker.parties else None
        return side is not None and side.is_state

    def _latest(self, fitting: list[Speaker]) -> Speaker | None:
        """Of several, the one who alone of them spoke in the last sentence with a speaker."""
        if not fitting or not self._said:
            return None
        last = self._said[-1][0]
        names = {s.name for number, s in self._said if number == last} & {f.name for f in fitting}
        return next((f for f in fitting if f.name in names), None) if len(names) == 1 else None

    def _unnamed(self, t: Tokens, source: Span, text: str) -> Speaker:
        """A body, an office, or somebody whom the article does not name."""
        parties = self.parties.find(text)
        head = re.split(r",\s| who | which | that |\(", text, maxsplit=1)[0].strip()
        for pattern in _BODY_BEHIND:
            behind = pattern.match(head)
            if behind is not None and behind["body"].strip().lower() not in _NO_BODY:
                body = behind["body"].strip()
                if parties and re.match(r"(?:its|his|her|their|our) ", body, re.IGNORECASE):
                    body = parties[0]
                company = COMPANY.search(body)
                if company is not None and not self._is_organisation(parties):
                    return self.register.company(company["name"])
                if not parties and _COMPANY_PAPER.search(head) and body[0].isupper():
                    return self.register.company(body)
                return Speaker(self._label(body, parties), None, parties or self.parties.find(body))
        bare = re.sub(r"^Both ", "", SHORT_LEAD.sub("", head))
        plural = _is_plural(t, source)
        named = [p for p in map(self.parties.exact, text.split(", ")) if p is not None and not p.is_state]
        if named:
            return Speaker(_table_name(named[0], text), None, (named[0].name, *named[0].parents))
        company = COMPANY.search(text)
        if company is not None and not self._is_organisation(parties):
            return self.register.company(company["name"])
        if bare in self.register.companies:
            return self.register.companies[bare]
        owner = re.match(r"(its|his|her|their) ", head, re.IGNORECASE)
        if not parties and owner is not None and self._said and _fits(owner[1].lower())(self._said[-1][1]):
            parties = self._said[-1][1].parties
        lower = bare[:1].islower() or _is_common(t, source)
        if (
            plural
            and self._is_organisation(parties)
            and not _NOBODY.search(bare)
            and any(w.islower() for w in bare.split())
        ):
            return Speaker(parties[0], None, parties, plural=True)
        if _NOBODY.search(bare) or not bare or (plural and lower and not self.parties.exact(bare)):
            role = bare if roles.is_role(bare) and not plural else None
            return Speaker(None, role, parties, roles.is_role(bare), plural=plural)
        is_thing = lower and not BODY.search(bare) and not roles.is_role(_tail(bare))
        is_role = roles.is_role(_tail(bare))
        anonymous = re.match(r"(?:an?|one|another|some|several|two|three) ", head, re.IGNORECASE) is not None
        if (is_thing and not parties) or (anonymous and (is_role or not parties)):
            return Speaker(None, bare if is_role else None, parties, is_role, plural=plural)
        if is_role:
            return Speaker(bare[:1].upper() + bare[1:], bare, parties, True, roles.gender(bare))
        return Speaker(self._label(bare, parties), None, parties, plural=plural)

    def _is_organisation(self, parties: tuple[str, ...]) -> bool:
        """Whether the most specific party is an organisation of the table."""
        party = self.parties.parties.get(parties[0]) if parties else None
        return party is not None and not party.is_state

    @staticmethod
    def _label(body: str, parties: tuple[str, ...]) -> str:
        """The table's own name of an institution ("Armenia's Foreign Ministry"), else the words."""
        if len(parties) > 1 and parties[0].startswith(parties[-1]):
            return parties[0]
        body = SHORT_LEAD.sub("", body)
        if parties and body.isupper():
            return parties[0]
        return body[:1].upper() + body[1:]


def _table_name(party: Party, text: str) -> str:
    """The party's full name where the text has a short form of it, else the words of the text."""
    printed = next((part for part in text.split(", ") if party.name in part), "")
    short = SHORT_LEAD.sub("", text)
    whole = set(party.name.split())
    return party.name if printed or "," in text or set(short.split()) <= whole or short.isupper() else short


def _without_reader(t: Tokens, source: Span) -> Span:
    """The source without who has read it: "a memo seen by Reuters"."""
    for k in range(source[0] + 1, source[1] - 1):
        if t.low[k] in {"seen", "obtained", "reviewed", "viewed"} and t.low[k + 1] == "by":
            return source[0], k
    return source


def _is_common(t: Tokens, source: Span) -> bool:
    """Whether a capital at the start of a sentence hides a common noun."""
    first = source[0] + (t.low[source[0]] in {"the", "a", "an", "this", "that"} and source[1] - source[0] > 1)
    return (
        t.tag[first] in {"NN", "NNS", "JJ", "VBN", "CD", "RB"}
        and t.text[first][1:].islower()
        and not t.doc[first].ent_type_
    )


def _tail(words: str) -> str:
    """The head noun with what stands before it: what comes ahead of "of", "for", "in"."""
    return re.split(r" (?:of|for|in|at|to|from|with) ", words, maxsplit=1)[0]


def _fits(word: str) -> Callable[[Speaker], bool]:
    if word in {"he", "she", "his", "her"}:
        other = {"he": "f", "his": "f", "she": "m", "her": "m"}[word]
        return lambda s: s.person and s.gender != other and not s.plural
    if word in {"it", "its"}:
        return lambda s: not s.person and not s.plural and s.name is not None
    return lambda s: s.plural or not s.person


def _is_plural(t: Tokens, source: Span) -> bool:
    head = next((k for k in range(*source) if not source[0] <= t.head[k] < source[1] or t.head[k] == k), source[1] - 1)
    return t.tag[head] in {"NNS", "NNPS"}
