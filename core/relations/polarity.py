"""Does one statement negate, or turn into its opposite, what the other one says?

A negation counts where the negated words, or synonyms of them, stand un-negated on the other side. Each axis of
opposites is read together with negation: "not closed" is as good as "open".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.records import Span
from core.relations.words import CLAUSE_END, Word, words

_NEGATION = re.compile(
    r"\b(?:not|no|no[- ]one|never|none|neither|nor|nothing|nobody|nowhere|without|cannot|unable to|instead of|far from"
    r"|free of|free from"
    r"|hardly any\w*|refus(?:e|es|ed|ing) to|fail(?:s|ed|ing)? to|lack(?:s|ed|ing)?|incapable of|kept out of|nothing but"
    r"|stayed away"
    r"|apart from|by no means)\b|\b\w+n['’]t\b",
    re.IGNORECASE,
)
# Negates what stands before it as well: "the charge was denied".
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|rul(?:e|es|ed|ing) out|ruled out|reject(?:s|ed|ing)?|refus(?:ed|es|e|al)|refut(?:e|es|ed)"
    r"|dismiss(?:ed|es)?|untrue|false|an invention|invented)\b(?! to\b)",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(
    r"\b(?:not only|no longer than|no (?:less|fewer|more|later|earlier) than|no doubt|not (?:more|less|later|earlier) than"
    r"|not a \w+ more"
    r"|not one more|no wonder|not least|not just|no matter)\b",
    re.IGNORECASE,
)
_SCOPE = 6
"""Words of meaning that one negation reaches."""
_PART = 0.4
"""Least share of them that the other side must assert; set on the kept scenarios."""

# "name: words of one end | words of the other end"
_AXES = """
open: open passable opened reopened opening unblocked unlocked | closed impassable shut sealed blocked barred locked chained closure padlock
up: increase increased increases rise rose risen rises rising grew grow grows growth climbed expanded expanding gained stronger
 higher raised recovered surged soared jumped upturn up | decrease decreased fall fell fallen falls falling dropped shrank shrink shrinks
 declined decline slid lower lowered slumped sank plunged weaker cut recession contracted reduced downturn down
accept: licensed accept accepted accepts agreed approve approved approves adopted passed endorsed welcomed consented granted upheld signed
 ratified confirmed | rejected reject rejects refused declined turned-down vetoed vetoes overturned dismissed scrapped annulled
 quashed rebuffed spurned veto
support: support supports supported backs backed favours favour favoured behind | opposes oppose opposed against
continue: continue continues continuing continued resumed uninterrupted extended prolonged renewed kept running operating operates ongoing
 operation normal normally unhindered throughout unchanged unbroken
 | stopped stops suspended frozen halted interrupted freeze ceased idle standstill
 paused lapsed cancelled abandoned expired stop halt halts suspension collapsed expired wound-up terminated defunct
alive: alive survived survive safe unhurt unharmed unscathed living survivors | dead died killed dies perished
intact: intact undamaged unscathed sound standing | destroyed damaged ruined wrecked collapsed burnt gutted cracks cracked flattened
wilful: deliberate deliberately intentional intentionally intent planned purpose arson wilful | accident accidental accidentally mistake
 mistaken mishap chance inadvertently error unintended
guilty: guilty convicted sentenced | innocent acquitted cleared exonerated acquittal
win: win won wins victory winner victorious | lose lost loses defeat defeated loser
legal: legal lawful legitimate valid constitutional lawfully legally | illegal unlawful illegitimate invalid unconstitutional void
 illegally unlawfully breach
