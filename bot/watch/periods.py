"""Schedules: which period a moment is in, what it is called and when it falls due.

A period is due at a moment of the wall clock, by default at 09:00 in the scenario's time zone, and
lasts until the next one is. Its name is what a check is recorded under, so that however clocks
jump, no period is checked twice and none is left out. Business days are Monday to Friday: there is
no calendar of holidays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.watch.clocks import clock, moment, zone
from core.errors import InputError, echo

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
AT = time(9)
MOST_HOURS, MOST_DAYS = 24 * 366, 3660
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ALLOWED = (
    "quarterly, monthly, weekly or daily, every 6 hours, every 10 days, any but hours with a time"
    " as in 'monthly at 08:30', or a cron line such as '0 9 * * 1'"
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period of a schedule."""

    due: datetime
    """In UTC."""
    name: str
    """e.g. 2026Q4, 2026-11, 2026-W47, 2026-11-21 or, for cron lines, 2026-11-21T09:00Z."""


class Schedule(Protocol):
    """When a scenario is checked. A moment before year 3 or after year 9990 is not supported."""

    @property
    def each(self) -> bool:
        """Whether every period that was missed is made up, or only the newest."""
        ...

    def latest(self, at: datetime) -> Period:
        """The newest period that is due at a moment."""
        ...

    def after(self, at: datetime) -> Period:
        """The first period that is due after a moment."""
        ...


@dataclass(frozen=True, slots=True)
class Calendar:
    """A period for each stretch of days; due on its first day that counts."""

    zone: ZoneInfo
    at: time
    first: Callable[[date], date]
    """The first day of the stretch that a day is in."""
    then: Callable[[date], date]
    """The first day of the stretch after that which begins on a day."""
    name: Callable[[date], str]
    """The name of the stretch that begins on a day."""
    business: bool = True
    each: bool = False

    def latest(self, at: datetime) -> Period:
        """The newest period that is due at a moment."""
        return self._around(at)[0]

    def after(self, at: datetime) -> Period:
        """The first period that is due after a moment."""
        return self._around(at)[1]

    def _around(self, at: datetime) -> tuple[Period, Period]:
        """The two periods about a moment."""
        start = self.first(clock(at, self.zone).date())
        start = self.first(start - DAY)
        found = self._period(start)
        if found.due > at:  # a long stretch whose first day that counts is late
            start = self.first(start - DAY)
            found = self._period(start)
        while True:
            start = self.then(start)
            later = self._period(start)
            if later.due > at:
                return found, later
            found = later

    def _period(self, start: date) -> Period:
        # Saturday and Sunday are 5 and 6
        on = start + DAY * max(0, 7 - start.weekday()) * (self.business and start.weekday() > 4)
        return Period(moment(datetime.combine(on, self.at), self.zone), self.name(start))


@dataclass(frozen=True, slots=True)
class Hours:
    """Every so many hours, counted from 1970 in UTC, so that all processes agree."""

    hours: int
    each: bool = False

    def latest(self, at: datetime) -> Period:
        """The newest period that is due at a moment."""
        step = HOUR * self.hours
        due = at - (at - EPOCH) % step
        return Period(due.astimezone(UTC), minute(due))

    def after(self, at: datetime) -> Period:
        """The first period that is due after a moment."""
        due = self.latest(at).due + HOUR * self.hours
        return Period(due, minute(due))


def minute(due: datetime) -> str:
    """A moment as the name of a period.

    >>> minute(datetime(2026, 11, 21, 9, tzinfo=UTC))
    '2026-11-21T09:00Z'
    """
    return f"{due.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


