"""SINGLE_STREAM_BOUND: what one stream of tokens cannot exceed."""

from __future__ import annotations

from core.branches import runnable
from core.calculations._fields import GpuName, ModelName, origin
from core.calculations._replica import (
    ReplicaInputs,
    about,
    constants_of,
    contexts_of,
    replica_name,
    setup_at,
)
from core.calculations.fit import Tokens
from core.calculations.throughput.roofline import NOT_HELD, PEAK_NOTE
from core.constants import Constants
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY
from core.roofline import decode_work, roofs, stream_bound_per_s
from core.serving import serve
from core.setup import Setup
from core.tables import Table
from core.units import BYTES_PER_GB


class SingleStreamInput(ReplicaInputs):
    """A replica that serves one request at a time."""

    model: ModelName
    """Model to serve, e.g. llama-3.1-8b."""
    gpu: GpuName
    """Accelerator to serve it on, e.g. h100."""
    context: Tokens = 1
    """Tokens already in the cache; missing means an empty one, where the bound is highest."""


@REGISTRY.calculation(
    "SINGLE_STREAM_BOUND",
    group="sizing",
    result="Tokens per second that one stream cannot exceed on this replica.",
    unit="tokens/s",
    examples=(
        "/gpu single_stream_bound llama-3.1-8b on h100",
        "/gpu single_stream_bound llama-3.1-70b on h200 fp8 context=32k",
    ),
)
def single_stream_bound(inputs: SingleStreamInput, book: PriceBook) -> Receipt:
    """Upper bound on one stream's tokens/s: bandwidth over the bytes a token reads.

    bound = bandwidth x TP / (active weights in their format + KV cache of the context). The input
    embedding is not read, the head is kept in 16 bits, a mixture of experts reads its active ones.
    Beside it what the estimator expects, 1 / TPOT of REPLICA_PERFORMANCE at concurrency 1.

    Raises InputError and the name errors.
    Source: Pope et al. 2022 (arXiv:2211.05102); the documents' bandwidth / (2 x parameters),
    TOKENS_PER_S_BY_FORMULA, counts 16-bit weights only.

    >>> from pricing.book import embedded_book
    >>> raw = dict(model="8b", gpu="h100")
    >>> round(REGISTRY.get("SINGLE_STREAM_BOUND").run(raw, embedded_book()).value, 1)
    223.2
    """
    setup = setup_at(inputs, inputs.model, inputs.gpu, inputs.context, 1)
    contexts_of(setup, inputs.context)
    k = constants_of(setup, book)
    one = serve(setup, k).one
    bound = stream_bound_per_s(one, inputs.context, k)
    expected = 1.0 / one.streamed_step_s(1.0)
    work = decode_work(one, 1.0, inputs.context, k)
    receipt = Receipt(
        calculation="",
        value=bound,
        unit="tokens/s",
        summary=(
            f"{replica_name(setup)} cannot stream more than {bound:,.1f} tokens/s to one user with"
            f" {inputs.context:,} token{'' if inputs.context == 1 else 's'} in the cache;"
            f" expected are {expected:,.1f}, {expected / bound:.0%} of that."
        ),
        outputs=[
            Output("weights_gb", "Weights read per token and GPU",
                   work.weight_bytes / BYTES_PER_GB, "GB"),
            Output("kv_gb", "KV cache read per token and GPU", work.kv_bytes / BYTES_PER_GB, "GB"),
            Output("expected_tokens_per_s", "Expected of one stream", expected, "tokens/s"),
            Output("floor_ms", "Time per token cannot be below", 1e3 / bound, "ms"),
        ],
        assumptions=[
            *about(inputs, setup),
            Assumption("context", inputs.context, "tokens", origin(inputs, "context")),
            Assumption("bandwidth", roofs(one).bytes_per_s / 1e12, "TB/s", "catalogue", PEAK_NOTE),
        ],
    )  # fmt: skip
    if one.memory.slots < 1:
        receipt.warn("does_not_fit", NOT_HELD)
    receipt.tables.append(_by_format(setup, inputs.context, k))
    return receipt


def _by_format(setup: Setup, context: int, k: Constants) -> Table:
    """The bound by weight format and context."""
    contexts = sorted({context, *contexts_of(setup, None)})
    formats = runnable(setup.model, setup.accelerator)
    rows: list[list[float | str]] = []
    for weights in dict.fromkeys((setup.weights, *formats)):
        one = serve(setup._replace(weights=weights), k).one
        rows.append([weights, *(stream_bound_per_s(one, c, k) for c in contexts)])
    return Table.of(
        "bounds", "Bound by weight format and tokens in the cache",
        [("weights", "Weights", ""),
         *((f"at_{c}", f"{c:,} token{'' if c == 1 else 's'}", "tokens/s") for c in contexts)],
        rows,
    )  # fmt: skip
