"""The payload of an alert, read: a scenario, what a check of it found, and why it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.watch.finding import Failure, Finding, outcome_of
from core.watch.scenario import Scenario
from core.watch.speak import Memory, Reason


@dataclass(frozen=True, slots=True)
class Told:
    """One alert, or one line."""

    scenario: Scenario
    scenario_id: str
    version: int
    outcome: Finding | Failure
    reason: Reason
    also: tuple[Reason, ...]
    late_s: float
    memory: Memory

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Told:
        """Read a payload. Raises KeyError, TypeError or ValueError for what is none."""
        return cls(
            scenario=Scenario.from_dict(payload["scenario"]),
            scenario_id=str(payload["scenario_id"]),
            version=int(payload.get("version", 1)),
            outcome=outcome_of(payload["finding"]),
            reason=Reason(payload["reason"]),
            also=tuple(Reason(also) for also in payload.get("also", ())),
            late_s=float(payload.get("late_s") or 0),
            memory=Memory.from_dict(payload.get("memory") or {}),
        )

    @property
    def finding(self) -> Finding | None:
        """What was found; None for a check that failed."""
        return self.outcome if isinstance(self.outcome, Finding) else None

    @property
    def open(self) -> bool:
        """Whether somebody should acknowledge it."""
        return bool(self.memory.open_reason)

    def moment(self, iso: str) -> str:
        """A moment in the scenario's time zone, to the minute."""
        try:
            found = datetime.fromisoformat(iso)
        except ValueError:
            return iso
        zone, name = _zone(self.scenario.timezone)
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return f"{found.astimezone(zone):%Y-%m-%d %H:%M} {name}"


def _zone(name: str) -> tuple[ZoneInfo, str]:
    try:
        return ZoneInfo(name), name
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC"), "UTC"
