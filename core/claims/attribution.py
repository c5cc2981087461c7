"""Who said it: which words are source, cue and content of each act of speaking in a sentence?

Syntax proposes subjects and clauses; the order of noun phrases, commas and quotation marks around the reporting word decides,
since a small parser often loses a reporting clause at the end of a long sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.claims.cues import Cue, agent, inverted_source, shared_source, source_before, verb_cue
from core.claims.lexicon import CLAIM_NOUNS, HEDGES, NEEDS_CLAUSE, STANCES, VERBS, Kind
from core.claims.tokens import NOMINATIVE, Tokens
from core.records import Span, Stance

_COMPLEMENTISERS = frozenset({"that", "whether", "if"})
_VIEWS = frozenset({"view", "words", "opinion", "account", "reckoning", "telling", "estimation"})
_CLAUSES = ("ccomp", "xcomp", "acl", "pcomp", "advcl")
_LISTENING = frozenset({"tell", "inform", "assure", "remind", "warn", "ask", "advise"})
_LEADING = frozenset(
    {"and", "but", "while", "whereas", "although", "though", "also", "then", "or", "as", "who", "which", "where"}
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One act of speaking, in token ranges of its piece."""

    cue: Span
    source: Span | None
    content: tuple[Span, ...]
    stance: Stance
    extent: Span
    """Source, cue and what belongs to the reporting clause; content lies outside of it."""
    weak: bool = False
    """True for an infinitive ("agreed to continue"): it reports only where no other act of speaking holds it."""
    accused: Span | None = None
    """Who is accused in "X accused Y of Z"; stands in front of the content's deed."""


def frames(t: Tokens, start: int, end: int) -> list[Frame]:
    """Acts of speaking in the sentence of tokens start to end, outermost first, none overlapping another's reporting clause."""
    found: list[Frame] = []
    known: dict[int, Span | None] = {}
    for frame in _fixed_phrases(t, start, end):
        found.append(frame)
    for i in range(start, end):
        if t.low[i] not in VERBS or t.tag[i] not in {"VBD", "VBZ", "VBP", "VBN", "VBG", "VB"}:
            continue
        if any(f.extent[0] <= i < f.extent[1] for f in found):
            continue
        if t.quote[i] is not None and not _whole_sentence_quoted(t, start, end):
            continue  # the speaker's own words
        cue = verb_cue(t, i, start)
        if cue is None:
            continue
        spoken = _verb_frame(t, cue, start, end, known)
        if spoken is not None:
            known[i] = spoken.source
            found.append(spoken)
    return _outermost(found)


def _whole_sentence_quoted(t: Tokens, start: int, end: int) -> bool:
    return all(t.quote[k] is not None for k in range(start, end) if t.low[k][0].isalnum())


def _outermost(found: list[Frame]) -> list[Frame]:
    """Frames without those whose reporting clause lies in the content of a quoted passage of another frame's source."""
    kept: list[Frame] = []
    for frame in sorted(found, key=lambda f: f.extent):
        held = any(
            o is not frame and any(a <= frame.extent[0] and frame.extent[1] <= b for a, b in o.content) for o in found
        )
        if frame.weak and held:
            continue
        if not any(_overlap(frame.extent, other.extent) for other in kept):
            kept.append(frame)
    return kept


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _fixed_phrases(t: Tokens, start: int, end: int) -> list[Frame]:
    """ "According to X", "in X's view", and reports without a source: "reportedly"."""
    found = []
    for i in range(start, end):
        if t.low[i] == "according" and i + 2 < end and t.low[i + 1] == "to":
            stop = _source_end(t, i + 2, end)
            found.append(_around(t, (i, i + 2), (i + 2, stop), (i, stop), start, end))
        elif t.low[i] == "in" and (i == start or t.is_break(i - 1)):
            for k in range(i + 2, min(i + 9, end)):
                if t.low[k] in _VIEWS and t.low[k - 1] in {"'s", "’s", "'", "’"}:
                    found.append(_around(t, (i, i + 1), (i + 1, k - 1), (i, k + 1), start, end))
                    break
            else:
                for k in range(i + 1, min(i + 4, end)):
                    if t.low[k] in _VIEWS and k + 2 < end and t.low[k + 1] == "of":
                        stop = _source_end(t, k + 2, end)
                        found.append(_around(t, (i, k + 2), (k + 2, stop), (i, stop), start, end))
                        break
        elif t.low[i] in HEDGES:
            content = tuple(p for p in (t.trim(start, i), t.trim(i + 1, end)) if p[0] < p[1])
            found.append(Frame((i, i + 1), None, content, Stance.ASSERTS, (i, i + 1)))
    return [f for f in found if f.content]


