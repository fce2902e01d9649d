"""A portfolio: configurations, and scenarios that each load one of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, cast

import numpy.typing as npt

from core.constants import Constants
from core.errors import GpusizeError, InputError
from core.estimate import estimate
from core.portfolio.columns import Floats, Integers, np
from core.portfolio.table import alike, bare
from core.setup import Setup

REASONS = ("", "lengths", "configuration", "load", "context", "memory")
"""Why a scenario is refused, by code; `Portfolio.reason` says it in a sentence."""
FINE, LENGTHS, CONFIGURATION, LOAD, CONTEXT, MEMORY = range(len(REASONS))
HUGE = 1e100
"""Stands for larger lengths and loads, whose squares a float cannot hold."""


class Portfolio(NamedTuple):
    """Scenarios in columns; arrays of shape (scenarios,). Build it with `portfolio`."""

    configurations: tuple[Setup, ...]
    """Their own lengths, concurrency, rate and requests are not looked at."""
    which: Integers
    """The scenario's configuration, by position."""
    isl: Floats
    """Tokens, whole numbers."""
    osl: Floats
    concurrency: Floats
    """NaN for none, here and below."""
    requests_per_s: Floats
    requests: Floats

    @property
    def size(self) -> int:
        """Scenarios."""
        return len(self.which)

    def setup(self, position: int) -> Setup:
        """The scenario as `core.estimate.estimate` takes it.

        Raises InputError for lengths that are not whole numbers.
        """
        isl, osl = float(self.isl[position]), float(self.osl[position])
        if not (isl.is_integer() and osl.is_integer()):
            raise InputError("isl and osl must be whole numbers of at least 1.", field="isl")
        return self.configurations[int(self.which[position])]._replace(
            isl=int(isl),
            osl=int(osl),
            concurrency=_load(self.concurrency[position]),
            requests_per_s=_load(self.requests_per_s[position]),
            requests=cast("Any", _load(self.requests[position])),
        )

    def reason(self, position: int, k: Constants | None = None) -> str:
        """Why the scenario is refused, in the sentence of the scalar path; empty when it is not."""
        try:
            one = self.setup(position)
            if one.scenario == "static" and one.concurrency == math.inf:
                raise InputError("concurrency must be finite.", field="concurrency")
            estimate(one, k)
            alike(one)
        except GpusizeError as error:
            return error.message
        return ""


def portfolio(
    configurations: Iterable[Setup],
    which: npt.ArrayLike,
    isl: npt.ArrayLike,
    osl: npt.ArrayLike,
    *,
    concurrency: npt.ArrayLike | None = None,
    requests_per_s: npt.ArrayLike | None = None,
    requests: npt.ArrayLike | None = None,
) -> Portfolio:
    """Columns as a portfolio; a single number stands for as many as there are scenarios.

    Values out of range are refused scenario by scenario, later. Raises InputError for columns of
    different lengths, text, or a configuration that is not there.
    """
    found = tuple(configurations)
    try:
        index = np.atleast_1d(np.asarray(which))
        if index.size and index.dtype.kind not in "iu":
            raise InputError("which must hold whole numbers, positions in configurations.")
        columns = [
            np.broadcast_to(_floats(math.nan if c is None else c), index.shape)
            for c in (isl, osl, concurrency, requests_per_s, requests)
        ]
    except (TypeError, ValueError, OverflowError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            f"a portfolio's columns must be numbers, one per scenario: {error}."
        ) from None
    if index.ndim != 1:
        raise InputError("a portfolio's columns must have one dimension.", field="which")
    if index.size and not (index.min() >= 0 and index.max() < len(found)):
        raise InputError(
            f"which must be at least 0 and below {len(found)}, the number of configurations.",
            field="which",
        )
    isls, osls, *loads = columns
    lengths = np.minimum(isls, HUGE), np.minimum(osls, HUGE)
    return Portfolio(found, index.astype(np.int64), *lengths, *loads)


def from_setups(setups: Sequence[Setup]) -> Portfolio:
    """Full setups as a portfolio: equal configurations once, lengths and load in columns."""
    known: dict[Setup, int] = {}
    which = [known.setdefault(bare(one), len(known)) for one in setups]
    return portfolio(
        known,
        which,
        [_number(one.isl) for one in setups],
        [_number(one.osl) for one in setups],
        concurrency=[_given(one.concurrency) for one in setups],
        requests_per_s=[_given(one.requests_per_s) for one in setups],
        requests=[_given(one.requests) for one in setups],
    )


def _floats(values: npt.ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _load(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _given(value: float | None) -> float:
    """NaN for none; a NaN somebody gave is no load, which is refused."""
    number = math.nan if value is None else _number(value)
    return 0.0 if value is not None and math.isnan(number) else number


def _number(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.copysign(HUGE, value)
