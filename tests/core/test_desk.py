"""The desk as editors use it: real store, index and models."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import pipeline
from core.desk import Desk
from core.errors import DeskBusyError, DeskError, NotFoundError, StaleVerdictError, UnknownFlagError
from core.lookup import Filters
from core.records import Label, Moment, Verdict
from core.settings import Settings

MODEL_QUESTION = "Russia is not to blame that the work of the trilateral group stopped"


def open_desk(folder: Path) -> Desk:
    return Desk(Settings(home=folder))


@pytest.fixture
def desk(own_desk: Path) -> Desk:
    return open_desk(own_desk)


def write_article(folder: Path, name: str, text: str, **head: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    fields = {
        "url": f"test:{name}",
        "outlet": f"Outlet {name}",
        "title": f"Title {name}",
        "published": "2024-05-15",
    } | head
    lines = "\n".join(f'{key}: "{value}"' for key, value in fields.items())
    path = folder / f"{name}.md"
    path.write_text(f"---\n{lines}\n---\n{text}\n", encoding="utf-8")
    return path


def test_the_model_question_finds_both_sides_with_a_contradiction(desk: Desk) -> None:
    found = desk.search(MODEL_QUESTION, limit=12)
    parties = {m.view.claim.party for m in found}
    assert {"Armenia", "Azerbaijan"} <= parties
    assert any(m.judgement.label is Label.CONTRADICTS for m in found)
    assert all(abs(m.judgement.p_agrees + m.judgement.p_contradicts + m.judgement.p_related - 1) < 1e-6 for m in found)


def test_search_filters_by_party_outlet_and_date(desk: Desk) -> None:
    text = "the trilateral group does not meet"
    assert {m.view.claim.party for m in desk.search(text, filters=Filters(party="Armenia"))} == {"Armenia"}
    assert all("Turan" in m.view.article.outlet for m in desk.search(text, filters=Filters(outlet="turan")))
    since = Moment.parse("2024-06")
    recent = desk.search(text, filters=Filters(since=since))
    assert recent
    assert all(m.view.article.published is not None and m.view.article.published.at >= since.at for m in recent)


def test_an_empty_question_or_desk_finds_nothing(desk: Desk, tmp_path: Path) -> None:
    assert desk.search("   ") == []
    assert open_desk(tmp_path / "new").search(MODEL_QUESTION) == []


def test_a_second_ingest_encodes_and_judges_nothing(desk: Desk, sample_corpus: Path) -> None:
    before = desk.counts()
    report = desk.ingest([sample_corpus / "articles"])
    assert (report.added, report.updated, report.unchanged) == (0, 0, 100)
    assert (report.claims, report.encoded, report.matches, report.judged) == (0, 0, 0, 0)
    assert desk.counts() == before


def test_pairs_of_one_article_are_never_matched_nor_the_common_sentences_of_one_origin(desk: Desk) -> None:
    relations = desk.store.relations()
    views = desk.relations_of({i for r in relations for i in (r.a, r.b)})
    assert views
    for _, a, b in views:
        assert a.claim.article != b.claim.article
        if a.origin == b.origin:
            assert a.claim.text not in b.article.text
            assert b.claim.text not in a.article.text


def test_a_sentence_altered_in_a_wire_copy_is_compared_and_the_others_are_not(tmp_path: Path) -> None:
    told = (
        "TALLINN - Two ferries collided off the island of Vormsi on Tuesday. The coast guard said that 14 passengers were injured. "
        "The captain of the Saarema said that the radar of the other ship had failed. Both ships reached the harbour of Rohuküla before "
        "dark. The transport ministry of Estonia opened an inquiry into the collision and asked witnesses to come forward."
    )
    write_article(tmp_path / "in", "wire", told)
    write_article(tmp_path / "in", "copy", told.replace("14 passengers", "41 passengers"))
    desk = open_desk(tmp_path / "desk")
    desk.ingest([tmp_path / "in"])
    assert desk.counts()["origins"] == 1
    relations = desk.store.relations()
    views = desk.relations_of({i for r in relations for i in (r.a, r.b)})
    assert len(views) == 1
    for relation, a, b in views:
        assert (
            {"14" in a.claim.text, "41" in a.claim.text}
            == {"14" in b.claim.text, "41" in b.claim.text}
            == {True, False}
        )
        assert relation.judgement.label is Label.CONTRADICTS


def test_wire_copies_share_their_origin(desk: Desk) -> None:
    origins = {row["url"]: row["origin"] for row in desk.corpus()}
    assert origins["sample:SC-37"] == origins["sample:SC-37-azernews"] == origins["sample:SC-37-aravot"]
    assert origins["sample:SC-01"] != origins["sample:SC-02"]


def test_a_verdict_is_kept_with_its_history_and_snapshot(own_desk: Path) -> None:
    desk = open_desk(own_desk)
    flag = desk.flags()[0]
    first = desk.decide(flag.flag, "confirmed", "both sides on record", "Ana", after=0)
    desk.decide(flag.flag, Verdict.NEEDS_REPORTING, "call the ministry", "Ben", after=first.number)
    desk.close()
    again = open_desk(own_desk).flag(flag.flag)
    assert [d.verdict for d in again.history] == [Verdict.CONFIRMED, Verdict.NEEDS_REPORTING]
    assert again.status == "needs reporting"
    assert [d.editor for d in again.history] == ["Ana", "Ben"]
    [(_, kept), _] = open_desk(own_desk).history()
    assert kept["a"]["text"] == flag.a.claim.text
    assert kept["b"]["url"] == flag.b.article.url


def test_a_verdict_that_was_not_seen_is_not_overruled(desk: Desk) -> None:
    flag = desk.flags()[0].flag
    desk.decide(flag, "confirmed", editor="Ana", after=0)
    with pytest.raises(StaleVerdictError, match=r"confirmed.*Ana"):
        desk.decide(flag, "dismissed", editor="Ben", after=0)
    assert desk.flag(flag).status == "confirmed"


def test_verdicts_cannot_be_changed_even_in_the_database(desk: Desk) -> None:
    import sqlalchemy as sa

    desk.decide(desk.flags()[0].flag, "confirmed")
    for statement in ("UPDATE verdicts SET verdict='dismissed'", "DELETE FROM verdicts"):
        with pytest.raises(sa.exc.IntegrityError, match="never changed"), desk.store.write() as connection:
            connection.execute(sa.text(statement))
    assert [d.verdict for d, _ in desk.history()] == [Verdict.CONFIRMED]


def test_unknown_ids_are_named(desk: Desk) -> None:
    with pytest.raises(UnknownFlagError, match="feedbeef"):
        desk.decide("feedbeef", "confirmed")
    with pytest.raises(NotFoundError, match="feedbeef"):
        desk.article("feedbeef")
    with pytest.raises(ValueError, match="maybe"):
        desk.decide(desk.flags()[0].flag, "maybe")


def test_a_new_version_replaces_claims_and_keeps_verdicts(own_desk: Path, tmp_path: Path) -> None:
    desk = open_desk(own_desk)
    folder = tmp_path / "in"
    write_article(
        folder, "one", "The ministry of Freedonia said that 12 people were killed in the Bramholt mine on Monday."
    )
    write_article(
        folder, "two", "The union in Bramholt said that 40 people were killed in the Bramholt mine on Monday."
    )
    desk.ingest([folder])
    flags = [f for f in desk.flags() if f.a.article.url.startswith("test:") and f.b.article.url.startswith("test:")]
    assert len(flags) == 1
    desk.decide(flags[0].flag, "confirmed", "both counts are on record")
    write_article(
        folder,
        "one",
        "A statement came late. The ministry of Freedonia said that 12 people were killed in the Bramholt mine on Monday.",
    )
    report = desk.ingest([folder])
    assert (report.updated, report.unchanged) == (1, 1)
    [again] = [f for f in desk.flags() if f.a.article.url.startswith("test:") and f.b.article.url.startswith("test:")]
    assert again.flag != flags[0].flag
    assert again.inherited
    assert again.status == "confirmed"


def test_the_same_text_is_stored_once_and_its_other_address_noted(desk: Desk, tmp_path: Path) -> None:
    text = "The harbour of Quillport was closed for two days after the storm, its master said."
    write_article(tmp_path / "in", "one", text)
    write_article(tmp_path / "in", "two", text)
    report = desk.ingest([tmp_path / "in"])
    assert (report.added, report.copies) == (1, 1)
    [row] = [r for r in desk.corpus() if r["url"] == "test:one"]
    assert [c["url"] for c in desk.carriers(row["id"])] == ["test:two"]


def test_bad_items_are_named_and_the_run_goes_on(desk: Desk, tmp_path: Path) -> None:
    before = desk.counts()["articles"]
    folder = tmp_path / "in"
    write_article(folder, "good", "The bridge of Tannfels was opened again on Friday, the mayor said.")
    (folder / "empty.txt").write_text("")
    (folder / "binary.txt").write_bytes(b"\x00\x01\x02" * 50)
    (folder / "broken.json").write_text('{"url": "x", "text": ')
    (folder / "rows.jsonl").write_text(
        '{"url": "r:1", "text": "The mine of Bramholt was shut, the owner said."}\nnonsense\n'
    )
    report = desk.ingest([folder, tmp_path / "missing.txt", "https://example.org/page"])
    assert report.added == 2
    named = {Path(f.item).name.split(":")[0]: f.reason for f in report.failures}
    assert {"empty.txt", "binary.txt", "broken.json", "rows.jsonl", "missing.txt"} <= set(named)
    assert len(report.failures) == 6
    assert any("date" in g.reason for g in report.gaps)
    assert desk.counts()["articles"] == before + 2


def test_two_processes_do_not_read_in_at_once(desk: Desk, tmp_path: Path) -> None:
    from filelock import FileLock

    with FileLock(desk.folder / "writer.lock"), pytest.raises(DeskBusyError, match="try again"):
        desk.ingest([write_article(tmp_path, "one", "The mine of Bramholt was shut on Friday, the owner said.")])


def test_a_damaged_store_is_named(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(DeskError, match=r"desk\.sqlite"):
        open_desk(tmp_path)


def test_the_doctor_rebuilds_a_damaged_index(desk: Desk) -> None:
    assert desk.doctor() == []
    expected = [m.view.claim.id for m in desk.search(MODEL_QUESTION)]
    for file in (desk.folder / "index").iterdir():
        file.write_bytes(b"damaged")
    found = desk.doctor()
    assert len(found) == 1
    assert "rebuilt" in found[0]
    assert desk.doctor() == []
    assert [m.view.claim.id for m in open_desk(desk.folder).search(MODEL_QUESTION)] == expected


def test_the_index_is_remade_from_the_store_when_it_is_gone(desk: Desk) -> None:
    shutil.rmtree(desk.folder / "index")
    assert desk.search(MODEL_QUESTION)


def test_an_index_that_a_killed_run_left_behind_is_saved_by_the_next(own_desk: Path, sample_corpus: Path) -> None:
    desk = open_desk(own_desk)
    shutil.rmtree(own_desk / "index")
    desk.ingest([sample_corpus / "articles"])
    assert (own_desk / "index" / "manifest.json").exists()
    assert desk.doctor(repair=False) == []


def test_another_desk_object_sees_what_was_read_in(own_desk: Path, tmp_path: Path) -> None:
    reader, writer = open_desk(own_desk), open_desk(own_desk)
    question = "the mine of Bramholt was flooded by a burst pipe"
    reader.search(question)
    writer.ingest([write_article(tmp_path, "one", "The mine of Bramholt was flooded by a burst pipe, the owner said.")])
    assert reader.search(question)[0].view.article.url == "test:one"


def test_many_threads_search_and_decide_at_once(desk: Desk) -> None:
    flags = [f.flag for f in desk.flags()][:8]
    errors: list[BaseException] = []

    def work(flag: str) -> None:
        try:
            desk.decide(flag, "confirmed", editor=flag)
            assert desk.search(f"who stopped the trilateral group {flag}", limit=3)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(f,)) for f in flags]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(desk.history()) == len(flags)


def content(desk: Desk) -> dict[str, object]:
    """What a desk holds, for comparing two desks."""
    relations = desk.store.relations()
    return {
        "articles": sorted((r["id"], r["origin"], r["stage"], r["claims"]) for r in desk.corpus()),
        "claims": sorted(c.id for r in desk.corpus() for c in desk.store.claims_of(r["id"])),
        "relations": sorted(
            (r.a, r.b, round(r.score, 4), r.judgement.label, round(r.judgement.p_contradicts, 3)) for r in relations
        ),
        "flags": [f.flag for f in desk.flags()],
    }


@pytest.fixture(scope="module")
def some_articles(sample_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every sixth article of the sample corpus."""
    folder = tmp_path_factory.mktemp("some")
    for article in sorted((sample_corpus / "articles").iterdir())[::6]:
        shutil.copy(article, folder)
    return folder


