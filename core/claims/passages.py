"""Which passages of a sentence can be a claim, and which are none?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.claims.attribution import Frame
from core.claims.layout import Quotation
from core.claims.parties import PartyTable
from core.claims.people import BODY
from core.claims.tokens import NOUNS, Tokens
from core.records import Article, Span

_GREETING = re.compile(
    r"^(?:good (?:morning|afternoon|evening|day)|hello|hi|dear|welcome to|thank you|thanks|ladies and gentlemen|congratulations|"
    r"happy (?:birthday|new year))\b",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"^\W*(?:read (?:more|also|the full|next)|see also|related(?=\s*:)|related (?:articles?|stories|news|topics)|subscribe|"
    r"sign up|follow (?:us|@|him|her|them)|share (?:this|on)|click|(?:photo|image|video|source|credit)(?=\s*(?:[:/|(©]|by\b|courtesy|$))|"
    r"copyright|©|all rights reserved|advertisement|(?:additional |with )?(?:reporting|editing|writing) by|"
    r"this (?:story|article) (?:was|has been|originally|first|is more than)|for more|listen to|watch|download|cookies?|"
    r"print this|support (?:our|us)|join (?:our|us on)|get (?:the latest|our|breaking news|a free|your free)|https?:|www\.|"
    r"updated?(?: at|:)|published(?=\s*(?::|on\b|at\b|\d|$))|(?:enlarge this|toggle|hide|show|media|image|photo) (?:image|caption)|"
    r"file photo|replay more|story highlights|\d+ of \d+ (?:photos?|images?|slides?)|(?:photos?|slides?) \d+ of \d+|"
    r"(?:check out|visit|tune in ?to) (?:the|our|us)|editor[’']s note|have a tip|got a (?:question|tip)|want (?:more|to receive)|"
    r"content created by|by [A-Z]\w+ [A-Z]\w+$)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\bcontributed to this (?:report|story|article|post)\b|^\W*this (?:report|story|article) (?:is|was) based (?:in part )?on\b|"
    r"\b(?:opinions|views) expressed (?:by|in|here)\b.*\bown\b|\b(?:rush|edited) transcript\b|"
    r"may not be (?:published|reproduced), broadcast",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"\b(?:newsletters?|inbox|sign(?:ing)? up|unsubscribe|privacy policy|terms of (?:use|service)|paywall|recaptcha)\b",
    re.I,
)
_READER = re.compile(r"\b(?:you|your|our|us)\b", re.I)
_QUOTES = re.compile(r"[\"“”«»]")
_LATIN_ENDS = "\u0250"
_SET_OFF = re.compile(r"^['‘]([^'‘’]+)['’]$")
"""A heading within the text that is set off by single marks."""
_CLOSED = re.compile(r"[.!?:;…][\"”’»')\]]*$")
_CONNECTIVES = frozenset(
    {
        "however",
        "moreover",
        "meanwhile",
        "besides",
        "furthermore",
        "instead",
        "therefore",
        "thus",
        "but",
        "and",
        "yet",
        "so",
        "also",
    }
)
_MINDED = frozenset(
    "want wants wanted say says said demand demands demanded deny denies denied support supports supported believe believes "
    "believed insist insists insisted call calls called intend intends intended hope hopes hoped refuse refuses refused agree "
    "agrees agreed decide decides decided plan plans planned accuse accuses accused welcome welcomes welcomed offer offers "
    "reject rejects rejected propose proposes proposed expect expects expected".split()
)
_HEADLINE_WORDS = 14


def only_quote(t: Tokens, start: int, end: int) -> Quotation | None:
    """The one quotation that holds every word of the range; None where there is none or words stand outside."""
    found: Quotation | None = None
    for k in range(start, end):
        if not t.low[k][0].isalnum():
            continue
        quote = t.quote[k]
        if quote is None or (found is not None and quote is not found):
            return None
        found = quote
    return found


def is_speech(text: str, quote: Quotation) -> bool:
    """Whether a quotation is speech and not a term or title in quotation marks: some words, or a sentence's punctuation."""
    words = text[quote.inner[0] : quote.inner[1]].split()
    return len(words) >= 5 or (len(words) >= 2 and words[-1][-1] in ".,!?…")


def is_boilerplate(words: str) -> bool:
    """Whether a sentence is of the page and not of the article: captions' labels, credits, and what asks the reader to subscribe."""
    if _BOILERPLATE.match(words) or _CREDIT.search(words):
        return True
    return _SERVICE.search(words) is not None and _READER.search(words) is not None and not _QUOTES.search(words)


