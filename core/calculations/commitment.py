"""COMMIT_GPUS: how many GPUs to reserve, for which term, against falling prices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from core.calculations._commitment_prices import Offered, offered
from core.calculations._commitment_tables import Advice, advice, chart, tables
from core.calculations._fields import GpuName, Provider, origin
from core.calculations._money import InCurrency, also_in, check_rate
from core.calculations._plan_fields import GpuDecline, Growth
from core.errors import InputError, joined
from core.fields import number
from core.plan.commitment import Market, Term, uncommitted_usd
from core.plan.demand import MOST_SPREAD, Demand
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.registry import REGISTRY
from core.uncertainty.risk import Risk

Price = Annotated[float, number("usd/hour", above=True, hi=1000)]
MOST_GPUS = 1e8
"""Beyond every accelerator ever built: a need that grows to more is no plan."""


class CommitInput(InCurrency):
    """How many GPUs are needed, typically and at most, and what they cost by term."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider"}

    p50_gpus: Annotated[float, number("GPUs", above=True, hi=1e6, words=("typical", "median"))]
    """GPUs needed in half of the hours and futures: the median."""
    p90_gpus: Annotated[float, number("GPUs", above=True, hi=1e6, words=("p90", "at most"))]
    """GPUs that are enough in 90% of them; the same as p50_gpus for a need that does not vary."""
    gpu: GpuName | None = None
    """Accelerator, whose prices are looked up; or give prices yourself."""
    yearly_decline_frac: GpuDecline = 0.0
    """How much GPU prices fall in a year, e.g. 0.3; 0 takes today's for good."""
    monthly_growth_frac: Growth = 0.0
    """How much the need grows in a month."""
    on_demand_usd_per_hour: Price | None = None
    """Your own on-demand price per accelerator-hour."""
    reserved_1m_usd_per_hour: Price | None = None
    """Your own price for a commitment of 30 days."""
    reserved_1y_usd_per_hour: Price | None = None
    """Your own price for a commitment of a year."""
    reserved_3y_usd_per_hour: Price | None = None
    """Your own price for a commitment of three years."""
    provider: Provider | None = None
    """Whose prices to use; missing means the provider with the cheapest reserved price."""


@REGISTRY.calculation(
    "COMMIT_GPUS",
    group="plan",
    result="GPUs to commit to now; the term, costs and regret beside it.",
    unit="GPUs",
    examples=(
        "/gpu commit_gpus typical=20 at_most=30 a100-40gb provider=aws decline=30%",
        "/gpu commit_gpus 20 typical, 30 at most, h100, provider=aws, decline 50%, growth 3%",
    ),
    charted=True,
    risk=Risk(draws=100),  # 10 ms each
)
def commit_gpus(inputs: CommitInput, book: PriceBook) -> Draft:
    """GPUs to commit to now, and for how long, when prices fall and the need varies.

    A committed GPU costs r every hour; on demand it costs p (1 - d)^(m/12) in month m when needed.
    The need is lognormal with the given P50 and P90. Per term the best commitment is the
    1 - r / mean(p) quantile of it (newsvendor); terms are compared over the longest, renewed at
    prices that have fallen. Regret is the cost against taking everything by the month.

    Raises InputError, PriceNotFoundError and the name errors.
    Source: doi 10.1177/10591478241251614; section 57.1.4 of the source documents.

    >>> from pricing.book import embedded_book
    >>> raw = dict(p50_gpus=20, p90_gpus=30, on_demand_usd_per_hour=2.745,
    ...            reserved_1y_usd_per_hour=1.74, yearly_decline_frac=0.3)
    >>> REGISTRY.get("COMMIT_GPUS").run(raw, embedded_book()).value
    16
    """
    if inputs.p90_gpus < inputs.p50_gpus:
        raise InputError(
            f"p90_gpus must be at least p50_gpus ({inputs.p50_gpus:g}); you gave"
            f" {inputs.p90_gpus:g}.",
            field="p90_gpus",
        )
    if inputs.p90_gpus > MOST_SPREAD * inputs.p50_gpus:
        raise InputError(
            f"p90_gpus must be at most {MOST_SPREAD:.1f} times p50_gpus"
            f" ({MOST_SPREAD * inputs.p50_gpus:,.4g}), above which the mean of a lognormal need is"
            f" beyond its own P90; you gave {inputs.p90_gpus:,.6g}.",
            field="p90_gpus",
        )
    own = {
        "reserved-1m": inputs.reserved_1m_usd_per_hour,
        "reserved-1y": inputs.reserved_1y_usd_per_hour,
        "reserved-3y": inputs.reserved_3y_usd_per_hour,
    }
    prices = offered(
        book, inputs.gpu, inputs.provider, inputs.as_of, inputs.on_demand_usd_per_hour, own
    )
    check_rate(inputs.currency, book, inputs.as_of)
    need = Demand(inputs.p50_gpus, inputs.p90_gpus, inputs.monthly_growth_frac)
    market = Market(prices.on_demand_usd_per_hour, inputs.yearly_decline_frac)
    months = max(term.months for term in prices.terms)
    last = need.at(months - 1).p90
    if last > MOST_GPUS:
        raise InputError(
            f"monthly_growth_frac must keep the need at or below {MOST_GPUS:,.0f} GPUs; its P90"
            f" would be {last:,.3g} in {months - 1} months, so give less growth.",
            field="monthly_growth_frac",
        )
    rows = [advice(term, market, need, months) for term in prices.terms]
    chosen = min(rows, key=lambda row: (row.usd, row.term.months))
    uncommitted = uncommitted_usd(market, need, months)
    value = chosen.renewed

    def receipt() -> Receipt:
        found = Receipt(
            calculation="",
            value=value,
            unit="GPUs",
            summary=_summary(chosen, need, uncommitted, months),
            outputs=_outputs(chosen, need, uncommitted, months),
            tables=tables(rows, chosen, market, need, months, inputs.as_of or book.date()),
            assumptions=_assumptions(inputs, prices),
            prices=[offer.ref() for offer in prices.offers],
            as_of=(inputs.as_of or book.date()).isoformat(),
        )
        if not inputs.yearly_decline_frac:
            found.warn(
                "steady_prices",
                "Prices are taken not to fall; the table of regret shows what that risks.",
            )
        also_in(found, inputs.currency, book, inputs.as_of)
        return found

    return Draft(value, receipt, curve=lambda: chart(rows, market, need, months))