def _source_end(t: Tokens, first: int, end: int) -> int:
    """Where the noun phrase after "according to" ends, with its apposition."""
    stop = t.next_break(first, end)
    while stop < end and t.low[stop] == ",":
        following = t.next_break(stop + 1, end)
        closes = following >= end - 1 or t.low[following] == ","
        if not (t.is_noun_phrase(stop + 1, following) and closes):
            break
        if following < end - 1 and not t.has_finite(following + 1, end):
            break
        stop = following
    return stop


def _around(t: Tokens, cue: Span, source: Span, extent: Span, start: int, end: int) -> Frame:
    parts = (_clean(t, start, extent[0]), _clean(t, extent[1], end))
    return Frame(cue, source, tuple(p for p in parts if p[0] < p[1] and p[1] - p[0] > 1), Stance.ASSERTS, extent)


def _clean(t: Tokens, start: int, end: int) -> Span:
    start, end = t.trim(start, end)
    while start < end and t.low[start] in _LEADING:
        start += 1
        start, end = t.trim(start, end)
    while end > start and t.low[end - 1] in {"and", "but", "while", "as"}:
        start, end = t.trim(start, end - 1)
    return start, end


def _trailing(t: Tokens, cue: Cue, start: int, end: int) -> Frame | None:
    """ "..., X said." and ", X said, ..." : the reporting clause stands between commas, whatever the parser made of it."""
    if cue.passive or cue.participle or t.quote[cue.verb] is not None:
        return None
    left = t.previous_break(cue.start, start) + 1
    while left < cue.start and t.low[left] in _LEADING:
        left += 1
    if left <= start or left >= cue.start:
        return None
    if not (t.is_noun_phrase(left, cue.start) or (cue.start - left == 1 and t.low[left] in NOMINATIVE)):
        return None
    if cue.end < end and not t.is_break(cue.end):
        if t.low[cue.end] in _COMPLEMENTISERS or t.child(cue.verb, "ccomp", "xcomp", "dobj") in range(cue.end, end):
            return None
        if t.tag[cue.end] not in {"IN", "RB", "NNP", "NN", "NNS", "DT"}:
            return None
    elif cue.end < end and t.low[cue.end] == ":":
        return None
    right = t.next_break(cue.end, end)
    if t.has_finite(cue.end, right):
        return None
    before, rest = _clean(t, start, left), t.trim(right, end)
    if rest[0] < rest[1] and (
        _reports(t, rest) or (t.has_finite(*before) and not t.has_finite(*rest) and t.quote[rest[0]] is None)
    ):
        rest = (rest[0], rest[0])
    parts = tuple(p for p in (before, rest) if p[0] < p[1])
    if not any(t.has_finite(*p) or t.quote[p[0]] is not None or t.quote[p[1] - 1] is not None for p in parts):
        return None
    if not t.has_finite(*before) and before[0] < before[1] and (rest[0] == rest[1]) and t.quote[before[0]] is None:
        return None
    return Frame((cue.start, cue.end), (left, cue.start), parts, _stance(cue), (left, right))


