"""What two readings share: the name of a row, its price in force, and who else sells the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from pricing.rows import PriceRow

Item = tuple[str, str]
"""What people watch: (provider, what is sold), such as `("openai", "gpt-4o-mini")`."""
Identity = tuple[str, ...]


def item(row: PriceRow) -> Item:
    """The row's provider and what it sells."""
    return (row.provider, row.sku)


def label(row: PriceRow) -> str:
    """A row as a sentence names it, always the same for the same identity.

    >>> from datetime import datetime, timezone
    >>> label(PriceRow("x", "gpu", "aws", "h100-sxm", "gpu_hour", "gpu_hour", None,
    ...     datetime(2026, 11, 21, tzinfo=timezone.utc), "https://x", "0", commitment="spot",
    ...     region="us-east-1", gpus_per_instance=8))
    'aws h100-sxm spot us-east-1 x8'
    """
    words = [row.provider, row.sku]
    if row.kind == "api":
        words.append(row.dimension.replace("_", " "))
    if row.commitment != "standard":
        words.append(row.commitment)
    words += [part for part in (row.region, row.instance) if part]
    if row.gpus_per_instance:
        words.append(f"x{row.gpus_per_instance}")
    if row.tier_min_tokens:
        words.append(f"from {row.tier_min_tokens} tokens")
    if row.hours_utc:
        words.append(f"{row.hours_utc} UTC")
    if row.effective_from is not None:
        words.append(f"from {row.effective_from}")
    return " ".join(words)


def figure(amount: Decimal) -> str:
    """An amount as sentences show it.

    >>> figure(Decimal("0.510"))
    '0.51'
    """
    return f"{float(amount):.6g}"


def factor(one: Decimal, other: Decimal) -> Decimal:
    """By how much two prices differ, at least 1, whichever is larger.

    >>> factor(Decimal("0.5"), Decimal(2))
    Decimal('4')
    """
    return max(one, other) / min(one, other)


def usable(amount: Decimal | None) -> bool:
    """Whether an amount is a price at all: stated, finite, above zero."""
    return amount is not None and amount.is_finite() and amount > 0


def timelines(rows: Iterable[PriceRow]) -> dict[Identity, list[PriceRow]]:
    """Rows of one identity in the order in which they come into force, undated ones first."""
    found: dict[Identity, list[PriceRow]] = defaultdict(list)
    for row in rows:
        found[row.identity()].append(row)
    for line in found.values():
        line.sort(key=lambda r: r.effective_from or date.min)
    return dict(found)


def in_force(line: Sequence[PriceRow], when: date) -> PriceRow | None:
    """The row of a timeline that holds on a day, or None before the first."""
    held: PriceRow | None = None
    for row in line:
        if row.effective_from is None or row.effective_from <= when:
            held = row
    return held


def across_sources(row: PriceRow) -> Identity:
    """The same price in another source: identity without the source and the instance's name."""
    return (
        row.kind,
        row.provider,
        row.sku,
        row.dimension,
        row.unit,
        row.currency,
        row.commitment,
        row.region,
        str(row.gpus_per_instance or ""),
        str(row.tier_min_tokens),
        row.hours_utc,
    )


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value, or the mean of the middle two.

    >>> median([Decimal(3), Decimal(1), Decimal(10)])
    Decimal('3')
    """
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


class Peers:
    """What other providers take for one accelerator-hour, by accelerator and commitment."""

    def __init__(self, rows: Iterable[PriceRow]) -> None:
        prices: dict[Identity, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            if row.kind == "gpu" and row.amount is not None and usable(row.amount):
                prices[self._of(row, row.commitment)][row.provider].append(row.amount)
        # a provider counts once however many regions it lists
        self._medians: Mapping[Identity, dict[str, Decimal]] = {
            key: {provider: median(found) for provider, found in sold.items()}
            for key, sold in prices.items()
        }

    @staticmethod
    def _of(row: PriceRow, commitment: str) -> Identity:
        return (row.sku, commitment, row.currency)

    def median(self, row: PriceRow, commitment: str | None = None) -> Decimal | None:
        """The median over other providers; None where fewer than two others sell it."""
        sold = self._medians.get(self._of(row, commitment or row.commitment), {})
        others = [price for provider, price in sold.items() if provider != row.provider]
        return median(others) if len(others) >= 2 else None
