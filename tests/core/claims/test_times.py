"""Expressions of time become dates in the statement where the article settles them; what is left open is named."""

from __future__ import annotations

import pytest

from core.claims.segment import Segmenter
from core.records import Article, Claim, Moment
from core.settings import Settings

SEGMENTER = Segmenter(Settings())
WEDNESDAY = Moment.parse("2021-03-24")


def claims(text: str, published: Moment | None = WEDNESDAY) -> list[Claim]:
    [(article, found)] = SEGMENTER.segment([Article("test:times", "Outlet", "Title", text, published)])
    assert all(article.text[c.start : c.end] == c.text for c in found)
    return found


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Rebels shelled the port of Varn on Tuesday.", "Rebels shelled the port of Varn on Tuesday 23 March 2021."),
        ("The army fired Tuesday at the village.", "The army fired on Tuesday 23 March 2021 at the village."),
        ("Two trains collided on Monday evening.", "Two trains collided on the evening of Monday 22 March 2021."),
        ("The old mayor was killed yesterday.", "The old mayor was killed on 23 March 2021."),
        ("Exports fell by 12 percent last month.", "Exports fell by 12 percent in February 2021."),
        ("Floods killed 40 people earlier this year.", "Floods killed 40 people earlier in 2021."),
        ("Prices have risen since last year.", "Prices have risen since 2020."),
        ("The ferry left Varn three days ago.", "The ferry left Varn on 21 March 2021."),
        ("The ministry said talks will resume on Friday.", "Talks will resume on Friday 26 March 2021."),
    ],
)
def test_what_the_article_dates(text: str, statement: str) -> None:
    [claim] = claims(text)
    assert claim.statement == statement
    assert claim.unresolved == ()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Inspectors meet on Thursday in the harbour.", "Thursday"),  # this week's, or every week
        ("The court will rule next Monday.", "next Monday"),  # the coming one, or the one after
        ("The talks will resume on Wednesday.", "Wednesday"),  # the day of publication, or a week later
        ("The ferry left Varn last week.", "last week"),  # the calendar week, or seven days
        ("Two days earlier the dam had burst.", "Two days earlier"),  # than another day
        ('"The boats shelled the port yesterday," Anna Petrova said.', "yesterday"),  # the day of speaking is not known
    ],
)
def test_two_readings_keep_the_words(text: str, left: str) -> None:
    [claim] = claims(text)
    assert left in claim.statement
    assert claim.unresolved == (left,)


@pytest.mark.parametrize("published", [None, Moment.parse("2021-03"), Moment.parse("2021")])
def test_without_a_day_of_publication_a_weekday_stays(published: Moment | None) -> None:
    [claim] = claims("Rebels shelled the port of Varn on Tuesday.", published)
    assert claim.statement == "Rebels shelled the port of Varn on Tuesday."
    assert claim.unresolved == ("Tuesday",)


def test_a_month_of_publication_settles_the_month_before() -> None:
    [claim] = claims("Exports fell by 12 percent last month.", Moment.parse("2021-01"))
    assert claim.statement == "Exports fell by 12 percent in December 2020."


@pytest.mark.parametrize(
    "text",
    [
        "Rebels shelled the port of Varn on Tuesday, 4 May.",
        "The Sunday Herald printed the letter in full.",
        "Prices have risen sharply over the last year.",
    ],
)
def test_what_is_no_day_or_is_dated_already_stays(text: str) -> None:
    [claim] = claims(text)
    assert claim.statement == text
    assert claim.unresolved == ()


def test_a_pronoun_that_may_mean_two_people_is_named() -> None:
    found = claims("Nils Lund and Jan Nowak met in Oslo. He had closed the pier.")
    assert found[-1].statement == "He had closed the pier."
    assert found[-1].unresolved == ("he",)


def test_a_pronoun_that_the_statement_itself_settles_is_not_named() -> None:
    [claim] = claims("The ministry withdrew its inspectors from the pier.")
    assert claim.unresolved == ()
