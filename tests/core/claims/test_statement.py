"""The statement stands alone: attribution and stance stripped, pronouns resolved where the text settles them."""

from __future__ import annotations

import pytest

from core.claims.segment import Segmenter
from core.records import Article, Stance
from core.settings import Settings

SEGMENTER = Segmenter(Settings())


def statements(text: str) -> list[str]:
    [(_, found)] = SEGMENTER.segment([Article("test:1", "Outlet", "Title", text)])
    return [claim.statement for claim in found]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("However, the pier was closed in May.", "The pier was closed in May."),
        ("Nils Lund said he had closed the pier.", "Nils Lund closed the pier."),
        ("Tehran said it had closed the pier.", "Iran closed the pier."),
        ("Azerbaijan's Defence Ministry said its soldiers had left.", "Azerbaijan's soldiers left."),
        ('"I closed the pier myself," Nils Lund said.', "Nils Lund closed the pier myself."),
        ('"We did not close the pier," Polish minister Jan Nowak said.', "Poland did not close the pier."),
        ('"We\'re ready to open the pier," Polish minister Jan Nowak said.', "Poland is ready to open the pier."),
        ('"Our divers closed the pier," Polish minister Jan Nowak said.', "Poland's divers closed the pier."),
        ('"We closed the pier," Nils Lund said.', "We closed the pier."),
        ('"We closed the pier," Polish student Jan Nowak said.', "We closed the pier."),
        ('"Let us open the pier now," Polish minister Jan Nowak said.', "Let us open the pier now."),
        (
            "Lund recalled that Oslo, and not one of the two owners, had proposed the pier.",
            "Oslo, and not one of the two owners, proposed the pier.",
        ),
        ("Oslo accused Lund of closing the pier.", "Lund is responsible for closing the pier."),
        ("Oslo blamed the owners for the collapse.", "The owners are responsible for the collapse."),
        ("Oslo blamed the collapse on Lund.", "Lund is responsible for the collapse."),
        ("Lund denied involvement in the sale.", "Lund was involved in the sale."),
        ("Lund denied that any ship had been sold.", "A ship was sold."),
        ("Oslo called on Lund to close the pier.", "Lund should close the pier."),
        ("Oslo threatened to close the pier.", "Norway will close the pier."),
        ("Oslo expects the price to fall next year.", "The price will fall next year."),
        ("Oslo called the report a forgery.", "The report is a forgery."),
        ('"Did Lund close the pier?" the mayor asked.', "Lund closed the pier."),
        (
            "The process has since stopped, but not through Russia's fault, Galuzin said.",
            "The process has since stopped, but not through Russia's fault.",
        ),
    ],
)
def test_one_statement(text: str, statement: str) -> None:
    assert statements(text) == [statement]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Oslo said prices had risen and the pier had been sold.", "Prices rose and the pier was sold."),
        ("Oslo said the ships had not been sold.", "The ships have not been sold."),
        ("Oslo said the pier would close in May.", "The pier will close in May."),
        ("Oslo said the pier wouldn't close in May.", "The pier will not close in May."),
        ("Oslo said the pier would close if the ice broke.", "The pier would close if the ice broke."),
        ("Oslo said the pier would have closed in May.", "The pier would have closed in May."),
        ("Oslo said the guests left after the pier had closed.", "The guests left after the pier had closed."),
        ("Oslo said the bill would close the pier.", "The bill would close the pier."),
        ("Oslo said there had been two piers.", "There were two piers."),
        ("Oslo is warning that the ice would close the pier.", "The ice would close the pier."),
        ("Oslo said Lund hoped it would close.", "Lund hoped it would close."),
        ("Oslo says the pier had closed in May.", "The pier had closed in May."),
        ('Oslo said "the pier had closed" in May.', "The pier had closed in May."),
    ],
)
def test_tenses_that_a_verb_in_the_past_put_back_are_put_right(text: str, statement: str) -> None:
    assert statements(text) == [statement]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ('"Our country has closed the pier," Polish minister Jan Nowak said.', "Poland has closed the pier."),
        ('The mayor asked: "Who closed the pier?"', "Somebody closed the pier."),
        ('"Did anybody carry it home?" the mayor asked.', "Somebody carried it home."),
        ("The ferry is believed to have sunk.", "The ferry sank."),
        ("The ships are thought to be in Oslo.", "The ships are in Oslo."),
        ("The ferry is understood to carry grain.", "The ferry carries grain."),
    ],
)
def test_other_shapes(text: str, statement: str) -> None:
    assert statements(text) == [statement]


def test_it_takes_the_subject_of_the_speakers_statement_before() -> None:
    text = "Russia does not use the term, Galuzin said. It wants all links unblocked, he added."
    assert statements(text)[1] == "Russia wants all links unblocked."


def test_it_keeps_its_word_where_two_things_fit() -> None:
    text = "The ship struck the pier, Lund said. It sank within an hour, he added."
    assert statements(text)[1] == "It sank within an hour."


