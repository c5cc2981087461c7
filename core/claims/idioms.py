"""Which set phrases of several words report, doubt, deny or ask: "cast doubt on the claim", "made it clear", "was unable to say"?"""

from __future__ import annotations

import re

from core.claims import cues
from core.claims.cues import Cue
from core.claims.draft import Draft, Place, cue_span, far
from core.claims.lexicon import CLAIM_NOUNS, STANCES, Kind
from core.claims.tokens import NOMINATIVE, Tokens
from core.records import Span, Stance

_LOOK_AHEAD = 16
_SHORT_WORDS = r"(?:[\w’'-]+ ){0,3}?"
_CLAIM = rf"{_SHORT_WORDS}(?:{'|'.join(sorted(CLAIM_NOUNS))})"
_BE = r"(?:is|are|was|were|be|been|remains?|remained)"
_DOUBT_NOUN = r"(?:doubts?|scepticism|skepticism)"
_PROOF_NOUN = r"(?:evidence|proof|signs?|indications?|traces?|hints?|confirmation)"
_TOLD_NOUN = (
    r"(?:concerns?|fears?|hopes?|confidence|optimism|belief|assurances?|guarantees?|promises?|pledges?|warnings?|claims?|"
    r"allegations?|accusations?|statement|point|argument)"
)
_SET_PHRASES: tuple[tuple[Kind, str], ...] = (
    (Kind.DOUBT, rf"casts? {_SHORT_WORDS}doubts? (?:on|over) {_CLAIM}"),
    (Kind.DOUBT, rf"(?:calls?|called|brings?|brought) into question {_CLAIM}"),
    (Kind.DOUBT, rf"(?:questions?|questioned|doubts?|doubted) {_CLAIM}"),
    (Kind.DOUBT, rf"(?:plays?|played|talks?|talked) down {_CLAIM}"),
    (Kind.DOUBT, rf"(?:express|voice|raise|cast)(?:e?s|e?d)? {_SHORT_WORDS}{_DOUBT_NOUN}"),
    (Kind.DOUBT, r"(?:stops?|stopped|falls?|fell) short of \w+ing"),
    (Kind.DOUBT, rf"{_BE} (?:\w+ly )?(?:unable|unwilling|not able|not ready|in no position|not in a position) to \w+"),
    (Kind.DOUBT, r"(?:refuses?|refused|declines?|declined) to be drawn"),
    (Kind.DOUBT, rf"(?:finds?|found|sees?|saw|seen|has|have|had|uncovered|received) no {_SHORT_WORDS}{_PROOF_NOUN}"),
    (Kind.DOUBT, rf"(?:fails?|failed) to (?:find|produce|provide|uncover) (?:any )?{_SHORT_WORDS}{_PROOF_NOUN}"),
    (Kind.DOUBT, rf"{_BE} (?:\w+ly )?(?:sceptical|skeptical|doubtful|unsure|uncertain|not \w*(?:sure|convinced|certain))"),
    (Kind.DENIAL, rf"(?:brush|wave|shrug|laugh)\w* (?:off|aside|away) {_CLAIM}"),
    (Kind.DENIAL, rf"pour(?:s|ed)? cold water on {_CLAIM}"),
    (Kind.DENIAL, rf"\w+ (?:that )?there (?:is|was|were) (?:no|little) (?:truth|substance|basis) (?:in|to|for|behind) {_CLAIM}"),
    (Kind.QUESTION, r"(?:demands?|demanded|wants?|wanted|asks?|asked) to know"),
    (Kind.SPEECH, rf"(?:express|voice|raise|issue|give|offer|reiterate|repeat)(?:e?s|e?d)? {_SHORT_WORDS}{_TOLD_NOUN}"),
    (Kind.SPEECH, rf"(?:gave|makes?|made) (?!no ){_SHORT_WORDS}(?:{_TOLD_NOUN}|clear|plain)"),
    (Kind.SPEECH, r"(?:takes?|took) the view"),
    (Kind.SPEECH, rf"{_BE} (?:\w+ly )?(?:confident|convinced|adamant|hopeful|optimistic|sure|certain|afraid|worried|concerned)"),
)  # fmt: skip
_FIRST = re.compile(r"[a-z]+")
_PATTERNS = tuple(
    (kind, re.compile(rf"(?P<cue>{words})(?: (?:on|about|over|as to))? (?:that|whether|if) "))
    for kind, words in _SET_PHRASES
)
_BARE_DENIAL = re.compile(
    rf"(?P<cue>(?:rejects?|rejected|denies|denied|dismiss(?:es|ed)|refutes?|refuted) (?:{'|'.join(sorted(CLAIM_NOUNS))})) "
    rf"(?:{'|'.join(sorted(NOMINATIVE))}) "
)
_OPENERS = frozenset(
    "cast casts call calls called bring brings brought question questions questioned doubt doubts doubted play plays played talk "
    "talks talked express expresses expressed voice voices voiced raise raises raised stop stops stopped fall falls fell is are "
    "was were be been remain remains remained refuse refuses refused decline declines declined brush brushes brushed wave waves "
    "waved shrug shrugs shrugged laugh laughs laughed pour pours poured demand demands demanded want wants wanted ask asks asked "
    "issue issues issued give gives gave offer offers offered reiterate reiterates reiterated repeat repeats repeated make makes "
    "made take takes took say says said insist insists insisted reject rejects rejected deny denies denied dismiss dismisses "
    "dismissed refute refutes refuted find finds found see sees saw seen has have had uncovered received fail fails failed".split()
)
_WORTHLESS = frozenset(
    "false untrue baseless unfounded groundless nonsense absurd wrong misleading fabricated fake lies ridiculous invented "
    "incorrect inaccurate".split()
)
_LABELS = frozenset({"call", "describe", "brand", "label", "denounce", "characterize", "characterise", "dismiss"})


