"""Which words name an office, and what do they say of the person who holds it?"""

from __future__ import annotations

import re

from core.claims.lexicon import CALENDAR
from core.claims.tokens import NOUNS, Tokens
from core.records import Span

ROLE_NOUNS = frozenset(
    "minister premier president chancellor vice-president spokesman spokeswoman spokesperson diplomat ambassador envoy "
    "governor mayor secretary secretary-general chairman chairwoman chairperson chair head chief director lawyer attorney "
    "judge general colonel commander official deputy lawmaker senator congressman congresswoman congressmember mp adviser "
    "advisor aide co-chair coordinator investigator prosecutor speaker manager owner leader captain coach professor analyst "
    "economist expert researcher seismologist scientist engineer ceo executive founder representative commissioner "
    "inspector admiral marshal major lieutenant brigadier pilot king queen prince princess pope bishop archbishop patriarch "
    "activist journalist editor author historian candidate member ombudsman ombudswoman resident administrator rapporteur "
    "negotiator counsel councillor councilor councilman superintendent sheriff dean rector fellow salvage-master "
    "boss counterpart colleague shopkeeper driver teacher nurse doctor student trader sailor officer physician vet"
    " ".split()
)
_PRIVATE = frozenset(
    "resident student teacher nurse doctor driver shopkeeper trader sailor physician vet professor analyst expert researcher scientist "
    "seismologist engineer economist historian author journalist editor activist actor actress singer".split()
)
"""Callings whose "we" is not the state that the person belongs to."""
_TITLES = frozenset(
    "mr mrs ms miss dr sir lord lady dame mr. mrs. ms. dr. sen. rep. gov. gen. col. lt. maj. sgt. capt. prof.".split()
)
_PARTICLES = frozenset("al el de van von bin ibn der da di le la del dos du ter ten abu ben".split())
_OFFICES = frozenset(
    "foreign prime defence defense interior deputy vice acting health energy finance economy justice".split()
)
_JOINING = frozenset({"of", "for", "the", "and", "'s", "’s", "'", "’", "-", "to", "&"})
_FEMALE = re.compile(
    r"\b(?:\w*woman|mrs|ms|miss|queen|princess|lady|dame|actress|mother|sister|wife|chairwoman)\b", re.IGNORECASE
)
_MALE = re.compile(r"\b(?:\w*(?<!wo)man|mr|king|prince|lord|sir|father|brother|husband|chairman)\b", re.IGNORECASE)


def gender(words: str) -> str:
    """ "f", "m" or "" by the words around a name ("spokeswoman", "Mr")."""
    if _FEMALE.search(words):
        return "f"
    return "m" if _MALE.search(words) else ""


def is_role(words: str) -> bool:
    """Whether the words name an office or calling."""
    return any(w in ROLE_NOUNS or w.rstrip("s") in ROLE_NOUNS for w in re.findall(r"[\w-]+", words.lower()))


def speaks_for_state(role: str) -> bool:
    """Whether "we" of somebody with this office may mean the state: a minister's does, a student's does not."""
    return not _PRIVATE & set(re.findall(r"[\w-]+", role.lower()))


def name_at(t: Tokens, i: int) -> int:
    """The end of the run of capitalised name words that begins at token i; i where there is none."""
    k = i
    if i > 0 and t.low[i - 1] in {"-", "–"} and t.idx[i] == t.idx[i - 1] + 1:
        return i
    while k < len(t) and k - i < 6:
        if (
            _is_name_word(t, k)
            or (k > i and t.low[k] in _PARTICLES and k + 1 < len(t) and _is_name_word(t, k + 1))
            or (
                t.low[k] in {"-", "–"}
                and k > i
                and k + 1 < len(t)
                and _is_name_word(t, k + 1)
                and t.idx[k + 1] == t.idx[k] + 1
            )
        ):
            k += 1
        else:
            break
    if k < len(t) and (t.low[k] in ROLE_NOUNS or t.low[k] in _OFFICES) and t.text[k][0].isupper():
        return i
    return k


def _is_name_word(t: Tokens, k: int) -> bool:
    word = t.text[k]
    if (
        t.low[k] in _OFFICES
        or not word[0].isupper()
        or t.low[k] in CALENDAR
        or t.low[k] in ROLE_NOUNS
        or t.low[k] in _TITLES
    ):
        return False
    return t.tag[k] in {"NNP", "NNPS", "NN", "FW", "JJ"} and (len(word) > 1 or k + 1 < len(t))


