"""From the ways of a bulk job to its receipt and picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.bulk import MARGINAL, OWNED, Way, ranked
from core.calculations._bulk_ways import BulkJob
from core.calculations._fields import origin
from core.calculations._money import also_in
from core.calculations._performance import note_calibration
from core.charts import Axis, BarChart, Bars
from core.errors import InputError, PriceNotFoundError
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.tables import Table
from core.units import SECONDS_PER_HOUR, TOKENS_PER_MTOK

if TYPE_CHECKING:
    from core.calculations.bulk import BulkJobCostInput

WIDE = 30.0
"""Dearest over cheapest from which a picture's scale is logarithmic."""


def chosen(inputs: BulkJobCostInput, job: BulkJob) -> Way:
    """The named way, else the cheapest that ends in time.

    Raises PriceNotFoundError for a named way without a price, InputError where none ends in time.
    """
    if inputs.way != "cheapest":
        way = next(one for one in job.ways if one.name == inputs.way)
        if way.usd is None:
            raise PriceNotFoundError(f"There is no price of {way.name}: {way.why}.", field="way")
        return way
    order = ranked(job.ways)
    if not order:
        missing = "; ".join(f"{way.name}: {way.why}" for way in job.ways[:3])
        raise PriceNotFoundError(f"No way has a price: {missing}.", field="gpu")
    if inputs.owned_gpus is None:
        order = [way for way in order if way.name != OWNED] or order
    in_time = [way for way in order if way.in_time(inputs.deadline_hours) is not False]
    if not in_time:
        first = min(order, key=lambda way: way.hours or 0.0)
        raise InputError(
            f"deadline_hours must be at least {first.hours:,.6g}, which {first.label} takes, or"
            f" give more gpus; you gave {inputs.deadline_hours:,.6g}.",
            field="deadline_hours",
        )
    return in_time[0]


def receipt(inputs: BulkJobCostInput, book: PriceBook, job: BulkJob, best: Way) -> Receipt:
    """The ways ranked, with what each rests on."""
    order = ranked(job.ways)
    needed = job.tokens / (inputs.deadline_hours * SECONDS_PER_HOUR)
    usd = best.usd or 0.0
    found = Receipt(
        calculation="",
        value=best.usd,
        unit="usd",
        summary=_summary(inputs, job, best, order),
        outputs=[
            Output("usd", best.label, usd, "usd"),
            Output("usd_per_mtok", "... per M tokens", usd * TOKENS_PER_MTOK / job.tokens,
                   "usd/mtok"),
            Output("duration_hours", "... takes", _hours(best), "hours"),
            Output("tokens", "Tokens in all", job.tokens, "tokens"),
            Output("needed_tokens_per_s", "Rate that meets the deadline", needed, "tokens/s"),
            *_spread(job, order),
            *_speed(job),
        ],
        tables=[*_ways(inputs, job, order), *_apis(job)],
        assumptions=_assumptions(inputs, job),
        prices=[
            *(row for one in job.apis[:1] for row in one.terms.rows),
            *(replace(row, note="") for one in job.apis[1:] for row in one.terms.rows),
            *(price.ref for price in job.prices if price.ref is not None),
        ],
        as_of=(inputs.as_of or book.date()).isoformat(),
    )  # fmt: skip
    for caution in {
        *(one.terms.caution for one in job.apis),
        *(price.caution() for price in job.prices),
    } - {None}:
        if caution is not None:
            found.warn(*caution)
    found.warnings.sort(key=lambda w: (w.code, w.message))
    if best.in_time(inputs.deadline_hours) is False:
        found.warn("late", f"{best.label} takes {best.hours:,.3g} hours, longer than the"
                   f" {inputs.deadline_hours:,.3g} it may.")  # fmt: skip
    if best.in_time(inputs.deadline_hours) is None:
        found.warn("duration_unknown", f"How long {best.label} takes depends on your rate limit:"
                   f" {needed:,.0f} tokens/s meet the deadline.")  # fmt: skip
    if job.speed is not None and job.speed.plan is not None:
        one = job.speed.plan.fleet.replica
        note_calibration(found, book, one.model.id, one.accelerator.id, "vllm")
    also_in(found, inputs.currency, book, inputs.as_of)
    return found


def chart(job: BulkJob, best: Way) -> BarChart:
    """What each way costs, cheapest first, electricity alone at the end."""
    shown = ranked(job.ways)
    shown += [way for way in job.ways if way.name == MARGINAL and way.usd is not None]
    costs = [way.usd or 0.0 for way in shown]
    wide = min(costs) > 0 and max(costs) / min(costs) > WIDE
    axis = Axis("Cost of the job", "usd", log=wide)
    title = f"{best.label}: ${best.usd or 0.0:,.0f}"
    return BarChart(title, [way.label for way in shown], axis, [Bars("Cost", costs)])


def _hours(way: Way) -> float | str:
    return "not known" if way.hours is None else way.hours


