"""From a sized fleet to its receipt: constraints, cost, assumptions, cautions, fixes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from core.bands import band_of_class
from core.breakeven import exact
from core.calculations._fixes import fixes
from core.calculations._fleet_notes import LOAD_BY, assumptions, cautions
from core.calculations._money import also_in, check_rate
from core.calculations._performance import Ttft, banded, latency_rows, note_calibration, user_row
from core.calculations._prices import GpuPrice, gpu_price, monthly_usd, usd_per_mtok
from core.catalog import Accelerator, accelerator
from core.curves import CONSTRAINT_LABELS as LABELS
from core.curves import FleetCurve
from core.errors import PriceNotFoundError
from core.job import Job
from core.placement import Plan
from core.prices import PriceBook
from core.receipt import Constraint, Draft, LineItem, Output, Receipt
from core.sizing import Fleet, ttft_s, whole_replicas
from core.units import BYTES_PER_GIB, HOURS_PER_MONTH

if TYPE_CHECKING:
    from core.calculations.gpus_needed import GpusNeededInput


def fleet_draft(
    inputs: GpusNeededInput, job: Job, card: Accelerator, plan: Plan, book: PriceBook
) -> Draft:
    """The answer of one plan. Raises PriceNotFoundError for a currency without a rate."""
    check_rate(inputs.currency, book, inputs.as_of)

    def receipt() -> Receipt:
        price, missing = _priced(inputs, card, book)
        found = _receipt(inputs, job, card, plan, price, book)
        cautions(found, job, card, plan, missing)
        caution = price.caution() if price else None
        if caution is not None:
            found.warn(*caution)
        note_calibration(found, book, job.model.id, card.id, job.engine)
        also_in(found, inputs.currency, book, inputs.as_of)
        return found

    def finish(found: Receipt) -> None:
        price, _ = _priced(inputs, card, book)
        found.assumptions[:0] = assumptions(inputs, job, card, plan, price)
        found.fixes = fixes(inputs, job, card, plan, price, book)

    def curve() -> FleetCurve:
        price, _ = _priced(inputs, card, book)
        each = monthly_usd(1, price.usd_per_hour) if price else None
        return FleetCurve.of(plan.fleet, card.name, job.model.name, each)

    return Draft(plan.fleet.gpus, receipt, finish, curve)


def fleet_usd_per_month(inputs: GpusNeededInput, gpus: int, book: PriceBook) -> Fraction | None:
    """What a fleet of so many GPUs costs, exactly; None without a price."""
    price, _ = _priced(inputs, accelerator(inputs.gpu), book)
    return exact(price.usd_per_hour) * gpus * HOURS_PER_MONTH if price else None


def _priced(
    inputs: GpusNeededInput, card: Accelerator, book: PriceBook
) -> tuple[GpuPrice | None, str]:
    """The price of the accelerator, or why there is none: GPUs are needed whatever they cost."""
    try:
        price = gpu_price(
            book, card.id, inputs.gpu_usd_per_hour, inputs.provider, inputs.commitment, inputs.as_of
        )
    except PriceNotFoundError as error:
        return None, error.message
    return price, ""


def _receipt(
    inputs: GpusNeededInput,
    job: Job,
    card: Accelerator,
    plan: Plan,
    price: GpuPrice | None,
    book: PriceBook,
) -> Receipt:
    fleet = plan.fleet
    one = fleet.replica
    parts = [f"TP{one.tp}"] if one.tp > 1 else []
    parts += [f"PP{one.pp}"] if one.pp > 1 else []
    shape = f" ({fleet.replicas} x {' '.join(parts)})" if parts else ""
    return Receipt(
        calculation="",
        value=fleet.gpus,
        unit="GPUs",
        summary=(
            f"{fleet.gpus} x {card.name}{shape} for {rate_words(job.qps)}"
            f" of {job.model.name} in {fleet.replica.weights};"
            f" {_binding(fleet)}."
        ),
        outputs=_outputs(inputs, job, card, fleet, price),
        constraints=_constraints(fleet),
        line_items=_line_items(fleet, card, price),
        prices=[price.ref] if price and price.ref else [],
        as_of=(inputs.as_of or book.date()).isoformat(),
    )


def _binding(fleet: Fleet) -> str:
    label = LABELS[fleet.binding.name]
    label = label if label.startswith("KV") else label.lower()
    if fleet.replicas == 1:
        return f"one replica is enough and {label} would bind first"
    return f"{label} binds"


def _outputs(
    inputs: GpusNeededInput, job: Job, card: Accelerator, fleet: Fleet, price: GpuPrice | None
) -> list[Output]:
    one, point = fleet.replica, fleet.point
    setup = job.setup(card, one.weights, one.tp)._replace(concurrency=max(point.batch, 1.0))
    slots = one.memory.slots
    ttft = Ttft(
        fleet.server.unloaded_s(),
        ttft_s(fleet, point, "mean"),
        ttft_s(fleet, point, "p50"),
        ttft_s(fleet, point, "p95"),
    )
    speed = band_of_class("throughput_max", setup, slots)
    each = fleet.load * fleet.peak_requests_per_s
    few, many = (
        whole_replicas(fleet.qps, each * factor) * one.gpus for factor in (speed.p90, speed.p10)
    )
    hourly = fleet.gpus * price.usd_per_hour if price else None
    monthly = monthly_usd(fleet.gpus, price.usd_per_hour) if price else None

    def per_mtok(tokens: float) -> float | None:
        return None if monthly is None else usd_per_mtok(monthly, inputs.qps, tokens)

    return [
        Output("gpus", "GPUs", fleet.gpus, "GPUs", few, many),
        Output("replicas", "Replicas", fleet.replicas, "replicas"),
        Output(
            "tp",
            "GPUs per replica (TP x PP)" if one.pp > 1 else "GPUs per replica (TP)",
            one.gpus,
            "GPUs",
        ),
        Output("weights", "Weights", one.weights, ""),
        Output("utilisation_frac", "Utilisation at target", fleet.utilisation, "fraction"),
        *latency_rows(setup, point.step_s, point.tpot_s, ttft, slots),
        user_row(setup, point.tpot_s, slots),
        Output(
            "output_tokens_per_s_per_gpu",
            "Output tokens per GPU",
            fleet.qps * one.osl / fleet.gpus,
            "tokens/s",
        ),
        banded(
            "max_qps",
            "Most the fleet serves within targets",
            fleet.most_requests_per_s,
            "qps",
            setup,
            slots,
            kind="throughput_max",
        ),
        Output("usd_per_hour", "Cost per hour", hourly, "usd/hour"),
        Output("usd_per_month", "Cost per month", monthly, "usd/month"),
        Output(
            "usd_per_mtok",
            "Cost per M tokens (input + output)",
            per_mtok(one.isl + one.osl),
            "usd/mtok",
        ),
        Output(
            "usd_per_mtok_output",
            "Cost per M output tokens",
            per_mtok(one.osl),
            "usd/mtok",
        ),
        Output("slots", "Concurrent requests that fit a replica", slots, "requests"),
        Output("batch", "Mean batch per replica", point.batch, "requests"),
        Output("prefill_ms", "Prefill of one prompt", one.prefill_s * 1e3, "ms"),
        Output("decode_ceiling", "Decode step is mostly", one.ceiling(point.batch), ""),
    ]


def _constraints(fleet: Fleet) -> list[Constraint]:
    one = fleet.replica
    limit = fleet.batch_limit
    step_ms, prefill_ms = one.decode_step_s(limit) * 1e3, one.mixed_prefill_s * 1e3
    needs = {n.name: n for n in fleet.needs}
    busy = needs["decode"].gpus + needs["prefill"].gpus
    in_flight = busy / one.gpus * limit
    per = f" x {one.gpus} GPUs" if one.gpus > 1 else ""
    text = {
        "kv_memory": (
            f"{in_flight:,.0f} requests in flight / {one.memory.slots:,} that fit a replica"
            f" ({one.memory.kv_request_bytes / BYTES_PER_GIB:,.3f} GiB KV each per GPU){per}"
        ),
        "decode": (
            f"{_g(fleet.qps)} requests/s x {one.osl:,} tokens x {step_ms:,.1f} ms step"
            f" / batch {limit}{per}"
        ),
        "prefill": f"{_g(fleet.qps)} requests/s x {prefill_ms:,.1f} ms per packed prompt{per}",
        "queue": f"{busy:,.1f} busy GPUs (decode + prefill) / load {fleet.load:.2f}"
        f" by {LOAD_BY[fleet.load_by]}",
    }
    binding = fleet.binding.name
    return [
        Constraint(n.name, LABELS[n.name], n.gpus, n.relief, n.name == binding, text[n.name])
        for n in fleet.needs
    ]


def _line_items(fleet: Fleet, card: Accelerator, price: GpuPrice | None) -> list[LineItem]:
    if price is None:
        return []
    return [
        LineItem(
            name=f"{fleet.gpus} x {card.name} for {HOURS_PER_MONTH} hours",
            quantity=float(fleet.gpus * HOURS_PER_MONTH),
            unit="GPU-hours/month",
            unit_price_usd=price.usd_per_hour,
            amount_usd=monthly_usd(fleet.gpus, price.usd_per_hour),
            source=price.origin(),
        )
    ]


def rate_words(qps: float) -> str:
    """A rate of requests in a sentence."""
    return f"{_g(qps)} request{'' if qps == 1 else 's'}/s"


def _g(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.4g}"
