"""Fields of owning and renting accelerators, and the terms that they come to."""

from __future__ import annotations

from typing import Annotated

from core.calculations._fields import origin
from core.catalog import accelerator
from core.errors import InputError
from core.fields import integer, number
from core.receipt import Assumption, Origin, Receipt
from core.registry import Inputs
from core.tco.owning import Owning
from core.tco.starts import PUBLISHED_USD_PER_HOUR, SERVERS, STARTS

MOST_MONTHS = 120
"""Ten years: no price of today says anything about what is beyond."""
Share = Annotated[float, number("fraction", hi=1)]
Months = Annotated[int, integer("months", hi=MOST_MONTHS, words=("horizon",))]
Fleet = Annotated[int, integer("GPUs", hi=1_000_000, words=("fleet",), claims=("GPUs",))]
NeededFrac = Annotated[float, number("fraction", lo=0.01, hi=1, words=("needed", "use"))]
CapitalFrac = Annotated[
    float, number("fraction", hi=1, words=("cost of capital", "wacc", "discount rate"))
]
LostFrac = Annotated[float, number("fraction", hi=0.95, words=("lost work",))]
ChangeFrac = Annotated[float, number("fraction", lo=-0.9, hi=1, words=("rent change",))]
Staff = Annotated[
    float, number("usd/month", hi=1e9, words=("staff", "engineer", "engineers", "people"))
]
GpuUsd = Annotated[float, number("usd", above=True, hi=1e7, words=("gpu capex",))]
GpuKw = Annotated[float, number("kW", above=True, hi=100, words=("power",), claims=("kW",))]


def _start(name: str) -> float:
    return STARTS[name].value


MONTHS = int(_start("months"))
NEEDED, LOST, CHANGE = _start("needed_frac"), _start("lost_frac"), _start("rent_change_frac")
CAPITAL, STAFF = _start("capital_frac"), _start("staff_usd_per_month")


class OwningInputs(Inputs):
    """What GPUs of one's own cost; each starts with a published value or an example."""

    gpu_usd: GpuUsd | None = None
    """Price of one GPU with its share of the server; missing means published, where somebody did.
    """
    gpu_kw: GpuKw | None = None
    """Power of one GPU with its share of the server; missing means published."""
    network_frac: Annotated[float, number("fraction", hi=2, words=("fabric", "network"))] = _start(
        "network_frac"
    )
    """Network (fabric), as a share of the GPUs' price."""
    spares_frac: Annotated[float, number("fraction", hi=1, words=("spares",))] = _start(
        "spares_frac"
    )
    """Spares, as a share of the GPUs."""
    life_months: Annotated[
        int, integer("months", lo=12, hi=MOST_MONTHS, words=("life", "depreciation"))
    ] = int(_start("life_months"))
    """Life for depreciation; what is needed for longer is bought again."""
    residual_frac: Annotated[float, number("fraction", hi=1, words=("residual",))] = _start(
        "residual_frac"
    )
    """What it sells for at the end of its life, as a share of its price."""
    pue: Annotated[float, number("count", lo=1, hi=5)] = _start("pue")
    """Power usage effectiveness: power of the building over that of the computers."""
    usd_per_kwh: Annotated[float, number("usd/kWh", hi=10, words=("electricity",))] = _start(
        "usd_per_kwh"
    )
    """Price of electricity; 0 where the colocation's price includes it."""
    colo_usd_per_kw_month: Annotated[
        float, number("usd/kW/month", hi=1e6, words=("colocation", "colo"))
    ] = _start("colo_usd_per_kw_month")
    """Colocation, by the kW provisioned; 0 in a building of your own."""
    upkeep_frac: Annotated[float, number("fraction", hi=1, words=("upkeep", "maintenance"))] = (
        _start("upkeep_frac")
    )
    """Support and repairs a year, as a share of hardware."""
    replaced_frac: Annotated[float, number("fraction", hi=1, words=("replaced",))] = _start(
        "replaced_frac"
    )
    """Share of GPUs that fail and are bought again each year at your expense."""
    staff_usd_per_month: Staff = STAFF
    """People who run the hardware."""
    software_usd_per_month: Annotated[
        float, number("usd/month", hi=1e9, words=("software", "licence", "license"))
    ] = _start("software_usd_per_month")
    """Software licences."""
    capital_frac: CapitalFrac = CAPITAL
    """Cost of capital a year, by which later cash counts for less."""


