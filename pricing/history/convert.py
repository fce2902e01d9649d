"""The user's own prices in another currency, in dollars at dated exchange rates.

A price is converted at the rate of the day on which it was read, or the last rate before, and again
at each later reading: what was answered about a day stays, and a rate never comes from its future.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Context, Decimal

from core.errors import PriceNotFoundError
from core.prices import FxRate
from pricing.fx import FxTable
from pricing.history.records import Version

CURRENCIES = ("EUR", "GBP", "JPY", "CHF")
"""Those that the rates cover besides the dollar."""

_DIGITS = Context(prec=12)


def in_dollars(
    version: Version, readings: Mapping[str, Sequence[date]], fx: FxTable
) -> Iterator[Version]:
    """`version` itself if it is in dollars, else its periods in dollars; none without a rate.

    >>> from datetime import UTC, datetime
    >>> from pricing.fx import fx_table
    >>> from pricing.rows import PriceRow
    >>> day = datetime(2026, 10, 12, tzinfo=UTC)
    >>> row = PriceRow("own", "gpu", "own", "l4", "gpu_hour", "gpu_hour", Decimal("0.5"), day,
    ...     "own.csv", "0", currency="EUR", private=True)
    >>> one, = in_dollars(Version(row, day.date(), None, day), {}, fx_table())
    >>> one.row.currency, one.row.amount, one.row.note
    ('USD', Decimal('0.5603'), 'EUR 0.5 at 0.892379 EUR per USD of 2026-10-09 (ECB).')
    """
    row = version.row
    if row.currency == "USD":
        yield version
        return
    if row.currency not in CURRENCIES or row.amount is None:
        return
    since, last = version.known_from.date(), row.retrieved_at.date()
    read = [since, *(d for d in readings.get(row.source, ()) if since < d <= last)]
    rates: list[tuple[date, FxRate]] = []
    for day in read:
        try:
            rate = fx.rate(row.currency, day)
        except PriceNotFoundError:
            continue
        # what is in force before its first reading has no other rate than that reading's
        starts = max(version.starts, day) if rates else version.starts
        if version.ends is not None and starts >= version.ends:
            break
        if rates and rates[-1][0] == starts:
            rates.pop()
        if not rates or rates[-1][1].date != rate.date:
            rates.append((starts, rate))
    for k, (starts, rate) in enumerate(rates):
        ends = rates[k + 1][0] if k + 1 < len(rates) else version.ends
        note = f"{row.currency} {row.amount:f} at {rate.per_usd:.6g} {row.currency} per USD of"
        note = f"{note} {rate.date} (ECB). {row.note}".strip()
        usd = _DIGITS.divide(row.amount, Decimal(repr(rate.per_usd))).normalize()
        paid = replace(row, amount=usd, currency="USD", note=note)
        yield replace(version, row=paid, starts=starts, ends=ends)
