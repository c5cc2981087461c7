"""Who is said to have done it, or to be at fault for it?

Active ("X shelled the plant"), passive ("was shelled by X"), "because of X", "X's fault", "X is to blame"; and who is
cleared of it ("not X's fault"). An agent is a name, with its adjective, or a plain word for a role ("the pilot").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.records import Span
from core.relations.words import CALENDAR, DULL, REPORTING, clause_of, otherwise, sense, shared_senses, words

FAULT, ANY = "fault", "any"
# Acts that somebody is blamed for or that have one doer, by sense; "fault" is blame for whatever it is.
_ACTS = {
    FAULT: r"fault|blame[ds]?|blaming|responsib\w+|culprits?|guilt\w*|liable|liability|behind|caus(?:e|es|ed|ing)|because|due"
    r"|doing|initiative|decision|request|idea",
    "attack": r"attack\w*|shell(?:ed|ing|s)|bomb(?:ed|ing|s)|str(?:ike|ikes|uck)|hit|fired?|firing|shot|shoot(?:s|ing)?|blew"
    r"|blown|destroy\w*"
    r"|kill(?:ed|ing|s)?|sank|sunk|raid(?:ed|s)?|launched|mined|set (?:off|fire)|shots?|murder(?:ed)?",
    "stop": r"block(?:ed|s|ing)?|delay(?:ed|s|ing)?|hinder\w*|obstruct\w*|hampers?|fr(?:eez|oz)\w+|halt(?:ed|s)?|stopped"
    r"|suspended|torpedo\w*"
    r"|sabotag\w+|undermin\w+|scuppered|derail\w+|walked|closed|shut|cut|dragging|holds? up|held up|stall(?:ed|s|ing)?"
    r"|slow(?:ed|s)?",
    "break": r"br(?:oke|eaks|oken|each\w*|eaking)|violat\w+|refus(?:e|es|ed|ing)|reject(?:ed|s)?|withdrew|ended|cancel\w+"
    r"|left|quit|turned",
    "begin": r"beg[au]n|begins?|start(?:ed|s|ing)?|opened|provok\w+|first",
    "order": r"order(?:ed|s)?|approv\w+|authoris\w+|commission\w*|decided|instruct\w+|asked|requested|signed|initiat\w+|propos\w+",
}
_ACT = re.compile("|".join(rf"\b(?P<{name}>(?:{forms}))\b" for name, forms in _ACTS.items()), re.I)
_ROLES = (
    "pilot|owner|insurer|contractor|driver|crew|company|firm|operator|army|police|rebels?|government|opposition|president|mayor"
    "|governor|captain|minister|council|city|state|union|strikers?|protesters|demonstrators|soldiers|guards|engineers?"
    "|doctors?|hospital"
    "|bank|court|parliament|manufacturer|airline|railway|militia|insurgents|separatists|smugglers|hackers|farmers|landlord|employer"
    "|workers|management|clerk|officer|commander|patrol|coach|club|referee|supplier|builder|architect|welder|electrician"
    "|nurse|surgeon|navy|air force|ministry|church|school|headmaster|teacher|bishop|king|queen|emperor|general"
)
_AGENT = re.compile(
    rf"\b(?!(?:The|A|An|In|On|At|By|For|From|It|But|And|Since|Not|After|Before|When"
    rf"|While)\b)[A-Z][\w-]+(?:['’]s)?(?:\s+[A-Z][\w-]+)*|\b(?:{_ROLES})\b"
)
_CLEARED_BEFORE = re.compile(
    r"\b(?:not|nor|rather than|instead of|nothing but)\s+(?:(?:by|from|through|because of|due to|on)\s+)?(?:(?:the|its"
    r"|their)\s+)?(?:\w+\s+)?$"
    r"|\b(?:clear(?:s|ed)|exonerat\w+|acquit\w+)\s+(?:the\s+)?$",
    re.I,
)
_CLEARED_AFTER = re.compile(
    r"(?:\s+[\w'’-]+){0,4}?\s+(?:(?:is|was|are|were|has|have|had|did|does|do)(?:\s+not|n['’]t|\s+never)|never|cannot)\s",
    re.I,
)
_CLEARED_OF_ALL = re.compile(
    r"(?:\s+[\w'’-]+){0,4}?\s+(?:(?:bears?|bore|has|have|had|carr(?:y|ies)|took)\s+(?:no|neither)\s+"
    r"(?:blame|responsib\w+|fault|part|hand|share|guilt)|(?:has|have|had)\s+nothing\s+to\s+do"
    r"|(?:is|was|are|were)\s+(?:innocent|blameless|cleared)"
    r"|(?:is|was|are|were)(?:\s+not|n['’]t)\s+(?:to\s+blame|responsible|guilty|at\s+fault|behind|involved)|reject(?:s"
    r"|ed)\s+(?:any|all)\b)",
    re.I,
)
_BY = re.compile(
    r"(?:\s+(?!not\b)[\w'’-]+){0,2}?\s+(?:by|due to|because of|of|on|with|to|from|was|is)\s+(?:(?:the|a|an|some|its"
    r"|their)\s+)?(?:[a-z-]+\s+){0,2}",
    re.I,
)
_PLACED = re.compile(r"\b(?:in|at|near|to|off|outside|for|between|towards|of|against|over|with)\s(?:the\s)?$", re.I)
# "It was X that", "X and nobody else", "nobody but X", "X alone", "not X but Y", "X's doing"
_SINGLED = re.compile(
    r"\bit (?:was|is) (?P<not>not |never )?(?:by |because of |through |due to |on account of )?(?:the |a |an )?(?:\w+ )?$"
    r"|\b(?:nobody|none|no one|nothing) (?:but|except) (?:the )?(?:\w+ )?$|\bnot (?:the )?[^.,;]{2,40} but (?:the )?(?:\w+ )?$",
    re.I,
)
_SINGLED_AFTER = re.compile(
    r"(?:\s\w+)?\s(?:and (?:nobody|no one|nothing) else|alone|itself|themselves|herself|himself)\b", re.I
)
_SUBORDINATE = {"when", "after", "before", "as", "until", "since", "because", "if", "where"}
_LIES_WITH = re.compile(
    r"(?:\s+[\w'’-]+){1,6}?\s+(?:lies|lay|rests|rested|falls|fell)\s+(?:squarely\s+)?(?:with|on)\s+(?:the\s+)?", re.I
)
_GENERAL = {"minister", "president", "ministry", "government", "state", "council", "court", "general"}


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who is blamed for, or cleared of, an act."""

    who: str
    """The party, or the name or role in one spelling."""
    act: str
    span: Span
    cleared: bool = False


