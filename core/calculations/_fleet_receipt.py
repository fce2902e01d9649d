"""From a sized fleet to its receipt: constraints, cost, assumptions, cautions, fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.calculations._fixes import fixes
from core.calculations._prices import GpuPrice, gpu_price, monthly_usd
from core.catalog import Accelerator
from core.errors import PriceNotFoundError
from core.placement import Job, Plan
from core.precision import KV_BYTES, compute_tflops, weight_bytes
from core.prices import PriceBook
from core.receipt import Assumption, Constraint, LineItem, Origin, Output, Receipt
from core.sizing import Fleet
from core.units import BYTES_PER_GIB, HOURS_PER_MONTH, SECONDS_PER_MONTH, TOKENS_PER_MTOK

if TYPE_CHECKING:
    from core.calculations.gpus_needed import GpusNeededInput

LABELS = {
    "kv_memory": "KV memory",
    "decode": "Decode",
    "prefill": "Prefill",
    "queue": "Queue headroom",
}


def fleet_receipt(
    inputs: GpusNeededInput, job: Job, card: Accelerator, plan: Plan, book: PriceBook
) -> Receipt:
    """The receipt of one plan."""
    fleet = plan.fleet
    try:
        price = gpu_price(
            book, card.id, inputs.gpu_usd_per_hour, inputs.provider, inputs.commitment, inputs.as_of
        )
    except PriceNotFoundError as error:
        price, missing = None, error.message
    else:
        missing = ""
    shape = f" ({fleet.replicas} x TP{fleet.replica.tp})" if fleet.replica.tp > 1 else ""
    receipt = Receipt(
        calculation="",
        value=fleet.gpus,
        unit="GPUs",
        summary=(
            f"{fleet.gpus} x {card.name}{shape} for {_rate(job.qps)}"
            f" of {job.model.name} in {fleet.replica.weights};"
            f" {_binding(fleet)}."
        ),
        outputs=_outputs(fleet, price),
        constraints=_constraints(fleet),
        line_items=_line_items(fleet, card, price),
        assumptions=_assumptions(inputs, job, card, plan, price),
        prices=[price.ref] if price and price.ref else [],
        as_of=(inputs.as_of or book.date()).isoformat(),
    )
    _cautions(receipt, job, card, plan, missing)
    caution = price.caution() if price else None
    if caution is not None:
        receipt.warn(*caution)
    receipt.fixes = fixes(inputs, job, card, plan, price, book)
    return receipt


def _binding(fleet: Fleet) -> str:
    label = LABELS[fleet.binding.name]
    label = label if label.startswith("KV") else label.lower()
    if fleet.replicas == 1:
        return f"one replica is enough and {label} would bind first"
    return f"{label} binds"


def _outputs(fleet: Fleet, price: GpuPrice | None) -> list[Output]:
    one = fleet.replica
    hourly = fleet.gpus * price.usd_per_hour if price else None
    monthly = monthly_usd(fleet.gpus, price.usd_per_hour) if price else None
    requests = fleet.qps * SECONDS_PER_MONTH
    per_token = requests * (one.isl + one.osl) / TOKENS_PER_MTOK
    per_output = requests * one.osl / TOKENS_PER_MTOK
    return [
        Output("replicas", "Replicas", fleet.replicas, "replicas"),
        Output("tp", "GPUs per replica (TP)", one.tp, "GPUs"),
        Output("weights", "Weights", one.weights, ""),
        Output("utilisation_frac", "Utilisation at target", fleet.utilisation, "fraction"),
        Output("ttft_ms", "Mean TTFT", fleet.ttft_s * 1e3, "ms"),
        Output("tpot_ms", "Mean TPOT", fleet.tpot_s * 1e3, "ms"),
        Output("usd_per_hour", "Cost per hour", hourly, "usd/hour"),
        Output("usd_per_month", "Cost per month", monthly, "usd/month"),
        Output(
            "usd_per_mtok",
            "Cost per M tokens (input + output)",
            monthly / per_token if monthly is not None else None,
            "usd/mtok",
        ),
        Output(
            "usd_per_mtok_output",
            "Cost per M output tokens",
            monthly / per_output if monthly is not None else None,
            "usd/mtok",
        ),
        Output("slots", "Concurrent requests that fit a replica", one.memory.slots, "requests"),
        Output("batch", "Mean batch per replica", fleet.batch, "requests"),
        Output("prefill_ms", "Prefill of one prompt", one.prefill_s * 1e3, "ms"),
        Output("decode_step_ms", "Decode step", one.decode_step_s(fleet.batch) * 1e3, "ms"),
        Output("decode_ceiling", "Decode step is mostly", one.ceiling(fleet.batch), ""),
    ]


def _constraints(fleet: Fleet) -> list[Constraint]:
    one = fleet.replica
    limit = fleet.batch_limit
    step_ms, prefill_ms = one.decode_step_s(limit) * 1e3, one.prefill_s * 1e3
    needs = {n.name: n for n in fleet.needs}
    busy = needs["decode"].gpus + needs["prefill"].gpus
    in_flight = busy / one.tp * limit
    per = f" x {one.tp} GPUs" if one.tp > 1 else ""
    text = {
        "kv_memory": (
            f"{in_flight:,.0f} requests in flight / {one.memory.slots:,} that fit a replica"
            f" ({one.memory.kv_request_bytes / BYTES_PER_GIB:,.3f} GiB KV each per GPU){per}"
        ),
        "decode": (
            f"{_g(fleet.qps)} requests/s x {one.osl:,} tokens x {step_ms:,.1f} ms step"
            f" / batch {limit}{per}"
        ),
        "prefill": f"{_g(fleet.qps)} requests/s x {prefill_ms:,.1f} ms per prompt{per}",
        "queue": f"{busy:,.1f} busy GPUs (decode + prefill) / load {fleet.load:.2f}",
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


def _assumptions(
    inputs: GpusNeededInput, job: Job, card: Accelerator, plan: Plan, price: GpuPrice | None
) -> list[Assumption]:
    given = inputs.model_fields_set
    fleet, one = plan.fleet, plan.fleet.replica

    def origin(field: str, otherwise: Origin = "default") -> Origin:
        return "user" if field in given else otherwise

    compute, arithmetic = compute_tflops(card, one.weights)
    known = "driver-visible" if card.memory_bytes else "vendor label; driver bytes not published"
    rows = [
        Assumption("model", job.model.name, "", "user", job.model.source),
        Assumption("gpu", card.name, "", "user", card.source.get("compute", "")),
        Assumption("weights", one.weights, "", origin("weights", "catalogue"), _weights_note(plan)),
        Assumption("weights_size", weight_bytes(job.model, one.weights) / 1e9, "GB", "derived"),
        Assumption("kv", inputs.kv, "", origin("kv"), f"{KV_BYTES[inputs.kv]:g} bytes per value"),
        Assumption("tp", one.tp, "GPUs", origin("tp", "derived"), "; ".join(plan.path[-6:])),
        Assumption("gpu_memory", card.visible_bytes() / BYTES_PER_GIB, "GiB", "catalogue", known),
        Assumption("memory_bandwidth", card.memory_gb_per_s or 0.0, "GB/s", "catalogue"),
        Assumption("compute", compute, "TFLOPS", "catalogue", f"dense {arithmetic}"),
        Assumption(
            "memory_util_frac", inputs.memory_util_frac, "fraction", origin("memory_util_frac")
        ),
        Assumption(
            "runtime_reserve_gib", inputs.runtime_reserve_gib, "GiB", origin("runtime_reserve_gib")
        ),
        Assumption("util", inputs.util, "fraction", origin("util"), "headroom for bursts and tail"),
        Assumption("batch_limit", fleet.batch_limit, "requests", "derived", f"by {fleet.limit_by}"),
        Assumption("context", one.isl + one.osl, "tokens", "user", "every request at full length"),
    ]
    if price is not None:
        rows.append(price.assumption())
    return rows


def _weights_note(plan: Plan) -> str:
    if plan.quantised_from:
        return f"quantised from {plan.quantised_from} by the decision tree"
    return ""


def _cautions(receipt: Receipt, job: Job, card: Accelerator, plan: Plan, missing: str) -> None:
    one = plan.fleet.replica
    if plan.quantised_from:
        receipt.warn(
            "quantised",
            f"Weights are quantised from {plan.quantised_from} to {one.weights} so that fewer GPUs"
            f" hold the model; check answer quality, or pin weights={plan.quantised_from}.",
        )
    if plan.over_pcie or (one.tp > 1 and card.link_kind == "pcie"):
        receipt.warn(
            "tp_over_pcie",
            f"Tensor parallelism over {card.link or 'PCIe'}: all-reduces take"
            f" {one.comm_fixed_s * 1e3:,.1f} ms of every step plus"
            f" {one.comm_token_s * 1e6:,.0f} µs per sequence; prefer one GPU, a smaller format or"
            " a card with NVLink.",
        )
    if one.memory.slots < 8:
        receipt.warn(
            "few_slots",
            f"Only {one.memory.slots} requests of {one.isl + one.osl:,} tokens fit a replica at"
            " once; throughput is poor until KV memory grows.",
        )
    if not card.memory_bytes:
        receipt.warn(
            "memory_label",
            f"The driver-visible memory of {card.name} is not published; its label of"
            f" {card.memory_label_gb:g} GB is used, a lower bound.",
        )
    if not card.purchasable:
        receipt.warn("not_purchasable", f"{card.name} was announced but is not sold.")
    if job.model.attention == "hybrid":
        receipt.warn(
            "recurrent_state",
            f"{job.model.name} also keeps a recurrent state per request, which is not counted.",
        )
    if missing:
        receipt.warn("no_price", missing)


def _rate(qps: float) -> str:
    return f"{_g(qps)} request{'' if qps == 1 else 's'}/s"


def _g(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.4g}"
