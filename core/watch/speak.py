"""When to speak: a pure function from what was found and what was said before to a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from core.watch.finding import Failure, Finding
from core.watch.scenario import Options


class Reason(StrEnum):
    """Why the channel hears of a check, the weightiest first."""

    FAILED = "check failed"
    FLIPPED = "decision flipped"
    MOVED = "breakeven moved"
    COMPONENT = "price moved"
    RECOVERED = "recovered"
    STALE = "price source stale"
    SCHEDULED = "scheduled change"
    FIRST = "first run"
    REMINDER = "reminder"
    REPORT = "report"
    """Nothing changed, said in one line."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Memory:
    """What was said before, and what people answered; moments are ISO text in UTC."""

    side: str | None = None
    """The side last announced, against which a flip is judged."""
    edge: int | None = None
    """The first edge last announced; None is never, or nothing yet."""
    usd_per_month: float | None = None
    """The cost last announced, for a fleet."""
    prices: tuple[tuple[str, float], ...] = ()
    """Prices last announced, by what they are of: what moves slowly is still seen."""
    announced: tuple[str, ...] = ()
    """Scheduled changes that were announced."""
    stale: bool = False
    failing: bool = False
    open_reason: str = ""
    """The alert that nobody acknowledged yet; empty when there is none."""
    opened_at: str = ""
    spoken_at: str = ""
    acknowledged_by: str = ""
    acknowledged_at: str = ""
    snoozed_until: str = ""
    muted: bool = False
    started: bool = False
    """Whether a check was ever announced."""


Form = Literal["alert", "line", "silence"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether and how to speak."""

    reason: Reason
    also: tuple[Reason, ...]
    """Other reasons that hold at the same time."""
    form: Form
    held_by: str
    """Why an alert is not posted: `snoozed until ...`, `muted`; empty when nothing holds it."""
    memory: Memory
    """What to remember from now on."""


def judge(
    outcome: Finding | Failure, memory: Memory, options: Options, at: datetime, *, scheduled: bool
) -> Verdict:
    """Whether to speak of a check at moment `at`; `scheduled` for a run of the schedule itself."""
    raise NotImplementedError


def remind(memory: Memory, options: Options, at: datetime) -> Verdict | None:
    """A reminder of an alert nobody acknowledged, if one is due, without a check."""
    raise NotImplementedError


def acknowledged(memory: Memory, who: str, at: datetime) -> Memory:
    """After somebody pressed Acknowledge; the first one counts."""
    raise NotImplementedError


def snoozed(memory: Memory, until: datetime) -> Memory:
    """After somebody pressed Snooze; acknowledges nothing."""
    raise NotImplementedError
