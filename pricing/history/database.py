"""The database behind the history: SQLite or PostgreSQL, migrated, with one writer per source."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import NullPool

from core.errors import InputError
from pricing.history.errors import HistoryUnavailableError

Database = str | Engine
"""Where something is: an address, or the engine of a process that has one for all of its parts."""

WAIT_S = 30
"""How long a writer waits for another one."""
CONNECT_S = 5
POOL = 5
"""Connections kept open by a process, which opens up to three times as many more in a rush."""
MIGRATING = "migrate"
MIGRATIONS = str(Path(__file__).parent / "migrations")


def parse_url(text: str) -> URL:
    """`sqlite:///FILE`, `postgresql://...` or `postgres://...`, or InputError."""
    allowed = "give sqlite:///FILE or postgresql://USER@HOST/DATABASE"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise InputError(f"The database address cannot be read; {allowed}.") from None
    backend = url.drivername.partition("+")[0]
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return url.set(drivername="sqlite+pysqlite")
    raise InputError(f"Prices are kept in a SQLite file or in PostgreSQL; {allowed}.")


def file_of(url: URL) -> Path | None:
    """The file of a SQLite database; None for a server, and for an address of SQLite's own form."""
    name = str(url.database)
    if url.get_backend_name() != "sqlite" or name.startswith("file:"):
        return None
    return Path(name).expanduser()


def exists(url: URL) -> bool:
    """Whether a history was ever kept there; nothing is created to find out.

    Raises HistoryUnavailableError if the database does not answer, or nobody may look there.
    """
    file = file_of(url)
    if file is not None:
        try:
            if not file.exists():
                return False
        except OSError as error:  # a folder of another user, a name that is too long
            raise _no_place(file, error) from error
    engine = connect(url)
    try:
        with reading(engine) as connection:
            return sa.inspect(connection).has_table("readings")
    finally:
        engine.dispose()


def opened(database: Database) -> Engine:
    """The engine of an address, or that which is given. Raises as `parse_url` and `connect`.

    Disposing of one that others use costs them new connections, nothing more.
    """
    return database if isinstance(database, Engine) else connect(parse_url(database))


def connect(url: URL) -> Engine:
    """An engine that opens connections as they are needed. Raises InputError without a driver."""
    if url.get_backend_name() == "postgresql":
        try:
            return sa.create_engine(
                url,
                pool_size=POOL,
                max_overflow=3 * POOL,
                pool_pre_ping=True,
                connect_args={"connect_timeout": CONNECT_S, "application_name": "gpusize"},
            )
        except (ImportError, NoSuchModuleError):
            raise InputError(
                "Prices in PostgreSQL need psycopg: pip install 'psycopg[binary]>=3.2,<4'."
            ) from None
    file = file_of(url)
    if file is not None:
        url = url.set(database=str(file))
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _no_place(file, error) from error
    engine = sa.create_engine(url, poolclass=NullPool, connect_args={"timeout": WAIT_S})
    event.listen(engine, "connect", _plain_transactions)
    event.listen(engine, "begin", _begin)
    return engine


def _no_place(file: Path, error: OSError) -> HistoryUnavailableError:
    why = error.strerror or type(error).__name__
    return HistoryUnavailableError(f"There is no place for the price history at {file}: {why}.")


def _plain_transactions(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # else the driver begins transactions where it thinks fit
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Generator[Connection]:
    """A transaction that only reads, all of it one state of the database.

    Raises HistoryUnavailableError if the database does not answer.
    """
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with _told(engine), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine, lock: str) -> Generator[Connection]:
    """One transaction, alone with `lock`: all of it is kept or none.

    SQLite takes one writer for the whole file, PostgreSQL one per `lock`; the others wait up to
    WAIT_S. Raises HistoryUnavailableError when that is over, when the disk is full, when the file
    is read-only or when the database is away.
    """
    with _told(engine), engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_S}s'")
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_number(lock))))
        yield connection


@contextmanager
def taking(engine: Engine) -> Generator[Connection]:
    """One short transaction among others that lock the rows they take; SQLite has one at a time.

    Raises as `writing`.
    """
    with _told(engine), engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_S}s'")
        yield connection


def shown(url: URL) -> str:
    """An address as it may be printed: without a password.

    >>> shown(parse_url("postgresql://me:secret@db/prices?password=secret"))
    'postgresql://me@db/prices'
    """
    return URL.create(
        url.get_backend_name(), url.username, None, url.host, url.port, url.database
    ).render_as_string()


class Schema(NamedTuple):
    """Which migration a database is at."""

    current: str | None
    """None where there is none yet."""
    newest: str
    """Of those this program has."""
    known: bool
    """Whether this program has the current one; else a newer one wrote it."""


def schema_of(engine: Engine) -> Schema:
    """How the schema is; nothing is changed. Raises HistoryUnavailableError as `reading`."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - as in `migrate`
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    with reading(engine) as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory(MIGRATIONS)
    known = {script.revision for script in scripts.walk_revisions()} | {None}
    return Schema(current, str(scripts.get_current_head()), current in known)


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest migration; nothing is written if it is there already.

    Raises HistoryUnavailableError for a schema newer than this program.
    """
    # half of what it takes to load this module, and a look at what is new needs none of it
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    found = schema_of(engine)
    if found.current == found.newest:
        return
    with writing(engine, MIGRATING) as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise HistoryUnavailableError(
                "The price history was written by a newer gpusize; update this one to read it."
            ) from error


def _number(lock: str) -> int:
    digest = hashlib.sha256(f"gpusize prices {lock}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


@contextmanager
def _told(engine: Engine) -> Generator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeoutError) as error:
        if isinstance(error, IntegrityError | DataError):
            raise
        where = engine.url.database if engine.dialect.name == "sqlite" else engine.url.host
        said = error.orig if isinstance(error, DBAPIError) else "no connection came free"
        why = " ".join(str(said).split())[:160]
        raise HistoryUnavailableError(
            f"The price history in {where} does not answer ({why}); prices accepted before stay in"
            " use."
        ) from error