@pytest.fixture(scope="module")
def small_chunks() -> Iterator[None]:
    """Chunks small enough that a run over a few articles can be killed between two of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "ARTICLES_A_CHUNK", 4)
        patch.setattr(pipeline, "PAIRS_A_CHUNK", 64)
        yield


@pytest.fixture(scope="module")
def unbroken(some_articles: Path, small_chunks: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a desk holds that read them in at one go."""
    desk = quick_desk(tmp_path_factory.mktemp("unbroken"))
    desk.ingest([some_articles])
    return content(desk)


def quick_desk(folder: Path) -> Desk:
    return Desk(Settings(home=folder, careful="off"))


@pytest.mark.parametrize("killed_after", ["encoding", "judging"])
def test_a_killed_ingest_ends_equal_to_one_never_killed(
    some_articles: Path, unbroken: dict[str, object], tmp_path: Path, killed_after: str
) -> None:
    # The process kills itself without any clean-up in the middle of a stage, as a power cut would.
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from core import pipeline\n"
        "from core.desk import Desk\n"
        "from core.settings import Settings\n"
        "pipeline.ARTICLES_A_CHUNK, pipeline.PAIRS_A_CHUNK = 4, 64\n"
        "def die(stage, done, total):\n"
        "    if stage == sys.argv[3] and done and done < total:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "Desk(Settings(home=Path(sys.argv[1]), careful='off')).ingest([sys.argv[2]], die)\n"
    )
    folder = tmp_path / "killed"
    run = subprocess.run([sys.executable, "-c", script, str(folder), str(some_articles), killed_after], check=False)
    assert run.returncode == -signal.SIGKILL
    desk = quick_desk(folder)
    assert any(row["stage"] != "judged" for row in desk.corpus())
    desk.ingest([some_articles])
    assert content(desk) == unbroken


