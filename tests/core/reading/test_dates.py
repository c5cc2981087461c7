"""What counts as a date, and how exactly it is known."""

from __future__ import annotations

import pytest

from core.reading.dates import read_date


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024", "2024"),
        ("2024-05", "2024-05"),
        ("2024-05-15", "2024-05-15"),
        ("20240515", "2024-05-15"),
        ("2024-05-15T10:30:00+04:00", "2024-05-15T06:30Z"),
        ("2024-05-15 10:30", "2024-05-15T10:30Z"),
        ("May 2024", "2024-05"),
        ("May 15, 2024", "2024-05-15"),
        ("15 мая 2024", "2024-05-15"),
        ("11:08, 15 May 2024", "2024-05-15T11:08Z"),
        ("15.05.2024 10:30", "2024-05-15T10:30Z"),
        ("05.06.2024", "2024-06-05"),
        ("05/15/2024", "2024-05-15"),
        ("05/05/2024", "2024-05-05"),
        ("Wed, 15 May 2024 11:08:00 GMT", "2024-05-15T11:08Z"),
    ],
)
def test_a_date_keeps_the_precision_it_was_written_with(text: str, moment: str) -> None:
    assert str(read_date(text)) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "unknown",
        "garbage",
        "tomorrow",
        "2 days ago",
        "12:30",
        "May",
        "15 May 24",
        "Q2 2024",
        "12 killed in 2024",
        "31 February 2024",
        "2024-13-45",
        "99 May 2024",
        "05/06/2024",
        "1715760000",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-14:00",
        "2024-W20",
        "2024 " * 40,
    ],
)
def test_what_names_no_certain_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a date: "):
        read_date(text)
