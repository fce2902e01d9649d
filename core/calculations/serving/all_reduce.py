"""ALL_REDUCE_MS: what tensor parallelism exchanges, by link."""

from __future__ import annotations

from typing import Annotated

from core.branches import native_format, tp_sizes
from core.calculations._fields import (
    GpuName,
    HostedInputs,
    MaxBatch,
    ModelName,
    Tp,
    Weights,
    origin,
)
from core.calculations._replica import CONTEXTS, context_of
from core.calculations.fit import Tokens
from core.catalog import accelerator, model
from core.collectives import BYTES, ring_s, sums_per_layer
from core.constants import Constants, constants
from core.errors import InputError
from core.fields import number
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY
from core.serving import serve
from core.setup import Setup
from core.tables import Table

LINKS = {
    "PCIe 4.0 x16": 31.5,
    "PCIe 5.0 x16": 63.0,
    "NVLink 3": 300.0,
    "NVLink 4": 450.0,
    "NVLink 5": 900.0,
}
"""GB/s one way: PCIe lanes x rate x 128/130 / 8 (PCI-SIG), NVLink half of the bidirectional figure
of NVIDIA's A100, H100 and Blackwell datasheets. The documents' 64 for PCIe 4.0 is both ways."""


class AllReduceInput(HostedInputs):
    """A model divided over accelerators, and the tokens of one step."""

    model: ModelName
    """Model to divide, e.g. llama-3.1-70b."""
    gpu: GpuName
    """Accelerator it is divided over, e.g. h100."""
    tp: Tp = 2
    """Tensor-parallel size."""
    batch: MaxBatch = 1
    """Sequences in one decode step, each with one token."""
    link_gb_per_s: (
        Annotated[float, number("GB/s", above=True, hi=1e5, words=("link", "link bandwidth"))]
        | None
    ) = None
    """Your own link, GB/s one way, beside those of the table."""
    context: Tokens | None = None
    """Tokens of context of each sequence, for the step the exchange is compared with; missing means
    4,096, or what the model has."""
    weights: Weights | None = None
    """Weight format, for that step; missing means the checkpoint's own."""


