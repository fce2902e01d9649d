"""From the lines of a budget to its receipt and picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.budget import INFERENCE_SHARE, KINDS, Workload, rounded_shares
from core.calculations._budget_lines import Asked, Priced
from core.calculations._money import also_in
from core.catalog import accelerator
from core.charts import Axis, BarChart, Bars
from core.prices import PriceBook
from core.receipt import Assumption, LineItem, Output, Receipt
from core.tables import Table
from core.units import HOURS_PER_MONTH

if TYPE_CHECKING:
    from core.calculations.budget import ComputeBudgetInput

SHARE = "Share, %"


def receipt(inputs: ComputeBudgetInput, book: PriceBook, asked: Asked) -> Receipt:
    """Lines, shares and the what-if."""
    priced, total, costs, targets = asked
    saves = sum(one.saves for one in priced)
    divided = sum(one.work.saves_divided(one.usd_per_hour) for one in priced)
    most = max(costs, key=lambda kind: costs[kind])
    shares = dict(zip(KINDS, rounded_shares(list(costs.values())), strict=True))
    budget = inputs.budget_usd_per_month
    left = [] if budget is None else [Output("left_usd_per_month", "Left of the budget",
                                             budget - total, "usd/month")]  # fmt: skip
    found = Receipt(
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
        tables=[_workloads(priced), *_less_work(priced), _kinds(costs, total, targets, budget)],
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
        found.warn("over_budget", f"The workloads cost ${total - budget:,.2f} a month more than"
                     f" the budget of ${budget:,.2f}.")  # fmt: skip
    for one in priced:
        caution = one.price.caution() if one.price else None
        if caution and caution[1] not in [w.message for w in found.warnings]:
            found.warn(*caution)
    also_in(found, inputs.currency, book, inputs.as_of)
    return found


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
            ("workload", "Workload", ""), ("kind", "Kind", ""), ("gpus", "GPUs", "GPUs"),
            ("hours", "Hours a month", "hours"), ("usd_per_month", "Cost", "usd/month"),
            ("share_percent", SHARE, "percent"),
        ],
        [
            [one.work.name, one.work.kind, one.work.gpus, one.work.hours, one.cost, share / 10]
            for one, share in zip(priced, shares, strict=True)
        ],
    )  # fmt: skip


def _less_work(priced: Sequence[Priced]) -> list[Table]:
    """What less work saves of each workload; none where there is no less."""
    less = [one for one in priced if one.work.less_work]
    if not less:
        return []
    return [
        Table.of(
            "less_work",
            "With less work",
            [
                ("workload", "Workload", ""), ("less_work_frac", "Less work", "fraction"),
                ("gpus", "GPUs", "GPUs"), ("gpus_left", "GPUs then", "GPUs"),
                ("saves_usd_per_month", "Saves", "usd/month"),
                ("divided_usd_per_month", "If GPUs could be divided", "usd/month"),
            ],
            [
                [one.work.name, one.work.less_work, one.work.gpus, one.work.gpus_left, one.saves,
                 one.work.saves_divided(one.usd_per_hour)]
                for one in less
            ],
        )
    ]  # fmt: skip


def _kinds(
    costs: dict[str, float], total: float, targets: dict[str, float], budget: float | None
) -> Table:
    columns = [
        ("kind", "Kind", ""), ("usd_per_month", "Cost", "usd/month"),
        ("share_percent", SHARE, "percent"),
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


def chart(inputs: ComputeBudgetInput, asked: Asked) -> BarChart:
    """What each workload costs; with targets, each kind beside its share of the budget."""
    priced, total, costs, targets = asked
    axis = Axis("Cost per month", "usd/month")
    title = f"Compute costs ${total:,.2f} a month"
    if targets:
        money = total if inputs.budget_usd_per_month is None else inputs.budget_usd_per_month
        shown = [kind for kind in KINDS if costs[kind] or targets.get(kind)]
        wanted = Bars("Budget", [money * targets.get(kind, 0.0) for kind in shown])
        return BarChart(title, shown, axis, [Bars("Workloads", [costs[k] for k in shown]), wanted])
    ranked = sorted(priced, key=lambda one: -one.cost)
    shares = rounded_shares([one.cost for one in ranked])
    labels = [f"{one.work.name} {k / 10:.1f}%" for one, k in zip(ranked, shares, strict=True)]
    return BarChart(title, labels, axis, [Bars("Cost", [one.cost for one in ranked])])
