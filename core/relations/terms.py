"""By which word do two statements call the same thing, where the word itself takes sides?"""

from __future__ import annotations

import re

from core.records import Span
from core.relations.words import words

# Rival words for one thing, a line a thing.
_RIVALS = """
peacekeepers | occupiers | invaders
special military operation | special operation | anti-terrorist operation | war | invasion | aggression
liberated | liberation | occupied | seized | captured
freedom fighters | rebels | terrorists | insurgents | bandits
refugees | migrants | infiltrators | illegal immigrants
withdrew | redeployed | regrouped | retreated | fled | routed
evacuated | deported | abducted | expelled
annexed | annexation | reunited | reunification
coup | uprising | revolution | putsch
accident | attack | sabotage | terrorist act | hostage-taking
exercise | exercises | manoeuvres | mobilisation | provocation
demonstration | protest | riot | riots
warning shot | warning shots | attack
ceasefire | truce | surrender | capitulation
settlement | peace treaty | memorandum | declaration
martyrs | terrorists
abstained | voted against | voted for | opposed
civilians | fighters | militants | soldiers | mercenaries
volunteers | mercenaries | regulars
grant | loan | donation | bribe | gift
arrested | kidnapped | abducted
massacre | clash | skirmish | battle
blockade | inspection | quarantine
""".strip()
_LINES = [[w.strip() for w in line.split("|")] for line in _RIVALS.splitlines()]
_FORMS = [re.compile(r"\b(?:" + "|".join(sorted(line, key=len, reverse=True)) + r")\b", re.I) for line in _LINES]


def compare(a: str, b: str) -> tuple[bool, list[Span], list[Span]]:
    """Do both name one thing by rival words?

    Returns:
        Whether they do, and the spans of these words.
    """
    shared = {w.sense for w in words(a)} & {w.sense for w in words(b)}
    if len(shared) < 2:
        return False, [], []
    for form in _FORMS:
        x = {m.group().lower(): m.span() for m in form.finditer(a)}
        y = {m.group().lower(): m.span() for m in form.finditer(b)}
        if x and y and not x.keys() & y.keys():
            return True, list(x.values()), list(y.values())
    return False, [], []
