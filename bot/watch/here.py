"""The watch of whoever runs this, by the settings."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.book import LiveBook
from bot.config import history_url, source_urls
from bot.watch.fresh_prices import DailyPrices
from bot.watch.outbox import put_all
from bot.watch.runner import Refresh, Runner
from bot.watch.store import WatchStore
from pricing.book import TableBook


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def the_store() -> WatchStore:
    """The scenarios, in the database of the price history; nothing is opened or created yet."""
    return WatchStore(history_url(os.environ, _dotenv()))


def the_runner(
    store: WatchStore,
    live: LiveBook,
    clock: Callable[[], datetime] = utc_now,
    refresh: Refresh | None = None,
) -> Runner:
    """What makes checks, with the prices of `live`."""

    def book_now() -> TableBook:
        live.refresh()
        return live.book()

    return Runner(
        store, put_all, book_now, live.known, refresh or the_refresh(), clock, this_process()
    )


def the_refresh() -> DailyPrices:
    """What refreshes prices before a check."""
    return DailyPrices(history_url(os.environ, _dotenv()), source_urls(os.environ, _dotenv()))


def no_refresh(at: datetime) -> dict[str, str]:
    """Prices stay as they are, and nothing is said about it."""
    return {}


def this_process() -> str:
    """The name of this process for leases."""
    return f"{socket.gethostname()[:40]} {os.getpid()}"


def _dotenv() -> Path:
    return Path.cwd() / ".env"
