"""TRAINING_GPU_HOURS from its inputs to its receipt."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Annotated, ClassVar

from core.calculations._fields import (
    Commitment,
    GpuName,
    GpuUsdPerHour,
    HostedInputs,
    ModelName,
    Provider,
    origin,
)
from core.calculations._money import InCurrency, also_in, check_rate
from core.calculations._prices import GpuPrice, gpu_price
from core.calculations._training_procurement import procurement
from core.catalog import Accelerator, LlmModel, accelerator, model
from core.charts import Axis, LineChart, Mark, Series
from core.errors import InputError, PriceNotFoundError
from core.failures import YEARLY_FAILURES
from core.fields import choice, integer, number
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.tables import Table
from core.training.compute import CHINCHILLA, OPERATIONS, Run, mfu_of

MFU = 0.4
"""Model FLOPs utilisation: 38 to 43% in bf16 of Llama 3 405B (arXiv:2407.21783, table 4)."""
RESTART_HOURS, CHECKPOINT_HOURS = 0.25, 1.0
"""A quarter of an hour to restart and a checkpoint each hour are our choice."""
ONE_SERVER = 8
"""Accelerators where neither their number nor a deadline is given."""
MOST_GPUS = 1_000_000
PUBLISHED = (
    ("Llama 3.1 8B", "llama-3.1-8b", 15e12, 1.46e6),
    ("Llama 3.1 70B", "llama-3.1-70b", 15e12, 7.0e6),
    ("Llama 3.1 405B", "llama-3.1-405b", 15e12, 30.84e6),
)
"""H100-hours and tokens of finished runs: Meta's model card of Llama 3.1, 2024-07-23."""


