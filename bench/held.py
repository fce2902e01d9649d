"""Held-out predictions row by row, as bench/crossvalidated.json keeps them."""

from __future__ import annotations

import json
import math
from typing import Any, NamedTuple

from core.bands import accuracy_class
from core.constants import constants
from core.measured import Measured
from core.setup import engine_of

WAYS = ("gpu", "model", "source")


class Held(NamedTuple):
    """One row: what was measured, and log(measured / predicted) with its like left out."""

    accuracy_class: str
    moe: bool
    concurrency: float | None
    older_engine: bool
    """Of a generation of its engine that is no longer the current one."""
    measured: float
    gpu: float | None
    model: float | None
    source: float | None

    def error(self, way: str) -> float | None:
        """Absolute percentage error with the row's own group of `way` left out; None if refused."""
        log: float | None = getattr(self, way)
        return None if log is None else abs(math.exp(-log) - 1) * 100


def by_row(rows: list[Measured], errors: dict[str, dict[str, float]]) -> dict[str, list[Any]]:
    """Cells of `Held` by row id."""
    k = constants()
    out: dict[str, list[Any]] = {}
    for row in rows:
        setup = row.setup
        assert setup is not None
        logs = [errors[way][str(row.line)] for way in WAYS]
        out[row.id] = [
            accuracy_class(row.metric, setup),
            setup.model.n_experts > 0,
            setup.concurrency,
            engine_of(setup, k) is not k.engine[setup.engine],
            float(f"{row.value:.5g}"),
            *(None if math.isnan(log) else round(log, 4) for log in logs),
        ]
    return out


def read(figures: dict[str, Any]) -> dict[str, Held]:
    """Rows by id; none where the file was written without them."""
    return {name: Held(*cells) for name, cells in figures.get("rows", {}).items()}


def dumps(figures: dict[str, Any]) -> str:
    """The JSON, one line per row so that a diff can be read."""
    head = json.dumps({k: v for k, v in figures.items() if k != "rows"}, indent=1)
    rows = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in figures["rows"].items())
    return f'{head[:-2]},\n "rows": {{\n{rows}\n }}\n}}\n'
