"""The state parameter of an installation: random, good for ten minutes and for one time."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from slack_sdk.oauth import OAuthStateStore
from sqlalchemy.engine import Engine

from bot.slack.install.tables import install_states as table
from core.errors import GpusizeError
from pricing.history.database import reading, writing

log = logging.getLogger(__name__)

LIFE = timedelta(minutes=10)
"""As slack_sdk's own state stores have it."""

MOST = 10_000
"""Installations under way at one time: whoever finds the address may begin one."""

LOCK = "install states"


class BusyError(GpusizeError):
    """More installations are under way than anyone would begin in earnest."""

    code = "too_many"


class States(OAuthStateStore):
    """States in the database, so that any process may take one back."""

    def __init__(self, engine: Callable[[], Engine], clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    @property
    def logger(self) -> logging.Logger:
        """slack_sdk asks for it."""
        return log

    def issue(self, *args: object, **kwargs: object) -> str:  # noqa: ARG002 - the base's signature
        """A new state. Raises BusyError."""
        state, now = secrets.token_urlsafe(32), self._clock()
        with writing(self._engine(), LOCK) as db:
            db.execute(sa.delete(table).where(table.c.until <= now))
            if (db.scalar(sa.select(sa.func.count()).select_from(table)) or 0) >= MOST:
                raise BusyError("Too many installations are under way; try again in ten minutes.")
            db.execute(sa.insert(table).values(digest=_digest(state), until=now + LIFE))
        return state

    def consume(self, state: str) -> bool:
        """Whether it was issued, is not too old and was not taken back before."""
        with reading(self._engine()) as db:
            mine = table.c.digest == _digest(state)
            if db.execute(sa.select(table.c.digest).where(mine)).first() is None:
                return False  # what was never issued writes nothing
        with writing(self._engine(), LOCK) as db:
            taken = sa.delete(table).where(mine, table.c.until > self._clock())
            return db.execute(taken).rowcount == 1


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
