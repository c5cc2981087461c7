"""Which date do "on Tuesday", "yesterday" and "last month" mean in an article of a known date?

Only one reading may be left: a weekday needs the tense of its verb, and what stands in quotation marks was said on a day
that the article's date need not be. Anything else keeps the text's words, which are returned as open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.calendar_words import MONTHS, WEEKDAYS
from core.claims.tokens import Tokens
from core.records import Moment, Precision, Span

_MONTH_NAMES = frozenset(m[:n] for m in MONTHS for n in (3, 9))
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_STEPS = {"last": -1, "this": 0, "next": 1}
_UNITS = frozenset({"week", "month", "year"})
_COUNTS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_BEFORE_A_DATE = frozenset("on by until till since from before after through to during of in for".split())
_ROUNDED = frozenset("about around some than least nearly almost over or to".split())


@dataclass(slots=True)
class Times:
    """The expressions of time of a passage."""

    put: dict[int, str] = field(default_factory=dict)
    """Words for a token; "" drops it."""
    open: list[str] = field(default_factory=list)
    """Expressions that are left as printed, since the article does not settle their date."""


def times(t: Tokens, part: Span, published: Moment | None) -> Times:
    """What to put for the expressions of time in a token range of an article of this date (None: not known)."""
    found = Times()
    day = published.at if published and published.precision in {Precision.DAY, Precision.MINUTE} else None
    for k in range(*part):
        low = t.low[k]
        if low in WEEKDAYS and t.tag[k][:2] == "NN" and not _is_dated(t, k) and not _is_name(t, k, part):
            _weekday(t, k, day, found, part)
        elif low in _NEAR and not _is_name(t, k, part):
            _near_day(t, k, day, found, part)
        elif low in _STEPS and k + 1 < part[1] and t.low[k + 1] in _UNITS and not _is_span(t, k, part):
            _period(t, k, published, found, part)
        elif low in {"ago", "earlier", "later"} and k - 2 >= part[0] and t.low[k - 1] in {"day", "days"}:
            _days_ago(t, k, day, found)
    return found


def _weekday(t: Tokens, k: int, published: datetime | None, found: Times, part: Span) -> None:
    before = t.low[k - 1] if k > part[0] else ""
    following = t.low[k + 1] if k + 1 < part[1] else ""
    plain = before not in {*_STEPS, "every", "each", "the"} and following not in {"'s", "’s", "night"}
    tense = _tense(t, k, part)
    if published is not None and plain and t.quote[k] is None:
        back = (published.weekday() - WEEKDAYS.index(t.low[k])) % 7
        if tense == "past" or (tense == "future" and back > 0):
            _put_day(t, k, published + timedelta(days=-back if tense == "past" else 7 - back), found, part)
            return
    found.open.append(t.words(k - 1, k + 1) if before in _STEPS else t.text[k])


def _near_day(t: Tokens, k: int, published: datetime | None, found: Times, part: Span) -> None:
    fits = {"yesterday": {"past"}, "today": {"past", "future"}, "tomorrow": {"future"}}[t.low[k]]
    other_day = any(t.low[i] in WEEKDAYS for i in range(t.doc[k].sent.start, t.doc[k].sent.end))
    owns = k + 1 < part[1] and t.low[k + 1] in {"'s", "’s"}
    if published is None or _tense(t, k, part) not in fits or other_day or owns or t.quote[k] is not None:
        found.open.append(t.text[k])
        return
    _put_day(t, k, published + timedelta(days=_NEAR[t.low[k]]), found, part)


def _put_day(t: Tokens, k: int, day: datetime, found: Times, part: Span) -> None:
    weekday = f"{t.text[k]} " if t.low[k] in WEEKDAYS else ""
    date = weekday + _date(day)
    after = t.low[k + 1] if k + 1 < part[1] else ""
    preposition = k > part[0] and t.low[k - 1] in _BEFORE_A_DATE
    if after in {"morning", "afternoon", "evening"}:
        found.put[k] = f"the {after} of" if preposition else f"on the {after} of"
        found.put[k + 1] = date
    else:
        found.put[k] = date if preposition else f"on {date}"


def _period(t: Tokens, k: int, published: Moment | None, found: Times, part: Span) -> None:
    unit, step = t.low[k + 1], _STEPS[t.low[k]]
    owns = k + 2 < part[1] and t.low[k + 2] in {"'s", "’s"}
    modified = t.dep[k + 1] in {"compound", "nmod"}
    known = published is not None and (unit == "year" or published.precision is not Precision.YEAR)
    if published is None or not known or unit == "week" or owns or modified or t.quote[k] is not None:
        found.open.append(t.words(k, k + 2))
        return
    months = published.at.year * 12 + published.at.month - 1 + step
    when = f"{MONTHS[months % 12].capitalize()} {months // 12}" if unit == "month" else str(published.at.year + step)
    preposition = k > part[0] and t.low[k - 1] in _BEFORE_A_DATE
    subject = t.dep[k + 1][:5] == "nsubj" or t.dep[k + 1] in {"dobj", "attr"}
    found.put[k] = "" if preposition or subject else "in"
    found.put[k + 1] = when


def _days_ago(t: Tokens, k: int, published: datetime | None, found: Times) -> None:
    number = t.low[k - 2]
    days = _COUNTS.get(number) or (int(number) if number.isascii() and number.isdecimal() and len(number) < 3 else 0)
    rounded = k > 2 and t.low[k - 3] in _ROUNDED
    if published is None or not days or rounded or t.low[k] != "ago" or t.quote[k] is not None:
        found.open.append(t.words(k - 2, k + 1))
        return
    found.put |= dict(
        zip((k - 2, k - 1, k), ("on", *_date(published - timedelta(days=days)).rsplit(" ", 1)), strict=True)
    )


def _date(day: datetime) -> str:
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def _is_dated(t: Tokens, k: int) -> bool:
    """Whether a date stands beside a weekday: "Tuesday, 4 May", "4 May, a Tuesday"."""
    start, end = t.doc[k].sent.start, t.doc[k].sent.end
    beside = [*t.low[max(start, k - 3) : k], *t.low[k + 1 : min(end, k + 4)]]
    return any(w.rstrip(".") in _MONTH_NAMES for w in beside)


def _is_span(t: Tokens, k: int, part: Span) -> bool:
    """ "The last year" is the twelve months up to now, and no calendar year."""
    return k > part[0] and t.tag[k - 1] in {"DT", "PRP$"}


def _is_name(t: Tokens, k: int, part: Span) -> bool:
    """Whether the word is part of a name or a fixed phrase: "Sunday Times", "Black Friday", "Russia Today"."""
    named = ("NNP", "NNPS")
    after = k + 1 < part[1] and t.tag[k + 1] in {*named, "NN", "NNS"} and t.dep[k] == "compound"
    day_part = k + 1 < part[1] and t.low[k + 1] in {"morning", "afternoon", "evening", "night"}
    before = k > part[0] and t.text[k][0].isupper() and t.dep[k - 1] == "compound" and t.head[k - 1] == k
    label = t.doc[k].ent_type_
    return (after and not day_part) or before or label in {"ORG", "WORK_OF_ART", "EVENT", "PERSON", "FAC", "PRODUCT"}


def _tense(t: Tokens, k: int, part: Span) -> str:
    """ "past", "future" or "" of the verb that an expression of time belongs to."""
    verb = k
    while t.tag[verb][0] != "V" and t.head[verb] != verb:
        verb = t.head[verb]
    if t.tag[verb][0] != "V" or not part[0] <= verb < part[1]:
        return ""
    helpers = [c for c in t.children[verb] if t.dep[c] in {"aux", "auxpass"}]
    first = t.low[helpers[0]] if helpers else ""
    is_past = t.tag[verb] == "VBD" or (t.tag[verb] == "VBN" and t.dep[verb] == "ROOT")
    if first in {"will", "wo", "'ll", "’ll"}:
        return "future"
    if first in {"was", "were", "had", "did"} or (not helpers and is_past):
        later = any(t.low[c] == "to" for c in helpers) or t.tag[verb] == "VBG"
        return "" if later else "past"
    return ""
