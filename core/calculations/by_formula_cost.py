"""The source documents' own cost functions, argument for argument, bounded by errors."""

from __future__ import annotations

from typing import Annotated

from core.calculations._by_formula import Dollars, PerMillion, TokenCount, given
from core.errors import InputError
from core.fields import integer, number
from core.prices import PriceBook
from core.receipt import Output, Receipt
from core.registry import REGISTRY, Inputs
from core.units import HOURS_PER_MONTH, TOKENS_PER_MTOK


class ApiCostInput(Inputs):
    """API prices and token counts, as the documents' BreakevenAnalysis takes them."""

    api_input_per_million: PerMillion
    """USD per million input tokens."""
    api_output_per_million: PerMillion
    """USD per million output tokens."""
    avg_input_tokens: TokenCount
    """Input tokens per request."""
    avg_output_tokens: TokenCount
    """Output tokens per request."""


@REGISTRY.calculation(
    "API_COST_PER_REQUEST",
    group="formulas",
    result="USD one request costs through the API.",
    unit="usd/request",
    examples=(
        (
            "/gpu api_cost_per_request api_input_per_million=0.15 api_output_per_million=0.60"
            " avg_input_tokens=800 avg_output_tokens=300"
        ),
    ),
)
def api_cost_per_request(inputs: ApiCostInput, book: PriceBook) -> Receipt:
    """USD one request costs through an API at given prices and token counts.

    cost = input tokens / 1e6 x input price + output tokens / 1e6 x output price

    Source: Code Fragment 33.5.2 of the source documents.

    >>> from pricing.book import embedded_book
    >>> raw = dict(api_input_per_million=0.15, api_output_per_million=0.60, avg_input_tokens=800,
    ...            avg_output_tokens=300)
    >>> round(REGISTRY.get("API_COST_PER_REQUEST").run(raw, embedded_book()).value, 12)
    0.0003
    """
    cost = _api_cost(inputs)
    return Receipt(
        calculation="",
        value=cost,
        unit="usd/request",
        summary=f"One request costs ${cost:.6g} through the API.",
        assumptions=given(inputs),
    )


class SelfHostCostInput(Inputs):
    """GPU cost, count, overhead and volume, as the documents' BreakevenAnalysis takes them."""

    gpu_cost_per_hour: Dollars
    """USD per GPU-hour."""
    gpu_count: Annotated[int, integer("GPUs", hi=1_000_000)]
    """GPUs running all month."""
    ops_overhead_monthly: Annotated[float, number("usd/month", hi=1e9)]
    """Monitoring, on-call and other fixed cost in USD a month."""
    monthly_requests: Annotated[float, number("requests/month", above=True, hi=1e13)]
    """Requests a month."""
    throughput_requests_per_hour: (
        Annotated[float, number("requests/hour", above=True, hi=1e9)] | None
    ) = None
    """Requests per hour one GPU serves; if given, volumes beyond it are warned about."""


@REGISTRY.calculation(
    "SELF_HOST_COST_PER_REQUEST",
    group="formulas",
    result="USD one request costs on a fixed self-hosted fleet.",
    unit="usd/request",
    examples=(
        (
            "/gpu self_host_cost_per_request gpu_cost_per_hour=1.60 gpu_count=1"
            " ops_overhead_monthly=500 monthly_requests=500000"
        ),
    ),
)
def self_host_cost_per_request(inputs: SelfHostCostInput, book: PriceBook) -> Receipt:
    """USD one request costs on a fixed self-hosted fleet at a monthly volume.

    cost = (GPU price x 730 x GPUs + overhead) / requests

    Source: Code Fragment 33.5.2 of the source documents.

    >>> from pricing.book import embedded_book
    >>> raw = dict(gpu_cost_per_hour=1.6, gpu_count=1, ops_overhead_monthly=500,
    ...            monthly_requests=500000)
    >>> REGISTRY.get("SELF_HOST_COST_PER_REQUEST").run(raw, embedded_book()).value
    0.003336
    """
    fixed = inputs.gpu_cost_per_hour * HOURS_PER_MONTH * inputs.gpu_count
    fixed += inputs.ops_overhead_monthly
    cost = fixed / inputs.monthly_requests
    receipt = Receipt(
        calculation="",
        value=cost,
        unit="usd/request",
        summary=f"One request costs ${cost:.6g} at {inputs.monthly_requests:,.0f} a month.",
        outputs=[Output("fixed_usd_per_month", "Fleet and overhead", fixed, "usd/month")],
        assumptions=given(inputs),
    )
    if inputs.throughput_requests_per_hour is not None:
        _capacity(
            receipt,
            "This volume",
            inputs.monthly_requests,
            inputs.throughput_requests_per_hour,
            inputs.gpu_count,
        )
    return receipt


