"""What one reading of a source changes in what is held about one thing.

A timeline is what a source says about one identity: entries, each from the day it starts until the
next one starts. An entry is a price or the statement that the thing is no longer listed. A reading
replaces the timeline from the earliest day it speaks about; what was held about the time before
stays. A price without a date is in force on the day of the reading; beside a dated price that is
already in force, it is the price before that one.

No database and no clock here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from pricing.rows import PriceRow

What = Literal["new", "change", "correction", "scheduled", "retired", "cancelled", "amended"]
State = Literal["price", "gone", "void"]

OPEN = date.min
"""Start of a price whose source says only until when it held."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a timeline, as held."""

    starts: date
    effective_from: date | None
    state: State
    amount: Decimal | None
    retires: date | None = None
    marketplace: bool = False
    private: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One entry to append: `row` for a price, None for a thing gone or an entry withdrawn."""

    starts: date
    state: State
    what: What
    row: PriceRow | None
    before: Decimal | None
    """The amount held for that day until now; None when there was none."""


Timeline = Mapping[date, Entry]


def in_force(timeline: Timeline, day: date) -> Entry | None:
    """The price entry of a day, or None before the first and while the thing is not listed."""
    starts = max((s for s in timeline if s <= day), default=None)
    found = None if starts is None else timeline[starts]
    return found if found is not None and found.state == "price" else None


def restate(timeline: Timeline, rows: Iterable[PriceRow], day: date) -> tuple[list[Step], int]:
    """Steps from `timeline` to what `rows` of one identity, read on `day`, say; and rows unchanged.

    Raises ValueError if two rows give different prices for the same start.
    """
    stated = _by_date(rows)
    placed = _place(timeline, stated, day)
    now = in_force(timeline, day)
    steps: list[Step] = []
    unchanged = 0
    for starts, row in sorted(placed.items()):
        held = timeline.get(starts)
        if held is not None and _same(held, row):
            unchanged += 1
            continue
        what, before = _classify(timeline, starts, row, day)
        steps.append(Step(starts, "price", what, row, before))
    first = min(placed, default=None)
    silent_now = first is None or first > day
    if silent_now and now is not None:
        steps.append(Step(day, "gone", "retired", None, now.amount))
    since = day if first is None or first > day else first
    for starts in sorted(s for s in timeline if s >= since and s not in placed):
        held = timeline[starts]
        if starts == day and silent_now:
            continue  # replaced by the entry that says it is gone, or is that entry already
        steps.append(_withdraw(placed, held, day))
    return steps, unchanged


def _by_date(rows: Iterable[PriceRow]) -> dict[date | None, PriceRow]:
    stated: dict[date | None, PriceRow] = {}
    for row in rows:
        held = stated.setdefault(row.effective_from, row)
        if held is not row and held.amount != row.amount:
            raise ValueError(
                f"{row.source} gives two prices of {row.provider} {row.sku} {row.dimension} for the"
                f" same time: {held.amount} and {row.amount}"
            )
        if row.effective_from == OPEN:
            raise ValueError(f"effective_from of {row.sku} must be after {OPEN}")
    return stated


def _place(
    timeline: Timeline, stated: Mapping[date | None, PriceRow], day: date
) -> dict[date, PriceRow]:
    placed = {d: row for d, row in stated.items() if d is not None}
    row = stated.get(None)
    if row is None:
        return placed
    first = min(placed, default=None)
    older = first is not None and first <= day
    until = first - timedelta(days=1) if first is not None and older else day
    held = in_force(timeline, until)
    if held is not None and _same(held, row):
        starts = max(s for s in timeline if s <= until)
    else:
        starts = OPEN if older else day
    placed[starts] = row
    return placed


def _same(held: Entry, row: PriceRow) -> bool:
    return (
        held.state == "price"
        and held.amount == row.amount
        and row.effective_from in (None, held.effective_from)
        and held.retires == row.retires
        and held.marketplace == row.marketplace
        and held.private == row.private
        and held.note == row.note
    )


def _classify(
    timeline: Timeline, starts: date, row: PriceRow, day: date
) -> tuple[What, Decimal | None]:
    held = in_force(timeline, starts)
    before = held.amount if held else None
    if held is not None and before == row.amount:
        announced = row.retires is not None and row.retires != held.retires
        return ("retired" if announced else "amended"), before
    if starts > day:
        return "scheduled", before
    if held is None:
        return ("new" if in_force(timeline, day) is None else "amended"), None
    undated_today = row.effective_from is None and starts == day
    covered = any(starts <= s <= day for s in timeline)
    return ("correction" if covered and not undated_today else "change"), before


def _withdraw(placed: Mapping[date, PriceRow], held: Entry, day: date) -> Step:
    if held.state == "gone":
        return Step(held.starts, "void", "new", None, None)
    if held.starts > day:
        return Step(held.starts, "void", "cancelled", None, held.amount)
    now = max((s for s in placed if s <= held.starts), default=None)
    same = now is not None and placed[now].amount == held.amount
    return Step(held.starts, "void", "amended" if same else "correction", None, held.amount)
