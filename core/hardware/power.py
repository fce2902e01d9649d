"""Power and carbon: what accelerators draw at the meter, and what that emits on a grid.

    meter kW = accelerators x kW each x share of it drawn x PUE
    kWh a month = meter kW x 730; kgCO2e = kWh x gCO2e/kWh / 1000

A published all-in figure is taken at the utility meter, cooling included, so it has no PUE on top.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from core.catalog import Accelerator
from core.errors import InputError
from core.names import NAMES, NameIndex
from core.units import HOURS_PER_MONTH

G_PER_KG = 1000.0
W_PER_KW = 1000.0
WITH_ARTICLE = ("United ", "European Union", "Netherlands", "Mid-Atlantic")
"""Names of regions that take an article inside a sentence begin with one of these."""


class Grid(NamedTuple):
    """How much carbon a kWh generated in a region stands for."""

    id: str
    name: str
    gco2e_per_kwh: float
    year: int
    source: str
    basis: str
    """What is counted: whole life cycles, or the stacks alone."""
    by: str = ""
    """Source and basis in three words."""

    def said(self) -> str:
        """Its name inside a sentence."""
        if self.id == "world":
            return "the world"
        return f"the {self.name}" if self.name.startswith(WITH_ARTICLE) else self.name


class AllIn(NamedTuple):
    """A published figure of provisioned power at the meter."""

    kw: float
    source: str
    checked: date


class Pue(NamedTuple):
    """Power of a whole site over that of its computers."""

    value: float
    source: str


class Draw(NamedTuple):
    """What a number of accelerators draws."""

    it_kw: float | None
    """Of the computers alone; None where only the meter is known."""
    meter_kw: float

    @property
    def kwh_per_month(self) -> float:
        """Energy of a month at this power."""
        return self.meter_kw * HOURS_PER_MONTH

    def kg_per_month(self, gco2e_per_kwh: float) -> float:
        """Emissions of a month on a grid."""
        return self.kwh_per_month * gco2e_per_kwh / G_PER_KG


def draw(count: int, kw: float, load_frac: float, pue: float | None) -> Draw:
    """Power of `count` accelerators of `kw` each; `pue` None for a figure taken at the meter.

    >>> draw(8, 0.7, 1.0, 1.5)
    Draw(it_kw=5.6, meter_kw=8.399999999999999)
    """
    own = count * kw * load_frac
    return Draw(None, own) if pue is None else Draw(own, own * pue)


def board_kw(card: Accelerator) -> float:
    """The board's rated power in kW; InputError where nobody published it."""
    if card.tdp_w is None:
        raise InputError(
            f"Nobody has published the power of {card.name}; give per_gpu_kw, your own figure"
            " per accelerator.",
            field="per_gpu_kw",
        )
    return card.tdp_w / W_PER_KW


@cache
def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((files("core") / "data" / f"{name}.toml").read_text("utf-8"))


@cache
def usual_pue() -> Pue:
    """The survey's average."""
    found = _data("power")["pue"]
    return Pue(found["value"], found["source"])


def all_in(card: Accelerator) -> AllIn | None:
    """The published all-in power of an accelerator, if there is one."""
    found = _data("power")["all_in"]
    kw = found["kw"].get(card.id)
    return None if kw is None else AllIn(kw, found["source"], found["checked"])


@cache
def grids() -> dict[str, Grid]:
    """All regions by id, in the order of the file."""
    sources = _data("grids")["source"]
    return {
        key: Grid(
            key,
            row["name"],
            row["gco2e_per_kwh"],
            row["year"],
            sources[row["source"]]["name"],
            sources[row["source"]]["basis"],
            sources[row["source"]]["short"],
        )
        for key, row in _data("grids")["grid"].items()
    }


@cache
def region_names() -> NameIndex:
    """Index of region ids, names and aliases."""
    rows = _data("grids")["grid"].items()
    return NameIndex("region", {key: (r["name"], *r.get("aliases", ())) for key, r in rows})


@lru_cache(maxsize=NAMES)
def resolve_region(text: str) -> str:
    """Canonical id of a region; UnknownNameError or AmbiguousNameError otherwise.

    >>> resolve_region("Germany"), resolve_region("US"), resolve_region("California")
    ('germany', 'united-states', 'us-california')
    """
    return region_names().resolve(text)


__all__ = [
    "AllIn",
    "Draw",
    "Grid",
    "Pue",
    "all_in",
    "board_kw",
    "draw",
    "grids",
    "region_names",
    "resolve_region",
    "usual_pue",
]
