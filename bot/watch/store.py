"""Scenarios in the database of the price history: made, edited in versions, listed, remembered."""

from __future__ import annotations

import secrets
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot import audit
from bot.watch.answered import show_answer
from bot.watch.due import when_resumed
from bot.watch.kept import (
    Kept,
    Ran,
    State,
    UnknownScenarioError,
    WatchUnavailableError,
    memory_text,
    ran,
)
from bot.watch.post import LOCAL, Whose
from bot.watch.queries import add_version, of_workspace, one_scenario, scenarios_where
from bot.watch.tables import checks, scenarios
from core.errors import InputError
from core.names import near
from core.watch.memory import Memory, acknowledged, snoozed
from core.watch.scenario import Scenario
from pricing.history.database import connect, exists, migrate, parse_url, reading, taking
from pricing.history.errors import HistoryUnavailableError

MOST = 10_000
"""Scenarios of a workspace."""


class WatchStore:
    """The scenarios in one database, migrated when first used; each call is one transaction.

    May be used by several threads and processes. Every method raises WatchUnavailableError when
    the database is away, full or read-only; nothing is then half-written.
    """

    def __init__(self, url: str) -> None:
        self._url = parse_url(url)
        self._ready = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        if "engine" in vars(self):
            self.engine.dispose()

    @cached_property
    def engine(self) -> Engine:
        """The database; a folder for it is made when it is first asked for."""
        return connect(self._url)

    @property
    def shared(self) -> bool:
        """Whether processes on several machines may use it: a SQLite file is for one."""
        return self._url.get_backend_name() != "sqlite"

    def there(self) -> bool:
        """Whether there is a database at all; none is made to find out."""
        if not self._ready:
            with _told():
                return exists(self._url)
        return True

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A transaction that only reads."""
        with _told():
            self._prepare()
            with reading(self.engine) as db:
                yield db

    @contextmanager
    def changing(self) -> Generator[Connection]:
        """A transaction: all of it is kept or none."""
        with _told():
            self._prepare()
            with taking(self.engine) as db:
                yield db

    def add(self, whose: Whose, scenario: Scenario, by: str, at: datetime) -> Kept:
        """Keep a new scenario, to be checked at once. Raises InputError for a name in use."""
        number = secrets.token_hex(6)
        row = {
            "id": number,
            "enterprise": whose.enterprise,
            "workspace": whose.workspace,
            "name": scenario.name,
            "name_key": scenario.name.casefold(),
            "version": 1,
            "state": "active",
            "memory": memory_text(Memory()),
            "next_due": at,
            "created_at": at,
        }
        with self.changing() as db:
            count = sa.select(sa.func.count()).where(
                of_workspace(whose), scenarios.c.state != "deleted"
            )
            if (db.scalar(count) or 0) >= MOST:
                raise InputError(f"A workspace has at most {MOST:,} scenarios; delete one first.")
            with _unique(scenario.name):
                db.execute(sa.insert(scenarios), row)
            add_version(db, number, 1, scenario, by, at)
            audit.record(db, whose, by, "created", scenario.name, scenario.as_dict(), at)
            return one_scenario(db, number)

    def edit(self, whose: Whose, name: str, scenario: Scenario, by: str, at: datetime) -> Kept:
        """Keep another version, to be checked at once; the same one again changes nothing.

        Raises UnknownScenarioError for a name nobody has, InputError for a new one in use.
        """
        with self.changing() as db:
            found = self._named(db, whose, name, lock=True)
            before, after = found.scenario.as_dict(), scenario.as_dict()
            if before == after:
                return found
            version = found.version + 1
            row: dict[str, Any] = {
                "name": scenario.name,
                "name_key": scenario.name.casefold(),
                "version": version,
                "next_due": at if found.state == "active" else None,
            }
            with _unique(scenario.name):
                db.execute(sa.update(scenarios).where(scenarios.c.id == found.id), row)
            add_version(db, found.id, version, scenario, by, at)
            moved = {k: [before[k], after[k]] for k in after if before[k] != after[k]}
            audit.record(db, whose, by, "edited", found.scenario.name, moved, at)
            return one_scenario(db, found.id)

    def named(self, whose: Whose, name: str) -> Kept:
        """A scenario by its name in any case, or by its id. Raises UnknownScenarioError."""
        with self.reading() as db:
            return self._named(db, whose, name)

    def all(self, whose: Whose) -> list[Kept]:
        """The scenarios of a workspace by name; deleted ones are left out. Makes no database."""
        if not self.there():
            return []
        with self.reading() as db:
            return scenarios_where(db, of_workspace(whose), scenarios.c.state != "deleted")

    def pause(self, whose: Whose, name: str, by: str, at: datetime) -> Kept:
        """Check it no more until it is resumed."""
        return self._turn(whose, name, "paused", by, at)

    def resume(self, whose: Whose, name: str, by: str, at: datetime) -> Kept:
        """Check it again: at once, unless the current period has a check already."""
        return self._turn(whose, name, "active", by, at)

    def delete(self, whose: Whose, name: str, by: str, at: datetime) -> Kept:
        """Check it never again and free its name; its versions and checks stay on record."""
        return self._turn(whose, name, "deleted", by, at)

    def acknowledge(self, whose: Whose, name: str, by: str, at: datetime) -> Kept:
        """Note that somebody saw to the open alert; the first one counts."""
        with self.changing() as db:
            found = self._named(db, whose, name, lock=True)
            if not found.memory.open_reason:
                return found
            memory = acknowledged(found.memory, by, at)
            return self._remembered(db, found, memory, by, "acknowledged", {}, at)

    def snooze(self, whose: Whose, name: str, until: datetime, by: str, at: datetime) -> Kept:
        """Hold alerts back until a moment."""
        with self.changing() as db:
            found = self._named(db, whose, name, lock=True)
            memory = snoozed(found.memory, until)
            detail = {"until": until.isoformat()}
            return self._remembered(db, found, memory, by, "snoozed", detail, at)

    def mute(self, whose: Whose, name: str, by: str, at: datetime, *, muted: bool) -> Kept:
        """Post nothing of it, or post again; checks go on either way."""
        with self.changing() as db:
            found = self._named(db, whose, name, lock=True)
            memory = replace(found.memory, muted=muted)
            if found.memory.muted and not muted:
                memory = snoozed(memory, at)  # what was held is said as after a snooze
            what = "muted" if muted else "unmuted"
            return self._remembered(db, found, memory, by, what, {}, at)

    def remember(self, db: Connection, scenario_id: str, memory: Memory) -> None:
        """Keep what was said, in the caller's transaction."""
        kept = {"memory": memory_text(memory)}
        db.execute(sa.update(scenarios).where(scenarios.c.id == scenario_id), kept)

    def history(self, whose: Whose, name: str, limit: int = 20) -> list[Ran]:
        """Its checks, the newest first."""
        with self.reading() as db:
            found = self._named(db, whose, name)
            query = sa.select(checks).where(checks.c.scenario_id == found.id)
            rows = db.execute(query.order_by(checks.c.id.desc()).limit(limit))
            return [ran(row) for row in rows]

    def last(self, db: Connection, scenario_id: str) -> Ran | None:
        """The last check that found something, in the caller's transaction."""
        query = sa.select(checks).where(
            checks.c.scenario_id == scenario_id, checks.c.state == "done"
        )
        row = db.execute(query.order_by(checks.c.id.desc()).limit(1)).one_or_none()
        return None if row is None else ran(row)

    def _prepare(self) -> None:
        if not self._ready:
            migrate(self.engine)
            self._ready = True

    def _named(self, db: Connection, whose: Whose, name: str, *, lock: bool = False) -> Kept:
        key = " ".join(name.split()).casefold()
        there = sa.and_(of_workspace(whose), scenarios.c.state != "deleted")
        for same in (scenarios.c.name_key == key, scenarios.c.id == key):
            found = scenarios_where(db, there, same, lock=lock)
            if found:
                return found[0]
        names = db.scalars(sa.select(scenarios.c.name).where(there)).all()
        by_key = {known.casefold(): known for known in names}
        begun = [known for low, known in by_key.items() if key and low.startswith(key)][:3]
        raise UnknownScenarioError(name, near(key, by_key) or begun, any_=bool(names))

    def _turn(self, whose: Whose, name: str, state: State, by: str, at: datetime) -> Kept:
        with self.changing() as db:
            found = self._named(db, whose, name, lock=True)
            if found.state == state:
                return found
            due = when_resumed(db, found, at) if state == "active" else None
            row = {"state": state, "next_due": due}
            db.execute(sa.update(scenarios).where(scenarios.c.id == found.id), row)
            what = "resumed" if state == "active" else state
            audit.record(db, whose, by, what, found.scenario.name, {"version": found.version}, at)
            return replace(found, state=state, next_due=due)

    def _remembered(
        self,
        db: Connection,
        found: Kept,
        memory: Memory,
        by: str,
        what: str,
        detail: dict[str, Any],
        at: datetime,
    ) -> Kept:
        if memory == found.memory:
            return found
        self.remember(db, found.id, memory)
        audit.record(db, found.whose, by, what, found.scenario.name, detail, at)
        show_answer(db, found, memory, at)
        return replace(found, memory=memory)


@contextmanager
def _unique(name: str) -> Generator[None]:
    try:
        yield
    except IntegrityError:
        raise InputError(
            f"There is a scenario named '{name}' already; give this one another name, or edit that"
            " one.",
            field="name",
        ) from None


@contextmanager
def _told() -> Generator[None]:
    try:
        yield
    except HistoryUnavailableError as error:
        if isinstance(error, WatchUnavailableError):
            raise
        raise WatchUnavailableError(
            f"Scenarios cannot be read or changed now: {error.message}"
        ) from error


__all__ = ["LOCAL", "WatchStore", "Whose"]
