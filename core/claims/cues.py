"""Where does a reporting clause stand: its reporting words, its source, and what belongs to both?"""

from __future__ import annotations

from dataclasses import dataclass

from core.claims.lexicon import CALENDAR, EVASIONS, NEUTRAL_NEGATED, VERBS, Kind
from core.claims.tokens import AUXILIARIES, Tokens
from core.records import Span

NEGATIONS = frozenset({"not", "n't", "n’t", "never", "neither", "nor", "cannot"})
_LOOSE_ADVERBS = frozenset("there here then earlier later yesterday today however meanwhile once first".split())
_BE = frozenset("be am is are was were been being 's 're ’s ’re".split())
_PARTICLES = {"point": {"out"}, "rule": {"out"}, "call": {"for", "on", "upon"}}
_CONJUNCTIONS = frozenset(
    {"and", "but", "or", "yet", "while", "whereas", "although", "though", "as", "because", "that"}
)
_RELATIVES = frozenset({"who", "which", "that"})
_NEUTRAL_LISTENERS = frozenset({"tell", "inform", "ask", "remind", "assure", "warn", "advise"})


@dataclass(frozen=True, slots=True)
class Cue:
    """The reporting words in token ranges."""

    verb: int
    start: int
    end: int
    word: str
    """Base form of the reporting verb."""
    kinds: frozenset[Kind]
    passive: bool = False
    participle: bool = False
    negated: bool = False
    evasive: bool = False

    @property
    def doubtful(self) -> bool:
        return self.evasive or (self.negated and self.word in NEUTRAL_NEGATED)


def verb_cue(t: Tokens, i: int, start: int) -> Cue | None:
    """The reporting verb at token i with its auxiliaries and negation, or None where it stands as a bare infinitive or the like."""
    word, kinds = VERBS[t.low[i]]
    first, evasive, tag = i, False, t.tag[i]
    if tag == "VB" and i > start and t.low[i - 1] == "to":
        if i - 2 >= start and t.low[i - 2] in EVASIONS:
            first, evasive = i - 2, True
        elif i - 3 >= start and t.low[i - 2] == "on" and t.low[i - 3] in {"went", "goes", "go", "gone"}:
            first = i - 3
        else:
            return None
    left = with_auxiliaries(t, first, start)
    helpers = [t.low[k] for k in range(left, i) if t.low[k] in AUXILIARIES and t.tag[k] != "POS"]
    finite = any(t.is_finite(k) for k in range(left, i + 1))
    if tag == "VBN" and not helpers and (t.child(i, "nsubj") is not None or _is_main(t, i, start)):
        finite = True
    participle = tag == "VBG" and not finite
    if not finite and not participle:
        return None
    negated = any(low in NEGATIONS for low in t.low[left:i])
    end = i + 1
    if word in _PARTICLES and end < len(t) and t.low[end] in _PARTICLES[word]:
        end += 1
        if word == "rule":
            kinds = frozenset({Kind.DENIAL})
    if "neither" in t.low[left:i] and t.low[end : end + 1] == ["nor"] and t.low[end + 1 : end + 2] != []:
        end += 2
    passive = tag in {"VBN", "VBD"} and bool(helpers) and helpers[-1] in _BE
    return Cue(i, left, end, word, kinds, passive, participle, negated, evasive)


def _is_main(t: Tokens, i: int, start: int) -> bool:
    """Whether a form in -ed is a main verb: the root, hung on a noun without other verb, or turned round (", noted Lund")."""
    turned = i > start and i + 1 < len(t) and t.is_break(i - 1) and t.tag[i + 1] == "NNP" and t.has_finite(start, i)
    return turned or (
        i > start and (t.dep[i] == "ROOT" or (t.dep[i] == "acl" and t.dep[t.head[i]] == "ROOT" and t.low[i - 1] == ","))
    )


