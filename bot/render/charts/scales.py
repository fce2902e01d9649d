"""Which part of an axis to show, and the names of its ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.render.numbers import compact

if TYPE_CHECKING:
    from matplotlib.axis import Axis
    from matplotlib.ticker import FixedLocator

WIDEST_LINEAR = 20.0
"""Points of interest further apart than this factor are shown on a logarithmic axis."""
TALLEST_LOG = 1e8
FEW_DECADES = 2.7


@dataclass(frozen=True, slots=True)
class Span:
    """The shown part of an axis."""

    low: float
    high: float
    log: bool

    def at(self, value: float) -> float:
        """Where a value lies: 0 is the low end, 1 the high one."""
        if not self.log:
            return (value - self.low) / (self.high - self.low)
        if value <= 0:
            return -math.inf
        return math.log(value / self.low) / math.log(self.high / self.low)

    def value(self, share: float) -> float:
        """The value that lies there."""
        if not self.log:
            return self.low + share * (self.high - self.low)
        return self.low * (self.high / self.low) ** share

    def shows(self, value: float) -> bool:
        """Whether a value is on the axis."""
        return self.low <= value <= self.high


def span_of(interest: Iterable[float]) -> Span:
    """The part of an axis that shows all points of interest with some room around."""
    found = [value for value in interest if value > 0]
    low, high = min(found), max(found)
    if high / low <= WIDEST_LINEAR:
        return Span(0.0, high * 1.3, log=False)
    room = (high / low) ** 0.08
    return Span(low / max(room, 1.5), high * max(room, 1.5), log=True)


def heights(span: Span, values: Iterable[float]) -> Span:
    """The vertical axis for a horizontal one: a straight line stays straight."""
    found = [value for value in values if value > 0]
    low, high = min(found), max(found)
    if not span.log or high / low < 3:
        return Span(0.0, high * 1.12, log=False)
    low = max(low, high / TALLEST_LOG)
    room = max((high / low) ** 0.06, 1.3)
    return Span(low / room, high * room, log=True)


def dress(axis: Axis, span: Span, *, money: bool = False) -> None:
    """Ticks of an axis: round numbers with their letter."""
    from matplotlib.ticker import (  # noqa: PLC0415 - heavy
        FixedLocator,
        FuncFormatter,
        NullFormatter,
        NullLocator,
    )

    axis.set_major_locator(FixedLocator(ticks(span)))
    axis.set_minor_locator(NullLocator())
    sign = "$" if money else ""
    axis.set_major_formatter(FuncFormatter(lambda value, _: sign + compact(value)))
    axis.set_minor_formatter(NullFormatter())


def whole(span: Span) -> FixedLocator:
    """Ticks of what is counted: none between two whole numbers."""
    from matplotlib.ticker import FixedLocator  # noqa: PLC0415 - heavy

    return FixedLocator([value for value in ticks(span) if value == int(value)])


def ticks(span: Span) -> list[float]:
    """Round values on an axis, four to nine of them.

    >>> ticks(Span(0, 6.9e6, log=False))
    [0.0, 2000000.0, 4000000.0, 6000000.0]
    >>> ticks(Span(90, 20_000, log=True))
    [100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0, 20000.0]
    """
    if span.log:
        return _log_ticks(span)
    rough = (span.high - span.low) / 6
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(s * unit for s in (1, 2, 2.5, 5, 10) if s * unit >= rough * 0.999)
    count = math.floor((span.high - span.low) / step + 1e-9)
    return [span.low + i * step for i in range(count + 1)]


def _log_ticks(span: Span) -> list[float]:
    first, last = math.floor(math.log10(span.low)), math.ceil(math.log10(span.high))
    decades = math.log10(span.high / span.low)
    every = max(1, math.ceil(decades / 8))
    within = (1.0, 2.0, 5.0) if decades < FEW_DECADES else (1.0,)
    found = [m * 10.0**e for e in range(first, last + 1, every) for m in within]
    return [value for value in found if span.shows(value)]
