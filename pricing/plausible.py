"""Checks of single rows: which are no price at all, and which a person should look at first.

Thresholds with their origin are in docs/adr/0016-price-gate.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from pricing.matching import Identity, Peers, factor, figure, in_force, label, usable
from pricing.rows import PriceRow

MTOK_BAND = (Decimal(0), Decimal(5000))
GPU_HOUR_BAND = (Decimal("0.005"), Decimal(200))
RATE_BAND = (Decimal("0.1"), Decimal(1000))
"""Units of one of CURRENCIES for a euro."""
BANDS = {"mtok": MTOK_BAND, "gpu_hour": GPU_HOUR_BAND, "per_eur": RATE_BAND}
JUMP = Decimal(3)
MARKETPLACE_JUMP = Decimal(5)
RATE_JUMP = Decimal("1.2")
"""Between readings; exchange rates of these currencies move by a percent a day, not by a fifth."""
PEER = Decimal(3)
MARKETPLACE_PEER = Decimal(5)
SPOT_SHARE_LEAST = Decimal("0.05")
"""Of the peers' on-demand price, where too few sell spot to have a median of their own."""
DIMENSION_RATIO = Decimal(100)
NEAR_USD = frozenset({"USD", "EUR", "GBP", "CHF", "CAD", "AUD"})
"""Currencies whose unit is near enough a dollar for the bands to hold."""
UNIT_FACTORS = (Decimal(1000), Decimal(1_000_000))
_COUNTS = frozenset({1, 2, 3, 4, 6, 8, 10, 16, 36, 72})


def unit_slip(ratio: Decimal) -> Decimal | None:
    """The power of ten a ratio is near to (a factor of 2), if units were confused: 1e3 or 1e6.

    >>> unit_slip(Decimal("0.0011"))
    Decimal('1000')
    >>> unit_slip(Decimal(8)) is None
    True
    """
    large = ratio if ratio >= 1 else 1 / ratio
    return next((f for f in UNIT_FACTORS if f / 2 <= large <= f * 2), None)


def placeholders(rows: Sequence[PriceRow]) -> dict[int, str]:
    """Position of each row that states no price of its own -> why: it is taken as unpriced.

    Zero; one price for every number of accelerators; spot equal to on-demand or a tenth of it.
    """
    found = {i: "zero" for i, row in enumerate(rows) if row.amount == 0}
    hourly = [
        (i, row, _significant(row.amount))
        for i, row in enumerate(rows)
        if row.kind == "gpu" and row.amount is not None and usable(row.amount)
    ]
    for i in _same_for_all_sizes(rows):
        found[i] = "one_price_for_all_sizes"
    on_demand: dict[Identity, set[Decimal]] = defaultdict(set)
    for _, row, amount in hourly:
        if row.commitment == "on-demand":
            on_demand[_machine(row)].add(amount)
    for i, row, amount in hourly:
        if row.commitment == "spot" and not row.marketplace:
            full = on_demand.get(_machine(row), ())
            if amount in full or _significant(amount * 10) in full:
                found.setdefault(i, "spot_placeholder")
    return found


def _same_for_all_sizes(rows: Sequence[PriceRow]) -> Iterator[int]:
    by_total: dict[tuple[object, ...], list[tuple[int, int]]] = defaultdict(list)
    for i, row in enumerate(rows):
        if row.kind == "gpu" and row.amount and usable(row.amount) and row.gpus_per_instance:
            total = _significant(row.amount * row.gpus_per_instance)
            key = (_seller(row), row.commitment, total)
            by_total[key].append((i, row.gpus_per_instance))
    for same in by_total.values():
        if len({count for _, count in same}) > 1:
            yield from (i for i, _ in same)


