"""Cron lines as cron reads them. APScheduler's trigger finds the times; what it reads otherwise is
put right here.

- Numbers of weekdays: cron's 0 and 7 are Sunday, APScheduler's 0 is Monday.
- Where both the day of the month and that of the week are given, cron goes by either; one that
  begins with `*`, such as `*/2`, does not count as given (crontab(5) of Vixie cron).
- Clocks put forward or back: a line that names its hours runs once for each time it names, at the
  next possible moment where clocks leave it out and the first time where they show it twice; one
  that does not (`*` or `*/2`) follows the clock, so that `0 * * * *` is every hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from bot.watch.clocks import CHANGE, changes_near, clock, moment, shown
from bot.watch.periods import Period, minute
from core.errors import InputError, echo

MINUTE = timedelta(minutes=1)
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
Y2000 = datetime.fromisoformat("2000-01-01")
NEVER = timedelta(days=366 * 41)
"""Any line that ever comes does within 40 years: the 29th of February on a given weekday, over a
year such as 2100, which is no leap year."""
_DAYS = ("day", "day_of_week")
_FIELDS = {
    "minute": "minute (0 to 59)",
    "hour": "hour (0 to 23)",
    "day": "day of the month (1 to 31)",
    "month": "month (1 to 12, or jan to dec)",
    "day_of_week": "day of the week (0 to 7, or sun to sat)",
}
"""APScheduler's names of a line's fields, in order, and what each is."""
_WEEKDAYS = re.compile(r"(?P<first>\w+|\*)(?:-(?P<last>\w+))?(?:/(?P<step>\d{1,3}))?")


@dataclass(frozen=True)
class Cron:
    """A cron line of five fields in a time zone."""

    line: str
    zone: ZoneInfo
    triggers: tuple[CronTrigger, ...]
    """In clock times, which pass for UTC there."""
    each: bool = False

    @classmethod
    def read(cls, line: str, where: ZoneInfo) -> Self:
        """The schedule of a line. Raises InputError for one that cannot be meant or never comes."""
        fields = dict(zip(_FIELDS, line.split(), strict=True))
        either = not any(fields[name].startswith(("*", "?")) for name in _DAYS)
        fields["day_of_week"] = _weekdays(fields["day_of_week"], line)
        for name, value in fields.items():
            _refuse_wrong(name, value, line)
        triggers = tuple(
            CronTrigger(**{k: v for k, v in fields.items() if k != left_out}, timezone=UTC)
            for left_out in (_DAYS if either else (None,))
        )
        found = cls(line, where, triggers)
        if next(found._walls(Y2000, Y2000 + NEVER), None) is None:
            raise _wrong(line, "no day is ever so")
        return found

    def latest(self, at: datetime) -> Period:
        """The newest period that is due at a moment."""
        until, back = at + MINUTE, timedelta(hours=1)
        while back < NEVER:
            found = [due for due in self._dues(at - back, until) if due <= at]
            if found:
                return Period(max(found), minute(max(found)))
            until, back = at - back + CHANGE, back * 4
        raise _wrong(self.line, "no day is ever so")

    def after(self, at: datetime) -> Period:
        """The first period that is due after a moment."""
        due = min(self._soon(at))
        return Period(due, minute(due))

    def _soon(self, at: datetime) -> Iterator[datetime]:
        """The next moments after one, the first of them among them."""
        first: datetime | None = None
        for due in self._dues(at, at + NEVER):
            if first is not None and (due > first + CHANGE or not changes_near(first, self.zone)):
                return
            if due > at:
                first = first or due
                yield due

    def _dues(self, since: datetime, until: datetime) -> Iterator[datetime]:
        """Moments of the line around a stretch, in nearly their order."""
        about = [CHANGE if changes_near(end, self.zone) else MINUTE for end in (since, until)]
        start = clock(since, self.zone) - about[0]
        for wall in self._walls(start, clock(until, self.zone) + about[1]):
            if self.line.split()[1].startswith("*"):
                yield from shown(wall, self.zone)
            else:
                yield moment(wall, self.zone)

    def _walls(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """Clock times of the line from one to another."""
        at, last = start.replace(tzinfo=UTC), end.replace(tzinfo=UTC)
        while at <= last:
            found = [trigger.get_next_fire_time(None, at) for trigger in self.triggers]
            coming = [fire for fire in found if fire is not None and fire <= last]
            if not coming:
                return
            yield min(coming).replace(tzinfo=None)
            at = min(coming) + MINUTE


def _refuse_wrong(name: str, value: str, line: str) -> None:
    """Raises InputError for a field that is none."""
    try:
        CronTrigger(**{name: value}, timezone=UTC)
    except ValueError:  # in the words of APScheduler's own notation
        raise _no(name, value, line) from None


def _weekdays(field: str, line: str) -> str:
    """The field's days by their names, which mean the same everywhere."""
    if field in ("*", "?"):
        return "*"
    days: set[int] = set()
    for part in field.lower().split(","):
        found = _WEEKDAYS.fullmatch(part)
        if found is None:
            raise _no("day_of_week", part, line)
        step = int(found["step"] or 1)
        if found["first"] == "*":
            first, last = 0, 6
        else:
            first = _weekday(found["first"], line)
            last = _weekday(found["last"], line) if found["last"] else 6 if found["step"] else first
        last += 7 * (last < first)  # fri-mon, and 5-0
        if step < 1:
            raise _wrong(line, "a step is at least 1")
        days |= {day % 7 for day in range(first, last + 1, step)}
    return "*" if len(days) == 7 else ",".join(DAYS[day] for day in sorted(days))


def _weekday(text: str, line: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= 7:
        return int(text)  # 7 is Sunday again
    if text[:3] in DAYS and text in (text[:3], _LONG[text[:3]]):
        return DAYS.index(text[:3])
    raise _no("day_of_week", text, line)


_LONG = {
    day: f"{day}{rest}"
    for day, rest in zip(
        DAYS, ("day", "day", "sday", "nesday", "rsday", "day", "urday"), strict=True
    )
}


def _no(name: str, value: str, line: str) -> InputError:
    return _wrong(line, f"'{echo(value)}' cannot be the {_FIELDS[name]}")


def _wrong(line: str, why: str) -> InputError:
    return InputError(
        f"The cron line '{echo(line)}' cannot be used: {why}. Write minute, hour, day of the month,"
        " month and day of the week, e.g. 0 9 * * 1 for Mondays at 09:00.",
        field="schedule",
    )
