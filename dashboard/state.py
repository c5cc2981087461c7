"""What do the pages remember, and where: in the address, in the session, or on the server?"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from enum import StrEnum
from threading import Thread
from typing import Any

import streamlit as st

from core.desk import Desk
from core.lookup import NO_FILTERS, Filters
from core.records import ClaimView, FlagView, Judgement, Label, Relation, SearchMatch
from core.review.dossier import ClaimDossier
from core.review.stories import Story
from core.review.story_report import StoryReport
from core.settings import Settings


class Key(StrEnum):
    """Keys of widgets and of the address. Those of the first group stand in the address."""

    QUERY = "q"
    PARTY = "party"
    OUTLET = "outlet"
    SINCE = "since"
    UNTIL = "until"
    STANCE = "stance"
    QUOTES = "quotes"
    LIMIT = "n"
    VIEW = "view"
    FLAG = "flag"
    STATUS = "status"
    PAIR = "pair"
    CIRCUMSTANCE = "circumstance"
    REASON = "reason"
    LEAST = "least"
    FROM_OUTLET = "from"
    HOLDS = "holds"
    NEW_ONLY = "new"
    MUTED_TOO = "muted"
    ARTICLE = "article"
    CLAIM = "claim"
    STORY = "story"
    REMOVE = "remove"

    CHOSEN_STORY = "chosen_story"
    EDITOR = "editor"
    NOTE = "note"
    WHOLE_DISPUTE = "whole_dispute"
    SEEN = "seen"
    """The flag that is looked at, and its last verdict when it came up."""
    OUTCOME = "outcome"
    WHOLE_PAGE = "whole_page"
    WHY = "why"
    BULK_WHY = "bulk_why"
    VISIT = "visit"
    SHOWN = "shown"
    SHOWN_STORIES = "shown_stories"
    CORRECT = "correct"
    CORRECTED = "corrected"
    ADD_FLAG = "add_flag"
    ADD_WORDS = "add_words"
    ADD_CLAIM = "add_claim"
    ADD_EDITOR = "add_editor"
    ADD_NOTE = "add_note"
    ADDED = "added"
    TIMELINE = "timeline"
    ACCOUNT = "account"
    MARKED = "marked"
    CHOSEN_ARTICLE = "chosen_article"
    WORDS = "words"
    CHART = "chart"
    MATRIX = "matrix"
    LANES = "lanes"
    FOLDER = "folder"
    PASTED_TITLE = "pasted_title"
    PASTED_OUTLET = "pasted_outlet"
    PASTED_DATE = "pasted_date"
    PASTED_TEXT = "pasted_text"
    REMOVE_KIND = "remove_kind"
    REMOVE_WHAT = "remove_what"
    REMOVED = "removed"
    UPLOAD = "upload"
    UPLOADS = "uploads"
    REPORT = "report"
    DRAFT = "draft"
    CHECKED = "checked"
    FINDINGS = "findings"


SEARCH = "app_pages/search.py"
CONTRADICTIONS = "app_pages/contradictions.py"
STORIES = "app_pages/stories.py"
ARTICLE = "app_pages/article.py"
CLAIM = "app_pages/claim.py"
CORPUS = "app_pages/corpus.py"
DRAFT = "app_pages/draft_check.py"

Account = tuple[ClaimView, list[tuple[Relation, ClaimView]]]
"""A claim with its agreeing and contradicting relations, each with the claim on the other side."""
_Version = tuple[str | int, ...]
"""The desk's folder with its generations, and for what tells of flags the state of the verdicts too."""


def desk() -> Desk:
    """The server's desk.

    Raises:
        CrossclaimError: the settings or the desk cannot be used.
    """
    settings = Settings.from_env()
    return _desk(str(settings), settings)


@st.cache_resource(show_spinner="Opening the desk …")
def _desk(name: str, _settings: Settings) -> Desk:
    return Desk(_settings)


def warm_up(of: Desk) -> None:
    """Begins to load the models beside the pages, once a server; an empty desk needs none yet."""
    if not of.is_empty():
        _warming(str(of.folder), of)


@st.cache_resource(show_spinner=False)
def _warming(folder: str, _desk: Desk) -> Thread:
    thread = Thread(target=_warm, args=(_desk,), name="crossclaim-warm-up", daemon=True)
    thread.start()
    return thread


def _warm(of: Desk) -> None:
    try:
        of.warm()
    except Exception:  # the page that needs the models meets the same fault and shows it
        logging.getLogger("crossclaim").exception("the models could not be loaded ahead")


def _version(of: Desk) -> _Version:
    return (str(of.folder), *of.generations())


def _review_version(of: Desk) -> _Version:
    return (str(of.folder), *of.review_state())


