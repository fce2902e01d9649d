"""Databases for tests: a SQLite file, and a PostgreSQL database of one's own, dropped afterwards.

PostgreSQL is looked for at `DATABASE_URL`, else on this machine. Without one its tests are skipped,
or fail when `REQUIRE_ALL=1` asks for all of them.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

DEFAULT = "postgresql://postgres@127.0.0.1:5432/postgres"
SERVER_VARIABLE = "TEST_DATABASE_URL"
"""Where conftest.py puts DATABASE_URL, which would be the price history of what is tested."""


def server() -> URL:
    named = os.environ.get(SERVER_VARIABLE) or os.environ.get("DATABASE_URL") or DEFAULT
    given = make_url(named.replace("postgres://", "postgresql://"))
    url = given if given.get_backend_name() == "postgresql" else make_url(DEFAULT)
    return url.set(drivername="postgresql+psycopg")


def administer(*statements: str) -> None:
    engine = sa.create_engine(
        server(),
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": 3},
    )
    with engine.connect() as db:
        for statement in statements:
            db.exec_driver_sql(statement)


@cache
def reason_without_postgresql() -> str:
    try:
        administer("SELECT 1")
    except (OperationalError, ImportError) as error:
        return f"no PostgreSQL: {error}"
    return ""


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of this kind."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'prices.db'}"
        return
    why = reason_without_postgresql()
    if why and os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(why)
    if why:
        pytest.skip(why)
    name = f"gpusize_test_{uuid.uuid4().hex[:12]}"
    administer(f"CREATE DATABASE {name}")
    try:
        yield server().set(database=name).render_as_string(hide_password=False)
    finally:
        administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
