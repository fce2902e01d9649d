"""Scenarios and their checks as the database keeps them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic_core import to_json

from bot.watch.post import Whose
from core.errors import UnknownNameError, echo
from core.watch.finding import Failure, Finding, outcome_of
from core.watch.memory import Memory
from core.watch.scenario import Scenario
from pricing.history.errors import HistoryUnavailableError

State = Literal["active", "paused", "deleted"]
Ended = Literal["running", "done", "failed"]


class UnknownScenarioError(UnknownNameError):
    """No scenario of this name is kept for the workspace."""

    code = "unknown_scenario"

    def __init__(self, name: str, near: Sequence[str], *, any_: bool) -> None:
        super().__init__("scenario", name, near, field="name")
        if near:
            return
        hint = "`gpusize watch list` shows them" if any_ else "there is none yet"
        self.message = f"There is no scenario '{echo(name)}'; {hint}."
        self.args = (self.message,)


class WatchUnavailableError(HistoryUnavailableError):
    """The database of scenarios does not answer now."""

    code = "watch_unavailable"


@dataclass(frozen=True, slots=True)
class Kept:
    """A scenario in its newest version."""

    id: str
    whose: Whose
    scenario: Scenario
    version: int
    state: State
    memory: Memory
    next_due: datetime | None
    """Of the next period without a check; None while paused."""
    made_by: str
    """Who made this version."""
    made_at: datetime

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "id": self.id,
            **self.scenario.as_dict(),
            "version": self.version,
            "state": self.state,
            "next_due": self.next_due.isoformat() if self.next_due else None,
            "made_by": self.made_by,
            "made_at": self.made_at.isoformat(),
            "open_alert": self.memory.open_reason or None,
            "acknowledged_by": self.memory.acknowledged_by or None,
            "snoozed_until": self.memory.snoozed_until or None,
            "muted": self.memory.muted,
        }


@dataclass(frozen=True, slots=True)
class Ran:
    """One check: of which version, for which period, and what it found."""

    id: int
    period: str
    version: int
    state: Ended
    """`failed` where the outcome is a Failure."""
    due_at: datetime
    finished_at: datetime | None
    late_s: int
    """Seconds between the due moment and the check; 0 when it was on time."""
    known: datetime | None
    """The moment of the price history it rests on; None for the prices in the package."""
    outcome: Finding | Failure | None
    """None while it runs, and of a check that was left when the scenario was edited."""
    reason: str

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "period": self.period,
            "version": self.version,
            "state": self.state,
            "due_at": self.due_at.isoformat(),
            "finished_at": self.finished_at.isoformat() if self.finished_at else None,
            "late_s": self.late_s,
            "known": self.known.isoformat() if self.known else None,
            "reason": self.reason,
            "finding": self.outcome.as_dict() if self.outcome else None,
        }


def ran(row: Any) -> Ran:
    """A row of `checks`."""
    return Ran(
        row.id,
        row.period,
        row.version,
        row.state,
        row.due_at,
        row.finished_at,
        row.late_s,
        row.known,
        None if row.finding is None else outcome_of(json.loads(zlib.decompress(row.finding))),
        row.reason or "",
    )


def packed(outcome: Finding | Failure) -> bytes:
    """An outcome as it is kept."""
    return zlib.compress(to_json(outcome), level=1)  # a third of the time, a tenth more room


def memory_text(memory: Memory) -> str:
    """What was said before, as it is kept."""
    return json.dumps(memory.as_dict(), ensure_ascii=False)


def memory_of(text: str) -> Memory:
    """What `memory_text` made, maybe in another version."""
    return Memory.from_dict(json.loads(text))