def agents(
    text: str, side_of: Callable[[str], str | None] = lambda name: None, known: frozenset[str] = frozenset()
) -> list[Agent]:
    """Who is blamed or cleared in a statement, in reading order.

    Args:
        known: first letters of words that are names although they open a sentence, where any word has a capital.
    """
    named = list(_named(text, side_of, known | name_starts(text)))
    found: dict[tuple[str, str, bool], Agent] = {}
    for cue in list(_ACT.finditer(text))[:12]:
        start, end = clause_of(text, cue.start())
        chosen = _after(text, cue, named, end) or _before(text, cue, named, start)
        if chosen is not None:
            agent = _agent(text, chosen, str(cue.lastgroup), side_of, cue)
            found.setdefault((agent.who, agent.act, agent.cleared), agent)
    for match in named:
        before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 60]
        singled = _SINGLED.search(before)
        if singled or _SINGLED_AFTER.match(after):
            cleared = bool(singled and singled["not"]) or bool(_CLEARED_BEFORE.search(before[-40:]))
            agent = Agent(_identity(match.group(), side_of), FAULT, match.span(), cleared)
            found.setdefault((agent.who, FAULT, cleared), agent)
        elif _CLEARED_BEFORE.search(before[-40:]) and re.match(r"(?:['’]s)?(?:\s\w+)? but\b", after):
            found.setdefault((_identity(match.group(), side_of), FAULT, True), _agent(text, match, FAULT, side_of))
    for match in named:  # "X had nothing to do with it"
        if _CLEARED_OF_ALL.match(text[match.end() : match.end() + 80]) and not _speaks(
            text[match.end() : match.end() + 40]
        ):
            found.setdefault((_identity(match.group(), side_of), FAULT, True), _agent(text, match, FAULT, side_of))
    return list(found.values())


def _agent(
    text: str, match: re.Match[str], act: str, side_of: Callable[[str], str | None], cue: re.Match[str] | None = None
) -> Agent:
    """The agent of a name; the span of one who is cleared holds the words that clear it, and the act right behind."""
    first, last = match.span()
    before = _CLEARED_BEFORE.search(text[max(0, first - 40) : first])
    after = text[last : last + 80]
    behind = _CLEARED_OF_ALL.match(after) or _CLEARED_AFTER.match(after)
    who = _identity(match.group(), side_of)
    if behind:
        last += behind.end()
    if before:
        first -= len(before.group())
    if (before or behind) and cue is not None and cue.start() - last <= len("to "):
        last = max(last, cue.end())
    while text[last - 1] == " ":
        last -= 1
    return Agent(who, act, (first, last), cleared=bool(before or behind))


def name_starts(text: str) -> frozenset[str]:
    """First letters of the words that have a capital inside a sentence."""
    return frozenset(w[:4].lower() for w in re.findall(r"(?<=[\w,;] )[A-Z][\w-]{2,}", text))


def _named(text: str, side_of: Callable[[str], str | None], known: frozenset[str]) -> Iterator[re.Match[str]]:
    """Names and roles. A capital that opens a sentence counts only if the word is known to be a name."""
    for match in _AGENT.finditer(text):
        word = match.group().split()[0].removesuffix("'s").removesuffix("’s")
        if (
            word.lower() in DULL
            or word.lower() in CALENDAR
            or (word.islower() and word in _GENERAL and match.start() > 40)
        ):
            continue
        acts = not word.endswith("s") and _ACT.match(text, match.end() + 1) is not None
        opens = match.start() == 0 or re.search(r"[.!?:\"“‘']\s*$", text[max(0, match.start() - 3) : match.start()])
        sure = word.islower() or not opens or acts or word[:4].lower() in known or word.lower() in _ROLES.split("|")
        if sure or side_of(match.group()):
            yield match


