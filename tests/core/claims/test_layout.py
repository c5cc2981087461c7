"""Paragraphs, datelines, sentences and quotation marks."""

from __future__ import annotations

import pytest

from core.claims.layout import LONGEST_PIECE, paragraphs, pieces, quotations, sentence_starts


def sentences(text: str) -> list[str]:
    starts = sentence_starts(text)
    return [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


@pytest.mark.parametrize(
    "dateline",
    [
        "OSLO, May 15, 2024 - ",
        "CAIRO - ",
        "PARIS (AP) — ",
        "MOSCOW, June 6 /TASS/. ",
        "Yerevan, 15 May. /ARKA/. ",
        "KHERSON, Ukraine (AP) – ",
        "(AFP) - ",
    ],
)
def test_a_dateline_is_no_part_of_its_paragraph(dateline: str) -> None:
    text = dateline + "The bridge is closed."
    assert [text[a:b] for a, b in paragraphs(text)] == ["The bridge is closed."]


@pytest.mark.parametrize("text", ["Lima - the capital - is dry.", "Novak: the bridge is closed.", "It fell - hard."])
def test_other_dashes_and_colons_stay(text: str) -> None:
    assert [text[a:b] for a, b in paragraphs(text)] == [text]


def test_empty_lines_part_paragraphs_and_spans_leave_the_white_space_out() -> None:
    text = "\n\n  One fell. \n \t\n Two stood.\n"
    assert [text[a:b] for a, b in paragraphs(text)] == ["One fell.", "Two stood."]


def test_abbreviations_and_initials_end_no_sentence() -> None:
    assert sentences("Mr. Holm met Gen. A. B. Sule at 7 a.m. in the U.S. embassy. It rained.") == [
        "Mr. Holm met Gen. A. B. Sule at 7 a.m. in the U.S. embassy.",
        "It rained.",
    ]


def test_a_closing_mark_belongs_to_the_sentence_before_it() -> None:
    assert sentences('"It broke. We saw it," she said. "Did you?" he asked.') == [
        '"It broke.',
        'We saw it," she said.',
        '"Did you?" he asked.',
    ]


def test_each_bullet_is_a_sentence() -> None:
    assert sentences("Losses:\n- two boats\n- one pier") == ["Losses:", "- two boats", "- one pier"]


def test_lower_case_text_is_cut_only_where_it_would_run_on() -> None:
    assert len(sentences("it fell. then it rose.")) == 1
    assert len(sentences("it fell. then it rose. " * 100)) == 200


def test_pieces_hold_whole_sentences_and_leave_runs_without_an_end_out() -> None:
    text = "The pier broke. " * 3_000 + "x" * 50_000 + ". The pier stood."
    found = [text[a:b] for a, b in pieces(text, 0, len(text))]
    assert all(len(piece) <= LONGEST_PIECE for piece in found)
    assert "".join(found).count("The pier broke.") == 3_000
    assert "x" * 100 not in "".join(found)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "a b" and “c d”.', ['"a b"', "“c d”"]),
        ("'We lost it,' he said.", ["'We lost it,'"]),
        ("The workers' pay isn't late.", []),
        ('A 5" pipe and a mark " alone.', []),
        ("«Да», said she.", ["«Да»"]),
    ],
)
def test_quotations_are_found_with_their_marks(text: str, quoted: list[str]) -> None:
    assert [text[q.start : q.end] for q in quotations(text, list(paragraphs(text)))] == quoted


def test_a_mark_left_open_counts_only_where_the_next_paragraph_goes_on() -> None:
    going_on = "“We lost it.\n\n“We wept,” he said."
    first, second = quotations(going_on, list(paragraphs(going_on)))
    assert (first.open_end, second.open_end) == (True, False)
    alone = "“We lost it.\n\nHe wept."
    assert quotations(alone, list(paragraphs(alone))) == []