@lru_cache(maxsize=1000)
def schedule(text: str, timezone: str) -> Schedule:
    """The schedule that a text means in a time zone, or InputError.

    >>> quarterly = schedule("quarterly", "Europe/Berlin")
    >>> quarterly.latest(datetime(2026, 11, 21, tzinfo=UTC)).name
    '2026Q4'
    >>> quarterly.after(datetime(2026, 11, 21, tzinfo=UTC)).due.isoformat()
    '2027-01-01T08:00:00+00:00'
    """
    where = zone(timezone)
    said = " ".join(text.lower().split())
    if not said or len(said) > 100:
        raise _unknown(text)
    found = _EVERY.fullmatch(said)
    if found is None:
        from bot.watch.cron import Cron  # noqa: PLC0415 - heavy, and seldom needed

        fields = said.removeprefix("cron ").removeprefix("cron: ")
        if len(fields.split()) == 5:
            return Cron.read(fields, where)
        raise _unknown(text)
    at = _time(found["at"], text)
    if found["kind"]:
        return _calendar(found["kind"], where, at)
    number, unit = int(found["number"] or 1), found["unit"]
    most = MOST_HOURS if unit == "hour" else MOST_DAYS
    if not 1 <= number <= most:
        raise InputError(
            f"A schedule of every so many {unit}s has 1 to {most:,}; you gave '{echo(text)}'.",
            field="schedule",
        )
    if unit == "hour" and found["at"]:
        raise _unknown(text)
    return Hours(number) if unit == "hour" else _days(number, where, at)


def period_name(text: str) -> str:
    """The name of a period as schedules give it, or InputError.

    >>> period_name(" 2026q4 "), period_name("2026-11-21T09:00z")
    ('2026Q4', '2026-11-21T09:00Z')
    """
    said = text.strip().upper()
    if any(_reads(said, form) for form in _FORMS) or re.fullmatch(r"\d{4}Q[1-4]", said):
        return said
    raise InputError(
        "A period is written as 2026Q4, 2026-11, 2026-W47, 2026-11-21 or, for cron lines and hours,"
        f" 2026-11-21T09:00Z; you gave '{echo(text)}'.",
        field="period",
    )


_FORMS = ("%Y-%m", "%G-W%V", "%Y-%m-%d", "%Y-%m-%dT%H:%MZ")
_EVERY = re.compile(
    r"(?:(?P<kind>quarterly|monthly|weekly|daily)"
    r"|every (?:(?P<number>\d{1,6}) )?(?P<unit>hour|day)s?)"
    r"(?: at (?P<at>\d{1,2}:\d\d))?"
)


def _reads(text: str, form: str) -> bool:
    week = "W" in form  # a week is a day only with its weekday
    try:
        found = datetime.strptime(text + "-1" * week, form + "-%u" * week)  # noqa: DTZ007
    except ValueError:
        return False
    return found.strftime(form) == text


def _unknown(text: str) -> InputError:
    return InputError(f"A schedule is {ALLOWED}; you gave '{echo(text)}'.", field="schedule")


def _time(said: str | None, text: str) -> time:
    if said is None:
        return AT
    hour, minutes = map(int, said.split(":"))
    if hour > 23 or minutes > 59:
        raise _unknown(text)
    return time(hour, minutes)


def _calendar(kind: str, where: ZoneInfo, at: time) -> Calendar:
    if kind == "quarterly":
        return Calendar(
            where,
            at,
            lambda day: date(day.year, day.month - (day.month - 1) % 3, 1),
            lambda start: _months_on(start, 3),
            lambda start: f"{start.year}Q{(start.month + 2) // 3}",
            each=True,
        )
    if kind == "monthly":
        return Calendar(
            where,
            at,
            lambda day: day.replace(day=1),
            lambda start: _months_on(start, 1),
            lambda start: f"{start:%Y-%m}",
        )
    if kind == "weekly":
        return Calendar(
            where,
            at,
            lambda day: day - DAY * day.weekday(),
            lambda start: start + DAY * 7,
            lambda start: f"{start:%G-W%V}",
        )
    return _days(1, where, at)


def _days(number: int, where: ZoneInfo, at: time) -> Calendar:
    """Every so many days, counted from the first day of the calendar."""
    return Calendar(
        where,
        at,
        lambda day: day - DAY * (day.toordinal() % number),
        lambda start: start + DAY * number,
        date.isoformat,
        business=False,
    )


def _months_on(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, 1)


__all__ = ["Period", "Schedule", "minute", "period_name", "schedule"]
