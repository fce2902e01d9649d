"""Checks of a list as a whole: empty, shrunk, negative, in another unit.

Thresholds with their origin are in docs/adr/0016-price-gate.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pricing.matching import across_sources, label, median, usable
from pricing.plausible import NEAR_USD, unit_slip
from pricing.rows import PriceRow

LEAST_SHARE = Decimal("0.8")
LEAST_PRICED = Decimal("0.5")
MOST_NAMED = 5
TYPICAL = {"mtok": (Decimal("0.01"), Decimal(50)), "gpu_hour": (Decimal("0.05"), Decimal(50))}
"""Where the median of a whole list lies; outside, its unit is not what it is taken for."""
LEAST_TYPICAL = 5
"""Fewest rows of which a median says anything about units."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding: a code for programs, a sentence for people, how many rows it is about."""

    code: str
    message: str
    count: int


def one_each(found: Iterable[PriceRow]) -> list[PriceRow]:
    """Rows without repetition; of several offers on a spot or marketplace, the cheapest."""
    groups: dict[tuple[object, ...], dict[Decimal | None, PriceRow]] = defaultdict(dict)
    for row in found:
        # a signalling NaN cannot even be compared
        signals = row.amount is not None and row.amount.is_snan()
        kept = replace(row, amount=Decimal("NaN")) if signals else row
        groups[(row.identity(), row.effective_from)].setdefault(kept.amount, kept)
    rows: list[PriceRow] = []
    for same in groups.values():
        offers = [(r.amount, r) for r in same.values() if r.amount is not None and usable(r.amount)]
        first = next(iter(same.values()))
        if len(offers) > 1 and (first.marketplace or first.commitment == "spot"):
            rows.append(min(offers, key=lambda offer: offer[0])[1])
        else:
            rows += same.values()
    return rows


def refusals(
    rows: Sequence[PriceRow], last: Sequence[PriceRow] | None, peers: Sequence[PriceRow]
) -> list[Reason]:
    """Why the list as a whole cannot be used."""
    if not rows:
        return [Reason("empty", "The list is empty.", 0)]
    negative = [r for r in rows if r.amount is not None and r.amount.is_finite() and r.amount < 0]
    if negative:
        names = [f"{label(r)} {r.amount}" for r in negative]
        return [reason("negative", "A price is negative", names)]
    wild = [r for r in rows if r.amount is not None and not r.amount.is_finite()]
    if len(wild) > LEAST_PRICED * len(rows):
        message = f"{len(wild):,} of {len(rows):,} prices are no finite numbers."
        return [Reason("not_finite", message, len(wild))]
    priced = [r for r in rows if usable(r.amount)]
    if len(priced) < LEAST_PRICED * len(rows):
        message = f"Only {len(priced):,} of {len(rows):,} rows have a price."
        return [Reason("unpriced", message, len(rows) - len(priced))]
    if last is not None and (lost := shrunk(rows, last)):
        return list(lost)
    return _wrong_unit(rows, last, peers)


def shrunk(rows: Sequence[PriceRow], last: Sequence[PriceRow] | None) -> tuple[Reason, ...]:
    """Whether items were lost: identities listed, and those of them that have a price."""
    for what, unpriced_too in (("items", True), ("priced items", False)):
        now = len({r.identity() for r in rows if unpriced_too or usable(r.amount)})
        was = len({r.identity() for r in last or () if unpriced_too or usable(r.amount)})
        if now < LEAST_SHARE * was:
            message = f"The list shrank from {was:,} to {now:,} {what}, below {LEAST_SHARE:.0%}."
            return (Reason("shrunk", message, was - now),)
    return ()


def _wrong_unit(
    rows: Sequence[PriceRow], last: Sequence[PriceRow] | None, peers: Sequence[PriceRow]
) -> list[Reason]:
    """A list whose prices are all a thousand or a million times what they were or could be."""
    for known, identity in ((last or (), PriceRow.identity), (peers, across_sources)):
        was = {identity(r): r.amount for r in known if usable(r.amount)}
        ratios = [
            row.amount / old
            for row in rows
            if row.amount is not None
            and usable(row.amount)
            and (old := was.get(identity(row))) is not None
        ]
        if ratios and (slip := unit_slip(median(ratios))) is not None:
            message = f"Prices differ from known ones by a factor near {slip:,}: another unit."
            return [Reason("unit", message, len(ratios))]
        if ratios:
            return []
    for unit, (low, high) in TYPICAL.items():
        amounts = [
            r.amount
            for r in rows
            if r.unit == unit
            and r.currency in NEAR_USD
            and r.amount is not None
            and usable(r.amount)
        ]
        if len(amounts) >= LEAST_TYPICAL and not low <= (middle := median(amounts)) <= high:
            message = f"The median of {len(amounts):,} prices per {unit} is {middle:.6g}, outside"
            return [Reason("unit", f"{message} {low} to {high}: another unit.", len(amounts))]
    return []


def reason(code: str, title: str, names: Sequence[str]) -> Reason:
    """A sentence that names a few rows and counts the rest, whatever order they came in."""
    counted = Counter(names)
    shown = sorted(counted)[:MOST_NAMED]
    more = f"; and {len(counted) - len(shown):,} more" if len(counted) > len(shown) else ""
    return Reason(code, f"{title}: {'; '.join(shown)}{more}.", len(names))
