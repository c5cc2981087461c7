"""Who is behind names, offices and pronouns, and for which side they speak."""

from __future__ import annotations

import pytest

from core.claims.segment import Segmenter
from core.records import Article, Claim
from core.settings import Settings

SEGMENTER = Segmenter(Settings())


def claims_of(text: str) -> list[Claim]:
    [(_, found)] = SEGMENTER.segment([Article("test:1", "Outlet", "Title", text)])
    return found


def last(text: str) -> Claim:
    return claims_of(text)[-1]


@pytest.mark.parametrize(
    ("text", "speaker", "role", "party"),
    [
        ("Kazakh Transport Minister Arman Bekov said the line was open.", "Arman Bekov", "Kazakh Transport Minister", "Kazakhstan"),
        ("Nils Lund, Norway's deputy rail minister, said the line was open.", "Nils Lund", "Norway's deputy rail minister", "Norway"),
        ("The head of Ukrenergo, Ihor Syrko, said the line was open.", "Ihor Syrko", "head of Ukrenergo", "Ukraine"),
        ("The line was open, said Nils Lund, who heads Norway's rail office.", "Nils Lund", "head of Norway's rail office", "Norway"),
        ("Irish coroner Aoife Brann said the line was open.", "Aoife Brann", "Irish coroner", "Ireland"),
        ("The Kremlin said the line was open.", "Kremlin", None, "Russia"),
        ("Ankara said the line was open.", "Ankara", None, "Turkey"),
        ("A spokeswoman for the Polish government said the line was open.", "Polish government", None, "Poland"),
        ("Ferry operator Nordvik Lines said the line was open.", "Nordvik Lines", None, "Nordvik Lines"),
        ("A senior Turkish official said the line was open.", None, "senior Turkish official", "Turkey"),
        ("A fisherman said the line was open.", None, None, None),
        ("The former Polish president Jan Nowak said the line was open.", "Jan Nowak", "former Polish president", None),
        ("Ann Field, a US-based analyst, said the line was open.", "Ann Field", "US-based analyst", None),
        ("Russian-installed governor Oleg Petrov said the line was open.", "Oleg Petrov", "Russian-installed governor", "Russia"),
    ],
)  # fmt: skip
def test_speaker_role_and_party(text: str, speaker: str | None, role: str | None, party: str | None) -> None:
    [claim] = claims_of(text)
    assert (claim.speaker, claim.role, claim.party) == (speaker, role, party)


def test_an_installed_administration_is_a_label_of_its_own_under_its_state() -> None:
    [claim] = claims_of("Moscow-installed officials said the line was open.")
    assert claim.parties == ("Moscow-installed administration", "Russia")


def test_a_surname_finds_the_office_that_stands_elsewhere_in_the_article() -> None:
    found = claims_of("Bekov said the line was open.\n\nThe talks were led by Kazakh Transport Minister Arman Bekov.")
    assert (found[0].speaker, found[0].role) == ("Arman Bekov", "Kazakh Transport Minister")


def test_namesakes_stay_apart() -> None:
    text = (
        "Polish minister Jan Nowak met Czech minister Petr Nowak. Jan Nowak said the line was open. Nowak said it paid."
    )
    full, bare = claims_of(text)[-2:]
    assert (full.speaker, full.party) == ("Jan Nowak", "Poland")
    assert (bare.speaker, bare.party) == ("Nowak", None)


def test_a_place_where_somebody_speaks_gives_no_party() -> None:
    assert last("Jan Nowak told reporters in Moscow that the line was open.").party is None


@pytest.mark.parametrize(
    "source", ["He", "The minister", "The Kazakh minister", "The transport minister", "Bekov", "Mr. Bekov"]
)
def test_pronouns_and_offices_mean_the_last_fitting_speaker(source: str) -> None:
    text = f"Kazakh Transport Minister Arman Bekov said the line was open. {source} added that it paid for itself."
    assert last(text).speaker == "Arman Bekov"


def test_it_means_the_last_body() -> None:
    assert last("Poland's Interior Ministry said the line was open. It added that two men were held.").party == "Poland"


def test_the_diplomat_is_the_one_with_a_foreign_post() -> None:
    text = "Kazakh Transport Minister Arman Bekov met Polish Ambassador Jan Nowak. The diplomat said the line was open."
    assert last(text).speaker == "Jan Nowak"


def test_nobody_is_guessed_between_two() -> None:
    text = "Arman Bekov said the line was open, while Jan Nowak said it was shut. He said it paid for itself."
    assert last(text).speaker is None


def test_she_is_not_a_spokesman() -> None:
    text = (
        "Polish spokeswoman Anna Lis said the line was open. Czech spokesman Petr Dvor said it was shut. "
        "She said it paid for itself."
    )
    assert last(text).speaker == "Anna Lis"


def test_a_lawyer_is_not_the_client_whose_name_stands_beside() -> None:
    found = last("Nowak's lawyer, Ruth Adler, said he had been beaten.")
    assert found.speaker == "Ruth Adler"
    assert found.statement == "He was beaten."


def test_the_short_name_of_a_body_means_the_one_that_the_article_names() -> None:
    found = last("The UK P&I Club insures the ship. The club said the claim was too high.")
    assert (found.speaker, found.party) == ("UK P&I Club", "UK P&I Club")


def test_another_states_ministry_is_no_evidence_for_a_spokesman() -> None:
    found = last(
        "The Russian Foreign Ministry read the note. Foreign Ministry spokesman Vahe Aram said the line was open."
    )
    assert found.party is None


@pytest.mark.parametrize(
    ("source", "speaker", "party"),
    [
        ("Carmaker Volta", "Volta", "Volta"),
        ("planemaker Volta", "Volta", "Volta"),
        ("A spokesman for the retailer Volta", "Volta", "Volta"),
        ("Volta's annual report", "Volta", "Volta"),
        ("Harbour Rovers coach Nils Lund", "Nils Lund", "Harbour Rovers"),
        ("Nils Lund, chief executive of Volta Motors,", "Nils Lund", "Volta Motors"),
        ("Nils Lund, a former manager of Volta Motors,", "Nils Lund", None),
        ("Managing director Nils Lund", "Nils Lund", None),
        ("Shopkeeper Nils Lund", "Nils Lund", None),
        ("A UN spokesman", "United Nations", "United Nations"),
        ("UN monitors", "United Nations", "United Nations"),
        ("A Polish police report", "Polish police", "Poland"),
        ("A complaint filed by Polish prosecutors", "Polish prosecutors", "Poland"),
        ("A memo seen by Ann Field", None, None),
        ("A wounded Polish sailor", None, "Poland"),
    ],
)
def test_companies_employers_and_papers(source: str, speaker: str | None, party: str | None) -> None:
    found = last(f"{source} said that the line was open.")
    assert (found.speaker, found.party) == (speaker, party)


def test_the_statement_and_its_director_belong_to_the_body_that_spoke() -> None:
    text = 'The Polish embassy in Lima said the line was open. "Nobody was hurt there," the statement read.'
    assert last(text).speaker == "Polish embassy in Lima"
    text = "Carmaker Volta said sales fell. Its director, Nils Lund, said the line was open."
    assert (last(text).speaker, last(text).party) == ("Nils Lund", "Volta")


def test_they_are_the_people_of_one_side_in_the_sentence_before() -> None:
    assert last("Polish troops reached the line on Monday. They said it was open.").party == "Poland"
