"""How does the content of a claim read when it stands alone?

Simple rules only; where a rule would have to guess, the text's own words stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.claims.lexicon import Kind
from core.claims.tense import past, third, undo_backshift
from core.claims.tokens import AUXILIARIES, FINITE, Tokens
from core.claims.wording import SHAPES, plain
from core.records import Span

_CONNECTIVE = re.compile(
    r"^(?:however|moreover|meanwhile|besides|furthermore|instead|therefore|thus|also|in addition|for (?:his|her|its) part|but|"
    r"and|yet|so|then)\b,?\s+(?=\S)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“„]([^\"“”„]+)[\"”]")
_OPENS = re.compile(r"(?:(?<=\s)|^)['‘](?=[^\W\d])")
_CLOSES = re.compile(r"(?<=[\w.,!?])['’](?!\w)")
_INSERTED = re.compile(r",\s*(?:however|moreover|meanwhile|too|for (?:his|her|its|their) part),", re.IGNORECASE)
_IRREGULAR_THIRD = {
    "am": "is", "are": "is", "'m": "is", "’m": "is", "'re": "is", "’re": "is", "have": "has", "'ve": "has", "’ve": "has",
    "do": "does", "were": "was", "go": "goes",
}  # fmt: skip
_SHRUNK = {
    "ca": "can",
    "wo": "will",
    "n't": "not",
    "n’t": "not",
    "'ll": "will",
    "’ll": "will",
    "'d": "would",
    "’d": "would",
}
_FIRST = {"i", "me", "my"}
_OURS = {"we", "us", "our", "ours"}
_THIRD = {"he", "him", "his", "she", "her", "it", "its", "they", "them", "their"}


@dataclass(frozen=True, slots=True)
class Voice:
    """What a statement may put in the place of pronouns. None: leave the words."""

    person: str | None = None
    """Name of the speaker, a person: for "I", and for "he" or "she" at the start of reported words."""
    body: str | None = None
    """Name of the speaker, a body or state: for "it" and "its" at the start of reported words."""
    state: str | None = None
    """The state behind the body: whose "its soldiers" are."""
    side: str | None = None
    """Side for which the speaker says "we"."""
    antecedent: str | None = None
    """For "it", "this" or "they" at the start of any other sentence."""
    subject: str | None = None
    """Who promises or denies, in a sentence made of an infinitive or gerund."""
    gender: str = ""
    alone: bool = True
    """False where the source names a second person ("Petrov's lawyer"), so that "he" may be either."""
    backshifted: bool = False
    """True for reported words under a verb in the past, whose tenses stand one step back."""
    times: Mapping[int, str] = field(default_factory=dict)
    """Words for tokens of expressions of time."""


def statement(t: Tokens, parts: list[Span], kind: Kind, voice: Voice, direct: bool) -> str:
    """The content's token ranges as a sentence of its own, with a capital and a full stop."""
    words = [_words(t, part, voice, direct, first=number == 0) for number, part in enumerate(parts)]
    text = SHAPES.get(kind, plain)(t, parts, words, voice.subject)
    return _finished(text, parts, t)


def _finished(text: str, parts: list[Span], t: Tokens) -> str:
    text = " ".join(text.split()).strip(" ,;:–—-")
    text = _INSERTED.sub("", text)
    while (shorter := _CONNECTIVE.sub("", text)) != text:
        text = shorter
    text = _QUOTED.sub(lambda m: m[0] if _is_name(m[1]) else m[1], text)
    if text.count('"') % 2 or text.count("“") != text.count("”"):
        text = re.sub(r"[“”\"„]", "", text)
    if not _CLOSES.search(text):
        text = _OPENS.sub("", text)
    if not text:
        return text
    text = text[0].upper() + text[1:]
    return text if re.search(r"[.!?…][\"”’']?$", text) else text.rstrip(",;:") + "."


def _is_name(words: str) -> bool:
    """Whether quoted words are a name or title ("Crossroads of Peace"), which keeps its marks."""
    return all(w[0].isupper() or len(w) < 4 for w in words.split())


def _words(t: Tokens, part: Span, voice: Voice, direct: bool, first: bool) -> str:
    """The part's words with pronouns replaced where the voice tells by what."""
    words = [t.text[k] for k in range(*part)]
    if direct:
        _put_first_person(t, part, words, voice)
    elif voice.backshifted:
        undo_backshift(t, part, words)
    if first:
        _put_leading_pronoun(t, part, words, voice, direct)
    for k, put in voice.times.items():
        if part[0] <= k < part[1]:
            words[k - part[0]] = put
    spaces = [t.doc[k].whitespace_ for k in range(*part)]
    for n, word in enumerate(words):
        if n and word in _SHRUNK.values() and spaces[n - 1] == "":
            spaces[n - 1] = " "
    return "".join(w + s for w, s in zip(words, spaces, strict=True) if w).strip()


def _put_first_person(t: Tokens, part: Span, words: list[str], voice: Voice) -> None:
    for n, k in enumerate(range(*part)):
        low = t.low[k]
        name = voice.person if low in _FIRST else voice.side if low in _OURS else None
        if name is None or t.tag[k] not in {"PRP", "PRP$"} or (low == "us" and k > 0 and t.low[k - 1] in {"let", "of"}):
            continue
        if (
            low in {"my", "our"}
            and voice.side
            and t.low[k + 1 : k + 2] in (["country"], ["nation"])
            and k + 1 < part[1]
        ):
            words[n], words[n + 1] = "", voice.side
            continue
        words[n] = possessive(name) if low in {"my", "our"} else name
        if low in {"i", "we"}:
            _agree(t, k, part, words)


