"""Who is said to have done it, or to be at fault for it?

Active ("X shelled the plant"), passive ("was shelled by X"), "because of X", "X's fault", "X is to blame"; and who is
cleared of it ("not X's fault"). An agent is a name, with its adjective, or a plain word for a role ("the pilot").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.records import Span
from core.relations.words import REPORTING, clause_of, sense, words

_FAULT = "fault"
# Acts that somebody is blamed for or that have one doer, by sense; "fault" is blame for whatever it is.
_ACTS = {
    _FAULT: r"fault|blame[ds]?|blaming|responsib\w+|culprits?|guilt\w*|liable|liability|behind|caus(?:e|es|ed|ing)|because|due|doing|work",
    "attack": r"attack\w*|shell(?:ed|ing|s)|bomb(?:ed|ing|s)|str(?:ike|ikes|uck)|hit|fired?|firing|shot|shoot(?:s|ing)?|blew|blown|destroy\w*"
    r"|kill(?:ed|ing|s)?|sank|sunk|raid(?:ed|s)?|launched|mined|set (?:off|fire)|shots?|murder(?:ed)?",
    "stop": r"block(?:ed|s|ing)?|delay(?:ed|s|ing)?|hinder\w*|obstruct\w*|hampers?|fr(?:eez|oz)\w+|halt(?:ed|s)?|stopped|suspended|torpedo\w*"
    r"|sabotag\w+|undermin\w+|scuppered|derail\w+|walked|closed|shut|cut|dragging|holds? up|held up|stall(?:ed|s|ing)?|slow(?:ed|s)?",
    "break": r"br(?:oke|eaks|oken|each\w*|eaking)|violat\w+|refus(?:e|es|ed|ing)|reject(?:ed|s)?|withdrew|ended|cancel\w+|left|quit|turned",
    "begin": r"beg[au]n|begins?|start(?:ed|s|ing)?|opened|provok\w+|first",
    "order": r"order(?:ed|s)?|approv\w+|authoris\w+|commission\w*|decided|instruct\w+|asked|requested|signed|initiat\w+|propos\w+",
    "do": r"carried|built|made|paid|pays?|bears?|wrote|drafted|leak(?:ed|s)?|forged|st(?:ole|olen)|hid|won|founded|found|discovered|repaired"
    r"|rescued|saved|led|invented|supplied|deliver(?:ed|s)|provid\w+|took|taken|run|operat\w+|own(?:ed|s)|controll?\w*|guard(?:ed|s)",
}
_ACT = re.compile("|".join(rf"\b(?P<{name}>(?:{forms}))\b" for name, forms in _ACTS.items()), re.I)
_ROLES = (
    "pilot|owner|insurer|contractor|driver|crew|company|firm|operator|army|police|rebels?|government|opposition|president|mayor"
    "|governor|captain|minister|council|city|state|union|strikers?|protesters|demonstrators|soldiers|guards|engineers?|doctors?|hospital"
    "|bank|court|parliament|manufacturer|airline|railway|militia|insurgents|separatists|smugglers|hackers|farmers|landlord|employer"
    "|workers|management|clerk|officer|commander|patrol|coach|club|referee|supplier|builder|architect|welder|electrician"
    "|nurse|surgeon|navy|air force|ministry|church|school|headmaster|teacher|bishop|king|queen|emperor|general"
)
_AGENT = re.compile(rf"\b[A-Z][\w-]+(?:['’]s)?(?:\s+[A-Z][\w-]+)*|\b(?:{_ROLES})\b")
_NOT_NAMES = set(
    "the a an it in on at no not nobody nothing there all after before when while according he she they we i that this these his her"
    " its if as for from since some several two three four five six seven eight nine ten only both neither by what who with but and so"
    " monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october"
    " november december because due once to never none every each most many more one our my their your responsibility blame".split()
)
_CLEARING = re.compile(
    r"\b(?:not|no|never|nothing to do with|neither|nor|n['’]t|without|innocent|cleared|rather than|instead of|den(?:y|ies|ied))\b|n['’]t\b",
    re.I,
)
_CONTRAST = re.compile(
    r"\bnot\s+(?:by\s+|from\s+|through\s+|because of\s+)?(?:the\s+)?$|\brather than\s+(?:the\s+)?$", re.I
)
_BY = re.compile(
    r"(?:\s+[\w'’-]+){0,2}?\s+(?:by|due to|because of|of|on|with|to|from)\s+(?:(?:the|a|an|some|its|their)\s+)?(?:[a-z-]+\s+){0,2}",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who is blamed for, or cleared of, an act."""

    who: str
    """The party, or the name or role in one spelling."""
    act: str
    span: Span
    cleared: bool = False