def _speaks(after: str) -> bool:
    """The words after a name say that it only reports."""
    return any(w in REPORTING for w in re.findall(r"\w+", after.lower())[:3])


def _after(text: str, cue: re.Match[str], named: list[re.Match[str]], end: int) -> re.Match[str] | None:
    """The agent after "by", "because of", "lies with"..."""
    following = text[cue.end() : cue.end() + 80]
    link = _BY.match(following)
    if cue.lastgroup == FAULT:
        link = _LIES_WITH.match(following) or link
    if link is None or (cue.lastgroup != FAULT and not re.search(r"\b(?:by|from)\b", link.group())):
        return None
    reach = cue.end() + link.end() + 16
    return next((m for m in named if cue.end() <= m.start() <= reach and m.start() < end), None)


def _before(text: str, cue: re.Match[str], named: list[re.Match[str]], start: int) -> re.Match[str] | None:
    """The subject: the first agent of the clause before the act, unless it only reports or suffers it."""
    for match in named:
        between = text[match.end() : cue.start()]
        if match.start() < start or match.end() > cue.start() or len(between) > 60:
            continue
        if _PLACED.search(text[max(0, match.start() - 16) : match.start()]):
            continue
        if any(w in REPORTING or w in _SUBORDINATE for w in re.findall(r"\w+", between.lower())):
            continue
        if cue.lastgroup != FAULT and re.search(r"\b(?:was|were|been|being|be|is|are)\s+(?:\w+ly\s+)?$", between):
            continue
        return match
    return None


def _identity(name: str, side_of: Callable[[str], str | None]) -> str:
    """The party of a name; else its first letters, so that "Dromia" and "Dromian" are one."""
    side = side_of(name)
    if side:
        return side
    return re.sub(r"['’]s$", "", name.split()[0]).lower()[:4] if name[0].isupper() else sense(name)


def compare(a: str, b: str, side_of: Callable[[str], str | None]) -> tuple[bool | None, list[Span], list[Span]]:
    """Is one act laid at different doors?

    Returns:
        True where different agents are blamed for one act, or one side clears whom the other blames; False where both
        blame the same one; None where a side is silent or another act is meant; and the spans of the agents.
    """
    known = name_starts(a) | name_starts(b)
    left, right = agents(a, side_of, known), agents(b, side_of, known)
    if not left and any(y.act == FAULT for y in right):
        left = _subject(a, side_of, known)
    elif not right and any(x.act == FAULT for x in left):
        right = _subject(b, side_of, known)
    pairs = [(x, y) for x in left for y in right if x.act == y.act or FAULT in (x.act, y.act)]
    plain, names = shared_senses(words(a), words(b))
    if not pairs or not plain:
        return None, [], []
    turned = [(x, y) for x, y in pairs if x.who == y.who and x.cleared != y.cleared]
    same = [(x, y) for x, y in pairs if x.who == y.who and x.cleared == y.cleared]
    if turned and not same:
        return True, *_spans(turned)
    if same:
        return False, [], []
    blamed = [(x, y) for x, y in pairs if not x.cleared and not y.cleared and _same_act(a, b, x, y, plain)]
    if not blamed or len(plain) + len(names) < 2 or otherwise(a, (0, len(a))) != otherwise(b, (0, len(b))):
        return None, [], []
    return True, *_spans(blamed)


def _subject(text: str, side_of: Callable[[str], str | None], known: frozenset[str]) -> list[Agent]:
    """The agent that a statement opens with, as the doer of whatever it tells."""
    for match in _named(text, side_of, known):
        placed = _PLACED.search(text[max(0, match.start() - 16) : match.start()])
        if match.start() < 30 and not placed and not _speaks(text[match.end() : match.end() + 40]):
            return [_agent(text, match, ANY, side_of)]
        break
    return []


def _same_act(a: str, b: str, x: Agent, y: Agent, plain: set[str]) -> bool:
    """The clauses of both agents share what was done."""
    if x.act != y.act and len(plain) < 2:
        return False
    left, right = (
        {sense(w) for w in re.findall(r"[\w'’-]+", t[slice(*clause_of(t, e.span[0]))])} for t, e in ((a, x), (b, y))
    )
    return bool(left & right & plain)


def _spans(pairs: list[tuple[Agent, Agent]]) -> tuple[list[Span], list[Span]]:
    return _widest([x.span for x, _ in pairs]), _widest([y.span for _, y in pairs])


def _widest(spans: list[Span]) -> list[Span]:
    """Each span once, without those that lie in another."""
    return [s for s in dict.fromkeys(spans) if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
