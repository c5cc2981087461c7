"""What the search box understands, which claims hold the words asked for, and what filters let through."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from core.desk import Desk
from core.lookup import Filters, Kind, Query
from core.records import Mode, Moment, Stance
from core.review.columns import column_of
from core.search import Search
from core.settings import Settings
from core.store.words import ClaimWords

ARTICLES = {
    "ferry": (
        "2024-05-15",
        "TANNFELS, May 15 - The Freedonian transport minister, Ilse Brandt, said that the ferry Königin Marta sank because of a worn"
        ' seal. "Nobody on the bridge was to blame for the sinking," Brandt said.',
    ),
    "union": (
        "2024-06-02",
        "QUILLPORT, June 2 - The seamen's union denied that the crew of the ferry was drunk. The union said that the company had"
        " put off repairs of the Königin Marta twice.",
    ),
    "mine": (
        "",
        "BRAMHOLT - The Sylvanian interior ministry said that 12 people were killed in the Bramholt mine. The mine's owner,"
        " Otto Kreml, said that 100% of the lamps had been tested, on page_7 of the log.",
    ),
}
HOSTILE = [
    '"',
    '""',
    '"""',
    '"ferry" OR "mine"',
    "NEAR(ferry mine, 2)",
    "statement:ferry -mine ^seal*",
    "ferry' ; DROP TABLE claims; --",
    "((((",
    "AND OR NOT",
    "%_\\",
    "*",
    "\x00\x01ferry\x00",
    "\u202eyrref\u202c",
    "عبّارة غرقت في الميناء",
    '"المعبر" ferry',
    "\ud800 ferry",
    "🚢" * 300,
    "ferry " * 5000,
    '"ferry" ' * 5000,
    '"' + "ferry " * 5000 + '"',
]