def role_before(t: Tokens, first: int) -> Span | None:
    """The role phrase that ends just before token `first`: "Russian Deputy Foreign Minister"."""
    left = first
    while left > 0 and first - left < 14:
        k = left - 1
        if t.low[k] in CALENDAR or t.is_mark(k):
            break
        if not (t.tag[k] in NOUNS or t.tag[k] in {"JJ", "POS", "HYPH", "VBN"} or t.low[k] in _JOINING):
            break
        if t.low[k] in {"to", "for"} and not any(
            t.low[m] in {"ambassador", "envoy", "spokesman", "spokeswoman"} for m in (k - 1,)
        ):
            break
        left = k
    while left < first and (t.low[left] in _JOINING or t.low[left] in _TITLES):
        left += 1
    if left < first and any(t.low[k] in ROLE_NOUNS for k in range(left, first)):
        return left, first
    return None


def role_after(t: Tokens, after: int) -> Span | None:
    """The role phrase behind a name and a comma: ", Armenia's deputy prime minister,"."""
    if after + 1 >= len(t) or t.low[after] not in {",", "("}:
        return None
    left = after + 1
    if t.low[left] in {"who", "now"} and left + 1 < len(t) and t.low[left + 1] in {"is", "heads", "leads"}:
        left += 2
    stop = left
    while stop < len(t) and not t.is_break(stop) and not t.is_finite(stop) and t.tag[stop] not in {"WP", "WDT", "VBG"}:
        stop += 1
    if left < stop and (t.low[left] in {"the", "a", "an"} or t.tag[left] == "PRP$"):
        left += 1
    if stop - left > 16 or not any(
        t.low[k] in ROLE_NOUNS or t.low[k].rstrip("s") in ROLE_NOUNS for k in range(left, stop)
    ):
        return None
    return left, stop


def role_after_is(t: Tokens, after: int) -> Span | None:
    """The role phrase behind a name and "is" or "was": "Solovkin is Russia's transport minister"."""
    if after + 1 >= len(t) or t.low[after] not in {"is", "was"}:
        return None
    stop = t.next_break(after + 1, len(t))
    left = after + 1 + (t.low[after + 1] in {"the", "a", "an"})
    held = [k for k in range(left, stop) if t.low[k] in ROLE_NOUNS]
    return (left, stop) if held and t.is_noun_phrase(left, stop) and stop - left <= 12 else None


_WITHIN_ROLE = frozenset({"JJ", "POS", "HYPH", "DT", "PRP$", "CC", "VBN"})
_LINKS = frozenset({"of", "for", "at", "in", "on"})
_HOLDS = {
    "chairs": "chair",
    "heads": "head",
    "leads": "leader",
    "represents": "representative",
    "runs": "head",
    "commands": "commander",
}


def office_held(t: Tokens, after: int) -> str | None:
    """The office in a clause behind a name: ", who chairs the Authority" -> "chair of the Authority"."""
    if t.low[after : after + 2] != [",", "who"] or after + 3 >= len(t) or t.low[after + 2] not in _HOLDS:
        return None
    stop = t.next_break(after + 3, len(t))
    following = t.next_break(stop + 1, len(t)) if stop < len(t) and t.low[stop] == "," else stop
    if stop + 1 < following and all(t.tag[k] in {"NNP", "NNPS"} for k in range(stop + 1, following)):
        stop = following
    return f"{_HOLDS[t.low[after + 2]]} of {t.words(after + 3, stop)}"


def affiliation(t: Tokens, after: int) -> Span | None:
    """The body or state behind a name: "of Egypt", ", of the Iranian Foreign Ministry"."""
    first = after + (t.low[after : after + 1] == [","])
    if t.low[first : first + 1] != ["of"]:
        return None
    stop = first + 1
    while stop < len(t) and (t.tag[stop] in {"NNP", "NNPS", "JJ", "DT"}):
        stop += 1
    return (first + 1, stop) if stop > first + 1 else None


def role_with_comma(t: Tokens, first: int, after: int) -> Span | None:
    """The role phrase in front of a comma and a name: "the chairman of the Authority, Osama Rabie,"."""
    if first < 2 or t.low[first - 1] != "," or not (after >= len(t) or t.is_break(after) or t.is_finite(after)):
        return None
    left = first - 1
    while left > 0 and first - left < 16:
        k = left - 1
        if t.is_break(k) or not (t.tag[k] in NOUNS or t.tag[k] in _WITHIN_ROLE or t.low[k] in _LINKS):
            break
        left = k
        if t.tag[k] == "PRP$" or (t.tag[k] == "DT" and not (k > 0 and t.low[k - 1] in _LINKS)):
            break
    while left < first - 1 and (t.tag[left] in {"IN", "CC"} or t.low[left] in {"'s", "’s"}):
        left += 1
    determined = t.tag[left] in {"DT", "PRP$"} or any(t.tag[k] == "POS" for k in range(left, first))
    if t.low[left] in {"the", "a", "an"} or t.tag[left] == "PRP$":
        left += 1
    head = next((k for k in range(left, first - 1) if t.low[k] in ROLE_NOUNS), None)
    if head is None or not determined:
        return None
    return left, first - 1