def _summary(chosen: Advice, need: Demand, uncommitted: float, months: int) -> str:
    if not chosen.renewed:
        return (
            "Commit to nothing: every term costs more than on-demand over the time it would be"
            " needed."
        )
    saved = (uncommitted - chosen.usd) / months
    return (
        f"Commit to {chosen.renewed:,} GPU{'' if chosen.renewed == 1 else 's'} for"
        f" {_length(chosen.term)} and take the rest as needed:"
        f" ${saved:,.0f} a month less than no commitment over {months} months; the typical need is"
        f" {need.median:,.4g}."
    )


def _length(term: Term) -> str:
    return {1: "30 days", 12: "a year", 36: "three years"}[term.months]


def _outputs(chosen: Advice, need: Demand, uncommitted: float, months: int) -> list[Output]:
    idle = chosen.renewed - (need.mean() - need.excess(chosen.renewed))
    return [
        Output("commit_gpus", "Commit to", chosen.renewed, "GPUs"),
        Output("term_months", "For", chosen.term.months if chosen.renewed else None, "months"),
        Output("covered_frac", "Of the need it covers", _covered(chosen, need), "fraction"),
        Output("idle_gpus", "Committed and idle on average, today", idle, "GPUs"),
        Output("usd_per_month", "Cost with it", chosen.usd / months, "usd/month"),
        Output("uncommitted_usd_per_month", "Cost without", uncommitted / months, "usd/month"),
    ]


def _covered(chosen: Advice, need: Demand) -> float:
    return 1 - need.excess(chosen.renewed) / need.mean()


def _assumptions(inputs: CommitInput, prices: Offered) -> list[Assumption]:
    terms = joined([f"{term.name} ${term.usd_per_hour:g}" for term in prices.terms])
    rows = [
        Assumption("need", "lognormal", "", "default", "P50 and P90 as given"),
        Assumption("discounting", "none", "", "default", "amounts of all months count alike"),
        Assumption(
            "on_demand_usd_per_hour",
            prices.on_demand_usd_per_hour,
            "usd/hour",
            origin(inputs, "on_demand_usd_per_hour", "price book"),
            prices.whose,
        ),
        Assumption("terms", terms, "", "price book" if prices.offers else "user", prices.whose),
    ]
    rows += [
        Assumption(name, getattr(inputs, name), "fraction", origin(inputs, name))
        for name in ("yearly_decline_frac", "monthly_growth_frac")
    ]
    return rows
