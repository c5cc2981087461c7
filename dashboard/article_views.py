"""How is one article drawn with its claims marked in place?"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from core.records import Article, ClaimView, Label, Relation, Stance
from dashboard import correction_views, state, views
from dashboard.escape import MUTED, SMALL, block, link, text
from dashboard.state import Account, Key

PLAIN = "background:light-dark(#eef1f4,#2a3038);color:inherit"
CONTRADICTED = "background:light-dark(#fbe6d4,#4a2f18);color:inherit"
SELECTED = "outline:2px solid light-dark(#28527a,#9cc3e6)"
STANCES = {
    Stance.ASSERTS: "",
    Stance.DENIES: "text-decoration:underline dashed;text-underline-offset:.2em",
    Stance.DOUBTS: "text-decoration:underline dotted;text-underline-offset:.2em",
    Stance.ASKS: "text-decoration:underline wavy;text-underline-offset:.2em",
}
"""Line under the words of a claim, beside the word for the stance in front of them."""
ALL, OPPOSED, AGREED, NOT_ASSERTED = "All", "≠ Contradicted", "= Agreed", "Not asserted"
MARKED = (ALL, OPPOSED, AGREED, NOT_ASSERTED)
"""Which claims of an article are listed."""
SHOWN_AT_FIRST = 5
"""Relations of the chosen claim shown at first; the rest is one click away."""
LIST_HEIGHT = 620
"""Pixels: the list scrolls by itself, so that the text beside it stays in view."""


def signs(account: Account) -> str:
    """`≠`, `=` or both, for what other reports make of a claim; "" where there is nothing."""
    labels = {relation.judgement.label for relation, _ in account[1]}
    return " ".join(sign for sign, label in (("≠", Label.CONTRADICTS), ("=", Label.AGREES)) if label in labels)


def tag(number: int, account: Account) -> str:
    """The number of a claim with its stance and signs, as it stands in the text and in the list."""
    stance = account[0].claim.stance
    return " ".join(
        part for part in (str(number), "" if stance is Stance.ASSERTS else stance.value, signs(account)) if part
    )


def annotated(article: Article, accounts: Sequence[Account], chosen: str) -> str:
    """The article's text as HTML, each claim marked with its number, stance and signs; claims may overlap."""
    whole = article.text
    cuts = sorted({0, len(whole), *(point for view, _ in accounts for point in (view.claim.start, view.claim.end))})
    parts: list[str] = []
    for start, end in itertools.pairwise(cuts):
        covering = [
            (n, account)
            for n, account in enumerate(accounts, 1)
            if account[0].claim.start <= start < account[0].claim.end
        ]
        words = text(whole[start:end])
        if not covering:
            parts.append(words)
            continue
        opening = [tag(n, account) for n, account in covering if account[0].claim.start == start]
        marks = f'<sup style="user-select:none;font-weight:600">{text(", ".join(opening))} </sup>' if opening else ""
        style = _style([account for _, account in covering])
        if any(account[0].claim.id == chosen for _, account in covering):
            style += ";" + SELECTED
        parts.append(f'<mark style="{style}">{marks}{words}</mark>')
    return block("".join(parts), "line-height:1.65;max-width:44em")


def show_head(article: Article, copies: Sequence[Mapping[str, Any]], same_origin: Sequence[Mapping[str, Any]]) -> None:
    """Title, outlet, date and addresses; who else carries the text."""
    lines = [block(text(article.title or "No title given"), "font-size:1.3em;font-weight:600", "h2")]
    lines.append(block(f"{text(article.outlet or 'outlet not given')} · {text(views.when(article.published))}", MUTED))
    lines.append(block(link(article.url, "Address of the article"), SMALL))
    if article.fact_check:
        lines.append(block(f"Already fact-checked: {text(article.fact_check.words)}. The rating is theirs.", SMALL))
    if article.retold_from:
        words = "This text retells a report in other words. Do not quote it as the outlet's. "
        lines.append(block(words + link(article.retold_from, "Original report"), SMALL))
    for row in copies:
        lines.append(block(f"The same text: {text(row['outlet'])}, {link(str(row['url']), 'address')}", SMALL))
    for row in same_origin:
        lines.append(block(f"Same origin, nearly the same text: {text(row['outlet'])}, {text(row['title'])}", SMALL))
    views.draw("".join(lines))


def _style(covering: Sequence[Account]) -> str:
    """Ground and line of words that these claims cover; of several stances the first that is no plain assertion."""
    ground = CONTRADICTED if any("≠" in signs(account) for account in covering) else PLAIN
    lines = [STANCES[account[0].claim.stance] for account in covering]
    return ";".join(part for part in (ground, next(filter(None, lines), "")) if part)


