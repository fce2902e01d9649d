"""Fields of power and carbon, and what they come to: a draw, a grid, a receipt's rows."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from core.calculations._fields import origin
from core.catalog import Accelerator
from core.errors import InputError
from core.fields import choice, name, number
from core.hardware.power import (
    Draw,
    Grid,
    all_in,
    board_kw,
    draw,
    grids,
    resolve_region,
    usual_pue,
)
from core.receipt import Assumption, LineItem, Output, Receipt
from core.registry import Inputs
from core.tables import Table

PUE = usual_pue()
WORLD = "world"
Basis = Annotated[str, choice("all-in", "board", words=("power basis",))]
PerGpuKw = Annotated[float, number("kW", above=True, hi=100, words=("kw per gpu", "it kw"))]
PueValue = Annotated[float, number("count", lo=1, hi=5, words=("power usage effectiveness",))]
LoadFrac = Annotated[float, number("fraction", above=True, hi=1, words=("average draw",))]
UsdPerKwh = Annotated[
    float,
    number("usd/kWh", hi=100, words=("electricity", "power price"), claims=("usd/kWh",)),
]
Region = Annotated[str, name("region", resolve_region, words=("country", "grid"))]
Intensity = Annotated[
    float,
    number("gCO2e/kWh", hi=5000, words=("grid intensity", "intensity"), claims=("gCO2e/kWh",)),
]


class PowerInputs(Inputs):
    """How power is counted, what it costs and where it comes from."""

    region: Region = WORLD
    """Country or grid whose average carbon intensity counts, e.g. germany."""
    per_gpu_kw: PerGpuKw | None = None
    """Your own power per accelerator, its share of the host included, before PUE."""
    pue: PueValue | None = None
    """Power usage effectiveness: power of the site over that of its computers."""
    basis: Basis | None = None
    """Published power at the meter (all-in) or the board's TDP; missing means all-in if known."""
    load_frac: LoadFrac = 1.0
    """Average draw over that power; 1 is an upper bound, as rated."""
    usd_per_kwh: UsdPerKwh | None = None
    """Your price of electricity; missing means no cost is given."""
    own_gco2e_per_kwh: Intensity | None = None
    """Your own carbon intensity, instead of the region's."""


class Powered(NamedTuple):
    """A draw, and what it rests on."""

    draw: Draw
    assumptions: list[Assumption]
    warnings: list[tuple[str, str]]


def powered(inputs: PowerInputs, card: Accelerator, gpus: int) -> Powered:
    """What so many accelerators draw: the user's own figure, else the published one, else TDP.

    Raises InputError for a contradiction, or where nobody published a figure.
    """
    published = all_in(card)
    if inputs.per_gpu_kw is not None:
        if inputs.basis is not None:
            raise InputError(
                "basis chooses between published figures; leave it out beside per_gpu_kw.",
                field="basis",
            )
        each, what, known = inputs.per_gpu_kw, "your own", "user"
    elif inputs.basis == "all-in" or (inputs.basis is None and inputs.pue is None and published):
        if published is None:
            raise InputError(
                f"Nobody has published an all-in power of {card.name}; use basis=board, or give"
                " per_gpu_kw.",
                field="basis",
            )
        if inputs.pue is not None:
            raise InputError(
                "pue does not go with basis=all-in, whose figures are taken at the meter, cooling"
                " included; leave out one of them.",
                field="pue",
            )
        note = f"at the utility meter, cooling included; {published.source}; {published.checked}"
        return Powered(
            draw(gpus, published.kw, inputs.load_frac, None),
            [Assumption("per_gpu_kw", published.kw, "kW", "catalogue", note), _load(inputs)],
            [],
        )
    else:
        each, known = board_kw(card), "catalogue"
        what = f"board TDP alone; {card.source.get('tdp', '')}"
    warnings: list[tuple[str, str]] = []
    if known == "catalogue":
        more = f"; all-in, {card.name} takes {published.kw:g} kW at the meter" if published else ""
        warnings.append(
            ("board_only", f"The board's TDP leaves out host, network and storage{more}.")
        )
    pue = inputs.pue if inputs.pue is not None else PUE.value
    return Powered(
        draw(gpus, each, inputs.load_frac, pue),
        [
            Assumption("per_gpu_kw", each, "kW", "user" if known == "user" else "catalogue", what),
            Assumption(
                "pue", pue, "count", origin(inputs, "pue"), "" if inputs.pue else PUE.source
            ),
            _load(inputs),
        ],
        warnings,
    )


