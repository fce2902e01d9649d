"""What a history holds, told without reading it: how many readings were accepted, and which last.

A table of prices is made anew only when that changed, so that many processes may look often. The
look goes to the database's driver itself: loading SQLAlchemy takes as long as answering a question.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pricing.history.errors import HistoryUnavailableError

NEWEST = "SELECT count(*), max(id), max(known_from) FROM readings WHERE known_from IS NOT NULL"
WAIT_S = 5


@dataclass(frozen=True, slots=True)
class Edition:
    """The accepted readings of a history, as one look tells them from those of another."""

    readings: int
    last_id: int
    known: datetime
    """When the newest of them began to answer, in UTC."""

    def text(self) -> str:
        """The edition in one line."""
        return f"{self.readings} {self.last_id} {self.known.isoformat()}"


def sqlite_file(url: str) -> Path | None:
    """The file of a plain `sqlite:///FILE`, or None for any other address.

    >>> sqlite_file("sqlite:////data/prices.db").as_posix()
    '/data/prices.db'
    >>> sqlite_file("postgresql://prices@db/gpusize"), sqlite_file("sqlite:///:memory:")
    (None, None)
    """
    scheme, _, name = url.partition(":///")
    plain = name and name != ":memory:" and not name.startswith("file:") and "?" not in name
    if scheme.partition("+")[0] != "sqlite" or not plain:
        return None
    return Path(unquote(name)).expanduser()


def newest(url: str) -> Edition | None:
    """The edition of the history at `url`; None if nothing was accepted there yet.

    Creates and migrates nothing. Raises HistoryUnavailableError if it does not answer, InputError
    for an address that cannot be meant and without a driver.
    """
    file = sqlite_file(url)
    if file is not None:
        return _edition(_in_file(file))
    if url.startswith("postgres"):
        return _edition(_on_server(url))
    return _edition(_by_sqlalchemy(url))


def _edition(row: tuple[Any, ...] | None) -> Edition | None:
    if row is None or not row[0]:
        return None
    count, last_id, known = row
    moment = datetime.fromisoformat(known) if isinstance(known, str) else known
    # SQLite keeps no time zone: what it holds is UTC
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return Edition(int(count), int(last_id), moment)


def _in_file(file: Path) -> tuple[Any, ...] | None:
    import sqlite3  # noqa: PLC0415 - a table that is up to date needs none

    try:
        # `rw` opens what is there, read-only files too, and creates nothing
        address = f"{file.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, timeout=WAIT_S)) as db:
            named = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'readings'"
            if db.execute(named).fetchone() is None:
                return None
            return db.execute(NEWEST).fetchone()
    except sqlite3.Error as error:
        raise _away(str(file), error) from error


def _on_server(url: str) -> tuple[Any, ...] | None:
    try:
        import psycopg  # noqa: PLC0415 - an extra
    except ImportError:
        return _by_sqlalchemy(url)  # which says what to install
    plain = f"postgresql://{url.partition('://')[2]}"
    try:
        with psycopg.connect(
            plain, autocommit=True, connect_timeout=WAIT_S, application_name="gpusize"
        ) as db:
            return db.execute(NEWEST).fetchone()
    except psycopg.errors.UndefinedTable:
        return None
    except psycopg.ProgrammingError:
        return _by_sqlalchemy(url)  # an address as SQLAlchemy writes them, or not ours to judge
    except psycopg.Error as error:
        raise _away("PostgreSQL", error) from error


def _by_sqlalchemy(url: str) -> tuple[Any, ...] | None:
    import sqlalchemy as sa  # noqa: PLC0415 - see above

    from pricing.history.database import connect, parse_url, reading  # noqa: PLC0415

    engine = connect(parse_url(url))
    try:
        with reading(engine) as db:
            if not sa.inspect(db).has_table("readings"):
                return None
            return tuple(db.execute(sa.text(NEWEST)).one())
    finally:
        engine.dispose()


def _away(where: str, error: Exception) -> HistoryUnavailableError:
    why = " ".join(str(error).split())[:160]
    return HistoryUnavailableError(f"The price history in {where} does not answer ({why}).")
