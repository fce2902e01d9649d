"""ROOFLINE: what the datasheet allows a step, and which roof it stands under."""

from __future__ import annotations

from typing import NamedTuple

from core.calculations._fields import GpuName, ModelName, origin
from core.calculations._replica import (
    CONTEXTS,
    ReplicaInputs,
    about,
    constants_of,
    context_of,
    replica_name,
    setup_at,
)
from core.calculations.fit import Tokens
from core.catalog import model
from core.charts import Axis, LineChart, Mark, Series
from core.constants import Constants
from core.ladders import batches, most_together
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.registry import REGISTRY
from core.roofline import (
    Roofs,
    Work,
    compute_bound_batch,
    decode_work,
    prefill_work,
    roofs,
)
from core.serving import serve
from core.setup import Setup
from core.tables import Table
from core.throughput import Replica
from core.units import BYTES_PER_GB

ROOF_BATCHES = (1, 8, 64)
"""Decode batches always shown, whether or not memory holds them."""
PEAK_NOTE = "datasheet, dense; no kernel reaches it"
NOT_HELD = (
    "Weights and one request do not fit this replica: the figures are of its bandwidth and"
    " arithmetic alone."
)


class RooflineInput(ReplicaInputs):
    """A replica and the context its requests hold."""

    model: ModelName
    """Model to serve, e.g. llama-3.1-8b."""
    gpu: GpuName
    """Accelerator to serve it on, e.g. h100."""
    context: Tokens | None = None
    """Tokens of context: the prompt of prefill, the cache that decode reads; missing
    means 4,096, or what the model has."""


class Spot(NamedTuple):
    """One step on the roofline."""

    phase: str
    batch: int
    work: Work
    seconds: float
    """As the estimator has it."""


def _spots(one: Replica, setup: Setup, context: int, k: Constants) -> list[Spot]:
    most = most_together(setup, one)
    shown = sorted({*ROOF_BATCHES, *batches(most)})
    return [
        Spot("prefill", 1, prefill_work(one, context, k), one.prefill_s),
        *(Spot("decode", b, decode_work(one, b, context, k), one.decode_step_s(b)) for b in shown),
    ]


@REGISTRY.calculation(
    "ROOFLINE",
    group="sizing",
    result="Rows of phase, batch, FLOPs per byte, attainable TFLOPS of one GPU, and what binds.",
    unit="TFLOPS",
    examples=(
        "/gpu roofline llama-3.1-8b on h100",
        "/gpu roofline llama-3.1-70b on h200 fp8 context=32k",
    ),
    spills=True,
    charted=True,
)
def roofline(inputs: RooflineInput, book: PriceBook) -> Draft:
    """Roofline of prefill and decode: FLOPs per byte, what is attainable, which roof binds.

    attainable = min(peak FLOP/s, FLOPs / bytes x bandwidth), by datasheet, per GPU; bytes are the
    weights streamed and the KV cache, FLOPs 2 x active parameters and attention. Beside it what
    the estimator expects to be achieved.

    Raises InputError and the name errors.
    Source: Williams et al. 2009, CACM 52(4); Pope et al. 2022 (arXiv:2211.05102).

    >>> from pricing.book import embedded_book
    >>> rows = REGISTRY.get("ROOFLINE").run({"model": "8b", "gpu": "h100"}, embedded_book()).value
    >>> [(row[0], row[1], row[4]) for row in rows[:3]]
    [('prefill', 1, 'compute'), ('decode', 1, 'memory'), ('decode', 4, 'memory')]
    """
    context = context_of(model(inputs.model), inputs.context, CONTEXTS[0])
    base = setup_at(inputs, inputs.model, inputs.gpu, context, 1)
    k = constants_of(base, book)
    one = serve(base, k).one
    top = roofs(one)
    spots = _spots(one, base, context, k)
    value = [
        [s.phase, s.batch, s.work.intensity, top.attainable(s.work.intensity) / 1e12,
         top.bound(s.work.intensity)]
        for s in spots
    ]  # fmt: skip
    return Draft(
        value,
        lambda: _roofline_receipt(inputs, base, one, top, spots, value, k),
        curve=lambda: _roofline_chart(base, top, spots),
    )


