from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.records import Claim, Moment
from core.relations.matching import (
    APART,
    MATTER_FLOOR,
    NARRATION_FLOOR,
    STRENGTH_FLOOR,
    WITHOUT_PARTY,
    Candidate,
    altered,
    choose,
    most_of,
    one_matter,
    strength,
)
from core.relations.position import Position

OWN = Claim("own", 0, 40, "the mine was shut", "the mine was shut", speaker="a minister", party="Bramholt")


def candidate(
    article: str,
    question: float,
    context: float = 0.0,
    score: float = 0.5,
    statement: str = "prices of bread rose",
    published: str | None = None,
) -> Candidate:
    """A claim of another article that shares no words with `OWN` unless its statement says so."""
    claim = Claim(article, 0, 40, statement, statement)
    return Candidate(claim, score, question, context, Moment.parse(published) if published else None)


def chosen(near: Sequence[Candidate], most: int = 10, published: str | None = None) -> list[str]:
    """Articles of the chosen candidates, in the order of the matches."""
    articles = {c.claim.id: c.claim.article for c in near} | {OWN.id: OWN.article}
    found = choose(OWN, Moment.parse(published) if published else None, near, most)
    return [articles[m.b if m.a == OWN.id else m.a] for m in found]


def test_the_strongest_come_first_whatever_their_order() -> None:
    near = [candidate("weak", 0.7), candidate("strong", 0.9), candidate("middle", 0.8)]
    assert chosen(near) == chosen(near[::-1]) == ["strong", "middle", "weak"]


def test_no_more_than_the_wanted_number_are_chosen() -> None:
    near = [candidate(f"article {n}", 0.7 + n / 100) for n in range(9)]
    assert chosen(near, most=3) == ["article 8", "article 7", "article 6"]
    assert len(chosen(near, most=20)) == 9


def test_a_claim_for_which_no_party_speaks_may_choose_few() -> None:
    own = replace(OWN, speaker=None, party=None)
    assert most_of(OWN, 20) == 20
    assert most_of(own, 20) == WITHOUT_PARTY
    assert most_of(own, 2) == 2


def test_articles_with_little_in_common_give_no_match_however_near_the_claims_are() -> None:
    far = replace(candidate("far", 0.95, context=0.3), names=0.2)
    near = replace(candidate("near", 0.9, context=0.4), names=0.4)
    assert chosen([far, near, candidate("no article", 0.7)]) == ["near", "no article"]


def test_claims_of_two_parties_are_compared_where_narration_is_not() -> None:
    narrated = replace(candidate("narrated", 0.95, context=0.3), names=0.2)
    said = replace(narrated, claim=replace(narrated.claim, article="said", speaker="an envoy", party="Quillport"))
    assert chosen([narrated, said]) == ["said"]


@pytest.mark.parametrize(("party", "floor"), [("Quillport", MATTER_FLOOR), (None, NARRATION_FLOOR)])
def test_the_further_apart_two_reports_are_the_more_they_must_have_in_common(party: str | None, floor: float) -> None:
    def at(published: str | None) -> Position:
        return Position("the mine was shut", party=party, published=Moment.parse(published) if published else None)

    day = replace(at("2024-05-01"), party="Bramholt")
    assert one_matter(day, at("2024-05-03"), floor)
    assert not one_matter(day, at("2024-05-03"), floor - 0.01)
    for pair in ((day, at("2029-05-03")), (at("2029-05-03"), day)):
        assert one_matter(*pair, floor + APART + 1e-9)
        assert not one_matter(*pair, floor + APART - 0.01)
    assert one_matter(day, at(None), floor + APART)
    assert not one_matter(day, at(None), floor)


