"""What the history answers with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pricing.history.timeline import What
from pricing.rows import PriceRow

Status = Literal["accepted", "quarantined", "rejected"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a source and what was decided about it."""

    id: int
    source: str
    retrieved_at: datetime
    known_from: datetime | None
    """Since when its prices answer, in UTC; None unless accepted."""
    sha256: str
    url: str
    etag: str
    status: Status
    reasons: tuple[str, ...]
    skipped: tuple[str, ...]
    row_count: int
    decided_by: str
    decided_at: datetime
    decides: int | None
    """The quarantined reading this line settles."""
    partial: bool = False
    """Of some things only, out of a reading of which the rest was used before."""


@dataclass(frozen=True, slots=True)
class Held:
    """What of a reading waits for a person, and why."""

    rows: tuple[PriceRow, ...]
    reasons: tuple[str, ...]
    gone: tuple[str, ...] = ()
    """Keys of things that are no longer listed, but whose price stays until someone agrees."""
    kept: tuple[str, ...] = ()
    """Keys of things a whole list says nothing about, though it is not said that they are gone."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A quarantined reading nobody has settled, with what waits of it."""

    reading: Reading
    rows: tuple[PriceRow, ...]
    gone: tuple[str, ...]
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declined:
    """A statement of a source that a person did not believe."""

    key: str
    starts: date | None
    amount: Decimal | None
    who: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing one reading did, in entries (a price over one period)."""

    reading_id: int
    status: Status
    """`quarantined` if it was older than what is accepted already, else `accepted`."""
    new: int = 0
    changed: int = 0
    corrected: int = 0
    scheduled: int = 0
    retired: int = 0
    unchanged: int = 0
    cancelled: int = 0
    """Scheduled changes the source no longer announces."""
    amended: int = 0
    """Same amount, but other dates, note or flags."""
    waiting_id: int | None = None
    """The reading under which the rest waits for a person."""


@dataclass(frozen=True, slots=True)
class Version:
    """A price over one period, as known at one time."""

    row: PriceRow
    """`retrieved_at` and `snapshot_sha256` are of the last reading that stated it."""
    starts: date
    """First day it is in force: stated by the source, else the day of its first reading."""
    ends: date | None
    """First day it no longer is; None if nothing follows."""
    known_from: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One entry the history gained, with what it replaced."""

    what: What
    row: PriceRow
    """What is priced, and the price after; the amount is None once retired or cancelled."""
    before: Decimal | None
    """The amount held for that day until then; None if there was none."""
    starts: date
    known_from: datetime