def _roofline_receipt(
    inputs: RooflineInput,
    setup: Setup,
    one: Replica,
    top: Roofs,
    spots: list[Spot],
    value: list[list[str | int | float]],
    k: Constants,
) -> Receipt:
    context = setup.isl
    from_batch = compute_bound_batch(one, context, k)
    most = most_together(setup, one)
    alone = spots[1].work.intensity
    when = (
        f"from batch {from_batch:,} on compute binds it"
        if from_batch is not None
        else "at this context no batch makes compute bind it"
    )
    share = spots[0].work.flops / spots[0].seconds / top.flops_per_s
    receipt = Receipt(
        calculation="",
        value=value,
        unit="TFLOPS",
        summary=(
            f"{replica_name(setup)}: the roofs meet at {top.ridge:,.0f} FLOPs per byte; decode of"
            f" one request does {alone:,.3g}, so {top.bound(alone)} binds it, and {when};"
            f" prefill of {context:,} tokens does {spots[0].work.intensity:,.0f}, bound by"
            f" {top.bound(spots[0].work.intensity)}."
        ),
        outputs=[
            Output("ridge_flops_per_byte", "Ridge point", top.ridge, "FLOPs/byte"),
            Output("peak_tflops", f"Peak {top.arithmetic} arithmetic", top.flops_per_s / 1e12,
                   "TFLOPS"),
            Output("bandwidth_tb_per_s", "Memory bandwidth", top.bytes_per_s / 1e12, "TB/s"),
            Output("compute_bound_batch", "Decode is compute-bound from batch", from_batch,
                   "requests"),
            Output("fits", "Requests that fit at once", most, "requests"),
            Output("prefill_mfu_frac", "Expected share of the peak in prefill (MFU)", share,
                   "fraction"),
            Output("decode_mbu_frac", "Expected share of bandwidth in decode of one (MBU)",
                   spots[1].work.bytes / spots[1].seconds / top.bytes_per_s, "fraction"),
        ],
        assumptions=[
            *about(inputs, setup),
            Assumption("context", context, "tokens", origin(inputs, "context")),
            Assumption("roofs", "datasheet, dense", "", "catalogue", PEAK_NOTE),
        ],
    )  # fmt: skip
    if most < 1:
        receipt.warn("does_not_fit", NOT_HELD)
    elif from_batch is not None and from_batch > most:
        receipt.warn(
            "beyond_memory",
            f"Decode would be compute-bound from batch {from_batch:,}, but {most:,} requests"
            " of this context fit: memory binds decode throughout.",
        )
    receipt.tables.append(
        Table.of(
            "roofline", "Steps under the roofs, per GPU",
            [("phase", "Phase", ""), ("batch", "Batch", "requests"),
             ("intensity", "FLOPs/byte", ""), ("gb", "Moved", "GB"),
             ("attainable_tflops", "Attainable", "TFLOPS"),
             ("expected_tflops", "Expected", "TFLOPS"), ("binds", "Binds", "")],
            [
                [s.phase, s.batch, s.work.intensity, s.work.bytes / BYTES_PER_GB,
                 top.attainable(s.work.intensity) / 1e12, s.work.flops / s.seconds / 1e12,
                 top.bound(s.work.intensity)]
                for s in spots
            ],
        )
    )  # fmt: skip
    return receipt


def _roofline_chart(setup: Setup, top: Roofs, every: list[Spot]) -> LineChart:
    # batches in between would lie under each other's names
    shown = (*ROOF_BATCHES, every[-1].batch)
    spots = [s for s in every if s.phase == "prefill" or s.batch in shown]
    lowest = min(s.work.intensity for s in spots) / 2
    highest = max(*(s.work.intensity for s in spots), top.ridge) * 2
    edges = [lowest, top.ridge, highest]
    labels = [s.phase if s.phase == "prefill" else f"decode {s.batch}" for s in spots]
    return LineChart(
        f"Roofline of {replica_name(setup)}",
        Axis("Intensity", "FLOPs/byte", log=True),
        Axis("One GPU", "TFLOPS", log=True),
        [
            Series("Roofs by datasheet", [(x, top.attainable(x) / 1e12) for x in edges]),
            Series(
                "Attainable",
                [(s.work.intensity, top.attainable(s.work.intensity) / 1e12) for s in spots],
                "points",
                labels,
            ),
            Series(
                "Expected",
                [(s.work.intensity, s.work.flops / s.seconds / 1e12) for s in spots],
                "points",
            ),
        ],
        [Mark("ridge", top.ridge)],
        f"{setup.isl:,} tokens of context",
    )