class Judge:
    """Says why a row should wait for a person, in words, or that it need not."""

    def __init__(
        self,
        rows: Sequence[PriceRow],
        last: Mapping[Identity, Sequence[PriceRow]],
        peers: Iterable[PriceRow],
        when: date,
    ) -> None:
        self._last = last
        self._when = when
        self._peers = Peers((*rows, *peers))
        self._base: dict[Identity, Decimal] = {
            (*_model(row), row.dimension): row.amount
            for row in rows
            if row.kind == "api" and row.amount is not None and usable(row.amount)
        }
        self._sizes: dict[Identity, set[int]] = defaultdict(set)
        for row in (*rows, *(r for line in last.values() for r in line)):
            if row.instance and row.gpus_per_instance:
                self._sizes[(row.provider, row.instance, row.sku)].add(row.gpus_per_instance)

    def before(self, row: PriceRow) -> PriceRow | None:
        """The accepted row this one is compared with: of the same day, else the one in force."""
        line = self._last.get(row.identity(), ())
        same = [r for r in line if r.effective_from == row.effective_from]
        found = same[-1] if same else in_force(line, self._when)
        return found if found is not None and usable(found.amount) else None

    def doubt(self, row: PriceRow) -> tuple[str, str] | None:
        """(code, sentence) why a priced row should wait, or None.

        A row that was accepted before answers for itself: only its move is judged, so that what a
        person approved once is not asked about again.
        """
        amount = row.amount
        if amount is None:
            return None
        if not amount.is_finite():
            return "not_finite", f"{label(row)} is {amount}"
        before = self.before(row)
        if before is not None and before.amount is not None:
            return self._moved(row, amount, before.amount)
        return _outside(row, amount) or self._unlike_peers(row, amount) or self._uneven(row, amount)

    def _moved(self, row: PriceRow, amount: Decimal, before: Decimal) -> tuple[str, str] | None:
        limit = MARKETPLACE_JUMP if row.marketplace else JUMP
        limit = RATE_JUMP if row.kind == "fx" else limit
        if factor(amount, before) <= limit:
            return None if amount == before else _outside(row, amount)
        slip = unit_slip(amount / before)
        moved = f"{label(row)} went from {figure(before)} to {figure(amount)} {row.currency}"
        if slip is not None:
            return "unit", f"{moved}, near a factor of {slip:,}: another unit"
        return "jump", f"{moved}, over {limit} times"

    def _unlike_peers(self, row: PriceRow, amount: Decimal) -> tuple[str, str] | None:
        if row.kind != "gpu":
            return None
        limit = MARKETPLACE_PEER if row.marketplace else PEER
        usual = self._peers.median(row)
        if usual is not None and factor(amount, usual) > limit:
            elsewhere = f"the others' median is {figure(usual)}"
            return "peers", f"{label(row)} is {figure(amount)} {row.currency} and {elsewhere}"
        if usual is None and row.commitment == "spot":
            full = self._peers.median(row, "on-demand")
            if full is not None and not full * SPOT_SHARE_LEAST <= amount <= full * PEER:
                elsewhere = f"others take {figure(full)} on demand"
                return "peers", f"{label(row)} is {figure(amount)} {row.currency} and {elsewhere}"
        return None

    def _uneven(self, row: PriceRow, amount: Decimal) -> tuple[str, str] | None:
        """Prices of one item that cannot both be right."""
        if row.kind == "gpu":
            return self._miscounted(row)
        if row.kind == "fx":
            return None
        other = {"output": "input", "cached_read": "input", "batch_input": "input"} | {
            "batch_output": "output",
            "input": "output",
        }
        against = self._base.get((*_model(row), other.get(row.dimension, "")))
        if against is None:
            return None
        if row.dimension in ("input", "output"):
            if factor(amount, against) > DIMENSION_RATIO:
                beside = f"{figure(against)} {other[row.dimension]}"
                return "dimensions", f"{label(row)} is {figure(amount)} beside {beside}"
        elif amount > against:
            return (
                "dimensions",
                f"{label(row)} is {figure(amount)}, above the full price of {figure(against)}",
            )
        return None

    def _miscounted(self, row: PriceRow) -> tuple[str, str] | None:
        count = row.gpus_per_instance
        if count is None or row.marketplace or row.sku.startswith("tpu"):
            return None
        sizes = self._sizes.get((row.provider, row.instance, row.sku), set())
        if len(sizes) > 1:
            said = " and ".join(str(s) for s in sorted(sizes))
            return "gpu_count", f"{label(row)} is listed with {said} accelerators"
        if count not in _COUNTS and count % 8:
            return "gpu_count", f"{label(row)} has {count} accelerators, which no machine has"
        return None


def _outside(row: PriceRow, amount: Decimal) -> tuple[str, str] | None:
    if row.currency not in NEAR_USD and row.kind != "fx":
        return None
    low, high = BANDS[row.unit]
    if low <= amount <= high:
        return None
    return "band", f"{label(row)} is {figure(amount)} {row.currency}, outside {low} to {high:,}"


def _seller(row: PriceRow) -> Identity:
    return (row.source, row.provider, row.sku, row.region, row.currency)


def _machine(row: PriceRow) -> Identity:
    return (*_seller(row), row.instance, str(row.gpus_per_instance or ""))


def _model(row: PriceRow) -> Identity:
    return (
        row.source,
        row.provider,
        row.sku,
        row.region,
        row.currency,
        str(row.tier_min_tokens),
        row.hours_utc,
        str(row.effective_from or ""),
    )


def _significant(value: Decimal) -> Decimal:
    """Six significant digits: a price divided by its accelerators does not multiply back."""
    return Decimal(f"{value:.5e}")