calm: quiet calm peaceful peacefully orderly silent | shelling violent riot riots unrest violence clashes turmoil brawl
same: same identical unchanged unaltered | different changed altered
clean: clean clear harmless free-of safe drinkable unpolluted | contaminated poisoned polluted toxic poisonous unsafe harmful dangerous
unanimous: unanimous unanimously united unison | divided split dissent disagreement
public: openly public publicly open | secret secretly confidential clandestine
free: voluntarily voluntary volunteered freely willingly | forced coerced compelled pressure duress
real: genuine authentic real | fake forged fabricated bogus doctored staged forgery faked
here: attended present participated attend attends attending | absent boycotted missed shunned boycott absence
released: released freed freedom liberty release | detained arrested jailed custody imprisoned prison cell
stay: stayed remained remain remains stays stay keeps | left leave leaves withdrew withdrawn fled departed resigned quit withdraw
 removed withdrawal leaving gone resign
success: succeeded successful success worked flawless flawlessly | failed failure unsuccessful fiasco
enough: enough sufficient adequate plenty ample | insufficient inadequate shortage lacking scarce short
allowed: allowed permitted authorised authorized permits lifted legalised | banned forbidden prohibited outlawed ban forbids forbade
 prohibits unauthorised
full: full crowded packed filled | empty deserted
ahead: advanced advance advances captured | retreated retreat repelled repulsed
armed: armed | unarmed
working: working functioned functioning functions intact operational worked | defective faulty broken failed disabled malfunctioned
lasting: permanent permanently indefinitely lifelong | temporary temporarily provisional
whole: complete completed completely whole entire fully finished | incomplete unfinished partial partly partially
private: private privately privatised | state-owned nationalised
healthy: healthy fit well recovered | ill sick unwell
paid: paid settled repaid reimbursed | unpaid owes owed outstanding
sober: sober | drunk intoxicated
light: mild lenient minor slight slightly | severe serious grave heavy seriously severely gravely
near: nearer closer | further farther
early: earlier sooner punctual punctually schedule | later delayed late delay
known: known identified recognised | unknown unidentified anonymous
dry: dry drought | wet rain rainfall flooded
warm: warmer hotter warm hot | colder cooler cold
friendly: friendly cordial warmly amicable | hostile icy frosty tense
true: true correct accurate truthful | untrue false wrong inaccurate lie
""".strip().replace("\n ", " ")


def _read_axes() -> dict[str, tuple[tuple[str, int], ...]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for line in _AXES.splitlines():
        axis, rest = line.split(":", 1)
        for pole, part in zip((1, -1), rest.split("|"), strict=True):
            for word in part.split():
                found.setdefault(word, []).append((axis, pole))
    return {word: tuple(poles) for word, poles in found.items()}


AXES = _read_axes()


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a statement with what negates them."""

    words: list[Word]
    cues: list[list[Span]]
    """For each word the negations that reach it; an even number cancels out."""
    text: str

    def negated(self, place: int) -> bool:
        return len(self.cues[place]) % 2 == 1


def read(text: str) -> Reading:
    """Which words of meaning are negated, by which cues?"""
    found = words(text)
    cues: list[list[Span]] = [[] for _ in found]
    skip = [m.span() for m in _NO_NEGATION.finditer(text)]
    ends = sorted({m.start() for m in CLAUSE_END.finditer(text)} | {len(text)})
    denials = [(m.span(), True) for m in _DENIAL.finditer(text)]
    for (start, end), both in [(m.span(), False) for m in _NEGATION.finditer(text)][:40] + denials[:20]:
        if any(s <= start < e for s, e in skip):
            continue
        stop = next((e for e in ends if e >= end), len(text))
        begin = max((e for e in ends if e <= start), default=0)
        reached = 0
        for place, word in enumerate(found):
            after = end <= word.span[0] < stop
            if after and reached < _SCOPE:
                reached += 1
                cues[place].append((start, end))
            elif both and begin <= word.span[0] and word.span[1] <= start:
                cues[place].append((start, end))
    return Reading(found, cues, text)


