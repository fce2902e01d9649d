"""What a sized fleet's receipt says beside its figures: assumptions and cautions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.calculations._fields import origin
from core.calculations._performance import BAND_NOTE
from core.calculations._prices import GpuPrice
from core.calculations._traffic_fields import TrafficInputs
from core.catalog import Accelerator
from core.job import Job
from core.placement import Plan
from core.precision import KV_BYTES, compute_tflops
from core.receipt import Assumption, Receipt
from core.sizing import Fleet
from core.targets import FLAT
from core.units import BYTES_PER_GIB

if TYPE_CHECKING:
    from core.calculations._serving_fields import SizedInputs
    from core.calculations.gpus_needed import GpusNeededInput


LOAD_BY = {
    "util": "flat headroom",
    "p_wait": "the share that may wait",
    "queue_ms": "the time in the queue",
    "ttft_ms": "the TTFT target",
    "full": "the targets: full",
}


def assumptions(
    inputs: GpusNeededInput, job: Job, card: Accelerator, plan: Plan, price: GpuPrice | None
) -> list[Assumption]:
    """What the plan rests on, and where each value came from."""
    fleet, one = plan.fleet, plan.fleet.replica

    compute, arithmetic = compute_tflops(card, one.weights)
    known = "driver-visible" if card.memory_bytes else "vendor label; driver bytes not published"
    rows = [
        Assumption("model", job.model.name, "", "user", job.model.source),
        Assumption("gpu", card.name, "", "user", card.source.get("compute", "")),
        Assumption(
            "weights", one.weights, "", origin(inputs, "weights", "catalogue"), _weights_note(plan)
        ),
        Assumption(
            "weights_size",
            one.memory.weights_bytes * one.gpus / 1e9,
            "GB",
            "derived",
            "all GPUs of a replica; embedding and head stay in 16 bits",
        ),
        Assumption("kv", one.kv, "", origin(inputs, "kv"), f"{KV_BYTES[one.kv]:g} bytes per value"),
        Assumption("engine", _engine(job), "", origin(inputs, "engine"), BAND_NOTE),
        Assumption(
            "tp", one.tp, "GPUs", origin(inputs, "tp", "derived"), "; ".join(plan.path[-6:])
        ),
        Assumption("gpu_memory", card.visible_bytes() / BYTES_PER_GIB, "GiB", "catalogue", known),
        Assumption("memory_bandwidth", card.memory_gb_per_s or 0.0, "GB/s", "catalogue"),
        Assumption("compute", compute, "TFLOPS", "catalogue", f"dense {arithmetic}"),
        Assumption(
            "memory_util_frac",
            inputs.memory_util_frac,
            "fraction",
            origin(inputs, "memory_util_frac"),
        ),
        Assumption(
            "runtime_reserve_gib",
            inputs.runtime_reserve_gib,
            "GiB",
            origin(inputs, "runtime_reserve_gib"),
        ),
        _headroom(inputs, fleet),
        Assumption("batch_limit", fleet.batch_limit, "requests", "derived", f"by {fleet.limit_by}"),
        Assumption(
            "context",
            one.isl + one.osl,
            "tokens",
            "user",
            "caches fit 99% of the time, each request holding its prompt and what it has generated",
        ),
        Assumption("routing", "random", "", "default", "a least-loaded router waits less"),
        *traffic_rows(inputs, job),
    ]
    if price is not None:
        rows.append(price.assumption())
    return rows


def _headroom(inputs: GpusNeededInput, fleet: Fleet) -> Assumption:
    if fleet.load_by == "util":
        note = "flat headroom for bursts and tail"
        return Assumption("util", inputs.util or FLAT, "fraction", origin(inputs, "util"), note)
    note = f"set by {LOAD_BY[fleet.load_by]}, M/G/c waiting"
    return Assumption("load", fleet.load, "fraction", "derived", note)


def traffic_rows(inputs: SizedInputs, job: Job) -> list[Assumption]:
    """How requests vary and arrive, as given or as taken for granted."""
    traffic = job.traffic
    rows = [
        Assumption(name, getattr(inputs, name), "", "user")
        for name in (*TrafficInputs.model_fields, "peak_to_mean")
        if name in inputs.model_fields_set and getattr(inputs, name) is not None
    ]
    if traffic is None or not (traffic.isl.cv or traffic.osl.cv):
        note = "give isl_p95 and osl_p95 to plan on their spread"
        rows.append(Assumption("lengths", "all requests alike", "", "default", note))
    if traffic is None or traffic.arrival_cv2 == 1:
        rows.append(Assumption("arrivals", "Poisson", "", "default"))
    return rows


def _engine(job: Job) -> str:
    return f"{job.engine} {job.engine_version}" if job.engine_version else job.engine


def _weights_note(plan: Plan) -> str:
    if plan.quantised_from:
        return f"quantised from {plan.quantised_from} by the decision tree"
    return ""


def cautions(receipt: Receipt, job: Job, card: Accelerator, plan: Plan, missing: str) -> None:
    """Adds the plan's warnings; `missing` says why there is no price."""
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
    if job.model.attention == "hybrid" and not job.model.state_bytes:
        receipt.warn(
            "recurrent_state",
            f"{job.model.name} also keeps a recurrent state per request, which is not counted.",
        )
    if missing:
        receipt.warn("no_price", missing)