def _summary(inputs: BulkJobCostInput, job: BulkJob, best: Way, order: list[Way]) -> str:
    took = "" if best.hours is None else f" in {best.hours:,.3g} hours"
    on = f" on {best.gpus:,} GPUs" if best.gpus else ""
    said = f"{best.label} costs ${best.usd or 0.0:,.0f}{on}{took}"
    mine = [way for way in order if way.name != OWNED or inputs.owned_gpus is not None]
    if inputs.way == "cheapest" and mine and mine[0].name != best.name and mine[0].hours:
        return (
            f"{said}; {mine[0].label} would cost ${mine[0].usd or 0.0:,.0f} but take"
            f" {mine[0].hours:,.3g} hours."
        )
    dearest = order[-1] if order else best
    if dearest.name == best.name:
        return f"{said}."
    return f"{said}; {dearest.label} costs ${dearest.usd or 0.0:,.0f}."


def _spread(job: BulkJob, order: list[Way]) -> list[Output]:
    found: list[Output] = []
    costs = [way.usd for way in order if way.usd]
    if len(costs) > 1:
        found.append(Output("spread", "Dearest over cheapest", costs[-1] / costs[0], "count"))
    marginal = next((way.usd for way in job.ways if way.name == MARGINAL), None)
    if marginal and costs:
        found.append(Output("spread_marginal", "Dearest over electricity alone, not comparable",
                            costs[-1] / marginal, "count"))  # fmt: skip
    return found


def _speed(job: BulkJob) -> list[Output]:
    if job.speed is None:
        return []
    each = job.speed.documents_per_s / job.speed.gpus * SECONDS_PER_HOUR
    return [Output("documents_per_hour", "Documents an hour of one GPU, fully loaded", each,
                   "documents")]  # fmt: skip


def _ways(inputs: BulkJobCostInput, job: BulkJob, order: list[Way]) -> list[Table]:
    shown = [*order, *(way for way in job.ways if way not in order)]
    said = {True: "yes", False: "no", None: "not known"}
    return [
        Table.of(
            "ways",
            "Ways to run the job, cheapest first",
            [
                ("way", "Way", ""), ("usd", "Cost", "usd"),
                ("usd_per_mtok", "Per M tokens", "usd/mtok"), ("hours", "Takes", "hours"),
                ("in_time", "In time", ""), ("gpus", "GPUs", "GPUs"),
            ],
            [
                [
                    way.label, way.usd,
                    None if way.usd is None else way.usd * TOKENS_PER_MTOK / job.tokens, way.hours,
                    said[way.in_time(inputs.deadline_hours)], way.gpus,
                ]
                for way in shown
            ],
        ),
        Table.of(
            "grounds",
            "What each rests on",
            [("way", "Way", ""), ("why", "Rests on", "")],
            [[way.label, way.why] for way in shown],
        ),
    ]  # fmt: skip


def _apis(job: BulkJob) -> list[Table]:
    if len(job.apis) < 2:
        return []
    return [
        Table.of(
            "apis",
            "APIs that serve the model",
            [("api", "API", ""), ("usd", "Online", "usd"), ("batch_usd", "Batch", "usd")],
            [[one.terms.label, one.usd, one.batch_usd] for one in job.apis],
        )
    ]


def _assumptions(inputs: BulkJobCostInput, job: BulkJob) -> list[Assumption]:
    found = [
        Assumption("deadline_hours", inputs.deadline_hours, "hours",
                   origin(inputs, "deadline_hours")),
        Assumption("osl", inputs.osl, "tokens", origin(inputs, "osl"), "per document"),
    ]  # fmt: skip
    if job.apis:
        found += job.apis[0].terms.assumptions()
    if job.speed is None:
        return found
    plan = job.speed.plan
    if plan is None:
        found.append(Assumption("gpu_tokens_per_s", inputs.gpu_tokens_per_s or 0.0, "tokens/s",
                                "user", "measured"))  # fmt: skip
    else:
        one = plan.fleet.replica
        found.append(Assumption("replica", f"{one.model.name} in {one.weights}, TP{one.tp}", "",
                                "derived", "computed throughput at full load"))  # fmt: skip
    found += [price.assumption() for price in job.prices]
    found += [
        Assumption("billing", "by the fraction of an hour", "", "default"),
        Assumption("online_util_frac", inputs.online_util_frac, "fraction",
                   origin(inputs, "online_util_frac"), "share serving online can use"),
        Assumption("lost_frac", inputs.lost_frac, "fraction",
                   origin(inputs, "lost_frac"), "an example: measure yours"),
        Assumption("idle_hours", inputs.idle_hours, "hours", origin(inputs, "idle_hours"),
                   "a day, an example"),
    ]  # fmt: skip
    if job.owned is not None:
        adds, written_off = job.owned
        note = (
            "yours"
            if inputs.owned_usd_per_hour is not None
            else f"electricity: power with the server x PUE {inputs.pue:g} x"
            f" ${inputs.usd_per_kwh:g}/kWh"
        )
        kind = "derived" if inputs.owned_usd_per_hour is None else "user"
        found.append(Assumption("owned_usd_per_hour", adds, "usd/hour", kind, note))
        if written_off is not None:
            found.append(Assumption("written_off_usd_per_hour", written_off, "usd/hour", "derived",
                                    f"over {inputs.life_months} months, used or not"))  # fmt: skip
    return found
