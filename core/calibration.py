"""Calibrations: what a user's own load test says of one model on one accelerator and engine.

Three factors on the constants, each 1 where nothing is known: achieved memory bandwidth, achieved
arithmetic, and fixed times. `calibrated` turns them into constants, so that everything that takes
constants takes a calibration. Fitting them is core/calibration_fit.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from core.constants import Constants
from core.setup import Setup

LOWEST, HIGHEST = 0.25, 4.0
"""A factor beyond these is a mistake in the file or the options, not an efficiency."""

Factor = Annotated[float, Field(ge=LOWEST, le=HIGHEST)]


@dataclass(frozen=True, slots=True)
class Factors:
    """Multipliers of the constants; 1 leaves them as they are."""

    memory: Factor = 1.0
    """Of achieved memory bandwidth, weights and KV cache alike."""
    compute: Factor = 1.0
    """Of achieved arithmetic in every format."""
    overhead: Factor = 1.0
    """Of fixed times: per layer, step, sequence, request and all-reduce."""


FACTOR_NAMES = tuple(field.name for field in fields(Factors))
NO_CHANGE = Factors()


class Observation(NamedTuple):
    """One measured figure of one replica, in the metric's own unit (`core.measured.METRICS`)."""

    setup: Setup
    metric: str
    value: float


class Calibration(BaseModel, frozen=True):
    """The factors of one (model, accelerator, engine) and where they come from."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)

    model: str
    accelerator: str
    engine: str
    factors: Factors
    file: str
    """Name of the load test, as answers call it."""
    date: date
    """When it was calibrated."""
    observations: Annotated[int, Field(ge=1)]
    error_before_frac: Annotated[float, Field(ge=0)]
    """Mean absolute error of the observations with the constants as shipped."""
    error_after_frac: Annotated[float, Field(ge=0)]

    @property
    def key(self) -> tuple[str, str, str]:
        """What a calibration holds for; another of the same key replaces it."""
        return (self.model, self.accelerator, self.engine)


class Calibrations:
    """All calibrations known to whoever asks: a value, not a place; empty unless given some."""

    def __init__(self, entries: Iterable[Calibration] = ()) -> None:
        self._by_key = {entry.key: entry for entry in entries}

    def __iter__(self) -> Iterator[Calibration]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def get(self, model: str, accelerator: str, engine: str) -> Calibration | None:
        """The calibration of a model id on an accelerator id and engine family, if there is one."""
        return self._by_key.get((model, accelerator, engine))

    def constants(self, model: str, accelerator: str, engine: str, k: Constants) -> Constants:
        """`k`, calibrated where there is a calibration."""
        found = self.get(model, accelerator, engine)
        return k if found is None else calibrated(k, engine, found.factors)


NONE = Calibrations()


def caption(calibration: Calibration) -> str:
    """How an answer names the calibration it rests on.

    >>> caption(Calibration(
    ...     model="llama-3.1-8b", accelerator="h100-sxm", engine="vllm",
    ...     factors=Factors(memory=1.08), file="run.json", date=date(2026, 11, 21),
    ...     observations=3, error_before_frac=0.1, error_after_frac=0.02))
    'calibrated on run.json, 2026-11-21 (memory x1.08, compute x1.00, overhead x1.00)'
    """
    factors = ", ".join(
        f"{name} x{getattr(calibration.factors, name):.2f}" for name in FACTOR_NAMES
    )
    return f"calibrated on {calibration.file}, {calibration.date.isoformat()} ({factors})"


@lru_cache(maxsize=256)
def calibrated(k: Constants, engine: str, factors: Factors) -> Constants:
    """Constants with one engine family's factors applied.

    Efficiencies (`memory_*`, `compute_*`) are multiplied by `memory` and `compute`; every time of
    the kernel, the engine's generations and the links (a name ending in `_s`) by `overhead`. The
    same arguments give the same object, which results are cached on.
    """
    return k if factors == NO_CHANGE else scaled(k, engine, factors)


def scaled(k: Constants, engine: str, factors: Factors) -> Constants:
    """As `calibrated`, a new object each time: for the many trials of a fit."""
    kernel = {"memory_": factors.memory, "compute_": factors.compute}
    generations = (engine, f"{engine}-v0")
    return replace(
        k,
        kernel=_times(k.kernel, factors.overhead, kernel),
        engine={
            name: _times(row, factors.overhead) if name in generations else row
            for name, row in k.engine.items()
        },
        link={name: _times(row, factors.overhead) for name, row in k.link.items()},
    )


def _times(table: Any, overhead: float, prefixes: dict[str, float] | None = None) -> Any:
    """A constants table with its times (`..._s`) and its fields of these prefixes multiplied."""
    changes: dict[str, float] = {}
    for field in fields(table):
        factor = overhead if field.name.endswith("_s") else 1.0
        for prefix, other in (prefixes or {}).items():
            factor *= other if field.name.startswith(prefix) else 1.0
        if factor != 1.0:
            changes[field.name] = getattr(table, field.name) * factor
    return replace(table, **changes)
