"""How does the content of a claim read when it stands alone?

Simple rules only; where a rule would have to guess, the text's own words stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from core.claims.lexicon import Kind
from core.claims.tokens import AUXILIARIES, FINITE, Tokens
from core.records import Span

_CONNECTIVE = re.compile(
    r"^(?:however|moreover|meanwhile|besides|furthermore|instead|therefore|thus|also|in addition|for (?:his|her|its) part|but|"
    r"and|yet|so|then)\b,?\s+(?=\S)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“„]([^\"“”„]+)[\"”]")
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
_NO_COMMA = frozenset({"that", "which", "who", "of", "to", "for", "in", "on", "by", "with", "at", "from"})


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


def statement(t: Tokens, parts: list[Span], kind: Kind, voice: Voice, direct: bool) -> str:
    """The content's token ranges as a sentence of its own, with a capital and a full stop."""
    words = [_words(t, part, voice, direct, first=number == 0) for number, part in enumerate(parts)]
    text = _SHAPES.get(kind, _plain)(t, parts, words, voice)
    return _finished(text, parts, t)


def _finished(text: str, parts: list[Span], t: Tokens) -> str:
    text = " ".join(text.split()).strip(" ,;:–—-")
    text = _INSERTED.sub("", text)
    while (shorter := _CONNECTIVE.sub("", text)) != text:
        text = shorter
    text = _QUOTED.sub(lambda m: m[0] if _is_name(m[1]) else m[1], text)
    if text.count('"') % 2 or text.count("“") != text.count("”"):
        text = re.sub(r"[“”\"„]", "", text)
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
    if first:
        _put_leading_pronoun(t, part, words, voice, direct)
    spaces = [t.doc[k].whitespace_ for k in range(*part)]
    for n, word in enumerate(words):
        if n and word in _SHRUNK.values() and spaces[n - 1] == "":
            spaces[n - 1] = " "
    return "".join(w + s for w, s in zip(words, spaces, strict=True)).strip()


def _put_first_person(t: Tokens, part: Span, words: list[str], voice: Voice) -> None:
    for n, k in enumerate(range(*part)):
        low = t.low[k]
        name = voice.person if low in _FIRST else voice.side if low in _OURS else None
        if name is None or t.tag[k] not in {"PRP", "PRP$"}:
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
            words[n] = _third(words[n])
        if n + 1 < len(words) and words[n + 1].lower() in {"n't", "n’t"}:
            words[n + 1] = "not"
        if words[n] in {"is", "has", "will", "would", "can", "not"} and t.low[k][0] in "'’" and n:
            words[n] = " " + words[n]


def _third(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2:-1] not in "aeou":
        return verb[:-1] + "ies"
    return verb + "s"


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


def possessive(name: str) -> str:
    return name + ("'" if name.endswith("s") else "'s")


def _plain(t: Tokens, parts: list[Span], words: list[str], voice: Voice) -> str:
    if len(parts) == 1:
        return words[0]
    joined = words[0]
    for (left, right), word in zip(pairwise(parts), words[1:], strict=True):
        joined = joined.rstrip(' ,"”') + _joint(t, left, right) + word.lstrip(' "“')
    return joined


def _joint(t: Tokens, left: Span, right: Span) -> str:
    """A comma after an adverbial or before a clause of its own; none between a subject and its verb."""
    subject_of = any(
        left[0] <= k < left[1] and right[0] <= t.head[k] < right[1] and t.dep[k][:5] == "nsubj" for k in range(*left)
    )
    if subject_of or t.low[right[0]] in _NO_COMMA:
        return " "
    if t.is_finite(right[0]) or t.low[right[0]] in AUXILIARIES:
        return " "
    return ", "


def _accusation(t: Tokens, parts: list[Span], words: list[str], voice: Voice) -> str:
    """ "Y of doing Z" and "Y for Z" and "Z on Y" as "Y is responsible for ...", where the words are plain."""
    text = " ".join(words)
    found = re.match(r"(?P<who>.+?) (?P<link>of|for) (?P<deed>.+)$", text)
    links = [t.low[k] for part in parts for k in range(*part) if t.low[k] in {"of", "for", "on"}]
    if "on" in links and not found:
        swapped = re.match(r"(?P<deed>.+) on (?P<who>[^,]+)$", text)
        return f"{swapped['who']} {_be(t, parts)} responsible for {swapped['deed']}" if swapped else text
    if not found:
        return text
    deed = found["deed"]
    be = _be(t, parts)
    for opening, put in (
        ("being ", f"{be} "),
        ("having ", "have " if be == "are" else "has "),
        ("trying ", f"{be} trying "),
    ):
        if deed.startswith(opening):
            return f"{found['who']} {put}{deed.removeprefix(opening)}"
    return f"{found['who']} {be} responsible for {deed}"


