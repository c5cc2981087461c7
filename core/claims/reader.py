"""How do the sentences of one article become claims?

First every act of speaking gets its voice, in text order, since "he" and unclosed quotations look back (and a speaker named
behind a quotation looks ahead); then the claims are cut.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

from core.claims import passages, roles
from core.claims.attribution import Frame, find_frames, outer
from core.claims.checkworthy import checkworthiness
from core.claims.layout import Quotation
from core.claims.lexicon import Kind
from core.claims.parties import PartyTable
from core.claims.people import Speaker
from core.claims.speakers import SpeakerBook
from core.claims.statement import Voice, as_statement, open_pronouns, statement
from core.claims.times import times
from core.claims.tokens import Tokens
from core.records import Article, Attribution, Claim, Mode, Span, Stance

LONGEST_SENTENCE = 250
"""Tokens; a longer sentence is a list or a table and no statement."""

_NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"})
_TIMES = frozenset({"DATE", "TIME"})
_REWRITTEN = frozenset({Kind.ACCUSATION, Kind.DENIAL, Kind.PROMISE, Kind.DEMAND, Kind.LABEL, Kind.RAISED})


@dataclass(slots=True)
class Utterance:
    """A resolved act of speaking."""

    attribution: Attribution
    """Without content and mode."""
    speaker: Speaker | None
    stance: Stance = Stance.ASSERTS
    kind: Kind = Kind.SPEECH
    backshifted: bool = False
    """Whether the reporting verb stands in the past, so that reported tenses stand one step back."""


@dataclass(slots=True)
class Sentence:
    """A sentence with its acts of speaking."""

    number: int
    paragraph: int
    t: Tokens
    start: int
    end: int
    frames: list[Frame] = field(default_factory=list)
    utterances: list[Utterance] = field(default_factory=list)

    @property
    def quote(self) -> Quotation | None:
        """The quotation that holds every word of the sentence."""
        return passages.only_quote(self.t, self.start, self.end)

    @property
    def is_headline(self) -> bool:
        """Whether the sentence ends without a stop, as headlines do: they often leave "is" out."""
        return self.t.is_word(self.end - 1)


class Reader:
    """Reads one article. `pieces` are its parsed pieces with the numbers of their paragraphs."""

    def __init__(self, article: Article, pieces: list[tuple[int, Tokens]], parties: PartyTable) -> None:
        self.article = article
        self.parties = parties
        self.book = SpeakerBook(parties, article.text, (t for _, t in pieces))
        self.owners: dict[int, Utterance] = {}
        """Whose a quotation is, by its start."""
        self.sentences: list[Sentence] = []
        for paragraph, t in pieces:
            for start, end in t.sentences():
                words = t.words(start, end)
                skipped = any(
                    test(words) for test in (passages.is_boilerplate, passages.is_foreign, passages.is_table_row)
                )
                if end - start <= LONGEST_SENTENCE and not skipped:
                    self.sentences.append(Sentence(len(self.sentences), paragraph, t, start, end))
        self._headlines = passages.headlines(
            article, [(s.paragraph, s.t.words(s.start, s.end)) for s in self.sentences]
        )
        self._subjects: dict[str | None, tuple[int, str]] = {}
        self._claims: dict[Span, Claim] = {}

    def claims(self) -> list[Claim]:
        """The claims in reading order."""
        for sentence in self.sentences:
            self._hear(sentence)
        self._hand_on_quotations()
        for sentence in self.sentences:
            self._cut(sentence)
        return sorted(self._claims.values(), key=lambda c: (c.start, c.end))

    # --- voices -------------------------------------------------------------------------------------------------------

    def _hear(self, sentence: Sentence) -> None:
        t = sentence.t
        frames = find_frames(t, sentence.start, sentence.end)
        sentence.frames = [f for f in frames if not f.adopts or self._quotation_before(sentence) is not None]
        speakers: dict[Span, Speaker | None] = {}
        for frame in sentence.frames:
            if frame.source is not None and frame.source not in speakers:
                speakers[frame.source] = self.book.resolve(t, frame.source, sentence.number)
            utterance = self._utterance(sentence, frame, speakers.get(frame.source) if frame.source else None)
            sentence.utterances.append(utterance)
            if frame.adopts:
                self._adopt(sentence, utterance)
            for a, b in frame.content:
                for k in range(a, b):
                    quote = t.quote[k]
                    if quote is not None and passages.is_speech(self.article.text, quote):
                        self.owners.setdefault(quote.start, utterance)
        if not sentence.frames:
            subject = passages.main_subject(t, sentence.start, sentence.end)
            if subject is not None:
                self.book.mention(t, subject, sentence.number)

    def _utterance(self, sentence: Sentence, frame: Frame, speaker: Speaker | None) -> Utterance:
        t = sentence.t
        chain: list[str] = []
        holder: Frame | None = frame
        while holder is not None and len(chain) < 6:
            told = [t.words(*s) for s in (holder.carrier, holder.source) if s is not None]
            chain = [*told, *chain]
            holder = outer(holder, sentence.frames)
        source = (t.chars(*frame.source),) if frame.source is not None else ()
        cue = tuple(t.chars(*c) for c in frame.cue)
        cue_tags = {t.tag[k] for a, b in frame.cue for k in range(a, b)}
        hanging = cue_tags == {"VBG"} and "VBD" in t.tag[sentence.start : frame.cue[0][0]]
        past = "VBD" in cue_tags or hanging
        return Utterance(Attribution(source, cue, chain=tuple(chain)), speaker, frame.stance, frame.kind, past)

    def _adopt(self, sentence: Sentence, utterance: Utterance) -> None:
        """The quotation that ended just before "Petrov asked." is Petrov's."""
        quote = self._quotation_before(sentence)
        if quote is not None:
            self.owners.setdefault(quote.start, utterance)

    def _quotation_before(self, sentence: Sentence) -> Quotation | None:
        before = self.sentences[sentence.number - 1] if sentence.number else None
        return before.quote if before is not None and before.paragraph == sentence.paragraph else None

    def _hand_on_quotations(self) -> None:
        """Gives quotations without a cue of their own to the speaker of the passage beside them, where only one fits."""
        for sentence, following in reversed(list(pairwise(self.sentences))):
            quote, later = sentence.quote, following.quote
            if quote is None or quote.start in self.owners or not quote.open_end or later is quote:
                continue
            voices = self._voices(following)
            if voices:
                self.owners[quote.start] = voices[0]
        for sentence in self.sentences:
            quote = sentence.quote
            if quote is None or sentence.frames or quote.start in self.owners:
                continue
            utterance = self._speaker_before(sentence, quote)
            if utterance is not None:
                self.owners[quote.start] = utterance

    def _speaker_before(self, sentence: Sentence, quote: Quotation) -> Utterance | None:
        before = self.sentences[sentence.number - 1] if sentence.number else None
        if before is None:
            return None
        voices = self._voices(before)
        if before.paragraph == sentence.paragraph:
            if voices:
                return _continued(voices[-1])
            return self._introduced(before)
        if before.paragraph != sentence.paragraph - 1:
            return None
        if before.quote is not None and before.quote.open_end and voices:
            return voices[-1]
        heard = [u for s in self.sentences if s.paragraph == before.paragraph for u in self._voices(s)]
        names = {u.speaker.name if u.speaker else None for u in heard}
        alone = all(s.quote is not None for s in self.sentences if s.paragraph == sentence.paragraph)
        return _continued(heard[-1]) if heard and len(names) == 1 and alone and None not in names else None

    def _voices(self, sentence: Sentence) -> list[Utterance]:
        if sentence.utterances:
            return sentence.utterances
        quote = sentence.quote
        owner = self.owners.get(quote.start) if quote is not None else None
        return [owner] if owner is not None else []

    def _introduced(self, before: Sentence) -> Utterance | None:
        """ "Petrov was blunt." in front of a quotation."""
        subject = passages.main_subject(before.t, before.start, before.end)
        if subject is None or before.quote is not None:
            return None
        speaker = self.book.resolve(before.t, subject, before.number)
        if speaker is None or not speaker.person or speaker.name is None:
            return None
        return Utterance(Attribution(chain=(speaker.name,)), speaker)

    # --- claims -------------------------------------------------------------------------------------------------------

    def _cut(self, sentence: Sentence) -> None:
        t = sentence.t
        if sentence.frames:
            for frame, utterance in zip(sentence.frames, sentence.utterances, strict=True):
                self._cut_frame(sentence, frame, utterance)
            for part in passages.left_over(t, sentence.start, sentence.end, sentence.frames):
                self._cut_own(sentence, part)
            return
        if sentence.number in self._headlines:
            return
        quote = sentence.quote
        if quote is not None and (quote.start in self.owners or passages.is_speech(self.article.text, quote)):
            utterance = self.owners.get(quote.start) or Utterance(Attribution(), None)
            self._cut_quoted(sentence, [(sentence.start, sentence.end)], utterance)
        elif not passages.is_question(t, sentence.start, sentence.end):
            self._cut_own(sentence, t.trim(sentence.start, sentence.end))

    def _cut_frame(self, sentence: Sentence, frame: Frame, utterance: Utterance) -> None:
        if not frame.content:
            return
        if frame.kind not in _REWRITTEN and all(passages.only_quote(sentence.t, *part) for part in frame.content):
            self._cut_quoted(sentence, list(frame.content), utterance)
            return
        kind = _shape(sentence.t, frame)
        least = 2
        needs_verb = not sentence.is_headline and (kind is Kind.SPEECH or sentence.t.has_finite(*frame.content[0]))
        if needs_verb and not passages.has_verb(sentence.t, frame.content):
            return
        if passages.count_words(sentence.t, frame.content) < least:
            return
        split = passages.split(sentence.t, frame.content) if kind is Kind.SPEECH else [list(frame.content)]
        for parts in split:
            self._add(sentence, parts, utterance, kind, direct=False)

    def _cut_quoted(self, sentence: Sentence, parts: list[Span], utterance: Utterance) -> None:
        t = sentence.t
        inner = [p for p in (passages.inside_marks(t, *part) for part in parts) if p[0] < p[1]]
        if not inner or passages.count_words(t, inner) < 3 or not passages.has_verb(t, inner):
            return
        asked = t.low[inner[-1][1] : inner[-1][1] + 1] == ["?"]
        if asked and as_statement(t, inner[0]) is None:
            return
        if passages.is_greeting(t.words(*inner[0])):
            return
        for split in passages.split(t, inner):
            self._add(sentence, split, utterance, Kind.SPEECH, direct=True, asked=asked)

    def _cut_own(self, sentence: Sentence, part: Span) -> None:
        t = sentence.t
        part = passages.without_connectives(t, *part)
        if (
            passages.count_words(t, [part]) < 4
            or not passages.has_verb(t, [part])
            or passages.is_greeting(t.words(*part))
        ):
            return
        for parts in passages.split(t, [part]):
            self._add(sentence, parts, Utterance(Attribution(), None), Kind.SPEECH, direct=False)

    def _add(
        self, sentence: Sentence, parts: list[Span], said: Utterance, kind: Kind, direct: bool, asked: bool = False
    ) -> None:
        t, speaker = sentence.t, said.speaker
        spans = tuple(t.chars(*part) for part in parts)
        hull = (spans[0][0], spans[-1][1])
        content = (t.chars(*_with_complementiser(t, parts[0], sentence.start)), *spans[1:])
        mode = _mode(t, parts, bool(said.attribution.cue or said.attribution.chain or direct))
        told = [times(t, part, self.article.published) for part in parts]
        dates = {k: put for found in told for k, put in found.put.items()}
        voice = replace(self._voice(sentence, parts, said, direct), backshifted=said.backshifted, times=dates)
        words = (as_statement(t, parts[0]) if asked else None) or statement(t, parts, kind, voice, direct)
        left_open = [*open_pronouns(t, parts, words), *(w for found in told for w in found.open)]
        ents = [e for e in t.doc.ents if any(a < e.end and e.start < b for a, b in parts)]
        names = tuple(dict.fromkeys(e.text for e in ents if e.label_ in _NAMES))
        a = said.attribution
        claim = Claim(
            article=self.article.id,
            start=hull[0],
            end=hull[1],
            text=self.article.text[hull[0] : hull[1]],
            statement=words,
            attribution=Attribution(a.source, a.cue, content if a.cue else spans, mode, a.chain),
            speaker=speaker.name if speaker else None,
            role=speaker.role if speaker else None,
            parties=speaker.parties if speaker else (),
            party=self.parties.column(speaker.parties) if speaker else None,
            stance=Stance.ASKS if asked else said.stance,
            checkworthiness=checkworthiness(words, names),
            entities=names,
            dates=tuple(dict.fromkeys(e.text for e in ents if e.label_ in _TIMES)),
            unresolved=tuple(dict.fromkeys(left_open)),
        )
        if words and hull[0] < hull[1]:
            self._claims.setdefault(hull, claim)

    def _voice(self, sentence: Sentence, parts: list[Span], said: Utterance, direct: bool) -> Voice:
        """What the statement may put for pronouns; remembers the subject for the next statement of the same voice."""
        t, speaker = sentence.t, said.speaker
        key = speaker.name if speaker else None
        earlier = self._subjects.get(key) or self._subject_beside(sentence)
        antecedent = None
        if earlier is not None and sentence.number - earlier[0] <= 1 and passages.agrees(t, parts[0], earlier[1]):
            antecedent = earlier[1]
        subject = passages.subject_words(t, parts[0], self.parties)
        if subject is not None:
            self._subjects[key] = (sentence.number, subject)
        elif earlier is not None and not passages.starts_with_pronoun(t, parts[0]):
            self._subjects.pop(key, None)
        if speaker is None or speaker.name is None:
            person = self._outlets_person(sentence, parts[0]) if not said.attribution.cue else None
            return Voice(person=person, antecedent=antecedent)
        if speaker.person:
            plain_side = speaker.role is not None and bool(speaker.parties)
            if plain_side and self._is_state(speaker):
                plain_side = roles.speaks_for_state(speaker.role or "")
            side = self.parties.column(speaker.parties) if plain_side else None
            known = self.book.register.people.get(speaker.name, speaker)
            named = known.name in self.book.register.people or speaker.role is None
            name = speaker.name if named else f"the {speaker.role}"
            alone = not any(t.tag[k] in {"POS", "PRP$"} for k in self._source_tokens(sentence, said))
            return Voice(name, None, None, side, antecedent, name, known.gender, alone)
        body = speaker.name
        party = self.parties.exact(body)
        if party is not None and party.is_state:
            body = party.name
        else:
            body = passages.with_article(body, "".join(self.article.text[a:b] for a, b in said.attribution.source[:1]))
        side = None if self._are_several(said, speaker) else self.parties.column(speaker.parties) or body
        state = self.parties.column(speaker.parties) if len(speaker.parties) > 1 and self._is_state(speaker) else None
        own = None if speaker.plural or self._other_thing(sentence, said) else body
        if t.low[parts[0][0]] == "it" and key not in self._subjects and self._subject_beside(sentence) is not None:
            own = antecedent = None
        return Voice(None, own, state, side, antecedent, body)

    def _subject_beside(self, sentence: Sentence) -> tuple[int, str] | None:
        """The subject of another voice in the same sentence: "Oslo says the locks were open, Bergen that they were shut"."""
        return next((s for s in reversed(self._subjects.values()) if s[0] == sentence.number), None)

    def _is_state(self, speaker: Speaker) -> bool:
        party = self.parties.parties.get(speaker.parties[-1])
        return party is not None and party.is_state

    def _other_thing(self, sentence: Sentence, said: Utterance) -> bool:
        """Whether the sentence before tells of a thing that "it" may mean as well as the speaker."""
        before = self.sentences[sentence.number - 1] if sentence.number else None
        if before is None or before.paragraph != sentence.paragraph or before.frames:
            return False
        subject = passages.main_subject(before.t, before.start, before.end)
        return subject is not None and before.t.tag[subject[1] - 1] in {"NN", "NNP"}

    def _are_several(self, said: Utterance, speaker: Speaker) -> bool:
        """Whether "they" was taken for a body, which may yet be other people: then "we" stays."""
        words = {self.article.text[a:b].lower() for a, b in said.attribution.source}
        return words == {"they"} and not speaker.plural

    @staticmethod
    def _source_tokens(sentence: Sentence, said: Utterance) -> list[int]:
        t = sentence.t
        return [k for k in range(sentence.start, sentence.end) for a, b in said.attribution.source if a <= t.idx[k] < b]

    def _outlets_person(self, sentence: Sentence, part: Span) -> str | None:
        low = sentence.t.low[part[0]]
        if low not in {"he", "she", "his", "her"}:
            return None
        found = self.book.pronoun(low, sentence.number - 1)
        return found.name if found is not None and found.person else None


