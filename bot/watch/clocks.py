"""Wall-clock times of a time zone as moments in UTC, where clocks are put forward or back."""

from __future__ import annotations

import difflib
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from core.errors import InputError, echo

CHANGE = timedelta(hours=26)
"""No clock was ever put forward or back by more: islands crossed the date line, by 24 hours."""


@cache
def zone(text: str) -> ZoneInfo:
    """A time zone by its IANA name, or InputError with the nearest names.

    >>> zone("europe/berlin").key
    'Europe/Berlin'
    """
    said = text.strip().replace(" ", "_")
    known = {name.lower(): name for name in _names()}
    name = known.get(said.lower())
    if name is not None:
        return ZoneInfo(name)
    cities = {low.rpartition("/")[2]: low for low in known}
    near = [known[cities[said.lower()]]] if said.lower() in cities else []
    near = near or [
        known[low] for low in difflib.get_close_matches(said.lower()[:60], known, n=2, cutoff=0.7)
    ]
    hint = f"did you mean {' or '.join(near)}?" if near else "write one like Europe/Berlin or UTC."
    raise InputError(f"I do not know the time zone '{echo(text)}'; {hint}", field="timezone")


def moment(wall: datetime, where: ZoneInfo) -> datetime:
    """When clocks there show `wall`, in UTC.

    Of a time they show twice, the first; one that is left out counts from the time before the
    change, so that 02:30 is when clocks show 03:30.
    """
    return wall.replace(tzinfo=where, fold=0).astimezone(UTC)


def shown(wall: datetime, where: ZoneInfo) -> list[datetime]:
    """Every moment at which clocks there show `wall`: one, two or none."""
    both = {wall.replace(tzinfo=where, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(found for found in both if clock(found, where) == wall)


def clock(at: datetime, where: ZoneInfo) -> datetime:
    """What clocks there show, without a time zone."""
    return at.astimezone(where).replace(tzinfo=None)


def changes_near(at: datetime, where: ZoneInfo) -> bool:
    """Whether clocks there are put forward or back around a moment."""
    return len({(at + off).astimezone(where).utcoffset() for off in (-CHANGE, CHANGE)}) > 1


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())
