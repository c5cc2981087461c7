"""Source, cue, content, mode and stance of each structure, on newly written sentences."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from core.claims.segment import Segmenter
from core.records import Article, Claim, Mode, Span, Stance
from core.settings import Settings

SEGMENTER = Segmenter(Settings())
ASSERTS, DENIES, DOUBTS, ASKS = Stance.ASSERTS, Stance.DENIES, Stance.DOUBTS, Stance.ASKS


@dataclass
class Read:
    """A claim with its spans as words."""

    source: str
    cue: str
    content: list[str]
    claim: Claim


def read(text: str) -> list[Read]:
    [(_, claims)] = SEGMENTER.segment([Article("test:1", "Outlet", "Title", text)])

    def words(spans: tuple[Span, ...]) -> list[str]:
        return [text[a:b] for a, b in spans]

    def from_claim(claim: Claim) -> list[str]:
        """The content without the "that" in front of it, which the claim leaves out."""
        (start, end), *others = claim.attribution.content
        assert text[start : claim.start] in {"", "that ", "whether "}
        return words(((claim.start, end), *others))

    for claim in claims:
        assert claim.text == text[claim.start : claim.end]
    return [
        Read(" ".join(words(c.attribution.source)), " ".join(words(c.attribution.cue)), from_claim(c), c)
        for c in claims
    ]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Oslo said that the pier had sunk.", "that the pier had sunk"),
        ("Lund declined to say whether the pier was sold.", "whether the pier was sold"),
        ("Oslo said the pier that sank was old.", "the pier that sank was old"),
        ("Oslo closed that pier, Lund said.", "Oslo closed that pier"),
    ],
)
def test_content_begins_with_that_as_in_the_corpora_and_the_claim_behind_it(text: str, content: str) -> None:
    [(_, [claim])] = SEGMENTER.segment([Article("test:1", "Outlet", "Title", text)])
    [(start, end)] = claim.attribution.content
    assert text[start:end] == content
    assert claim.text == content.removeprefix("that ").removeprefix("whether ")


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "stance"),
    [
        ("Oslo said that the pier had sunk.", "Oslo", "said", ["the pier had sunk"], ASSERTS),
        ("The pier has sunk, the mayor said on Friday.", "the mayor", "said", ["The pier has sunk"], ASSERTS),
        (
            "The pier has sunk, said its owner, Nils Lund.",
            "its owner, Nils Lund",
            "said",
            ["The pier has sunk"],
            ASSERTS,
        ),
        (
            "According to the mayor, the pier has sunk.",
            "the mayor",
            "According to",
            ["the pier has sunk"],
            ASSERTS,
        ),
        (
            "The pier has sunk, according to Lund, one of its owners.",
            "Lund, one of its owners",
            "according to",
            ["The pier has sunk"],
            ASSERTS,
        ),
        ("In Oslo's view, the pier was too old.", "Oslo", "In view", ["the pier was too old"], ASSERTS),
        (
            "By June, Lund said, the pier had been sold.",
            "Lund",
            "said",
            ["By June", "the pier had been sold"],
            ASSERTS,
        ),
        ("As Lund put it, the pier was a ruin.", "Lund", "put it", ["the pier was a ruin"], ASSERTS),
        (
            "Lund was quoted as saying that the pier was sold.",
            "Lund",
            "was quoted as saying",
            ["the pier was sold"],
            ASSERTS,
        ),
        (
            "The owners were told by the mayor that the pier was unsafe.",
            "the mayor",
            "were told",
            ["the pier was unsafe"],
            ASSERTS,
        ),
        ("It was reported that the pier had sunk.", "", "was reported", ["the pier had sunk"], ASSERTS),
        ("Lund: the pier was never safe.", "Lund", ":", ["the pier was never safe"], ASSERTS),
        (
            "Oslo accused Lund of neglecting the pier.",
            "Oslo",
            "accused",
            ["Lund of neglecting the pier"],
            ASSERTS,
        ),
        ("Oslo blamed Lund for the collapse.", "Oslo", "blamed", ["Lund for the collapse"], ASSERTS),
        (
            "Lund was accused by Oslo of neglecting the pier.",
            "Oslo",
            "was accused",
            ["Lund", "of neglecting the pier"],
            ASSERTS,
        ),
        ("Oslo urged Lund to close the pier.", "Oslo", "urged", ["Lund to close the pier"], ASSERTS),
        (
            "Lund has repeatedly denied that the pier was unsafe.",
            "Lund",
            "has repeatedly denied",
            ["the pier was unsafe"],
            DENIES,
        ),
        ("Lund denied neglecting the old pier.", "Lund", "denied", ["neglecting the old pier"], DENIES),
        (
            "Lund rejected the claim that the pier was unsafe.",
            "Lund",
            "rejected the claim",
            ["the pier was unsafe"],
            DENIES,
        ),
        (
            "Lund would not confirm that the pier was sold.",
            "Lund",
            "would not confirm",
            ["the pier was sold"],
            DOUBTS,
        ),
        (
            "Lund declined to say whether the pier was sold.",
            "Lund",
            "declined to say",
            ["the pier was sold"],
            DOUBTS,
        ),
        (
            "Lund would neither confirm nor deny that the pier was sold.",
            "Lund",
            "would neither confirm nor deny",
            ["the pier was sold"],
            DOUBTS,
        ),
        (
            "The mayor questioned whether the pier was safe.",
            "The mayor",
            "questioned",
            ["the pier was safe"],
            DOUBTS,
        ),
        ("The mayor asked whether the pier was safe.", "The mayor", "asked", ["the pier was safe"], ASKS),
    ],
)
def test_indirect_structures(text: str, source: str, cue: str, content: list[str], stance: Stance) -> None:
    [found] = read(text)
    assert (found.source, found.cue, found.content) == (source, cue, content)
    assert found.claim.stance is stance
    assert found.claim.mode is Mode.INDIRECT


@pytest.mark.parametrize(
    "text",
    [
        '"The pier has sunk," Nils Lund said.',
        '"The pier has sunk," said Nils Lund.',
        'Nils Lund said: "The pier has sunk."',
        'Nils Lund said, "The pier has sunk."',
        "“The pier has sunk,” Nils Lund told reporters in Oslo.",
        "'The pier has sunk,' Nils Lund said.",
    ],
)
def test_a_direct_quotation_leaves_its_marks_out(text: str) -> None:
    [found] = read(text)
    assert (found.source, found.content, found.claim.mode) == ("Nils Lund", ["The pier has sunk"], Mode.DIRECT)


def test_an_interrupted_quotation_has_two_spans() -> None:
    [found] = read('"The pier," Lund said, "was sold in October."')
    assert found.content == ["The pier", "was sold in October"]
    assert found.claim.statement == "The pier was sold in October."


def test_a_quoted_phrase_within_reported_words_is_mixed_and_keeps_its_marks() -> None:
    [found] = read('The mayor said the town "was left to drown" last week.')
    assert (found.content, found.claim.mode) == (['the town "was left to drown" last week'], Mode.MIXED)


@pytest.mark.parametrize(
    "text",
    [
        '"The pier sank at noon. Two men fell in the water," Lund said. "Nobody had warned them."',
        '"The pier sank at noon," Lund said. "Two men fell in the water. Nobody had warned them."',
        'Lund said: "The pier sank at noon. Two men fell in the water. Nobody had warned them."',
        '"The pier sank at noon.\n\n"Two men fell in the water.\n\n"Nobody had warned them," Lund said.',
        '"The pier sank at noon," Lund said.\n\n"Two men fell in the water. Nobody had warned them."',
        'Nils Lund was blunt. "The pier sank at noon. Two men fell in the water. Nobody had warned them."',
    ],
)
def test_a_speaker_named_once_speaks_every_sentence_of_the_quotation(text: str) -> None:
    quoted = [r.claim for r in read(text) if r.claim.mode is Mode.DIRECT]
    assert [c.statement for c in quoted] == [
        "The pier sank at noon.",
        "Two men fell in the water.",
        "Nobody had warned them.",
    ]
    assert {c.speaker for c in quoted} <= {"Lund", "Nils Lund"}


def test_a_second_cue_starts_a_second_claim_of_the_same_source() -> None:
    first, second = read("The mayor denied that the pier was unsafe, adding that engineers had checked it in May.")
    assert (first.claim.stance, second.claim.stance) == (DENIES, ASSERTS)
    assert first.source == second.source == "The mayor"
    assert second.content == ["engineers had checked it in May"]


def test_two_speakers_in_one_sentence_have_their_own_contents() -> None:
    first, second = read("Oslo says Lund closed the pier, while Bergen says the mayor closed it.")
    assert (first.source, first.content) == ("Oslo", ["Lund closed the pier"])
    assert (second.source, second.content) == ("Bergen", ["the mayor closed it"])


def test_the_outlets_clause_beside_a_reported_one_is_a_claim_of_its_own() -> None:
    own, reported = read("The pier sank on Tuesday, and Oslo said a ship had rammed it.")
    assert (own.claim.mode, own.content) == (Mode.NONE, ["The pier sank on Tuesday"])
    assert (reported.source, reported.content) == ("Oslo", ["a ship had rammed it"])


def test_nested_attribution_names_the_chain_from_the_outside() -> None:
    outer, inner = read("The ministry said the owner had told Oslo that the pier was sold.")
    assert outer.claim.attribution.chain == ("The ministry",)
    assert inner.claim.attribution.chain == ("The ministry", "the owner")
    assert inner.content == ["the pier was sold"]


def test_an_agency_that_only_carries_a_statement_steps_back() -> None:
    [found] = read("Reuters reported that the pier had been sold, citing the energy ministry.")
    assert (found.source, found.cue, found.content) == ("the energy ministry", "citing", ["the pier had been sold"])
    assert found.claim.attribution.chain == ("Reuters", "the energy ministry")


def test_speech_without_attribution_after_reported_speech_is_the_outlets() -> None:
    _, second = read("Lund said the pier was safe. It had been checked twice in May.")
    assert second.claim.mode is Mode.NONE
    assert second.claim.speaker is None


def test_the_clause_after_as_that_was_not_said_stays_with_its_sentence() -> None:
    [found] = read("The court closed the case, as both sides had requested.")
    assert found.claim.mode is Mode.NONE


def test_cues_inside_a_quotation_are_not_opened() -> None:
    [found] = read('"Oslo said the pier was safe and we believed it," Lund said.')
    assert (found.source, found.claim.mode) == ("Lund", Mode.DIRECT)


@pytest.mark.parametrize(
    "text",
    [
        "The commission, which met twice in Almaty, did not agree on a text, Lund said.",
        "The zone takes in the homes of 16,000 people, Nils Lund, the governor of the region, said after the flood.",
        "Two of the routes that were named in the paper of 2020, one in the north and one in the south, Nils Lund said.",
    ],
)
def test_a_reporting_clause_at_the_end_is_found_behind_a_long_sentence(text: str) -> None:
    for found in read(text):
        assert "Lund" in found.source
        assert "Lund" not in found.claim.text


@pytest.mark.parametrize(
    ("text", "cue", "stance"),
    [
        ("Lund cast doubt on the report that the pier had sunk.", "cast doubt on the report", DOUBTS),
        ("Lund found no evidence that the pier had sunk.", "found no evidence", DOUBTS),
        ("Lund has seen no clear sign that the pier had sunk.", "has seen no clear sign", DOUBTS),
        ("Lund failed to produce any proof that the pier had sunk.", "failed to produce any proof", DOUBTS),
        ("Lund expressed serious doubts that the pier had sunk.", "expressed serious doubts", DOUBTS),
        ("Lund played down reports that the pier had sunk.", "played down reports", DOUBTS),
        ("Lund stopped short of saying that the pier had sunk.", "stopped short of saying", DOUBTS),
        ("Lund was unable to confirm whether the pier had sunk.", "was unable to confirm", DOUBTS),
        ("Lund declined to be drawn on whether the pier had sunk.", "declined to be drawn", DOUBTS),
        ("Lund was not sure that the pier had sunk.", "was not sure", DOUBTS),
        ("Lund brushed aside claims that the pier had sunk.", "brushed aside claims", DENIES),
        ("Lund said there was no truth in claims that the pier had sunk.", "said there was no truth in claims", DENIES),
        ("Lund called the report that the pier had sunk nonsense.", "called", DENIES),
        ("Lund said reports that the pier had sunk were untrue.", "said", DENIES),
        ("Lund wanted to know whether the pier had sunk.", "wanted to know", ASKS),
        ("Lund made it clear that the pier had sunk.", "made it clear", ASSERTS),
        ("Lund was convinced that the pier had sunk.", "was convinced", ASSERTS),
        ("Lund voiced fears that the pier had sunk.", "voiced fears", ASSERTS),
    ],
)
def test_set_phrases_report_doubt_deny_and_ask(text: str, cue: str, stance: Stance) -> None:
    [found] = read(text)
    assert (found.source, found.cue, found.content) == ("Lund", cue, ["the pier had sunk"])
    assert found.claim.stance is stance


@pytest.mark.parametrize(
    "text", ["It is certain that the pier has sunk.", "Lund made an offer.", "The bank is not able to open the pier."]
)
def test_a_set_phrase_without_a_speaker_or_a_clause_reports_nothing(text: str) -> None:
    assert [r.claim.mode for r in read(text) if r.cue] == []


def test_what_is_believed_of_a_subject_has_the_subject_in_its_content() -> None:
    [found] = read("The pier is thought by local divers to have sunk in May.")
    assert (found.source, found.cue) == ("local divers", "is thought")
    assert found.content == ["The pier", "to have sunk in May"]


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("The Courier quoted the harbour master as saying the pier has sunk.", "the harbour master", "quoted"),
        ("The Courier reported, citing two divers, that the pier has sunk.", "two divers", "citing"),
        ("The Courier faced accusations from divers that the pier has sunk.", "divers", "accusations"),
    ],
)
def test_who_only_carries_or_hears_a_statement_is_not_its_source(text: str, source: str, cue: str) -> None:
    found = next(r for r in read(text) if r.cue)
    assert (found.source, found.cue, found.content) == (source, cue, ["the pier has sunk"])


@pytest.mark.parametrize(
    "text",
    [
        "The court rejected an appeal by the builder against the closing of the pier and sent the case back.",
        "Oslo dismissed both the pier that the builder offers and the plans of May 2021.",
    ],
)
def test_what_is_turned_down_is_no_statement_that_is_denied(text: str) -> None:
    assert [(r.source, r.claim.stance) for r in read(text)] == [("", ASSERTS)]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("Pier closed in Bergen storm: Norwegian coast guard", "Norwegian coast guard", "Pier closed in Bergen storm"),
        ("Pier in Bergen in bad state, Oslo says", "Oslo", "Pier in Bergen in bad state"),
        ("Lund Lines rejects claim it sank the pier", "Lund Lines", "it sank the pier"),
    ],
)
def test_headlines(text: str, source: str, content: str) -> None:
    [found] = read(text)
    assert (found.source, found.content) == (source, [content])


def test_a_claim_that_another_denies_behind_a_comma_is_no_part_of_the_content() -> None:
    [found] = read("Lund said the pier had sunk in May, a claim that Oslo has denied.")
    assert found.content == ["the pier had sunk in May"]


@pytest.mark.parametrize(
    "text",
    [
        "The pier has sunk, said Nils Lund, whose brother built it.",
        "The pier has sunk, said Nils Lund, an engineer who has seen it.",
        "The pier has sunk, according to Nils Lund, head of the harbour office in Oslo, and other engineers.",
        'The pier has sunk, Nils Lund said on Channel Nine\'s "View of the Sea."',
    ],
)
def test_words_about_the_source_behind_it_are_no_content(text: str) -> None:
    [found] = read(text)
    assert found.content == ["The pier has sunk"]


def test_a_that_which_is_itself_the_subject_stays_in_the_claim() -> None:
    [found] = read("Lund had sold the pier. Oslo said that would be a crime.")[1:]
    assert found.content == ["that would be a crime"]