def _be(t: Tokens, parts: list[Span]) -> str:
    for k in range(*parts[0]):
        if t.low[k] in {"of", "for"}:
            break
        if t.low[k] == "and" or t.tag[k] in {"NNS", "NNPS"}:
            return "are"
    return "is"


_DENIED = (
    (re.compile(r"(?:(?:any|all|its|his|her|their) )?(?:responsibility|blame) for ", re.I), "is responsible for "),
    (re.compile(r"(?:(?:any|all|its|his|her|their) )?(?:involvement|participation) in ", re.I), "was involved in "),
    (re.compile(r"(?:(?:any|a|its|his|her|their|playing any|having any) )?(?:role|part) in ", re.I), "had a role in "),
    (re.compile(r"(?:(?:any|all) )?knowledge of ", re.I), "knew of "),
    (re.compile(r"being ", re.I), "is "),
    (re.compile(r"having ", re.I), "has "),
)


def _denial(t: Tokens, parts: list[Span], words: list[str], voice: Voice) -> str:
    """ "involvement in Z" -> "X was involved in Z"; a gerund -> "X is responsible for doing Z"."""
    text = _plain(t, parts, words, voice)
    if t.has_finite(*parts[0]):
        if not text.lower().startswith("any ") or text[4:].startswith("of "):
            return text
        noun = next((t.tag[k] for k in range(*parts[0]) if t.tag[k] in {"NN", "NNS", "NNP"}), "NNS")
        return ("an " if text[4] in "aeiou" else "a ") * (noun == "NN") + text[4:]
    if len(parts) != 1 or voice.subject is None:
        return text
    for pattern, put in _DENIED:
        if pattern.match(text):
            return f"{voice.subject} {pattern.sub(put, text, count=1)}"
    if t.tag[parts[0][0]] == "VBG":
        return f"{voice.subject} is responsible for {text}"
    some = re.match(r"any (.+)$", text)
    if some:
        plural = next((t.tag[k] for k in range(*parts[0]) if t.tag[k] in {"NN", "NNS", "NNP"}), "NN") == "NNS"
        return f"There {'were' if plural else 'was'} {some[1]}"
    return text


def _promise(t: Tokens, parts: list[Span], words: list[str], voice: Voice) -> str:
    """ "to do Z" -> "X will do Z"; "Y to do Z" (what is expected) -> "Y will do Z"."""
    text = words[0]
    if not text.lower().startswith("to "):
        return re.sub(r" to (?=[a-z])", " will ", _plain(t, parts, words, voice), count=1)
    if voice.subject is None:
        return text
    return f"{voice.subject} will {text[3:]}"


def _demand(t: Tokens, parts: list[Span], words: list[str], voice: Voice) -> str:
    """ "Y to do Z" -> "Y should do Z"."""
    head = next((k for k in range(*parts[0]) if t.low[k] == "to" and t.tag[k] == "TO"), None)
    if head is None or t.has_finite(parts[0][0], head):
        return _plain(t, parts, words, voice)
    who, deed = t.words(parts[0][0], head), t.words(head + 1, parts[0][1])
    return f"{who} should not {t.words(head + 1, parts[0][1])}" if who.endswith(" not") else f"{who} should {deed}"


def _label(t: Tokens, parts: list[Span], words: list[str], voice: Voice) -> str:
    """ "the attack a crime", "the attack as a crime" -> "the attack is a crime"."""
    part = parts[0]
    noun = next((k for k in range(*part) if t.dep[k] in {"dobj", "nsubj"}), None)
    if noun is None:
        return words[0]
    cut = min(t.right_edge(noun), part[1])
    rest = cut + 1 if cut < part[1] and t.low[cut] == "as" else cut
    if rest >= part[1] or t.has_finite(*part) or t.low[rest] in {"to", ","}:
        return words[0]
    verb = "are" if t.tag[noun] in {"NNS", "NNPS"} else "is"
    return f"{t.words(part[0], cut)} {verb} {t.words(rest, part[1])}"


_SHAPES = {
    Kind.ACCUSATION: _accusation,
    Kind.DENIAL: _denial,
    Kind.PROMISE: _promise,
    Kind.DEMAND: _demand,
    Kind.LABEL: _label,
}


def as_statement(t: Tokens, part: Span) -> str | None:
    """A question in the order of a statement ("Did Moscow order it" -> "Moscow did order it"); None for who, why, when."""
    first = part[0]
    while first < part[1] - 1 and t.low[first] in {"and", "but", "so", "or", ","}:
        first += 1
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
    return _finished(f"{t.words(first + 1, after)} {t.low[first]} {t.words(after, part[1])}", [part], t)
