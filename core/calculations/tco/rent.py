"""TCO_RENT: what a GPU-hour of need costs rented, by provider and commitment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, ClassVar

from core.calculations._fields import Commitment, GpuName, GpuUsdPerHour, Provider, origin
from core.calculations._money import InCurrency, also_in, check_rate
from core.calculations._prices import GpuPrice, gpu_price, monthly_usd
from core.calculations.tco._cash_tables import cash_tables
from core.calculations.tco._offers import Cost, name_of, offers_of, offers_table, others
from core.calculations.tco._owning import (
    CAPITAL,
    CHANGE,
    LOST,
    MONTHS,
    NEEDED,
    CapitalFrac,
    ChangeFrac,
    Fleet,
    LostFrac,
    Months,
    NeededFrac,
    started,
)
from core.calculations.tco._rents import (
    SPOT_CAUTION,
    bound,
    lost_work,
    price_or_none,
    renting,
)
from core.catalog import accelerator
from core.charts import Axis, BarChart, Bars
from core.errors import InputError
from core.fields import number
from core.prices import PriceBook
from core.receipt import Assumption, Draft, LineItem, Output, Receipt
from core.registry import REGISTRY
from core.tco.renting import Renting
from core.units import HOURS_PER_MONTH


class TcoRentInput(InCurrency):
    """GPUs to rent, on which terms, with what is stored and sent out beside them."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider"}

    gpu: GpuName
    """Accelerator, e.g. h100."""
    gpus: Fleet
    """GPUs that work at a time."""
    months: Months = MONTHS
    """Months compared."""
    needed_frac: NeededFrac = NEEDED
    """Share of hours in which they are needed; on-demand and spot are paid for these alone."""
    commitment: Commitment = "on-demand"
    """Commitment the value is for; the table has the others."""
    provider: Provider | None = None
    """Provider the value is for; missing means the cheapest listed."""
    rent_usd_per_hour: GpuUsdPerHour | None = None
    """Your own rent per GPU-hour; missing means looked up in the price book."""
    lost_frac: LostFrac | None = None
    """Share of spot work lost to interruptions; missing means 5%, or what the next two come to."""
    interrupted_frac: (
        Annotated[float, number("fraction", hi=0.99, words=("interrupted", "reclaimed"))] | None
    ) = None
    """Share of spot machines reclaimed in a month, e.g. 20%."""
    lost_hours: Annotated[float, number("hours", hi=730)] | None = None
    """Hours of work an interruption costs: half a checkpoint's interval and the restart."""
    rent_change_frac: ChangeFrac = CHANGE
    """Change of rents a year."""
    storage_gb: Annotated[float, number("GB", hi=1e12, words=("storage", "stored"))] = 0.0
    """Data stored, in GB."""
    storage_usd_per_gb: Annotated[float, number("usd/GB", hi=100)] | None = None
    """Price of storage, USD per GB and month."""
    egress_gb: Annotated[float, number("GB", hi=1e12, words=("egress",))] = 0.0
    """Data sent out of the cloud each month, in GB."""
    egress_usd_per_gb: Annotated[float, number("usd/GB", hi=100)] | None = None
    """Price of data sent out, USD per GB."""
    capital_frac: CapitalFrac = CAPITAL
    """Cost of capital a year, by which later cash counts for less."""


@REGISTRY.calculation(
    "TCO_RENT",
    group="cost",
    result="Present USD a GPU-hour of need costs when rented, and all providers and terms.",
    unit="usd/hour",
    examples=(
        "/gpu tco_rent h100 64 gpus",
        "/gpu tco_rent a100-40gb spot gpus=8 provider=aws interrupted_frac=10% lost_hours=1",
        "/gpu tco_rent h100 gpus=8 use=50% egress_gb=50000 egress_usd_per_gb=0.09",
    ),
    charted=True,
)
def tco_rent(inputs: TcoRentInput, book: PriceBook) -> Draft:
    """What a GPU-hour costs rented: on demand, as spot, reserved, by provider.

    usd_per_hour = (sum of payments x discount) / (GPU-hours of need x discount). Spot is
    price / (1 - lost work); a reservation is paid for all hours, so it costs price / need. Lost
    work may come from how often machines are reclaimed: rate = -ln(1 - share a month) / 730,
    lost = rate x hours / (1 + rate x hours). Storage and egress are added to each alike.

    Raises PriceNotFoundError, InputError for storage or egress without its price.
    Source: the price book, whose entries name their own source and date.

    >>> from pricing.book import embedded_book
    >>> raw = dict(gpu="h100", gpus=8, rent_usd_per_hour=1.9, commitment="spot", lost_frac=0.05)
    >>> round(REGISTRY.get("TCO_RENT").run(raw, embedded_book()).value, 9)
    2.0
    """
    check_rate(inputs.currency, book, inputs.as_of)
    lost = lost_work(inputs.lost_frac, inputs.interrupted_frac, inputs.lost_hours, LOST)
    beside = _beside_usd(inputs)
    price = gpu_price(
        book,
        inputs.gpu,
        inputs.rent_usd_per_hour,
        inputs.provider,
        inputs.commitment,
        inputs.as_of,
    )
    rent = renting(price, inputs.commitment, inputs.needed_frac, lost, inputs.rent_change_frac)
    cost = Cost(inputs, beside)
    value = cost.usd_per_hour(rent)

    def receipt() -> Receipt:
        offers = offers_of(inputs, book, lost, cost)
        found = Receipt(
            calculation="",
            value=value,
            unit="usd/hour",
            summary=_summary(inputs, price, value, rent, lost),
            outputs=[
                Output("usd_per_hour", "A GPU-hour of need", value, "usd/hour"),
                Output("usd_per_month", "First month", cost.flows(rent)[1], "usd/month"),
                Output("total_usd", "Paid in all", sum(cost.flows(rent)), "usd"),
                Output("npv_usd", "Present cost", cost.npv_usd(rent), "usd"),
                *_saving(inputs, book, price, rent, cost),
            ],
            line_items=_line_items(inputs, price, rent),
            tables=[
                offers_table(inputs, cost, offers),
                *cash_tables({"rent_usd": (f"Renting, {inputs.commitment}", cost.flows(rent))}),
            ],
            assumptions=_assumptions(inputs, price, lost),
            prices=[*([price.ref] if price.ref else []), *others(price, offers)],
            as_of=(inputs.as_of or book.date()).isoformat(),
        )
        label = f"A {inputs.commitment} reservation"
        bound(found, rent, inputs.months, inputs.gpus, label)
        if inputs.commitment == "spot":
            found.warn(*SPOT_CAUTION)
        caution = price.caution()
        if caution is not None:
            found.warn(*caution)
        also_in(found, inputs.currency, book, inputs.as_of)
        return found

    def curve() -> BarChart:
        offers = offers_of(inputs, book, lost, cost)
        own = [] if price.offer else [(value, "your price")]
        rows = sorted([*((cost.usd_per_hour(r), name_of(o)) for o, r in offers), *own])
        return BarChart(
            f"{accelerator(inputs.gpu).name}: a GPU-hour of need, rented",
            [name for _, name in rows],
            Axis("USD per GPU-hour of need", "usd/hour"),
            [Bars("Rent", [usd for usd, _ in rows])],
            subtitle=f"{inputs.months} months, needed {inputs.needed_frac:.0%} of hours",
        )

    return Draft(value, receipt, curve=curve)


