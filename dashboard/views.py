"""How are claims, their passages and their relations drawn, on every page alike?"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlencode

import streamlit as st

from core.errors import CrossclaimError
from core.lookup import NO_STATEMENT
from core.records import (
    Article,
    Circumstance,
    ClaimView,
    Judgement,
    Label,
    Moment,
    Precision,
    Reason,
    ReasonKind,
    SearchMatch,
    Span,
    Stance,
)
from dashboard import state
from dashboard.escape import LINK, MUTED, SMALL, block, link, marked, text

RELATION_STYLES = {
    Label.CONTRADICTS: ("≠ contradicts", "background:light-dark(#fbe6d4,#4a2f18);color:light-dark(#7a3a10,#f6c79b)"),
    Label.AGREES: ("= agrees", "background:light-dark(#e0ecf7,#1e3a52);color:light-dark(#1d4568,#b8d8f2)"),
    Label.RELATED: ("~ related", "background:light-dark(#eceff2,#2c333b);color:light-dark(#3f4a55,#c3cbd4)"),
}
"""Sign with word, and colours (light, dark): none of them stands for right or wrong."""
UNDERLINED = "background:none;color:inherit;text-decoration:underline"
"""Differing words of a statement that stands beside a marked passage."""
_CHIP = "display:inline-block;padding:.05em .5em;margin:.1em .35em .1em 0;border-radius:.7em;font-size:.85em"
_OUTLINE = "border:1px solid light-dark(#b9c1ca,#4c5661)"
CIRCUMSTANCES = {
    Circumstance.DISPUTE: "between parties",
    Circumstance.SHIFT: "same speaker, another time",
    Circumstance.MISQUOTE: "same quotation, worded differently",
    Circumstance.UPDATE: "a figure that grew",
    Circumstance.UNCLEAR: "circumstance unclear",
}
REASONS = {
    ReasonKind.NUMBER: "figures differ",
    ReasonKind.DATE: "dates differ",
    ReasonKind.NEGATION: "one side negates",
    ReasonKind.ANTONYM: "opposite words",
    ReasonKind.BLAME: "who is to blame",
    ReasonKind.PLACE: "different places",
    ReasonKind.TERM: "different terms",
    ReasonKind.ATTRIBUTION: "different speakers named",
}
_CHART_INK = {"light": "#4d5863", "dark": "#b4bdc7"}
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_LONGEST_CONTEXT = 280
_DATES = {Precision.YEAR: "{at:%Y}", Precision.MONTH: "{at:%B %Y}", Precision.DAY: "{at.day} {at:%b %Y}"}


class Html(str):
    """HTML whose every foreign part went through `escape`."""


def draw(html: str) -> None:
    """Draws HTML whose every foreign part went through `escape`."""
    st.html(html)


def note(words: str) -> None:
    """A quiet line of plain text. Streamlit's own captions are fainter than small text should be."""
    draw(block(text(words), SMALL))


