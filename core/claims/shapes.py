"""Which verbs take something else than a plain clause: accusations, denials, demands, promises, labels?"""

from __future__ import annotations

from collections.abc import Callable

from core.claims import cues
from core.claims.cues import Cue
from core.claims.draft import Draft, Place, cue_span, far, meaning
from core.claims.lexicon import CLAIM_NOUNS, STANCES, Kind
from core.claims.tokens import Tokens
from core.records import Span, Stance

_PRONOUNS = frozenset({"PRP", "DT", "WP", "WDT"})
FixedDraft = Callable[..., Draft]


def special(t: Tokens, cue: Cue, source: Span | None, end: int) -> Draft | None:
    """Accusations, denials of noun phrases, demands, promises and labels."""
    left = source[0] if source is not None and source[1] <= cue.start and not far(t, source, cue) else cue.start

    def fixed(kind: Kind, begin: int, cue_end: int | None = None) -> Draft:
        span = (cue.start, cue_end or cue.end)
        stance = meaning(t, cue)[1] if cue.negated or cue.evasive else STANCES[kind]
        made = Draft(
            (span,), (left, max(span[1], begin if begin > cue.end else cue.end)), source, Place.FIXED, kind, stance
        )
        made.content, made.verb, made.word, made.participle = ((begin, end),), cue.verb, cue.word, cue.participle
        return made

    target = t.child(cue.verb, "dobj")
    if Kind.ACCUSATION in cue.kinds and target is not None and target >= cue.end:
        links = {"of"} if cue.word == "accuse" else {"for", "on"} if cue.word == "blame" else {"of", "for"}
        if any(t.low[k] in links for k in range(target, end)):
            return fixed(Kind.ACCUSATION, max(cue.end, t.left_edge(target)))
    if Kind.DENIAL in cue.kinds:
        return _denial(t, cue, end, fixed)
    infinitive = t.child(cue.verb, "xcomp", "ccomp", "advcl")
    to = infinitive is not None and infinitive > cue.verb and t.low[infinitive - 1] == "to"
    if infinitive is not None and to and not cue.negated:
        if Kind.DEMAND in cue.kinds and infinitive - 2 >= cue.end and t.is_noun_phrase(cue.end, infinitive - 1):
            return fixed(Kind.DEMAND, cue.end)
        if Kind.PROMISE in cue.kinds and infinitive - 1 == cue.end and not cue.evasive and cue.word != "refuse":
            return fixed(Kind.PROMISE, cue.end)
    calls_on = cue.word == "call" and t.low[cue.end - 1] == "on"
    if calls_on and any(t.low[k] == "to" and t.tag[k] == "TO" for k in range(cue.end, min(end, cue.end + 14))):
        return fixed(Kind.DEMAND, cue.end)
    return _label(t, cue, end, fixed)


def _denial(t: Tokens, cue: Cue, end: int, fixed: FixedDraft) -> Draft | None:
    for k in range(cue.end, min(end - 1, cue.end + 10)):
        if t.low[k] in CLAIM_NOUNS and t.low[k + 1] in {"that", "of"}:
            anothers = "POS" in t.tag[cue.end : k]
            return fixed(Kind.DENIAL, k + 2, cue.end if anothers else k + 1) if t.low[k + 1] == "that" else None
        if t.is_finite(k):
            break
    gerund = t.child(cue.verb, "xcomp", "ccomp")
    if gerund == cue.end and t.tag[gerund] == "VBG":
        return fixed(Kind.DENIAL, gerund)
    target = t.child(cue.verb, "dobj")
    if (
        cue.word != "deny"
        or target is None
        or target < cue.end
        or t.tag[target] == "PRP"
        or t.low[target] in CLAIM_NOUNS
    ):
        return None
    if (
        t.low[target] in {"report", "reports", "wrongdoing", "accusations", "responsibility"}
        and t.right_edge(target) == target + 1
    ):
        return None
    return fixed(Kind.DENIAL, max(cue.end, t.left_edge(target)))


def _label(t: Tokens, cue: Cue, end: int, fixed: FixedDraft) -> Draft | None:
    if Kind.LABEL not in cue.kinds or cue.end - cue.verb > 1:
        return None
    named = t.child(cue.verb, "oprd")
    target = t.child(cue.verb, "dobj")
    if cue.word == "call":
        small = t.child(cue.verb, "ccomp")
        if named is not None and target is not None and cue.end <= target < named and t.tag[target] not in _PRONOUNS:
            return fixed(Kind.LABEL, max(cue.end, t.left_edge(target)))
        if small is not None and small > cue.end and t.tag[small] in {"NN", "JJ"}:
            subject = t.child(small, "nsubj")
            if subject is None or t.tag[subject] in _PRONOUNS:
                return None
            return fixed(Kind.LABEL, max(cue.end, t.left_edge(small)))
        return None
    if (
        target is not None
        and target >= cue.end
        and t.tag[target] not in _PRONOUNS
        and "as" in t.low[target + 1 : min(end, t.right_edge(cue.verb))]
    ):
        return fixed(Kind.LABEL, max(cue.end, t.left_edge(target)))
    return None


_RAISING = frozenset({"believe", "think", "say", "report", "understand", "estimate", "reckon", "allege", "know"})


def raised(t: Tokens, cue: Cue, start: int, end: int) -> Draft | None:
    """ "Y is believed (by X) to do Z": the subject belongs to the content."""
    if not cue.passive or cue.negated or cue.word not in _RAISING:
        return None
    to = next((k for k in range(cue.end, min(end, cue.end + 12)) if t.low[k] == "to" and t.tag[k] == "TO"), None)
    subject = cues.source_before(t, cue, start)
    if to is None or subject is None or t.has_finite(cue.end, to) or to + 1 >= end:
        return None
    source = (cue.end + 1, to) if t.low[cue.end] == "by" and to > cue.end + 1 else None
    if source is None and to > cue.end + 1:
        return None
    made = Draft((cue_span(cue),), (cue.start, to), source, Place.FIXED, Kind.RAISED, Stance.ASSERTS)
    made.content, made.verb, made.word = (subject, (to, end)), cue.verb, cue.word
    return made


def accused(t: Tokens, cue: Cue, start: int, end: int) -> Draft | None:
    """ "Y was accused by X of doing Z"."""
    source = cues.agent(t, cue.verb)
    target = cues.source_before(t, cue, start)
    link = next((k for k in range(cue.end, end) if t.low[k] in {"of", "for"} and t.head[k] == cue.verb), None)
    if source is None or target is None or link is None:
        return None
    made = Draft((cue_span(cue),), (cue.start, cue.end), source, Place.FIXED, Kind.ACCUSATION, Stance.ASSERTS)
    made.content, made.verb, made.word = (target, (link, end)), cue.verb, cue.word
    return made
