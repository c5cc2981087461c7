"""Which claims hold these very words?

SQLite's full-text search (FTS5) over what a claim says and who says it. The table keeps no text of its own: it reads the
claims table, and triggers keep it in step with whatever writes there. Other databases, and an SQLite without FTS5, are
asked with LIKE instead: slower, it also finds the words inside longer ones, and letters with and without accents differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.reading.characters import has_words, storable
from core.store.tables import writing

_COLUMNS = ("text", "statement", "speaker")
_claims = sa.table("claims", sa.column("num", sa.Integer), *(sa.column(name, sa.Text) for name in _COLUMNS))

_TABLE = f"""
CREATE VIRTUAL TABLE claim_words USING fts5(
    {", ".join(_COLUMNS)}, content='claims', content_rowid='num', tokenize="unicode61 remove_diacritics 2"
)
"""
_NEW, _OLD = (", ".join(f"{row}.{name}" for name in ("num", *_COLUMNS)) for row in ("new", "old"))
_ADD = f"INSERT INTO claim_words(rowid, {', '.join(_COLUMNS)}) VALUES ({_NEW});"
_REMOVE = f"INSERT INTO claim_words(claim_words, rowid, {', '.join(_COLUMNS)}) VALUES ('delete', {_OLD});"
_TRIGGERS = {"INSERT": _ADD, "DELETE": _REMOVE, "UPDATE": _REMOVE + _ADD}
_HOLDING = "SELECT rowid FROM claim_words WHERE claim_words MATCH :words ORDER BY rowid LIMIT :most"
_REBUILD = "INSERT INTO claim_words(claim_words) VALUES ('rebuild')"
_CHECK = "INSERT INTO claim_words(claim_words, rank) VALUES ('integrity-check', 1)"


class ClaimWords:
    """The words of all claims of one store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._full_text = False

    def open(self) -> None:
        """Makes sure of the full-text table: a store of before it gets it, filled from its claims.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database cannot be read or written.
        """
        if self._engine.dialect.name != "sqlite":
            return
        with self._engine.connect() as connection:
            if self._exists(connection):
                self._full_text = True
                return
            if not connection.execute(sa.text("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'")).first():
                return
        with writing(self._engine) as connection:
            if not self._exists(connection):  # another process may have been quicker
                connection.execute(sa.text(_TABLE))
                for verb, action in _TRIGGERS.items():
                    connection.execute(
                        sa.text(f"CREATE TRIGGER claim_words_{verb} AFTER {verb} ON claims BEGIN {action} END")
                    )
                connection.execute(sa.text(_REBUILD))
        self._full_text = True

    def holding(self, phrases: Sequence[str], most: int | None = None) -> list[int]:
        """Index ids of the claims in whose passage, statement or speaker's name each phrase stands, at most `most` of them.

        Letter case, accents and punctuation do not count; a phrase without letters or figures is left out, and without
        any other no claim is found. Any text may be asked for.
        """
        wanted = [storable(phrase).replace("\0", " ") for phrase in phrases if has_words(phrase)]
        if not wanted:
            return []
        with self._engine.connect() as connection:
            if self._full_text:
                values = {"words": " ".join(map(_quoted, wanted)), "most": -1 if most is None else most}
                return list(connection.execute(sa.text(_HOLDING), values).scalars())
            return list(connection.execute(_like(wanted, most)).scalars())

    def faults(self, repair: bool) -> list[str]:
        """What is wrong with the full-text table, one sentence or none; with `repair` it is filled anew from the claims."""
        if not self._full_text:
            return []
        try:
            with writing(self._engine) as connection:
                connection.execute(sa.text(_CHECK))
        except sa.exc.DatabaseError:
            wrong = "the word index differs from the claims"
            if repair:
                with writing(self._engine) as connection:
                    connection.execute(sa.text(_REBUILD))
                wrong += "; it was rebuilt from the store"
            return [wrong]
        return []

    @staticmethod
    def _exists(connection: sa.Connection) -> bool:
        query = sa.text("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'claim_words'")
        return connection.execute(query).first() is not None


def _quoted(phrase: str) -> str:
    """A phrase as an FTS5 string, in which no operator or column name is seen."""
    return '"' + phrase.replace('"', '""') + '"'


def _like(phrases: Sequence[str], most: int | None) -> sa.Select[Any]:
    columns = [sa.func.lower(sa.func.coalesce(_claims.c[name], "")) for name in _COLUMNS]
    each = [sa.or_(*(c.contains(phrase.lower(), autoescape=True) for c in columns)) for phrase in phrases]
    return sa.select(_claims.c.num).where(*each).order_by(_claims.c.num).limit(most)
