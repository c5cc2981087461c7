"""In which forms can an editor take away what the page shows?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.records import FlagView
from core.review.claimreview import confirmed
from core.review.export import FORMATS

_BUTTONS = {
    "csv": ("CSV", "flags.csv", "text/csv", "A table: one row a flag, both sides and the last verdict."),
    "jsonl": ("JSONL", "flags.jsonl", "application/jsonl", "One JSON object a flag, with all its verdicts."),
    "markdown": (
        "Right of reply",
        "right-of-reply.md",
        "text/markdown",
        "Both sides' quotations with links, times, reasons and verdicts, in Markdown.",
    ),
    "claimreview": (
        "ClaimReview",
        "claimreview.jsonld",
        "application/ld+json",
        "schema.org JSON-LD of the confirmed flags: that two accounts contradict each other, not which is right.",
    ),
}


def show_downloads(flags: Sequence[FlagView]) -> None:
    """A button for each form, for the flags that the filters let through; ClaimReview waits for a confirmed one."""
    with st.popover("Export", icon=":material/download:", help="The flags listed, as a file."):
        for form, (words, name, kind, help_) in _BUTTONS.items():
            empty = not (confirmed(flags) if form == "claimreview" else flags)
            st.download_button(
                words,
                lambda form=form: FORMATS[form](flags),  # type: ignore[misc]
                name,
                kind,
                key=f"export_{form}",
                on_click="ignore",
                help=help_,
                disabled=empty,
                width="stretch",
            )
