"""POWER_KW and CARBON_KG_PER_MTOK: power, energy and carbon of a number of GPUs, of a fleet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from core.calculations._fields import GpuName
from core.calculations._fleet_receipt import rate_words
from core.calculations._serving_fields import SizedInputs, check_context, job_of
from core.calculations.hardware._power_fields import (
    PowerInputs,
    by_region,
    electricity,
    grid_of,
    note_carbon,
    power_rows,
    powered,
)
from core.catalog import accelerator
from core.charts import Axis, BarChart, Bars
from core.fields import integer
from core.hardware.power import Draw, grids
from core.placement import choose
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.registry import REGISTRY
from core.units import SECONDS_PER_MONTH, TOKENS_PER_MTOK

Count = Annotated[int, integer("GPUs", hi=10_000_000, words=("gpu count",), claims=("GPUs",))]
CHARTED = ("sweden", "france", "united-kingdom", "germany", "united-states", "japan", "india")
"""Grids a chart shows beside the one asked about: from the cleanest to among the dirtiest."""


class PowerKwInput(PowerInputs):
    """A number of accelerators, and how their power is counted."""

    gpu: GpuName
    """Accelerator, e.g. h100."""
    gpus: Count = 1
    """How many of them."""


@REGISTRY.calculation(
    "POWER_KW",
    group="hardware",
    result="Power at the meter in kW, cooling included.",
    unit="kW",
    examples=(
        "/gpu power_kw b200 gpus=64 germany $0.12/kWh",
        "/gpu power_kw h100 gpus=8 pue=1.2 per_gpu_kw=1.3",
        "/gpu power_kw l40s gpus=16 sweden",
    ),
)
def power_kw(inputs: PowerKwInput, book: PriceBook) -> Receipt:
    """Power of accelerators at the meter, with energy, its cost and carbon a month.

    meter kW = GPUs x kW each x average draw x PUE; kWh = kW x 730; kgCO2e = kWh x gCO2e/kWh / 1000.
    Published all-in figures include host, network and cooling, so PUE is not applied to them.

    Raises InputError where nobody published a figure, UnknownNameError.
    Source: core/data/power.toml: InferenceX (all-in), Uptime Institute 2025 (PUE); grids.toml:
    Ember, EPA eGRID; board TDP from core/data/accelerators.

    >>> from pricing.book import embedded_book
    >>> raw = {"gpu": "h100", "gpus": 8, "pue": 1.54, "basis": "board"}
    >>> round(REGISTRY.get("POWER_KW").run(raw, embedded_book()).value, 3)
    8.624
    """
    card = accelerator(inputs.gpu)
    made, grid = powered(inputs, card, inputs.gpus), grid_of(inputs)
    kw = made.draw.meter_kw
    kg = made.draw.kg_per_month(grid.gco2e_per_kwh)
    receipt = Receipt(
        calculation="",
        value=kw,
        unit="kW",
        summary=(
            f"{inputs.gpus:,} x {card.name} draw{'s' if inputs.gpus == 1 else ''} {kw:,.4g} kW at"
            f" the meter: {made.draw.kwh_per_month:,.0f} kWh and {kg:,.0f} kgCO2e a month on the"
            f" average grid of {grid.said()}."
        ),
        outputs=power_rows(inputs, made.draw, grid),
        line_items=electricity(inputs, made.draw),
        tables=[by_region(made.draw)],
    )
    note_carbon(receipt, inputs, made, grid)
    return receipt


class CarbonInput(SizedInputs, PowerInputs):
    """A workload on an accelerator, and how its power is counted."""

    placed: ClassVar[Mapping[str, str]] = {"gpu": "model"}

    gpu: GpuName
    """Accelerator to serve it on, e.g. h100."""


@REGISTRY.calculation(
    "CARBON_KG_PER_MTOK",
    group="hardware",
    result="Emissions in kgCO2e per million tokens, input and output.",
    unit="kgCO2e/mtok",
    examples=(
        "/gpu carbon_kg_per_mtok llama-3.1-8b on h100, 50 qps, 8k in, 256 out, sweden",
        "/gpu carbon_kg_per_mtok llama-3.1-70b on b200 fp8 10 qps 2k in 500 out, 0.08 $/kWh",
    ),
    charted=True,
)
def carbon_kg_per_mtok(inputs: CarbonInput, book: PriceBook) -> Draft:
    """Emissions per million tokens of a fleet sized as GPUS_NEEDED sizes it.

    kgCO2e/Mtok = GPUs x kW each x PUE x 730 x gCO2e/kWh / 1000 / Mtokens a month. The whole fleet
    counts, idle share included; tokens are those of qps, not of the peak.

    Raises what GPUS_NEEDED raises, and InputError where nobody published a power figure.
    Source: core/data/power.toml: InferenceX (all-in), Uptime Institute 2025 (PUE); grids.toml:
    Ember, EPA eGRID; sizing as GPUS_NEEDED.

    >>> from pricing.book import embedded_book
    >>> raw = dict(model="8b", gpu="h100", qps=50, isl=7744, osl=256, region="sweden")
    >>> 0.001 < REGISTRY.get("CARBON_KG_PER_MTOK").run(raw, embedded_book()).value < 0.01
    True
    """
    card = accelerator(inputs.gpu)
    job = job_of(inputs, book.calibrations)
    check_context(inputs, job)
    fleet = choose(job, card).fleet
    made, grid = powered(inputs, card, fleet.gpus), grid_of(inputs)
    mtok = inputs.qps * SECONDS_PER_MONTH * (inputs.isl + inputs.osl) / TOKENS_PER_MTOK
    kg = made.draw.kg_per_month(grid.gco2e_per_kwh)
    value = kg / mtok

    def receipt() -> Receipt:
        found = Receipt(
            calculation="",
            value=value,
            unit="kgCO2e/mtok",
            summary=(
                f"{fleet.gpus:,} x {card.name} for {rate_words(job.qps)} of {job.model.name} emit"
                f" {value:.3g} kgCO2e per M tokens on the average grid of {grid.said()}:"
                f" {kg:,.0f} kg a month from {made.draw.meter_kw:,.4g} kW."
            ),
            outputs=[
                Output("gpus", "GPUs", fleet.gpus, "GPUs"),
                *power_rows(inputs, made.draw, grid),
                Output(
                    "kwh_per_mtok",
                    "Energy per M tokens",
                    made.draw.kwh_per_month / mtok,
                    "kWh/mtok",
                ),
            ],
            line_items=electricity(inputs, made.draw),
            tables=[by_region(made.draw, mtok)],
            assumptions=[
                Assumption("weights", fleet.replica.weights, "", "derived", "as GPUS_NEEDED"),
                Assumption("utilisation", fleet.utilisation, "fraction", "derived", "at the peak"),
            ],
        )
        note_carbon(found, inputs, made, grid)
        return found

    return Draft(value, receipt, curve=lambda: _chart(inputs, made.draw, mtok, job.model.name))


def _chart(inputs: CarbonInput, found: Draw, mtok: float, model: str) -> BarChart:
    """The same fleet on grids people know, the cleanest first, and the one asked about."""
    own = grid_of(inputs)
    shown = {grid: grids()[grid] for grid in CHARTED} | {own.id: own}
    ranked = sorted(shown.values(), key=lambda grid: grid.gco2e_per_kwh)
    return BarChart(
        title=f"Carbon per M tokens of {model}, by grid",
        categories=[grid.name for grid in ranked],
        y=Axis("Emissions", "kgCO2e/mtok"),
        bars=[
            Bars("This fleet", [found.kg_per_month(g.gco2e_per_kwh) / mtok for g in ranked]),
        ],
        subtitle=f"{inputs.qps:,.6g} requests/s, {inputs.isl:,} in, {inputs.osl:,} out",
    )
