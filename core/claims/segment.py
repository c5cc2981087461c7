"""Which checkable statements does an article make, and who makes each?

The façade of this folder: articles in, claims out.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import re
import threading
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from core.claims import reviewed
from core.claims.layout import Quotation, paragraphs, pieces, quotations, sentence_starts
from core.claims.parties import PartyTable
from core.claims.reader import Reader
from core.claims.tokens import Tokens
from core.errors import ModelError
from core.records import LANGUAGES_READ, Article, Claim, Span, content_id
from core.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

CODE_VERSION = "7"
"""Changes whenever the rules of this folder cut or attribute differently."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ARTICLES_AT_ONCE = 32
_PARSING = threading.Lock()


class Segmenter:
    """Cuts articles into claims. Loads spaCy on first use; safe under threads."""

    def __init__(self, settings: Settings, parties: PartyTable | None = None) -> None:
        self.settings = settings
        self.parties = parties or PartyTable.load(settings.parties or None)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the pipeline and its version, the table of parties, or this code. Loads no model."""
        name = self.settings.spacy_model
        return content_id("segmenter", CODE_VERSION, name, _version(name), self.parties.fingerprint)

    def segment(self, articles: Iterable[Article]) -> Iterator[tuple[Article, list[Claim]]]:
        """Each article with its claims in reading order, none twice at one place; [] for an article not in English.

        Raises:
            ModelError: the spaCy pipeline cannot be loaded.
        """
        coming = iter(articles)
        while batch := list(islice(coming, _ARTICLES_AT_ONCE)):
            read = [reviewed.subject(article) for article in batch]
            for article, subject, parsed in zip(batch, read, self._parsed(read), strict=True):
                yield (
                    article,
                    reviewed.attributed(article, Reader(subject, parsed, self.parties).claims(), self.parties),
                )

    def _parsed(self, articles: list[Article]) -> list[list[tuple[int, Tokens]]]:
        """For each article its parsed pieces, each with the number of its paragraph."""
        texts: list[tuple[str, tuple[int, int, int]]] = []
        quotes: list[list[Quotation]] = []
        for number, article in enumerate(articles):
            spans: list[Span] = list(paragraphs(article.text)) if article.language in LANGUAGES_READ else []
            quotes.append(quotations(article.text, spans))
            for paragraph, span in enumerate(spans):
                for start, end in pieces(article.text, *span):
                    texts.append((_SURROGATE.sub("\ufffd", article.text[start:end]), (number, paragraph, start)))
        parsed: list[list[tuple[int, Tokens]]] = [[] for _ in articles]
        if texts:
            with _PARSING:
                for doc, (number, paragraph, start) in self._nlp.pipe(texts, as_tuples=True, batch_size=64):
                    parsed[number].append((paragraph, Tokens(doc, start, quotes[number])))
        return parsed

    @cached_property
    def _nlp(self) -> Language:
        import spacy

        name = self.settings.spacy_model
        try:
            nlp = importlib.import_module(name).load() if _is_package(name) else spacy.load(name)
        except (OSError, ImportError, ValueError, AttributeError) as error:
            raise ModelError(f"the spaCy pipeline {name!r} cannot be loaded: {error}") from error
        if "lemmatizer" in nlp.pipe_names:
            nlp.disable_pipe("lemmatizer")
        spacy.language.Language.component("crossclaim_sentences", func=_set_sentences)
        nlp.add_pipe("crossclaim_sentences", first=True)
        return nlp


def _set_sentences(doc: Doc) -> Doc:
    """Sentences end where the characters say so, not where the parser would part a quotation."""
    starts = set(sentence_starts(doc.text))
    for token in doc:
        token.is_sent_start = token.idx in starts or token.i == 0
    return doc


def _is_package(name: str) -> bool:
    return name.isidentifier() and importlib.util.find_spec(name) is not None


def _version(name: str) -> str:
    if _is_package(name):
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            return ""
    meta = Path(name) / "meta.json"
    try:
        return str(json.loads(meta.read_text(encoding="utf-8")).get("version", "")) if meta.is_file() else ""
    except (OSError, ValueError):
        return ""
