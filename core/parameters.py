"""One argument of a calculation as surfaces list it, and the rules its declaration must keep."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from core.fields import Spec, spec_of
from core.units import UNITS

UNIT_SUFFIXES = {
    "ms": ("_ms",),
    "s": ("_s",),
    "qps": ("qps",),
    "requests/hour": ("_requests_per_hour",),
    "requests/month": ("_requests_per_month", "requests_per_month"),
    "tokens": ("_tokens",),
    "usd": ("_usd",),
    "usd/hour": ("_usd_per_hour",),
    "usd/month": ("_usd_per_month",),
    "usd/mtok": ("_usd_per_mtok",),
    "usd/request": ("_usd_per_request",),
    "fraction": ("_frac",),
    "GiB": ("_gib",),
    "GB": ("_gb",),
    "TB/s": ("_tb_per_s",),
    "GB/s": ("_gb_per_s",),
    "GPUs": ("_gpus",),
    "tokens/s": ("_tokens_per_s",),
    "tokens/min": ("_tokens_per_min",),
    "requests": ("requests", "_requests"),
    "documents": ("documents",),
    "hours": ("_hours", "hours"),
    "days": ("_days", "days"),
    "months": ("_months", "months"),
    "years": ("_years", "years"),
    "usd/kWh": ("_usd_per_kwh",),
    "usd/kW/month": ("_usd_per_kw_month",),
    "W": ("_w",),
    "kW": ("_kw",),
    "gCO2e/kWh": ("_gco2e_per_kwh",),
    "count": ("_x",),  # a factor
    "usd/GB": ("_usd_per_gb",),
    "GPUs/min": ("_gpus_per_min",),
}
"""How a field name must end, by unit, so that no number travels without its unit."""

STATED_UNITS = frozenset(UNIT_SUFFIXES) - {
    *("fraction", "tokens", "requests/month", "qps", "count")
}
"""Units a field name states so plainly that a value in another unit contradicts it. `qps` is a
word for a rate: `qps=300/min` is what people write, and 5 requests/s is what they mean."""

STANDARD_TERMS = frozenset(
    {
        # terms of the field whose unit is part of their definition
        "isl", "osl", "util", "peak_to_mean", "tp", "batch", "context", "out_tokens",
        # terms of queueing: erlangs, and coefficients of variation (standard deviation / mean)
        "load_erlangs", "cv", "arrival_cv", "arrival_cv2",
        # power of a data centre over that of its servers
        "pue",
        # terms of traffic: quantiles of the lengths, and the engines' speculation figure
        "isl_p95", "isl_p99", "osl_p95", "osl_p99", "tokens_per_step",
        # terms of routing: a provider's share of the traffic, over the sum of all
        "weight",
        # the source documents' own argument names, kept for the _BY_FORMULA functions
        "params", "layers", "kv_heads", "head_dim", "bytes_per_param", "target_qps", "gpu_count",
        "memory_bandwidth_tb", "gpu_cost_per_hour", "ops_overhead_monthly", "monthly_requests",
        "api_input_per_million", "api_output_per_million", "avg_input_tokens",
        "avg_output_tokens", "model_params_b",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument as surfaces list it."""

    name: str
    type: str
    unit: str
    required: bool
    default: Any
    doc: str
    spec: Spec

    def as_dict(self) -> dict[str, Any]:
        """JSON for `gpusize functions --json`."""
        return {
            "name": self.name,
            "type": self.type,
            "unit": self.unit,
            "required": self.required,
            "default": self.default,
            "doc": self.doc,
            "allowed": self.spec.allowed(),
            "choices": list(self.spec.choices) or None,
            **({"columns": [c.as_dict() for c in self.columns]} if self.columns else {}),
        }

    @property
    def columns(self) -> tuple[Parameter, ...]:
        """Of rows: what each column of one is."""
        if self.spec.row is None:
            return ()
        fields = self.spec.row.model_fields.items()
        return tuple(declared(self.name, column, field) for column, field in fields)


def declared(calculation: str, name: str, field: FieldInfo) -> Parameter:
    """The Parameter a pydantic field declares.

    Raises TypeError at import time for a field without Spec or docstring, or a number whose name
    does not say its unit.
    """
    spec = spec_of(field)
    label = f"{calculation}.{name}"
    if spec is None:
        raise TypeError(f"{label} has no Spec")
    if not field.description:
        raise TypeError(f"{label} has no docstring")
    if spec.kind == "number" and name not in STANDARD_TERMS:
        suffixes = UNIT_SUFFIXES.get(spec.unit, ())
        if not f"_{name}".endswith(suffixes or ("\0",)):
            raise TypeError(f"{label} is in {spec.unit} and must end in one of {suffixes}")
    if spec.unit and spec.unit not in UNITS:
        raise TypeError(f"{label}: unknown unit {spec.unit}")
    default = None if field.default is PydanticUndefined else field.default
    kind = {"name": "string", "choice": "string", "rows": "array"}.get(spec.kind, spec.kind)
    if spec.row is not None:
        for column, declaration in spec.row.model_fields.items():
            declared(label, column, declaration)
    return Parameter(
        name=name,
        type=kind,
        unit=spec.unit,
        required=field.is_required(),
        default=default,
        doc=" ".join(field.description.split()),
        spec=spec,
    )


LAST = ("currency", "as_of")
"""Arguments that many calculations share and that come last in all of them."""


def argument_order(model: type[BaseModel]) -> list[str]:
    """Field names in argument order: what bases require, the model's own, the bases' rest, LAST.

    Bases count from the nearest on. Own fields that are `placed` stand after the one they name.
    """
    placed: dict[str, str] = {}
    names: list[str] = []
    for kind in model.__mro__:
        placed = vars(kind).get("placed", {}) | placed
        own = inspect.get_annotations(kind)
        names += [name for name in model.model_fields if name in own and name not in names]
    free = [name for name in names if name not in placed]
    mine = inspect.get_annotations(model)
    first = [n for n in free if n not in mine and model.model_fields[n].is_required()]
    own = [name for name in free if name in mine]
    order = [*first, *own, *(name for name in free if name not in first and name not in own)]
    for name, after in placed.items():
        order.insert(order.index(after) + 1, name)
    return sorted(order, key=lambda name: (name in LAST, name == LAST[-1]))


def by_spelling(parameters: Sequence[Parameter]) -> dict[str, Parameter]:
    """Parameters by every key that means them: their names, and words that are nobody's name."""
    found: dict[str, Parameter] = {}
    for parameter in parameters:
        for word in parameter.spec.words:
            found.setdefault(word.replace(" ", "_").replace("-", "_"), parameter)
    return found | {parameter.name: parameter for parameter in parameters}


def folded(key: str) -> str:
    """A key as `by_spelling` has it, whatever its case, hyphens and spaces."""
    return key.strip().lower().replace("-", "_").replace(" ", "_")