def _verb_frame(t: Tokens, cue: Cue, start: int, end: int, known: dict[int, Span | None]) -> Frame | None:
    trailing = _trailing(t, cue, start, end) if {Kind.SPEECH, Kind.FINDING} & cue.kinds else None
    if trailing is not None:
        return trailing
    source = agent(t, cue.verb) if cue.passive else source_before(t, cue, start)
    inverted = None
    if source is None and not cue.passive:
        inverted = inverted_source(t, cue, start, end)
        source = inverted
    if source is None and not cue.passive:
        source = shared_source(t, cue, start, known)
    if cue.passive and source is None:
        subject = t.child(cue.verb, "nsubjpass", "nsubj")
        if t.low[cue.verb] not in {"quoted", "cited", "heard"} or subject is None:
            return None
        source = (max(t.left_edge(subject), start), min(t.right_edge(subject), cue.start))
    stance = _stance(cue)
    inside = source is not None and source[0] >= start
    left = min(cue.start, source[0]) if inside and source is not None and source[1] <= cue.start + 1 else cue.start
    right = max(cue.end, source[1]) if inside and source is not None and source[0] >= cue.end else cue.end
    if Kind.ACCUSATION in cue.kinds and inverted is None:
        accused = _accusation(t, cue, source, (left, right), end)
        if accused is not None:
            return accused
    after = _content_after(t, cue, right, end, stance) if inverted is None else None
    before = _clean(t, start, left)
    has_before = before[1] - before[0] > 2 and (
        t.has_finite(*before) or t.quote[before[0]] is not None or t.quote[before[1] - 1] is not None
    )
    if after is not None and (not has_before or after[2]):
        content, right = (after[0],), max(right, after[1])
        frame = Frame((cue.start, cue.end), source, content, stance, (left, right), weak=t.low[content[0][0]] == "to")
        return frame if _plausible(t, cue, frame) else None
    if not has_before or (left > start and not t.is_break(left - 1) and t.low[left - 1] not in _LEADING):
        return None
    if Kind.SPEECH not in cue.kinds and Kind.FINDING not in cue.kinds and Kind.DENIAL not in cue.kinds:
        return None
    parts = [before]
    stop = t.next_break(right, end)
    rest = _clean(t, stop, end)
    if (
        stop < end
        and rest[1] - rest[0] > 2
        and (t.has_finite(*rest) or t.quote[rest[0]] is not None)
        and not _reports(t, rest)
    ):
        parts.append(rest)
    return Frame((cue.start, cue.end), source, tuple(parts), stance, (left, max(right, min(stop, end))))


def _reports(t: Tokens, part: Span) -> bool:
    """Whether a trailing part is a reporting clause of its own: "adding that", "while Baku denied"."""
    return any(t.low[k] in VERBS and t.quote[k] is None for k in range(part[0], min(part[0] + 4, part[1])))


def _stance(cue: Cue) -> Stance:
    if cue.doubtful:
        return Stance.DOUBTS
    for kind in (Kind.DENIAL, Kind.DOUBT, Kind.QUESTION):
        if kind in cue.kinds:
            return STANCES[kind] if not (kind is Kind.DENIAL and cue.negated) else Stance.DOUBTS
    return Stance.ASSERTS


def _content_after(t: Tokens, cue: Cue, right: int, end: int, stance: Stance) -> tuple[Span, int, bool] | None:
    """(content, end of the reporting clause, whether it is certain) for content that follows the verb."""
    for k in range(right, min(right + 14, end)):
        if t.low[k] in _COMPLEMENTISERS and t.tag[k] in {"IN", "WDT", "DT"} and k + 1 < end:
            if k > right and any(t.is_finite(m) for m in range(right, k)):
                break
            if t.low[k] == "that" and k == right and t.tag[k] == "DT" and not t.has_finite(k + 1, end):
                break
            return _trimmed(t, k + 1, _clause_end(t, cue, k, end)), k, True
        if t.low[k] == ":" and k + 2 < end:
            return _trimmed(t, k + 1, end), k, True
    if t.low[cue.verb] in {"as"}:
        return None
    clause = next(
        (c for c in t.children[cue.verb] if t.dep[c] in _CLAUSES and c >= right and t.left_edge(c) >= right), None
    )
    if clause is not None and t.dep[clause] in {"ccomp"}:
        return _trimmed(t, t.left_edge(clause), _clause_end(t, cue, clause, end)), right, True
    if t.low[right : right + 2] == ["as", "saying"]:
        return _trimmed(t, right + 2, end), right + 2, True
    quoted = next((k for k in range(right, min(right + 8, end)) if t.quote[k] is not None), None)
    if quoted is not None and not any(t.is_finite(m) for m in range(right, quoted)):
        return _trimmed(t, quoted, end), quoted, False
    if stance is not Stance.ASSERTS and right < end:
        return _object_content(t, cue, right, end)
    if clause is not None and t.dep[clause] == "xcomp" and Kind.PROMISE in cue.kinds:
        return _trimmed(t, t.left_edge(clause), end), right, True
    if cue.word in {"call", "describe", "label", "term", "dub"} and right < end and t.tag[right] != ",":
        return _trimmed(t, right, end), right, True
    return None


