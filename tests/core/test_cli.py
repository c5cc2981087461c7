"""The commands as a user or a pipe runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core.cli import main


def run(*args: str, desk: Path | None = None, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "core.cli", *(["--desk", str(desk)] if desk else []), *args]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def here(*args: str, desk: Path) -> Result:
    """The command in this process, where the models are loaded."""
    return CliRunner().invoke(main, ["--desk", str(desk), *args])


def test_help_names_every_command_of_the_readme(root: Path) -> None:
    readme = (root / "README.md").read_text("utf-8")
    out = run("--help").stdout
    names = (
        "demo ingest search flags decide correct flag claims judge match check export dashboard doctor refresh remove"
    )
    for name in names.split():
        assert f"crossclaim {name}" in readme
        assert f"  {name} " in out


def test_search_prints_one_object_with_both_sides(own_desk: Path) -> None:
    done = run(
        "search", "Russia is not to blame that the work of the trilateral group stopped", "--json", desk=own_desk
    )
    answer = json.loads(done.stdout)
    assert {"Armenia", "Azerbaijan"} <= {m["party"] for m in answer["matches"]}
    assert any(m["relation"] == "contradicts" for m in answer["matches"])
    wanted = {
        "claim",
        "article",
        "url",
        "outlet",
        "published",
        "text",
        "statement",
        "speaker",
        "party",
        "stance",
        "start",
        "end",
    }
    assert wanted | {"score", "relation", "p_contradicts", "reasons"} <= set(answer["matches"][0])


def test_search_takes_dates_stance_and_quotations(own_desk: Path) -> None:
    def found(*options: str) -> list[dict[str, str]]:
        done = here("search", "who stopped the trilateral group", "--json", "--limit", "200", *options, desk=own_desk)
        matches: list[dict[str, str]] = json.loads(done.stdout)["matches"]
        assert matches
        return matches

    assert {m["published"][:7] for m in found("--since", "2024-05", "--until", "2024-05")} == {"2024-05"}
    assert {m["stance"] for m in found("--stance", "denies")} == {"denies"}
    assert len(found("--quotes-only")) < len(found())


def test_search_shows_the_nearest_where_nothing_is_found(own_desk: Path) -> None:
    done = here("search", 'the "Queen Martha" stopped the trilateral group', desk=own_desk)
    assert "No claims found. The nearest" in done.stdout
    assert "trilateral group" in done.stdout.split("\n", 1)[1]
    assert done.exit_code == 0


def test_flags_and_decide_and_export_pipe(own_desk: Path, tmp_path: Path) -> None:
    first = json.loads(run("flags", "--json", desk=own_desk).stdout.splitlines()[0])
    assert first["status"] == "open"
    done = run("decide", first["flag"], "not comparable", "--note", "=different days", "--editor", "Ana", desk=own_desk)
    assert done.returncode == 0
    line = json.loads(run("export", "jsonl", "--status", "not comparable", desk=own_desk).stdout)
    assert line["verdicts"][0]["note"] == "=different days"
    assert run("export", "csv", "-o", str(tmp_path / "flags.csv"), desk=own_desk).returncode == 0
    assert "'=different days" in (tmp_path / "flags.csv").read_text("utf-8")


def test_a_correction_and_a_flag_added_by_hand_pipe(own_desk: Path) -> None:
    first, *others = [json.loads(line) for line in run("flags", "--json", desk=own_desk).stdout.splitlines()]
    claim, speaker = first["a"]["claim"], first["a"]["speaker"]
    done = here("correct", claim, "--party", "Freedonia", "--speaker", "Rosa Lind", "--editor", "Ana", desk=own_desk)
    assert "Rosa Lind (Freedonia)" in done.stdout
    stale = here("correct", claim, "--party", "Armenia", "--after", "0", "--editor", "Ben", desk=own_desk)
    assert stale.exit_code != 0
    assert "Ana" in stale.stderr
    lines = [json.loads(line) for line in run("flags", "--json", desk=own_desk).stdout.splitlines()]
    [side] = [f["a"] for f in lines if f["flag"] == first["flag"]]
    assert (side["party"], side["corrected"], side["tool"]["speaker"]) == ("Freedonia", True, speaker)
    assert "corrected" not in first["a"]
    here("correct", claim, "--undo", "party", "--undo", "speaker", desk=own_desk)
    flagged = {
        f[side]["claim"] for f in (first, *others) for side in "ab" if claim in (f["a"]["claim"], f["b"]["claim"])
    }
    far = next(f["b"]["claim"] for f in others if f["b"]["claim"] not in flagged)
    assert "added by Ana" in here("flag", claim, far, "--editor", "Ana", desk=own_desk).stdout
    lines = [json.loads(line) for line in run("flags", "--json", desk=own_desk).stdout.splitlines()]
    [added] = [f for f in lines if f.get("added_by") == "Ana"]
    assert added["p_contradicts"] is None
    assert all("corrected" not in f[side] for f in lines for side in "ab")


def test_claims_gives_offsets_of_the_text_it_prints(sample_corpus: Path) -> None:
    path = str(sample_corpus / "articles" / "SC-01.md")
    head, *found = [json.loads(line) for line in run("claims", path, "--json").stdout.splitlines()]
    assert head["article"] == path
    for claim in found:
        assert head["text"][claim["start"] : claim["end"]] == claim["text"]
    galuzin = [c for c in found if c["speaker"] == "Mikhail Galuzin"]
    assert len(galuzin) >= 8
    assert {c["party"] for c in galuzin} == {"Russia"}


def test_claims_says_why_a_text_in_another_language_has_none(tmp_path: Path) -> None:
    path = tmp_path / "de.txt"
    path.write_text("Die Strecke wurde im Mai geschlossen, sagte der Minister in Berlin. Niemand weiß, warum.", "utf-8")
    done = run("claims", str(path), "--json")
    [head] = [json.loads(line) for line in done.stdout.splitlines()]
    assert head["not_segmented"] == "no claims: its language is 'de', and only English is read"
    assert head["not_segmented"] in done.stderr


def test_judge_keeps_the_keys_of_its_lines_and_names_bad_ones() -> None:
    rows = [
        {
            "a": "At least 12 people were killed in the mine.",
            "b": "At least 12 people were killed in the mine.",
            "key": 7,
        },
        {
            "a": "The mine was flooded by a pipe.",
            "b": "The mine was flooded by a pipe.",
            "stance_a": "denies",
            "stance_b": "asserts",
        },
        {"a": "The mine was closed.", "b": ""},
    ]
    done = run("judge", text="\n".join([json.dumps(r) for r in rows] + ["nonsense", '{"a": 1}']))
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["relation"] for r in out] == ["agrees", "contradicts", "related"]
    assert out[0]["key"] == 7
    assert all(abs(r["p_agrees"] + r["p_contradicts"] + r["p_related"] - 1) < 1e-4 for r in out)
    assert done.returncode == 1
    assert "line 4" in done.stderr
    assert "line 5" in done.stderr


def test_match_finds_the_nearest_claim_without_a_desk(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text(json.dumps({"id": 1, "text": "who closed the harbour"}))
    claims = [
        {"id": "a", "text": "The harbour was closed by its master."},
        {"id": "b", "text": "Bread prices rose in May."},
    ]
    (tmp_path / "c.jsonl").write_text("\n".join(json.dumps(c) for c in claims))
    answer = json.loads(run("match", str(tmp_path / "q.jsonl"), str(tmp_path / "c.jsonl"), "--top", "9").stdout)
    assert [m["id"] for m in answer["matches"]] == ["a", "b"]


def test_a_bad_item_gives_exit_status_one(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    done = run("ingest", str(tmp_path / "empty.txt"), desk=tmp_path / "desk")
    assert done.returncode == 1
    assert "empty.txt" in done.stderr


@pytest.mark.parametrize(
    "args",
    [("decide", "feedbeef", "confirmed"), ("search", "x", "--since", "soon"), ("search", "x", "--until", "2024-99")],
)
def test_a_users_mistake_gets_one_line_and_no_traceback(args: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*args, desk=tmp_path / "desk")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
