"""Scenarios, a clock that is set, and runners, for tests of checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.watch.asked import scenario_of
from bot.watch.kept import Kept
from bot.watch.outbox import put_all
from bot.watch.post import LOCAL, Whose
from bot.watch.runner import Refresh, Runner
from bot.watch.store import WatchStore
from bot.watch.tables import checks, outbox
from core.watch.scenario import Scenario
from pricing.book import TableBook, embedded_book
from pricing.history.live import LivePrices

NOVEMBER = datetime(2026, 11, 21, 12, tzinfo=UTC)
TEXT = "/breakeven gpt-4o-mini vs llama-3.1-8b on l40s, 800 in, 300 out, 5M/month"
BOOK = embedded_book()


def scenario(name: str = "Bot", **more: Any) -> Scenario:
    return scenario_of({"name": name, "channel": "C1", "text": TEXT, **more}, BOOK)


BOT = scenario()


@dataclass
class Watch:
    """One database of scenarios, at a time the test says."""

    url: str
    store: WatchStore
    now: datetime = NOVEMBER
    refreshed: list[datetime] = field(default_factory=list)
    stale: dict[str, str] = field(default_factory=dict)

    def clock(self) -> datetime:
        return self.now

    def runner(
        self,
        *,
        now: Callable[[], TableBook] | None = None,
        known: Callable[[datetime | None], TableBook] | None = None,
        who: str = "one",
        refresh: Refresh | None = None,
    ) -> Runner:
        live = LivePrices(self.url)

        def book_now() -> TableBook:
            live.refresh()
            return live.book()

        def book_known(moment: datetime | None) -> TableBook:
            return BOOK if moment is None else live.at(moment)

        def noted(at: datetime) -> dict[str, str]:
            self.refreshed.append(at)
            return self.stale

        return Runner(
            *(self.store, put_all, now or book_now, known or book_known),
            *(refresh or noted, self.clock, who),
        )

    def add(self, name: str = "Bot", whose: Whose = LOCAL, **more: Any) -> Kept:
        made = scenario(name, **more) if more else replace(BOT, name=name)
        return self.store.add(whose, made, "ada", self.now)

    def ran(self, name: str = "Bot") -> list[tuple[str, str, str]]:
        """Period, state and reason of each check, the oldest first."""
        found = self.store.history(LOCAL, name, 1000)
        return [(one.period, one.state, one.reason) for one in reversed(found)]

    def posts(self) -> list[tuple[str, str]]:
        """Channel and kind of each message put, in order."""
        with self.store.reading() as db:
            rows = db.execute(sa.select(outbox.c.channel, outbox.c.kind).order_by(outbox.c.id))
            return [(row.channel, row.kind) for row in rows]

    def counts(self) -> tuple[int, int, int]:
        """Checks that ended, checks that run, and messages."""
        with self.store.reading() as db:
            ended = sa.select(sa.func.count()).where(checks.c.state != "running")
            running = sa.select(sa.func.count()).where(checks.c.state == "running")
            put_ = sa.select(sa.func.count(outbox.c.id))
            return tuple(db.scalar(query) or 0 for query in (ended, running, put_))  # type: ignore[return-value]

    def later(self, **more: float) -> None:
        self.now += timedelta(**more)


@contextmanager
def watch(url: str) -> Iterator[Watch]:
    with WatchStore(url) as store:
        yield Watch(url, store)
