"""Which checkable statements does an article make, and who makes each?"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from core.claims.attribution import Frame, frames
from core.claims.checkworthy import checkworthiness
from core.claims.layout import Quotation, paragraphs, pieces, quotations, sentence_starts
from core.claims.parties import PartyTable
from core.claims.speakers import Speaker, SpeakerBook
from core.claims.statement import stand_alone
from core.claims.tokens import Tokens
from core.errors import ModelError
from core.records import Article, Attribution, Claim, Mode, Span, Stance, content_id
from core.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

CODE_VERSION = "1"
SHORTEST = 3
"""Words that a claim's content has at least."""

_NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"})
_TIMES = frozenset({"DATE", "TIME"})
_JOINED_BY_COMMA = frozenset({"but", "which", "who", "while", "although", "though", "because"})
_PARSING = threading.Lock()


@dataclass(slots=True)
class _Sentence:
    """A sentence with the acts of speaking in it."""

    t: Tokens
    start: int
    end: int
    paragraph: int
    frames: list[Frame]

    @property
    def quote(self) -> Quotation | None:
        """The quotation that holds the whole sentence."""
        quotes = {
            id(q): q for k in range(self.start, self.end) if self.t.low[k][0].isalnum() for q in [self.t.quote[k]]
        }
        return next(iter(quotes.values())) if len(quotes) == 1 else None


@dataclass(frozen=True, slots=True)
class _Voice:
    """A resolved act of speaking: whose words, and where source and cue stand in the article."""

    speaker: Speaker | None
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    chain: tuple[str, ...]
    stance: Stance


_NOBODY = _Voice(None, (), (), (), Stance.ASSERTS)