def is_table_row(words: str) -> bool:
    """Whether cells stand side by side, parted by bars or tabs."""
    return words.count("|") >= 2 or words.count("\t") >= 2


def is_foreign(words: str) -> bool:
    """Whether most letters are of another script than Latin: the parser knows English only."""
    if words.isascii():
        return False
    letters = [c for c in words if c.isalpha()]
    return 2 * sum(c >= _LATIN_ENDS for c in letters) > len(letters)


def is_greeting(words: str) -> bool:
    return _GREETING.match(words.lstrip("\"“'‘")) is not None


def is_question(t: Tokens, start: int, end: int) -> bool:
    return "?" in t.low[max(start, end - 3) : end]


def headlines(article: Article, sentences: Sequence[tuple[int, str]]) -> set[int]:
    """Numbers of sentences that are the title again, or a short line without a full stop among paragraphs that have one."""
    paragraphs: dict[int, list[int]] = {}
    for number, (paragraph, _) in enumerate(sentences):
        paragraphs.setdefault(paragraph, []).append(number)
    closed = sum(_CLOSED.search(sentences[numbers[-1]][1].strip()) is not None for numbers in paragraphs.values())
    found: set[int] = set()
    for numbers in paragraphs.values():
        words = sentences[numbers[-1]][1].strip()
        set_off = _SET_OFF.match(words)
        if set_off is not None:
            words = set_off[1].rstrip(".")
        bare = len(numbers) == 1 and _CLOSED.search(words) is None
        if not bare:
            continue
        capitals = [w for w in words.split() if w[0].isalpha() and len(w) > 3]
        titled = len(capitals) > 2 and all(w[0].isupper() for w in capitals)
        if words == article.title.strip() or titled or (closed >= 2 and len(words.split()) <= _HEADLINE_WORDS):
            found.update(numbers)
    return found


def count_words(t: Tokens, parts: Sequence[Span]) -> int:
    return sum(t.low[k][0].isalnum() for a, b in parts for k in range(a, b))


def has_verb(t: Tokens, parts: Sequence[Span]) -> bool:
    return any(t.tag[k][0] == "V" or t.tag[k] == "MD" for a, b in parts for k in range(a, b))


def inside_marks(t: Tokens, start: int, end: int) -> Span:
    """The range without the marks, commas and stops at its ends."""
    while start < end and not (t.is_word(start) or t.low[start] in {"$", "€", "£", "("}):
        start += 1
    while end > start and not (t.is_word(end - 1) or t.low[end - 1] in {"%", ")"}):
        end -= 1
    return start, end


def without_connectives(t: Tokens, start: int, end: int) -> Span:
    while start < end and (t.low[start] in _CONNECTIVES or t.low[start] in {",", ";", "-", "•", "–", "—", "*"}):
        start += 1
    return t.trim(start, end)


def main_subject(t: Tokens, start: int, end: int) -> Span | None:
    """The subject's noun phrase of the sentence's main verb."""
    root = next((k for k in range(start, end) if t.dep[k] == "ROOT"), None)
    subject = t.child(root, "nsubj", "nsubjpass") if root is not None else None
    if subject is None or not start <= subject < end:
        return None
    return max(start, t.left_edge(subject)), min(end, t.right_edge(subject))


def left_over(t: Tokens, start: int, end: int, frames: list[Frame]) -> list[Span]:
    """The outlet's own clauses beside the acts of speaking: a main verb with a subject that no frame covers."""
    taken = [False] * (end - start)
    for frame in frames:
        for a, b in (frame.extent, *frame.content):
            for k in range(max(a, start), min(b, end)):
                taken[k - start] = True
    found: list[Span] = []
    for verb in range(start, end):
        if (
            taken[verb - start]
            or t.dep[verb] not in {"ROOT", "conj"}
            or (t.tag[verb][0] != "V" and t.low[verb] not in {"is", "was"})
        ):
            continue
        subject = t.child(verb, "nsubj", "nsubjpass", "expl")
        if subject is None or not start <= subject < end or taken[subject - start] or t.quote[verb] is not None:
            continue
        if t.tag[subject] in {"WP", "WDT"}:
            continue
        left, right = verb, verb + 1
        while left > start and not taken[left - 1 - start]:
            left -= 1
        while right < end and not taken[right - start]:
            right += 1
        while right > verb and t.low[right - 1] in {"and", "but", ",", ";", "while", "as", "which", "who", "that"}:
            right -= 1
        part = without_connectives(t, left, right)
        if t.has_finite(*part) and part not in found:
            found.append(part)
    return found


