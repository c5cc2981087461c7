"""Which texts are copies of one another, and how fast copies are found."""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from core.reading.files import read_paths
from core.reading.origins import (
    SAME_ORIGIN,
    OriginFinder,
    closest,
    containment,
    shingles,
    signature,
    without_page,
)
from core.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
COPIES = {
    frozenset(pair)
    for pair in [
        ("SC-22", "SC-22-zerkalo"),
        ("SC-37", "SC-37-azernews"),
        ("SC-37", "SC-37-aravot"),
        ("SC-37-azernews", "SC-37-aravot"),
        ("SC-43", "SC-43-bmge"),
        ("EG-05", "EG-05-taipeitimes"),
        ("EG-11", "EG-11-egyptwatch"),
        ("KD-20", "KD-20-pravda"),
    ]
}


@dataclass(frozen=True)
class Printed:
    outlet: str
    text: str


def same_origin(a: str, b: str) -> bool:
    """Whether texts of two outlets share an origin."""
    return closest(a, "One", [Printed("Other", b)]) == 0


@pytest.fixture(scope="module")
def texts(sample_corpus: Path) -> dict[str, str]:
    items = read_paths([sample_corpus / "articles"], Settings())
    return {Path(i.item).stem: i.article.text for i in items if i.article is not None}


def test_of_all_pairs_of_the_corpus_exactly_the_copies_share_an_origin(texts: dict[str, str]) -> None:
    found = {frozenset(pair) for pair in itertools.combinations(texts, 2) if same_origin(*(texts[s] for s in pair))}
    assert found == COPIES


def test_the_threshold_lies_far_from_copies_and_from_retellings(texts: dict[str, str]) -> None:
    marks = {stem: shingles(text) for stem, text in texts.items()}
    shares = {frozenset(pair): containment(*(marks[s] for s in pair)) for pair in itertools.combinations(texts, 2)}
    assert min(shares[pair] for pair in COPIES) > SAME_ORIGIN + 0.3
    assert max(share for pair, share in shares.items() if pair not in COPIES) < SAME_ORIGIN - 0.3


def test_the_finder_proposes_every_copy_and_hardly_anything_else(texts: dict[str, str]) -> None:
    finder = OriginFinder((stem, f"origin of {stem}", signature(text)) for stem, text in texts.items())
    proposed = {
        frozenset((stem, other))
        for stem, text in texts.items()
        for other in finder.candidates(signature(text), len(shingles(text)))
        if other != stem
    }
    assert proposed >= COPIES
    assert len(proposed) <= len(COPIES) + 10
    assert finder.origin_of("SC-22") == "origin of SC-22"


def test_a_copy_inside_a_longer_report_is_found() -> None:
    words = random.Random(1)
    found = 0
    for _ in range(50):
        copy = [f"w{words.randrange(5000)}" for _ in range(100)]
        longer = (
            [f"w{words.randrange(5000)}" for _ in range(500)] + copy + [f"w{words.randrange(5000)}" for _ in range(500)]
        )
        finder = OriginFinder([("longer", "o", signature(" ".join(longer)))])
        found += finder.candidates(signature(" ".join(copy)), len(shingles(" ".join(copy)))) == ["longer"]
    assert found == 50


def test_a_signature_depends_on_the_words_alone() -> None:
    mark = signature("The process stopped, but not through Russia's fault, Galuzin said.")
    assert len(mark) == 512
    assert mark == signature("the process stopped but not through RUSSIA'S fault Galuzin said")
    assert mark != signature("the process stopped but not through BAKU'S fault Galuzin said")


def test_a_signature_is_the_same_in_every_process() -> None:
    code = "from core.reading.origins import signature; print(signature('one two three four five six').hex())"
    env = {**os.environ, "PYTHONHASHSEED": "7"}
    printed = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert printed.stdout.strip() == signature("one two three four five six").hex()


def test_the_estimated_share_of_equal_minima_follows_the_exact_one(texts: dict[str, str]) -> None:
    a, b = texts["EG-05"], texts["EG-05-taipeitimes"]
    exact = len(shingles(a) & shingles(b)) / len(shingles(a) | shingles(b))
    estimated = np.mean(np.frombuffer(signature(a), "<u4") == np.frombuffer(signature(b), "<u4"))
    assert abs(exact - estimated) < 0.15


