"""BREAKEVEN and BREAKEVEN_REQUESTS: when self-hosting beats an API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from core.calculations import _breakeven_receipt as build
from core.calculations._fields import (
    Commitment,
    EngineName,
    EngineVersion,
    GpuName,
    GpuUsdPerHour,
    HostedInputs,
    InputTokens,
    KvFormat,
    ModelName,
    OutputTokens,
    Provider,
    Tp,
    Util,
    Weights,
)
from core.calculations._many_fleets import BREAKEVEN_RISK
from core.calculations._money import InCurrency
from core.fields import integer, name, number
from core.prices import PriceBook
from core.receipt import Draft
from core.registry import REGISTRY

ApiModel = Annotated[str, name("api_model", words=("api",))]
Volume = Annotated[
    float,
    number(
        "requests/month",
        above=True,
        hi=1e13,
        words=("volume", "requests"),
        claims=("requests/month", "requests/day", "qps"),
    ),
]
Capacity = Annotated[
    float,
    number(
        "requests/hour",
        above=True,
        hi=1e9,
        words=("capacity", "throughput", "each", "per replica"),
        claims=("requests/hour", "requests/min"),
    ),
]
ApiInput = Annotated[
    float,
    number("usd/mtok", above=True, hi=5000, words=("in", "input", "api input", "api in")),
]
ApiOutput = Annotated[
    float,
    number("usd/mtok", above=True, hi=5000, words=("out", "output", "api output", "api out")),
]
Ops = Annotated[float, number("usd/month", hi=1e9, words=("ops", "operations", "fixed"))]
Staff = Annotated[
    float, number("usd/month", hi=1e9, words=("staff", "engineer", "engineers", "people"))
]


GpusPerReplica = Annotated[
    int, integer("GPUs", hi=1024, words=("gpus", "gpu count"), claims=("GPUs",))
]
FallbackFrac = Annotated[float, number("fraction", hi=0.99, words=("fallback", "overflow"))]
PeakToMean = Annotated[
    float, number("fraction", lo=1, hi=1000, words=("peak", "peak to mean", "burst"))
]


class BreakevenInput(InCurrency, HostedInputs):
    """A request's tokens, the API it would go to, and the replica that would serve it instead."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider", "api_model": "api_model"}

    def named_by_book(self) -> Mapping[str, str]:
        """With both prices given, api_model is only a label and may be any name."""
        own = (self.api_input_usd_per_mtok, self.api_output_usd_per_mtok)
        return {"provider": "provider"} if None not in own else self.book_names

    isl: InputTokens
    """Input sequence length: prompt tokens per request."""
    osl: OutputTokens
    """Output sequence length: generated tokens per request."""
    api_model: ApiModel | None = None
    """API model to compare with, e.g. gpt-4o-mini; or give both API prices yourself."""
    model: ModelName | None = None
    """Model you would host, e.g. llama-3.1-8b; gives the replica's capacity."""
    gpu: GpuName | None = None
    """Accelerator you would host it on, e.g. l40s."""
    requests_per_month: Volume | None = None
    """Your monthly volume; missing means only the intervals are computed."""
    capacity_requests_per_hour: Capacity | None = None
    """Measured requests per hour of one fully loaded replica; missing means computed."""
    gpus_per_replica: GpusPerReplica | None = None
    """Accelerators in one replica; missing means the plan's, or 1 with your own capacity."""
    gpu_usd_per_hour: GpuUsdPerHour | None = None
    """Your own price per accelerator-hour; missing means looked up in the price book."""
    api_input_usd_per_mtok: ApiInput | None = None
    """Your own API price per million input tokens; missing means looked up."""
    api_output_usd_per_mtok: ApiOutput | None = None
    """Your own API price per million output tokens; missing means looked up."""
    cached_input_frac: Annotated[float, number("fraction", hi=1, words=("cached", "cache hit"))] = (
        0.0
    )
    """Share of input tokens the API bills at its cached price."""
    batch_frac: Annotated[
        float, number("fraction", hi=1, words=("batch", "batched", "batch share"))
    ] = 0.0
    """Share of requests the API bills at its batch discount."""
    ops_usd_per_month: Ops = 0.0
    """Monitoring, on-call, storage and other fixed cost of self-hosting."""
    staff_usd_per_month: Staff = 0.0
    """People's cost of self-hosting."""
    fallback_frac: FallbackFrac = 0.0
    """Share of requests that still goes through the API."""
    peak_to_mean: PeakToMean = 1.0
    """Peak rate over mean rate; replicas are bought for the peak."""
    util: Util | None = None
    """Share of capacity to plan on; missing means 1 for a measured, 0.7 for a computed one."""
    min_replicas: Annotated[int, integer("replicas", hi=100_000, words=("least replicas",))] = 1
    """Fewest replicas to keep running."""
    max_replicas: (
        Annotated[int, integer("replicas", hi=1_000_000, words=("most replicas", "fleet limit"))]
        | None
    ) = None
    """Most replicas you can get; a breakeven beyond them is none."""
    weights: Weights | None = None
    """Weight format of the hosted model; missing means the checkpoint's own."""
    kv: KvFormat | None = None
    """Format of the KV cache of the hosted model; missing means the engine's own."""
    tp: Tp | None = None
    """Tensor-parallel size of the hosted model; missing means chosen by the decision tree."""
    provider: Provider | None = None
    """GPU provider whose price to use; missing means the cheapest listed."""
    commitment: Commitment = "on-demand"
    """Commitment the GPU price is for."""
    engine: EngineName = "vllm"
    """Serving engine of the hosted model."""
    engine_version: EngineVersion | None = None
    """Its version, e.g. 0.11; missing means the current generation."""