def with_auxiliaries(t: Tokens, first: int, start: int) -> int:
    left = first
    while left > start:
        k = left - 1
        is_helper = t.low[k] in AUXILIARIES and t.tag[k] != "POS"
        is_adverb = (t.tag[k] == "RB" or t.low[k] in NEGATIONS) and t.low[k] not in _LOOSE_ADVERBS
        paired = t.low[k] in {"nor", "confirm", "deny"} and "neither" in t.low[max(start, k - 2) : k]
        if not (is_helper or is_adverb or paired):
            break
        left = k
    return left


def inverted_source(t: Tokens, cue: Cue, start: int, end: int) -> Span | None:
    """The subject behind the verb: `", said Galuzin, Russia's envoy"`."""
    after = cue.end
    if cue.start > start and not t.is_break(cue.start - 1):
        return None
    if after >= end or t.low[after] in CALENDAR or cue.word in _NEUTRAL_LISTENERS - {"ask", "warn"}:
        return None
    if cue.participle or cue.passive or not t.starts_noun_phrase(after) or cue.start < cue.verb:
        return None
    stop = t.next_break(after, end)
    if (
        cue.start > start
        and not t.has_finite(start, cue.start)
        and not any(t.is_mark(k) for k in range(start, cue.start))
    ):
        return None
    if t.has_finite(after, stop):
        if not (stop < end and cue.start > start):
            return None
        if not _finite_only_in_adjunct(t, after, stop):
            return None
    if t.tag[after] == "PRP":
        return after, after + 1
    right = min(_noun_phrase_end(t, after, stop), stop)
    while right < end and right == stop and t.low[right] == ",":
        stop = t.next_break(right + 1, end)
        if t.low[right + 1 : right + 2] in (["of"], ["who"], ["which"]) and t.has_word(right + 2, stop):
            right = stop
            continue
        if not t.is_noun_phrase(right + 1, stop) or _is_time(t, right + 1, stop) or t.low[right + 1] in {"adding"}:
            break
        if (
            stop < end
            and t.low[stop] == ","
            and t.has_finite(stop + 1, t.next_break(stop + 1, end))
            and cue.start == start
        ):
            return None
        right = stop
    return after, right


def _finite_only_in_adjunct(t: Tokens, first: int, stop: int) -> bool:
    """Whether the first finite verb stands behind "who", "when", "after" or "as": "said Petrov when he left"."""
    for k in range(first, stop):
        if t.is_finite(k):
            return False
        if t.low[k] in {"who", "when", "after", "as", "before"}:
            return True
    return True


def _noun_phrase_end(t: Tokens, first: int, stop: int) -> int:
    """Where the noun phrase that begins at `first` ends, leaving out "in an interview", "on Friday", "at a briefing"."""
    i = first
    while i < stop:
        if t.tag[i] == "IN" and t.low[i] not in {"of", "for"}:
            break
        if t.tag[i] in {"WP", "WDT", "WRB", "TO", "VBG", "VBN"} and i > first:
            break
        if t.tag[i] in {"NNP", "NN"} and t.low[i] in CALENDAR and i > first and t.tag[i - 1] != "POS":
            break
        i += 1
    while i > first + 1 and t.tag[i - 1] in {"RB", "IN", "CC"}:
        i -= 1
    return i


def _is_time(t: Tokens, start: int, end: int) -> bool:
    return t.low[start] in CALENDAR or t.tag[start] == "CD"


def source_before(t: Tokens, cue: Cue, start: int) -> Span | None:
    """The subject in front of the verb, with its apposition: from the parse where that is sound, else from the commas."""
    subjects = [c for c in t.children[cue.verb] if t.dep[c] in {"nsubj", "nsubjpass"} and c < cue.start]
    subject = max(subjects, default=None)
    parsed: Span | None = None
    if subject is not None:
        if t.low[subject] in _RELATIVES and t.tag[subject] in {"WP", "WDT"}:
            return _antecedent(t, cue, subject, start)
        parsed = max(t.left_edge(subject), start), min(t.right_edge(subject), cue.start)
    segment = _segment_before(t, cue.start, start)
    if parsed is not None and _is_sound(t, parsed, cue.start, start):
        if segment is not None and segment[0] < parsed[0] and t.low[cue.start - 1] == ",":
            return segment
        return _without_comma(t, parsed)
    if segment is not None:
        return segment
    if parsed is not None:
        return _short(t, parsed, subject or parsed[0])
    return None