def _load(inputs: PowerInputs) -> Assumption:
    return Assumption("load_frac", inputs.load_frac, "fraction", origin(inputs, "load_frac"))


def grid_of(inputs: PowerInputs) -> Grid:
    """The user's own intensity, else the region's."""
    if inputs.own_gco2e_per_kwh is None:
        return grids()[inputs.region]
    return Grid("own", "your own grid", inputs.own_gco2e_per_kwh, 0, "your own", "your own")


def power_rows(inputs: PowerInputs, found: Draw, grid: Grid) -> list[Output]:
    """Power, energy, its cost and its carbon."""
    it = found.it_kw
    rows = [Output("it_kw", "Computers", it, "kW")] if it is not None else []
    usd = None if inputs.usd_per_kwh is None else found.kwh_per_month * inputs.usd_per_kwh
    rows += [
        Output("meter_kw", "At the meter", found.meter_kw, "kW"),
        Output("kwh_per_month", "Energy a month", found.kwh_per_month, "kWh/month"),
        Output("gco2e_per_kwh", f"Grid: {grid.name}", grid.gco2e_per_kwh, "gCO2e/kWh"),
        Output(
            "kgco2e_per_month",
            "Emissions a month",
            found.kg_per_month(grid.gco2e_per_kwh),
            "kgCO2e/month",
        ),
    ]
    if usd is not None:
        rows.append(Output("usd_per_month", "Electricity a month", usd, "usd/month"))
    return rows


def electricity(inputs: PowerInputs, found: Draw) -> list[LineItem]:
    """The electricity as quantity x price, where there is a price."""
    if inputs.usd_per_kwh is None:
        return []
    kwh, usd = found.kwh_per_month, inputs.usd_per_kwh
    return [LineItem("Electricity", kwh, "kWh/month", usd, kwh * usd, "your price")]


def by_region(found: Draw, mtok_per_month: float | None = None) -> Table:
    """Emissions on every grid, the cleanest first; per M tokens where tokens are known."""
    per_token = mtok_per_month is not None
    columns = [
        ("region", "Region", ""),
        ("gco2e_per_kwh", "Grid", "gCO2e/kWh"),
        ("kgco2e_per_month", "A month", "kgCO2e/month"),
        *([("kgco2e_per_mtok", "Per M tokens", "kgCO2e/mtok")] if per_token else []),
        ("year", "Year", ""),
        ("source", "Source", ""),
    ]

    def row(grid: Grid) -> list[object]:
        kg = found.kg_per_month(grid.gco2e_per_kwh)
        each = [kg / mtok_per_month] if mtok_per_month is not None else []
        return [grid.name, grid.gco2e_per_kwh, kg, *each, str(grid.year), grid.by]

    ranked = sorted(grids().values(), key=lambda grid: grid.gco2e_per_kwh)
    return Table.of("regions", "By region", columns, map(row, ranked))


def note_carbon(receipt: Receipt, inputs: PowerInputs, made: Powered, grid: Grid) -> None:
    """What the figures rest on, and what they leave out."""
    receipt.assumptions += made.assumptions
    own = inputs.own_gco2e_per_kwh is not None
    note = "" if own else f"{grid.name} {grid.year}, {grid.by}"
    receipt.assumptions.append(
        Assumption(
            "gco2e_per_kwh",
            grid.gco2e_per_kwh,
            "gCO2e/kWh",
            "user" if own else origin(inputs, "region"),
            note,
        )
    )
    sources = {one.by: f"{one.source}, {one.basis}" for one in grids().values()}
    receipt.assumptions += [
        Assumption("grids", by, "", "catalogue", said) for by, said in sources.items()
    ]
    for code, message in made.warnings:
        receipt.warn(code, message)
    if not own:
        receipt.warn(
            "location_based",
            "Emissions are location-based, by the region's average grid; market-based ones, by"
            " contracts and certificates, can differ widely, and reports give both.",
        )
    receipt.warn(
        "embodied_carbon",
        "Emissions of making the hardware and the building are not included.",
    )


__all__ = [
    "WORLD",
    "PowerInputs",
    "Powered",
    "by_region",
    "electricity",
    "grid_of",
    "note_carbon",
    "power_rows",
    "powered",
]