def compare_negation(a: Reading, b: Reading) -> tuple[bool, list[Span], list[Span]]:
    """Is something negated on one side that the other side asserts?

    Returns:
        Whether it is, and the negation with the words it reaches on one side and those words on the other.
    """
    for first, second, swapped in ((a, b, False), (b, a, True)):
        found = _denied(first, second)
        if found is not None:
            left, right = found
            return (True, right, left) if swapped else (True, left, right)
    return False, [], []


def _denied(first: Reading, second: Reading) -> tuple[list[Span], list[Span]] | None:
    """What the first negates and the second asserts: a good part of what one negation reaches."""
    asserted: dict[str, Span] = {}
    denied_there = {w.sense for i, w in enumerate(second.words) if second.negated(i)}
    for i, word in enumerate(second.words):
        if not second.negated(i) and word.sense not in denied_there:
            asserted.setdefault(word.sense, word.span)
    plain_here = {w.sense for i, w in enumerate(first.words) if not first.negated(i)}
    for cue in dict.fromkeys(c for i in range(len(first.words)) if first.negated(i) for c in first.cues[i]):
        reached = [w for i, w in enumerate(first.words) if cue in first.cues[i] and first.negated(i)]
        hits = [w for w in reached if w.sense in asserted and w.sense not in plain_here]
        if any(not w.is_name for w in hits) and len(hits) >= _PART * len(reached):
            return sorted({cue, *(w.span for w in hits)}), [asserted[w.sense] for w in hits]
    return None


def compare_opposites(a: Reading, b: Reading) -> tuple[bool, list[Span], list[Span]]:
    """Does a word on one side have its opposite on the other, about the same subject?

    Returns:
        Whether it has, and the spans of both words.
    """
    left, right = _poles(a), _poles(b)
    for axis in left.keys() & right.keys():
        x, y = left[axis], right[axis]
        if len({pole for pole, _ in x}) != 1 or len({pole for pole, _ in y}) != 1 or x[0][0] == y[0][0]:
            continue
        if {a.words[i].sense for _, i in x} & {b.words[i].sense for _, i in y}:  # the same word, once negated
            continue
        if _around(a, [i for _, i in x]) & _around(b, [i for _, i in y]):
            return True, [a.words[i].span for _, i in x], [b.words[i].span for _, i in y]
    return _prefixed(a, b)


def _form(reading: Reading, place: int) -> str:
    return reading.text[slice(*reading.words[place].span)].lower()


def _around(reading: Reading, places: list[int]) -> set[str]:
    """Senses of the plain words in the clauses of these words, without the words themselves."""
    clauses = {reading.words[i].clause for i in places}
    inside = {w.sense for i, w in enumerate(reading.words) if w.clause in clauses and i not in places}
    if len(inside) < 3:
        inside = {w.sense for i, w in enumerate(reading.words) if i not in places}
    return inside


def _poles(reading: Reading) -> dict[str, list[tuple[int, int]]]:
    """Per axis: end and place of each word of the statement that lies on it."""
    found: dict[str, list[tuple[int, int]]] = {}
    for place, word in enumerate(reading.words):
        for axis, pole in () if word.is_name else AXES.get(_form(reading, place), ()):
            found.setdefault(axis, []).append((-pole if reading.negated(place) else pole, place))
    return found


def _prefixed(a: Reading, b: Reading) -> tuple[bool, list[Span], list[Span]]:
    """ "armed" and "unarmed", "complete" and "incomplete"."""
    left, right = ({_form(r, i): (i, r.negated(i)) for i in range(len(r.words))} for r in (a, b))
    for first, second, swapped in ((left, right, False), (right, left, True)):
        for word, (place, negated) in first.items():
            for prefix in ("un", "in", "im", "il", "ir", "non-"):
                peer = second.get(prefix + word)
                if len(word) > 3 and peer and negated == peer[1] and word not in second:
                    x, y = (b, a) if swapped else (a, b)
                    spans = [x.words[place].span], [y.words[peer[0]].span]
                    return True, spans[swapped], spans[not swapped]
    return False, [], []
