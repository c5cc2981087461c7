"""What do the words of a parsed paragraph look like to the rules?

A thin view over a spaCy Doc: tags, lower-case words and quotation membership as plain lists, and the questions about noun
phrases, verbs and clause borders that the rules ask. Ranges are pairs of token numbers, end exclusive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.claims.layout import Quotation, within
from core.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
NOMINATIVE = frozenset({"he", "she", "they", "it", "i", "we"})
AUXILIARIES = frozenset(
    "be am is are was were been being 's 're 'm has have had 've having 'd do does did will would can could may might must "
    "should shall wo ca 'll ’s ’ve ’re ’d".split()
)
_BREAKS = frozenset({",", ";", ":", ".", "?", "!", "—", "–", "--", "...", "…", "(", ")"})
_MARKS = frozenset({'"', "“", "”", "„", "«", "»", "''", "``", "‘"})
_STARTS_NOUN_PHRASE = frozenset(
    {"DT", "NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "JJS", "PRP", "PRP$", "CD", "PDT", "VBN"}
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})


class Tokens:
    """A parsed piece of an article. `offset` is where the piece begins in the article."""

    def __init__(self, doc: Doc, offset: int, quotes: list[Quotation]) -> None:
        self.doc, self.offset, self.quotes = doc, offset, quotes
        self.text = [t.text for t in doc]
        self.low = [t.lower_ for t in doc]
        self.tag = [t.tag_ for t in doc]
        self.dep = [t.dep_ for t in doc]
        self.head = [t.head.i for t in doc]
        self.idx = [t.idx + offset for t in doc]
        self.quote = [within(quotes, i) for i in self.idx] if quotes else [None] * len(doc)
        self.children: list[list[int]] = [[] for _ in self.text]
        for token, head in enumerate(self.head):
            if head != token:
                self.children[head].append(token)

    def __len__(self) -> int:
        return len(self.text)

    def sentences(self) -> list[Span]:
        return [(s.start, s.end) for s in self.doc.sents]

    def chars(self, start: int, end: int) -> Span:
        """Character span in the article of a non-empty token range."""
        return self.idx[start], self.idx[end - 1] + len(self.text[end - 1])

    def words(self, start: int, end: int) -> str:
        return self.doc[start:end].text if start < end else ""

    def left_edge(self, i: int) -> int:
        return self.doc[i].left_edge.i

    def right_edge(self, i: int) -> int:
        """End (exclusive) of the words that depend on token i."""
        return self.doc[i].right_edge.i + 1

    def is_break(self, i: int) -> bool:
        return self.low[i] in _BREAKS or self.is_mark(i)

    def is_mark(self, i: int) -> bool:
        """Whether the token is a quotation mark; a single one only where it opens or closes a quotation."""
        quote = self.quote[i]
        if self.low[i] in {"'", "’"}:
            return quote is not None and self.idx[i] in {quote.start, quote.end - 1}
        return self.low[i] in _MARKS

    def is_finite(self, i: int) -> bool:
        return self.tag[i] in FINITE

    def has_finite(self, start: int, end: int) -> bool:
        return any(tag in FINITE for tag in self.tag[start:end])

    def has_word(self, start: int, end: int) -> bool:
        return any(word[0].isalnum() for word in self.low[start:end])

    def child(self, i: int, *deps: str) -> int | None:
        """The first dependant of token i with one of these relations."""
        return next((c for c in self.children[i] if self.dep[c] in deps), None)

    def subject(self, i: int) -> int | None:
        """The subject's head of verb i; for a verb joined on by "and", the subject that it shares."""
        for _ in range(4):
            found = next((c for c in self.children[i] if self.dep[c] in _SUBJECTS), None)
            if found is not None or self.dep[i] not in {"conj", "xcomp"}:
                return found
            i = self.head[i]
        return None

    def is_word(self, i: int) -> bool:
        return any(c.isalnum() for c in self.low[i])

    def trim(self, start: int, end: int) -> Span:
        """The range without punctuation at its ends; quotation marks and brackets with words inside stay."""
        while start < end and not self.is_word(start) and not self._opens(start, end):
            start += 1
        while end > start and not self.is_word(end - 1) and not self._closes(start, end):
            end -= 1
        return start, end

    def _opens(self, start: int, end: int) -> bool:
        if self.low[start] in {"$", "€", "£", "#", "@"}:
            return True
        return self.is_mark(start) and self.quote[start] is not None and end - start > 1

    def _closes(self, start: int, end: int) -> bool:
        if self.low[end - 1] in {"%", ")"} and (self.low[end - 1] == "%" or "(" in self.low[start:end]):
            return True
        return self.is_mark(end - 1) and self.quote[end - 1] is not None

    def next_break(self, i: int, end: int) -> int:
        """The first punctuation at or after token i that parts clauses; `end` where there is none."""
        while i < end and not (self.is_break(i) and not self._within_figure(i)):
            i += 1
        return i

    def previous_break(self, i: int, start: int) -> int:
        """The last punctuation before token i that parts clauses; `start - 1` where there is none."""
        i -= 1
        while i >= start and not self.is_break(i):
            i -= 1
        return i

    def _within_figure(self, i: int) -> bool:
        return (
            0 < i < len(self) - 1
            and self.low[i - 1][-1].isdigit()
            and self.low[i + 1][0].isdigit()
            and self.low[i] != ";"
        )

    def is_noun_phrase(self, start: int, end: int) -> bool:
        """Whether the range reads as a noun phrase: a noun, no finite verb, nothing that opens a clause."""
        if start >= end or self.tag[start] not in _STARTS_NOUN_PHRASE or self.has_finite(start, end):
            return False
        if self.tag[start] == "VBN" and self.low[start].endswith("ed"):
            return False
        return any(tag in NOUNS or tag == "PRP" for tag in self.tag[start:end])

    def starts_noun_phrase(self, i: int) -> bool:
        if self.tag[i] == "PRP":
            return self.low[i] in NOMINATIVE
        return self.tag[i] in _STARTS_NOUN_PHRASE
