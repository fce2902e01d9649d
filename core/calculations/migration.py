"""MIGRATION_SAVINGS: what moving from an API to a fleet of one's own saves in the first year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, NamedTuple

from core.breakeven import Economics, exact
from core.calculations import _migration_receipt as build
from core.calculations._api_terms import ApiTerms, api_terms
from core.calculations._fields import (
    Commitment,
    GpuName,
    GpuUsdPerHour,
    HostedInputs,
    InputTokens,
    ModelName,
    OutputTokens,
    Provider,
    Tp,
    Weights,
)
from core.calculations._money import InCurrency, check_rate
from core.calculations._price_parts import ApiModelName
from core.calculations._prices import GpuPrice, gpu_price, monthly_usd
from core.calculations._traffic_fields import PeakToMean
from core.calculations.breakeven import Ops, Staff, Volume
from core.catalog import accelerator, model
from core.errors import InputError
from core.fields import choice, integer, number
from core.job import Job
from core.migration import MOST_MONTHS, Migration
from core.placement import Plan, choose
from core.prices import PriceBook
from core.receipt import Draft
from core.registry import REGISTRY
from core.targets import Targets


class MigrationSavingsInput(InCurrency, HostedInputs):
    """The API's bill, what self-hosting costs, and how the move goes."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider", "api_model": "api_model"}

    requests_per_month: Volume
    """Your monthly volume: conversations or requests."""
    api_usd_per_month: (
        Annotated[float, number("usd/month", above=True, words=("api bill", "bill"))] | None
    ) = None
    """The API's bill; missing means computed from api_model, isl and osl."""
    fleet_usd_per_month: (
        Annotated[float, number("usd/month", words=("fleet", "leased", "gpu bill"))] | None
    ) = None
    """What the GPUs cost; missing means gpus x the price of gpu."""
    staff_usd_per_month: Staff = 0.0
    """People's cost of self-hosting, fully loaded."""
    ops_usd_per_month: Ops = 0.0
    """Monitoring, network, storage and other cost of self-hosting."""
    fallback_frac: Annotated[float, number("fraction", hi=0.99, words=("fallback",))] = 0.05
    """Share that stays with the API, for quality checks and outages."""
    migration_months: Annotated[
        int, integer("months", lo=0, hi=MOST_MONTHS, words=("migration", "migrating"))
    ] = 3
    """Months the move takes, in which the API still serves everything."""
    while_migrating: Annotated[str, choice("both", "api-only")] = "both"
    """What is paid meanwhile: both stacks, or the API only."""
    migration_usd: Annotated[float, number("usd", hi=1e10, words=("one-off", "once"))] = 0.0
    """Paid once for the move."""
    months: Annotated[int, integer("months", hi=MOST_MONTHS, words=("horizon", "over"))] = 12
    """Months over which the saving is summed."""
    capacity_qps: (
        Annotated[float, number("qps", above=True, hi=1e7, words=("capacity",))] | None
    ) = None
    """Requests per second the fleet was measured to serve; missing means computed if model, gpu,
    isl and osl are given."""
    peak_to_mean: PeakToMean = 1.0
    """Peak rate over mean rate, for the check of capacity."""
    api_model: ApiModelName | None = None
    """API model that answers now, for its bill."""
    isl: InputTokens | None = None
    """Prompt tokens per request."""
    osl: OutputTokens | None = None
    """Generated tokens per request."""
    model: ModelName | None = None
    """Model you would host, for the check of capacity."""
    gpu: GpuName | None = None
    """Accelerator you would host it on."""
    gpus: Annotated[int, integer("GPUs", hi=1_000_000, claims=("GPUs",))] | None = None
    """Accelerators you would rent: for their cost, or the check of capacity."""
    gpu_usd_per_hour: GpuUsdPerHour | None = None
    """Your own price per accelerator-hour; missing means looked up."""
    provider: Provider | None = None
    """GPU provider whose price to use; missing means the cheapest listed."""
    commitment: Commitment = "on-demand"
    """Commitment the GPU price is for."""
    weights: Weights | None = None
    """Weight format of the hosted model; missing means the checkpoint's own."""
    tp: Tp | None = None
    """Tensor-parallel size; missing means chosen by the decision tree."""


class Capacity(NamedTuple):
    """Requests per second the fleet serves; `plan` is None for a measured one."""

    qps: float
    plan: Plan | None


class Asked(NamedTuple):
    """A question resolved."""

    move: Migration
    economics: Economics
    terms: ApiTerms | None
    """Prices of the API where its bill is computed."""
    price: GpuPrice | None
    """Price of a GPU where the fleet's cost is computed."""
    fleet_usd: float
    capacity: Capacity | None


