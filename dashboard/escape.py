"""How does text of an article reach the screen as text, and as nothing else?

Article text, names, notes and addresses are drawn with `st.html` after `html.escape`: no Markdown parser sees them, so
that nothing in them is a link, a formula, an emoji, a directive or a tag, and a quotation keeps every character. What
has to stand in a label, which Streamlit always reads as Markdown, goes through `label`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from core.inert import JOINED, UNPRINTABLE, line, web_address
from core.records import Span

MARK = "background:light-dark(#fbeeb8,#574a1c);color:inherit;padding:0 .1em;border-radius:.15em"
"""Marked words: a tint on which the page's own text colour keeps its contrast."""
MUTED = "color:light-dark(#5a6572,#a3adb8)"
"""For words on a page. Menus and dialogs lie outside the themed part of it, where `light-dark` always means light."""
LINK = "color:light-dark(#23527c,#9cc3e6)"
SMALL = f"font-size:.87em;{MUTED}"
_WRAP = "overflow-wrap:anywhere;white-space:pre-line;unicode-bidi:plaintext"

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def text(value: object) -> str:
    """Escaped text, safe between tags and in quoted attributes; control and direction-override characters are left out."""
    return html.escape(UNPRINTABLE.sub("", str(value)), quote=True)


def block(inner: str, style: str = "", tag: str = "div") -> str:
    """A block of escaped `inner` whose long words wrap and whose writing direction follows its own first letter."""
    return f'<{tag} dir="auto" style="{_WRAP};{style}">{inner}</{tag}>'


def marked(value: str, spans: Iterable[Span], style: str = MARK) -> str:
    """Escaped text with the spans marked. Spans outside the text are cut to it; overlapping ones become one."""
    parts, at = [], 0
    for start, end in _joined(value, spans):
        parts += [text(value[at:start]), f'<mark style="{style}">{text(value[start:end])}</mark>']
        at = end
    return "".join([*parts, text(value[at:])])


def link(url: str | None, words: str) -> str:
    """A link with these words that opens in a new tab; where the address is no web address, the words and it as text."""
    if url is None:
        return ""
    if web_address(url) is None:
        return f"{text(words)}: {text(url)}"
    return f'<a href="{text(url)}" target="_blank" rel="noopener noreferrer" style="{LINK}">{text(words)}</a>'


def plain(value: object, longest: int = 80) -> str:
    """Text for what draws text as text (charts, lists to choose from): cut, on one line, without control characters."""
    words = line(value)
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def label(value: object, longest: int = 80) -> str:
    """Text for a label that Streamlit reads as Markdown: cut, on one line, with everything that Markdown knows disarmed.

    A zero-width joiner breaks up what is found after the escapes are gone (addresses, mail, emoji names, arrows).
    """
    return _PUNCTUATION.sub(r"\\\1", JOINED.sub("\u2060", plain(value, longest)))


def _joined(value: str, spans: Iterable[Span]) -> Sequence[Span]:
    found: list[Span] = []
    for start, end in sorted((max(0, s), min(len(value), e)) for s, e in spans):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
