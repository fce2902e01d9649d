"""PROVIDER_BILL: requests over several providers, what they cost, and the day one is down."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf
from typing import Annotated, cast

from core.calculations._fields import InputTokens, OutputTokens, Qps, origin
from core.calculations._money import InCurrency, also_in, check_rate
from core.calculations._routing_rows import Offered, ProviderRow, offered, others
from core.charts import Axis, BarChart, Bars
from core.fields import choice, integer, rows
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.registry import REGISTRY
from core.routing.shares import POLICIES, Policy, Provider, most_qps, saturation_qps, served
from core.routing.simulated import Outcome, simulate
from core.tables import Table
from core.units import SECONDS_PER_MONTH

SECONDS_PER_DAY = 86_400


class ProviderBillInput(InCurrency):
    """A rate of requests, the providers it goes to, and by which policy."""

    qps: Qps
    """Requests per second on average."""
    providers: Annotated[tuple[ProviderRow, ...], rows(ProviderRow)]
    """Providers, a row each: provider, weight, max_qps, api_model, usd_per_request, usd_per_month,
    latency_ms, p95_ms, quality_frac, error_frac, up."""
    isl: InputTokens | None = None
    """Prompt tokens of a request, for providers priced by an API model."""
    osl: OutputTokens | None = None
    """Generated tokens of a request, likewise."""
    policy: Annotated[str, choice(*POLICIES, words=("routing", "strategy"))] = "balanced"
    """Who gets a request: by weight, by weight within limits, or the cheapest, fastest, best or
    first that has room."""
    requests: Annotated[int, integer("requests", lo=100, hi=20_000)] = 10_000
    """Requests simulated."""
    seed: Annotated[int, integer("count", lo=0, hi=2**31)] = 1
    """Seed of the simulation; the same one gives the same answer."""


@REGISTRY.calculation(
    "PROVIDER_BILL",
    group="routing",
    result="Expected USD a month over all providers, with refusals and each one's day of outage.",
    unit="usd/month",
    examples=(
        '/gpu provider_bill 9 qps, 800 in, 300 out, providers="A, 6, 500, gpt-4o; B, 4, 2, o3"',
        '/gpu provider_bill 400 qps, failover, providers="A, 1, 300, , 0.001; B, 1, 200, , 0.002"',
    ),
    charted=True,
)
def provider_bill(inputs: ProviderBillInput, book: PriceBook) -> Draft:
    """The monthly bill of requests over several providers, refusals, and each one's day of outage.

    A steady rate is divided by the policy: in order up to each limit (cost, latency, quality,
    failover), by weight (balanced; refused beyond a limit), or by weight with the excess divided
    again (rate-limit-aware). bill = sum of rate x price of a request + fixed. Beside it a seeded
    simulation with Poisson arrivals, token buckets, errors and lognormal latencies.

    Raises InputError, PriceNotFoundError and the name errors.
    Source: section 4 of the source documents, with real prices and limits that bite.

    >>> from pricing.book import embedded_book
    >>> given = "a, 0.6, 500, usd_per_request=1e-3; b, 0.25, 200, usd_per_request=1e-3"
    >>> raw = dict(qps=100, providers=given + "; c, 0.15, 50, usd_per_request=1e-3")
    >>> found = REGISTRY.get("PROVIDER_BILL").run(raw, embedded_book())
    >>> round(found.value), round(found.output("saturation_qps"))
    (262800, 333)
    """
    given = offered(inputs, book)
    policy = cast("Policy", inputs.policy)
    check_rate(inputs.currency, book, inputs.as_of)
    rates = served(policy, given.providers, inputs.qps)
    value = _usd(given.providers, rates) * SECONDS_PER_MONTH + given.fixed_usd_per_month

    def receipt() -> Receipt:
        out = simulate(policy, given.providers, inputs.qps, inputs.requests, inputs.seed)
        most = most_qps(policy, given.providers)
        found = Receipt(
            calculation="",
            value=value,
            unit="usd/month",
            summary=_summary(inputs, rates, value, most),
            outputs=_outputs(inputs, rates, value, most, out),
            tables=[_providers(inputs, given, rates, out), _outages(inputs, given, policy)],
            assumptions=[
                Assumption("policy", inputs.policy, "", origin(inputs, "policy")),
                Assumption("requests", inputs.requests, "requests", origin(inputs, "requests")),
                Assumption("seed", inputs.seed, "", origin(inputs, "seed")),
            ],
            prices=list(given.prices),
            as_of=(inputs.as_of or book.date()).isoformat(),
        )
        if most < inputs.qps:
            found.warn(
                "saturated",
                f"At {inputs.qps:,.6g} requests/s the limits bite: {most:,.6g} is the most without"
                " refusals.",
            )
        also_in(found, inputs.currency, book, inputs.as_of)
        return found

    return Draft(value, receipt, curve=lambda: _chart(inputs, given, policy))


def _usd(providers: Sequence[Provider], rates: Sequence[float]) -> float:
    """Dollars a second."""
    return sum(p.usd_per_request * rate for p, rate in zip(providers, rates, strict=True))


def _summary(inputs: ProviderBillInput, rates: Sequence[float], value: float, most: float) -> str:
    refused = max(0.0, 1 - sum(rates) / inputs.qps)
    limit = "" if isinf(most) else f" Up to {most:,.4g} requests/s none is refused."
    lost = f", {refused:.1%} refused" if refused > 1e-9 else ""
    return (
        f"${value:,.0f} a month for {inputs.qps:,.6g} requests/s by policy"
        f" {inputs.policy}{lost}.{limit}"
    )


def _outputs(
    inputs: ProviderBillInput, rates: Sequence[float], value: float, most: float, out: Outcome
) -> list[Output]:
    refused = max(0.0, 1 - sum(rates) / inputs.qps)
    rows = [
        Output("usd_per_month", "Bill", value, "usd/month"),
        Output("refused_frac", "Refused", refused, "fraction"),
    ]
    if not isinf(most):
        rows.append(Output("saturation_qps", "Most without refusals", most, "qps"))
    share = out.refused / out.requests
    rows.append(Output("simulated_refused_frac", "Refused, simulated", share, "fraction"))
    if out.retried:
        again = out.retried / out.requests
        rows.append(Output("retried_frac", "Served by another than the first", again, "fraction"))
    middle, late = out.quantile_ms(0.5), out.quantile_ms(0.95)
    silent = any(row.latency_ms is None for row in inputs.providers if row.up == "yes")
    if late and not silent:
        rows += [
            Output("p50_ms", "Latency, P50, simulated", middle, "ms"),
            Output("p95_ms", "Latency, P95, simulated", late, "ms"),
        ]
    return rows


def _providers(
    inputs: ProviderBillInput, given: Offered, rates: Sequence[float], out: Outcome
) -> Table:
    fixed = {row.provider: row.usd_per_month for row in inputs.providers}
    limits = saturation_qps(given.providers)
    return Table.of(
        "providers",
        "By provider",
        [
            ("provider", "Provider", ""),
            ("qps", "Serves", "qps"),
            ("share_frac", "Of all", "fraction"),
            ("simulated", "Simulated", "requests"),
            ("saturation_qps", "By weight, full at", "qps"),
            ("usd_per_request", "A request", "usd/request"),
            ("usd_per_month", "Bill", "usd/month"),
        ],
        [
            (
                p.name,
                rate,
                rate / inputs.qps,
                count,
                None if isinf(limit) else limit,
                p.usd_per_request,
                rate * p.usd_per_request * SECONDS_PER_MONTH + fixed[p.name],
            )
            for p, rate, count, limit in zip(
                given.providers, rates, out.served, limits, strict=True
            )
        ],
    )


def _day(
    inputs: ProviderBillInput, given: Offered, policy: Policy, place: int
) -> tuple[float, float]:
    """Dollars and refused requests of the day on which one provider is down."""
    left = others(given.providers, place)
    weighed = policy not in ("balanced", "rate-limit-aware") or any(p.weight for p in left)
    rates = served(policy, left, inputs.qps) if left and weighed else []
    fixed = given.fixed_usd_per_month / SECONDS_PER_MONTH
    usd = (_usd(left, rates) if rates else 0.0) + fixed
    return usd * SECONDS_PER_DAY, max(0.0, inputs.qps - sum(rates)) * SECONDS_PER_DAY


def _outages(inputs: ProviderBillInput, given: Offered, policy: Policy) -> Table:
    asked = inputs.qps * SECONDS_PER_DAY
    days = [(p.name, *_day(inputs, given, policy, i)) for i, p in enumerate(given.providers)]
    return Table.of(
        "outages",
        "The day one is down",
        [
            ("down", "Down", ""),
            ("usd_per_day", "Bill that day", "usd"),
            ("refused", "Refused that day", "requests"),
            ("refused_frac", "Of all", "fraction"),
        ],
        [(name, usd, refused, refused / asked) for name, usd, refused in days],
    )


def _chart(inputs: ProviderBillInput, given: Offered, policy: Policy) -> BarChart:
    asked = inputs.qps * SECONDS_PER_DAY
    days = [_day(inputs, given, policy, i)[1] / asked for i in range(len(given.providers))]
    none = max(0.0, 1 - sum(served(policy, given.providers, inputs.qps)) / inputs.qps)
    return BarChart(
        title="Requests refused when a provider is down",
        subtitle=f"{inputs.qps:,.6g} requests/s, policy {inputs.policy}",
        categories=["none", *(p.name for p in given.providers)],
        y=Axis("Refused", "fraction"),
        bars=[Bars("Refused", [none, *days])],
    )
