"""How are statements compared that come without articles or a desk?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from core.records import Judgement, Stance
from core.relations.matching import comparable
from core.relations.position import Position

if TYPE_CHECKING:
    from core.models.encoder import Encoder
    from core.pipeline import Models


def judge_texts(models: Models, pairs: Sequence[tuple[str, str, Stance, Stance]]) -> list[Judgement]:
    """Relations of (a, b, stance of a, stance of b); texts that are not about one matter are at most related."""
    texts = list(dict.fromkeys(t for a, b, _, _ in pairs for t in (a, b)))
    vectors = dict(zip(texts, models.encoder.encode(texts), strict=True))
    positions = [(Position.of_text(a, x), Position.of_text(b, y)) for a, b, x, y in pairs]
    judge = models.judge
    judgements, _ = judge.judge(positions)
    return [
        comparable(judgement, a, b, float(vectors[a.statement] @ vectors[b.statement]))
        for judgement, (a, b) in zip(judgements, positions, strict=True)
    ]


def match_texts(
    encoder: Encoder, queries: Sequence[str], claims: Sequence[str], top: int
) -> Iterator[list[tuple[int, float]]]:
    """For each query the nearest claims as (row of claims, cosine), best first, at most `top`."""
    import numpy as np

    from indexes.faiss_index import FaissIndex

    if not claims:
        yield from ([] for _ in queries)
        return
    index = FaissIndex(encoder.dimension)
    index.add(np.arange(len(claims), dtype=np.int64), encoder.encode(claims))
    scores, rows = index.search(encoder.encode(queries), min(top, len(claims)))
    for near, values in zip(rows.tolist(), scores.tolist(), strict=True):
        yield list(zip(near, values, strict=True))
