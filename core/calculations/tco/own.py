"""TCO_OWN: what a GPU-hour of one's own costs, its cash by month, and payback against renting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from core.calculations._fields import Commitment, GpuName, GpuUsdPerHour, Provider, origin
from core.calculations._money import InCurrency, also_in, check_rate
from core.calculations._prices import GpuPrice
from core.calculations.tco._cash_tables import Lines, cash_chart, cash_tables
from core.calculations.tco._owning import (
    CHANGE,
    LOST,
    MONTHS,
    NEEDED,
    Fleet,
    Months,
    NeededFrac,
    OwningInputs,
    owning_assumptions,
    owning_of,
    started,
    warn_renewed,
)
from core.calculations.tco._rents import SPOT_CAUTION, beats_above, bound, price_or_none, renting
from core.catalog import accelerator
from core.charts import LineChart, Mark
from core.prices import PriceBook
from core.receipt import Assumption, Draft, LineItem, Output, Receipt
from core.registry import REGISTRY
from core.tco.ways import OWN, Ways
from core.units import HOURS_PER_MONTH

RENT = "rent"


class TcoOwnInput(InCurrency, OwningInputs):
    """GPUs to buy, for how long they are compared, and the rent they replace."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider"}

    gpu: GpuName
    """Accelerator, e.g. h100."""
    gpus: Fleet
    """GPUs that work; spares come on top."""
    months: Months = MONTHS
    """Months compared."""
    needed_frac: NeededFrac = NEEDED
    """Share of hours in which the GPUs are needed."""
    commitment: Commitment = "on-demand"
    """Commitment of the rent it is compared with."""
    rent_usd_per_hour: GpuUsdPerHour | None = None
    """Your own rent per GPU-hour to compare with; missing means looked up in the price book."""
    provider: Provider | None = None
    """Provider whose rent to compare with; missing means the cheapest listed."""


@REGISTRY.calculation(
    "TCO_OWN",
    group="cost",
    result="Present USD a GPU-hour of need costs when owned, with cash by month and payback.",
    unit="usd/hour",
    examples=(
        "/gpu tco_own h100 64 gpus",
        "/gpu tco_own h100 gpus=256 months=60 life_months=48 residual_frac=10% use=60%",
        "/gpu tco_own b200 gpus=64 gpu_usd=50000 colo=0",
    ),
    charted=True,
)
def tco_own(inputs: TcoOwnInput, book: PriceBook) -> Draft:
    """What a GPU-hour of your own costs: hardware, power, space, staff, capital.

    usd_per_hour = (sum of payments x discount - worth at the end x discount) / (GPU-hours of need
    x discount); hardware = GPUs x (1 + spares) x price x (1 + network), bought again at the end of
    its life; running = kW x PUE x 730 x $/kWh + kW x colocation + upkeep + replacements + staff +
    software; worth falls in equal steps to the residual. Payback is the first month by which owning
    has cost no more than the rent.

    Raises InputError where nobody published the GPU's price or power and none is given.
    Source: each starting value names its own; the method is that of the workbook `tco`.

    >>> from pricing.book import embedded_book
    >>> receipt = REGISTRY.get("TCO_OWN").run({"gpu": "h100", "gpus": 64}, embedded_book())
    >>> receipt.output("hardware_usd")
    2423520.0
    """
    check_rate(inputs.currency, book, inputs.as_of)
    terms = owning_of(inputs, inputs.gpu)
    price = price_or_none(
        book,
        inputs.gpu,
        inputs.rent_usd_per_hour,
        inputs.provider,
        inputs.commitment,
        inputs.as_of,
    )
    rents = (
        {RENT: renting(price, inputs.commitment, inputs.needed_frac, LOST, CHANGE)} if price else {}
    )
    ways = Ways(inputs.gpus, inputs.months, terms, rents, inputs.needed_frac, inputs.capital_frac)
    value = ways.usd_per_hour(OWN)

    def receipt() -> Receipt:
        found = Receipt(
            calculation="",
            value=value,
            unit="usd/hour",
            summary=_summary(inputs, ways, price),
            outputs=_outputs(ways),
            line_items=_line_items(inputs, ways),
            tables=cash_tables(_amounts(ways)),
            assumptions=[
                *(started(inputs, name) for name in ("months", "needed_frac")),
                *owning_assumptions(inputs, inputs.gpu, terms),
                Assumption("hours_per_month", HOURS_PER_MONTH, "hours", "default"),
                *(_rent(inputs, price) if price else []),
            ],
            prices=[price.ref] if price and price.ref else [],
            as_of=(inputs.as_of or book.date()).isoformat(),
        )
        _cautions(found, inputs, ways, price)
        also_in(found, inputs.currency, book, inputs.as_of, ["usd_per_hour", "usd_per_month"])
        return found

    return Draft(value, receipt, curve=lambda: _chart(inputs, ways))


