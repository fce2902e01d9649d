"""What is done with each row of a judged reading: used, put aside, or left as it was. Pure.

A thing is used or waits as a whole: where one of its prices is in doubt, all it states of that
thing waits, and what was accepted of it stays in force.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pricing.gate import Decision, Verdict
from pricing.history.records import Declined
from pricing.matching import label
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


def sort(verdict: Verdict, declined: Sequence[Declined] = ()) -> Sorted:
    """Sort what `verdict` found; a whole list that waits has nothing in `used`.

    `declined` are statements a person did not believe: the same ones are left out without asking
    again. So are rows nobody could approve: no number, or two prices of one thing.
    """
    kept = {row.key() for row in verdict.kept}
    had = {row.key() for row in verdict.kept if row.amount is not None}
    unpriced = {row.key() for row in verdict.rows if row.amount is None} & had
    doubtful = {row.key() for row in verdict.held} | unpriced
    stated = [row for row in verdict.rows if row.key() not in doubtful]
    waits = [*verdict.held, *(row for row in verdict.rows if row.key() in doubtful)]
    gone = sorted(kept - doubtful - {row.key() for row in stated})
    found = Sorted(stated, waits, gone, (kept & doubtful) | set(gone))
    if verdict.decision is Decision.QUARANTINE and not verdict.rows:
        found.kept = set()
    else:
        _leave_declined(found, verdict, declined)
    _leave_unusable(found)
    return found


def _leave_declined(found: Sorted, verdict: Verdict, declined: Sequence[Declined]) -> None:
    refused = {(d.key, d.starts, d.amount): d for d in declined}
    asked: dict[str, list[Declined | None]] = {}
    for row in verdict.held:
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


def _leave_unusable(found: Sorted) -> None:
    bad = _unusable(found.waits)
    names = sorted({label(row) for row in found.waits if row.key() in bad})
    if names:
        shown = "; ".join(names[:5]) + (f"; and {len(names) - 5} more" if len(names) > 5 else "")
        found.notes.append(f"Left out, as nobody could approve it: {shown}.")
    found.waits = [row for row in found.waits if row.key() not in bad]


def _unusable(rows: Iterable[PriceRow]) -> set[str]:
    """Keys with a price that is no number, or with two prices for one time."""
    rows = list(rows)
    amounts = {(r.key(), r.effective_from, str(r.amount)) for r in rows}
    twice = Counter((key, starts) for key, starts, _ in amounts)
    bad = {key for (key, _), count in twice.items() if count > 1}
    return bad | {r.key() for r in rows if r.amount is not None and not r.amount.is_finite()}
