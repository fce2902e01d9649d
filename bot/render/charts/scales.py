"""Which part of an axis to show, and the names of its ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.render.numbers import short

if TYPE_CHECKING:
    from matplotlib.axis import Axis

WIDEST_LINEAR = 20.0
"""Points of interest further apart than this factor are shown on a logarithmic axis."""
TALLEST_LOG = 1e8
FEW_DECADES = 2.7

ROUND = (1, 2, 2.5, 5, 10)
PERIODS: dict[str, tuple[int, ...]] = {
    "months": (1, 2, 3, 6, 12, 24, 36, 60, 120),
    "days": (1, 2, 5, 10, 30, 60, 90, 180, 365),
    "hours": (1, 2, 4, 6, 12, 24, 48),
}
"""Steps of an axis of time."""
COUNTED = frozenset({"GPUs", "replicas", "requests", "documents"})
"""Units of which there are no halves."""


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


def span_for(values: Iterable[float], *, log: bool, zero: bool = True, room: float = 0.1) -> Span:
    """The part of an axis that shows all values, with zero where `zero` says so.

    Room, as a share of what is shown, is left on the sides that are not zero. A logarithmic axis
    shows the values above zero; where there are none it is linear. One value alone has an axis too.

    >>> span_for([2, 10.0], log=False), span_for([-4.0, 6.0], log=False, room=0)
    (Span(low=0.0, high=11.0, log=False), Span(low=-4.0, high=6.0, log=False))
    """
    found = list(values)
    if log and (above := [value for value in found if value > 0]):
        low, high = min(above), max(above)
        spare = max((high / low) ** room, 1.2 if room else 1.0)
        low, high = low / spare, high * spare
        return Span(low, high, log=True) if high / low > 1.1 else Span(low / 2, high * 2, log=True)
    low, high = min(found, default=0.0), max(found, default=1.0)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        around = abs(high) / 2 or 1.0
        low, high = (0.0 if zero else low - around), high + around
    spare = (high - low) * room
    return Span(
        low if zero and low == 0 else low - spare,
        high if zero and high == 0 else high + spare,
        log=False,
    )


def dress(axis: Axis, span: Span, *, money: bool = False) -> None:
    """Ticks of an axis: round numbers with their letter."""
    name_ticks(axis, ticks(span), "usd" if money else "")


def name_ticks(axis: Axis, at: Sequence[float], unit: str) -> None:
    """Ticks at these values, named in as few digits as tell them apart."""
    from matplotlib.ticker import (  # noqa: PLC0415 - heavy
        FixedFormatter,
        FixedLocator,
        NullFormatter,
        NullLocator,
    )

    axis.set_major_locator(FixedLocator(at))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FixedFormatter(tick_names(at, unit)))
    axis.set_minor_formatter(NullFormatter())


def tick_names(at: Sequence[float], unit: str) -> list[str]:
    """Names of ticks, no two the same.

    >>> tick_names([0, 500, 1000], "usd"), tick_names([2025, 2026, 2027], "")
    (['$0', '$500', '$1k'], ['2025', '2026', '2027'])
    """
    names = [short(value, unit) for value in at]
    all_of_them = "".join(names)
    before, after = ("$" if "$" in all_of_them else ""), ("%" if "%" in all_of_them else "")
    each = 100.0 if unit == "fraction" else 1.0
    digits = 4
    while len(set(names)) < len(set(at)) and digits < 17:
        names = [
            f"{'-' if value < 0 else ''}{before}{abs(value) * each:.{digits}g}{after}"
            for value in at
        ]
        digits += 1
    return names


def ticks(span: Span, unit: str = "") -> list[float]:
    """Round values on an axis, four to nine of them; months by the year, days by the month.

    What is counted has none between two whole numbers, unless all that is shown lies there.

    >>> ticks(Span(0, 37, log=False), "months")
    [0.0, 12.0, 24.0, 36.0]
    >>> ticks(Span(0, 12.5, log=False), "GPUs"), ticks(Span(0.7, 6, log=True), "GPUs")
    ([0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0], [1.0, 2.0, 5.0])
    >>> ticks(Span(0, 6.9e6, log=False))
    [0.0, 2000000.0, 4000000.0, 6000000.0]
    >>> ticks(Span(-30, 90, log=False))
    [-20.0, 0.0, 20.0, 40.0, 60.0, 80.0]
    >>> ticks(Span(90, 20_000, log=True))
    [100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0, 20000.0]
    """
    if span.log:
        return _log_ticks(span, unit)
    return _linear_ticks(span, unit)


def _linear_ticks(span: Span, unit: str = "") -> list[float]:
    rough = (span.high - span.low) / 6
    for step in PERIODS.get(unit, ()):
        if rough * 0.999 <= step and step * 8 >= span.high - span.low > 4:
            return _multiples(span, step)
    if unit in COUNTED and rough <= 5:
        found = _multiples(span, next(step for step in (1, 2, 5) if step >= rough * 0.75))
        if len(found) > 1:
            return found
    size = 10.0 ** math.floor(math.log10(rough))
    return _multiples(span, next(s * size for s in ROUND if s * size >= rough * 0.999))


def _multiples(span: Span, step: float) -> list[float]:
    first, last = math.ceil(span.low / step - 1e-9), math.floor(span.high / step + 1e-9)
    return [float(f"{i * step:.14g}") for i in range(first, last + 1)]


def _log_ticks(span: Span, unit: str = "") -> list[float]:
    first, last = math.floor(math.log10(span.low)), math.ceil(math.log10(span.high))
    decades = math.log10(span.high / span.low)
    every = max(1, math.ceil(decades / 8))
    within = (1.0, 2.0, 5.0) if decades < FEW_DECADES else (1.0,)
    found = [m * 10.0**e for e in range(first, last + 1, every) for m in within]
    least = 1.0 if unit in COUNTED else 0.0
    shown = [value for value in found if span.shows(value) and value >= least]
    return shown if len(shown) > 1 else _linear_ticks(span, unit)
