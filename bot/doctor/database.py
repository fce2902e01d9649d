"""The database: whether it answers, its schema, writing, its clock; the prices in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.doctor.checked import Checked, fail, ok, skew, warn
from bot.doctor.machine import trouble
from core.errors import GpusizeError, InputError
from pricing.history.database import (
    connect,
    exists,
    file_of,
    parse_url,
    reading,
    schema_of,
    shown,
    writing,
)
from pricing.history.errors import HistoryUnavailableError
from pricing.history.schema import UtcTime, answers
from pricing.history.store import Store
from pricing.sources.registry import SOURCES
from pricing.table import Table, read_embedded

WAIT_MS = 3000
"""How long one statement may take: who asks a doctor waits at a terminal."""

PLACE = "Give its folder to the user the service runs as, or correct DATABASE_URL or GPUSIZE_DATA."
SERVER = "Start the database, or correct DATABASE_URL."
MIGRATE = "Run `gpusize migrate`; the service does it too when it first writes."
PACKAGE_DAYS = 45
"""Age from which prices of the package are named stale, as those of APIs in answers are."""

Clock = Callable[[], datetime]


class _Undo(Exception):  # noqa: N818 - it is meant
    """Ends a transaction that was only a try."""


def database(url: str, clock: Clock) -> Iterator[Checked]:
    """All about the database at an address, and the prices in it."""
    try:
        place = parse_url(url)
    except InputError as error:
        yield fail("database", error.message, "Correct DATABASE_URL.")
        return
    where = shown(place)
    try:
        if not exists(place) and place.get_backend_name() == "sqlite":
            yield _to_be_made(place, where)
            yield _package(read_embedded(), clock())
            return
        engine = connect(place)
    except HistoryUnavailableError as error:
        fix = PLACE if where.startswith("sqlite") else SERVER
        yield fail("database", error.message, fix)
        return
    except InputError as error:
        yield fail("database", error.message, "Correct DATABASE_URL.")
        return
    event.listen(engine, "connect", _be_brief)
    try:
        yield from _looked(engine, where, clock)
    except GpusizeError as error:
        yield fail("database", error.message, "Look at the database's own log.")
    finally:
        engine.dispose()


def _to_be_made(place: sa.URL, where: str) -> Checked:
    """A file that is not there yet."""
    file = file_of(place)
    if file is not None and (why := trouble(file.parent)):
        return fail("database", f"{where} cannot be made: {why}.", PLACE)
    return ok("database", f"{where} is not there yet and will be made.")


def _looked(engine: Engine, where: str, clock: Clock) -> Iterator[Checked]:
    with reading(engine) as db:
        yield ok("database", f"{where} answers ({_version(db)}).")
        clocked = _clock(db, clock) if engine.dialect.name == "postgresql" else None
    if clocked is not None:
        yield clocked
    schema = schema_of(engine)
    if schema.current == schema.newest:
        yield ok("migrations", f"the schema is the newest, {schema.newest}.")
        yield _written(engine, clock())
        yield from _prices(Store(engine), clock())
    elif not schema.known:
        text = f"the schema {schema.current} is newer than this gpusize, whose is {schema.newest}."
        yield fail("migrations", text, "Update this gpusize; the others write what it cannot read.")
    else:
        text = f"the schema is {schema.current or 'not there'}, the newest is {schema.newest}."
        yield fail("migrations", text, MIGRATE)


def _written(engine: Engine, now: datetime) -> Checked:
    """Whether a row can be written, by writing one and taking it back."""
    row: dict[str, Any] = {"id": "doctor", "calculation": "", "receipt": b"", "version": ""}
    try:
        with writing(engine, "doctor") as db:
            db.execute(sa.insert(answers).values(**row, given_at=now))
            raise _Undo  # noqa: TRY301 - the block's end would keep it
    except _Undo:
        return ok("writing", "a row can be written.")
    except HistoryUnavailableError as error:
        fix = "Give the user of DATABASE_URL the right to write, make room, or end what locks it."
        return fail("writing", error.message, fix)


def _prices(store: Store, now: datetime) -> Iterator[Checked]:
    well: list[str] = []
    any_read = False
    for source in SOURCES.values():
        last = store.latest(source.id)
        if last is None:
            continue
        any_read = True
        days = max((now.date() - last.retrieved_at.date()).days, 0)
        if days > source.stale_after_days:
            text = f"{source.id} was read {days} days ago; at most {source.stale_after_days}."
            yield warn("prices", text, f"gpusize prices refresh --source {source.id}")
        else:
            well.append(f"{source.id} {days}")
    if well:
        yield ok("prices", f"age in days: {', '.join(well)}.")
    if not any_read:
        yield _package(read_embedded(), now)
    waits = store.waiting()
    if waits:
        numbers = ", ".join(f"{w.reading.id} ({w.reading.source})" for w in waits[:5])
        more = f" and {len(waits) - 5} more" if len(waits) > 5 else ""
        text = f"readings that wait for a person: {numbers}{more}."
        fix = "`gpusize prices show` says why; `gpusize prices approve|reject` settles them."
        yield warn("quarantine", text, fix)
    else:
        yield ok("quarantine", "no reading waits for a person.")


def _package(table: Table, now: datetime) -> Checked:
    days = max((now.date() - table.as_of).days, 0)
    text = f"no price list was read yet; those of the package are of {table.as_of}."
    if days <= PACKAGE_DAYS:
        return ok("prices", text)
    return warn("prices", text, "gpusize prices refresh")


def _clock(db: sa.Connection, clock: Clock) -> Checked:
    began = clock()
    there = db.execute(sa.select(sa.type_coerce(sa.func.clock_timestamp(), UtcTime))).scalar_one()
    here = began + (clock() - began) / 2
    return skew("database clock", "the database", here - there)


def _version(db: sa.Connection) -> str:
    if db.dialect.name == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    return f"PostgreSQL {db.exec_driver_sql('SHOW server_version').scalar_one()}"


def _be_brief(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION statement_timeout = {WAIT_MS}")
    connection.commit()