def _object_content(t: Tokens, cue: Cue, right: int, end: int) -> tuple[Span, int, bool] | None:
    """ "denied blocking the road", "rejected the claim that ...", "denied the blockade"."""
    for k in range(right, min(right + 8, end)):
        if t.low[k] in CLAIM_NOUNS:
            for m in range(k + 1, min(k + 3, end)):
                if t.low[m] in {"that", "of"}:
                    return _trimmed(t, m + 1, end), m, True
            return None
    if cue.word not in {"deny", "dispute", "contest", "refute", "rebut"}:
        return None
    thing = t.child(cue.verb, "dobj", "xcomp", "ccomp")
    span = _trimmed(t, right, t.right_edge(thing) if thing is not None and thing >= right else t.next_break(right, end))
    return (span, right, True) if span[1] - span[0] >= 2 else None


def _clause_end(t: Tokens, cue: Cue, inner: int, end: int) -> int:
    """The sentence's end, or the point where another act of speaking begins: ", but Baku said ..."."""
    for k in range(inner + 2, end - 2):
        if t.low[k] in {"and", "but", "while", "whereas"} and t.quote[k] is None:
            joined = t.low[k + 1]
            if joined in VERBS and t.tag[k + 1] in {"VBD", "VBZ"} and t.head[k + 1] == cue.verb:
                return k
            if t.low[k - 1] == "," and t.low[k] != "and":
                stop = min(k + 9, end)
                verbs = [m for m in range(k + 1, stop) if t.low[m] in VERBS and t.tag[m] in {"VBD", "VBZ"}]
                if verbs and not any(t.is_finite(m) for m in range(k + 1, verbs[0])):
                    return k
        if t.low[k] == "," and t.low[k + 1] in {"adding", "saying", "noting", "stressing", "claiming", "insisting"}:
            return k
    return end


def _trimmed(t: Tokens, start: int, end: int) -> Span:
    start, end = t.trim(start, end)
    return start, end


def _accusation(t: Tokens, cue: Cue, source: Span | None, extent: Span, end: int) -> Frame | None:
    """ "X accused Y of Z", "X blamed Y for Z", "X blamed Z on Y"."""
    first = cue.end
    for k in range(first, end):
        if t.low[k] in {"of", "for", "on"} and k > first and k + 1 < end and not t.has_finite(first, k):
            if t.low[k] == "of" and cue.word != "accuse":
                continue
            target, deed = _trimmed(t, first, k), _trimmed(t, k + 1, end)
            if t.low[k] == "on":
                target, deed = deed, target
            content = tuple(sorted((target, deed)))
            return Frame((cue.start, cue.end), source, content, Stance.ASSERTS, extent, accused=target)
        if t.is_break(k):
            return None
    return None


def _plausible(t: Tokens, cue: Cue, frame: Frame) -> bool:
    first, last = frame.content[0]
    if last - first < 1 or not t.has_word(first, last):
        return False
    if cue.word in NEEDS_CLAUSE and not t.has_finite(first, last) and t.quote[first] is None:
        return False
    if frame.source is None and cue.participle:
        return False
    return not (frame.source is None and t.low[first] in NOMINATIVE and cue.start == 0)
