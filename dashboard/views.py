"""How are claims, pairs and passages drawn? Shared by all pages.

Article text is drawn as escaped HTML or as plain text, never as Markdown.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Literal

import streamlit as st

from core.desk import column_of
from core.records import ClaimView, Judgement, Label, SearchMatch, Span, Stance
from dashboard.state import plain

CONTEXT = 160
"""Characters of context shown on each side of a passage."""
RELATION_WORDS: dict[Label, tuple[str, str, Literal["green", "red", "gray"]]] = {
    Label.AGREES: ("agrees", ":material/check:", "green"),
    Label.CONTRADICTS: ("contradicts", ":material/compare_arrows:", "red"),
    Label.RELATED: ("related", ":material/link:", "gray"),
}
CIRCUMSTANCE_WORDS = {
    "dispute": "two parties differ",
    "shift": "the same speaker said something else before",
    "misquote": "the same words are rendered differently",
    "update": "a later report gives a larger figure",
    "unclear": "the circumstance is not settled by the articles",
}


def marked(text: str, spans: Iterable[Span], *, muted: bool = False) -> str:
    """Escaped HTML of a text with spans marked; overlapping spans are joined."""
    out, at = [], 0
    for start, end in sorted(spans):
        start = max(start, at)
        if end <= start:
            continue
        out += [html.escape(text[at:start]), "<mark>", html.escape(text[start:end]), "</mark>"]
        at = end
    out.append(html.escape(text[at:]))
    style = "opacity:.75;" if muted else ""
    return f'<div dir="auto" style="overflow-wrap:anywhere;line-height:1.5;{style}">{"".join(out)}</div>'


def passage(view: ClaimView) -> str:
    """The claim's words marked in their neighbourhood, as escaped HTML."""
    text, claim = view.article.text, view.claim
    left = max(0, claim.start - CONTEXT)
    right = min(len(text), claim.end + CONTEXT)
    if left:
        left = text.find(" ", left, claim.start) + 1 or left
    if right < len(text):
        right = max(text.rfind(" ", claim.end, right), claim.end)
    shown = ("… " if left else "") + text[left:right] + (" …" if right < len(text) else "")
    shift = claim.start - left + (2 if left else 0)
    return marked(shown, [(shift, shift + claim.end - claim.start)])


def who(view: ClaimView) -> str:
    """Speaker with role, as plain text."""
    claim = view.claim
    if claim.speaker is None:
        return "the outlet itself" if not claim.attribution.source else "speaker not settled"
    role = f", {claim.role}" if claim.role and claim.role != claim.speaker else ""
    return f"{claim.speaker}{role}"


def source_line(view: ClaimView) -> str:
    """Outlet and date."""
    article = view.article
    return f"{article.outlet}, {article.published if article.published else 'date not given'}"


def show_sources(view: ClaimView) -> None:
    """Where a claim stands: outlet, date, copies, the retold report, and the way to the article."""
    st.caption(plain(source_line(view)))
    if view.carriers > 1:
        st.caption(f"{view.carriers} articles, 1 origin")
    if view.article.retold_from:
        st.caption("Retold in our words from the report at:")
        show_address(view.article.retold_from)
    elif view.article.url:
        show_address(view.article.url)
    st.page_link(
        "app_pages/article.py",
        label="Open the article",
        query_params={"article": view.claim.article, "claim": view.claim.id},
    )


def show_address(url: str) -> None:
    """A web address as a link; anything else as plain text."""
    if url.startswith(("http://", "https://")):
        safe = html.escape(url, quote=True)
        st.html(
            f'<a href="{safe}" target="_blank" rel="noopener noreferrer" style="overflow-wrap:anywhere;font-size:.85em">{safe}</a>'
        )
    else:
        st.html(f'<span style="overflow-wrap:anywhere;font-size:.85em">{html.escape(url)}</span>')


def show_relation(judgement: Judgement, what: str) -> None:
    """A labelled badge with the relation and how probable it is, and its reasons in words."""
    word, icon, colour = RELATION_WORDS[judgement.label]
    p = {
        Label.AGREES: judgement.p_agrees,
        Label.CONTRADICTS: judgement.p_contradicts,
        Label.RELATED: judgement.p_related,
    }
    st.badge(
        f"{word} {p[judgement.label]:.2f}",
        icon=icon,
        color=colour,
        help=f"Relation to {what}, and its probability, 0 to 1.",
    )
    for reason in judgement.reasons:
        st.caption(f"{reason.kind.value}: {plain(reason.text)}")


def show_claim(match: SearchMatch) -> None:
    """A card of one account beside a searched statement."""
    view, claim = match.view, match.view.claim
    with st.container(border=True):
        st.markdown(f"**{plain(who(view))}**")
        if claim.stance is not Stance.ASSERTS:
            st.badge(f"{claim.stance.value} this", color="orange")
        show_relation(match.judgement, "the searched statement")
        st.html(passage(view))
        if claim.statement.rstrip(".").casefold() != claim.text.rstrip(".").casefold():
            st.caption(f"Statement: {plain(claim.statement)}")
        st.caption(f"similarity {match.score:.2f}")
        show_sources(view)


def show_columns(columns: dict[str, list[SearchMatch]], at_once: int = 5) -> None:
    """One column a party; those that do not fit are one click away."""
    names = list(columns)
    _columns(names[:at_once], columns)
    if names[at_once:]:
        with st.expander(f"More parties ({len(names) - at_once})"):
            for first in range(at_once, len(names), at_once):
                _columns(names[first : first + at_once], columns)


def _columns(names: Sequence[str], columns: dict[str, list[SearchMatch]]) -> None:
    for name, column in zip(names, st.columns(max(len(names), 1)), strict=False):
        with column:
            count = len(columns[name])
            st.subheader(plain(name), help="The side that the speakers below speak for.")
            st.caption(f"{count} claim{'s' if count > 1 else ''}")
            for match in columns[name]:
                show_claim(match)


def show_side(view: ClaimView, spans: Iterable[Span]) -> None:
    """One side of a flag: who, the passage, the statement with its differing words marked, and where it stands."""
    with st.container(border=True):
        st.subheader(plain(column_of(view.claim)))
        st.markdown(f"**{plain(who(view))}**")
        if view.claim.stance is not Stance.ASSERTS:
            st.badge(f"{view.claim.stance.value} this", color="orange")
        st.html(passage(view))
        st.caption("Statement, differing words marked:")
        st.html(marked(view.claim.statement, spans))
        show_sources(view)


def show_empty_desk() -> None:
    """What to do with a desk that holds nothing."""
    st.info("This desk holds no articles yet.", icon=":material/inbox:")
    st.write("Add files on the Corpus page, or read a folder in with `crossclaim ingest FOLDER`.")
    st.page_link("app_pages/corpus.py", label="Go to Corpus")
