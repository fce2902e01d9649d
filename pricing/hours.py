"""Prices by time of day: where one figure stands for all of them, it is that of a fixed hour."""

from __future__ import annotations

from datetime import time

FIXED_HOUR = time(12)
"""UTC, at which prices with a time of day are compared and used."""


def covers(hours: str, hour: time = FIXED_HOUR) -> bool:
    """Whether a window of a day holds at `hour`; one that cannot be read holds never.

    >>> covers("00:30-16:30"), covers("16:30-00:30"), covers("20:00-13:00"), covers("at night")
    (True, False, True, False)
    """
    start, _, stop = hours.partition("-")
    try:
        first, end = time.fromisoformat(start.strip()), time.fromisoformat(stop.strip())
    except ValueError:
        return False
    if first < end:
        return first <= hour < end
    return first <= hour or end > hour
