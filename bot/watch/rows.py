"""Rows of the outbox as the rest of the program sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.watch.post import Post


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that a worker may act on until its lease is over."""

    id: int
    post: Post
    attempt: int
    """Counts up with each claim: what an earlier worker says of the row is not heard any more."""
    doubtful: bool
    """Whether an earlier request may have been accepted."""
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """The message of a scenario that is updated in place."""

    channel: str
    ts: str
    subject: str


@dataclass(frozen=True, slots=True)
class Depth:
    """How much is to be posted."""

    waiting: int
    oldest_s: float
    """Seconds since the oldest of them was put; 0 when there is none."""
    unclear: int
    """Sent once without an answer, and given up."""
    refused: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A row as it is shown."""

    key: str
    channel: str
    kind: str
    state: str
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    error: str