class BreakevenByFormulaInput(ApiCostInput):
    """The eight fields of the documents' BreakevenAnalysis, in their order."""

    gpu_cost_per_hour: Dollars
    """USD per GPU-hour."""
    gpu_count: Annotated[int, integer("GPUs", hi=1_000_000)]
    """GPUs running all month."""
    throughput_requests_per_hour: Annotated[float, number("requests/hour", above=True, hi=1e9)]
    """Requests per hour one GPU serves; the formula never uses it, the warning does."""
    ops_overhead_monthly: Annotated[float, number("usd/month", hi=1e9)]
    """Monitoring, on-call and other fixed cost in USD a month."""


@REGISTRY.calculation(
    "BREAKEVEN_REQUESTS_BY_FORMULA",
    group="formulas",
    result="Requests a month at which fixed cost equals API cost, capacity ignored.",
    unit="requests/month",
    examples=(
        (
            "/gpu breakeven_requests_by_formula api_input_per_million=0.15"
            " api_output_per_million=0.60 avg_input_tokens=800"
            " avg_output_tokens=300 gpu_cost_per_hour=1.60 gpu_count=1"
            " throughput_requests_per_hour=1800 ops_overhead_monthly=500"
        ),
    ),
)
def breakeven_requests_by_formula(inputs: BreakevenByFormulaInput, book: PriceBook) -> Receipt:
    """Requests a month at which a fixed fleet costs what the API does; capacity is ignored.

    requests = (GPU price x 730 x GPUs + overhead) / API cost per request, rounded down

    Raises InputError where the original returns infinity (an API request that costs nothing).
    Source: Code Fragment 33.5.2 of the source documents (its printed 5,266,666 is from stale
    inputs; the printed code gives 5,560,000).

    >>> from pricing.book import embedded_book
    >>> raw = dict(api_input_per_million=0.15, api_output_per_million=0.60, avg_input_tokens=800,
    ...            avg_output_tokens=300, gpu_cost_per_hour=1.6, gpu_count=1,
    ...            throughput_requests_per_hour=1800, ops_overhead_monthly=500)
    >>> REGISTRY.get("BREAKEVEN_REQUESTS_BY_FORMULA").run(raw, embedded_book()).value
    5560000
    """
    api = _api_cost(inputs)
    if api <= 0:
        raise InputError(
            "api_input_per_million and api_output_per_million must make a request cost more than"
            " $0, or there is no volume at which self-hosting is cheaper.",
            field="api_input_per_million",
        )
    fixed = inputs.gpu_cost_per_hour * HOURS_PER_MONTH * inputs.gpu_count
    fixed += inputs.ops_overhead_monthly
    requests = int(fixed / api + 1e-6)  # 5,559,999.999999999 is 5,560,000 requests
    receipt = Receipt(
        calculation="",
        value=requests,
        unit="requests/month",
        summary=f"{requests:,} requests a month by the simple quotient, which ignores capacity.",
        outputs=[
            Output("api_usd_per_request", "API", api, "usd/request"),
            Output("fixed_usd_per_month", "Fleet and overhead", fixed, "usd/month"),
            Output("requests_per_day", "Per day (30 days)", requests / 30, "requests/day"),
        ],
        assumptions=given(inputs),
    )
    _capacity(
        receipt,
        "This breakeven",
        requests,
        inputs.throughput_requests_per_hour,
        inputs.gpu_count,
    )
    return receipt


def _api_cost(inputs: ApiCostInput) -> float:
    return (
        inputs.avg_input_tokens * inputs.api_input_per_million
        + inputs.avg_output_tokens * inputs.api_output_per_million
    ) / TOKENS_PER_MTOK


def _capacity(receipt: Receipt, what: str, requests: float, per_gpu_hour: float, gpus: int) -> None:
    serves = per_gpu_hour * HOURS_PER_MONTH * gpus
    if requests > serves:
        receipt.warn(
            "beyond_capacity",
            f"{what} is {requests / serves:,.2f} times what {gpus} GPU(s) at {per_gpu_hour:,.0f}"
            f" requests/hour can serve ({serves:,.0f} a month); BREAKEVEN counts the replicas.",
        )