def _saving(
    inputs: TcoRentInput, book: PriceBook, price: GpuPrice, rent: Renting, cost: Cost
) -> list[Output]:
    """What a commitment or spot saves against the same provider's on-demand price, if listed."""
    if inputs.commitment == "on-demand" or price.offer is None:
        return []
    full = price_or_none(book, inputs.gpu, None, price.offer.provider_id, "on-demand", inputs.as_of)
    if full is None:
        return []
    usd = cost.usd_per_hour(replace(rent, usd_per_hour=full.usd_per_hour, commitment="on-demand"))
    label = f"Saves against {price.offer.provider}'s on-demand"
    return [Output("saves_frac", label, 1 - cost.usd_per_hour(rent) / usd, "fraction")]


def _beside_usd(inputs: TcoRentInput) -> float:
    """Storage and egress a month. Raises InputError where one has no price."""
    usd = 0.0
    for what in ("storage", "egress"):
        quantity, each = getattr(inputs, f"{what}_gb"), getattr(inputs, f"{what}_usd_per_gb")
        if quantity and each is None:
            raise InputError(
                f"{what}_usd_per_gb is missing: the price book has no prices of {what}; give your"
                f" cloud's beside {what}_gb, or leave that out.",
                field=f"{what}_usd_per_gb",
            )
        usd += quantity * (each or 0.0)
    return usd


def _line_items(inputs: TcoRentInput, price: GpuPrice, rent: Renting) -> list[LineItem]:
    hours = inputs.gpus * HOURS_PER_MONTH * rent.paid_frac
    amount = monthly_usd(inputs.gpus, price.usd_per_hour) * rent.paid_frac
    name = f"{inputs.gpus:,} x {accelerator(inputs.gpu).name}"
    rows = [LineItem(name, hours, "GPU-hours", price.usd_per_hour, amount, price.origin())]
    for what in ("storage", "egress"):
        quantity, each = getattr(inputs, f"{what}_gb"), getattr(inputs, f"{what}_usd_per_gb")
        if quantity:
            rows.append(
                LineItem(what.capitalize(), quantity, "GB", each, quantity * each, "your price")
            )
    return rows


def _assumptions(inputs: TcoRentInput, price: GpuPrice, lost: float) -> list[Assumption]:
    names = ("months", "needed_frac", "rent_change_frac", "capital_frac")
    rows = [price.assumption(), *(started(inputs, name) for name in names)]
    if inputs.interrupted_frac is not None and inputs.lost_hours is not None:
        note = (
            f"{inputs.interrupted_frac:.0%} of machines reclaimed a month,"
            f" {inputs.lost_hours:g} h lost each time"
        )
        rows.append(Assumption("lost_frac", lost, "fraction", "derived", note))
    else:
        who = origin(inputs, "lost_frac")
        note = (
            ""
            if who == "user"
            else "example, for spot; AWS's advisor has 5-10% of p4d and 15-20%"
            " of p5 machines reclaimed a month (2026-02)"
        )
        rows.append(Assumption("lost_frac", lost, "fraction", who, note))
    for what in ("storage", "egress"):
        quantity = getattr(inputs, f"{what}_gb")
        note = "" if quantity else "none given, none counted"
        rows.append(Assumption(f"{what}_gb", quantity, "GB", origin(inputs, f"{what}_gb"), note))
    return rows


def _summary(
    inputs: TcoRentInput, price: GpuPrice, value: float, rent: Renting, lost: float
) -> str:
    why = ""
    if inputs.commitment == "spot" and lost:
        why = f", {lost:.2%} of the work lost and done again"
    elif rent.term_months and inputs.needed_frac < 1:
        why = f", paid for all hours and needed in {inputs.needed_frac:.0%}"
    return (
        f"{inputs.gpus:,} x {accelerator(inputs.gpu).name} rented {inputs.commitment} cost"
        f" ${value:,.2f} a GPU-hour of need over {inputs.months} months: listed"
        f" ${price.usd_per_hour:,.2f} ({price.origin()}){why}."
    )
