"""Which lines of a page are not the article?

Rules look at whole short lines only; a sentence of running text is never cut, whatever it mentions.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from core.reading.characters import decode_page, tidy

_SILENT = logging.NullHandler()
_LONGEST_RULED = 200
"""Longest line, in characters, that a rule may drop."""

_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*$")

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
    r"|(?:\d+|an?)\s+(?:min(?:ute)?|hour|day|week)s?\s+ago)"
)
_TIME = r"(?:\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)"
_YEARLESS = rf"(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}})"
_ZONE = r"(?:gmt|utc|msk|[cem]es?t|[acemp][sd]t|bst|ist|amt|azt|trt|hrs?|local\s+time|[+-]\d{2}:?\d{2})"
_LABEL = r"(?:(?:first|last)\s+)?(?:published|updated|posted|modified|created|date)"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_FILLER = rf"(?:{_LABEL}|{_WEEKDAY}|{_ZONE}|on|at|t|z|[\s,|/·•–—():\-])"
_STAMP = re.compile(
    rf"{_FILLER}*(?:{_DATE}|{_TIME})(?:{_FILLER}+(?:{_DATE}|{_TIME}|{_YEARLESS})){{0,3}}{_FILLER}*", re.IGNORECASE
)
_LABELLED_STAMP = re.compile(rf"{_LABEL}\s*[:|]\s*(?:(?:{_DATE}|{_TIME})\b.{{0,60}})?", re.IGNORECASE)

_ENTRIES = (
    "advertisement|all news|all rights reserved|archive|back|back to top|close|comments|contact us|copy link|"
    "e mail|e mail to a friend|email|facebook|follow us|go to the archive|home|homepage|instagram|latest|"
    "hide caption|enlarge this image|just watched|latest news|leave a comment|linkedin|log in|login|main|main menu|menu|more|"
    "more news|more on this|must watch|play video|replay|replay more videos|replay more videos must watch|show caption|"
    "story highlights|toggle caption|view gallery|"
    "most read|most viewed|news feed|newsletter|next|next article|no comments|popular|post|previous|"
    "previous article|print|print this page|privacy policy|read also|read more|recommended|register|"
    "related|related articles|related news|related stories|related topics|search|see also|send|share|"
    "share article|share on facebook|share on twitter|share on x|share this|share this article|"
    "share this page|share this story|show more|sign in|sign up|skip to content|sponsored|subscribe|tags|"
    "telegram|terms of use|top news|top stories|trending|tweet|twitter|viber|whatsapp|x|"
    "you may also like|youtube"
)
_NAVIGATION = frozenset(_ENTRIES.split("|"))
"""Keys of menu entries and buttons."""

_SEPARATOR = re.compile(r"\s*[|»›•·→>]\s*|\s+/\s+")
_POINTER = re.compile(r"(?:read (?:also|more)|also read|see also|related|more on this)\s*[:–—-]\s.+", re.IGNORECASE)
_CAPTION_BUTTON = re.compile(r"(?:enlarge this image|(?:toggle|hide|show) caption)\b.*", re.IGNORECASE)
"""A button beside a picture with the photographer's name."""
_FILE_NAME = re.compile(
    r"(?:(?:photo|image|picture|file)\s*[:–-]\s*)?\w[\w.()%+/\\-]*\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?|avif|heic)",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:tel(?:ephone)?|phone|fax|mobile|hotline|whatsapp)s?\b[\s./:]*(?:fax\b[\s.:]*)?[+(\d][\d\s().,/–-]{5,}"
    r"|\+\d[\d\s()./–-]{6,}|\(\d{2,5}\)\s?\d[\d\s–-]{4,}",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?:(?:e-?mail|mail|contact(?: us)?)\s*:\s*)?[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE)
_WEB = re.compile(r"(?:(?:web(?:site)?|url|internet)\s*:\s*)?(?:https?://|www\.)\S+", re.IGNORECASE)
_OFFICE = re.compile(r"(?:address|editorial office|news ?desk|newsroom|head office)\b\s*(?:[:,].*)?", re.IGNORECASE)
_STREET = re.compile(
    r"\b\d+\w?,?\s+(?:[^\W\d][\w'.-]*\s+){1,4}(?:street|st|avenue|ave|road|rd|boulevard|blvd|square|lane|drive)\b"
    r"|\b(?:street|avenue|road|str|ul|ave)\.?,?\s+\d+|\b\d{5,6}$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|copyright\s*(?:©|\(c\))).*", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?:.*(?:©|\(c\)|copyright|\d{4}).{0,80}[.,|]\s*)?all rights reserved\.?"
    r"|all rights reserved\b.*\b(?:reproduction|permission|consent|reference)\b.*",
    re.IGNORECASE,
)
_COPYRIGHT_YEAR = re.compile(r"(?:copyright|\(c\)),?\s*\d{4}\b.*", re.IGNORECASE)