def split(t: Tokens, parts: Sequence[Span]) -> list[list[Span]]:
    """The parts of two independent clauses, each with subject and finite verb, joined by ", and", ", but" or ";"; else all as one."""
    if len(parts) != 1:
        return [list(parts)]
    start, end = parts[0]
    for k in range(start + 3, end - 3):
        if not (t.low[k] == ";" or (t.low[k] in {"and", "but"} and t.low[k - 1] == ",")):
            continue
        if t.quote[k] is not t.quote[start] or t.quote[k] is not t.quote[end - 1]:
            continue
        left, right = t.trim(start, k), without_connectives(t, k + 1, end)
        if _is_independent(t, left, right) and count_words(t, [left]) >= 4 and count_words(t, [right]) >= 4:
            return [[left], *split(t, [right])]
    return [list(parts)]


def _is_independent(t: Tokens, left: Span, right: Span) -> bool:
    """Whether the right part is a clause joined to the main clause of the left one, and stands alone without it."""
    first, second = _clause_verb(t, left), _clause_verb(t, right)
    if first is None or second is None or not t.starts_noun_phrase(right[0]) or t.tag[right[0]] == "PRP":
        return False
    if t.low[left[0]] in {"if", "when", "although", "while", "because", "unless", "once", "that", "who", "which"}:
        return False
    return t.dep[second] in {"conj", "ROOT", "parataxis"} and (
        t.head[second] == first or t.dep[first] in {"ccomp", "ROOT"}
    )


def _clause_verb(t: Tokens, part: Span) -> int | None:
    """The highest finite verb of the part that has its subject there."""
    for k in range(*part):
        if not t.is_finite(k):
            continue
        verb = t.head[k] if t.dep[k] in {"aux", "auxpass"} else k
        subject = t.child(verb, "nsubj", "nsubjpass", "expl")
        if subject is None or not part[0] <= subject < part[1] or t.tag[subject] in {"WP", "WDT"}:
            continue
        if t.dep[verb] not in {"relcl", "acl", "advcl", "csubj", "pcomp"}:
            return verb
    return None


def starts_with_pronoun(t: Tokens, part: Span) -> bool:
    return t.tag[part[0]] in {"PRP", "PRP$"} or (t.low[part[0]] in {"this", "these"} and t.dep[part[0]][:5] == "nsubj")


def subject_words(t: Tokens, part: Span, parties: PartyTable) -> str | None:
    """The noun phrase that "it" or "they" in the next statement can only mean; None where two things could be meant.

    A state or body counts as the only one where it is the subject; a thing only where no other thing of its number stands by.
    """
    verb = _clause_verb(t, part)
    subject = t.child(verb, "nsubj", "nsubjpass") if verb is not None else None
    if subject is None or t.tag[subject] not in NOUNS or not part[0] <= subject < part[1]:
        return None
    left, right = max(part[0], t.left_edge(subject)), min(part[1], t.right_edge(subject))
    if right - left > 8 or t.has_finite(left, right) or any(t.low[k] in {"and", "or"} for k in range(left, right)):
        return None
    if any(e.label_ == "PERSON" and e.start < right and e.end > left for e in t.doc.ents):
        return None
    words = t.words(left, right)
    plural = t.tag[subject] in {"NNS", "NNPS"}
    rivals = [
        k
        for k in range(*part)
        if not left <= k < right
        and t.tag[k] in NOUNS
        and (t.tag[k] in {"NNS", "NNPS"}) == plural
        and t.dep[k] in {"nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj"}
    ]
    if rivals and not parties.exact(words):
        return None
    return words[0].upper() + words[1:] if t.tag[left] not in {"DT", "PRP$"} else words


def agrees(t: Tokens, part: Span, subject: str) -> bool:
    """Whether the pronoun at the start of the part can mean the subject: number, and a mind for verbs that need one."""
    low = t.low[part[0]]
    if low in {"they", "their", "these"}:
        return subject.split()[-1].endswith("s") and not subject[0].isupper()
    if low not in {"it", "its", "this"}:
        return False
    if low == "this" or (subject.split()[-1].endswith("s") and subject[0].islower()):
        return False
    verb = t.head[part[0]] if low == "it" else None
    named = subject[0].isupper()
    return verb is None or (named if t.low[verb] in _MINDED else True)


def with_article(body: str, printed: str) -> str:
    """The body with "the" where its source is printed with it: "The Authority" -> "the Suez Canal Authority"."""
    if not printed.lower().startswith("the ") or "'s " in body or "’s " in body or not BODY.search(body):
        return body
    return (
        f"the {body[0].lower() + body[1:]}"
        if printed[4:5].islower() and printed.lower() == f"the {body.lower()}"
        else f"the {body}"
    )
