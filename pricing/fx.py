"""Dated exchange rates: the European Central Bank's, shipped with the package or read since."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from core.errors import PriceNotFoundError
from core.prices import FxRate


@dataclass(frozen=True, slots=True)
class FxTable:
    """Units of each currency for one euro, by day."""

    source: str
    source_url: str
    days: Sequence[tuple[date, Mapping[str, Decimal]]]
    """Ascending."""

    def rate(self, currency: str, when: date) -> FxRate:
        """Units of `currency` for one dollar, as of the newest day up to `when`.

        Raises PriceNotFoundError before the first day.

        >>> round(fx_table().rate("EUR", date(2026, 10, 9)).per_usd, 6)
        0.892379
        """
        known = [d for d in self.days if d[0] <= when and {currency, "USD"} <= d[1].keys()]
        if not known:
            raise PriceNotFoundError(
                f"There is no {currency} rate for {when}; the earliest is of {self.days[0][0]}:"
                " leave currency out.",
                field="currency",
            )
        day, rates = known[-1]
        per_usd = rates[currency] / rates["USD"]
        return FxRate(currency, float(per_usd), day, self.source, self.source_url)

    def and_since(self, read: Mapping[date, Mapping[str, Decimal]]) -> FxTable:
        """With rates that were read since; a day read again counts as read last."""
        days = dict(self.days) | {day: {"EUR": Decimal(1), **rates} for day, rates in read.items()}
        return replace(self, days=sorted(days.items(), key=lambda one: one[0]))


@cache
def fx_table() -> FxTable:
    """The shipped rates, read once."""
    text = (files("pricing") / "data" / "fx.toml").read_text("utf-8")
    found: dict[str, Any] = tomllib.loads(text)
    days: list[tuple[date, Mapping[str, Decimal]]] = [
        (row["date"], {"EUR": Decimal(1)} | {k: Decimal(v) for k, v in row.items() if k != "date"})
        for row in found["rate"]
    ]
    days.sort(key=lambda day: day[0])
    return FxTable(found["source"], found["source_url"], days)