def _summary(inputs: TcoOwnInput, ways: Ways, price: GpuPrice | None) -> str:
    card, each = accelerator(inputs.gpu).name, ways.usd_per_hour(OWN)
    said = (
        f"{inputs.gpus:,} x {card} of your own cost ${each:,.2f} a GPU-hour of need over"
        f" {inputs.months} months: ${ways.owned[0].hardware_usd:,.0f} of hardware and"
        f" ${ways.owning.running_usd(inputs.gpus):,.0f} a month"
    )
    if price is None:
        return f"{said}; nobody lists a rent to compare with."
    rent = f"renting at ${price.usd_per_hour:,.2f} ({price.origin()})"
    month = ways.payback(RENT)
    if month is not None:
        return f"{said}; it pays back in month {month} against {rent}."
    return f"{said}; in these months it never pays back against {rent}."


def _outputs(ways: Ways) -> list[Output]:
    rows = [
        Output("usd_per_hour", "A GPU-hour of need", ways.usd_per_hour(OWN), "usd/hour"),
        Output("hardware_usd", "Hardware, at the start", ways.owned[0].hardware_usd, "usd"),
        Output("usd_per_month", "Running a month", ways.owning.running_usd(ways.gpus), "usd/month"),
        Output(
            "depreciation_usd_per_month",
            "Depreciation a month",
            ways.owning.depreciation_usd(ways.gpus),
            "usd/month",
        ),
        Output("resale_usd", "Worth after the last month", ways.resale_usd, "usd"),
        Output("total_usd", "Paid, less that", ways.total_usd(OWN), "usd"),
        Output("npv_usd", "Present cost", ways.npv_usd(OWN), "usd"),
    ]
    if RENT in ways.rents:
        saved = ways.npv_usd(RENT) - ways.npv_usd(OWN)
        month = ways.payback(RENT)
        rows += [
            Output("saves_usd", "Saves against renting, at present", saved, "usd"),
            Output(
                "payback_months",
                "Pays back after",
                "never in these months" if month is None else month,
                "" if month is None else "months",
            ),
        ]
        if not ways.rents[RENT].term_months:
            rows.append(beats_above(ways, RENT, "Beats renting above a use of"))
    return rows


def _line_items(inputs: TcoOwnInput, ways: Ways) -> list[LineItem]:
    terms, gpus = ways.owning, inputs.gpus
    kw = gpus * terms.gpu_kw
    kwh = kw * terms.pue * HOURS_PER_MONTH
    rows = [
        ("Depreciation", 1.0, "month", terms.depreciation_usd(gpus), "hardware over its life"),
        ("Power", kwh, "kWh", terms.power_usd(gpus), f"PUE {terms.pue:g}"),
        ("Colocation", kw, "kW", terms.colo_usd(gpus), "provisioned"),
        ("Upkeep", 1.0, "month", terms.upkeep_usd(gpus), f"{terms.upkeep_frac:.3g} a year"),
        ("Replaced GPUs", gpus * terms.replaced_frac / 12, "GPUs", terms.replaced_usd(gpus), ""),
        ("Staff", 1.0, "month", terms.staff_usd_per_month, ""),
        ("Software", 1.0, "month", terms.software_usd_per_month, ""),
    ]
    return [
        LineItem(name, quantity, unit, amount / quantity, amount, note or "see assumptions")
        for name, quantity, unit, amount, note in rows
        if amount
    ]


def _rent(inputs: TcoOwnInput, price: GpuPrice) -> list[Assumption]:
    who = origin(inputs, "rent_usd_per_hour", "price book")
    return [
        Assumption("rent_usd_per_hour", price.usd_per_hour, "usd/hour", who, price.origin()),
        started(inputs, "rent_change_frac"),
        *([started(inputs, "lost_frac")] if inputs.commitment == "spot" else []),
    ]


def _cautions(receipt: Receipt, inputs: TcoOwnInput, ways: Ways, price: GpuPrice | None) -> None:
    warn_renewed(receipt, inputs, inputs.months)
    if price is not None:
        if inputs.commitment == "spot":
            receipt.warn(*SPOT_CAUTION)
        label = f"The {inputs.commitment} rent"
        bound(receipt, ways.rents[RENT], inputs.months, inputs.gpus, label)
        caution = price.caution()
        if caution is not None:
            receipt.warn(*caution)


def _amounts(ways: Ways) -> Lines:
    found = {"own_usd": ("Owning", ways.flows[OWN])}
    if RENT in ways.rents:
        found["rent_usd"] = (f"Renting, {ways.rents[RENT].commitment}", ways.flows[RENT])
    return found


def _chart(inputs: TcoOwnInput, ways: Ways) -> LineChart:
    month = ways.payback(RENT) if RENT in ways.rents else None
    marks = [] if month is None else [Mark(f"Pays back: month {month}", float(month))]
    title = f"{inputs.gpus:,} x {accelerator(inputs.gpu).name}: paid so far"
    return cash_chart(
        title, _amounts(ways), marks, "What hardware is worth at the end is not taken off"
    )
