"""Prices are refreshed before a check, once a day at most, by one of all processes."""

from __future__ import annotations

import logging
import secrets
import sqlite3
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from pricing.history.database import connect, parse_url
from pricing.history.edition import sqlite_file
from pricing.history.errors import HistoryUnavailableError
from pricing.history.store import Store, open_store
from pricing.refresh import refresh
from pricing.sources.fetch import Fetch, SourceSettings, fetch
from pricing.sources.registry import usual
from pricing.table import Table, read_embedded

log = logging.getLogger(__name__)

EVERY = timedelta(hours=20)
"""Less than a day, so that checks at one time of the day each find new prices."""
WAIT_S = 300
"""How long another process's refresh is waited for: all sources together take less."""
LOCK = 7_105_301_482_013
"""An advisory lock's number, at random."""
LINES = 20
"""How many of a source's last lines are looked at for its last reading."""
USED = frozenset({"accepted", "unchanged"})


class DailyPrices:
    """Reads the usual sources through the gate, unless that was tried within EVERY."""

    def __init__(self, url: str, urls: Mapping[str, str], fetch: Fetch = fetch) -> None:
        self._url = url
        self._sources = usual(urls)
        self._fetch = fetch

    def __call__(self, at: datetime) -> dict[str, str]:
        """Refresh; a sentence for each source whose earlier prices stay, "" being all of them."""
        try:
            with open_store(self._url) as store, _alone(self._url) as alone:
                if not alone:
                    return {"": "Prices were not refreshed: another process is still at it."}
                base = read_embedded()
                said = {
                    source: self._one(source, where, store, base, at)
                    for source, where in self._sources.items()
                }
        except HistoryUnavailableError as error:
            return {"": f"Prices were not refreshed: {error.message}"}
        return {source: sentence for source, sentence in said.items() if sentence}

    def _one(
        self, source: str, where: SourceSettings, store: Store, base: Table, at: datetime
    ) -> str:
        accepted = store.latest(source)
        if accepted is not None and at - accepted.retrieved_at < EVERY:
            return ""
        # lines of parts and of what a person decided are no readings of their own
        tried = [r for r in store.readings(source, LINES) if not r.partial and r.decides is None]
        if tried and at - tried[0].retrieved_at < EVERY:
            return _sentence(source, tried[0].reasons, store)
        try:
            found = refresh(source, store, where, at, fetch=self._fetch, base=base)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("refreshing %s failed, reference %s", source, reference)
            return _sentence(source, [f"internal error, reference {reference}"], store)
        if found.status in USED or found.after is not None:
            return ""
        return _sentence(source, found.reasons, store)


def _sentence(source: str, reasons: tuple[str, ...] | list[str], store: Store) -> str:
    accepted = store.latest(source)
    stay = f"those read on {accepted.retrieved_at:%Y-%m-%d} stay" if accepted else "none are known"
    why = reasons[0].strip().rstrip(".") if reasons else "it waits for a person"
    return f"Prices of {source} could not be refreshed ({why}); {stay}."


@contextmanager
def _alone(url: str) -> Generator[bool]:
    """Whether no other process refreshes prices there now; a crash ends its turn."""
    file = sqlite_file(url)
    if file is not None:
        beside = file.with_name(f"{file.name}.refresh")
        with closing(sqlite3.connect(beside, timeout=WAIT_S, isolation_level=None)) as lock:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                yield False
            else:
                yield True
        return
    engine = connect(parse_url(url))
    try:
        if engine.dialect.name != "postgresql":
            yield True
            return
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as db:
            db.exec_driver_sql(f"SET lock_timeout = '{WAIT_S}s'")
            try:
                db.execute(sa.select(sa.func.pg_advisory_lock(LOCK)))
            except OperationalError:
                yield False
            else:
                yield True
            db.exec_driver_sql("RESET lock_timeout")
    finally:
        engine.dispose()  # which ends the turn