OWNED = tuple(OwningInputs.model_fields)
"""Names of the fields above."""


def owning_of(inputs: OwningInputs, gpu: str) -> Owning:
    """The terms of owning a GPU.

    Raises InputError where nobody published the GPU's price or power and none is given.
    """
    server, card = SERVERS.get(gpu), accelerator(gpu).name
    usd, kw = inputs.gpu_usd, inputs.gpu_kw
    if usd is None:
        if server is None or server.usd is None:
            raise InputError(
                f"gpu_usd is missing: there is no published price of {card} with its server; give"
                " that of your quotation, for one GPU, e.g. gpu_usd=30,000.",
                field="gpu_usd",
            )
        usd = server.usd / server.gpus
    if kw is None:
        if server is None:
            raise InputError(
                f"gpu_kw is missing: there is no published power of a server with {card}; give it"
                " for one GPU, e.g. gpu_kw=1.2.",
                field="gpu_kw",
            )
        kw = server.kw / server.gpus
    return Owning(
        gpu_usd=usd,
        gpu_kw=kw,
        network_frac=inputs.network_frac,
        spares_frac=inputs.spares_frac,
        life_months=inputs.life_months,
        residual_frac=inputs.residual_frac,
        pue=inputs.pue,
        usd_per_kwh=inputs.usd_per_kwh,
        colo_usd_per_kw_month=inputs.colo_usd_per_kw_month,
        upkeep_frac=inputs.upkeep_frac,
        replaced_frac=inputs.replaced_frac,
        staff_usd_per_month=inputs.staff_usd_per_month,
        software_usd_per_month=inputs.software_usd_per_month,
    )


def whole_gpus(inputs: OwningInputs, gpu: str) -> int:
    """GPUs that are bought at a time: a server's, where the published one is the price."""
    server = SERVERS.get(gpu)
    return server.gpus if server and server.usd is not None and inputs.gpu_usd is None else 1


def owning_assumptions(inputs: OwningInputs, gpu: str, terms: Owning) -> list[Assumption]:
    """Every value of owning with where it is from."""
    server = SERVERS.get(gpu)
    rows = [
        _of_server("gpu_usd", terms.gpu_usd, "usd", inputs, server.usd_note if server else ""),
        _of_server("gpu_kw", terms.gpu_kw, "kW", inputs, server.kw_note if server else ""),
    ]
    rows += [started(inputs, name) for name in OWNED if name not in ("gpu_usd", "gpu_kw")]
    if gpu in PUBLISHED_USD_PER_HOUR:
        low, high = PUBLISHED_USD_PER_HOUR[gpu]
        note = f"to compare with: ${low:.2f} a hyperscaler, ${high:.2f} a neocloud; InferenceX"
        rows.append(
            Assumption("published_usd_per_hour", high, "usd/hour", "catalogue", f"{note}, 2026-09")
        )
    return rows


def warn_renewed(receipt: Receipt, inputs: OwningInputs, months: int) -> None:
    """Say where hardware is bought more than once."""
    life = inputs.life_months
    if months > life:
        receipt.warn(
            "renewed",
            f"Hardware lives {life} months, less than the {months} compared: it is bought again"
            f" each {life} months at today's price.",
        )


def _of_server(name: str, value: float, unit: str, inputs: OwningInputs, note: str) -> Assumption:
    given: Origin = origin(inputs, name, "catalogue")
    return Assumption(name, value, unit, given, "" if given == "user" else note.rstrip("."))


_UNITS = {"_frac": "fraction", "_months": "months", "_kwh": "usd/kWh", "_month": "usd/month"}


def started(inputs: Inputs, name: str) -> Assumption:
    """A value of the model and where it is from: the user, or what it starts with.

    A calculation that does not ask for it takes it as it starts.
    """
    unit = next((unit for end, unit in _UNITS.items() if name.endswith(end)), "")
    unit = "usd/kW/month" if name.endswith("_kw_month") else unit
    unit = "months" if name == "months" else unit
    who = origin(inputs, name)
    start = STARTS[name]
    note = "" if who == "user" else f"{start.source}: {start.note.rstrip('.')}"
    return Assumption(name, getattr(inputs, name, start.value), unit, who, note)
