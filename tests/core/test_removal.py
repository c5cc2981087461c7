"""Removing articles and outlets: what goes, what stays, and what a killed removal leaves."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from core.cli import main
from core.desk import Desk
from core.errors import NotFoundError
from core.settings import Settings

QUESTION = "the mine of Bramholt was flooded by a burst pipe"
TEXT = "The mine of Bramholt was flooded by a burst pipe on Monday, the owner said. {}"


@pytest.fixture
def desk(own_desk: Path) -> Desk:
    return Desk(Settings(home=own_desk))


def write(folder: Path, name: str, text: str, outlet: str = "Bramholt Post") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.md"
    path.write_text(
        f"---\nurl: test:{name}\noutlet: {outlet}\ntitle: {name}\npublished: 2024-05-15\n---\n{text}\n", "utf-8"
    )
    return path


def rows(desk: Desk, table: str) -> int:
    with desk.store.engine.connect() as connection:
        return int(connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_a_removed_article_is_found_nowhere_and_can_be_added_again(desk: Desk, tmp_path: Path) -> None:
    desk.refresh()
    before = {table: rows(desk, table) for table in ("articles", "claims", "vectors", "matches", "relations")}
    path = write(tmp_path / "in", "one", TEXT.format("Nobody was hurt."))
    desk.ingest([path])
    expected = [m.view.claim.id for m in desk.search(QUESTION, limit=3)]
    assert desk.search(QUESTION)[0].view.article.url == "test:one"
    removed = desk.remove(["test:one"])
    assert (removed.articles, removed.kept_elsewhere) == (1, 0)
    assert removed.claims > 0
    assert all(m.view.article.url != "test:one" for m in desk.search(QUESTION))
    assert {table: rows(desk, table) for table in before} == before
    assert desk.doctor() == []
    assert desk.ingest([path]).added == 1
    assert [m.view.claim.id for m in desk.search(QUESTION, limit=3)] == expected
    assert desk.doctor() == []


def test_verdicts_stay_in_the_history_and_come_back_with_the_article(desk: Desk, sample_corpus: Path) -> None:
    flag = desk.flags()[0]
    desk.decide(flag.flag, "confirmed", "both on record", "Ana")
    removed = desk.remove([flag.a.article.id])
    assert removed.relations > 0
    assert flag.flag not in {f.flag for f in desk.flags()}
    [(decision, kept)] = desk.history()
    assert (decision.editor, kept["a"]["text"]) == ("Ana", flag.a.claim.text)
    desk.ingest([sample_corpus / "articles"])
    assert desk.flag(flag.flag).status == "confirmed"


def test_an_outlet_goes_with_all_its_articles_and_no_other(desk: Desk) -> None:
    heads = desk.corpus()
    outlet = max((r["outlet"] for r in heads), key=lambda o: sum(r["outlet"] == o for r in heads))
    own = {r["id"] for r in heads if r["outlet"] == outlet}
    assert desk.remove_outlet(outlet).articles == len(own) > 1
    assert {r["id"] for r in desk.corpus()} == {r["id"] for r in heads} - own
    assert desk.doctor() == []
    assert desk.doctor(repair=False) == []


def test_a_text_that_another_outlet_carries_stays_as_its_article(desk: Desk, tmp_path: Path) -> None:
    text = TEXT.format("The union doubts it.")
    write(tmp_path / "in", "one", text, "Wire")
    write(tmp_path / "in", "two", text, "Evening News")
    desk.ingest([tmp_path / "in"])
    removed = desk.remove_outlet("Wire")
    assert (removed.articles, removed.kept_elsewhere) == (1, 1)
    first = desk.search(QUESTION)[0].view
    assert (first.article.url, first.article.outlet, first.carriers) == ("test:two", "Evening News", 1)
    assert {r["stage"] for r in desk.corpus()} == {"judged"}
    assert desk.remove(["test:two"]).kept_elsewhere == 0
    assert desk.doctor() == []


def test_only_the_note_of_a_copy_goes_where_the_copy_is_removed(desk: Desk, tmp_path: Path) -> None:
    write(tmp_path / "in", "one", TEXT.format(""), "Wire")
    write(tmp_path / "in", "two", TEXT.format(""), "Evening News")
    desk.ingest([tmp_path / "in"])
    removed = desk.remove(["test:two"])
    assert (removed.articles, removed.copies, removed.claims) == (0, 1, 0)
    assert desk.carriers(desk.search(QUESTION)[0].view.article.id) == []


def test_an_unknown_name_is_told_and_nothing_is_removed(desk: Desk) -> None:
    known = desk.corpus()[0]["url"]
    with pytest.raises(NotFoundError, match="feedbeef"):
        desk.remove([known, "feedbeef"])
    with pytest.raises(NotFoundError, match="Armen"):
        desk.remove_outlet("Armen")
    assert len(desk.corpus()) == 100


def test_everything_can_be_removed(desk: Desk) -> None:
    desk.remove([row["id"] for row in desk.corpus()])
    assert not any(rows(desk, table) for table in ("articles", "claims", "vectors", "relations", "inferences"))
    assert desk.search(QUESTION) == []
    assert desk.stories() == []
    assert desk.doctor() == []


@pytest.mark.parametrize("killed_in", ["_pass_on", "save"])
def test_a_killed_removal_leaves_nothing_broken(own_desk: Path, killed_in: str) -> None:
    # The process kills itself within the transaction, or between store and index, as a power cut would.
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from core.store import removal\n"
        "from core.desk import Desk\n"
        "from core.saved_index import SavedIndex\n"
        "from core.settings import Settings\n"
        "def die(*args): os.kill(os.getpid(), signal.SIGKILL)\n"
        "setattr(SavedIndex if sys.argv[2] == 'save' else removal, sys.argv[2], die)\n"
        "desk = Desk(Settings(home=Path(sys.argv[1])))\n"
        "desk.remove([row['id'] for row in desk.corpus()[:5]])\n"
    )
    run = subprocess.run([sys.executable, "-c", script, str(own_desk), killed_in], check=False)
    assert run.returncode == -signal.SIGKILL
    desk = Desk(Settings(home=own_desk))
    left = desk.corpus()
    assert len(left) == (100 if killed_in == "_pass_on" else 95)
    assert desk.store.faults() == []
    assert desk.index().ids().tolist() == desk.store.vectors(desk.models.encoder.fingerprint)[0].tolist()
    assert len(desk.index()) == desk.counts()["claims"]
    desk.doctor()
    assert desk.doctor() == []


def test_the_command_asks_before_it_removes(own_desk: Path) -> None:
    run = CliRunner().invoke
    outlet = Desk(Settings(home=own_desk)).corpus()[0]["outlet"]
    base = ["--desk", str(own_desk), "remove"]
    assert run(main, [*base, "--outlet", outlet], input="n\n").exit_code == 1
    assert len(Desk(Settings(home=own_desk)).corpus()) == 100
    done = run(main, [*base, "--outlet", outlet], input="y\n")
    assert done.exit_code == 0
    assert "verdicts" not in done.output
    assert "articles" in done.output
    url = Desk(Settings(home=own_desk)).corpus()[0]["url"]
    assert run(main, [*base, url, "--yes"]).exit_code == 0
    assert url not in {row["url"] for row in Desk(Settings(home=own_desk)).corpus()}
    assert "either" in run(main, base).output
    assert "nowhere" in run(main, [*base, "nowhere", "--yes"]).output