def wait_for_models(of: Desk) -> None:
    """Waits until the models are loaded, and shows that it does; an empty desk needs none yet."""
    if not of.is_empty():
        loading = _warming(str(of.folder), of)
        if loading.is_alive():
            with st.spinner("Loading the language models: some seconds, once after a start …"):
                loading.join()


def search(of: Desk, query: str, limit: int, filters: Filters = NO_FILTERS) -> list[SearchMatch]:
    """`Desk.search`, remembered until the desk changes; shows what it waits for. Shared by all sessions: read only."""
    wait_for_models(of)
    return _search(_version(of), query, limit, str(filters), filters, of)


@st.cache_resource(show_spinner="Searching …", max_entries=200, ttl=600)
def _search(version: _Version, query: str, limit: int, key: str, _filters: Filters, _desk: Desk) -> list[SearchMatch]:
    return _desk.search(query, limit, _filters)


def flags(of: Desk) -> list[FlagView]:
    """`Desk.flags`: the desk itself remembers what verdicts do not change."""
    with st.spinner("Gathering the flags …"):
        return of.flags()


def raised_since_last_visit(of: Desk, editor: str) -> frozenset[str]:
    """Flags that are new to an editor. Opening the queue is one visit a session; what was new stays so until it ends."""
    if not editor:
        return frozenset()
    if st.session_state.get(Key.VISIT, ("", None))[0] != editor:
        st.session_state[Key.VISIT] = (editor, of.visit(editor))
    return of.raised_since(st.session_state[Key.VISIT][1])


def stories(of: Desk) -> list[Story]:
    """`Desk.stories`, with a word on what it waits for."""
    return _stories(_version(of), of)


@st.cache_resource(show_spinner="Gathering the stories …", max_entries=3, ttl=600)
def _stories(version: _Version, _desk: Desk) -> list[Story]:
    return _desk.stories()


def story(of: Desk, article: str) -> StoryReport:
    """`Desk.story`, remembered until the desk changes. Shared by all sessions: read only.

    Raises:
        NotFoundError: the article is in no story.
    """
    return _story(_review_version(of), article, of)


@st.cache_resource(show_spinner="Reading the story …", max_entries=50, ttl=600)
def _story(version: _Version, article: str, _desk: Desk) -> StoryReport:
    return _desk.story(article, flags(_desk))


def dossier(of: Desk, claim: str) -> ClaimDossier:
    """`Desk.dossier`, remembered until the desk changes. Shared by all sessions: read only.

    Raises:
        NotFoundError: there is no claim of this id.
    """
    return _dossier(_review_version(of), claim, of)


@st.cache_resource(show_spinner="Gathering the accounts …", max_entries=100, ttl=600)
def _dossier(version: _Version, claim: str, _desk: Desk) -> ClaimDossier:
    return _desk.dossier(claim)


def corpus(of: Desk) -> list[dict[str, Any]]:
    """`Desk.corpus`, remembered until the desk changes. Shared by all sessions: read only."""
    return _corpus(_version(of), of)


@st.cache_resource(show_spinner=False, max_entries=3, ttl=600)
def _corpus(version: _Version, _desk: Desk) -> list[dict[str, Any]]:
    return _desk.corpus()


def accounts_of(of: Desk, article: str) -> list[Account]:
    """An article's claims in reading order, each with what contradicts it and then what agrees, the surest first.

    Copies of one wire text are given once.
    """
    views = of.claims_of(article)
    found: dict[str, Account] = {view.claim.id: (view, []) for view in views}
    told = [r for r in of.relations_of(found) if r[0].judgement.label is not Label.RELATED]
    seen: set[tuple[str, str, str]] = set()
    for relation, a, b in sorted(told, key=lambda r: _sureness(r[0].judgement), reverse=True):
        for mine, other in ((a, b), (b, a)):
            copy = (mine.claim.id, other.origin, other.claim.statement_hash)
            if mine.claim.id in found and copy not in seen:
                seen.add(copy)
                found[mine.claim.id][1].append((relation, other))
    return list(found.values())


def _sureness(judgement: Judgement) -> tuple[bool, float]:
    contradicts = judgement.label is Label.CONTRADICTS
    return contradicts, judgement.p_contradicts if contradicts else judgement.p_agrees


def is_sample(of: Desk) -> bool:
    """True where the desk holds the sample corpus."""
    return any(str(row["url"]).startswith("sample:") for row in corpus(of))


def from_address(key: Key) -> str:
    """A value of the address, or ""."""
    return str(st.query_params.get(key.value, ""))


def to_address(values: Mapping[Key, str]) -> None:
    """Sets values in the address, takes out those that are "", and leaves the others."""
    for key, value in values.items():
        if value:
            st.query_params[key.value] = value
        else:
            st.query_params.pop(key.value, None)
