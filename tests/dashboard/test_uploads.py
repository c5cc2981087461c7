"""An upload's name is a name and never a path."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard.uploads import keep, safe_name


@dataclass
class _File:
    name: str
    data: bytes = b"text"

    def getvalue(self) -> bytes:
        return self.data


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("report.md", "report.md"),
        ("../../etc/passwd", "passwd.txt"),
        ("..\\..\\x.HTML", "x.html"),
        ("", "upload.txt"),
        ("..", "upload.txt"),
        (".txt", "txt.txt"),
        (".hidden.md", "hidden.md"),
        ("a\x00b\n.json", "a_b_.json"),
        ("программа ü.jsonl", "программа ü.jsonl"),
        ("tool.exe", "tool.exe.txt"),
    ],
)
def test_names_are_made_plain(name: str, made: str) -> None:
    assert safe_name(name) == made


@pytest.mark.parametrize("name", ["../../x.md", "a" * 4000 + ".txt", "ü" * 300 + ".md", "", "/", "C:\\x\\", "..."])
def test_files_stay_in_the_folder(name: str, tmp_path: Path) -> None:
    [path] = keep(tmp_path / "uploads", [_File(name)])
    assert path.resolve().is_relative_to((tmp_path / "uploads").resolve())
    assert path.read_bytes() == b"text"


def test_two_stories_in_files_of_one_name_stay_apart_and_one_sent_twice_is_one(tmp_path: Path) -> None:
    one, other, again = keep(tmp_path, [_File("a.md", b"1"), _File("a.md", b"2"), _File("a.md", b"1")])
    assert one != other
    assert one == again