def _shape(t: Tokens, frame: Frame) -> Kind:
    """How the statement is worded: as it stands (SPEECH), or by the rule of the frame's kind."""
    if frame.kind in _REWRITTEN:
        return frame.kind
    infinitive = not t.has_finite(*frame.content[0]) and "to" in t.low[slice(*frame.content[0])]
    return Kind.PROMISE if infinitive and frame.word in {"expect", "forecast", "predict", "project"} else Kind.SPEECH


def _with_complementiser(t: Tokens, part: Span, start: int) -> Span:
    """The part with the "that" or "whether" in front of it, which the corpora of attribution count as content."""
    before = part[0] - 1 - (t.low[part[0] - 1] == "," if part[0] > start else 0)
    leads = (
        before >= start and t.low[before] in {"that", "whether"} and (t.tag[before] == "IN" or t.dep[before] == "mark")
    )
    return (before, part[1]) if leads else part


def _continued(utterance: Utterance) -> Utterance:
    """The same speaker's next words: the stance of "denied" or "asked" does not carry over."""
    return Utterance(utterance.attribution, utterance.speaker, Stance.ASSERTS, Kind.SPEECH)


def _mode(t: Tokens, parts: list[Span], attributed: bool) -> Mode:
    if not attributed:
        return Mode.NONE
    quoted = [t.quote[k] is not None for a, b in parts for k in range(a, b) if t.low[k][0].isalnum()]
    if quoted and all(quoted):
        return Mode.DIRECT
    return Mode.MIXED if any(quoted) else Mode.INDIRECT
