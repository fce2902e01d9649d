"""The gate between a reading of a source and the prices answers rest on. Pure.

ACCEPT, QUARANTINE (some rows wait for a person) or REJECT (keep what was accepted last). A row
that is no price is nulled, one that is hard to believe waits by itself, and only a list that is
unusable as a whole is refused. Thresholds with their origin are in docs/adr/0016-price-gate.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pricing.listing import Reason, one_each, reason, refusals, shrunk
from pricing.matching import (
    Identity,
    Item,
    across_sources,
    factor,
    figure,
    in_force,
    item,
    label,
    timelines,
    usable,
)
from pricing.plausible import Judge, placeholders
from pricing.rows import PriceRow, Snapshot

MOST_HELD = Decimal("0.1")
LEAST_HELD = 5
"""Fewest doubtful rows for which the whole list waits."""
SECOND_SOURCE = Decimal("1.01")


class Decision(StrEnum):
    """What becomes of a reading."""

    ACCEPT = "accept"
    QUARANTINE = "quarantine"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found, and the rows that may be used at once."""

    decision: Decision
    reasons: tuple[Reason, ...]
    """Why it is not ACCEPT; empty otherwise."""
    flags: tuple[Reason, ...]
    """Worth reading, blocks nothing: nulled rows, disagreeing sources."""
    rows: tuple[PriceRow, ...]
    """Cleaned, ready to store; empty after REJECT and while the whole list is held."""
    held: tuple[PriceRow, ...] = ()
    """Rows that wait for a person, cleaned."""
    kept: tuple[PriceRow, ...] = ()
    """Accepted rows that stay in force meanwhile: of what is held, missing or unpriced."""


_NULLED = {
    "zero": "listed at zero, taken as unpriced",
    "one_price_for_all_sizes": "one price for every number of accelerators, taken as unpriced",
    "spot_placeholder": "spot equals on-demand or a tenth of it, taken as unpriced",
}
_HELD = {
    "jump": "moved too far",
    "unit": "moved by a thousand or a million",
    "peers": "far from what others take",
    "band": "outside any price there is",
    "not_finite": "no finite number",
    "dimensions": "at odds with the item's other prices",
    "gpu_count": "a number of accelerators that cannot be",
    "twice": "listed twice with different prices",
}


def judge(
    snapshot: Snapshot,
    last: Sequence[PriceRow] | None,
    *,
    watched: Collection[Item] = (),
    peers: Sequence[PriceRow] = (),
    second: Sequence[PriceRow] = (),
) -> Verdict:
    """Judge one reading of one source.

    `last` are the rows accepted before from the same source, None for a first reading. `watched`
    are the items this source must price. `peers` are other sources' rows, for the median over
    providers; `second` are another source's rows of the same items, whose disagreement above 1%
    is a flag. Rows may come in any order. Raises nothing.
    """
    rows = one_each(snapshot.rows)
    refused = refusals(rows, last, peers)
    if refused:
        return Verdict(Decision.REJECT, tuple(refused), (), ())

    nulled = placeholders(rows)
    flags = _flags(rows, nulled)
    clean = _nulled(rows, nulled)
    before = timelines(last or ())
    doubts = _doubts(clean, before, peers, snapshot)
    held = [row for i, row in enumerate(clean) if i in doubts]
    passed = [row for i, row in enumerate(clean) if i not in doubts]
    # rows that wait and were never accepted must not make up for rows that were lost
    known = [row for i, row in enumerate(rows) if i not in doubts or row.identity() in before]
    lost = shrunk(known, last)
    if lost:
        return Verdict(Decision.REJECT, lost, tuple(flags), ())

    reasons = _summaries(doubts.values(), _HELD)
    if len(held) >= LEAST_HELD and len(held) > MOST_HELD * len(clean):
        share = f"{len(held):,} of {len(clean):,} rows are hard to believe: the whole list waits."
        reasons.insert(0, Reason("most_held", share, len(held)))
        held, passed = clean, []
    missing = _missing(watched, clean, before, snapshot.retrieved_at.date())
    if missing:
        names = [f"{' '.join(name)} {why}" for name, why in missing]
        reasons.append(reason("watched", "A watched item is missing or unpriced", names))
    if second:
        flags += _disagreements(passed or clean, second, snapshot.retrieved_at.date())
    kept = _kept(before, held, {name for name, _ in missing})
    decision = Decision.QUARANTINE if reasons else Decision.ACCEPT
    return Verdict(decision, tuple(reasons), tuple(flags), tuple(passed), tuple(held), kept)


