"""When to speak: a pure function from what was found and what was said before to a reason.

What is found is held against what was last *announced*, never against the check before: a price
that creeps by 2% a quarter is announced when it has moved by 5% in all. What was announced changes
only when something is said. So nothing is lost while a scenario is snoozed or muted: whoever runs
the watch judges its last outcome again at `wakes_at`, and what still holds is said then.

One line a period (`report`) announces nothing; it says that nothing is to be announced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from core.breakeven import exact
from core.receipt import PriceRef
from core.watch.finding import Failure, Finding, Scheduled, Standing
from core.watch.memory import Memory, Reason, acknowledged, held_by, iso, snoozed
from core.watch.scenario import Options

Form = Literal["alert", "line", "silence"]

OPENING = (
    Reason.FLIPPED,
    Reason.MOVED,
    Reason.COMPONENT,
    Reason.FAILED,
    Reason.STALE,
    Reason.SCHEDULED,
)
"""Reasons somebody should acknowledge. An open alert is the first of those nobody did."""
DECIDING = {Reason.FIRST, Reason.FLIPPED, Reason.MOVED, Reason.COMPONENT}
"""Reasons whose message announces the decision: its side, edge, cost and prices."""
CLOSED_BY_RECOVERY = (Reason.FAILED, Reason.STALE)


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
    """Whether to speak of a check at moment `at`; `scheduled` for a run of the schedule itself.

    A first failure is announced; while it lasts, only reminders and the line of a scheduled run
    speak of it, both under REMINDER. A snooze holds alerts, a decision that flipped included, and
    lets the line of a scheduled run with nothing to announce through; a muted scenario is silent.
    """
    if isinstance(outcome, Finding):
        found = tuple(_reasons(outcome, memory, options, at))
        memory = _seen(outcome, memory)
    else:
        found = () if memory.failing else (Reason.FAILED,)
    if not found and _reminder_due(memory, options, at):
        found = (Reason.REMINDER, Reason(memory.open_reason))
    held = held_by(memory, at)
    if found and held:
        return Verdict(found[0], found[1:], "silence", held, memory)
    if found:
        return Verdict(found[0], found[1:], "alert", "", _told(outcome, memory, found, at))
    if not scheduled or options.report != "always":
        return Verdict(Reason.NOTHING, (), "silence", "", memory)
    failing = isinstance(outcome, Failure)
    reason, also = (Reason.REMINDER, (Reason.FAILED,)) if failing else (Reason.REPORT, ())
    if memory.muted:
        return Verdict(reason, also, "silence", held, memory)
    return Verdict(reason, also, "line", "", memory)


def remind(memory: Memory, options: Options, at: datetime) -> Verdict | None:
    """A reminder of an alert nobody acknowledged, if one is due, without a check."""
    if not _reminder_due(memory, options, at) or held_by(memory, at):
        return None
    also = (Reason(memory.open_reason),)
    return Verdict(Reason.REMINDER, also, "alert", "", replace(memory, spoken_at=iso(at)))


def wakes_at(memory: Memory, options: Options, at: datetime) -> datetime | None:
    """When to judge the last outcome again without a new check; None for not before the next one.

    That is the end of a snooze, at which what it held is said, or the day of a reminder.
    """
    if memory.muted:
        return None
    ends = datetime.fromisoformat(memory.snoozed_until) if memory.snoozed_until else at
    due = _reminder_at(memory, options)
    if ends > at:
        return ends
    return None if due is None else max(due, at)


def _reasons(finding: Finding, memory: Memory, options: Options, at: datetime) -> Iterator[Reason]:
    """Every reason there is to speak of a finding, the weightiest first."""
    if not memory.started:
        yield Reason.FIRST
    else:
        now = finding.now
        if _flipped(now, memory, options):
            yield Reason.FLIPPED
        if _moved(now, memory, options):
            yield Reason.MOVED
        before = dict(memory.prices)
        prices = _prices(now)
        if any(_far(before.get(of), usd, options.component_frac) for of, usd in prices.items()):
            yield Reason.COMPONENT
    if memory.failing or (memory.stale and not finding.stale):
        yield Reason.RECOVERED
    if finding.stale and not memory.stale:
        yield Reason.STALE
    if any(_key(s) not in memory.announced for s in finding.scheduled):
        yield Reason.SCHEDULED


def _flipped(now: Standing, memory: Memory, options: Options) -> bool:
    if now.side is None or memory.side is None or now.side == memory.side:
        return False
    return (now.side_margin_frac or 0.0) >= options.hysteresis_frac


def _moved(now: Standing, memory: Memory, options: Options) -> bool:
    before, after = memory.edge, now.first_edge_requests_per_month
    if now.intervals is None:  # a fleet: there is nothing to compare with, and its cost decides
        before, after = memory.usd_per_month, now.self_host_usd_per_month
    if before is None or after is None:
        return before != after
    return _far(before, after, options.moved_frac)


def _far(before: float | None, after: float, frac: float) -> bool:
    """Whether an amount moved by a share of what it was; an unknown one did not move.

    As decimals, so that 1.20 to 1.26 is 5% and not a hair less.
    """
    if before is None or before == after:
        return False
    return abs(exact(after) - exact(before)) >= exact(frac) * abs(exact(before))


def _prices(now: Standing) -> dict[str, float]:
    """Prices by what they are of: the same thing of another seller is the same price moved."""
    return {_of(p): p.usd for p in now.prices}


def _key(s: Scheduled) -> str:
    """A scheduled change as it is remembered; its day comes first."""
    return f"{s.when} {s.provider} {s.item} {s.after}"


def _of(price: PriceRef) -> str:
    return price.item if price.unit == "usd/mtok" else f"{price.item} {price.commitment}"


def _seen(finding: Finding, memory: Memory) -> Memory:
    """With a start for whatever is found for the first time: there is nothing it moved from."""
    if not memory.started:
        return memory
    known = dict(memory.prices)
    prices = tuple(
        (known | {of: known.get(of, usd) for of, usd in _prices(finding.now).items()}).items()
    )
    side = memory.side if memory.side is not None else finding.now.side
    return replace(memory, prices=prices, side=side)


def _told(
    outcome: Finding | Failure, memory: Memory, reasons: tuple[Reason, ...], at: datetime
) -> Memory:
    """What is remembered once an alert was said."""
    if reasons[0] is Reason.REMINDER:
        return replace(memory, spoken_at=iso(at))
    memory = replace(_opened(memory, reasons, at), spoken_at=iso(at))
    if isinstance(outcome, Failure):
        return replace(memory, failing=True)
    coming = [_key(s) for s in outcome.scheduled]
    still = [k for k in memory.announced if k[:10] >= at.date().isoformat()]
    announced = tuple(dict.fromkeys((*still, *coming)))
    memory = replace(memory, announced=announced, stale=bool(outcome.stale), failing=False)
    if not DECIDING & {*reasons}:
        return memory  # of the decision nothing was said: it is held against what was
    now = outcome.now
    return replace(
        memory,
        side=now.side if Reason.FLIPPED in reasons or memory.side is None else memory.side,
        edge=now.first_edge_requests_per_month,
        usd_per_month=now.self_host_usd_per_month if now.intervals is None else None,
        prices=tuple(_prices(now).items()),
        started=True,
    )


def _opened(memory: Memory, reasons: tuple[Reason, ...], at: datetime) -> Memory:
    if Reason.RECOVERED in reasons and memory.open_reason in CLOSED_BY_RECOVERY:
        memory = replace(memory, open_reason="", opened_at="")
    opening = [r for r in OPENING if r in (*reasons, memory.open_reason)]
    if not opening or opening[0] == memory.open_reason:
        return memory
    return replace(
        memory,
        open_reason=opening[0].value,
        opened_at=iso(at),
        acknowledged_by="",
        acknowledged_at="",
    )


def _reminder_at(memory: Memory, options: Options) -> datetime | None:
    if not memory.open_reason or not options.remind_days or not memory.spoken_at:
        return None
    return datetime.fromisoformat(memory.spoken_at) + timedelta(days=options.remind_days)


def _reminder_due(memory: Memory, options: Options, at: datetime) -> bool:
    due = _reminder_at(memory, options)
    return due is not None and at >= due


__all__ = [
    "Form",
    "Memory",
    "Reason",
    "Verdict",
    "acknowledged",
    "held_by",
    "judge",
    "remind",
    "snoozed",
    "wakes_at",
]
