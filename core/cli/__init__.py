"""What does `crossclaim …` offer? Thin commands over the Desk, a module for each group of them.

Heavy modules are imported inside the commands, so that `crossclaim --help` answers at once.
"""

from core.cli import corpus, pages, review, search, texts  # each hangs its commands into the group
from core.cli.group import main

__all__ = ["corpus", "main", "pages", "review", "search", "texts"]