def legend(accounts: Sequence[Account]) -> str:
    """What the marks of this article mean; only marks that occur in it."""
    found = [signs(account) for account in accounts]
    stances = {account[0].claim.stance for account in accounts}
    parts = [("claim", PLAIN, "1")] if accounts else []
    if any("≠" in sign for sign in found):
        parts.append(("contradicted by another report", CONTRADICTED, "1 ≠"))
    if any("=" in sign for sign in found):
        parts.append(("another report agrees", PLAIN, "1 ="))
    parts += [
        (f"the speaker {s.value} it", f"{PLAIN};{STANCES[s]}", f"1 {s.value}")
        for s in STANCES
        if STANCES[s] and s in stances
    ]
    parts.append(("the claim chosen", f"{PLAIN};{SELECTED}", "1"))
    samples = (f'<mark style="{style}">{text(mark)}</mark> {text(words)}' for words, style, mark in parts)
    return block("Marks in the text: " + " · ".join(samples), SMALL)


def listed(accounts: Sequence[Account], kind: str) -> list[tuple[int, Account]]:
    """The claims of a kind of `MARKED`, each with its number in the text."""
    wanted = {
        ALL: lambda account: True,
        OPPOSED: lambda account: "≠" in signs(account),
        AGREED: lambda account: "=" in signs(account),
        NOT_ASSERTED: lambda account: account[0].claim.stance is not Stance.ASSERTS,
    }[kind]
    return [(number, account) for number, account in enumerate(accounts, 1) if wanted(account)]


def show_chosen(accounts: Sequence[Account], chosen: str, queued: Collection[str]) -> None:
    """The chosen claim with its relations and the way to its page, and to the claims before and after it.

    Args:
        queued: flags that the page of contradictions holds.
    """
    ids = [view.claim.id for view, _ in accounts]
    if chosen not in ids:
        views.note("Choose a claim of the list to see what other reports make of it.")
        return
    at = ids.index(chosen)
    view, _ = accounts[at]
    with st.container(border=True, gap="xsmall"):
        head = block(f"<strong>{text(tag(at + 1, accounts[at]))}</strong>") + views.speaker(view)
        views.draw(head + block(text(view.claim.statement)))
        views.claim_link(view, "The claim's page: accounts, shifts, missing voices")
        show_relations(accounts[at], queued)
        with st.container(horizontal=True):
            _step("Claim before", ":material/arrow_upward:", ids[at - 1] if at else None)
            _step("Claim after", ":material/arrow_downward:", ids[at + 1] if at + 1 < len(ids) else None)


def _step(words: str, icon: str, to: str | None) -> None:
    st.button(
        words,
        key=f"step_{words}",
        icon=icon,
        disabled=to is None,
        on_click=state.to_address,
        args=({Key.CLAIM: to or ""},),
    )


def show_claims(accounts: Sequence[Account], chosen: str) -> None:
    """The claims in reading order, narrowed by what others make of them, each a click from its relations."""
    numbers = {kind: len(listed(accounts, kind)) for kind in MARKED}
    kind = st.selectbox("Claims listed", MARKED, format_func=lambda kind: f"{kind} ({numbers[kind]})", key=Key.MARKED)
    with st.container(height=LIST_HEIGHT, border=False):
        for number, account in listed(accounts, kind):
            _show_item(number, account, chosen)


def _show_item(number: int, account: Account, chosen: str) -> None:
    view, relations = account
    here = view.claim.id == chosen
    words = "Shown above" if here else views.count(len(relations), "relation") if relations else "Show in the text"
    with st.container(border=True, gap="xsmall"):
        head = block(f"<strong>{text(tag(number, account))}</strong>") + views.speaker(view)
        views.draw(head + block(text(view.claim.statement)))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.button(
                words,
                key=f"claim_{view.claim.id}",
                type="tertiary",
                icon=":material/visibility:" if here else ":material/expand_less:",
                disabled=here,
                on_click=state.to_address,
                args=({Key.CLAIM: view.claim.id},),
            )
            correction_views.show_corrections(view)
            views.claim_link(view)


def show_relations(account: Account, queued: Collection[str]) -> None:
    """What agrees with the claim or contradicts it, with links to the flag, the other claim and its article.

    Args:
        queued: flags that the page of contradictions holds.
    """
    if not account[1]:
        views.note("No other report in the desk agrees with this or contradicts it.")
    for relation, other in account[1][:SHOWN_AT_FIRST]:
        _show_relation(relation, other, queued)
    rest = account[1][SHOWN_AT_FIRST:]
    if rest:
        with st.expander(views.count(len(rest), "more relation")):
            for relation, other in rest:
                _show_relation(relation, other, queued)


def _show_relation(relation: Relation, other: ClaimView, queued: Collection[str]) -> None:
    who = ", ".join(dict.fromkeys(filter(None, (views.voice(other), other.claim.party))))
    said = block(f'{views.relation_chip(relation.judgement)}<span style="{MUTED}">{text(who)}</span>')
    views.draw(said + block(text(other.claim.statement)) + views.source(other))
    with st.container(horizontal=True, gap="small"):
        if relation.flag in queued:
            views.flag_link(relation.flag)
        views.links(other)
