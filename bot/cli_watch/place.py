"""What the actions of `gpusize watch` work with, and what they take from the command line."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from bot.book import LiveBook
from bot.watch.post import Whose
from bot.watch.store import WatchStore
from core.errors import InputError, echo
from pricing.book import TableBook

_FOR = re.compile(r"(?P<number>\d{1,3})\s*(?P<unit>d|days?|w|weeks?)")


@dataclass
class Place:
    """Where scenarios are, whose they are, and what time it is."""

    store: WatchStore
    whose: Whose
    named: bool
    """Whether a workspace was named: `run` and `due` are for all otherwise."""
    clock: Callable[[], datetime]

    @cached_property
    def live(self) -> LiveBook:
        """The prices."""
        return LiveBook(os.environ, Path.cwd() / ".env")

    def book(self) -> TableBook:
        """The prices there are now."""
        self.live.refresh()
        return self.live.book()


def until(text: str, now: datetime) -> datetime:
    """The end of a snooze as typed: so many days or weeks from now, or the beginning of a day.

    >>> until("1w", datetime(2026, 11, 21, 9, tzinfo=UTC)).isoformat()
    '2026-11-28T09:00:00+00:00'
    """
    said = text.strip().lower()
    allowed = "a number of days or weeks such as 1d or 2w, or a date to come such as 2026-12-24"
    found = _FOR.fullmatch(said)
    if found is not None:
        days = int(found["number"]) * (7 if found["unit"].startswith("w") else 1)
        if 1 <= days <= 3650:
            return now + timedelta(days=days)
    try:
        day = datetime.combine(date.fromisoformat(said), time.min, UTC)
    except ValueError:
        day = now
    if found is not None or len(said) != len("2026-12-24") or day <= now:
        raise InputError(f"snooze takes {allowed}; you gave '{echo(text)}'.", field="until")
    return day


def whole(text: str, option: str, most: int = 10_000) -> int:
    """A whole number as typed. Raises InputError."""
    if text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= most:
        return int(text)
    raise InputError(f"{option} takes a whole number from 1 to {most:,}; you gave '{echo(text)}'.")
