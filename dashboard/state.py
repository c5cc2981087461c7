"""Which desk does this server show, and by which keys do widgets and addresses speak of it?"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import streamlit as st

from core.desk import Desk
from core.errors import CrossclaimError
from core.records import FlagView, SearchMatch
from core.settings import Settings
from dashboard.escape import label


class Key(StrEnum):
    """Keys of widgets; those of the address bar are named alike."""

    QUERY = "q"
    LIMIT = "limit"
    PARTY = "party"
    OUTLET = "outlet"
    SINCE = "since"
    FLAG = "flag"
    STATUS = "status"
    SIDE = "side"
    CIRCUMSTANCE = "circumstance"
    REASON = "reason"
    LEAST = "least"
    NOTE = "note"
    EDITOR = "editor"
    ARTICLE = "article"
    CLAIM = "claim"
    UPLOAD = "upload"


@st.cache_resource(show_spinner="Opening the desk …")
def _open() -> Desk:
    return Desk(Settings.from_env())


def desk() -> Desk:
    """The desk of this server; where it cannot be opened, the page ends with the reason and what to do."""
    try:
        return _open()
    except CrossclaimError as error:
        st.error(f"The desk cannot be opened: {plain(str(error))}", icon=":material/error:")
        st.write(
            "Check the folder named above, run `crossclaim doctor`, or open another desk with `crossclaim --desk FOLDER dashboard`."
        )
        st.stop()
        raise


@st.cache_data(max_entries=8, show_spinner="Reading the flags …")
def _flags(folder: str, generation: int, verdicts: int) -> list[FlagView]:
    return desk().flags()


def flags() -> list[FlagView]:
    """All flags, read anew only when the desk changed."""
    d = desk()
    return _flags(str(d.folder), d.store_generation(), d.counts()["verdicts"])


@st.cache_data(max_entries=64, show_spinner="Searching …")
def _search(
    folder: str, generation: int, text: str, limit: int, party: str, outlet: str, since: Any
) -> list[SearchMatch]:
    return desk().search(text, limit, party or None, outlet or None, since)


def search(text: str, limit: int, party: str, outlet: str, since: Any) -> list[SearchMatch]:
    """Search matches, looked up once for each question and state of the desk."""
    d = desk()
    return _search(str(d.folder), d.store_generation(), text, limit, party, outlet, since)


def plain(text: str) -> str:
    """Text that Streamlit's Markdown shows as it is: no markup, formula, emoji, colour or link comes alive."""
    return label(text, longest=10_000)
