"""TRAINING_GPU_HOURS and TRAINING_MEMORY_GIB: what a training run takes."""

from __future__ import annotations

from core.calculations._training_hours import TrainingInput, hours_draft
from core.calculations._training_memory import TrainingMemoryInput, memory_draft
from core.prices import PriceBook
from core.receipt import Draft
from core.registry import REGISTRY


@REGISTRY.calculation(
    "TRAINING_GPU_HOURS",
    group="training",
    result="Accelerator-hours of a training run, restarts included, with days and cost.",
    unit="GPU-hours",
    examples=(
        "/gpu training_gpu_hours llama-3.1-8b on h100, 15e12 tokens, 1024 gpus",
        "/gpu training_gpu_hours llama-3.1-70b on h200, tokens=2B, method=lora, 8 gpus",
        "/gpu training_gpu_hours llama-3.1-8b on b200, 1e12 tokens, within 30 days",
    ),
    charted=True,
)
def training_gpu_hours(inputs: TrainingInput, book: PriceBook) -> Draft:
    """Accelerator-hours, days and cost of a training run, by C = 6 N D and the MFU reached.

    C = 6 N D operations (4 N D with LoRA), N the parameters a token meets; hours = C / (dense bf16
    peak x MFU x goodput); goodput = 1 / (1 + failures an hour x (restart + checkpoint / 2)).
    Beside it the tokens a parameter against about 20, and what finished runs came to.

    Raises InputError, PriceNotFoundError and the name errors.
    Source: arXiv:2001.08361 (6 N D), arXiv:2203.15556 (20 tokens), arXiv:2407.21783 (MFU, stops).

    >>> from pricing.book import embedded_book
    >>> raw = dict(model="8b", gpu="h100", train_tokens=15e12, train_gpus=1024, mfu_frac=0.139,
    ...            yearly_failure_frac=0)
    >>> round(REGISTRY.get("TRAINING_GPU_HOURS").run(raw, embedded_book()).value / 1e6, 2)
    1.46
    """
    return hours_draft(inputs, book)


@REGISTRY.calculation(
    "TRAINING_MEMORY_GIB",
    group="training",
    result="GiB an accelerator needs for a training run, by part, and whether it fits.",
    unit="GiB",
    examples=(
        "/gpu training_memory_gib llama-3.1-8b, 8 gpus, h100",
        "/gpu training_memory_gib llama-3.1-70b method=qlora l40s",
        "/gpu training_memory_gib llama-3.1-70b, 64 gpus, sequence 8k, zero_stage=2, h100",
    ),
    charted=True,
)
def training_memory_gib(inputs: TrainingMemoryInput, book: PriceBook) -> Draft:
    """GiB an accelerator needs to train a model: weights, gradients, optimiser, activations.

    Full: 16 bytes a parameter with AdamW in mixed precision, divided by ZeRO; LoRA: 2 and 16 an
    adapter's; QLoRA: 4.127 bits. Activations 34 s b h a layer where attention is computed again
    (selective), 2 s b h and one layer with full recomputation.

    Raises InputError and the name errors.
    Source: arXiv:1910.02054 (ZeRO), arXiv:2205.05198 (activations), arXiv:2305.14314 (QLoRA).

    >>> from pricing.book import embedded_book
    >>> raw = dict(model="llama-3.1-70b", method="qlora")
    >>> 44 < REGISTRY.get("TRAINING_MEMORY_GIB").run(raw, embedded_book()).value < 48
    True
    """
    return memory_draft(inputs, book)