_EXAMPLES = (
    "/breakeven gpt-4o-mini vs llama-3.1-8b on l40s, 800 in, 300 out, 5M/month",
    "/breakeven gpt-4o vs llama-3.1-70b on h100 fp8, 500 in, 200 out, $5000 ops, peak 3",
    "/breakeven $2.50 in, $10 out, 500 in, 200 out, 2 gpus at $3/h, 50 req/min, $5000 ops",
)


@REGISTRY.calculation(
    "BREAKEVEN",
    group="cost",
    result="The monthly volumes at which self-hosting is cheaper: intervals, possibly none.",
    unit="requests/month",
    examples=_EXAMPLES,
    spills=True,
    charted=True,
    risk=BREAKEVEN_RISK,
)
def breakeven(inputs: BreakevenInput, book: PriceBook) -> Draft:
    """When self-hosting is cheaper than an API: the set of monthly volumes, or never and why.

    Self-hosting costs replicas(V) x replica + fixed + fallback share through the API; the API
    costs V x price of a request (cached and batch shares included). Replicas are bought in whole
    steps for the peak, so the answer is a set of intervals. The simple quotient
    (fixed cost / API price), which ignores capacity, is shown beside it under that name.

    Raises InputError, PriceNotFoundError, DoesNotFitError and the name errors.
    Source: section 2 and exercise 33.5.2 of the source documents, corrected for capacity.

    >>> from pricing.book import embedded_book
    >>> raw = dict(isl=800, osl=300, api_model="gpt-4o-mini", gpu="l40s", gpu_usd_per_hour=1.6,
    ...            capacity_requests_per_hour=1800, ops_usd_per_month=500)
    >>> REGISTRY.get("BREAKEVEN").run(raw, embedded_book()).value
    []
    """
    return build.breakeven_draft(inputs, book)


@REGISTRY.calculation(
    "BREAKEVEN_REQUESTS",
    group="cost",
    result="The smallest monthly volume at which self-hosting is cheaper, or the text never.",
    unit="requests/month",
    examples=tuple(e.replace("/breakeven", "/gpu breakeven_requests") for e in _EXAMPLES),
    charted=True,
    risk=BREAKEVEN_RISK,
)
def breakeven_requests(inputs: BreakevenInput, book: PriceBook) -> Draft:
    """The smallest monthly volume at which self-hosting is cheaper than an API, or never.

    The first edge of BREAKEVEN's intervals; self-hosting may lose again above it, so look at
    BREAKEVEN before deciding.

    Source: as BREAKEVEN.

    >>> from pricing.book import embedded_book
    >>> raw = dict(isl=500, osl=200, api_input_usd_per_mtok=2.5, api_output_usd_per_mtok=10,
    ...            gpus_per_replica=2, gpu_usd_per_hour=3, capacity_requests_per_hour=3000,
    ...            ops_usd_per_month=5000)
    >>> REGISTRY.get("BREAKEVEN_REQUESTS").run(raw, embedded_book()).value
    4233847
    """
    return build.first_edge_draft(inputs, book)