def test_texts_of_few_words_equal_only_themselves() -> None:
    assert same_origin("He said no.", "he said NO")
    assert not same_origin("He said no.", "He said yes.")
    assert not same_origin("He said no.", "He said no. Then he left the hall at once with his aides.")
    assert signature("He said no.") != signature("He said yes.")


@pytest.mark.parametrize("nothing", ["", " \n ", "* * *"])
def test_a_text_without_words_has_no_copy(nothing: str) -> None:
    assert not same_origin(nothing, nothing)
    finder = OriginFinder([("empty", "o", signature(nothing)), ("full", "o", signature("one two three four five six"))])
    assert finder.candidates(signature(nothing), len(shingles(nothing))) == []
    six = "one two three four five six"
    assert finder.candidates(signature(six), len(shingles(six))) == ["full"]


def test_an_article_that_is_added_is_found_and_may_change_its_origin() -> None:
    text = "the group held its twelfth meeting in Moscow on Friday"
    finder = OriginFinder([])
    assert finder.candidates(signature(text), 6) == []
    finder.add("a", "a", signature(text))
    finder.add("a", "b", signature(text))
    assert finder.candidates(signature(text), 6) == ["a"]
    assert (finder.origin_of("a"), len(finder)) == ("b", 1)


DAM = (
    "The dam gave way early on Tuesday, and water ran through eighty villages below it, the governor said.\n\n"
    "Both armies said that the other side had blown it up. Neither showed proof that could be checked."
)
SHIP = (
    "The container ship came free on Monday after six days, and traffic through the canal began again in the evening.\n\n"
    "The authority said that it would ask the owner for a billion dollars in damages."
)
NOTES = (
    "\n\nThe Lantern is a reader-funded newspaper. If you value what we do, please consider giving a small amount every month; "
    "readers who subscribe see fewer advertisements and may share five articles with friends who do not subscribe.\n\n"
    "Have a story for us? Write to the news desk in confidence. Comments are moderated and close after three days, and "
    "corrections are printed on page two of the next edition."
)


def test_two_reports_below_which_an_outlet_prints_the_same_notes_are_no_copies() -> None:
    assert containment(shingles(DAM + NOTES), shingles(SHIP + NOTES)) > SAME_ORIGIN
    assert closest(DAM + NOTES, "Lantern", [Printed("Lantern", SHIP + NOTES)]) is None


def test_a_copy_is_known_although_most_of_its_page_are_notes_that_the_outlet_prints_everywhere() -> None:
    cut = DAM.split("\n\n")[0] + NOTES
    known = [Printed("Lantern", SHIP + NOTES), Printed("Agency", DAM)]
    assert containment(shingles(cut), shingles(DAM)) < SAME_ORIGIN
    assert without_page(cut, "Lantern", known) == DAM.split("\n\n")[0]
    assert closest(cut, "Lantern", known) == 1


def test_a_report_that_an_outlet_prints_again_with_small_changes_shares_its_origin() -> None:
    again = DAM.replace("eighty villages", "more than eighty villages") + NOTES
    assert closest(again, "Lantern", [Printed("Lantern", DAM + NOTES)]) == 0
    assert closest(DAM + NOTES, "Lantern", [Printed("Lantern", DAM + NOTES + "\n\nUpdated at noon.")]) == 0


def test_of_several_articles_the_one_that_shares_most_gives_the_origin() -> None:
    digest = DAM + "\n\n" + SHIP
    known = [Printed("Digest", digest), Printed("Agency", SHIP)]
    assert closest(SHIP + "\n\nMore follows.", "Post", list(reversed(known))) == 0
    assert closest(digest + "\n\nThese were the reports of the week.", "Post", known) == 0


def test_a_signature_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="512 bytes, this one 3"):
        OriginFinder([("a", "a", b"abc")])


def test_twenty_thousand_known_articles_are_searched_in_less_than_50_ms() -> None:
    rows = np.random.default_rng(0).integers(0, 2**25, (20_000, 128), np.uint32).astype("<u4")
    finder = OriginFinder((str(i), str(i), row.tobytes()) for i, row in enumerate(rows))
    query = rows[12_345].tobytes()
    took = []
    for _ in range(5):
        start = time.perf_counter()
        assert finder.candidates(query, 128) == ["12345"]
        took.append(time.perf_counter() - start)
    assert min(took) < 0.05
