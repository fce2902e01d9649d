"""Wall-clock times of a time zone as moments in UTC, where clocks are put forward or back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from core.errors import InputError, did_you_mean, echo
from core.names import near

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
    city = [known[cities[said.lower()]]] if said.lower() in cities else []
    meant = city or near(said.lower(), known, 2)
    hint = did_you_mean(meant, "write one like Europe/Berlin or UTC.")
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