def agents(text: str, side_of: Callable[[str], str | None]) -> list[Agent]:
    """Who is blamed or cleared in a statement, in reading order."""
    named = [m for m in _AGENT.finditer(text) if m.group().lower() not in _NOT_NAMES]
    found: dict[tuple[str, str, bool], Agent] = {}
    for cue in list(_ACT.finditer(text))[:12]:
        act = str(cue.lastgroup)
        start, end = clause_of(text, cue.start())
        chosen = _after(text, cue, named, end) or _before(text, cue, named, start)
        if chosen is None:
            continue
        who = _identity(chosen.group(), side_of)
        between = text[min(cue.start(), chosen.start()) : max(cue.end(), chosen.end())]
        cleared = bool(_CLEARING.search(between)) or bool(
            _CONTRAST.search(text[max(0, chosen.start() - 24) : chosen.start()])
        )
        found.setdefault((who, act, cleared), Agent(who, act, chosen.span(), cleared))
    return list(found.values())


def _after(text: str, cue: re.Match[str], named: list[re.Match[str]], end: int) -> re.Match[str] | None:
    """The agent after "by", "because of", "lies with"..."""
    link = _BY.match(text[cue.end() : cue.end() + 80])
    fault = cue.lastgroup == _FAULT
    if link is None or not fault and not re.search(r"\bby\b|\bfrom\b", link.group()):
        return None
    start = cue.end()
    reach = start + link.end() + 16
    return next((m for m in named if start <= m.start() <= reach and m.start() < end), None)


def _before(text: str, cue: re.Match[str], named: list[re.Match[str]], start: int) -> re.Match[str] | None:
    """The subject: the first agent of the clause before the act, unless it is who reports."""
    preceding = [m for m in named if start <= m.start() and m.end() <= cue.start()]
    for match in preceding:
        between = text[match.end() : cue.start()]
        if len(between) > 60 or any(w in REPORTING for w in re.findall(r"\w+", between.lower())):
            continue
        passive = re.search(r"\b(?:was|were|been|being|be)\s+(?:\w+ly\s+)?$", between)
        if passive and cue.lastgroup != _FAULT:
            continue
        return match
    return None


def _identity(name: str, side_of: Callable[[str], str | None]) -> str:
    """The party of a name; else its first letters, so that "Dromia" and "Dromian" are one."""
    side = side_of(name)
    if side:
        return side
    first = re.sub(r"['’]s$", "", name.split()[0]).lower() if name[0].isupper() else name
    return first[:4] if name[0].isupper() else sense(first)


def compare(a: str, b: str, side_of: Callable[[str], str | None]) -> tuple[bool | None, list[Span], list[Span]]:
    """Is one act laid at different doors?

    Returns:
        True where different agents are blamed for one act, or one side clears whom the other blames; False where both
        blame the same one; None where a side is silent or another act is meant; and the spans of the agents.
    """
    left, right = agents(a, side_of), agents(b, side_of)
    pairs = [(x, y) for x in left for y in right if x.act == y.act or _FAULT in (x.act, y.act)]
    if not pairs:
        return None, [], []
    turned = [(x, y) for x, y in pairs if x.who == y.who and x.cleared != y.cleared]
    if turned:
        return True, [x.span for x, _ in turned], [y.span for _, y in turned]
    if any(x.who == y.who for x, y in pairs):
        return False, [], []
    blamed = [(x, y) for x, y in pairs if not x.cleared and not y.cleared]
    shared = {w.sense for w in words(a) if not w.is_name} & {w.sense for w in words(b) if not w.is_name}
    if not blamed or len(shared) < 2:
        return None, [], []
    return True, list(dict.fromkeys(x.span for x, _ in blamed)), list(dict.fromkeys(y.span for _, y in blamed))
