"""Answers in the database of the price history, for several servers."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Sequence

import sqlalchemy as sa
from pydantic_core import to_json
from sqlalchemy import event
from sqlalchemy.engine import Row

from bot.answers.kept import ID_DIGITS, AnswersUnavailableError, Kept, several
from bot.inserting import inserting
from pricing.history.database import Database, migrate, opened, reading, writing
from pricing.history.errors import HistoryUnavailableError
from pricing.history.schema import answers as table

WAIT_MS = 2000
"""How long a SQLite file that somebody else writes to is waited for."""


class DatabaseJournal:
    """The answers in one database, migrated when first used."""

    def __init__(self, database: Database) -> None:
        self._engine = opened(database)
        self._url = self._engine.url
        if self._engine.dialect.name == "sqlite" and isinstance(database, str):
            event.listen(self._engine, "connect", _wait_briefly)
        self._ready = False

    @property
    def where(self) -> str:
        """The database's file, or its host and name."""
        if self._url.get_backend_name() == "sqlite":
            return str(self._url.database)
        return f"the database {self._url.database} on {self._url.host or 'this machine'}"

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def keep(self, answers: Sequence[Kept]) -> None:
        """Add the answers, all or none. Raises HistoryUnavailableError if that fails."""
        self._prepare()
        with writing(self._engine, "answers") as db:
            new = inserting(db, table).on_conflict_do_nothing(index_elements=["id"])
            db.execute(new, [_row(answer) for answer in answers])

    def find(self, digits: str) -> Kept | None:
        """The answer whose id is or begins with `digits`, or None.

        Raises InputError if several begin so, AnswersUnavailableError if the database is away.
        """
        same = table.c.id == digits if len(digits) == ID_DIGITS else table.c.id.startswith(digits)
        try:
            self._prepare()
            with reading(self._engine) as db:
                found = db.execute(sa.select(table).where(same).limit(2)).all()
        except HistoryUnavailableError as error:
            raise AnswersUnavailableError(
                f"The answers kept in {self.where} cannot be read now: {error.message}"
            ) from error
        if len(found) > 1:
            raise several(digits)
        return _kept(found[0]) if found else None

    def _prepare(self) -> None:
        if not self._ready:
            migrate(self._engine)
            self._ready = True


def _row(answer: Kept) -> dict[str, object]:
    return {
        "id": answer.id,
        "calculation": answer.receipt["calculation"],
        "receipt": zlib.compress(to_json(answer.receipt)),
        "known": answer.known,
        "version": answer.version,
        "given_at": answer.given_at,
    }


def _kept(row: Row[tuple[object, ...]]) -> Kept:
    receipt = json.loads(zlib.decompress(row.receipt))
    return Kept(row.id, receipt, row.known, row.version, row.given_at)


def _wait_briefly(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
