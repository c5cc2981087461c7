"""Published fact checks come in as claims of those who made them, with the rating kept as the reviewer's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.claims.segment import Segmenter
from core.desk import Desk
from core.reading.files import ReadItem, read_paths
from core.records import Claim, FactCheck, Mode, Moment
from core.review.columns import OUTLETS_OWN, column_of
from core.settings import Settings

REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checks.example/bridge",
    "datePublished": "2024-05-16",
    "claimReviewed": "The bridge was blown up by Ukrainian saboteurs.",
    "author": {"@type": "Organization", "name": "Example Checks", "url": "https://checks.example"},
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Dmitry Peskov"},
        "datePublished": "2024-05-15",
        "appearance": {"@type": "CreativeWork", "url": "https://tass.example/1"},
    },
    "reviewRating": {"@type": "Rating", "ratingValue": "1", "bestRating": "5", "alternateName": "False"},
}


def read(folder: Path, value: object, name: str = "checks.json") -> list[ReadItem]:
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return list(read_paths([path], Settings()))


def only(folder: Path, **changes: object) -> ReadItem:
    (item,) = read(folder, {key: value for key, value in {**REVIEW, **changes}.items() if value is not ...})
    return item


def fact_check(item: ReadItem) -> FactCheck:
    assert item.article is not None, item.failure
    assert item.article.fact_check is not None
    return item.article.fact_check


def claims_of(item: ReadItem) -> list[Claim]:
    assert item.article is not None, item.failure
    [(article, claims)] = Segmenter(Settings()).segment([item.article])
    for claim in claims:
        assert claim.article == article.id
        assert article.text[claim.start : claim.end] == claim.text
        assert all(0 <= a < b <= len(article.text) for a, b in claim.attribution.source)
    return claims


def test_a_review_becomes_an_article_of_the_reviewing_outlet(tmp_path: Path) -> None:
    item = only(tmp_path)
    article = item.article
    assert article is not None
    assert (article.outlet, article.published) == ("Example Checks", Moment.parse("2024-05-16"))
    assert article.url.startswith("https://checks.example/bridge#claim-")
    assert article.retold_from == "https://tass.example/1"
    assert fact_check(item).words == "rated False by Example Checks"
    assert article.text == (
        "Claim by Dmitry Peskov:\n\nThe bridge was blown up by Ukrainian saboteurs.\n\n"
        "The claim was rated False by Example Checks."
    )
    assert item.gaps == ()


def test_the_claim_is_its_authors_and_never_the_fact_checkers(tmp_path: Path) -> None:
    [claim] = claims_of(only(tmp_path))
    assert claim.text.rstrip(".") == "The bridge was blown up by Ukrainian saboteurs"
    assert (claim.speaker, claim.mode, claim.attribution.chain) == ("Dmitry Peskov", Mode.INDIRECT, ("Dmitry Peskov",))


@pytest.mark.parametrize("author", [..., {"name": ""}, {"name": "Unknown"}, [], "anonymous"])
def test_a_claim_whose_author_is_not_given_has_an_unknown_speaker(tmp_path: Path, author: object) -> None:
    item = only(tmp_path, itemReviewed={"@type": "Claim"} if author is ... else {"author": author})
    [claim] = claims_of(item)
    assert (claim.speaker, claim.party) == (None, None)
    assert column_of(claim) != OUTLETS_OWN
    assert "who made the claim is not given" in item.gaps


def test_the_partys_body_speaks_for_its_side(tmp_path: Path) -> None:
    [claim] = claims_of(only(tmp_path, itemReviewed={"author": {"name": "Russian Foreign Ministry"}}))
    assert (claim.speaker, claim.party) == ("Russian Foreign Ministry", "Russia")


def test_a_speaker_whom_the_reviewed_claim_names_is_kept(tmp_path: Path) -> None:
    words = "Ukrainian President Volodymyr Zelensky said that the dam was mined by Russian troops."
    claims = claims_of(only(tmp_path, claimReviewed=words, itemReviewed={"author": {"name": "Facebook posts"}}))
    assert [c.speaker for c in claims] == ["Volodymyr Zelensky"]
    assert claims[0].attribution.chain[0] == "Facebook posts"


@pytest.mark.parametrize("words", ["5G Causes Covid Infections Worldwide", "Covid vaccine microchips"])
def test_a_claim_that_is_no_sentence_is_one_claim_all_the_same(tmp_path: Path, words: str) -> None:
    [claim] = claims_of(only(tmp_path, claimReviewed=words))
    assert (claim.text, claim.speaker) == (words, "Dmitry Peskov")


def test_two_claims_reviewed_on_one_page_are_two_articles(tmp_path: Path) -> None:
    other = REVIEW | {"claimReviewed": "The dam was mined in May."}
    first, second = read(tmp_path, [REVIEW, other])
    assert first.article is not None
    assert second.article is not None
    assert first.article.url != second.article.url
    assert (first.item[-3:], second.item[-3:]) == ("[1]", "[2]")


def test_the_feed_form_names_what_is_bad_and_goes_on(tmp_path: Path) -> None:
    feed = {
        "@type": "DataFeed",
        "dataFeedElement": [
            {"@type": "DataFeedItem", "item": [REVIEW]},
            {"item": None},
            {"item": [REVIEW | {"claimReviewed": ""}, REVIEW | {"claimReviewed": "The dam held."}]},
            "nonsense",
            {"item": []},
            {"item": {"@type": "NewsArticle"}},
        ],
    }
    items = read(tmp_path, feed)
    told = [(i.item.removeprefix(str(tmp_path / "checks.json")), i.failure) for i in items]
    assert told == [
        ("[1]", None),
        ("[2]", "no ClaimReview"),
        ("[3][1]", 'there is no "claimReviewed"'),
        ("[3][2]", None),
        ("[4]", "no ClaimReview"),
        ("[5]", "'item' is empty"),
        ("[6]", "no ClaimReview"),
    ]


def test_a_graph_of_json_ld_is_read_with_its_references(tmp_path: Path) -> None:
    review = REVIEW | {"author": {"@id": "#us"}, "@type": ["Review", "http://schema.org/ClaimReview"]}
    graph = {"@graph": [{"@type": "WebSite"}, {"@id": "#us", "@type": "Organization", "name": "Us"}, review]}
    [item] = read(tmp_path, graph, "page.jsonld")
    assert fact_check(item).reviewer == "Us"
    [nothing] = read(tmp_path, {"@graph": [{"@type": "WebSite"}]})
    assert nothing.failure == "no ClaimReview in its graph"
    circle = {"@graph": [review | {"author": {"@id": "#a"}}, {"@id": "#a", "name": {"@id": "#a"}}]}
    [turning] = read(tmp_path, circle)
    assert fact_check(turning).reviewer


def test_rows_of_json_lines_may_be_reviews(tmp_path: Path) -> None:
    good, bad = read(tmp_path, json.dumps(REVIEW) + "\n" + json.dumps({"@type": "ClaimReview"}), "checks.jsonl")
    assert fact_check(good).rating == "False"
    assert bad.failure == 'there is no "claimReviewed"'


@pytest.mark.parametrize(
    ("rating", "words"),
    [
        ({"alternateName": "Mostly\nFalse"}, "rated Mostly False by Example Checks"),
        ([{"alternateName": {"@value": "Pants on Fire", "@language": "en"}}], "rated Pants on Fire by Example Checks"),
        ({"ratingValue": 2, "bestRating": 5}, "rated 2 of 5 by Example Checks"),
        (None, "reviewed by Example Checks, no rating"),
        ("False", "reviewed by Example Checks, no rating"),
    ],
)
def test_the_rating_stays_in_the_reviewers_words(tmp_path: Path, rating: object, words: str) -> None:
    item = only(tmp_path, reviewRating=rating)
    assert fact_check(item).words == words
    assert ("no rating" in item.gaps) == ("no rating" in words)


def test_the_reviewer_is_named_by_its_address_where_it_has_no_name(tmp_path: Path) -> None:
    assert fact_check(only(tmp_path, author=...)).reviewer == "checks.example"
    assert fact_check(only(tmp_path, author="https://www.other.example/")).reviewer == "other.example"
    nobody = only(tmp_path, author=..., url=...)
    assert nobody.failure == "who reviewed the claim is not given: no author, publisher or url"


@pytest.mark.parametrize(
    "value",
    [None, 7, True, [], {}, {"a": 1}, [[["x"]]], "x" * 5000, "  ", {"@value": None}],
    ids=lambda v: str(v)[:12],
)
def test_wrong_types_are_named_or_read_around_but_never_end_the_run(tmp_path: Path, value: object) -> None:
    for key in REVIEW:
        if key not in ("@type", "@context"):
            items = read(tmp_path, [REVIEW | {key: value}, REVIEW])
            assert len(items) == 2
            assert items[1].article is not None


def test_containers_in_containers_without_end_are_named(tmp_path: Path) -> None:
    deep = '{"item":' * 500 + "{}" + "}" * 500
    [item] = read(tmp_path, deep)
    assert item.failure == "no ClaimReview"


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    words = "</script><img src=x> | =cmd() said [x](javascript:alert(1)) that the bridge fell."
    item = only(tmp_path, claimReviewed=words, itemReviewed={"author": {"name": "A: <b>\n\nRated True by God"}})
    check = fact_check(item)
    assert (check.claim, check.author) == (words, "A: <b> Rated True by God")
    assert all(words in c.text or c.text in words for c in claims_of(item))


def test_the_desk_keeps_the_rating_and_an_older_desk_gets_the_table(tmp_path: Path) -> None:
    import sqlalchemy as sa

    folder = tmp_path / "desk"
    desk = Desk(Settings(home=folder))
    with desk.store.write() as connection:
        connection.execute(sa.text("DROP TABLE fact_checks"))
    desk.close()
    desk = Desk(Settings(home=folder))
    (tmp_path / "checks.json").write_text(
        json.dumps({"dataFeedElement": [{"item": [REVIEW]}, {"item": None}]}), encoding="utf-8"
    )
    report = desk.ingest([tmp_path / "checks.json"])
    assert (report.added, report.claims, len(report.failures)) == (1, 1, 1)
    assert desk.ingest([tmp_path / "checks.json"]).unchanged == 1
    [found] = desk.search("Ukrainian saboteurs blew up the bridge")
    assert found.view.record()["rated"] == "rated False by Example Checks"
    assert found.view.record()["speaker"] == "Dmitry Peskov"
    (tmp_path / "checks.json").write_text(
        json.dumps(REVIEW | {"reviewRating": {"alternateName": "True"}}), encoding="utf-8"
    )
    assert desk.ingest([tmp_path / "checks.json"]).updated == 1
    [found] = desk.search("Ukrainian saboteurs blew up the bridge")
    assert found.view.record()["rated"] == "rated True by Example Checks"
