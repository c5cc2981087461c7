"""Which dates does a statement hold, and when do two of them clash?"""

from __future__ import annotations

import pytest

from core.relations.dates import compare, dates


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("on 5 May 2024", (2024, 5, 5, None)),
        ("May 5", (None, 5, 5, None)),
        ("on the 21st of March", (None, 3, 21, None)),
        ("in June 2023", (2023, 6, None, None)),
        ("in October", (None, 10, None, None)),
        ("in 2015", (2015, None, None, None)),
        ("on Thursday", (None, None, None, 3)),
    ],
)
def test_parts(text: str, parts: tuple[int | None, ...]) -> None:
    (date,) = dates(text)
    assert (date.year, date.month, date.day, date.weekday) == parts


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("at 10.24 a.m.", {10 * 60 + 24}),
        ("at 18:12", {18 * 60 + 12}),
        ("at half past ten", {10 * 60 + 30, 22 * 60 + 30}),
        ("at five in the morning", {5 * 60}),
        ("by nine o'clock", {9 * 60, 21 * 60}),
        ("four p.m.", {16 * 60}),
    ],
)
def test_clock(text: str, minutes: set[int]) -> None:
    clock = dates(text)[0].clock
    assert clock is not None
    assert {(low + high) // 2 for low, high in clock} == minutes


@pytest.mark.parametrize(
    ("text", "ago"), [("yesterday", (1, 1)), ("two weeks ago", (12, 16)), ("last month", (15, 61))]
)
def test_relative(text: str, ago: tuple[int, int]) -> None:
    assert [d.ago for d in dates(text)] == [ago]


@pytest.mark.parametrize("text", ["they may 5 times", "they march 5 miles", "99:99", "2,015 people", "2015 people"])
def test_no_date(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize(
    ("a", "b", "clash"),
    [
        ("The attack began on Monday.", "The attack began on Tuesday.", True),
        ("The attack began at 5 a.m.", "The attack began at 9 a.m.", True),
        ("The deal was signed in 2014.", "The deal was signed in 2015.", True),
        ("It was on 11 July that the hail struck the valley.", "The hail struck the valley on 9 July.", True),
        ("It was on 11 July that the hail struck the valley.", "The hail came down on 9 July.", None),
        (
            "The crane drivers did not resume work until Thursday.",
            "Since Monday the crane drivers have been at work.",
            True,
        ),
        ("The factory burned yesterday.", "The factory burned two weeks ago.", True),
        ("The attack began on Monday.", "The attack began on Monday morning.", False),
        ("The deal was signed in May.", "The deal was signed on 5 May 2024.", False),
        ("The attack began at five.", "The attack began at 17:00.", False),
        ("The attack began on Monday.", "The attack began at 5 a.m.", None),
        ("The attack began on Monday.", "The funeral is on Tuesday.", None),
        ("The attack began on Monday.", "The attack began.", None),
        (
            "The minister said on Monday that the bridge fell.",
            "The minister said on Tuesday that the bridge fell.",
            None,
        ),
        ("The dam broke in May.", "The previous dam broke in July.", None),
    ],
)
def test_compare(a: str, b: str, clash: bool | None) -> None:
    assert compare(a, b)[0] is clash
    assert compare(b, a)[0] is clash


def test_spans() -> None:
    a, b = "The attack began on Monday.", "The attack began on Tuesday."
    _, left, right = compare(a, b)
    assert ([a[slice(*s)] for s in left], [b[slice(*s)] for s in right]) == (["Monday"], ["Tuesday"])
