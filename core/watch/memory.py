"""What was said of a scenario, what people answered, and the reasons there are to speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from core.receipt import row_of


class Reason(StrEnum):
    """Why the channel hears of a check, the weightiest first."""

    FAILED = "check failed"
    FLIPPED = "decision flipped"
    MOVED = "breakeven moved"
    COMPONENT = "price moved"
    FIRST = "first run"
    RECOVERED = "recovered"
    STALE = "price source stale"
    SCHEDULED = "scheduled change"
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

    def as_dict(self) -> dict[str, Any]:
        """As it is kept; what is the default is left out."""
        found = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: value for name, value in found.items() if value != getattr(_BLANK, name)}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Memory:
        """What `as_dict` gave, maybe after JSON or in another version.

        >>> import json
        >>> one = Memory(side="API", prices=(("l40s", 1.09),), announced=("x",))
        >>> Memory.from_dict(json.loads(json.dumps(one.as_dict()))) == one
        True
        """
        made = row_of(cls, plain)
        prices = tuple((str(of), float(usd)) for of, usd in made.prices)
        return replace(made, prices=prices, announced=tuple(made.announced))


_BLANK = Memory()


def acknowledged(memory: Memory, who: str, at: datetime) -> Memory:
    """After somebody pressed Acknowledge; the first one counts."""
    if not memory.open_reason:
        return memory
    return replace(
        memory, open_reason="", opened_at="", acknowledged_by=who, acknowledged_at=iso(at)
    )


def snoozed(memory: Memory, until: datetime) -> Memory:
    """After somebody pressed Snooze; acknowledges nothing."""
    return replace(memory, snoozed_until=iso(until))


def held_by(memory: Memory, at: datetime) -> str:
    """Why alerts are not posted at a moment; empty when they are."""
    if memory.muted:
        return "muted"
    if memory.snoozed_until and at < datetime.fromisoformat(memory.snoozed_until):
        return f"snoozed until {memory.snoozed_until}"
    return ""


def iso(moment: datetime) -> str:
    """A moment as it is kept, in UTC."""
    return moment.astimezone(UTC).isoformat()
