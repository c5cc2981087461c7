"""What becomes of folders and paths, good and bad."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from read_items import SENTENCE, article, failure, only, read, write

from core.reading.files import expand, read_file, read_paths
from core.settings import Settings

# Paths


def test_a_folder_gives_its_files_sorted_and_counts_the_others(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a.md",
        "sub/c.json",
        "sub/x.pdf",
        "d.csv",
        ".hidden.txt",
        ".git/e.txt",
        "sub/.f/g.txt",
        "Z.html",
    ):
        write(tmp_path, name, SENTENCE)
    (tmp_path / "empty").mkdir()
    files, failures, ignored = expand([tmp_path])
    assert [str(f.relative_to(tmp_path)) for f in files] == ["Z.html", "a.md", "b.txt", "sub/c.json"]
    assert (failures, ignored) == ([], 2)


def test_paths_keep_their_order_and_no_file_comes_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path, name, SENTENCE)
    monkeypatch.chdir(tmp_path)
    files, _, _ = expand(["b.txt", tmp_path, "./a.txt"])
    assert files == [Path("b.txt"), tmp_path / "a.txt"]
    assert [i.item for i in read_paths(["b.txt"], Settings())] == ["b.txt"]
    assert article(only("b.txt")).url == (tmp_path / "b.txt").as_uri()


def test_a_hidden_file_that_is_named_is_read(tmp_path: Path) -> None:
    assert only(write(tmp_path, ".a.txt", SENTENCE)).article is not None


@pytest.mark.parametrize("name", ["a.pdf", "a.csv", "a"])
def test_a_named_file_of_another_type_is_refused(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name, SENTENCE)
    _, failures, ignored = expand([path])
    assert ignored == 0
    assert "supported; supported are .htm .html .json .jsonl .jsonld .md .txt" in failures[0].reason
    assert failure(path) == failures[0].reason
    (direct,) = read_file(path, Settings())
    assert direct.failure == failures[0].reason


@pytest.mark.parametrize("url", ["http://example.org/a.html", "HTTPS://example.org", Path("https://example.org/a.txt")])
def test_an_address_of_the_web_is_refused_by_name(url: str | Path) -> None:
    assert failure(url) == "reading from the web is not available; save the page and ingest the file"


@pytest.mark.parametrize("path", ["missing.txt", "no/such/folder", ""])
def test_a_missing_path_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.chdir(tmp_path)
    if path:
        assert failure(path) == "no such file or folder"
    else:
        assert read(path) == []


@pytest.mark.parametrize("path", ["a\0b.txt", "a" * 5000 + ".txt", "a/" * 3000])
def test_a_path_that_cannot_be_is_named(path: str) -> None:
    item = only(path)
    assert item.failure is not None
    assert item.failure.startswith("cannot be read: ")
    assert "\0" not in item.item


def test_a_file_that_vanishes_after_it_was_found_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", SENTENCE)
    files, _, _ = expand([tmp_path])
    path.unlink()
    (item,) = read_file(files[0], Settings())
    assert item.failure == "no such file or folder"


def test_links_in_a_circle_are_named_and_do_not_stop_the_walk(tmp_path: Path) -> None:
    write(tmp_path, "sub/a.txt", SENTENCE)
    (tmp_path / "sub" / "back").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "gone.txt")
    files, failures, _ = expand([tmp_path])
    assert files == [tmp_path / "sub" / "a.txt"]
    assert {Path(f.item).name: f.reason for f in failures} == {
        "back": "a link that leads back to a folder it lies in",
        "self.txt": "a link that leads back to itself",
        "nowhere.txt": "no such file or folder",
    }


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert failure(tmp_path / "a.txt") == "not a regular file"
    (item,) = read_file(tmp_path / "a.txt", Settings())
    assert item.failure == "not a regular file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", SENTENCE).chmod(0)
    write(tmp_path, "sub/b.txt", SENTENCE)
    (tmp_path / "sub").chmod(0)
    try:
        reasons = {Path(i.item).name: i.failure for i in read(tmp_path)}
    finally:
        (tmp_path / "sub").chmod(0o700)
    assert reasons == {"a.txt": "no permission to read it", "sub": "no permission to read it"}


def test_a_name_that_is_no_unicode_can_be_printed_and_stored(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(SENTENCE)
    item = only(tmp_path)
    name = tmp_path
    assert item.item == f"{name}/caf\ufffd.txt"
    assert article(item).url.endswith("/caf%E9.txt")


def test_one_bad_file_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    write(tmp_path, "a.json", "{")
    write(tmp_path, "b.txt", SENTENCE)
    items = list(read_paths([tmp_path / "gone", "https://example.org", tmp_path], Settings()))
    assert [i.article is not None for i in items] == [False, False, False, True]


def test_reading_plain_texts_loads_no_heavy_library(root: Path) -> None:
    code = (
        "import sys, core.reading.files, core.reading.clean, core.reading.origins;"
        "print([m for m in ('trafilatura', 'datasketch', 'dateparser', 'py3langid', 'lxml', 'torch', 'pandas', 'yaml')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"