def set_phrase(t: Tokens, i: int, start: int, end: int) -> Draft | None:
    """The set phrase that begins at token i, with the clause behind it."""
    if t.low[i] not in _OPENERS:
        return None
    ahead = " ".join(t.low[i : min(end, i + _LOOK_AHEAD)]) + " "
    bare = _BARE_DENIAL.match(ahead)
    if bare is not None:
        cue_end = i + 1 + bare["cue"].count(" ")
        return _draft(t, Kind.DENIAL, i, cue_end, cue_end, start, end)
    if t.tag[i][0] != "V":
        return None
    for kind, pattern in _PATTERNS:
        found = pattern.match(ahead)
        if found is not None:
            return _draft(t, kind, i, i + 1 + found["cue"].count(" "), i + found.group().count(" "), start, end)
    return None


def _draft(t: Tokens, kind: Kind, i: int, cue_end: int, begin: int, start: int, end: int) -> Draft | None:
    left = cues.with_auxiliaries(t, i, start)
    if begin >= end or any(t.quote[k] is not None for k in range(left, cue_end)):
        return None
    cue = Cue(i, left, cue_end, t.low[i], frozenset({kind}))
    source = cues.source_before(t, cue, start) or cues.shared_source(t, cue, start, {})
    if source is None or t.low[source[0]] in {"it", "there", "what", "this", "that"}:
        return None
    if any(t.tag[k] == "MD" and t.low[k + 1] not in cues.NEGATIONS for k in range(left, i)):
        return None
    negated = any(t.low[k] in cues.NEGATIONS for k in range(left, i))
    stance = Stance.DOUBTS if negated else STANCES[kind]
    if stance is Stance.ASSERTS and t.low[begin - 1] in {"whether", "if"}:
        stance = Stance.DOUBTS
    return _fixed(t, kind, stance, cue, source, (begin, end))


def worthless_claim(t: Tokens, cue: Cue, source: Span | None, end: int) -> Draft | None:
    """ "Called a report that P nonsense", "said reports that P were untrue": who speaks so denies P."""
    that = next((k for k in range(cue.end + 1, min(end, cue.end + 7)) if t.low[k] == "that"), None)
    if source is None or that is None or t.low[that - 1] not in CLAIM_NOUNS or t.has_finite(cue.end, that - 1):
        return None
    for k in range(that + 3, end):
        opens = t.is_mark(k) and not t.is_mark(k - 1) and cue.word in _LABELS
        judged = t.low[k] in _WORTHLESS and (cue.word in _LABELS or t.low[k - 1] in {"is", "are", "was", "were"})
        if not (opens or judged):
            continue
        stop = k
        while stop > that and t.low[stop - 1] in {"is", "are", "was", "were", "as", "a", "an", "be"}:
            stop -= 1
        if t.has_finite(that + 1, stop):
            return _fixed(t, Kind.DENIAL, Stance.DENIES, cue, source, (that + 1, stop))
    return None


def _fixed(t: Tokens, kind: Kind, stance: Stance, cue: Cue, source: Span, content: Span) -> Draft:
    left = source[0] if source[1] <= cue.start and not far(t, source, cue) else cue.start
    made = Draft((cue_span(cue),), (left, max(cue.end, content[0])), source, Place.FIXED, kind, stance)
    made.content, made.verb, made.word = (content,), cue.verb, cue.word
    return made
