"""Where the history is, and what the commands of `gpusize prices` take from the command line."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.book import CACHE
from bot.config import data_folder, history_url, source_urls
from core.errors import InputError, did_you_mean, echo
from core.names import near
from pricing.history.database import exists, parse_url, shown
from pricing.history.live import LivePrices
from pricing.history.store import Store, open_store
from pricing.sources.registry import SOURCES
from pricing.table import Table, read_embedded
from pricing.table_rows import PACKAGE

TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Place:
    """What a command works with."""

    url: str
    urls: dict[str, str]
    """Addresses of sources other than the default, by id."""
    now: datetime
    cache: Path
    """Where the last prices that were read are kept for when the history is away."""
    base: Table = field(default_factory=read_embedded)
    """The package's table."""

    def open(self) -> Store | None:
        """The history; None where none was kept yet, and none is made.

        Raises HistoryUnavailableError if the database does not answer.
        """
        return open_store(self.url) if exists(parse_url(self.url)) else None

    @contextmanager
    def reading(self) -> Generator[Store | None]:
        """`open`, closed afterwards."""
        store = self.open()
        if store is None:
            yield None
            return
        with store:
            yield store

    def live(self) -> LivePrices:
        """The prices answers rest on, as every other command has them."""
        found = LivePrices(self.url, cache=self.cache)
        found.refresh()
        return found

    def shown(self) -> str:
        """The address as it may be printed: without a password."""
        return shown(parse_url(self.url))

    def none_yet(self) -> str:
        """What is said where there is no history."""
        return (
            f"There is no price history at {self.shown()} yet; `gpusize prices refresh` makes it."
        )


def here(now: datetime) -> Place:
    """As the environment and `.env` say. Raises InputError for an address that cannot be one."""
    dotenv = Path.cwd() / ".env"
    place = Place(
        history_url(os.environ, dotenv),
        source_urls(os.environ, dotenv),
        now,
        data_folder(os.environ, dotenv) / CACHE,
    )
    parse_url(place.url)
    return place


def day(text: str | None, option: str) -> date | None:
    """A date as typed, or InputError."""
    if text is None:
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is None or len(text.strip()) != len("2026-11-21"):
        raise InputError(
            f"{option} takes a date like 2026-11-21; you gave '{echo(text)}'.", field=option
        )
    if found.year < 2000:
        raise InputError(f"{option} must be from 2000-01-01 on; you gave {found}.", field=option)
    return found


def known_at(text: str | None, now: datetime) -> datetime | None:
    """The moment of `--known`: a day means its end, a time without a zone is UTC."""
    if text is None:
        return None
    said = text.strip()
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise InputError(
            "--known takes a time like 2026-11-21T09:00, in UTC, or a date; you gave"
            f" '{echo(text)}'.",
            field="--known",
        ) from None
    if len(said) == len("2026-11-21"):
        return end_of(day(said, "--known") or now.date())
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    if found > now + timedelta(days=1):
        raise InputError(f"--known must not be in the future; you gave '{echo(text)}'.")
    return found


def start_of(when: date) -> datetime:
    """The last moment before a day, in UTC: what was known then is what the day began with."""
    return datetime.combine(when, time.min, UTC) - TICK


def end_of(when: date) -> datetime:
    """The last moment of a day, in UTC."""
    return start_of(when + timedelta(days=1))


def source_id(text: str | None, *, package: bool = True) -> str | None:
    """A source as typed, or InputError that names the near or all of them."""
    if text is None:
        return None
    known = [*SOURCES, *([PACKAGE] if package else [])]
    said = text.strip().lower().replace("_", "-")
    if said in known:
        return said
    begun = [name for name in known if said and name.startswith(said)]
    meant = (begun or near(said, known))[:1]
    hint = did_you_mean(meant, f"there are {', '.join(known)}.")
    raise InputError(f"There is no price source '{echo(text)}'; {hint}", field="--source")