class Segmenter:
    """Cuts articles into claims. Loads spaCy on first use; safe under threads."""

    def __init__(self, settings: Settings, parties: PartyTable | None = None) -> None:
        self.settings = settings
        self.parties = parties or PartyTable.load(settings.parties or None)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the pipeline, the table of parties, or this code."""
        return content_id("segmenter", CODE_VERSION, self.settings.spacy_model, self.parties.fingerprint)

    @cached_property
    def _nlp(self) -> Language:
        import importlib.util

        import spacy
        from spacy.language import Language

        @Language.component("crossclaim_sentences")
        def sentences(doc: Doc) -> Doc:
            starts = set(sentence_starts(doc.text))
            for token in doc:
                token.is_sent_start = token.idx in starts or token.i == 0
            return doc

        name = self.settings.spacy_model
        try:
            nlp = (
                importlib.import_module(name).load()
                if importlib.util.find_spec(name.split("/")[0])
                else spacy.load(name)
            )
        except (OSError, ImportError, ValueError, AttributeError) as error:
            raise ModelError(f"the spaCy pipeline {name!r} cannot be loaded: {error}") from error
        if "lemmatizer" in nlp.pipe_names:
            nlp.disable_pipe("lemmatizer")
        nlp.add_pipe("crossclaim_sentences", first=True)
        return nlp

    def segment(self, articles: Iterable[Article]) -> Iterator[tuple[Article, list[Claim]]]:
        """Each article with its claims in reading order; [] for one that is not in English."""
        listed = list(articles)
        layout: list[tuple[list[Quotation], list[tuple[int, Span]]]] = []
        texts: list[tuple[str, Any]] = []
        for number, article in enumerate(listed):
            spans = list(paragraphs(article.text)) if article.language == "en" else []
            cut = [(p, piece) for p, span in enumerate(spans) for piece in pieces(article.text, *span)]
            layout.append((quotations(article.text, spans), cut))
            texts += [(article.text[start:end], (number, p, start)) for p, (start, end) in cut]
        parsed: list[list[_Sentence]] = [[] for _ in listed]
        with _PARSING:
            for doc, (number, paragraph, offset) in (
                self._nlp.pipe(texts, as_tuples=True, batch_size=64) if texts else ()
            ):
                t = Tokens(doc, offset, layout[number][0])
                parsed[number] += [_Sentence(t, s, e, paragraph, frames(t, s, e)) for s, e in t.sentences()]
        for article, sentences in zip(listed, parsed, strict=True):
            yield article, _Reader(article, sentences, self.parties).claims()


class _Reader:
    """Reads the sentences of one article."""

    def __init__(self, article: Article, sentences: list[_Sentence], parties: PartyTable) -> None:
        self.article = article
        self.sentences = sentences
        self.book = SpeakerBook(parties)
        self.parties = parties
        self.owners: dict[int, _Voice] = {}
        self.subjects: dict[str | None, str | None] = {}
        self.found: dict[Span, Claim] = {}
        for t in {id(s.t): s.t for s in sentences}.values():
            self.book.note_people(t)

    def claims(self) -> list[Claim]:
        voices = [self._voices(s) for s in self.sentences]
        for number, sentence in enumerate(self.sentences):
            if voices[number]:
                for frame, voice in voices[number]:
                    self._add(sentence, frame.content, voice, frame.accused)
            elif (quote := sentence.quote) is not None:
                voice = self.owners.get(quote.start) or self._neighbour(number, voices) or _NOBODY
                self.owners.setdefault(quote.start, voice)
                self._add(sentence, (sentence.t.trim(sentence.start, sentence.end),), voice, None)
            elif not self._question(sentence):
                self._add_own(sentence)
        return sorted(self.found.values(), key=lambda c: (c.start, c.end))

    def _voices(self, sentence: _Sentence) -> list[tuple[Frame, _Voice]]:
        t = sentence.t
        found: list[tuple[Frame, _Voice]] = []
        inner_first = sorted(sentence.frames, key=lambda f: f.extent)
        for frame in inner_first:
            speaker = self.book.resolve(t, frame.source) if frame.source is not None else None
            outer = [o for o, _ in found if any(a <= frame.extent[0] and frame.extent[1] <= b for a, b in o.content)]
            chain = tuple(t.words(*f.source) for f in [*outer, frame] if f.source is not None)
            source = (t.chars(*frame.source),) if frame.source is not None else ()
            voice = _Voice(speaker, source, (t.chars(*frame.cue),), chain, frame.stance)
            found = [(o, v) for o, v in found if o not in outer]
            found.append((frame, voice))
            for first, last in frame.content:
                for k in range(first, last):
                    if t.quote[k] is not None:
                        self.owners.setdefault(t.quote[k].start, voice)  # type: ignore[union-attr]
        return found

    def _neighbour(self, number: int, voices: list[list[tuple[Frame, _Voice]]]) -> _Voice | None:
        """The voice of a quotation that no reporting clause touches: that of the sentence beside it."""
        here = self.sentences[number]
        for other in (number - 1, number + 1):
            if not 0 <= other < len(self.sentences):
                continue
            beside = self.sentences[other]
            if beside.paragraph != here.paragraph and not (other < number and _goes_on(beside)):
                continue
            if voices[other]:
                return replace(voices[other][-1][1], stance=Stance.ASSERTS)
            if other < number and beside.quote is not None and beside.quote.start in self.owners:
                return self.owners[beside.quote.start]
        return None

    @staticmethod
    def _question(sentence: _Sentence) -> bool:
        return sentence.t.words(sentence.start, sentence.end).rstrip("”\"' ").endswith("?")

    def _add_own(self, sentence: _Sentence) -> None:
        """The outlet's own voice: sentences that state something."""
        t = sentence.t
        start, end = t.trim(sentence.start, sentence.end)
        words = sum(w[0].isalnum() for w in t.low[start:end])
        if words < SHORTEST + 1 or not t.has_finite(start, end):
            return
        for part in _independent(t, start, end):
            self._add(sentence, (part,), _Voice(None, (), (), (), Stance.ASSERTS), None)

    def _add(self, sentence: _Sentence, content: tuple[Span, ...], voice: _Voice, accused: Span | None) -> None:
        t = sentence.t
        parts = [p for p in (_without_marks(t, *part) for part in content) if p[0] < p[1]]
        if not parts or sum(w[0].isalnum() for a, b in parts for w in t.low[a:b]) < min(SHORTEST, 2):
            return
        spans = tuple(t.chars(*p) for p in parts)
        hull = spans[0][0], spans[-1][1]
        text = self.article.text[hull[0] : hull[1]]
        direct, mode = _mode(t, parts, bool(voice.cue or voice.source))
        speaker = voice.speaker
        key = speaker.name if speaker is not None else None
        statement = self._statement(t, parts, voice, direct, accused, self.subjects.get(key))
        if len(statement.split()) < SHORTEST:
            return
        self.subjects[key] = _subject(t, parts[0]) or self.subjects.get(key)
        ents = [e for a, b in parts for e in t.doc.ents if a <= e.start and e.end <= b]
        names = tuple(dict.fromkeys(e.text for e in ents if e.label_ in _NAMES))
        claim = Claim(
            article=self.article.id,
            start=hull[0],
            end=hull[1],
            text=text,
            statement=statement,
            attribution=Attribution(voice.source, voice.cue, spans, mode, voice.chain),
            speaker=speaker.name if speaker else None,
            role=speaker.role if speaker else None,
            parties=speaker.parties if speaker else (),
            party=self.parties.column(speaker.parties) if speaker else None,
            stance=voice.stance,
            checkworthiness=checkworthiness(statement, names),
            entities=names,
            dates=tuple(dict.fromkeys(e.text for e in ents if e.label_ in _TIMES)),
        )
        self.found.setdefault(hull, claim)

    def _statement(
        self,
        t: Tokens,
        parts: list[Span],
        voice: _Voice,
        direct: bool,
        accused: Span | None,
        subject_before: str | None,
    ) -> str:
        words = [t.words(*p) for p in parts]
        if accused is not None and len(words) == 2:
            target, deed = (
                (words[0], words[1])
                if parts[0][0] >= accused[0] and parts[0][1] <= accused[1]
                else (words[1], words[0])
            )
            return stand_alone(f"{target} is responsible for {deed}", voice.speaker, False, None)
        joined = words[0]
        for word in words[1:]:
            joined = joined.rstrip(" ,") + (", " if word.split()[0] in _JOINED_BY_COMMA else " ") + word
        return stand_alone(joined, voice.speaker, direct, subject_before)


