"""TCO_RENT_OR_OWN: renting in four ways against owning; the model of the workbook `tco`."""

from __future__ import annotations

from core.calculations._fields import GpuName, GpuUsdPerHour
from core.calculations._money import Dated
from core.calculations._prices import GpuPrice
from core.calculations.tco._cash_tables import Lines, cash_chart, cash_tables
from core.calculations.tco._owning import (
    CHANGE,
    LOST,
    MONTHS,
    NEEDED,
    ChangeFrac,
    Fleet,
    LostFrac,
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
from core.errors import PriceNotFoundError, joined
from core.prices import PriceBook
from core.receipt import Draft, Output, Receipt
from core.registry import REGISTRY
from core.tables import Table
from core.tco.starts import RENTED, WAYS
from core.tco.ways import OWN, Ways


class TcoRentOrOwnInput(Dated, OwningInputs):
    """GPUs that work, for how long, what each rent is, and what owning takes."""

    gpu: GpuName
    """Accelerator, e.g. h100."""
    gpus: Fleet
    """GPUs that work; spares come on top when owned."""
    months: Months = MONTHS
    """Months over which all ways are compared."""
    needed_frac: NeededFrac = NEEDED
    """Share of hours in which they are needed; on-demand and spot are paid for these alone."""
    on_demand_usd_per_hour: GpuUsdPerHour | None = None
    """Your own on-demand rent per GPU-hour; missing means the cheapest listed."""
    spot_usd_per_hour: GpuUsdPerHour | None = None
    """Your own spot rent per GPU-hour; missing means the cheapest listed."""
    reserved_1y_usd_per_hour: GpuUsdPerHour | None = None
    """Your own rent per GPU-hour reserved for a year; missing means the cheapest listed."""
    reserved_3y_usd_per_hour: GpuUsdPerHour | None = None
    """Your own rent per GPU-hour reserved for three years; missing means the cheapest listed."""
    lost_frac: LostFrac = LOST
    """Share of spot work lost to interruptions."""
    rent_change_frac: ChangeFrac = CHANGE
    """Change of rents a year."""


@REGISTRY.calculation(
    "TCO_RENT_OR_OWN",
    group="cost",
    result="Present USD that owning saves against the cheapest listed rent; below 0 renting wins.",
    unit="usd",
    examples=(
        "/gpu tco_rent_or_own h100 64 gpus",
        "/gpu tco_rent_or_own h100 gpus=64 months=12 use=40% rent_change_frac=-30%",
    ),
    charted=True,
)
def tco_rent_or_own(inputs: TcoRentOrOwnInput, book: PriceBook) -> Draft:
    """Renting in four ways against owning: present cost, payback, cash by month.

    saving = least present cost of the listed rents - present cost of owning. Rents are paid at the
    end of a month, hardware at the start, and what it is worth after the last month is taken off.

    Raises PriceNotFoundError where nobody lists an on-demand rent, InputError where nobody
    published the GPU's price or power and none is given.
    Source: as TCO_OWN and TCO_RENT; `gpusize workbook x.xlsx --template tco` is the same model.

    >>> from pricing.book import embedded_book
    >>> raw = dict(gpu="h100", gpus=64, on_demand_usd_per_hour=3.49, spot_usd_per_hour=3,
    ...            reserved_1y_usd_per_hour=3, reserved_3y_usd_per_hour=2.5)
    >>> REGISTRY.get("TCO_RENT_OR_OWN").run(raw, embedded_book()).output("cheapest_way")
    'Owning'
    """
    terms = owning_of(inputs, inputs.gpu)
    prices = _prices(inputs, book)
    rents = {
        way: renting(p, WAYS[way].commitment, inputs.needed_frac, inputs.lost_frac,
                     inputs.rent_change_frac)
        for way, p in prices.items()
    }  # fmt: skip
    ways = Ways(inputs.gpus, inputs.months, terms, rents, inputs.needed_frac, inputs.capital_frac)
    value = min(ways.npv_usd(way) for way in rents) - ways.npv_usd(OWN)

    def receipt() -> Receipt:
        found = Receipt(
            calculation="",
            value=value,
            unit="usd",
            summary=_summary(inputs, ways),
            outputs=_outputs(ways, value),
            tables=[_table(ways), *cash_tables(_amounts(ways))],
            assumptions=[
                *(started(inputs, n) for n in ("months", "needed_frac", "lost_frac")),
                started(inputs, "rent_change_frac"),
                *owning_assumptions(inputs, inputs.gpu, terms),
            ],
            prices=[p.ref for p in prices.values() if p.ref],
            as_of=(inputs.as_of or book.date()).isoformat(),
        )
        missing = [WAYS[way].label for way in RENTED if way not in rents]
        if missing:
            found.warn("not_listed", f"Nobody lists {joined(missing)}: left out.")
        for way, rent in rents.items():
            bound(found, rent, inputs.months, inputs.gpus, WAYS[way].label)
        if cheapest(ways) == "spot":
            found.warn(*SPOT_CAUTION)
        warn_renewed(found, inputs, inputs.months)
        return found

    return Draft(value, receipt, curve=lambda: _chart(inputs, ways))


def _prices(inputs: TcoRentOrOwnInput, book: PriceBook) -> dict[str, GpuPrice]:
    found: dict[str, GpuPrice] = {}
    for way in RENTED:
        argument = WAYS[way].argument
        own = getattr(inputs, argument)
        price = price_or_none(book, inputs.gpu, own, None, WAYS[way].commitment, inputs.as_of)
        if price is not None:
            found[way] = price
    if "on_demand" not in found:
        card = accelerator(inputs.gpu).name
        raise PriceNotFoundError(
            f"Nobody lists {card} on demand; give on_demand_usd_per_hour.",
            field="on_demand_usd_per_hour",
        )
    return found


def cheapest(ways: Ways) -> str:
    """The way of least present cost."""
    return min((OWN, *ways.rents), key=ways.npv_usd)


def _summary(inputs: TcoRentOrOwnInput, ways: Ways) -> str:
    best = cheapest(ways)
    share = ways.use_needed_frac("on_demand")
    tail = (
        f"owning beats on-demand where GPUs are needed above {share:.0%} of hours"
        if share <= 1
        else "owning does not beat on-demand at any use"
    )
    return (
        f"{WAYS[best].label} costs least for {inputs.gpus:,} x {accelerator(inputs.gpu).name} over"
        f" {inputs.months} months: ${ways.npv_usd(best):,.0f} at present. Owning costs"
        f" ${ways.npv_usd(OWN):,.0f}, on-demand ${ways.npv_usd('on_demand'):,.0f}; {tail}."
    )


def _outputs(ways: Ways, value: float) -> list[Output]:
    rows = [
        Output("cheapest_way", "Costs least", WAYS[cheapest(ways)].label, ""),
        Output("saves_usd", "Owning saves against the cheapest rent", value, "usd"),
    ]
    rows += [
        Output(f"npv_{way}_usd", f"{WAYS[way].label}, present cost", ways.npv_usd(way), "usd")
        for way in (OWN, *ways.rents)
    ]
    month = ways.payback("on_demand")
    rows += [
        Output(
            "payback_months",
            "Owning pays back on-demand after",
            "never in these months" if month is None else month,
            "" if month is None else "months",
        ),
        beats_above(ways, "on_demand", "Owning beats on-demand above a use of"),
    ]
    return rows


def _table(ways: Ways) -> Table:
    columns = [
        ("way", "Way", ""),
        ("total_usd", "Paid, less resale", "usd"),
        ("npv_usd", "Present cost", "usd"),
        ("usd_per_hour", "A GPU-hour of need", "usd/hour"),
        ("saves_usd", "Owning saves", "usd"),
        ("payback_months", "Owning pays back after", "months"),
    ]
    own = ways.npv_usd(OWN)
    rows = [
        [
            WAYS[way].label,
            ways.total_usd(way),
            ways.npv_usd(way),
            ways.usd_per_hour(way),
            None if way == OWN else ways.npv_usd(way) - own,
            None if way == OWN else ways.payback(way),
        ]
        for way in (OWN, *ways.rents)
    ]
    return Table.of("ways", "Ways side by side", columns, rows)


def _amounts(ways: Ways) -> Lines:
    return {f"{way}_usd": (WAYS[way].label, ways.flows[way]) for way in (OWN, *ways.rents)}


def _chart(inputs: TcoRentOrOwnInput, ways: Ways) -> LineChart:
    month = ways.payback("on_demand")
    marks = [] if month is None else [Mark(f"Pays back on-demand: month {month}", float(month))]
    title = f"{inputs.gpus:,} x {accelerator(inputs.gpu).name}: paid so far"
    return cash_chart(
        title, _amounts(ways), marks, "What hardware is worth at the end is not taken off"
    )
