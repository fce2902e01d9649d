"""From composed levers to their receipt and picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.calculations._fields import origin
from core.calculations._levers_asked import Asked
from core.calculations._money import also_in
from core.calculations._performance import note_calibration
from core.charts import Axis, BarChart, Bars
from core.hosted_work import FleetBill
from core.levers import Step, breakeven_hit_frac, cached_multiple, waterfall
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.tables import Table

if TYPE_CHECKING:
    from core.calculations.levers import CostLeversInput

RUNNING = "Running the levers"


def receipt(
    inputs: CostLeversInput, book: PriceBook, asked: Asked, before: float, after: float
) -> Receipt:
    """The waterfall with its assumptions and warnings."""
    steps = waterfall(asked.bill, asked.start, asked.levers)
    added = sum(step.alone_usd for step in steps)
    saved = (before - after) / before
    found = Receipt(
        calculation="",
        value=before - after,
        unit="usd/month",
        summary=_summary(before, after, added, saved, len(steps)),
        outputs=[
            Output("before_usd_per_month", "Cost now", before, "usd/month"),
            Output("after_usd_per_month", "Cost with all levers", after, "usd/month"),
            Output("saving_frac", "Saved together", saved, "fraction"),
            Output("added_usd_per_month", "Single savings added, for comparison", added,
                   "usd/month"),
            Output("added_frac", "... which would promise", added / before, "fraction"),
            Output("usd_per_request", "Cost of a request asked, with all levers",
                   after / inputs.requests_per_month, "usd/request"),
            *_cache_rows(inputs, asked),
        ],
        tables=[_table(inputs, asked, steps), _trade_offs(steps)],
        assumptions=_assumptions(inputs, asked),
        prices=[
            row
            for _, terms, _ in asked.terms
            for row in (*terms.rows, *(terms.cache_rows() if inputs.prefix_frac else []))
        ],
        as_of=(inputs.as_of or book.date()).isoformat(),
    )  # fmt: skip
    if asked.price is not None and asked.price.ref is not None:
        found.prices.append(asked.price.ref)
    _warnings(found, inputs, asked, steps)
    if isinstance(asked.bill, FleetBill):
        job = asked.bill.job
        note_calibration(found, book, job.model.id, asked.bill.accelerator.id, job.engine)
    also_in(found, inputs.currency, book, inputs.as_of)
    return found


def chart(inputs: CostLeversInput, asked: Asked, before: float, after: float) -> BarChart:
    """What is still paid after each lever, and what the lever takes off."""
    steps = waterfall(asked.bill, asked.start, asked.levers)
    running = [inputs.levers_usd_per_month] if inputs.levers_usd_per_month else []
    none = [0.0] * len(running)
    left = [before, *(min(step.after_usd, step.before_usd) for step in steps)]
    saved = [0.0, *(max(step.saves_usd, 0.0) for step in steps), *none]
    added = [0.0, *(max(-step.saves_usd, 0.0) for step in steps), *running]
    bars = [Bars("Still paid", [*left, *(after - usd for usd in running)]), Bars("Saved", saved)]
    return BarChart(
        f"Levers take ${before:,.0f} a month to ${after:,.0f}",
        ["Now", *(step.lever.label for step in steps), *([RUNNING] if running else [])],
        Axis("Cost per month", "usd/month"),
        [*bars, Bars("Added", added)] if any(added) else bars,
        arrangement="stacked",
    )


def _summary(before: float, after: float, added: float, saved: float, levers: int) -> str:
    if saved <= 0:
        return (
            f"Nothing is saved: ${before:,.0f} a month now, ${after:,.0f} with the"
            f" {'lever' if levers == 1 else 'levers'}."
        )
    said = f"${before:,.0f} a month becomes ${after:,.0f}, {saved:.1%} less"
    if levers == 1:
        return f"{said}."
    return f"{said}; the {levers} single savings added would promise {added / before:.1%}."


def _cache_rows(inputs: CostLeversInput, asked: Asked) -> list[Output]:
    if not inputs.prefix_frac or isinstance(asked.bill, FleetBill):
        return []
    rates = asked.terms[0][2]
    least = breakeven_hit_frac(rates.read_frac, rates.write_frac)
    multiple = cached_multiple(inputs.prefix_hit_frac, rates.read_frac, rates.write_frac)
    return [
        Output("breakeven_hit_percent", "Prompt caching pays above a hit rate of",
               "never" if least is None else 100 * least, "percent"),
        Output("prefix_multiple", "Price of the prefix over the input price", multiple, "count"),
    ]  # fmt: skip


def _table(inputs: CostLeversInput, asked: Asked, steps: list[Step]) -> Table:
    fleet = asked.bill if isinstance(asked.bill, FleetBill) else None
    columns = [
        ("lever", "Lever", ""),
        ("before_usd_per_month", "Before", "usd/month"),
        ("saves_usd_per_month", "Saves here", "usd/month"),
        ("after_usd_per_month", "After", "usd/month"),
        ("alone_usd_per_month", "Would save alone", "usd/month"),
    ]
    rows: list[list[float | str]] = []
    now = asked.start
    for step in steps:
        now = step.lever.apply(now)
        row = [step.lever.label, step.before_usd, step.saves_usd, step.after_usd, step.alone_usd]
        rows.append([*row, *([fleet.gpus(now)] if fleet else [])])
    if inputs.levers_usd_per_month:
        usd, end = inputs.levers_usd_per_month, steps[-1].after_usd
        rows.append([RUNNING, end, -usd, end + usd, -usd, *([fleet.gpus(now)] if fleet else [])])
    if fleet:
        columns.append(("gpus", "GPUs then", "GPUs"))
    return Table.of("levers", "Levers one after another", columns, rows)


def _trade_offs(steps: list[Step]) -> Table:
    return Table.of(
        "trade_offs",
        "What each lever acts on, and its trade-off",
        [("lever", "Lever", ""), ("acts_on", "Acts on", ""), ("trade_off", "Trade-off", "")],
        [[step.lever.label, step.lever.acts_on, step.lever.trade_off] for step in steps],
    )


def _assumptions(inputs: CostLeversInput, asked: Asked) -> list[Assumption]:
    found = [row for prefix, terms, _ in asked.terms for row in terms.assumptions(prefix)]
    for prefix, terms, rates in asked.terms:
        source = "price book" if terms.price else "default"
        listed = terms.price is not None
        read_note = write_note = "x the input price"
        if listed and terms.write_usd_per_mtok is None:
            write_note = "no write price recorded: a miss is an ordinary token"
        if listed and terms.cached_usd_per_mtok is None:
            read_note = write_note = "no cached price recorded: billed in full"
        if inputs.prefix_frac:
            found += [
                Assumption(f"{prefix}_cache_read_frac", rates.read_frac, "count",
                           origin(inputs, "cache_read_frac", source), read_note),
                Assumption(f"{prefix}_cache_write_frac", rates.write_frac, "count",
                           origin(inputs, "cache_write_frac", source), write_note),
            ]  # fmt: skip
        if inputs.batch_frac:
            known = inputs.batch_discount_frac is not None or terms.batch_discount_frac is not None
            found.append(
                Assumption(f"{prefix}_batch_discount_frac", rates.batch_discount_frac, "fraction",
                           origin(inputs, "batch_discount_frac", source),
                           "" if known else "none recorded: billed in full")
            )  # fmt: skip
    if inputs.prefix_frac:
        found.append(Assumption("prefix_hit_frac", inputs.prefix_hit_frac, "fraction",
                                origin(inputs, "prefix_hit_frac"), "measure yours"))  # fmt: skip
    if asked.price is not None:
        found += [
            asked.price.assumption(),
            Assumption("weights", asked.start.weights or "", "",
                       origin(inputs, "weights", "catalogue"), "before the levers"),
            Assumption("util", inputs.util, "fraction", origin(inputs, "util"),
                       "share of the fleet's peak"),
            Assumption("peak_to_mean", inputs.peak_to_mean, "count",
                       origin(inputs, "peak_to_mean")),
        ]  # fmt: skip
    found.append(
        Assumption("levers_usd_per_month", inputs.levers_usd_per_month, "usd/month",
                   origin(inputs, "levers_usd_per_month"), "running them")
    )  # fmt: skip
    return found


def _warnings(found: Receipt, inputs: CostLeversInput, asked: Asked, steps: list[Step]) -> None:
    for _, terms, rates in asked.terms:
        if terms.caution:
            found.warn(*terms.caution)
        if inputs.batch_frac and inputs.prefix_frac and rates.batch_discount_frac:
            found.warn(
                "batch_and_cache",
                f"Batch and cached prices of {terms.label} are taken to multiply; some vendors"
                " give only one of the two.",
            )
    for step in steps:
        if step.saves_usd < 0:
            found.warn("lever_costs", f"{step.lever.label} costs ${-step.saves_usd:,.2f} a month"
                       " more than it saves; leave it out.")  # fmt: skip
        elif step.saves_usd == 0 and isinstance(asked.bill, FleetBill):
            found.warn(
                "whole_gpus",
                f"{step.lever.label} saves nothing in its place: the fleet needs as many whole"
                " replicas.",
            )
    if asked.price is not None and (caution := asked.price.caution()):
        found.warn(*caution)
