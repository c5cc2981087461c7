"""Learns the linear map that draws together statements that answer the same question.

For each claim of a scenario, the claims that contradict or agree with it are to be nearer than the others (softmax over
the scenario, as in contrastive learning); the map is kept near the identity. Held-out scenarios are measured.

    python training/train_question.py --out core/models/weights/question.npy
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
import scenarios
import torch
from sklearn.metrics import average_precision_score

from core.models.encoder import Encoder
from core.settings import Settings

TEMPERATURE = 0.05
NEAR_IDENTITY = 0.02
"""Weight of the squared distance from the identity."""
EPOCHS = 10
TOP = 4

Data = list[tuple[torch.Tensor, torch.Tensor]]
"""For each scenario its vectors (n, dim), and (n, n) 1: same question, 0: another, -1: not labelled."""


def data(found: list[dict], encoder: Encoder) -> Data:
    out = []
    for scenario in found:
        texts = scenarios.texts(scenario)
        same = -torch.ones(len(texts), len(texts))
        for (i, j), label in scenarios.labels(scenario).items():
            same[i, j] = same[j, i] = float(label != "related")
        out.append((torch.tensor(encoder.encode(texts)), same))
    return out


def similarities(vectors: torch.Tensor, learnt: torch.Tensor) -> torch.Tensor:
    mapped = vectors @ learnt.T
    mapped = mapped / mapped.norm(dim=1, keepdim=True)
    return mapped @ mapped.T


def train(found: Data) -> torch.Tensor:
    identity = torch.eye(found[0][0].shape[1])
    learnt = identity.clone().requires_grad_()
    optimizer = torch.optim.Adam([learnt], lr=3e-4)
    rng = random.Random(17)
    for _ in range(EPOCHS):
        for vectors, same in rng.sample(found, len(found)):
            counted = (same >= 0).float().fill_diagonal_(0)
            scores = (similarities(vectors, learnt) / TEMPERATURE).masked_fill(counted == 0, -1e9)
            positive = (same > 0).float() * counted
            with_peer = positive.sum(1) > 0
            loss = -(torch.log_softmax(scores, 1) * positive).sum(1)[with_peer] / positive.sum(1)[with_peer]
            total = loss.mean() + NEAR_IDENTITY * ((learnt - identity) ** 2).sum()
            optimizer.zero_grad()
            total.backward()
            optimizer.step()
    return learnt.detach()


def measure(found: Data, learnt: torch.Tensor) -> tuple[float, float]:
    """Mean average precision of same-question pairs in a scenario, and the share of them among each claim's nearest `TOP`."""
    precisions, hits, total = [], 0.0, 0.0
    for vectors, same in found:
        scores = similarities(vectors, learnt)
        upper = np.triu_indices(len(scores), 1)
        truth, values = same.numpy()[upper], scores.numpy()[upper]
        precisions.append(average_precision_score(truth[truth >= 0], values[truth >= 0]))
        near = scores.fill_diagonal_(-9).topk(TOP, dim=1).indices
        hits += float((same.gather(1, near) > 0).sum())
        total += float((same > 0).sum())
    return float(np.mean(precisions)), hits / total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenarios", type=Path, nargs="+", default=scenarios.all_files())
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    encoder = Encoder(Settings())
    dense = [[s for s in scenarios.read(path) if "claims" in s] for path in args.scenarios]
    learnt = train(data([s for part in dense for s in scenarios.kept(part)], encoder))
    test = data([s for part in dense for s in scenarios.held_out(part)], encoder)
    for name, chosen in (("cosine", torch.eye(len(learnt))), ("mapped", learnt)):
        precision, share = measure(test, chosen)
        print(f"{len(test)} held-out scenarios, {name}: AP {precision:.3f}, found among nearest {TOP}: {share:.3f}")
    np.save(args.out, learnt.numpy().astype(np.float16), allow_pickle=False)
    print(args.out, args.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
