"""What a calculation says of itself for its answers over uncertain inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.bands import Band
from core.prices import PriceBook
from core.uncertainty.sampling import SCALAR_DRAWS

Columns = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Risk:
    """How many draws a calculation is worth, what of the model's own error it feels, and columns.

    `many` takes the inputs at their middle, columns of some of them and the price book, and gives a
    value for each draw, None where it is refused. It needs NumPy; without it the same draws are
    worked out one by one, with the same values.
    """

    draws: int = SCALAR_DRAWS
    """Of answers worked out one by one: as many as take about a second."""
    divides: str = ""
    """The input that a factor on the replica's throughput divides: a fleet of replicas that are a
    tenth faster is that for a tenth less traffic. Empty where throughput plays no part."""
    band: Callable[[Any, PriceBook], Band | None] | None = None
    """P10 and P90 of measured over predicted throughput; None where nothing is predicted."""
    many: Callable[[Any, Columns, PriceBook], Sequence[Any]] | None = None
    columns: frozenset[str] = field(default_factory=frozenset[str])
    """Inputs that may be columns."""
    covers: Callable[[Any], bool] = lambda _inputs: True
    """Whether `many` knows what the other inputs ask for."""


PLAIN = Risk()

__all__ = ["PLAIN", "Columns", "Risk"]
