"""The table of parties: which side do the words of a source name?"""

from __future__ import annotations

from pathlib import Path

import pytest

from core.claims.parties import PartyTable
from core.errors import CrossclaimError, SettingsError


@pytest.fixture(scope="session")
def table() -> PartyTable:
    return PartyTable.load()


@pytest.mark.parametrize(
    ("phrase", "parties"),
    [
        ("Russian Deputy Foreign Minister", ("Russia",)),
        ("Armenia's Foreign Ministry", ("Armenia's Foreign Ministry", "Armenia")),
        ("the Foreign Ministry in Baku", ("Azerbaijan's Foreign Ministry", "Azerbaijan")),
        ("the Ministry of Defence of Norway", ("Norway's Ministry of Defence", "Norway")),
        ("the Kremlin", ("Russia",)),
        ("Yerevan", ("Armenia",)),
        ("head of pilotage at Egypt's canal agency", ("Egypt",)),
        ("chief investigator of Egypt's Suez Canal Authority", ("Suez Canal Authority", "Egypt")),
        ("the British insurer UK P&I Club", ("UK P&I Club",)),
        ("Moscow-installed mayor of Nova Kakhovka", ("Moscow-installed administration", "Russia")),
        ("a World Health Organization doctor", ("World Health Organization", "United Nations")),
        ("US ambassador to Ukraine", ("United States",)),
        ("Norwegian Labour Party leader", ("Norwegian Labour Party",)),
        ("president of Poland's football association", ("Poland's football association",)),
        ("the Norwegian teachers' union", ("Norwegian teachers' union",)),
        ("Kazakh President and party leader", ("Kazakhstan",)),
        ("Russian Federation Council speaker", ("Russia",)),
    ],
)
def test_a_phrase_names_its_sides_most_specific_first(table: PartyTable, phrase: str, parties: tuple[str, ...]) -> None:
    assert table.find(phrase) == parties


@pytest.mark.parametrize(
    "phrase",
    [
        "a US-based analyst",
        "a Russian military analyst",
        "the former Ukrainian president",
        "reporters in Moscow",
        "Russian state media",
        "the foreign ministers of Armenia and Azerbaijan",
        "a fisherman",
        "who",
        "",
    ],
)
def test_these_speak_for_no_side(table: PartyTable, phrase: str) -> None:
    assert table.find(phrase) == ()


def test_a_column_stands_for_the_last_party(table: PartyTable) -> None:
    assert table.column(("Suez Canal Authority", "Egypt")) == "Egypt"
    assert table.column(()) is None


def test_every_parent_in_the_shipped_table_is_a_party(table: PartyTable) -> None:
    assert {parent for party in table.parties.values() for parent in party.parents} <= set(table.parties)


def test_a_users_file_adds_and_overrides(tmp_path: Path, table: PartyTable) -> None:
    extra = tmp_path / "parties.toml"
    extra.write_text(
        '[organisations]\n"Bramholt Union" = { aliases = ["the Bramholt miners"], parents = ["Norway"] }\n'
        '[states]\n"Norway" = { aliases = ["Norse"] }\n'
    )
    mine = PartyTable.load(str(extra))
    assert mine.find("the Bramholt miners") == ("Bramholt Union", "Norway")
    assert mine.find("a Norse minister") == ("Norway",)
    assert mine.find("a Norwegian minister") == ()
    assert mine.fingerprint != table.fingerprint


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[organisations\n", "cannot be read"),
        ('[companies]\n"A" = {}\n', "companies"),
        ('[states]\n"A" = { aliases = "B" }\n', "aliases"),
        ('[states]\n"A" = { parent = [] }\n', "'A'"),
        ('[states]\n"A" = 3\n', "'A'"),
    ],
)
def test_a_broken_file_is_named_with_the_reason(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(content)
    with pytest.raises(SettingsError, match=rf"mine\.toml.*{reason}") as caught:
        PartyTable.load(str(path))
    assert isinstance(caught.value, CrossclaimError)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="absent"):
        PartyTable.load(str(tmp_path / "absent.toml"))


def test_a_lawmaker_is_no_maker_of_goods() -> None:
    from core.claims.segment import Segmenter
    from core.records import Article
    from core.settings import Settings

    text = (
        "The bill cannot pass, Polish lawmaker Jan Nowak said. The bill helps carmakers, German carmaker Veltra said."
    )
    ((_, claims),) = Segmenter(Settings()).segment([Article("x", "", "", text)])
    assert [c.party for c in claims] == ["Poland", "Veltra"]


def test_a_call_not_to_do_something_keeps_one_negation() -> None:
    from core.claims.segment import Segmenter
    from core.records import Article
    from core.settings import Settings

    text = "The minister called on foreign colleagues not to sabotage the bridge with biased statements."
    ((_, claims),) = Segmenter(Settings()).segment([Article("x", "", "", text)])
    assert [c.statement for c in claims] == [
        "Foreign colleagues should not sabotage the bridge with biased statements."
    ]
