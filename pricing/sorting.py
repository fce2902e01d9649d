"""What is done with each row of a judged reading: used, put aside, or left as it was. Pure.

A thing is used or waits as a whole: where one of its prices is in doubt, all it states of that
thing waits, and what was accepted of it stays in force.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pricing.gate import Verdict
from pricing.history.records import Declined
from pricing.matching import in_force, label, timelines
from pricing.rows import PriceRow


@dataclass(slots=True)
class Sorted:
    """The rows of a reading, by what is done with them."""

    used: list[PriceRow]
    waits: list[PriceRow]
    gone: list[str] = field(default_factory=list[str])
    """Keys of things that vanished or lost their price, until someone agrees that they did."""
    kept: set[str] = field(default_factory=set[str])
    """Keys of things whose accepted prices stay in force unstated."""
    notes: list[str] = field(default_factory=list[str])
    whole: bool = False
    """The list waits as a whole: approving it also retires what it does not state."""


def sort(verdict: Verdict, declined: Sequence[Declined] = (), *, whole: bool = False) -> Sorted:
    """Sort what `verdict` found; of a list that waits as a `whole` nothing is used.

    `declined` are statements a person did not believe: the same ones are left out without asking
    again. So are rows nobody could approve: no number, negative, or two prices of one thing.
    """
    if whole or any(reason.code == "most_held" for reason in verdict.reasons):
        found = Sorted([], list(verdict.held), whole=True)
        found.kept = _leave_unusable(found)
        return found
    kept = {row.key() for row in verdict.kept}
    doubts = [*verdict.held, *_lost_price(verdict)]
    doubtful = {row.key() for row in doubts}
    stated = [row for row in verdict.rows if row.key() not in doubtful]
    waits = [*verdict.held, *(row for row in verdict.rows if row.key() in doubtful)]
    gone = sorted(kept - doubtful - {row.key() for row in stated})
    found = Sorted(stated, waits, gone, (kept & doubtful) | set(gone))
    _leave_declined(found, verdict, doubts, declined)
    _leave_unusable(found)
    return found


def _lost_price(verdict: Verdict) -> list[PriceRow]:
    """Rows without a price of things that must not lose theirs."""
    bare = [row for row in verdict.rows if row.amount is None]
    if not bare:
        return []
    day = max(row.retrieved_at for row in bare).date()
    now = (in_force(line, day) for line in timelines(verdict.kept).values())
    had = {row.key() for row in now if row is not None and row.amount is not None}
    return [row for row in bare if row.key() in had]


def _leave_declined(
    found: Sorted, verdict: Verdict, doubts: Sequence[PriceRow], declined: Sequence[Declined]
) -> None:
    refused = {(d.key, d.starts, d.amount): d for d in declined}
    asked: dict[str, list[Declined | None]] = {}
    for row in doubts:
        statement = (row.key(), row.effective_from, row.amount)
        asked.setdefault(row.key(), []).append(refused.get(statement))
    again = {key: saids[0] for key, saids in asked.items() if saids[0] and all(saids)}
    again |= {key: d for key in found.gone if (d := refused.get((key, None, None)))}
    names = {row.key(): label(row) for row in (*verdict.kept, *verdict.held)}
    for key, said in again.items():
        who = f"{said.who} rejected the same on {said.when:%Y-%m-%d}" if said else ""
        found.notes.append(f"{names.get(key, key)} is left as it was: {who}.")
    found.waits = [row for row in found.waits if row.key() not in again]
    found.gone = [key for key in found.gone if key not in again]


def _leave_unusable(found: Sorted) -> set[str]:
    bad = _unusable(found.waits)
    names = sorted({label(row) for row in found.waits if row.key() in bad})
    if names:
        shown = "; ".join(names[:5]) + (f"; and {len(names) - 5} more" if len(names) > 5 else "")
        found.notes.append(f"Left out, as nobody could approve it: {shown}.")
    found.waits = [row for row in found.waits if row.key() not in bad]
    return bad


def _unusable(rows: Iterable[PriceRow]) -> set[str]:
    """Keys with a price that is no number or negative, or with two prices for one time."""
    rows = list(rows)
    amounts = {(r.key(), r.effective_from, str(r.amount)) for r in rows}
    twice = Counter((key, starts) for key, starts, _ in amounts)
    bad = {key for (key, _), count in twice.items() if count > 1}
    return bad | {r.key() for r in rows if not (r.amount is None or _could_be(r.amount))}


def _could_be(amount: Decimal) -> bool:
    return amount.is_finite() and amount >= 0
