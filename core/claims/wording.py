"""How are an accusation, a denial, a promise, a demand, a label or "is believed to" worded as a plain sentence?"""

from __future__ import annotations

import re
from itertools import pairwise

from core.claims.lexicon import Kind
from core.claims.tense import past_of_participle, third
from core.claims.tokens import AUXILIARIES, Tokens
from core.records import Span

_NO_COMMA = frozenset({"that", "which", "who", "of", "to", "for", "in", "on", "by", "with", "at", "from"})


def plain(t: Tokens, parts: list[Span], words: list[str], subject: str | None) -> str:
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


def _accusation(t: Tokens, parts: list[Span], words: list[str], subject: str | None) -> str:
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


def _denial(t: Tokens, parts: list[Span], words: list[str], subject: str | None) -> str:
    """ "involvement in Z" -> "X was involved in Z"; a gerund -> "X is responsible for doing Z"."""
    text = plain(t, parts, words, subject)
    if t.has_finite(*parts[0]):
        if not text.lower().startswith("any ") or text[4:].startswith("of "):
            return text
        noun = next((t.tag[k] for k in range(*parts[0]) if t.tag[k] in {"NN", "NNS", "NNP"}), "NNS")
        return ("an " if text[4] in "aeiou" else "a ") * (noun == "NN") + text[4:]
    if len(parts) != 1 or subject is None:
        return text
    for pattern, put in _DENIED:
        if pattern.match(text):
            return f"{subject} {pattern.sub(put, text, count=1)}"
    if t.tag[parts[0][0]] == "VBG":
        return f"{subject} is responsible for {text}"
    some = re.match(r"any (.+)$", text)
    if some:
        plural = next((t.tag[k] for k in range(*parts[0]) if t.tag[k] in {"NN", "NNS", "NNP"}), "NN") == "NNS"
        return f"There {'were' if plural else 'was'} {some[1]}"
    return text


def _promise(t: Tokens, parts: list[Span], words: list[str], subject: str | None) -> str:
    """ "to do Z" -> "X will do Z"; "Y to do Z" (what is expected) -> "Y will do Z"."""
    text = words[0]
    if not text.lower().startswith("to "):
        return re.sub(r" to (?=[a-z])", " will ", plain(t, parts, words, subject), count=1)
    if subject is None:
        return text
    return f"{subject} will {text[3:]}"


def _demand(t: Tokens, parts: list[Span], words: list[str], subject: str | None) -> str:
    """ "Y to do Z" -> "Y should do Z"."""
    head = next((k for k in range(*parts[0]) if t.low[k] == "to" and t.tag[k] == "TO"), None)
    if head is None or t.has_finite(parts[0][0], head):
        return plain(t, parts, words, subject)
    who, deed = t.words(parts[0][0], head), t.words(head + 1, parts[0][1])
    return f"{who.removesuffix(' not')} should {'not ' if who.endswith(' not') else ''}{deed}"


def _label(t: Tokens, parts: list[Span], words: list[str], subject: str | None) -> str:
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


def _raised(t: Tokens, parts: list[Span], words: list[str], subject: str | None) -> str:
    """ "Y" and "to be in Z", "to have sunk" -> "Y is in Z", "Y sank"."""
    first = parts[-1][0] + 1
    plural = _be(t, parts) == "are"
    rest = t.words(first + 1, parts[-1][1])
    low = t.low[first : first + 3]
    if low[:2] == ["have", "been"]:
        verb, rest = ("were" if plural else "was"), t.words(first + 2, parts[-1][1])
    elif low[:1] == ["have"] and t.tag[first + 1] in {"VBN", "VBD"}:
        verb, rest = past_of_participle(t.low[first + 1]), t.words(first + 2, parts[-1][1])
    elif low[:1] in (["be"], ["have"]):
        verb = {"be": "are" if plural else "is", "have": "have" if plural else "has"}[low[0]]
    else:
        verb = t.text[first] if plural else third(t.text[first])
    return f"{words[0]} {verb} {rest}"


SHAPES = {
    Kind.ACCUSATION: _accusation,
    Kind.DENIAL: _denial,
    Kind.PROMISE: _promise,
    Kind.DEMAND: _demand,
    Kind.LABEL: _label,
    Kind.RAISED: _raised,
}


"""How the content of each kind is worded; any other is `plain`."""