class TrainingInput(InCurrency, HostedInputs):
    """A model, the tokens it is trained on, and the accelerators."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider"}

    model: ModelName
    """Model whose shape is trained, e.g. llama-3.1-8b."""
    gpu: GpuName
    """Accelerator to train on, e.g. h100."""
    train_tokens: Annotated[
        float,
        number("tokens", above=True, hi=1e18, words=("tokens", "training tokens", "on")),
    ]
    """Tokens trained on, epochs counted, e.g. 15e12."""
    train_gpus: (
        Annotated[int, integer("GPUs", hi=1e6, words=("gpus", "gpu count"), claims=("GPUs",))]
        | None
    ) = None
    """Accelerators at once; missing means 8, or those that deadline_days asks for."""
    deadline_days: (
        Annotated[float, number("days", above=True, hi=3650, words=("deadline", "within"))] | None
    ) = None
    """Days in which it must be done, instead of train_gpus."""
    method: Annotated[str, choice(*OPERATIONS, words=("training method",))] = "full"
    """full, or lora and qlora: adapters beside frozen weights."""
    mfu_frac: Annotated[float, number("fraction", above=True, hi=1, words=("mfu",))] = MFU
    """Share of the dense bf16 peak that model operations reach while it runs."""
    yearly_failure_frac: Annotated[
        float, number("fraction", hi=100, words=("failures a year", "failure rate"))
    ] = YEARLY_FAILURES
    """Unplanned stops of one accelerator in a year; each stops the whole run."""
    restart_hours: Annotated[float, number("hours", hi=240, words=("restart",))] = RESTART_HOURS
    """Hours from a stop to training again."""
    checkpoint_hours: Annotated[float, number("hours", hi=240, words=("checkpoint",))] = (
        CHECKPOINT_HOURS
    )
    """Hours between checkpoints; half of them are lost at a stop."""
    gpu_usd_per_hour: GpuUsdPerHour | None = None
    """Your own price per accelerator-hour; missing means looked up in the price book."""
    provider: Provider | None = None
    """Provider whose price to use; missing means the cheapest listed."""
    commitment: Commitment = "on-demand"
    """Commitment the price is for."""


def hours_draft(inputs: TrainingInput, book: PriceBook) -> Draft:
    """The hours of one run. Raises InputError."""
    if inputs.train_gpus is not None and inputs.deadline_days is not None:
        raise InputError(
            "give train_gpus or deadline_days, not both: one follows from the other.",
            field="deadline_days",
        )
    hosted, card = model(inputs.model), accelerator(inputs.gpu)
    if card.bf16_tflops is None:
        raise InputError(
            f"gpu must be an accelerator whose dense bf16 operations are published; the catalogue"
            f" has none for {card.name}.",
            field="gpu",
        )
    run = Run(
        params_met(hosted),
        inputs.train_tokens,
        card.bf16_tflops,
        inputs.mfu_frac,
        inputs.method,
        inputs.yearly_failure_frac,
        inputs.restart_hours,
        inputs.checkpoint_hours,
    )
    gpus = _gpus(inputs, run)
    check_rate(inputs.currency, book, inputs.as_of)
    value = run.gpu_hours(gpus)

    def receipt() -> Receipt:
        price, missing = _price(inputs, card, book)
        found = Receipt(
            calculation="",
            value=value,
            unit="GPU-hours",
            summary=_summary(inputs, run, hosted, card, gpus, price),
            outputs=_outputs(inputs, run, gpus, price),
            tables=[
                procurement(run, hosted, card, gpus, inputs.checkpoint_hours),
                _published(),
            ],
            assumptions=_assumptions(inputs, run, hosted, card, price),
            prices=[price.ref] if price and price.ref else [],
            as_of=(inputs.as_of or book.date()).isoformat(),
        )
        if missing:
            found.warn("no_price", missing)
        if inputs.method == "full" and inputs.train_tokens < CHINCHILLA * run.params:
            found.warn(
                "few_tokens",
                f"{inputs.train_tokens / run.params:,.3g} tokens a parameter are fewer than the"
                f" {CHINCHILLA:g} that make the best of the operations: a smaller model would be"
                " better for the same.",
            )
        caution = price.caution() if price else None
        if caution is not None:
            found.warn(*caution)
        also_in(found, inputs.currency, book, inputs.as_of)
        return found

    return Draft(value, receipt, curve=lambda: _chart(run, gpus))


def params_met(hosted: LlmModel) -> float:
    """N: all parameters of a dense model, of a mixture those a token meets; embeddings count."""
    embedding = 0.0 if hosted.tied_embeddings else hosted.head_params_b()
    return (hosted.active_b() + embedding) * 1e9


def _scaled(count: float) -> str:
    """Tokens in few letters: 15T, 2B."""
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M")):
        if count >= size:
            return f"{count / size:.3g}{letter}"
    return f"{count:,.0f}"


def _gpus(inputs: TrainingInput, run: Run) -> int:
    if inputs.deadline_days is None:
        return ONE_SERVER if inputs.train_gpus is None else inputs.train_gpus
    found = run.gpus_for(inputs.deadline_days, MOST_GPUS)
    if found is None:
        least = run.days(MOST_GPUS)
        why = "" if run.goodput(MOST_GPUS) == 1 else ", as more of them stop more often"
        raise InputError(
            f"deadline_days is too short for any number of {inputs.gpu}: {MOST_GPUS:,} take"
            f" {ceil(least):,}{why}, and you gave {inputs.deadline_days:g}; take longer or train"
            " on fewer tokens.",
            field="deadline_days",
        )
    return found


def _price(
    inputs: TrainingInput, card: Accelerator, book: PriceBook
) -> tuple[GpuPrice | None, str]:
    own, provider, commitment = inputs.gpu_usd_per_hour, inputs.provider, inputs.commitment
    try:
        return gpu_price(book, card.id, own, provider, commitment, inputs.as_of), ""
    except PriceNotFoundError as error:
        return None, error.message


def _summary(
    inputs: TrainingInput,
    run: Run,
    hosted: LlmModel,
    card: Accelerator,
    gpus: int,
    price: GpuPrice | None,
) -> str:
    cost = f", ${run.gpu_hours(gpus) * price.usd_per_hour:,.0f}" if price else ""
    what = {"full": "Training", "lora": "LoRA", "qlora": "QLoRA"}[inputs.method]
    return (
        f"{what} of {hosted.name} on {_scaled(inputs.train_tokens)} tokens takes"
        f" {run.gpu_hours(gpus):,.0f} {card.name} hours: {run.days(gpus):,.3g} days on"
        f" {gpus:,}{cost}."
    )


def _outputs(inputs: TrainingInput, run: Run, gpus: int, price: GpuPrice | None) -> list[Output]:
    rows = [
        Output("gpus", "Accelerators", gpus, "GPUs"),
        Output("days", "Days", run.days(gpus), "days"),
        Output("operations_eflop", "Operations, C", run.operations / 1e18, "EFLOP"),
        Output("goodput_frac", "Not lost to restarts", run.goodput(gpus), "fraction"),
        Output("effective_mfu_frac", "Effective MFU", run.mfu * run.goodput(gpus), "fraction"),
        Output("tokens_per_param", "Tokens a parameter", inputs.train_tokens / run.params, ""),
    ]
    if price is not None:
        usd = run.gpu_hours(gpus) * price.usd_per_hour
        rows.append(Output("usd", "Cost", usd, "usd"))
    return rows


def _published() -> Table:
    """Finished runs, and the share of an H100's peak they come to."""
    h100 = accelerator("h100-sxm").bf16_tflops or 0.0
    return Table.of(
        "published",
        "Finished runs on H100s, by their model cards",
        [
            ("run", "Run", ""),
            ("tokens", "Tokens", "tokens"),
            ("gpu_hours", "Hours", "GPU-hours"),
            ("effective_mfu_frac", "Effective MFU", "fraction"),
        ],
        [
            (name, tokens, hours, mfu_of(params_met(model(which)), tokens, hours, h100))
            for name, which, tokens, hours in PUBLISHED
        ],
    )