def when(moment: Moment | None) -> str:
    """A date as an editor writes it."""
    if moment is None:
        return "date not given"
    return _DATES.get(moment.precision, "{at.day} {at:%b %Y, %H:%M} UTC").format(at=moment.at)


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 claim`, `2 claims`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def chart_ink() -> str:
    """Colour of names, dates and figures in charts: Streamlit's own is too faint for small letters."""
    return _CHART_INK["dark" if st.context.theme.type == "dark" else "light"]


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A plain table as HTML, which screen readers read out: what a chart shows, in words. Everything is escaped here.

    The first cell of each row names the row; `Html` cells are passed on as they are.
    """
    cell = "padding:.2em .7em .2em 0;text-align:start;vertical-align:top;border-bottom:1px solid light-dark(#d5dae0,#3a424c)"
    top = "".join(f'<th scope="col" style="{cell}">{text(words)}</th>' for words in head)
    body = []
    for first, *others in rows:
        cells = "".join(f'<td style="{cell}">{w if isinstance(w, Html) else text(w)}</td>' for w in others)
        body.append(f'<tr><th scope="row" style="{cell};font-weight:500">{text(first)}</th>{cells}</tr>')
    return (
        f'<div style="overflow-x:auto"><table style="border-collapse:collapse;font-size:.93em;overflow-wrap:anywhere">'
        f'<caption style="text-align:start;{SMALL}">{text(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def article_anchor(article_id: str, words: str) -> Html:
    """A link to an article's page for where no widget can stand; it opens in a new tab, so that this session lives on."""
    address = f"article?{urlencode({state.Key.ARTICLE.value: article_id})}"
    return Html(f'<a href="{text(address)}" target="_blank" rel="noopener" style="{LINK}">{text(words)}</a>')


def chip(words: str, style: str = _OUTLINE, title: str = "") -> str:
    """A small label. `words` and `title` are escaped here."""
    return f'<span title="{text(title)}" style="{_CHIP};{style}">{text(words)}</span>'


def relation_chip(judgement: Judgement) -> str:
    """The relation in sign and word, with its probability."""
    words, style = RELATION_STYLES[judgement.label]
    chance = {
        Label.AGREES: judgement.p_agrees,
        Label.CONTRADICTS: judgement.p_contradicts,
        Label.RELATED: judgement.p_related,
    }[judgement.label]
    return chip(
        f"{words} · {chance:.2f}",
        style,
        "The relation model's probability, 0 to 1. It compares wordings; it does not check facts.",
    )


def reason_chips(reasons: Iterable[Reason]) -> str:
    """A chip for each reason: in what the two statements differ."""
    return "".join(chip(f"{REASONS[r.kind]}: {r.text}") for r in reasons)


def context(article: Article, start: int, end: int) -> tuple[str, str]:
    """The words before and after a passage in its own sentence; where the passage fills it, the neighbouring sentence."""
    whole = article.text
    first = whole.rfind("\n\n", 0, start) + 2 if "\n\n" in whole[:start] else 0
    last = whole.find("\n\n", end)
    last = len(whole) if last < 0 else last
    ends = [first, *(m.end() for m in _SENTENCE_END.finditer(whole, first, last)), last]
    opening = max((e for e in ends if e < start), default=start)
    closing = min((e for e in ends if e > end and whole[end:e].strip(" .,;\"'”’")), default=last)
    before, after = whole[opening:start], whole[end:closing]
    if len(before) > _LONGEST_CONTEXT:
        before = "…" + before[-_LONGEST_CONTEXT:]
    if len(after) > _LONGEST_CONTEXT:
        after = after[:_LONGEST_CONTEXT] + "…"
    return before, after.rstrip()


def passage(view: ClaimView) -> str:
    """The quoted passage, marked, in its context."""
    claim = view.claim
    before, after = context(view.article, claim.start, claim.end)
    muted = f'<span style="{MUTED}">'
    return block(f"{muted}{text(before)}</span>{marked(claim.text, [(0, len(claim.text))])}{muted}{text(after)}</span>")


def speaker(view: ClaimView, lead: str = "") -> str:
    """Who says it, in what role, for which party; the stance where it is not plain assertion; whether an editor corrected it.

    `lead` stands before it.
    """
    claim = view.claim
    name = f"{text(lead)}<strong>{text(voice(view))}</strong>"
    rest = ", ".join(part for part in (claim.role, claim.party) if part and part != claim.speaker)
    stance = "" if claim.stance is Stance.ASSERTS else " " + chip(claim.stance.value)
    corrected = " " + chip("corrected", title="An editor corrected what the tool read.") if view.tool else ""
    side = f' <span style="{MUTED}">{text(rest)}</span>' if rest else ""
    return block(name + side + stance + corrected, "margin-bottom:.35em")


def voice(view: ClaimView) -> str:
    """The speaker's name, or who speaks where none is named."""
    return view.claim.speaker or ("Speaker not named" if view.claim.attribution.source else "The outlet itself")


def source(view: ClaimView) -> str:
    """Outlet, date, carriers of the same text, and the address of the report that the article retells."""
    article = view.article
    parts = [text(article.outlet or "outlet not given"), text(when(article.published))]
    parts.append(f"{count(view.carriers, 'article')}, 1 origin")
    if article.fact_check:
        parts.append(chip(article.fact_check.words, title="Their rating, not the desk's"))
    if article.retold_from:
        parts.append("retold; " + link(article.retold_from, "original report"))
    return block(" · ".join(parts), SMALL)


def statement(view: ClaimView, spans: Iterable[Span] = ()) -> str:
    """The statement that is compared, its differing words marked; not where it only repeats the passage. Below it, what it leaves open."""
    said = view.claim.statement
    shown = block(
        f'<span style="{MUTED}">Statement: </span>{marked(said, spans, UNDERLINED)}',
        "font-size:.93em",
    )
    return ("" if _bare(said) == _bare(view.claim.text) else shown) + left_open(view)


def left_open(view: ClaimView) -> str:
    """Which words of the statement stand as in the text; "" where there are none."""
    words = [f"“{word}”" for word in view.unresolved]
    if not words:
        return ""
    kept, meaning = ("is", "it means") if len(words) == 1 else ("are", "they mean")
    told = f"{', '.join(words)} {kept} left as in the text: the article does not settle what {meaning}."
    return block(text(told), SMALL)


def _bare(words: str) -> str:
    return re.sub(r"[\W_]+", " ", words).strip().casefold()


def show_claim(match: SearchMatch) -> None:
    """A card for a claim that a search found."""
    view = match.view
    with st.container(border=True, gap="xsmall"):
        draw(speaker(view) + passage(view) + statement(view, differing(match)) + match_chips(match) + source(view))
        links(view)


def match_chips(match: SearchMatch) -> str:
    """How a found claim relates to what was searched and in what it differs, and how near in meaning it is."""
    chips = "" if match.judgement is NO_STATEMENT else relation_chip(match.judgement)
    chips += f'<span style="{SMALL}">similarity {match.score:.2f}</span>'
    reasons = reason_chips(_told(match))
    return block(chips) + (block(reasons) if reasons else "")


def differing(match: SearchMatch) -> list[Span]:
    """Where the found claim's statement differs from what was searched."""
    return [span for reason in _told(match) for span in reason.b]


def _told(match: SearchMatch) -> Sequence[Reason]:
    return match.judgement.reasons if match.judgement.label is Label.CONTRADICTS else ()


def links(view: ClaimView) -> None:
    """Links to the claim's own page and to its place in the article, as they stand on every card."""
    with st.container(horizontal=True, gap="small"):
        claim_link(view)
        article_link(view)


def claim_link(view: ClaimView, words: str = "The claim") -> None:
    """A link to the claim's own page."""
    place = {state.Key.CLAIM.value: view.claim.id}
    st.page_link(state.CLAIM, label=words, icon=":material/format_quote:", query_params=place)


def flag_link(flag: str) -> None:
    """A link to a flag on the page of contradictions."""
    place = {state.Key.FLAG.value: flag}
    st.page_link(state.CONTRADICTIONS, label="To the flag", icon=":material/flag:", query_params=place)


def article_link(view: ClaimView) -> None:
    """A link to the article's page at this claim."""
    place = {state.Key.ARTICLE.value: view.article.id, state.Key.CLAIM.value: view.claim.id}
    st.page_link(state.ARTICLE, label="In the article", icon=":material/article:", query_params=place)


def removal_link(article_id: str) -> None:
    """A link to where the article is removed, after a question."""
    place = {state.Key.REMOVE.value: article_id}
    st.page_link(state.CORPUS, label="Remove …", icon=":material/delete:", query_params=place)


def show_pair(a: ClaimView, b: ClaimView, reasons: Sequence[Reason]) -> None:
    """Two claims side by side, the words in which they differ marked in both statements."""
    for column, view, side in zip(st.columns(2), (a, b), ("a", "b"), strict=True):
        spans = [span for reason in reasons for span in getattr(reason, side)]
        with column.container(border=True, gap="xsmall", height="stretch"):
            said = block(marked(view.claim.statement, spans), "font-size:1.08em;line-height:1.45;margin:.3em 0")
            quoted = block(f'<span style="{SMALL}">As reported</span>') + passage(view)
            draw(
                speaker(view)
                + said
                + quoted
                + source(view)
                + block(link(view.article.url, "Address of the article"), SMALL)
            )
            links(view)


def show_empty_desk() -> None:
    """What to do while nothing has been read in."""
    st.info(
        "This desk is empty. Add articles on the Corpus page, or load the sample corpus with `crossclaim demo`.",
        icon=":material/inbox:",
    )
    st.page_link(state.CORPUS, label="Add articles", icon=":material/upload_file:")


@contextmanager
def failures_shown(name: str) -> Iterator[None]:
    """What fails within is told to the editor; the log has it whole unless it is something that a user can mend.

    Args:
        name: what failed, for the log.
    """
    try:
        yield
    except CrossclaimError as error:
        show_failure(str(error))
    except Exception as error:
        logging.getLogger("crossclaim").exception("the page %s failed", name)
        show_failure(f"{type(error).__name__}: {error}")


def show_failure(reason: str) -> None:
    """The page that stands where the desk cannot be used."""
    st.error("The desk cannot be used at the moment.", icon=":material/error:")
    draw(block(text(reason)))
    st.markdown(
        "- Check that the desk's folder (setting `CROSSCLAIM_HOME`) is the right one and can be read and written.\n"
        "- If the store is damaged, `crossclaim doctor` names what is wrong; or put a backup of the folder in its place.\n"
        "- A desk made by another version of Crossclaim opens with that version only."
    )
    st.button("Try again", icon=":material/refresh:")
