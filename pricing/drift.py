"""What changed between two readings, for the items people rest answers on. Pure.

Like is compared with like: the base tier, the standard service, one fixed hour of the day, the
native currency; spot as a 30-day median. Variants of a price by tier or time of day therefore
never look like a change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from pricing.hours import covers
from pricing.matching import Identity, Item, factor, figure, in_force, item, label, median, usable
from pricing.rows import PriceRow, Snapshot

DriftKind = Literal["change", "correction", "scheduled", "retired", "new"]
SPOT_DAYS = 30
SPOT_LEAST = Decimal("1.05")
"""Medians of spot prices nearer than this are one price: they move every day."""

Points = Sequence[tuple[date, Decimal]]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two readings."""

    kind: DriftKind
    """`change`: another price from a day on; `correction`: the source restates the past;
    `scheduled`: announced, moved or withdrawn for a day to come; `retired`; `new`."""
    identity: Identity
    """The row's identity, without its hours."""
    item: Item
    old: Decimal | None
    new: Decimal | None
    ratio: Decimal | None
    """new / old, where both are known."""
    currency: str
    effective_from: date | None
    """When the new price comes or came into force, or the item goes, if the source says."""
    message: str


def drift(
    before: Snapshot,
    after: Snapshot,
    watchlist: Collection[Item] | None,
    *,
    spot_history: Mapping[str, Points] | None = None,
) -> list[Change]:
    """Differences between two readings of the same sources, in order of their rows' names.

    `watchlist` None means everything. `spot_history` holds past spot prices by `PriceRow.key()`;
    without it a spot price is compared as it is, from 5% on. A row without a date of its own that
    states another amount is a change; with a date that the older reading already covered, a
    correction.
    """
    wanted = None if watchlist is None else set(watchlist)
    was, now = _lines(before.rows, wanted), _lines(after.rows, wanted)
    days = (before.retrieved_at.date(), after.retrieved_at.date())
    found: list[tuple[str, Change]] = []
    for identity in was.keys() | now.keys():
        old, new = was.get(identity, []), now.get(identity, [])
        name = min(label(row) for row in old or new)
        found += ((name, c) for c in _compare(identity, old, new, days, spot_history or {}))
    found.sort(key=lambda f: (f[0], f[1].identity, f[1].kind, f[1].effective_from or date.min))
    return [change for _, change in found]


def _lines(rows: Iterable[PriceRow], wanted: set[Item] | None) -> dict[Identity, list[PriceRow]]:
    """Comparable rows by identity without hours, in the order they come into force."""
    listed: dict[Identity, list[PriceRow]] = defaultdict(list)
    for row in rows:
        if (wanted is None or item(row) in wanted) and not row.tier_min_tokens:
            listed[row.identity()[:-1]].append(row)
    return {identity: _at_fixed_hour(variants) for identity, variants in listed.items()}


def _at_fixed_hour(variants: Sequence[PriceRow]) -> list[PriceRow]:
    """One row a day: the window that holds at the fixed hour, else the price of all day."""
    holding = [r for r in variants if not r.hours_utc or covers(r.hours_utc)]
    by_day: dict[date | None, PriceRow] = {}
    for row in sorted(holding or variants, key=lambda r: r.hours_utc):
        by_day[row.effective_from] = row  # a window comes after the empty text of all day
    return sorted(by_day.values(), key=lambda r: r.effective_from or date.min)


def _compare(
    identity: Identity,
    old: Sequence[PriceRow],
    new: Sequence[PriceRow],
    days: tuple[date, date],
    history: Mapping[str, Points],
) -> Iterator[Change]:
    was, now = in_force(old, days[0]), in_force(new, days[1])
    paid = _paid(was, old, days[0], history)
    pays = _paid(now, new, days[1], history)
    shown = now or was or (new or old)[0]
    if paid is None and pays is not None:
        yield _change("new", identity, shown, None, pays, "is new")
    elif paid is not None and pays is None:
        why = "is no longer listed" if now is None else "is no longer priced"
        yield _change("retired", identity, shown, paid, None, why, when=_retires(now or was))
    elif paid is not None and pays is not None and _differ(shown, paid, pays):
        yield _moved(identity, shown, paid, pays, days)
    yield from _announced(identity, old, new, days)
    leaves = _retires(now)
    if pays is not None and leaves is not None and leaves != _retires(was):
        yield _change("retired", identity, shown, pays, None, f"retires on {leaves}", when=leaves)


def _moved(
    identity: Identity, row: PriceRow, old: Decimal, new: Decimal, days: tuple[date, date]
) -> Change:
    since = row.effective_from
    unit = f"{row.currency}{' as a 30-day median' if row.commitment == 'spot' else ''}"
    went = f"{figure(old)} to {figure(new)} {unit}"
    # a price that already held when it was read before is restated, not changed
    if since is not None and since <= days[0]:
        said = f"is corrected from {went}, in force since {since}"
        return _change("correction", identity, row, old, new, said, when=since)
    said = f"went from {went}" + (f" on {since}" if since else "")
    return _change("change", identity, row, old, new, said, when=since)


def _announced(
    identity: Identity, old: Sequence[PriceRow], new: Sequence[PriceRow], days: tuple[date, date]
) -> Iterator[Change]:
    """Prices for days after both readings that only one of them, or each otherwise, announces."""
    horizon = max(days)
    first, second = (
        {r.effective_from: r for r in line if r.effective_from and r.effective_from > horizon}
        for line in (old, new)
    )
    for when in sorted({*first, *second}):
        was, now = first.get(when), second.get(when)
        before, after = (_price(r) if r is not None else None for r in (was, now))
        row = now or was
        if before == after or row is None:
            continue
        if after is None:
            said = f"is no longer announced at {figure(before or Decimal(0))} from {when}"
            yield _change("scheduled", identity, row, before, None, said, when=when)
            continue
        # announced for the first time: the step is from what is paid now
        current = in_force(new, days[1])
        paid = before if before is not None else (_price(current) if current else None)
        step = f"{figure(paid)} to " if paid is not None else ""
        said = f"is announced: {step}{figure(after)} {row.currency} from {when}"
        yield _change("scheduled", identity, row, before if was else paid, after, said, when=when)


def _price(row: PriceRow) -> Decimal | None:
    return row.amount if usable(row.amount) else None


def _paid(
    row: PriceRow | None, line: Sequence[PriceRow], day: date, history: Mapping[str, Points]
) -> Decimal | None:
    """What a row costs on a day: its amount, or for spot the median of thirty days."""
    amount = _price(row) if row is not None else None
    if row is None or amount is None or row.commitment != "spot":
        return amount
    since = day - timedelta(days=SPOT_DAYS)
    past = [usd for when, usd in history.get(row.key(), ()) if since < when < day and usable(usd)]
    return median([*past, amount])


def _differ(row: PriceRow, old: Decimal, new: Decimal) -> bool:
    return factor(old, new) >= SPOT_LEAST if row.commitment == "spot" else old != new


def _retires(row: PriceRow | None) -> date | None:
    return row.retires if row is not None else None


def _change(
    kind: DriftKind,
    identity: Identity,
    row: PriceRow,
    old: Decimal | None,
    new: Decimal | None,
    said: str,
    when: date | None = None,
) -> Change:
    words = label(row).removesuffix(f" from {row.effective_from}")
    if row.hours_utc:
        words = words.removesuffix(f" {row.hours_utc} UTC")
    ratio = new / old if old is not None and new is not None else None
    message = f"{words} {said}."
    return Change(kind, identity, item(row), old, new, ratio, row.currency, when, message)
