"""Which figures does a statement hold, how far does their wording reach, and what are no figures at all?"""

from __future__ import annotations

import math

import pytest

from core.relations.quantities import Figure, figures


def only(text: str) -> Figure:
    found = figures(text)
    assert len(found) == 1, [text[slice(*f.span)] for f in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("12 people", 12, "count"),
        ("1,250 people", 1250, "count"),
        ("2.4 billion euros", 2.4e9, "money"),
        ("$900m was paid", 9e8, "money"),
        ("£1.2bn in loans", 1.2e9, "money"),
        ("twelve people", 12, "count"),
        ("sixty-one people", 61, "count"),
        ("three hundred and ten deaths", 310, "count"),
        ("a hundred people", 100, "count"),
        ("one hundred and forty men", 140, "count"),
        ("four million six hundred thousand euros", 4.6e6, "money"),
        ("a dozen soldiers", 12, "count"),
        ("two dozen soldiers", 24, "count"),
        ("7.5 per cent", 7.5, "percent"),
        ("three and a half percent", 3.5, "percent"),
        ("half of the homes", 50, "percent"),
        ("two thirds of voters", 200 / 3, "percent"),
        ("nine out of ten voters", 90, "percent"),
        ("one in twenty voters", 5, "percent"),
        ("90 square kilometres", 9000, "area"),
        ("9,000 hectares", 9000, "area"),
        ("48 hours", 2 * 86400, "time"),
        ("two days", 2 * 86400, "time"),
        ("500 kg of flour", 500, "mass"),
        ("no one was hurt", 0, "count"),
        ("nobody was hurt", 0, "count"),
        ("none of the soldiers", 0, "count"),
        ("not a single soldier", 0, "count"),
        ("no deaths", 0, "count"),
    ],
)
def test_value_and_kind(text: str, value: float, kind: str) -> None:
    figure = only(text)
    assert (figure.value, figure.kind) == (pytest.approx(value), kind)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("12 dead", 12, 12),
        ("between 40 and 50 people", 40, 50),
        ("2 to 3 million people", 1.9e6, 3.15e6),
        ("at least 12 dead", 12, math.inf),
        ("more than 12 dead", 12, math.inf),
        ("up to 30 dead", 0, 30),
        ("no more than 30 dead", 0, 30),
        ("did not rise above 43 degrees", 0, 43),
        ("about 200 people", 180, 220),
        ("dozens of people", 24, 99),
        ("hundreds of homes", 200, 999),
        ("hundreds of thousands of homes", 100001, 999999),
    ],
)
def test_wording_leaves_room(text: str, low: float, high: float) -> None:
    figure = only(text)
    assert (figure.low, figure.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("nearly 116,000 people", "115,580 people", True),
        ("116,000 people", "115,580 people", True),
        ("about 800 people", "830 people", True),
        ("at least 12 dead", "15 dead", True),
        ("two thousand metres", "2 km", True),
        ("two days", "48 hours", True),
        ("12 dead", "13 dead", False),
        ("up to 30 dead", "31 dead", False),
        ("more than 30 rounds", "seven rounds", False),
        ("nobody was killed", "14 killed", False),
        ("40 people", "50 people", False),
    ],
)
def test_both_can_be_true(one: str, other: str, meet: bool) -> None:
    assert only(one).meets(only(other)) is meet
    assert only(other).meets(only(one)) is meet


@pytest.mark.parametrize(
    "text",
    [
        "Article 5 applies.",
        "A Boeing 737 landed.",
        "the reactor of unit 3",
        "under resolution 2231",
        "a man aged 23",
        "a 23-year-old man",
        "Striker Ekambi, 23, joins the club",
        "at 10.24 a.m.",
        "at 18:12",
        "in 2015",
        "on 5 May 2024",
        "12 Baker Street",
        "the 3rd attempt",
        "S-300 missiles",
        "one of them",
        "all but a tenth of the homes",
        "1" * 400,
    ],
)
def test_no_figure(text: str) -> None:
    assert figures(text) == []


def test_names_with_numbers_leave_real_figures() -> None:
    assert [f.value for f in figures("COVID-19 killed 20 people in unit 3 of the hospital.")] == [20]


def test_part_of_a_whole() -> None:
    part, whole = figures("12 of the 40 injured are children")
    assert (part.part, whole.part) == (True, False)
    assert whole.states == {"injured"}


def test_span_is_the_figure() -> None:
    text = "Some 2.4 billion euros went to nearly 116,000 families."
    assert [text[slice(*f.span)] for f in figures(text)] == ["2.4 billion", "116,000"]


def test_currency() -> None:
    assert [f.unit for f in figures("$5 million, €6 million and 7 million")] == ["dollar", "euro", ""]


def test_other_scripts() -> None:
    assert [f.value for f in figures("قتل ١٢٣ جنديا, погибли 12 человек")] == [123, 12]