def test_import_core_loads_no_heavy_library() -> None:
    script = (
        "import sys, core, core.cli, core.desk, core.records\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'spacy', 'faiss', 'streamlit', 'pandas', 'trafilatura'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_settings_out_of_range_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.errors import SettingsError

    monkeypatch.setenv("CROSSCLAIM_MATCH_FLOOR", "2")
    with pytest.raises(SettingsError, match="MATCH_FLOOR"):
        Settings.from_env()
    monkeypatch.setenv("CROSSCLAIM_MATCH_FLOOR", "much")
    with pytest.raises(SettingsError, match="much"):
        Settings.from_env()


def test_flags_lead_with_each_dispute(desk: Desk) -> None:
    flags = desk.flags()
    leading = [f for f in flags if f.leads]
    assert flags[: len(leading)] == leading
    assert {f.dispute for f in flags} == {f.flag for f in leading}
    assert json.loads(json.dumps(flags[0].record()))["a"]["url"].startswith("sample:")


def test_time_is_not_spent_twice_on_a_question(desk: Desk) -> None:
    read: list[int] = []
    predict = desk.models.judge.model.predict
    desk.models.judge.model.predict = lambda pairs, *a: (read.append(len(pairs)), predict(pairs, *a))[1]  # type: ignore[method-assign]
    desk.search(MODEL_QUESTION)
    desk.search(MODEL_QUESTION)
    assert len(read) == 1
