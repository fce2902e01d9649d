"""What the model starts with: the inputs of TCO_RENT_OR_OWN, as the page shows them.

Bounds come from the calculation, first values and where they are from from `core.tco.starts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import core.calculations  # noqa: F401 - fills the registry
from core.fields import Spec
from core.registry import REGISTRY
from core.tco.starts import RENTED, SERVERS, STARTS, WAYS

CALCULATION = "TCO_RENT_OR_OWN"
GPU = "h100-sxm"
GPUS = 64
MOST_MONTHS = 60
"""Months the sheet has rows for."""


class Start(NamedTuple):
    """One input."""

    label: str
    value: float | str | None
    spec: Spec
    unit: str
    symbol: str
    source: str
    note: str


_SPECS = {p.name: p.spec for p in REGISTRY.get(CALCULATION).parameters}


def _start(name: str, label: str, unit: str = "fraction", symbol: str = "of 100%") -> Start:
    one = STARTS[name]
    return Start(label, one.value, _SPECS[name], unit, symbol, one.source, one.note)


def _rents() -> dict[str, Start]:
    return {
        WAYS[way].argument: Start(
            f"{WAYS[way].label}, $/GPU-hour", None, _SPECS[WAYS[way].argument], "usd/hour",
            "$/hour", "price book", "Blank means the listed price.",
        )
        for way in RENTED
    }  # fmt: skip


def _server(name: str, label: str, value: float, unit: str, source: str, note: str) -> Start:
    return Start(label, value, _SPECS[name], unit, "$" if unit == "usd" else unit, source, note)


def _inputs() -> dict[str, dict[str, Start]]:
    server = SERVERS[GPU]
    months = _start("months", "Months compared", "months", "months")
    return {
        "The fleet": {
            "gpu": Start("GPU", GPU, _SPECS["gpu"], "", "", "example",
                         "Its listed prices are used."),
            "gpus": Start("GPUs", GPUS, _SPECS["gpus"], "GPUs", "GPUs", "example",
                          "GPUs that work; spares come on top when owned."),
            "months": months._replace(spec=replace(months.spec, hi=MOST_MONTHS)),
            "needed_frac": _start("needed_frac", "Share of hours they are needed"),
        },
        "Renting": {
            **_rents(),
            "lost_frac": _start("lost_frac", "Spot work lost to interruptions"),
            "rent_change_frac": _start("rent_change_frac", "Change of rents a year",
                                       symbol="a year"),
        },
        "Buying": {
            "gpu_usd": _server("gpu_usd", "Price of a GPU with its server",
                               (server.usd or 0) / server.gpus, "usd", "estimate",
                               server.usd_note),
            "network_frac": _start("network_frac", "Network, share of that"),
            "spares_frac": _start("spares_frac", "Spares, share of the GPUs"),
            "life_months": _start("life_months", "Life for depreciation", "months", "months"),
            "residual_frac": _start("residual_frac", "Worth at the end of it"),
        },
        "Running": {
            "gpu_kw": _server("gpu_kw", "Power of a GPU with its server",
                              server.kw / server.gpus, "kW", "published", server.kw_note),
            "pue": _start("pue", "PUE", "ratio", ""),
            "usd_per_kwh": _start("usd_per_kwh", "Electricity", "usd/kwh", "$/kWh"),
            "colo_usd_per_kw_month": _start("colo_usd_per_kw_month", "Colocation",
                                            "usd/month.cents", "$/kW-month"),
            "upkeep_frac": _start("upkeep_frac", "Upkeep a year, share of hardware"),
            "replaced_frac": _start("replaced_frac", "GPUs replaced a year, at your expense"),
            "staff_usd_per_month": _start("staff_usd_per_month", "Staff", "usd/month", "$/month"),
            "software_usd_per_month": _start("software_usd_per_month", "Software licences",
                                             "usd/month", "$/month"),
        },
        "Money": {
            "capital_frac": _start("capital_frac", "Cost of capital a year", symbol="a year"),
        },
    }  # fmt: skip


INPUTS: Mapping[str, Mapping[str, Start]] = _inputs()


def values() -> dict[str, float | str | None]:
    """The starting values by name."""
    return {name: one.value for block in INPUTS.values() for name, one in block.items()}