def clean_text(text: str, title: str | None = None) -> str:
    """The article's paragraphs, separated by one empty line, inner white space collapsed; "" where nothing is left.

    Dropped are whole short lines: time stamps, menus and buttons, image file names, telephone, e-mail and address
    lines, copyright notices, lines without a letter or digit, and the headline `title` where the text begins with it.
    Lines are joined only where the text is clearly wrapped by hand. Cleaning a clean text changes nothing.
    """
    lines = _drop_furniture(list(_paragraphs(tidy(text))))
    return "\n\n".join(_drop_headline(lines, _key(title or "")))


def _key(line: str) -> str:
    """The line's words, case-folded: equal for lines that differ in case and punctuation alone."""
    return " ".join(re.findall(r"\w+", line.casefold()))


def _drop_headline(lines: list[str], title: str) -> list[str]:
    """Without the leading lines that equal the title; a text that is nothing else keeps one."""
    if not title:
        return lines
    first = next((i for i, line in enumerate(lines) if _key(line) != title), None)
    return lines[:1] if first is None else lines[first:]


def _drop_furniture(lines: list[str]) -> list[str]:
    contact = [len(line) <= _LONGEST_RULED and _is_contact(line) for line in lines]
    # An address is known by its neighbours: telephone lines, or other lines of the same address.
    for order in (range(1, len(lines)), range(len(lines) - 2, -1, -1)):
        for i in order:
            neighbour = i - 1 if order.step > 0 else i + 1
            contact[i] = contact[i] or (contact[neighbour] and _is_address(lines[i]))
    return [line for line, known in zip(lines, contact, strict=True) if not known and not _is_furniture(line)]


def _is_furniture(line: str) -> bool:
    if not any(c.isalnum() for c in line):
        return True
    if len(line) > _LONGEST_RULED:
        return _is_menu(line)
    return _is_stamp(line) or _is_navigation(line) or _is_copyright(line) or bool(_FILE_NAME.fullmatch(line))


def _is_stamp(line: str) -> bool:
    if len(line) > 100:
        return False
    if _STAMP.fullmatch(line):
        return True
    return bool(_LABELLED_STAMP.fullmatch(line)) and not _ENDS_SENTENCE.search(line)


def _is_copyright(line: str) -> bool:
    if _COPYRIGHT.fullmatch(line) or _RIGHTS.fullmatch(line):
        return True
    return bool(_COPYRIGHT_YEAR.fullmatch(line)) and not _ENDS_SENTENCE.search(line)


def _is_navigation(line: str) -> bool:
    if _key(line) in _NAVIGATION:
        return True
    if _ENDS_SENTENCE.search(line):
        return False
    return bool(_POINTER.fullmatch(line) or _CAPTION_BUTTON.fullmatch(line)) or _is_menu(line)


def _is_menu(line: str) -> bool:
    """Whether the line holds the entries of a menu or a trail ("Home » Politics")."""
    parts = [part for part in _SEPARATOR.split(line) if part]
    if len(parts) < 2 or (len(parts) < 3 and _key(parts[0]) not in _NAVIGATION):
        return False
    short = all(len(part) <= 30 and len(part.split()) <= 4 for part in parts)
    return short and all(_STAMP.fullmatch(part) or not any(c.isdigit() for c in part) for part in parts)


def _is_contact(line: str) -> bool:
    parts = [part for part in re.split(r"\s*[|;]\s*|,\s+(?=[^\W\d])", line.rstrip(" ,;")) if part]
    known = [p for p in parts if _PHONE.fullmatch(p) or _EMAIL.fullmatch(p) or _WEB.fullmatch(p)]
    if parts and len(known) == len(parts):
        return True
    return bool(known or any(c.isdigit() for c in line)) and bool(_OFFICE.fullmatch(line)) and _is_address(line)


def _is_address(line: str) -> bool:
    if len(line) > 120 or _ENDS_SENTENCE.search(line):
        return False
    return bool(_OFFICE.fullmatch(line) or _STREET.search(line))


def _paragraphs(text: str) -> Iterator[str]:
    """The paragraphs, white space collapsed: one a line, or several lines joined where the text is wrapped by hand."""
    blocks = [[" ".join(line.split()) for line in block.split("\n")] for block in re.split(r"\n(?:[^\S\n]*\n)+", text)]
    blocks = [[line for line in block if line] for block in blocks]
    breaks = [pair for block in blocks for pair in pairwise(block)]
    width = max((len(line) for block in blocks for line in block if len(line) <= 90), default=0)
    wraps = [line for line, following in breaks if 50 <= len(line) <= 90 and not _fits(line, following, width)]
    ends = sum(bool(_ENDS_SENTENCE.search(line)) for line in wraps)
    wrapped = len(wraps) >= 2 and len(wraps) >= 0.6 * len(breaks) and ends < len(wraps) / 2
    for block in blocks:
        yield from _joined(block, width) if wrapped else block


