"""COMPARE_SOURCING: API, rented and owned replicas for one workload, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from core.calculations._breakeven_sides import compared
from core.calculations._fields import (
    Commitment,
    EngineName,
    GpuName,
    GpuUsdPerHour,
    HostedInputs,
    InputTokens,
    ModelName,
    OutputTokens,
    Provider,
    Tp,
    Util,
    Weights,
)
from core.calculations._money import Dated
from core.calculations._plan_fields import ApiDecline, Growth
from core.calculations.breakeven import (
    ApiInput,
    ApiModel,
    ApiOutput,
    BreakevenInput,
    Capacity,
    FallbackFrac,
    GpusPerReplica,
    Ops,
    Volume,
)
from core.calculations.breakeven import PeakToMean as Peak
from core.calculations.tco._owning import (
    CHANGE,
    LOST,
    MONTHS,
    MOST_MONTHS,
    ChangeFrac,
    Months,
    OwningInputs,
    owning_of,
    whole_gpus,
)
from core.calculations.tco._rents import renting
from core.calculations.tco._sourcing_receipt import sourcing_draft
from core.errors import InputError
from core.fields import integer, number
from core.prices import PriceBook
from core.receipt import Draft
from core.registry import REGISTRY
from core.tco.sourcing import Sourcing


class CompareSourcingInput(Dated, OwningInputs, HostedInputs):
    """A workload, the API it could go to, and the replicas that could be rented or bought."""

    book_names: ClassVar[Mapping[str, str]] = BreakevenInput.book_names

    def named_by_book(self) -> Mapping[str, str]:
        """With both prices given, api_model is only a label and may be any name."""
        own = (self.api_input_usd_per_mtok, self.api_output_usd_per_mtok)
        return {"provider": "provider"} if None not in own else self.book_names

    isl: InputTokens
    """Input sequence length: prompt tokens per request."""
    osl: OutputTokens
    """Output sequence length: generated tokens per request."""
    requests_per_month: Volume
    """Volume of the first month."""
    api_model: ApiModel | None = None
    """API model, e.g. gpt-4o; or give both API prices yourself."""
    model: ModelName | None = None
    """Model you would host, e.g. llama-3.1-70b; gives the replica's capacity."""
    gpu: GpuName | None = None
    """Accelerator you would host it on, e.g. h100."""
    months: Months = MONTHS
    """Months compared."""
    monthly_growth_frac: Growth = 0.0
    """Growth of the volume a month."""
    yearly_api_decline_frac: ApiDecline = 0.0
    """Decline of the API's price a year."""
    rent_change_frac: ChangeFrac = CHANGE
    """Change of rents a year."""
    peak_to_mean: Peak = 1.0
    """Peak rate over mean rate; replicas are there for the peak."""
    util: Util | None = None
    """Share of capacity to plan on; missing means 1 for a measured, 0.7 for a computed one."""
    ops_usd_per_month: Ops = 0.0
    """Monitoring, on-call and other cost of hosting, rented or owned."""
    fallback_frac: FallbackFrac = 0.0
    """Share of requests that still goes through the API when hosted."""
    parallel_months: Annotated[
        int, integer("months", lo=0, hi=MOST_MONTHS, words=("parallel", "parallel run"))
    ] = 0
    """First months in which the API is still paid in full beside what is hosted."""
    migration_usd: Annotated[float, number("usd", hi=1e9, words=("migration",))] = 0.0
    """What moving away from the API costs, once, at the start."""
    capacity_requests_per_hour: Capacity | None = None
    """Measured requests per hour of one fully loaded replica; missing means computed."""
    gpus_per_replica: GpusPerReplica | None = None
    """Accelerators in one replica; missing means the plan's, or 1 with your own capacity."""
    gpu_usd_per_hour: GpuUsdPerHour | None = None
    """Your own rent per accelerator-hour; missing means looked up in the price book."""
    provider: Provider | None = None
    """Provider whose rent to use; missing means the cheapest listed."""
    commitment: Commitment = "on-demand"
    """Commitment the rent is for."""
    api_input_usd_per_mtok: ApiInput | None = None
    """Your own API price per million input tokens; missing means looked up."""
    api_output_usd_per_mtok: ApiOutput | None = None
    """Your own API price per million output tokens; missing means looked up."""
    weights: Weights | None = None
    """Weight format of the hosted model; missing means the checkpoint's own."""
    tp: Tp | None = None
    """Tensor-parallel size of the hosted model; missing means chosen by the decision tree."""
    engine: EngineName = "vllm"
    """Serving engine of the hosted model."""