def test_it_keeps_its_word_where_the_outlet_spoke_of_another_thing() -> None:
    text = "A cargo ship ran aground on Friday. The port authority of Djibouti said its engine had failed."
    assert statements(text)[1] == "Its engine failed."


def test_two_independent_clauses_are_two_claims() -> None:
    text = "The dam was mined in autumn, and the road to the town was closed in May."
    assert statements(text) == ["The dam was mined in autumn.", "The road to the town was closed in May."]


def test_a_shared_subject_keeps_one_claim() -> None:
    assert statements("The group met in May and agreed on a text.") == ["The group met in May and agreed on a text."]


@pytest.mark.parametrize(
    "text",
    [
        "Who closed the pier?",
        "Good morning, ladies and gentlemen, and welcome to Oslo.",
        "Read more: the pier was closed in May.",
        "A pier of stone.",
        "It rained.",
        "Reporting by Ann Field; editing by Nils Lund.",
        'The mayor asked: "When was the pier closed?"',
    ],
)
def test_these_are_no_claims(text: str) -> None:
    assert statements(text) == []


def test_a_line_without_a_full_stop_among_paragraphs_is_a_heading() -> None:
    text = "Pier is closed after storm\n\nThe pier was closed in May.\n\nThe storm took two boats."
    assert statements(text) == ["The pier was closed in May.", "The storm took two boats."]


def test_a_quoted_yes_or_no_question_asks() -> None:
    [(_, [claim])] = SEGMENTER.segment([Article("t", "o", "", '"Was the pier closed in May?" the mayor asked.')])
    assert (claim.stance, claim.statement) == (Stance.ASKS, "The pier was closed in May.")


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Oslo says the locks were open, but the insurer Volta insists they were shut.", "The locks were shut."),
        ("Oslo says the pier is safe, while Copenhagen says it is not safe at all.", "It is not safe at all."),
    ],
)
def test_a_pronoun_beside_another_voice(text: str, statement: str) -> None:
    assert statements(text)[1] == statement


def test_a_mark_without_its_partner_is_left_out() -> None:
    assert statements("Pier in Bergen 'half sunk', Oslo says") == ["Pier in Bergen half sunk."]


def test_a_heading_set_off_by_single_marks_is_no_claim() -> None:
    text = '"The pier was sold," Lund said. "Oslo paid for it."\n\n\'All Bets Are Off.\'\n\nThe pier was closed in May.'
    assert statements(text) == ["The pier was sold.", "Oslo paid for it.", "The pier was closed in May."]


def test_we_of_people_taken_for_a_body_stays() -> None:
    text = 'The Polish foreign ministry released the two men\'s letter. The ministry said the men were well. "Nobody hurt us," they said.'
    assert statements(text)[-1] == "Nobody hurt us."


def test_an_hour_at_the_end_of_a_sentence_parts_it_from_the_next() -> None:
    assert statements("The tanks came at 4 a.m. Lund said the pier had been shelled.") == [
        "The tanks came at 4 a.m.",
        "The pier was shelled.",
    ]


@pytest.mark.parametrize(
    "text",
    ["At 4 a.m. Lund said the pier had been shelled.", "On Monday at 4 a.m. Lund said the pier had been shelled."],
)
def test_an_hour_in_front_of_who_spoke_parts_nothing(text: str) -> None:
    assert statements(text) == ["The pier was shelled."]


@pytest.mark.parametrize(
    "line",
    [
        "Hide caption 3 of 12 the pier burned for two days.",
        "1 of 12 Photos: The pier burned for two days.",
        "The Associated Press contributed to this report.",
        "By signing up, you agree to our privacy policy.",
        "Get our free daily newsletter in your inbox.",
        "The opinions expressed by columnists are their own and do not represent the views of this site.",
        "This is a rush transcript and may be updated.",
        "This article is more than 2 years old.",
        "Related: The pier was closed in May.",
        "Photo: The pier was closed in May.",
    ],
)
def test_what_the_page_says_of_itself_is_no_claim(line: str) -> None:
    assert statements(f"The pier was closed in May.\n\n{line}\n\nThe storm took two boats.") == [
        "The pier was closed in May.",
        "The storm took two boats.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The company changed its privacy policy in May.",
        'Lund said: "You signed up for our newsletter in May."',
        "Credit Suisse said it had closed the pier.",
        "Published figures show that 300 boats sank.",
        "Related documents were found in Oslo.",
    ],
)
def test_words_about_newsletters_and_policies_may_be_claims(text: str) -> None:
    assert len(statements(text)) == 1


@pytest.mark.parametrize(
    "foreign", ["وقال المتحدث إن الرصيف مغلق.", "Министр сказал, что пирс закрыт.", "码头已经关闭了。"]
)
def test_a_sentence_in_another_script_is_no_claim(foreign: str) -> None:
    text = f"The pier was closed in May. {foreign} Lund said the storm had taken two boats."
    assert statements(text) == ["The pier was closed in May.", "The storm took two boats."]