@REGISTRY.calculation(
    "MIGRATION_SAVINGS",
    group="cost",
    result="USD saved over the first months by moving from an API to your own fleet.",
    unit="usd",
    examples=(
        (
            "/gpu migration_savings 8M/month, bill $47000, fleet $12000, staff $15000, ops $2000,"
            " fallback 5%, migration_months=3, capacity_qps=3.41, peak_to_mean=3"
        ),
        (
            "/gpu migration_savings api_model=gpt-4o 8M/month, 800 in, 300 out, llama-3.1-70b on"
            " a100-80gb-sxm int4, 16 gpus, staff $15000, api-only"
        ),
    ),
    charted=True,
)
def migration_savings(inputs: MigrationSavingsInput, book: PriceBook) -> Draft:
    """What moving from an API to your own GPUs saves, the months of migration counted.

    saving a month = API x (1 - fallback) - (fleet + staff + ops); while migrating it is 0, or
    minus the new stack where both run. Whether the fleet serves the volume is checked against a
    measured or computed capacity.

    Raises InputError, PriceNotFoundError, DoesNotFitError and the name errors.
    Source: the chatbot scenario of section 4 of the source documents.

    >>> from pricing.book import embedded_book
    >>> raw = dict(requests_per_month=8e6, api_usd_per_month=47e3, fleet_usd_per_month=12e3,
    ...            staff_usd_per_month=15e3, ops_usd_per_month=2e3)
    >>> REGISTRY.get("MIGRATION_SAVINGS").run(raw, embedded_book()).value
    53850.0
    """
    check_rate(inputs.currency, book, inputs.as_of)
    asked = _asked(inputs, book)
    return Draft(
        asked.move.saved_by(inputs.months),
        lambda: build.receipt(inputs, book, asked),
        curve=lambda: build.chart(inputs, asked),
    )


def _asked(inputs: MigrationSavingsInput, book: PriceBook) -> Asked:
    terms, bill = None, inputs.api_usd_per_month
    if bill is None:
        if inputs.isl is None or inputs.osl is None:
            raise InputError(
                "api_usd_per_month is missing: give the bill, or api_model with isl and osl.",
                field="api_usd_per_month",
            )
        terms = api_terms(
            book, inputs.api_model, None, None, inputs.as_of,
            what="the API model that answers now (e.g. gpt-4o)",
        )  # fmt: skip
        bill = inputs.requests_per_month * terms.usd(inputs.isl, inputs.osl)
    price, fleet = None, inputs.fleet_usd_per_month
    if fleet is None:
        if inputs.gpu is None and inputs.gpu_usd_per_hour is None:
            raise InputError(
                "fleet_usd_per_month is missing: give what the GPUs cost a month, or gpu and gpus.",
                field="fleet_usd_per_month",
            )
        if inputs.gpus is None:
            raise InputError("gpus is missing: how many accelerators you would rent.", field="gpus")
        price = gpu_price(
            book, inputs.gpu or "", inputs.gpu_usd_per_hour, inputs.provider, inputs.commitment,
            inputs.as_of,
        )  # fmt: skip
        fleet = monthly_usd(inputs.gpus, price.usd_per_hour)
    own = fleet + inputs.staff_usd_per_month + inputs.ops_usd_per_month
    move = Migration(
        bill, own, inputs.fallback_frac, inputs.migration_months,
        inputs.while_migrating == "both", inputs.migration_usd,
    )  # fmt: skip
    volume = exact(inputs.requests_per_month)
    economics = Economics(
        api_usd_per_request=exact(bill) / volume,
        replica_usd_per_month=exact(fleet),
        replica_requests_per_month=volume,
        fixed_usd_per_month=exact(own) - exact(fleet),
        fallback_frac=exact(inputs.fallback_frac),
    )
    return Asked(move, economics, terms, price, fleet, _capacity(inputs, book))


def _capacity(inputs: MigrationSavingsInput, book: PriceBook) -> Capacity | None:
    """The measured capacity, else the fleet's at full load; None where neither is known."""
    if inputs.capacity_qps is not None:
        return Capacity(inputs.capacity_qps, None)
    gpus, isl, osl = inputs.gpus, inputs.isl, inputs.osl
    if inputs.model is None or inputs.gpu is None or gpus is None or isl is None or osl is None:
        return None
    # a rate high enough that the tree picks the shape by throughput, not by the least fleet
    job = Job(
        model=model(inputs.model), qps=100.0, isl=isl, osl=osl,
        targets=Targets(util=1.0), weights=inputs.weights, tp=inputs.tp,
        calibrations=book.calibrations,
    )  # fmt: skip
    plan = choose(job, accelerator(inputs.gpu))
    one = plan.fleet
    if one.replica.gpus > gpus:
        raise InputError(
            f"gpus must be at least {one.replica.gpus}, one replica of {one.replica.model.name};"
            f" you gave {gpus}.",
            field="gpus",
        )
    return Capacity(gpus // one.replica.gpus * one.peak_requests_per_s, plan)