_OF_BREAKEVEN = tuple(
    name
    for name in BreakevenInput.model_fields
    if name in CompareSourcingInput.model_fields and name not in OwningInputs.model_fields
)
"""What it has in common with BREAKEVEN, which computes the replica and the API's price; staff here
are those of owned hardware."""
MOST_REPLICAS = 1_000_000


@REGISTRY.calculation(
    "COMPARE_SOURCING",
    group="cost",
    result="Ways to serve the workload with their present cost in USD, cheapest first.",
    unit="usd",
    examples=(
        "/gpu compare_sourcing gpt-4o vs llama-3.1-70b on h100 fp8, 800 in, 300 out, 5M/month",
        (
            "/gpu compare_sourcing gpt-4o-mini vs llama-3.1-8b on h100, 800 in, 300 out, 2M/month,"
            " growth=10% months=24 api_decline=30% peak=3"
        ),
    ),
    spills=True,
    charted=True,
)
def compare_sourcing(inputs: CompareSourcingInput, book: PriceBook) -> Draft:
    """API, rented or owned replicas for one workload, month by month.

    API(m) = volume(m) x price x (1 - decline)^((m - 1) / 12); rent(m) = replicas(m) x GPUs x 730 h
    x rent + ops; owning buys servers before the month that needs them and pays power, space, staff
    and ops; both pay the API its share, all of it in parallel months. replicas(m) =
    ceil(volume(m) x peak / (capacity x util)); volume(m) = volume x (1 + growth)^(m - 1). Present
    cost takes off what hardware is worth after the last month.

    Raises as BREAKEVEN and TCO_OWN do; InputError for a fleet nobody could have.
    Source: BREAKEVEN's replica and prices; TCO_OWN's hardware.

    >>> from pricing.book import embedded_book
    >>> raw = dict(isl=500, osl=200, requests_per_month=8e6, api_input_usd_per_mtok=2.5,
    ...            api_output_usd_per_mtok=10, gpu="h100", gpu_usd_per_hour=3, gpus_per_replica=2,
    ...            capacity_requests_per_hour=3000)
    >>> [way for way, _ in REGISTRY.get("COMPARE_SOURCING").run(raw, embedded_book()).value]
    ['rent', 'own', 'api']
    """
    asked = compared(
        BreakevenInput.model_construct(
            inputs.model_fields_set.intersection(_OF_BREAKEVEN),
            **{name: getattr(inputs, name) for name in _OF_BREAKEVEN},
        ),
        book,
    )
    if inputs.gpu is None:
        raise InputError(
            "gpu is missing: give the accelerator you would rent or buy (e.g. h100).", field="gpu"
        )
    terms = owning_of(inputs, inputs.gpu)
    rent = renting(asked.price, inputs.commitment, 1.0, LOST, inputs.rent_change_frac)
    plan = Sourcing(
        economics=asked.economics,
        gpus_per_replica=asked.one.gpus,
        requests_per_month=inputs.requests_per_month,
        months=inputs.months,
        monthly_growth_frac=inputs.monthly_growth_frac,
        yearly_api_decline_frac=inputs.yearly_api_decline_frac,
        renting=rent,
        owning=terms,
        whole_gpus=whole_gpus(inputs, inputs.gpu),
        capital_frac=inputs.capital_frac,
        parallel_months=inputs.parallel_months,
        migration_usd=inputs.migration_usd,
    )
    if max(plan.replicas) > MOST_REPLICAS:
        grows = plan.replicas[0] <= MOST_REPLICAS
        field = "monthly_growth_frac" if grows else "requests_per_month"
        raise InputError(
            f"{field} asks for {max(plan.replicas):,} replicas; at most {MOST_REPLICAS:,} are"
            f" planned, so give {'less growth or fewer months' if grows else 'a smaller volume'}.",
            field=field,
        )
    return sourcing_draft(inputs, book, asked, plan)