def test_a_sentence_of_a_copy_with_other_words_is_altered_and_one_that_both_hold_is_not() -> None:
    one = Claim(
        "a", 0, 0, "Fourteen men were hurt in the Bramholt mine.", "fourteen men were hurt in the Bramholt mine"
    )
    other = Claim("b", 0, 0, "Forty men were hurt in the Bramholt mine.", "forty men were hurt in the Bramholt mine")
    apart = Claim("b", 0, 0, "Bread is dear.", "bread is dear")
    text, copy = f"{one.text} Bread is dear.", f"{other.text} Bread is dear."
    assert altered(one, text, other, copy)
    assert altered(other, copy, one, text)
    assert not altered(one, text, apart, copy)
    assert not altered(one, text, other, f"{copy} {one.text}")
    assert not altered(one, text, replace(apart, text="Milk is dear.", statement="milk is dear"), "Milk is dear.")


def test_the_floor_itself_is_strong_enough_and_anything_below_is_not() -> None:
    near = [candidate("at", STRENGTH_FLOOR), candidate("below", STRENGTH_FLOOR - 1e-6)]
    assert chosen(near) == ["at"]


def test_what_the_articles_are_about_lifts_a_claim_over_the_floor() -> None:
    assert chosen([candidate("same event", 0.4, context=0.6), candidate("other event", 0.4, context=0.1)]) == [
        "same event"
    ]


def test_shared_words_lift_a_claim_over_the_floor() -> None:
    worded = candidate("same words", 0.58, statement="the mine was never shut")
    assert chosen([worded, candidate("other words", 0.58)]) == ["same words"]


@pytest.mark.parametrize(
    ("own", "other", "kept"),
    [
        ("2024-05-01", "2024-05-31", True),
        ("2024-05-01", "2014-05-01", False),
        ("2014-05-01", "2024-05-01", False),
        (None, "2014-05-01", True),
        ("2024-05-01", None, True),
    ],
)
def test_reports_years_apart_have_to_be_nearer(own: str | None, other: str | None, kept: bool) -> None:
    assert chosen([candidate("other", 0.65, published=other)], published=own) == (["other"] if kept else [])


def test_nearness_of_wording_alone_does_not_choose() -> None:
    assert chosen([candidate("worded alike", 0.2, score=0.99), candidate("same question", 0.9, score=0.3)]) == [
        "same question"
    ]


def test_a_match_keeps_the_cosine_of_the_statements() -> None:
    [match] = choose(OWN, None, [candidate("other", 0.9, score=0.31)], 5)
    assert match.score == 0.31


def test_ties_are_broken_by_claim_so_that_every_run_chooses_alike() -> None:
    near = [candidate(f"article {n}", 0.8) for n in range(6)]
    expected = [c.claim.article for c in sorted(near, key=lambda c: c.claim.id)][:4]
    assert chosen(near, most=4) == chosen(near[::-1], most=4) == expected


def test_a_pair_is_the_same_match_from_either_side() -> None:
    other = candidate("other", 0.8, context=0.2)
    mirrored = Candidate(OWN, other.score, other.question, other.context, None)
    [match] = choose(OWN, None, [other], 5)
    assert choose(other.claim, other.published, [mirrored], 5) == [match]
    assert match.a < match.b
    assert {match.a, match.b} == {OWN.id, other.claim.id}


def test_strength_is_the_same_from_either_side() -> None:
    a = Position.of_claim(OWN, Moment.parse("2024-05-01"))
    b = Position.of_claim(candidate("other", 0, statement="the mine of Bramholt").claim, Moment.parse("2021-05-01"))
    assert strength(a, b, 0.5, 0.3) == strength(b, a, 0.5, 0.3)


def test_nothing_near_or_nothing_wanted_gives_no_match() -> None:
    assert choose(OWN, None, [], 5) == []
    assert choose(OWN, None, [candidate("other", 0.9)], 0) == []


def test_a_claim_that_names_nothing_and_says_next_to_nothing_has_no_match_on_either_side() -> None:
    bare = candidate("bare", 0.95, statement="this did not happen")
    assert chosen([bare, candidate("other", 0.9)]) == ["other"]
    assert choose(bare.claim, None, [Candidate(OWN, 0.5, 0.95, 0.5, None)], 5) == []
    assert chosen([candidate("named", 0.95, statement="Quillport was not")]) == ["named"]