def _assumptions(
    inputs: TrainingInput, run: Run, hosted: LlmModel, card: Accelerator, price: GpuPrice | None
) -> list[Assumption]:
    rows = [
        Assumption("params_b", run.params / 1e9, "", "catalogue", f"{hosted.name}, billions"),
        Assumption("bf16_tflops", run.tflops, "TFLOPS", "catalogue", f"{card.name}, dense"),
    ]
    if inputs.deadline_days is None:
        who = origin(inputs, "train_gpus")
        rows.append(Assumption("train_gpus", _gpus(inputs, run), "GPUs", who))
    for name, unit, note in (
        ("method", "", ""),
        ("mfu_frac", "fraction", "arXiv:2407.21783, table 4"),
        ("yearly_failure_frac", "fraction", "a GPU; arXiv:2407.21783, section 3.3.4"),
        ("restart_hours", "hours", "our choice"),
        ("checkpoint_hours", "hours", "our choice"),
    ):
        who = origin(inputs, name)
        said = "" if who == "user" else note
        rows.append(Assumption(name, getattr(inputs, name), unit, who, said))
    return [*rows, price.assumption()] if price else rows


def _chart(run: Run, gpus: int) -> LineChart:
    counts = sorted({max(1, round(gpus * 2 ** (step / 4))) for step in range(-12, 13)})
    return LineChart(
        title="Days of the run by accelerators",
        x=Axis("Accelerators", "GPUs", log=True),
        y=Axis("Days", "days", log=True),
        series=[
            Series("With restarts", [(float(n), run.days(n)) for n in counts]),
            Series(
                "Without",
                [(float(n), run.days(n) * run.goodput(n)) for n in counts],
                "dashed",
            ),
        ],
        marks=[Mark(f"{gpus:,} accelerators", float(gpus))],
    )
