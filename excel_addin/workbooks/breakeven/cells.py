"""The inputs of the breakeven model as cells, and what is used where one is blank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.registry import REGISTRY
from core.targets import FLAT
from excel_addin.workbooks.breakeven.figures import Figures
from excel_addin.workbooks.breakeven.layout import LIVE
from excel_addin.workbooks.inputs import Field, literal
from excel_addin.workbooks.paper import Value

NO_PRICE, NO_FIGURE = "no price", "no figure"
CHOICES = {
    "api_model": "api_models",
    "gpu": "gpu_list",
    "provider": "provider_list",
}
BLANK = {
    "api_input_usd_per_mtok": "price book",
    "api_output_usd_per_mtok": "price book",
    "gpu_usd_per_hour": "price book",
    "capacity_requests_per_hour": "gpusize's estimate",
    "gpus_per_replica": "gpusize's estimate",
    "provider": "the cheapest listed",
    "requests_per_month": "none: intervals only",
    "max_replicas": "no limit",
    "api_model": "none",
    "gpu": "none",
}


def sections(
    inputs: Mapping[str, Any], f: Figures, known: Mapping[str, list[str]]
) -> dict[str, list[Field]]:
    """The input cells under their headings; `known` holds what names may be chosen."""
    parameters = {p.name: p for p in REGISTRY.get("BREAKEVEN").parameters}
    found: dict[str, list[Field]] = {}
    for title, labels in LIVE.items():
        found[title] = []
        for name, label in labels.items():
            value = inputs[name]
            if name in known and value not in known[name]:
                value = None  # a label of the person's own, beside prices of their own
            formula, used = _used(name, value, parameters[name].default, f)
            blank = BLANK.get(name, "default")
            field = Field(
                parameters[name], label, value, formula, used, blank, CHOICES.get(name, "")
            )
            found[title].append(field)
    return found


def _used(name: str, value: Value, default: float | str | None, f: Figures) -> tuple[str, Value]:
    p = f.prices
    special: dict[str, tuple[str, Value]] = {
        "api_input_usd_per_mtok": (_own_or(name, "api_row", "api_inputs", NO_PRICE), p.api_input),
        "api_output_usd_per_mtok": (
            _own_or(name, "api_row", "api_outputs", NO_PRICE),
            p.api_output,
        ),
        "gpu_usd_per_hour": (_own_or(name, "offer_row", "offer_usd", NO_PRICE), p.gpu),
        "capacity_requests_per_hour": (
            _own_or(name, "chosen_row", "replica_peak_hour", NO_FIGURE),
            f.capacity,
        ),
        "gpus_per_replica": (
            (
                f'=IF(measured,IF({name}="",1,{name}),'
                f'IF(chosen_row=0,"{NO_FIGURE}",INDEX(replica_gpus,MAX(1,chosen_row))))'
            ),
            f.gpus,
        ),
        "util": (f"=IF(ISNUMBER({name}),{name},IF(measured,1,{FLAT}))", f.util),
        "requests_per_month": ('=IF(volume>0,volume,"none")', f.volume or "none"),
        "max_replicas": (f'=IF({name}="","no limit",{name})', value or "no limit"),
    }
    if name in special:
        return special[name]
    if default is None:
        none = "any" if name == "provider" else "none"
        return f'=IF({name}="","{none}",{name})', none if value is None else value
    return f'=IF({name}="",{literal(default)},{name})', default if value is None else value


def _own_or(name: str, row: str, column: str, otherwise: str) -> str:
    listed = f'IF({row}=0,"{otherwise}",INDEX({column},MAX(1,{row})))'
    return f"=IF(ISNUMBER({name}),{name},{listed})"
