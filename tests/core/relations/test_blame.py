"""Who is blamed, who is cleared, and when do two statements lay one act at different doors?"""

from __future__ import annotations

import pytest

from core.relations.blame import agents, compare

SIDES = {
    "Kyiv": "Ukraine",
    "Ukrainian": "Ukraine",
    "Ukraine": "Ukraine",
    "Moscow": "Russia",
    "Russian": "Russia",
    "Russia": "Russia",
}


def side_of(name: str) -> str | None:
    return SIDES.get(name.split()[0].removesuffix("'s"))


@pytest.mark.parametrize(
    ("text", "who", "cleared"),
    [
        ("Russia shelled the plant.", "Russia", False),
        ("The plant was shelled by Russian forces.", "Russia", False),
        ("The process stopped because of Russia.", "Russia", False),
        ("The process stopped through Russia's fault.", "Russia", False),
        ("Russia is to blame for the delay.", "Russia", False),
        ("The blame for the delay lies with Russia.", "Russia", False),
        ("It was Russia that left the talks.", "Russia", False),
        ("The process stopped, but not through Russia's fault.", "Russia", True),
        ("Russia is not to blame for the delay.", "Russia", True),
        ("Russia bears no responsibility for the delay.", "Russia", True),
        ("Russia had nothing to do with the raid.", "Russia", True),
        ("It was not Russia that left the talks.", "Russia", True),
    ],
)
def test_agents(text: str, who: str, cleared: bool) -> None:
    assert {(a.who, a.cleared) for a in agents(text, side_of)} == {(who, cleared)}


@pytest.mark.parametrize("text", ["", "The plant was hit.", "Corrosion ate the pipe.", "In Kherson rain fell."])
def test_nobody(text: str) -> None:
    assert agents(text, side_of) == []


@pytest.mark.parametrize(
    ("a", "b", "clash"),
    [
        ("Russia shelled the plant.", "The plant was shelled by Ukraine.", True),
        ("The army struck the market.", "The market was struck by the rebels.", True),
        ("The process stopped, but not through Russia's fault.", "The process was stopped by Russia.", True),
        (
            "Armenia is to blame for the collapse of the talks.",
            "The talks collapsed; it was not Armenia's fault.",
            True,
        ),
        ("The talks failed because of Armenia.", "The talks failed through the fault of Azerbaijan.", True),
        ("Kyiv shelled the plant.", "The plant was shelled by Ukrainian forces.", False),
        ("The Dromian patrol shelled the plant.", "The plant was shelled by Dromia.", False),
        ("Russia shelled the plant.", "Ukraine refused the offer.", None),
        ("Russia shelled the plant.", "The plant was hit.", None),
        ("Russia shelled the plant.", "Ukraine shelled the harbour.", None),
    ],
)
def test_compare(a: str, b: str, clash: bool | None) -> None:
    assert compare(a, b, side_of)[0] is clash
    assert compare(b, a, side_of)[0] is clash


@pytest.mark.parametrize(
    ("a", "b", "shown"),
    [
        (
            "The harbour office of Kyiv said so; Ukraine bore no responsibility for the delay.",
            "Responsibility for the delay lies with Ukraine.",
            "Ukraine bore no responsibility",
        ),
        ("Russia is not to blame for the delay.", "Russia is to blame for the delay.", "Russia is not to blame"),
        (
            "Russia is not to blame that the work of the group on links stopped.",
            "Russia stopped the work of the group on links.",
            "Russia is not to blame",
        ),
        (
            "The process stopped, but not through Russia's fault.",
            "The process was stopped by Russia.",
            "not through Russia's fault",
        ),
    ],
)
def test_the_words_that_clear_somebody_are_shown(a: str, b: str, shown: str) -> None:
    clash, left, right = compare(a, b, side_of)
    assert clash is True
    assert [a[slice(*span)] for span in left] == [shown]
    assert all("not" not in b[slice(*span)] for span in right)
