"""A small desk on one mine: who says what, and what the models are given to read."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from core.desk import Desk
from core.pipeline import Models
from core.records import Claim, ClaimView, Label
from core.settings import Settings

MINISTRY = "The ministry of Freedonia said that 12 people were killed in the Bramholt mine on Monday."
UNION = "The union in Bramholt said that 40 people were killed in the Bramholt mine on Monday."
BISHOP = "The bishop said that the Bramholt mine was safe before Monday."
INSPECTOR = "An inspector said that the gas alarms of the Bramholt mine were broken for weeks."
TEXTS = {"ministry": MINISTRY, "union": UNION, "bishop": BISHOP, "inspector": INSPECTOR}


def write_article(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.md"
    path.write_text(
        f'---\nurl: "test:{name}"\noutlet: "Outlet {name}"\ntitle: "Title {name}"\npublished: "2024-05-15"\n---\n{text}\n',
        encoding="utf-8",
    )
    return path


@functools.cache
def models() -> Models:
    """Loaded once for all tests."""
    return Models(Settings(careful="off"))


def open_desk(folder: Path) -> Desk:
    return Desk(Settings(home=folder, careful="off"), models())


def claim_of(desk: Desk, name: str) -> ClaimView:
    """The only claim of an article."""
    [view] = claims_of(desk, name)
    return view


def claims_of(desk: Desk, name: str) -> list[ClaimView]:
    [row] = [r for r in desk.corpus() if r["url"] == f"test:{name}"]
    return desk.claims_of(row["id"])


def relation(desk: Desk, one: str, other: str) -> Label | None:
    """What the desk holds between the only claims of two articles."""
    ids = {claim_of(desk, one).claim.id, claim_of(desk, other).claim.id}
    found = [r for r, a, b in desk.relations_of(ids) if {a.claim.id, b.claim.id} == ids]
    return found[0].judgement.label if found else None


def held(desk: Desk) -> dict[str, object]:
    """Claims and relations of a desk, for comparing it with itself."""
    views = [v for row in desk.corpus() for v in desk.claims_of(row["id"])]
    relations = desk.store.relations()
    return {
        "claims": {v.claim.id: (v.claim, v.tool) for v in views},
        "relations": {(r.a, r.b): (r.judgement.label, round(r.judgement.p_contradicts, 4)) for r in relations},
    }


class Work:
    """What the models are given to read."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.encoded: list[str] = []
        self.judged: list[tuple[str, str]] = []
        encoder, model = desk.models.encoder, desk.models.judge.model
        encode, predict = encoder.encode, model.predict

        def reading(texts: list[str]) -> object:
            self.encoded += texts
            return encode(texts)

        def judging(pairs: list[tuple[str, str]]) -> object:
            self.judged += pairs
            return predict(pairs)

        monkeypatch.setattr(encoder, "encode", reading)
        monkeypatch.setattr(model, "predict", judging)


def cut_short(claim: Claim, by: int) -> Claim:
    """The claim without its last characters."""
    end = claim.end - by
    return Claim(
        claim.article,
        claim.start,
        end,
        claim.text[: len(claim.text) - by],
        claim.statement,
        claim.attribution,
        claim.speaker,
        claim.role,
        claim.parties,
        claim.party,
        claim.stance,
    )