def _goes_on(sentence: _Sentence) -> bool:
    return sentence.quote is not None and sentence.quote.open_end


def _without_marks(t: Tokens, start: int, end: int) -> Span:
    """A content without the quotation marks, commas and brackets at its ends."""
    while start < end and (t.is_mark(start) or t.low[start] in {",", ";", ":"}):
        start += 1
    while end > start and (t.is_mark(end - 1) or t.low[end - 1] in {",", ";", ":", "."}):
        end -= 1
    return start, end


def _mode(t: Tokens, parts: list[Span], attributed: bool) -> tuple[bool, Mode]:
    quoted = [t.quote[k] is not None for a, b in parts for k in range(a, b) if t.low[k][0].isalnum()]
    if not attributed and not all(quoted):
        return False, Mode.NONE
    if quoted and all(quoted):
        return True, Mode.DIRECT
    if any(quoted):
        return False, Mode.MIXED
    return False, Mode.INDIRECT


def _independent(t: Tokens, start: int, end: int) -> list[Span]:
    """Two clauses joined by "; " or ", and"/", but", each with subject and finite verb, as two parts; else one."""
    for k in range(start + 3, end - 3):
        if t.quote[k] is not None:
            continue
        joint = t.low[k] == ";" or (t.low[k] in {"and", "but"} and t.low[k - 1] == ",")
        if not joint:
            continue
        left, right = t.trim(start, k), t.trim(k + 1, end)
        if _is_clause(t, *left) and _is_clause(t, *right) and t.starts_noun_phrase(right[0]):
            return [left, *_independent(t, *right)]
    return [(start, end)]


def _is_clause(t: Tokens, start: int, end: int) -> bool:
    """Whether a finite verb in the range has a subject of its own there."""
    for k in range(start, end):
        if t.is_finite(k):
            verb = k if t.dep[k] not in {"aux", "auxpass"} else t.head[k]
            subject = t.child(verb, "nsubj", "nsubjpass", "expl")
            if subject is not None and start <= subject < end and t.tag[subject] not in {"WP", "WDT"}:
                return True
    return False


def _subject(t: Tokens, part: Span) -> str | None:
    """The subject noun phrase at the start of a part, if it is a name or a definite noun phrase of a few words."""
    for k in range(*part):
        if t.dep[k] in {"nsubj", "nsubjpass"} and t.tag[k] in {"NN", "NNS", "NNP", "NNPS"}:
            left, right = max(t.left_edge(k), part[0]), t.right_edge(k)
            if left - part[0] <= 1 and right - left <= 8 and right <= part[1] and not t.has_finite(left, right):
                words = t.words(left, right)
                return words[0].upper() + words[1:]
            return None
        if t.dep[k] in {"nsubj", "nsubjpass"}:
            return None
    return None
