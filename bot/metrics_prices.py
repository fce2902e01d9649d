"""How old the prices in use are, and what of them waits for a person: looked up for metrics."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date

from bot.metrics import Ages
from pricing.book import TableBook
from pricing.fx import fx_table
from pricing.table import Table

AGAIN_S = 30.0
"""For how long the number of readings that wait is good: scrapers come every few seconds."""


def ages(book: TableBook, today: date) -> Ages:
    """The age in days of the prices a book answers with."""
    table = book.table
    fx = max(day for day, _ in fx_table().and_since(table.rates).days)
    newest = {
        "api": max((table.observed(entry, today) for entry in table.api), default=None),
        "gpu": max((table.observed(entry, today) for entry in table.gpu), default=None),
        "fx": fx,
    }
    return Ages(
        {kind: _days(day, today) for kind, day in newest.items() if day is not None},
        {source: _days(days[-1], today) for source, days in table.readings.items() if days},
        troubled=bool(book.problem),
    )


class PriceAges:
    """`ages` of the book there is, worked out once for each table and day."""

    def __init__(self, book: Callable[[], TableBook], today: Callable[[], date]) -> None:
        self._book = book
        self._today = today
        self._made: tuple[Table, date, str, Ages] | None = None

    def __call__(self) -> Ages:
        """The ages now."""
        book, today, made = self._book(), self._today(), self._made
        if made is None or made[0] is not book.table or made[1:3] != (today, book.problem):
            made = self._made = (book.table, today, book.problem, ages(book, today))
        return made[3]


class Quarantine:
    """How many readings wait in the history at an address; asked at most every AGAIN_S."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._clock = clock
        self._lock = threading.Lock()
        self._found: tuple[float, int] | None = None

    def __call__(self) -> int:
        """The number; 0 where there is no history yet. Raises as the history does."""
        with self._lock:
            now = self._clock()
            if self._found is None or now - self._found[0] >= AGAIN_S:
                self._found = (now, _waiting(self._url))
            return self._found[1]


def _waiting(url: str) -> int:
    # heavy, and not needed by a service nobody measures
    import sqlalchemy as sa  # noqa: PLC0415

    from pricing.history.database import connect, exists, parse_url, reading  # noqa: PLC0415
    from pricing.history.schema import held_rows  # noqa: PLC0415

    place = parse_url(url)
    if not exists(place):
        return 0
    engine = connect(place)
    try:
        with reading(engine) as db:
            return db.execute(sa.select(sa.func.count()).select_from(held_rows)).scalar_one()
    finally:
        engine.dispose()


def _days(day: date, today: date) -> int:
    return max((today - day).days, 0)
