"""Which sources were read lately, on each day: one that is read no more gives way to others.

Without this, the source read last would answer, and two lists that disagree by a few percent would
take turns with every refresh of one of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

PATIENCE = timedelta(days=14)
"""By how much a source may be read earlier than another and still be preferred to it: twice the
week that lies between refreshes where nobody chose otherwise."""


class Fresh:
    """From the days on which each source was read."""

    def __init__(self, readings: Mapping[str, Sequence[date]]) -> None:
        self.days: list[date] = []
        """Days from which other sources count as read lately, ascending."""
        self._sets: list[frozenset[str]] = []
        last: dict[str, date] = {}
        for day, source in sorted((day, name) for name, days in readings.items() for day in days):
            last[source] = day
            now = frozenset(name for name, read in last.items() if day - read <= PATIENCE)
            if self._sets and self.days[-1] == day:
                self._sets[-1] = now
            elif not self._sets or self._sets[-1] != now:
                self.days.append(day)
                self._sets.append(now)

    def at(self, day: date) -> frozenset[str]:
        """The sources read lately on a day; before the first reading, those of that reading.

        >>> fresh = Fresh({"a": [date(2026, 1, 1)], "b": [date(2026, 1, 2), date(2026, 2, 1)]})
        >>> sorted(fresh.at(date(2026, 1, 20))), sorted(fresh.at(date(2026, 2, 1)))
        (['a', 'b'], ['b'])
        """
        if not self._sets:
            return frozenset()
        return self._sets[max(0, bisect_right(self.days, day) - 1)]
