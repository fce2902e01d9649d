"""BULK_JOB_COST: one bulk job as API, batch API, own serving, spot and owned idle hours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from core.bulk import IDLE_HOURS, ONLINE_LOAD
from core.calculations import _bulk_receipt as build
from core.calculations._bulk_ways import ALIASES, WAYS, found
from core.calculations._fields import (
    GpuName,
    GpuUsdPerHour,
    HostedInputs,
    InputTokens,
    ModelName,
    Provider,
    Tp,
    Weights,
)
from core.calculations._money import InCurrency, check_rate
from core.calculations._price_parts import ApiModelName
from core.calculations.breakeven import ApiInput, ApiOutput
from core.calculations.tco._owning import LOST, GpuUsd, LostFrac
from core.fields import choice, integer, number
from core.prices import PriceBook
from core.receipt import Draft
from core.registry import REGISTRY
from core.tco.starts import STARTS


class BulkJobCostInput(InCurrency, HostedInputs):
    """Documents, their tokens, and who or what could process them."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider", "api_model": "api_model"}

    def named_by_book(self) -> Mapping[str, str]:
        """With both prices given, api_model is only a label and may be any name."""
        own = (self.api_input_usd_per_mtok, self.api_output_usd_per_mtok)
        return {"provider": "provider"} if None not in own else self.book_names

    documents: Annotated[int, integer("documents", hi=1e12, claims=("documents", "requests"))]
    """Documents to process, one request each."""
    isl: InputTokens
    """Input tokens of one document, prompt included."""
    osl: Annotated[
        int, integer("tokens", lo=0, hi=10_000_000, words=("out", "output", "generated"))
    ] = 0
    """Output tokens of one document; 0 prices input alone, as the documents' example does."""
    model: ModelName | None = None
    """Open model, e.g. llama-3.1-70b; APIs that serve it are looked up in the price book."""
    gpu: GpuName | None = None
    """Accelerator you would run it on, e.g. h100."""
    way: Annotated[str, choice("cheapest", *WAYS, aliases=ALIASES)] = "cheapest"
    """Way whose cost is the value; cheapest is of those that end in time, and of owned
    accelerators only if owned_gpus says that there are any."""
    deadline_hours: Annotated[
        float, number("hours", above=True, hi=1e6, words=("deadline", "within"), claims=("hours",))
    ] = 24.0
    """Hours the job may take."""
    api_model: ApiModelName | None = None
    """API model; missing means the cheapest that serves model."""
    api_input_usd_per_mtok: ApiInput | None = None
    """Your own API price per million input tokens; missing means looked up."""
    api_output_usd_per_mtok: ApiOutput | None = None
    """Your own API price per million output tokens; missing means looked up."""
    batch_discount_frac: Annotated[float, number("fraction", hi=1, words=("batch discount",))] | (
        None
    ) = None
    """What the batch API takes off; missing means the book's."""
    api_tokens_per_min: (
        Annotated[
            float, number("tokens/min", above=True, words=("rate limit",), claims=("tokens/min",))
        ]
        | None
    ) = None
    """Your rate limit at the API, input and output; missing leaves its duration open."""
    gpus: Annotated[int, integer("GPUs", hi=1_000_000, claims=("GPUs",))] | None = None
    """Accelerators to rent; missing means as many as end in time."""
    owned_gpus: (
        Annotated[int, integer("GPUs", hi=1_000_000, words=("owned", "own gpus"))] | None
    ) = None
    """Accelerators you own that have idle hours; missing shows what owning would take."""
    gpu_tokens_per_s: (
        Annotated[
            float,
            number("tokens/s", above=True, hi=1e9, words=("measured",), claims=("tokens/s",)),
        ]
        | None
    ) = None
    """Measured tokens per second of one fully loaded GPU, input and output; missing means
    computed."""
    gpu_usd_per_hour: GpuUsdPerHour | None = None
    """Your own on-demand price per accelerator-hour; missing means looked up."""
    spot_usd_per_hour: Annotated[float, number("usd/hour", above=True, hi=1000)] | None = None
    """Your own spot price per accelerator-hour; missing means looked up."""
    provider: Provider | None = None
    """GPU provider whose prices to use; missing means the cheapest listed."""
    online_util_frac: Annotated[float, number("fraction", above=True, hi=1)] = ONLINE_LOAD
    """Share of a GPU's throughput that serving online can use."""
    lost_frac: LostFrac = LOST
    """Share of the work on spot GPUs lost to interruptions and done again."""
    idle_hours: Annotated[float, number("hours", above=True, hi=24, words=("idle", "nights"))] = (
        IDLE_HOURS
    )
    """Hours a day your owned accelerators are free."""
    owned_usd_per_hour: Annotated[float, number("usd/hour", above=True, hi=1000)] | None = None
    """What an hour of an owned accelerator adds to your bill; missing means electricity."""
    usd_per_kwh: Annotated[float, number("usd/kWh", above=True, hi=10)] = STARTS[
        "usd_per_kwh"
    ].value
    """Price of electricity."""
    gpu_kw: Annotated[float, number("kW", above=True, hi=100)] | None = None
    """Power of an accelerator with its server; missing means published, or by its TDP."""
    pue: Annotated[float, number("count", lo=1, hi=5)] = STARTS["pue"].value
    """Power usage effectiveness: power of the building over that of the computers."""
    gpu_usd: GpuUsd | None = None
    """Price of an accelerator with its server; missing means published, where somebody did."""
    life_months: Annotated[int, integer("months", hi=240, words=("life",))] = int(
        STARTS["life_months"].value
    )
    """Months it is written off over."""
    weights: Weights | None = None
    """Weight format of the hosted model; missing means the checkpoint's own."""
    tp: Tp | None = None
    """Tensor-parallel size; missing means chosen by the decision tree."""


