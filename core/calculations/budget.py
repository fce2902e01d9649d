"""COMPUTE_BUDGET: what workloads cost a month, each one's share, and what less work saves."""

from __future__ import annotations

from typing import Annotated

from core.budget import EXAMPLE, KINDS, MOST_HOURS
from core.calculations import _budget_lines as lines
from core.calculations import _budget_receipt as build
from core.calculations._fields import Commitment, GpuName, GpuUsdPerHour
from core.calculations._money import InCurrency, check_rate
from core.fields import choice, integer, name, number, rows
from core.prices import PriceBook
from core.receipt import Draft
from core.registry import REGISTRY
from core.rows import Row, as_text
from core.units import HOURS_PER_MONTH

Kind = Annotated[
    str,
    choice(
        *KINDS,
        aliases=(
            ("serving", "inference"), ("finetuning", "fine-tuning"), ("fine tuning", "fine-tuning"),
            ("embedding", "embeddings"), ("experiments", "experimentation"),
        ),
    ),
]  # fmt: skip
LessWork = Annotated[float, number("fraction", hi=1, words=("less work", "less"))]


class WorkloadRow(Row):
    """One workload of a budget."""

    workload: Annotated[str, name("")]
    """What it is called."""
    kind: Kind
    """Kind of compute: inference, fine-tuning, embeddings, experimentation or training."""
    gpu: GpuName | None = None
    """Accelerator it runs on, for its listed price."""
    gpus: Annotated[int, integer("GPUs", lo=0, hi=1_000_000)]
    """Accelerators it runs on."""
    hours: Annotated[float, number("hours", hi=MOST_HOURS)] = float(HOURS_PER_MONTH)
    """Hours a month that it runs; 730 is always."""
    usd_per_hour: GpuUsdPerHour | None = None
    """Your own price per accelerator-hour; missing means looked up."""
    commitment: Commitment = "on-demand"
    """Commitment the looked-up price is for."""
    less_work_frac: LessWork | None = None
    """Share of its work that would go away, for the what-if."""


class TargetRow(Row):
    """What share of the budget a kind of compute should have."""

    kind: Kind
    """Kind of compute."""
    share_frac: Annotated[float, number("fraction", hi=1)]
    """Its share of the budget."""


class ComputeBudgetInput(InCurrency):
    """The workloads, what may be spent on them, and a what-if."""

    workloads: Annotated[tuple[WorkloadRow, ...], rows(WorkloadRow)]
    """What runs: name, kind, accelerator, how many, hours a month, price of an hour."""
    budget_usd_per_month: (
        Annotated[float, number("usd/month", above=True, words=("budget",))] | None
    ) = None
    """What may be spent a month."""
    targets: Annotated[tuple[TargetRow, ...], rows(TargetRow)] | None = None
    """Share of the budget each kind should have; they must sum to 100%."""
    less_work_frac: LessWork = 0.0
    """What if this share of work went away: for workloads that state none of their own."""


_WORKLOADS = tuple(
    WorkloadRow(workload=w.name, kind=w.kind, gpu=w.gpu, gpus=w.gpus, hours=w.hours,
                usd_per_hour=w.usd_per_hour)
    for w in EXAMPLE
)  # fmt: skip


@REGISTRY.calculation(
    "COMPUTE_BUDGET",
    group="plan",
    result="USD a month of all workloads.",
    unit="usd/month",
    examples=(
        f'/gpu compute_budget workloads="{as_text(_WORKLOADS)}"',
        (
            '/gpu compute_budget workloads="chat, inference, h100, 6; tuning, fine-tuning, h100, 8,'
            ' 60, commitment=spot" budget=20000 targets="inference, 80%; fine-tuning, 20%" less=25%'
        ),
    ),
    charted=True,
)
def compute_budget(inputs: ComputeBudgetInput, book: PriceBook) -> Draft:
    """What compute costs a month by workload, its shares, and what less work would save.

    cost = GPUs x hours x price of a GPU-hour; shares are rounded to 0.1% by the largest remainder,
    so that they sum to exactly 100%. Less work saves whole GPUs of a workload that runs all month,
    hours of one that does not. Targets are shares of the budget, or of the cost without one.

    Raises InputError (no workload, one that names no accelerator and no price, targets that do
    not sum to 100%), PriceNotFoundError.
    Source: section 3 and Code Fragment 33.5.3 of the source documents, whose inputs give
    $3,909.50 (printed there: $3,895).

    >>> from pricing.book import embedded_book
    >>> raw = {"workloads": [["chat", "inference", "l40s", 2, 730, 1.6]], "less_work_frac": 0.2}
    >>> receipt = REGISTRY.get("COMPUTE_BUDGET").run(raw, embedded_book())
    >>> receipt.value, receipt.output("saves_usd_per_month")
    (2336.0, 0.0)
    """
    check_rate(inputs.currency, book, inputs.as_of)
    asked = lines.asked(inputs, book)
    return Draft(
        asked.total,
        lambda: build.receipt(inputs, book, asked),
        curve=lambda: build.chart(inputs, asked),
    )