@pytest.fixture(scope="module")
def small_desk_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk of three articles, read in with the real models."""
    folder = tmp_path_factory.mktemp("lookup")
    for name, (published, text) in ARTICLES.items():
        head = f"url: 'test:{name}'\noutlet: The {name.title()} Post\ntitle: {name}\n"
        head += f"published: '{published}'\n" if published else ""
        (folder / f"{name}.md").write_text(f"---\n{head}---\n{text}\n", encoding="utf-8")
    desk = Desk(Settings(home=folder / "desk", careful="off"))
    desk.ingest(sorted(folder.glob("*.md")))
    desk.close()
    return folder / "desk"


@pytest.fixture
def desk(small_desk_folder: Path, tmp_path: Path) -> Desk:
    import shutil

    return Desk(Settings(home=Path(shutil.copytree(small_desk_folder, tmp_path / "desk")), careful="off"))


def statements(desk: Desk, *phrases: str) -> set[str]:
    return {c.statement for c in desk.store.claims_by_num(desk.store.words.holding(phrases)).values()}


# -- the query --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "text", "phrases", "kind"),
    [
        ("The ferry sank in May", "The ferry sank in May", (), Kind.STATEMENT),
        ("Who sank the ferry?", "Who sank the ferry?", (), Kind.QUESTION),
        ("who sank the ferry", "who sank the ferry", (), Kind.QUESTION),
        ("What the union said was wrong.", "What the union said was wrong.", (), Kind.STATEMENT),
        ("WHO said that the fever is over", "WHO said that the fever is over", (), Kind.STATEMENT),
        ("Ilse Brandt", "Ilse Brandt", (), Kind.WORDS),
        ('the "worn seal" sank it', "the worn seal sank it", ("worn seal",), Kind.STATEMENT),
        ("„worn seal“ «Marta»", "worn seal Marta", ("worn seal", "Marta"), Kind.WORDS),
        ('a 5" pipe was cut', "a 5 pipe was cut", (), Kind.STATEMENT),
        ('"?!" ferry "" "ferry"', "?! ferry ferry", ("ferry",), Kind.STATEMENT),
        (' \t"—" ', "", (), Kind.WORDS),
    ],
)
def test_the_search_box_tells_statement_question_and_words_apart(
    typed: str, text: str, phrases: tuple[str, ...], kind: Kind
) -> None:
    assert Query.read(typed) == Query(text, phrases, kind)


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_text_raises(desk: Desk, typed: str) -> None:
    found = desk.search(typed, 3)
    assert len(found) <= 3
    assert desk.passing(typed) <= desk.counts()["claims"]
    desk.store.words.holding([typed])
    assert desk.counts()["claims"] > 0


# -- words ------------------------------------------------------------------------------------------------------------


def test_phrases_are_found_whatever_case_accents_and_punctuation(desk: Desk) -> None:
    assert statements(desk, "konigin marta")
    assert statements(desk, "KÖNIGIN, Marta") == statements(desk, "konigin marta")
    assert statements(desk, "marta konigin") == set()
    assert all("seal" in s for s in statements(desk, "Königin Marta", "worn seal"))
    assert statements(desk, "Königin Marta", "Bramholt") == set()
    assert statements(desk, "sea") == set()


def test_a_speakers_name_finds_what_the_speaker_said(desk: Desk) -> None:
    found = desk.store.claims_by_num(desk.store.words.holding(["Ilse Brandt"])).values()
    assert {c.speaker for c in found} == {"Ilse Brandt"}


def test_words_in_double_quotes_must_occur(desk: Desk) -> None:
    found = desk.search('why did the "Königin Marta" sink')
    assert found
    assert all("Königin Marta" in m.view.claim.text + m.view.claim.statement for m in found)
    assert desk.passing('"Königin Marta"') == len(desk.store.words.holding(["Königin Marta"]))
    assert desk.search('"Queen Martha"') == []


def test_a_name_is_looked_for_as_a_name_first(desk: Desk) -> None:
    for typed in ("Otto Kreml", "kreml"):
        first = desk.search(typed)[0].view.claim
        assert "Kreml" in f"{first.speaker} {first.statement}"


def test_a_rare_name_brings_its_claims_in_however_many_are_nearer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Search, "_near", lambda self, vector, admitted, wanted: {})
    assert desk.search("The ferry sank because of a seal") == []
    found = desk.search("Kreml closed all his shops")
    assert {m.view.claim.speaker for m in found} == {"Otto Kreml"}


def test_a_question_is_answered_and_not_contradicted(desk: Desk) -> None:
    found = desk.search("Was the crew of the ferry drunk?")
    assert found
    assert {m.judgement.note for m in found} == {"what was asked states nothing to agree with"}


def test_words_follow_the_claims_as_they_change(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "ferry.md"
    head = "---\nurl: 'test:ferry'\noutlet: The Ferry Post\ntitle: ferry\n---\n"
    path.write_text(
        head + "The harbour master, Jan Voss, said that the ferry sank because of a cracked hull.\n", "utf-8"
    )
    desk.ingest([path])
    assert statements(desk, "cracked hull")
    assert statements(desk, "worn seal") == set()
    with desk.store.write() as connection:
        connection.execute(sa.text("UPDATE claims SET statement = 'The rudder broke.' WHERE speaker = 'Jan Voss'"))
    assert statements(desk, "rudder broke") == {"The rudder broke."}
    assert desk.doctor() == []


def test_a_desk_of_before_gets_its_words_on_opening(desk: Desk) -> None:
    expected = statements(desk, "Königin Marta")
    with desk.store.write() as connection:
        for verb in ("INSERT", "DELETE", "UPDATE"):
            connection.execute(sa.text(f"DROP TRIGGER claim_words_{verb}"))
        connection.execute(sa.text("DROP TABLE claim_words"))
    desk.close()
    again = Desk(desk.settings)
    assert expected
    assert statements(again, "Königin Marta") == expected
    assert again.doctor() == []


def test_the_doctor_fills_words_anew_that_are_lost(desk: Desk) -> None:
    with desk.store.write() as connection:
        connection.execute(sa.text("INSERT INTO claim_words(claim_words) VALUES ('delete-all')"))
    assert statements(desk, "Königin Marta") == set()
    assert desk.doctor(repair=False) == ["the word index differs from the claims"]
    assert desk.doctor() == ["the word index differs from the claims; it was rebuilt from the store"]
    assert statements(desk, "Königin Marta")
    assert desk.doctor() == []


def test_a_database_without_full_text_search_is_asked_with_like(desk: Desk) -> None:
    words = ClaimWords(desk.store.engine)  # not opened: as on a database of another kind
    assert words.holding(["königin marta"]) == desk.store.words.holding(["Königin Marta"])
    assert words.holding(["100%"]) == desk.store.words.holding(["100"])
    assert words.holding(["page_7"])
    assert words.holding(["page?7"]) == []
    assert words.holding(["Ilse Brandt"], most=1) == desk.store.words.holding(["Ilse Brandt"], most=1)
    assert words.holding(["the"], most=2) == words.holding(["the"])[:2]
    for typed in HOSTILE[:-3]:
        words.holding([typed])
    assert words.faults(repair=True) == []


# -- filters ----------------------------------------------------------------------------------------------------------


def everything(desk: Desk, filters: Filters) -> list[tuple[str, str]]:
    """(outlet, statement) of all claims that a search with filters finds."""
    found = desk.search("what happened there", 100, filters)
    assert len(found) == desk.passing("what happened there", filters)
    return [(m.view.article.outlet, m.view.claim.statement) for m in found]


def test_dates_let_whole_periods_through_and_leave_undated_reports_out(desk: Desk) -> None:
    for since, until, outlets in (
        ("2024-05", "2024-05", {"The Ferry Post"}),
        ("2024-05-16", None, {"The Union Post"}),
        (None, "2024-05-15", {"The Ferry Post"}),
        (None, "2024-05-14", set()),
        ("2024", "2024", {"The Ferry Post", "The Union Post"}),
        (None, "9999", {"The Ferry Post", "The Union Post"}),
    ):
        filters = Filters(since=Moment.parse(since) if since else None, until=Moment.parse(until) if until else None)
        assert {outlet for outlet, _ in everything(desk, filters)} == outlets, (since, until)


def test_stance_and_mode_are_filters(desk: Desk) -> None:
    denied = desk.search("the crew was drunk", 100, Filters(stance=Stance.DENIES))
    assert denied
    assert {m.view.claim.stance for m in denied} == {Stance.DENIES}
    quoted = desk.search("the crew was drunk", 100, Filters(quotes_only=True))
    assert quoted
    assert {m.view.claim.mode for m in quoted} <= {Mode.DIRECT, Mode.MIXED}


def test_party_and_outlet_may_be_written_in_any_case(desk: Desk) -> None:
    columns = {column_of(v.claim) for row in desk.corpus() for v in desk.claims_of(str(row["id"]))}
    for column in columns:
        found = desk.search("what happened there", 100, Filters(party=column.upper()))
        assert {column_of(m.view.claim) for m in found} == {column}
    assert {outlet for outlet, _ in everything(desk, Filters(outlet="mine p"))} == {"The Mine Post"}


def test_filters_hold_together_with_words_that_must_occur(desk: Desk) -> None:
    assert desk.passing('"Königin Marta"', Filters(outlet="Union")) == 1
    assert desk.passing('"Königin Marta"', Filters(outlet="Mine")) == 0
    [match] = desk.search('"Königin Marta"', filters=Filters(outlet="Union"))
    assert match.view.article.outlet == "The Union Post"


def test_no_filters_are_no_filter() -> None:
    assert not Filters()
    assert Filters(party="Freedonia")
    assert Filters(quotes_only=True)


@pytest.mark.parametrize(
    ("text", "end"),
    [("2023", "2024-01-01"), ("2024-02", "2024-03-01"), ("2024-12", "2025-01-01"), ("2024-02-28", "2024-02-29")],
)
def test_a_moments_end_is_the_start_of_what_follows(text: str, end: str) -> None:
    assert Moment.parse(text).end == Moment.parse(end).at
