"""Check-worthiness orders statements as an editor would."""

from __future__ import annotations

import pytest

from core.claims.checkworthy import FEATURES, checkworthiness


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("Forty people were killed in the blast.", "The loss is sad."),
        ("The company dumped 300 tonnes of oil.", "The company will publish a plan."),
        ("Oslo is responsible for the collision.", "We hope for good talks."),
        ("The pier was destroyed in March.", "Thank you, ladies and gentlemen."),
    ],
)
def test_facts_and_accusations_rank_above_opinions_plans_and_greetings(more: str, less: str) -> None:
    assert checkworthiness(more) > checkworthiness(less)


def test_names_raise_it_up_to_a_limit() -> None:
    text = "The pier was closed."
    assert checkworthiness(text, ["Oslo"]) > checkworthiness(text)
    assert checkworthiness(text, ["a"] * 3) == checkworthiness(text, ["a"] * 30)


@pytest.mark.parametrize("text", ["", "?", "1 " * 500, "blamed " * 500])
def test_it_stays_between_0_and_1(text: str) -> None:
    assert 0 <= checkworthiness(text) <= 1


def test_every_feature_has_a_name_of_its_own() -> None:
    assert len({name for name, _, _ in FEATURES}) == len(FEATURES)
