"""Periods of prices: from a day until the first day they no longer hold."""

from __future__ import annotations

from datetime import date
from typing import Protocol


class Period(Protocol):
    """What holds from `starts` on, until `ends` if that is known."""

    @property
    def starts(self) -> date:
        """First day."""
        ...

    @property
    def ends(self) -> date | None:
        """First day it no longer holds; None if nothing follows."""
        ...


def goes_on(period: Period, day: date) -> bool:
    """Whether it has not ended by a day; it may not have begun either."""
    return period.ends is None or day < period.ends


def holds(period: Period, day: date) -> bool:
    """Whether it is in force on a day."""
    return period.starts <= day and goes_on(period, day)