def _antecedent(t: Tokens, cue: Cue, relative: int, start: int) -> Span | None:
    noun = t.head[cue.verb]
    if not start <= noun < relative:
        return None
    return _without_comma(t, (max(t.left_edge(noun), start), relative))


def _without_comma(t: Tokens, span: Span) -> Span:
    end = span[1]
    while end > span[0] + 1 and t.is_break(end - 1):
        end -= 1
    return span[0], end


def _short(t: Tokens, span: Span, subject: int) -> Span:
    """The part of an unsound subject between the commas around its head."""
    left = t.previous_break(subject, span[0]) + 1
    return left, subject + 1


def _is_sound(t: Tokens, span: Span, cue_start: int, start: int) -> bool:
    left, right = span
    gap = range(right, cue_start)
    if any(t.is_finite(k) or t.is_mark(k) for k in gap):
        return False
    half_pair = cue_start > right and t.low[cue_start - 1] == "," and "," not in t.low[left : cue_start - 1]
    if half_pair:
        return False
    finite = next((k for k in range(left, right) if t.is_finite(k)), None)
    if finite is not None and not any(t.tag[k] in {"WP", "WDT", "WRB", "WP$"} for k in range(left, finite)):
        return False
    if (
        left > start
        and t.tag[left - 1] in {"VBD", "VBZ", "VBP"}
        and t.low[left - 1] not in VERBS
        and t.low[left - 1] not in AUXILIARIES
    ):
        return False
    return left == start or t.is_break(left - 1) or t.tag[left - 1] not in {"NN", "NNS", "NNP", "JJ", "DT", "POS"}


def _segment_before(t: Tokens, cue_start: int, start: int) -> Span | None:
    """The noun phrase between the verb and the last comma; or the pair "name, role," before a comma."""
    last = cue_start - 1
    if last < start:
        return None
    if t.low[last] == ",":
        middle = t.previous_break(last, start)
        if middle < start or t.low[middle] != "," or not t.is_noun_phrase(middle + 1, last):
            return None
        left = t.previous_break(middle, start) + 1
        while left < middle and t.low[left] in _CONJUNCTIONS:
            left += 1
        return (left, last) if t.is_noun_phrase(left, middle) else None
    left = t.previous_break(cue_start, start) + 1
    while left < cue_start and t.low[left] in _CONJUNCTIONS:
        left += 1
    return (left, cue_start) if t.is_noun_phrase(left, cue_start) else None


def shared_source(t: Tokens, cue: Cue, start: int, known: dict[int, Span | None]) -> Span | None:
    """The source of a verb without a subject of its own ("and added", "saying"): that of the verb it hangs on."""
    verb = cue.verb
    for _ in range(4):
        verb = t.head[verb]
        if verb in known:
            return known[verb]
        subject = next((c for c in t.children[verb] if t.dep[c] in {"nsubj", "nsubjpass"}), None)
        if subject is not None:
            if subject < start or t.low[subject] in _RELATIVES:
                return None
            return _without_comma(
                t, (t.left_edge(subject), min(t.right_edge(subject), verb if verb > subject else len(t)))
            )
        if t.head[verb] == verb:
            return None
    return None


def agent(t: Tokens, verb: int) -> Span | None:
    """The doer of a passive: "by the ministry"."""
    by = t.child(verb, "agent")
    noun = t.child(by, "pobj") if by is not None else None
    return (t.left_edge(noun), t.right_edge(noun)) if noun is not None else None