@REGISTRY.calculation(
    "ALL_REDUCE_MS",
    group="hardware",
    result="Milliseconds one decode step spends in all-reduces on the accelerator's own link.",
    unit="ms",
    examples=(
        "/gpu all_reduce_ms llama-3.1-70b on h100 tp=4 batch=128",
        "/gpu all_reduce_ms llama-3.1-70b on l40s tp=4 batch=32 int4",
    ),
)
def all_reduce_ms(inputs: AllReduceInput, book: PriceBook) -> Receipt:
    """All-reduce time of a decode step under tensor parallelism, per layer and by link.

    Bytes alone: 2 (tp - 1) / tp x batch x hidden x 2 bytes / one-way bandwidth, twice a layer. The
    value adds latency, the achieved share of the link and the engine's choice of one shot or ring,
    as every other answer here does; it exceeds the bytes alone except where a switch adds up.

    Raises InputError and the name errors.
    Source: the documents' all-reduce formula (document 003), with two exchanges a layer and PCIe
    counted one way; NCCL ring cost model, core/collectives.py.

    >>> from pricing.book import embedded_book
    >>> raw = dict(model="llama-3.1-70b", gpu="h100", tp=2, batch=128)
    >>> round(REGISTRY.get("ALL_REDUCE_MS").run(raw, embedded_book()).output("bytes_alone_ms"), 2)
    0.75
    """
    entry, card = model(inputs.model), accelerator(inputs.gpu)
    if inputs.tp < 2:
        raise InputError("tp must be at least 2: one accelerator exchanges nothing.", field="tp")
    if not entry.hidden_size:
        raise InputError(
            f"model must be one whose hidden size is known; the catalogue has none for"
            f" {entry.name}.",
            field="model",
        )
    k = book.calibrations.constants(entry.id, card.id, "vllm", constants())
    context = context_of(entry, inputs.context, CONTEXTS[0])
    setup = Setup(entry, card, context, 1, inputs.tp,
                  weights=inputs.weights or native_format(entry, card))  # fmt: skip
    one = serve(setup, k).one
    count = entry.n_layers * sums_per_layer(entry, k)
    value = one.kernel.comm.step_s(inputs.batch) * 1e3
    step = one.decode_step_s(inputs.batch) * 1e3
    own = card.link_gb_per_s
    alone = None if own is None else _alone_ms(inputs, own, count, inputs.tp)
    message = inputs.batch * entry.hidden_size * BYTES
    receipt = Receipt(
        calculation="",
        value=value,
        unit="ms",
        summary=(
            f"{entry.name} on {inputs.tp} x {card.name} exchanges for {value:,.3g} ms of a"
            f" {step:,.3g} ms decode step of {inputs.batch:,}, {value / step:.0%}:"
            f" {count} all-reduces over {card.link or card.link_kind}."
        ),
        outputs=[
            Output("per_layer_ms", "Per layer", value / entry.n_layers, "ms"),
            Output("all_reduces", "All-reduces of a step", count, "count"),
            Output("message_bytes", "Bytes of one", message, "bytes"),
            Output("bytes_alone_ms", "By bytes alone, at datasheet bandwidth", alone, "ms"),
            Output("step_frac", "Share of the decode step", value / step, "fraction"),
        ],
        assumptions=[
            Assumption("model", entry.name, "", "user", entry.source),
            Assumption("gpu", card.name, "", "user", card.source.get("link", "")),
            Assumption("link", "not published" if own is None else own, "GB/s", "catalogue",
                       f"one way, {card.link or card.link_kind}"),
            Assumption("tp", inputs.tp, "GPUs", origin(inputs, "tp")),
            Assumption("batch", inputs.batch, "requests", origin(inputs, "batch")),
            Assumption("context", context, "tokens", origin(inputs, "context")),
            Assumption("weights", setup.weights, "", origin(inputs, "weights", "catalogue")),
        ],
    )  # fmt: skip
    if not card.fast_link():
        receipt.warn(
            "slow_link",
            f"{card.name} is linked by {card.link or card.link_kind}: use tensor parallelism there"
            " only when nothing else holds the model.",
        )
    receipt.tables += [_by_tp(inputs, setup, k), _by_link(inputs, count)]
    return receipt


def _alone_ms(inputs: AllReduceInput, gb_per_s: float, count: int, tp: int) -> float:
    return count * ring_s(inputs.batch, model(inputs.model), tp, gb_per_s * 1e9) * 1e3


def _by_tp(inputs: AllReduceInput, setup: Setup, k: Constants) -> Table:
    rows: list[list[float]] = []
    for tp in sorted({inputs.tp, *tp_sizes(setup.model, setup.accelerator)}):
        if tp > 1:
            one = serve(setup._replace(tp=tp), k).one
            exchange, step = one.kernel.comm.step_s(inputs.batch), one.decode_step_s(inputs.batch)
            rows.append([tp, exchange * 1e3, step * 1e3, exchange / step])
    return Table.of(
        "by_tp", f"On {setup.accelerator.name}, by tensor-parallel size",
        [("tp", "TP", "GPUs"), ("all_reduce_ms", "All-reduces", "ms"),
         ("step_ms", "Decode step", "ms"), ("step_frac", "Share", "fraction")],
        rows,
    )  # fmt: skip


def _by_link(inputs: AllReduceInput, count: int) -> Table:
    links = dict(LINKS)
    if inputs.link_gb_per_s is not None:
        links["yours"] = inputs.link_gb_per_s
    sizes = (2, 4, 8)
    return Table.of(
        "by_link", "By bytes alone, by link, at datasheet bandwidth",
        [("link", "Link", ""), ("gb_per_s", "One way", "GB/s"),
         *((f"tp{tp}_ms", f"TP{tp}", "ms") for tp in sizes)],
        [[name, rate, *(_alone_ms(inputs, rate, count, tp) for tp in sizes)]
         for name, rate in links.items()],
    )  # fmt: skip