@REGISTRY.calculation(
    "BULK_JOB_COST",
    group="cost",
    result="USD of the job, the cheapest way that ends in time unless one is named.",
    unit="usd",
    examples=(
        "/gpu bulk_job_cost 10M documents, 2k in, model=llama-3.3-70b on h100 fp8, within 24 hours",
        (
            "/gpu bulk_job_cost 10M documents, 2k in, model=gpt-oss-120b on h100, 100 out,"
            " api_tokens_per_min=150M, owned_gpus=64"
        ),
        "/gpu bulk_job_cost 10M documents, 2k in, 50 out, api_model=gpt-4o-mini, way=batch-api",
    ),
    charted=True,
)
def bulk_job_cost(inputs: BulkJobCostInput, book: PriceBook) -> Draft:
    """What one bulk job costs by workload category, how long it takes, and which is cheapest.

    API = documents x (isl x input + osl x output), batch x (1 - discount); GPUs = documents /
    throughput x price, over the load that latency leaves when serving online, over 1 - lost work
    on spot. Owned idle hours cost electricity and write-off; electricity alone stands beside.

    Raises InputError (nothing to price, nothing in time), PriceNotFoundError for a named way that
    has no price, DoesNotFitError and the name errors.
    Source: section 57.1.1 of the source documents, corrected: $17,600 and $8,800 at its $0.88.

    >>> from pricing.book import embedded_book
    >>> raw = dict(documents=10_000_000, isl=2000, api_input_usd_per_mtok=0.88,
    ...            api_output_usd_per_mtok=0.88, batch_discount_frac=0.5)
    >>> run = REGISTRY.get("BULK_JOB_COST").run
    >>> [run({**raw, "way": way}, embedded_book()).value for way in ("online-api", "batch-api")]
    [17600.0, 8800.0]
    """
    check_rate(inputs.currency, book, inputs.as_of)
    job = found(inputs, book)
    best = build.chosen(inputs, job)
    return Draft(
        best.usd,
        lambda: build.receipt(inputs, book, job, best),
        curve=lambda: build.chart(job, best),
    )