def _agree(t: Tokens, subject: int, part: Span, words: list[str]) -> None:
    """Puts the finite verbs of a first-person subject into the third person."""
    verb = t.head[subject]
    chain = [verb, *(c for c in t.children[verb] if t.dep[c] in {"aux", "auxpass"})]
    chain += [c for c in t.children[verb] if t.dep[c] == "conj" and t.subject(c) == subject]
    for k in chain:
        if not part[0] <= k < part[1] or k < subject:
            continue
        n = k - part[0]
        if t.low[k] in _IRREGULAR_THIRD and (
            t.tag[k] in FINITE or t.low[k] in {"'m", "'re", "'ve", "’m", "’re", "’ve"}
        ):
            words[n] = _IRREGULAR_THIRD[t.low[k]]
        elif t.low[k] in {"ca", "wo", "'ll", "’ll", "'d", "’d"}:
            words[n] = _SHRUNK[t.low[k]]
        elif t.tag[k] == "VBP" and t.low[k] not in AUXILIARIES:
            words[n] = third(words[n])
        if n + 1 < len(words) and words[n + 1].lower() in {"n't", "n’t"}:
            words[n + 1] = "not"
        if words[n] in {"is", "has", "will", "would", "can", "not"} and t.low[k][0] in "'’" and n:
            words[n] = " " + words[n]


def _put_leading_pronoun(t: Tokens, part: Span, words: list[str], voice: Voice, direct: bool) -> None:
    k = part[0]
    while k < part[1] - 1 and (t.low[k] in {"but", "and", "also", "then"} or t.low[k] == ","):
        k += 1
    n = k - part[0]
    low = t.low[k]
    if t.tag[k] not in {"PRP", "PRP$", "DT"}:
        return
    person = voice.person if not direct else None
    if low in {"he", "she", "his", "her"} and person and voice.alone:
        if voice.gender != {"he": "f", "his": "f", "she": "m", "her": "m"}[low]:
            words[n] = possessive(person) if t.tag[k] == "PRP$" else person
    elif low in {"it", "its"} and voice.body and not direct and not _is_empty_subject(t, k):
        words[n] = possessive(voice.state or voice.body) if low == "its" else voice.body
    elif low in {"it", "this", "they", "its", "their"} and voice.antecedent and not _is_empty_subject(t, k):
        if low == "this" and t.dep[k] != "nsubj":
            return
        words[n] = possessive(voice.antecedent) if low in {"its", "their"} else voice.antecedent


def _is_empty_subject(t: Tokens, k: int) -> bool:
    """ "It is clear that", "it took two days to": the pronoun points forward."""
    verb = t.head[k]
    if t.dep[k] == "expl":
        return True
    late = [c for c in t.children[verb] if c > verb and t.dep[c] in {"ccomp", "xcomp", "csubj", "relcl", "advcl"}]
    is_be = t.low[verb] in {"is", "was", "be", "been", "'s", "’s", "were"}
    if t.low[k] == "it" and is_be and (late or any(t.dep[c] == "attr" for c in t.children[verb])):
        return True
    return t.low[k] == "it" and t.low[verb] in {
        "took",
        "takes",
        "seems",
        "seemed",
        "appears",
        "appeared",
        "rained",
        "follows",
    }


def open_pronouns(t: Tokens, parts: list[Span], words: str) -> list[str]:
    """Pronouns that a statement keeps though nothing before them in it says whom or what they mean.

    Args:
        parts: the content's token ranges.
        words: the statement made of them.
    """
    kept = {w.lower() for w in re.findall(r"[^\W\d_]+", words)}
    found: list[str] = []
    named = False
    for k in (k for part in parts for k in range(*part)):
        named = named or t.tag[k] in {"NN", "NNP", "NNS", "NNPS"}
        low = t.low[k]
        if t.tag[k] not in {"PRP", "PRP$"} or low not in kept:
            continue
        if low in _FIRST | _OURS or (low in _THIRD and not named and not _is_empty_subject(t, k)):
            found.append(low)
    return found


def possessive(name: str) -> str:
    return name + ("'" if name.endswith("s") else "'s")


def as_statement(t: Tokens, part: Span) -> str | None:
    """A question in the order of a statement ("Did Moscow order it" -> "Moscow ordered it"); None for why, when, what.

    "Who ordered it" states that somebody did.
    """
    first = part[0]
    while first < part[1] - 1 and t.low[first] in {"and", "but", "so", "or", ","}:
        first += 1
    if (
        t.low[first] == "who"
        and first + 1 < part[1]
        and t.tag[first + 1] in {"VBD", "VBZ"}
        and t.low[first + 1] != "did"
    ):
        return _finished(f"Somebody {t.words(first + 1, part[1])}", [part], t)
    if t.low[first] not in AUXILIARIES:
        return None
    verb = t.head[first] if t.dep[first] in {"aux", "auxpass"} else first
    subject = t.child(verb, "nsubj", "nsubjpass")
    if subject is not None and first < subject < part[1]:
        after = min(t.right_edge(subject), part[1])
        clause = next(
            (t.left_edge(c) for c in t.children[subject] if t.dep[c] in {"acl", "relcl"} and c > subject), after
        )
        after = min(after, clause) if clause > subject else after
    else:
        after = next((k for k in range(first + 2, part[1]) if t.tag[k][0] == "V"), part[1])
    if after >= part[1]:
        return None
    who = re.sub(r"^any(?=\w| )", "some", t.words(first + 1, after), flags=re.IGNORECASE)
    if t.low[first] in {"did", "does"} and t.tag[after] in {"VB", "VBP"} and verb == after:
        put = past(t.low[after]) if t.low[first] == "did" else third(t.low[after])
        return _finished(f"{who} {put} {t.words(after + 1, part[1])}", [part], t)
    return _finished(f"{who} {t.low[first]} {t.words(after, part[1])}", [part], t)
