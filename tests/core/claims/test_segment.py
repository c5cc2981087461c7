"""Claims of whole articles: spans, identity, odd input, and the sample corpus."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.claims.parties import PartyTable
from core.claims.segment import Segmenter
from core.errors import ModelError
from core.reading.files import expand, read_paths
from core.records import Article, Claim, Mode
from core.settings import Settings


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    return Segmenter(Settings())


def claims_of(segmenter: Segmenter, text: str, language: str = "en") -> list[Claim]:
    [(_, found)] = segmenter.segment([Article("test:1", "Outlet", "Title", text, language=language)])
    return found


def test_the_outlets_own_voice_has_no_party(segmenter: Segmenter) -> None:
    [claim] = claims_of(segmenter, "The two delegations arrived in Tbilisi in May 2023.")
    assert (claim.speaker, claim.party, claim.mode) == (None, None, Mode.NONE)
    assert claim.entities == ("Tbilisi",)
    assert claim.dates == ("May 2023",)


def test_another_language_is_not_segmented(segmenter: Segmenter) -> None:
    assert claims_of(segmenter, "Die Strecke wurde im Mai geschlossen, sagte der Minister.", "de") == []


def test_articles_come_back_in_order_and_lazily(segmenter: Segmenter) -> None:
    asked: list[int] = []

    def articles() -> Iterator[Article]:
        for number in range(200):
            asked.append(number)
            yield Article(f"test:{number}", "Outlet", "", f"The pier number {number} was closed in May.")

    found = segmenter.segment(articles())
    first, [claim] = next(found)
    assert (first.url, len(asked) < 200) == ("test:0", True)
    assert claim.article == first.id
    assert [a.url for a, _ in found] == [f"test:{n}" for n in range(1, 200)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n \t",
        "word " * 20_000,
        "a" * 100_000,
        ". " * 20_000,
        '"' * 5_000,
        "THE MINISTER SAID THE LINE WAS CLOSED AND NOBODY KNEW WHY THAT WAS.",
        '"The line is “open, he said. "And "nested” it was.',
        '"He said "she said "they said "it fell""""',
        "- one line\n- two lines was closed\n• three 🙂🙂🙂 was seen",
        "Country | Dead | Injured\n---|---|---\nNorway | 12 died | 30\n" * 500,
        "Country\tDead\tInjured\nNorway\t12 died\t30\n" * 500,
        "„Die Brücke ist zu“ und «le pont» et ‹ponte› 「橋」 ‘bridge’ ‚Brücke‘ was closed, he said.",
        "“" * 3_000 + "”" * 3_000,
        "🚢 The ship 😀 has sunk, he said 🎉.",
        "\u202eright to left\u202c المتحدث قال إن الخط مغلق",
        "The \ud800 ministry said that the line was closed.",
        "A line\x00 was closed.\r\n\r\nHe said it was open.\u2028So it was.",
    ],
)
def test_odd_text_never_fails_and_takes_no_time(segmenter: Segmenter, text: str) -> None:
    claims_of(segmenter, "The line was closed.")
    begin = time.perf_counter()
    for claim in claims_of(segmenter, text):
        assert claim.text == text[claim.start : claim.end]
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("it was closed and " * 6_000, []),
        ("THE LINE WAS CLOSED IN MAY, OSLO SAID.", ["THE LINE WAS CLOSED IN MAY."]),
        (
            "“The line was closed in May, Lund said. It rained on all the four days.",
            ["The line was closed in May.", "It rained on all the four days."],
        ),
        ('Lund said: "The line is “no longer open” to us."', ["The line is no longer open to us."]),
        ("«The line was closed in May», Lund said.", ["The line was closed in May."]),
        ("„The line was closed in May“, Lund said.", ["The line was closed in May."]),
        ("Losses:\n- two boats were sunk\n• one pier was burned", ["Two boats were sunk.", "One pier was burned."]),
        (
            "Country | Dead were | Injured\nNorway | 12 were lost | 30\n\nThe storm took two boats.",
            ["The storm took two boats."],
        ),
        (
            "Country\tDead were\tInjured\nNorway\t12 were lost\t30\n\nThe storm took two boats.",
            ["The storm took two boats."],
        ),
        ("Линия была закрыта в мае, сказал Лунд. The storm took two boats.", ["The storm took two boats."]),
        (
            "The line was closed in May 🔥. 🔥 The storm took two boats 🎉",
            ["The line was closed in May.", "The storm took two boats."],
        ),
    ],
)
def test_odd_text_yields_its_statements_and_no_others(segmenter: Segmenter, text: str, statements: list[str]) -> None:
    assert [claim.statement for claim in claims_of(segmenter, text)] == statements


def test_capitals_do_not_hide_a_party(segmenter: Segmenter) -> None:
    [claim] = claims_of(segmenter, "THE LINE WAS CLOSED IN MAY, OSLO SAID.")
    assert (claim.speaker, claim.party) == ("Oslo", "Norway")


def test_spans_equal_the_text_on_the_whole_sample_corpus(segmenter: Segmenter, sample_corpus: Path) -> None:
    files, _, _ = expand([sample_corpus / "articles"])
    articles = [item.article for item in read_paths(files, Settings()) if item.article is not None]
    assert len(articles) == 100
    total = 0
    for article, found in segmenter.segment(articles):
        assert len({(c.start, c.end) for c in found}) == len(found)
        assert [c.start for c in found] == sorted(c.start for c in found)
        for claim in found:
            spans = claim.attribution.content
            assert claim.text == article.text[claim.start : claim.end]
            assert spans[-1][1] == claim.end
            assert article.text[spans[0][0] : claim.start].strip() in {"", "that", "whether"}
            assert claim.statement[0] == claim.statement[0].upper()
            assert claim.statement.endswith((".", "!", "?", '"', "”"))
            assert 0 <= claim.checkworthiness <= 1
            assert claim.party == (claim.parties[-1] if claim.parties else None)
        total += len(found)
    assert total > 400


def test_the_almaty_report_names_speakers_roles_and_parties(segmenter: Segmenter, sample_corpus: Path) -> None:
    [item] = read_paths([sample_corpus / "articles" / "SC-01.md"], Settings())
    assert item.article is not None
    [(_, found)] = segmenter.segment([item.article])
    *galuzin, ministry = found
    assert {(c.speaker, c.role, c.party) for c in galuzin} == {
        ("Mikhail Galuzin", "Russian Deputy Foreign Minister", "Russia")
    }
    assert (ministry.speaker, ministry.party) == ("Armenia's Foreign Ministry", "Armenia")
    assert "The process has since stopped, but not through Russia's fault." in [c.statement for c in galuzin]


def test_the_fingerprint_follows_pipeline_and_parties_and_loads_no_model(tmp_path: Path) -> None:
    extra = tmp_path / "parties.toml"
    extra.write_text('[states]\n"Norway" = {}\n')
    plain = Segmenter(Settings()).fingerprint
    assert plain == Segmenter(Settings()).fingerprint
    assert plain != Segmenter(Settings(), PartyTable.load(str(extra))).fingerprint
    assert plain != Segmenter(Settings(spacy_model=str(tmp_path))).fingerprint
    code = (
        "import sys; from core.claims.segment import Segmenter; from core.settings import Settings; "
        "Segmenter(Settings()).fingerprint; print('spacy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


def test_a_missing_pipeline_is_named() -> None:
    with pytest.raises(ModelError, match="no_such_pipeline"):
        list(Segmenter(Settings(spacy_model="no_such_pipeline")).segment([Article("u", "o", "", "It was closed.")]))