def _fits(line: str, following: str, width: int) -> bool:
    """Whether the next line's first word had room on the line: then the break was meant."""
    return len(line) + 1 + len(following.split(" ", 1)[0]) <= width


def _joined(block: list[str], width: int) -> Iterator[str]:
    paragraph = ""
    previous = ""
    for line in block:
        # A few characters of room prove nothing: not every line is wrapped at the same width.
        meant = _fits(previous, line, width if _ENDS_SENTENCE.search(previous) else width - 5)
        if paragraph and not meant:
            paragraph += line if re.search(r"\w-$", previous) else f" {line}"
        else:
            if paragraph:
                yield paragraph
            paragraph = line
        previous = line
    if paragraph:
        yield paragraph


@dataclass(frozen=True, slots=True)
class HtmlArticle:
    """What a saved page says of its article. None: the page does not say."""

    text: str
    """Clean paragraphs; "" where no article was found."""
    title: str | None = None
    outlet: str | None = None
    """The site's name, else the host of its canonical address."""
    published: str | None = None
    """As the page gives it."""
    url: str | None = None
    """Canonical address."""
    retold_from: str | None = None


def article_from_html(data: bytes) -> HtmlArticle:
    """The article in a saved page, without menus, comments, tables, captions and lists of links.

    The main text is found by trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15); what the page
    says of itself is read from its `meta` and `link` elements. The character set is UTF-8, UTF-16 or the one declared.

    Raises:
        ReadingError: the characters cannot be read.
    """
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).addHandler(_SILENT)
    from trafilatura import load_html

    tree = load_html(decode_page(data, "page"))
    if tree is None:
        return HtmlArticle("")
    url = next(
        (u for u in (*tree.xpath("//link[@rel='canonical']/@href"), _meta(tree, "og:url")) if _is_absolute(u)), None
    )
    outlet = _meta(tree, "og:site_name") or (urlsplit(url).netloc.removeprefix("www.") if url else "")
    page = _main_text(tree)
    title = _meta(tree, "og:title") or (page.title if page is not None else None) or None
    return HtmlArticle(
        text=clean_text("\n\n".join(_blocks(page.body)), title) if page is not None else "",
        title=title,
        outlet=outlet or None,
        published=_published(tree) or (page.date if page is not None else None),
        url=url,
        retold_from=_meta(tree, "retold_from") or None,
    )


def _is_absolute(url: str) -> bool:
    try:
        return bool(urlsplit(url).scheme)
    except ValueError:
        return False


def _meta(tree: Any, name: str) -> str:
    found = tree.xpath("//meta[@property=$name or @name=$name]/@content", name=name)
    return " ".join(tidy(found[0]).split()) if found else ""


def _published(tree: Any) -> str | None:
    named = _meta(tree, "article:published_time") or _meta(tree, "datePublished")
    if named:
        return named
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        found = re.search(r'"datePublished"\s*:\s*"([^"]{4,60})"', script)
        if found:
            return found[1]
    return None


def _main_text(tree: Any) -> Any:
    """Trafilatura's document, or None.

    Its usual limit of 250 characters is lifted: for a shorter article it falls back on the whole page and its menus.
    Dates are not guessed from the text.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import use_config

    for quote in list(tree.iter("q")):
        quote.text = f"“{quote.text or ''}"
        quote.tail = f"”{quote.tail or ''}"
        quote.drop_tag()
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "0")
    return bare_extraction(
        tree,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
        prune_xpath=["//nav", "//aside", "//address", "//figure"],
        config=config,
    )


_BLOCKS = frozenset(("p", "head", "item", "list", "div"))


def _blocks(element: Any) -> Iterator[str]:
    """The text of each innermost paragraph, heading and list item in document order; `lb` is a line break."""
    if not any(child.tag in _BLOCKS for child in element.iterdescendants()):
        yield "".join(_inline(element))
        return
    loose = [element.text or ""]
    for child in element:
        if child.tag in _BLOCKS or child.tag == "quote":
            yield " ".join("".join(loose).split())
            yield from _blocks(child)
            loose = [child.tail or ""]
        else:
            loose += [*_inline(child), child.tail or ""]
    yield " ".join("".join(loose).split())


def _inline(element: Any) -> Iterator[str]:
    if element.tag == "lb":
        yield "\n"
    yield re.sub(r"\s+", " ", element.text or "")
    for child in element:
        yield from _inline(child)
        yield re.sub(r"\s+", " ", child.tail or "")
