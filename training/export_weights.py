"""Turns a trained relation model into the weights that are shipped.

Writes encoder layers, pooler and head in bfloat16 (`nli.safetensors`) with a card (`nli.json`); the frozen embeddings
stay in the encoder's package. Several checkpoints are averaged parameter by parameter (Wortsman et al. 2022, "Model
soups"). The written model is read back and must give the trained one's probabilities.

    python training/export_weights.py --model build/nli/final --out core/models/weights
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoTokenizer

from core.models import nli
from core.models.runtime import base_folder, base_weights, file_sha256, prepare_libraries
from core.settings import Settings

TOLERANCE = 0.03
"""Greatest difference of a probability that bfloat16 weights and arithmetic may make."""
PAIRS = [
    ("The talks were suspended on Monday.", "The talks went on all week."),
    ("The talks were suspended on Monday.", "The negotiations were halted on Monday."),
    ("The talks were suspended on Monday.", "The minister travelled with two advisers."),
    ("At least 12 people were killed in the strike.", "Nobody was hurt in the strike."),
    ("The dam was filled without an agreement.", "An agreement preceded the filling of the dam."),
    ("Baku said the corridor is open.", "The corridor is open, according to Azerbaijan."),
    ("The court acquitted the mayor in 2019.", "The mayor was found guilty in 2019."),
    ("The ministry denied the report.", "The report was published by a newspaper in the capital."),
]


def averaged(checkpoints: list[Path]) -> dict[str, torch.Tensor]:
    """Mean of the parameters, float32.

    Raises:
        SystemExit: the checkpoints are not of one architecture.
    """
    models = [load_file(path / "model.safetensors") for path in checkpoints]
    for path, model in zip(checkpoints, models, strict=True):
        if {k: v.shape for k, v in model.items()} != {k: v.shape for k, v in models[0].items()}:
            raise SystemExit(f"{path} has other tensors than {checkpoints[0]}")
    return {name: torch.stack([m[name].float() for m in models]).mean(dim=0) for name in models[0]}


def check_embeddings(tensors: dict[str, torch.Tensor]) -> None:
    """Exits unless the trained model still has the embeddings of the encoder's package."""
    for name, base in nli.shared_embeddings().items():
        # the mean of several equal float32 values may be off in the last bit
        if not torch.allclose(tensors[name], base, rtol=1e-6, atol=0):
            raise SystemExit(f"{name} was changed in training: it must stay frozen, since it is not shipped")


def trained_probabilities(tensors: dict[str, torch.Tensor], labels: list[str], card: nli.Card) -> np.ndarray:
    """(n, 3) in the order of `nli.LABELS`, from float32 weights."""
    model = nli.assemble(tensors, torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(base_folder(), local_files_only=True)
    inputs = tokenizer(
        [a for a, _ in PAIRS],
        [b for _, b in PAIRS],
        truncation="longest_first",
        max_length=card.max_length,
        padding=True,
        return_tensors="pt",
    )
    with torch.inference_mode():
        probabilities = torch.softmax(model(**inputs).logits / card.temperature, dim=1).numpy()
    return probabilities[:, [labels.index(label) for label in nli.LABELS]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--model", type=Path, nargs="+", required=True, help="folders of checkpoints; several: averaged"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--temperature", type=float, default=1.0, help="logits are divided by it")
    args = parser.parse_args()
    prepare_libraries(threads=0)

    tensors = averaged(args.model)
    check_embeddings(tensors)
    id2label = json.loads((args.model[0] / "config.json").read_text())["id2label"]
    labels = [id2label[str(i)] for i in range(len(id2label))]
    shipped = {
        name: tensor.to(torch.bfloat16).contiguous()
        for name, tensor in tensors.items()
        if not name.startswith(f"bert.{nli.EMBEDDINGS}")
    }
    args.out.mkdir(parents=True, exist_ok=True)
    weights = args.out / "nli.safetensors"
    save_file(shipped, weights, metadata={"format": "pt"})
    weights.chmod(0o644)
    card = nli.Card(
        architecture=nli.ARCHITECTURE,
        labels=labels,
        max_length=nli.MAX_LENGTH,
        temperature=args.temperature,
        sha256=file_sha256(weights),
        base_sha256=file_sha256(base_weights()),
    )
    (args.out / "nli.json").write_text(json.dumps(asdict(card), indent=2) + "\n")

    wanted = trained_probabilities(tensors, labels, card)
    got = nli.RelationModel(Settings(), weights=args.out).predict(PAIRS)
    difference = float(np.abs(got - wanted).max())
    for (premise, hypothesis), row in zip(PAIRS, got, strict=True):
        print(
            "  ".join(f"{label} {p:.3f}" for label, p in zip(nli.LABELS, row, strict=True)), premise, "->", hypothesis
        )
    print(
        f"{weights}: {weights.stat().st_size:,} bytes; probabilities differ from training by {difference:.4f} at most"
    )
    if difference > TOLERANCE:
        raise SystemExit(f"that is more than {TOLERANCE}: do not ship these weights")


if __name__ == "__main__":
    main()