def cleaned(rows: Iterable[PriceRow]) -> list[PriceRow]:
    """Rows without repetition, with no amount where the stated one is no price."""
    found = one_each(rows)
    return _nulled(found, placeholders(found))


def _nulled(rows: Sequence[PriceRow], nulled: Collection[int]) -> list[PriceRow]:
    return [replace(r, amount=None) if i in nulled else r for i, r in enumerate(rows)]


def _doubts(
    rows: Sequence[PriceRow],
    before: Mapping[Identity, Sequence[PriceRow]],
    peers: Sequence[PriceRow],
    snapshot: Snapshot,
) -> dict[int, tuple[str, str]]:
    """Position of each row that should wait -> (code, sentence)."""
    found: dict[int, tuple[str, str]] = {}
    seen: dict[tuple[object, ...], list[int]] = defaultdict(list)
    judging = Judge(rows, before, peers, snapshot.retrieved_at.date())
    for i, row in enumerate(rows):
        seen[(row.identity(), row.effective_from)].append(i)
        doubt = judging.doubt(row)
        if doubt is not None:
            found[i] = doubt
    for same in seen.values():
        if len({rows[i].amount for i in same}) > 1:
            for i in same:
                found.setdefault(i, ("twice", f"{label(rows[i])} {rows[i].amount}"))
    return found


def _missing(
    watched: Collection[Item],
    rows: Sequence[PriceRow],
    before: Mapping[Identity, Sequence[PriceRow]],
    when: date,
) -> list[tuple[Item, str]]:
    """Watched items that are gone though not retired, or lost a price they had."""
    # what ended before is no price it had: someone has agreed to that already
    now = [row for line in before.values() if (row := in_force(line, when)) is not None]
    gone = {item(r) for r in now if r.retires is not None and r.retires <= when}
    names = set(watched) - gone
    listed = {item(row) for row in rows if item(row) in names}
    priced = {
        (item(r), r.dimension, r.commitment)
        for r in rows
        if item(r) in names and r.amount is not None
    }
    had = {
        (item(r), r.dimension, r.commitment)
        for r in now
        if item(r) in names and r.amount is not None
    }
    found: list[tuple[Item, str]] = []
    for name in sorted(names):
        lost = sorted({(d, c) for i, d, c in had - priced if i == name})
        if name not in listed:
            found.append((name, "is missing"))
        elif not any(i == name for i, _, _ in priced):
            found.append((name, "has no price"))
        elif lost:
            found.append((name, "lost " + ", ".join(f"{d} {c}" for d, c in lost)))
    return found


def _kept(
    before: Mapping[Identity, Sequence[PriceRow]], held: Iterable[PriceRow], missing: set[Item]
) -> tuple[PriceRow, ...]:
    waiting = {row.identity() for row in held}
    return tuple(
        row
        for identity, line in before.items()
        for row in line
        if identity in waiting or item(row) in missing
    )


def _disagreements(
    rows: Sequence[PriceRow], second: Sequence[PriceRow], when: date
) -> list[Reason]:
    """Prices in force on a day that another source puts otherwise: who is right is not known."""
    theirs = {across_sources(r): r.amount for r in _current(second, when) if usable(r.amount)}
    names: list[str] = []
    for row in _current(rows, when):
        other = theirs.get(across_sources(row))
        if other is None or row.amount is None or not usable(row.amount):
            continue
        if factor(row.amount, other) > SECOND_SOURCE:
            names.append(f"{label(row)} {figure(row.amount)} here, {figure(other)} there")
    return [reason("second_source", "A second source disagrees", names)] if names else []


def _current(rows: Sequence[PriceRow], when: date) -> list[PriceRow]:
    found = (in_force(line, when) for line in timelines(rows).values())
    return [row for row in found if row is not None]


def _flags(rows: Sequence[PriceRow], nulled: Mapping[int, str]) -> list[Reason]:
    return _summaries(((code, label(rows[i])) for i, code in nulled.items()), _NULLED)


def _summaries(found: Iterable[tuple[str, str]], titles: Mapping[str, str]) -> list[Reason]:
    by_code: dict[str, list[str]] = defaultdict(list)
    for code, name in found:
        by_code[code].append(name)
    return [
        reason(code, title[0].upper() + title[1:], by_code[code])
        for code, title in titles.items()
        if code in by_code
    ]
