"""Claims with their speakers, on newly written sentences and on the whole sample corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.claims.parties import PartyTable
from core.claims.segment import Segmenter
from core.errors import SettingsError
from core.reading.files import expand, read_paths
from core.records import Article, Claim, Mode, Stance
from core.settings import Settings


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    return Segmenter(Settings())


def claims_of(segmenter: Segmenter, text: str, language: str = "en") -> list[Claim]:
    [(_, found)] = segmenter.segment([Article("test:1", "Outlet", "Title", text, language=language)])
    return found


@pytest.mark.parametrize(
    ("text", "speaker", "party", "statement"),
    [
        (
            "Kazakh Transport Minister Arman Bekov said that the line would open in May.",
            "Arman Bekov",
            "Kazakhstan",
            "The line would open in May.",
        ),
        (
            "The line was closed in May, the Georgian government said.",
            "Georgian government",
            "Georgia",
            "The line was closed in May.",
        ),
        ("According to the Kremlin, the line was never closed.", "Kremlin", "Russia", "The line was never closed."),
        (
            "“The line is open,” said Lena Brandt, a spokeswoman for the German railway ministry.",
            "Lena Brandt",
            "Germany",
            "The line is open.",
        ),
        (
            "By May, the Polish minister said, the line had been closed.",
            "Polish minister",
            "Poland",
            "By May the line had been closed.",
        ),
    ],
)
def test_speaker_party_and_statement(segmenter: Segmenter, text: str, speaker: str, party: str, statement: str) -> None:
    [claim] = claims_of(segmenter, text)
    assert (claim.speaker, claim.party, claim.statement) == (speaker, party, statement)
    assert claim.text == text[claim.start : claim.end]


def test_a_denial_keeps_the_bare_proposition(segmenter: Segmenter) -> None:
    [claim] = claims_of(segmenter, "The Georgian government denied that the line had been closed.")
    assert claim.stance is Stance.DENIES
    assert claim.statement == "The line had been closed."


def test_a_quotation_over_several_sentences_has_one_speaker(segmenter: Segmenter) -> None:
    text = '"The line is open," Polish minister Jan Nowak said. "No train was stopped. Every ticket was honoured."'
    found = claims_of(segmenter, text)
    assert [c.speaker for c in found] == ["Jan Nowak"] * 3
    assert {c.mode for c in found} == {Mode.DIRECT}


def test_the_outlets_own_voice_has_no_party(segmenter: Segmenter) -> None:
    [claim] = claims_of(segmenter, "The two delegations arrived in Tbilisi on Monday evening.")
    assert (claim.speaker, claim.party, claim.mode) == (None, None, Mode.NONE)


def test_datelines_questions_and_greetings_are_no_claims(segmenter: Segmenter) -> None:
    assert claims_of(segmenter, "TBILISI, May 15, 2024 - Who closed the line?") == []
    [claim] = claims_of(segmenter, "TBILISI, May 15, 2024 - The line was closed in May.")
    assert claim.text == "The line was closed in May"


def test_another_language_is_not_segmented(segmenter: Segmenter) -> None:
    assert claims_of(segmenter, "Die Strecke wurde im Mai geschlossen, sagte der Minister.", "de") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "word " * 20_000,
        "THE MINISTER SAID THE LINE WAS CLOSED AND NOBODY KNEW WHY THAT WAS.",
        '"The line is “open, he said. "And "nested” it was.',
        "- one line\n- two lines was closed\n• three 🙂🙂🙂 was seen",
        "\u202eright to left\u202c المتحدث قال إن الخط مغلق",
    ],
)
def test_odd_text_never_fails(segmenter: Segmenter, text: str) -> None:
    for claim in claims_of(segmenter, text):
        assert claim.text == text[claim.start : claim.end]


def test_spans_equal_the_text_on_the_whole_sample_corpus(segmenter: Segmenter, sample_corpus: Path) -> None:
    files, _, _ = expand([sample_corpus / "articles"])
    articles = [item.article for item in read_paths(files, Settings()) if item.article is not None]
    assert len(articles) == 100
    total = 0
    for article, found in segmenter.segment(articles):
        assert len({(c.start, c.end) for c in found}) == len(found)
        for claim in found:
            assert claim.text == article.text[claim.start : claim.end]
            assert 0 <= claim.checkworthiness <= 1
        total += len(found)
    assert total > 400


def test_the_almaty_report_names_speakers_roles_and_parties(segmenter: Segmenter, sample_corpus: Path) -> None:
    [item] = read_paths([sample_corpus / "articles" / "SC-01.md"], Settings())
    assert item.article is not None
    [(_, found)] = segmenter.segment([item.article])
    galuzin, ministry = found[:-1], found[-1]
    assert {(c.speaker, c.role, c.party) for c in galuzin} == {
        ("Mikhail Galuzin", "Russian Deputy Foreign Minister", "Russia")
    }
    assert ministry.party == "Armenia"
    assert "The process has since stopped, but not through Russia's fault." in [c.statement for c in galuzin]


def test_a_desks_own_parties_extend_the_table(tmp_path: Path) -> None:
    extra = tmp_path / "parties.toml"
    extra.write_text('[organisations]\n"Bramholt Union" = { aliases = ["the miners of Bramholt"] }\n')
    table = PartyTable.load(str(extra))
    assert table.find("the miners of Bramholt") == ("Bramholt Union",)
    assert table.find("Russian deputy foreign minister")[-1] == "Russia"
    extra.write_text("[organisations\n")
    with pytest.raises(SettingsError, match=r"parties\.toml"):
        PartyTable.load(str(extra))
