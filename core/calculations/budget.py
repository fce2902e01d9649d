"""COMPUTE_BUDGET: what workloads cost a month, each one's share, and what less work saves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from core.budget import (
    EXAMPLE,
    INFERENCE_SHARE,
    KINDS,
    MOST_HOURS,
    Workload,
    by_kind,
    rounded_shares,
    sums_to_one,
)
from core.calculations._fields import Commitment, GpuName, GpuUsdPerHour
from core.calculations._money import InCurrency, also_in, check_rate
from core.calculations._price_parts import offered
from core.calculations._prices import GpuPrice
from core.catalog import accelerator
from core.charts import Axis, BarChart, Bars
from core.errors import InputError, PriceNotFoundError
from core.fields import choice, integer, name, number, rows
from core.prices import PriceBook
from core.receipt import Assumption, Draft, LineItem, Output, Receipt
from core.registry import REGISTRY
from core.rows import Row, as_text
from core.tables import Table
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


class Priced(NamedTuple):
    """A workload, where its price is from, and what it costs."""

    work: Workload
    price: GpuPrice | None
    """None where nothing runs."""

    @property
    def usd_per_hour(self) -> float:
        """Price of a GPU-hour."""
        return self.price.usd_per_hour if self.price else 0.0

    @property
    def cost(self) -> float:
        """USD a month."""
        return self.work.cost(self.usd_per_hour)

    @property
    def saves(self) -> float:
        """USD a month that less work saves, with whole GPUs."""
        return self.work.saves(self.usd_per_hour)


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
    priced = [_priced(row, number, inputs, book) for number, row in enumerate(inputs.workloads, 1)]
    total = sum(one.cost for one in priced)
    if not total:
        raise InputError(
            "workloads must cost something, or they have no shares; give one GPUs and hours.",
            field="workloads",
        )
    targets = _targets(inputs)
    costs = by_kind((one.work.kind, one.cost) for one in priced)
    return Draft(
        total,
        lambda: _receipt(inputs, book, priced, total, costs, targets),
        curve=lambda: _chart(inputs, priced, total, costs, targets),
    )


def _priced(row: WorkloadRow, number: int, inputs: ComputeBudgetInput, book: PriceBook) -> Priced:
    less = inputs.less_work_frac if row.less_work_frac is None else row.less_work_frac
    work = Workload(row.workload, row.kind, row.gpu, row.gpus, row.hours, row.usd_per_hour, less)
    if row.usd_per_hour is not None:
        return Priced(work, GpuPrice(row.usd_per_hour, None, "your own"))
    if not (row.gpus and row.hours):
        return Priced(work, None)
    which = f"workloads: row {number} ({row.workload})"
    if row.gpu is None:
        raise InputError(
            f"{which} has no price: give usd_per_hour, or gpu for the listed one.",
            field="workloads",
        )
    try:
        offer = offered(book, row.gpu, row.commitment, inputs.as_of, None)
    except PriceNotFoundError as error:
        raise PriceNotFoundError(
            f"{which}: {error.message.rstrip('.')}; give usd_per_hour to use your own.",
            field="workloads",
        ) from None
    return Priced(work, GpuPrice(offer.usd_per_gpu_hour, offer, row.commitment))


def _targets(inputs: ComputeBudgetInput) -> dict[str, float]:
    """The share each kind should have; empty for none given."""
    found: dict[str, float] = {}
    for row in inputs.targets or ():
        if row.kind in found:
            raise InputError(f"targets name {row.kind} twice; keep one.", field="targets")
        found[row.kind] = row.share_frac
    if found and not sums_to_one(found.values()):
        raise InputError(
            f"targets must sum to 100%; those given sum to {100 * sum(found.values()):.6g}%.",
            field="targets",
        )
    return found


def _receipt(
    inputs: ComputeBudgetInput,
    book: PriceBook,
    priced: Sequence[Priced],
    total: float,
    costs: dict[str, float],
    targets: dict[str, float],
) -> Receipt:
    saves = sum(one.saves for one in priced)
    divided = sum(one.work.saves_divided(one.usd_per_hour) for one in priced)
    most = max(costs, key=lambda kind: costs[kind])
    shares = dict(zip(KINDS, rounded_shares(list(costs.values())), strict=True))
    budget = inputs.budget_usd_per_month
    left = [] if budget is None else [Output("left_usd_per_month", "Left of the budget",
                                             budget - total, "usd/month")]  # fmt: skip
    receipt = Receipt(
        calculation="",
        value=total,
        unit="usd/month",
        summary=(
            f"The workloads cost ${total:,.2f} a month; {most} takes {shares[most] / 10:.1f}%"
            f" of it.{_what_if(priced, saves, divided)}"
        ),
        outputs=[
            Output("usd_per_month", "Cost per month", total, "usd/month"),
            *left,
            Output("inference_share_percent", "Share of inference", shares["inference"] / 10,
                   "percent"),
            Output("inference_rule", "Rule of 50-70% for inference", _rule(costs, total), ""),
            Output("saves_usd_per_month", "Less work saves, with whole GPUs", saves, "usd/month"),
            Output("saves_divided_usd_per_month", "... if GPUs could be divided", divided,
                   "usd/month"),
        ],
        line_items=[
            LineItem(
                name=f"{one.work.name}: {one.work.gpus} x {_card(one.work)}",
                quantity=one.work.gpus * one.work.hours,
                unit="GPU-hours/month",
                unit_price_usd=one.usd_per_hour,
                amount_usd=one.cost,
                source=one.price.origin(),
            )
            for one in priced
            if one.price
        ],
        tables=[_workloads(priced), _kinds(costs, total, targets, budget)],
        assumptions=[
            Assumption("hours_per_month", HOURS_PER_MONTH, "hours", "default", "always running"),
            Assumption("shares", "to 0.1%, largest remainder", "", "default",
                       "displayed shares sum to exactly 100%"),
        ],
        prices=list({ref.item + ref.provider + ref.commitment: ref
                     for one in priced if one.price and (ref := one.price.ref)}.values()),
        as_of=(inputs.as_of or book.date()).isoformat(),
    )  # fmt: skip
    if budget is not None and total > budget:
        receipt.warn("over_budget", f"The workloads cost ${total - budget:,.2f} a month more than"
                     f" the budget of ${budget:,.2f}.")  # fmt: skip
    for one in priced:
        caution = one.price.caution() if one.price else None
        if caution and caution[1] not in [w.message for w in receipt.warnings]:
            receipt.warn(*caution)
    also_in(receipt, inputs.currency, book, inputs.as_of)
    return receipt


def _what_if(priced: Sequence[Priced], saves: float, divided: float) -> str:
    if not any(one.work.less_work for one in priced):
        return ""
    said = f" Less work as given saves ${saves:,.2f} a month with whole GPUs"
    return said + (
        "." if saves == divided else f", not the ${divided:,.2f} of GPUs that could be divided."
    )


def _rule(costs: dict[str, float], total: float) -> str:
    share, (low, high) = costs["inference"] / total, INFERENCE_SHARE
    where = "below" if share < low else "above" if share > high else "within"
    return f"{where} it, at {share:.2%}"


def _card(work: Workload) -> str:
    return accelerator(work.gpu).name if work.gpu else "GPU"


def _workloads(priced: Sequence[Priced]) -> Table:
    shares = rounded_shares([one.cost for one in priced])
    return Table.of(
        "workloads",
        "Workloads",
        [
            ("workload", "Workload", ""), ("kind", "Kind", ""), ("gpu", "GPU", ""),
            ("gpus", "GPUs", "GPUs"), ("hours", "Hours a month", "hours"),
            ("usd_per_hour", "Price of a GPU-hour", "usd/hour"),
            ("usd_per_month", "Cost", "usd/month"), ("share_percent", "Share", "percent"),
            ("less_work_frac", "Less work", "fraction"), ("gpus_left", "GPUs then", "GPUs"),
            ("saves_usd_per_month", "Saves", "usd/month"),
        ],
        [
            [
                one.work.name, one.work.kind, _card(one.work), one.work.gpus, one.work.hours,
                one.price.usd_per_hour if one.price else None, one.cost, share / 10,
                one.work.less_work, one.work.gpus_left, one.saves,
            ]
            for one, share in zip(priced, shares, strict=True)
        ],
    )  # fmt: skip


def _kinds(
    costs: dict[str, float], total: float, targets: dict[str, float], budget: float | None
) -> Table:
    columns = [
        ("kind", "Kind", ""), ("usd_per_month", "Cost", "usd/month"),
        ("share_percent", "Share", "percent"),
    ]  # fmt: skip
    if targets:
        columns += [("target_frac", "Target", "fraction"),
                    ("target_usd_per_month", "Budget", "usd/month"),
                    ("left_usd_per_month", "Left over", "usd/month")]  # fmt: skip
    found: list[list[float | str]] = []
    for share, (kind, usd) in zip(rounded_shares(list(costs.values())), costs.items(), strict=True):
        row: list[float | str] = [kind, usd, share / 10]
        if targets:
            target = targets.get(kind, 0.0)
            money = (total if budget is None else budget) * target
            row += [target, money, money - usd]
        found.append(row)
    return Table.of("kinds", "By kind of compute", columns, found)


def _chart(
    inputs: ComputeBudgetInput,
    priced: Sequence[Priced],
    total: float,
    costs: dict[str, float],
    targets: dict[str, float],
) -> BarChart:
    axis = Axis("Cost per month", "usd/month")
    title = f"Compute costs ${total:,.2f} a month"
    if targets:
        money = total if inputs.budget_usd_per_month is None else inputs.budget_usd_per_month
        wanted = Bars("Budget", [money * targets.get(kind, 0.0) for kind in KINDS])
        return BarChart(title, list(KINDS), axis, [Bars("Workloads", list(costs.values())), wanted])
    ranked = sorted(priced, key=lambda one: -one.cost)
    shares = rounded_shares([one.cost for one in ranked])
    labels = [f"{one.work.name} {k / 10:.1f}%" for one, k in zip(ranked, shares, strict=True)]
    return BarChart(title, labels, axis, [Bars("Cost", [one.cost for one in ranked])])
