"""Amounts in another currency beside the dollars that were computed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from core.fields import choice
from core.prices import CURRENCIES, PriceBook
from core.receipt import Assumption, Output, Receipt

Currency = Annotated[str, choice(*CURRENCIES, words=("in currency",))]

_UNITS = {"usd/hour": "/hour", "usd/mtok": "/M tokens", "usd/request": "/request"}


def also_in(
    receipt: Receipt, currency: str, book: PriceBook, as_of: date | None, names: Sequence[str]
) -> None:
    """Repeat the named outputs in `currency` at the book's dated rate; nothing for dollars.

    Raises PriceNotFoundError when the book has no rate of that day.
    """
    if currency == "usd":
        return
    rate = book.fx_rate(currency, as_of)
    for row in [o for o in receipt.outputs if o.name in names]:
        if isinstance(row.value, int | float):
            name = row.name.replace("usd", currency)
            label, unit = f"{row.label} in {rate.currency}", rate.currency + _UNITS[row.unit]
            receipt.outputs.append(Output(name, label, row.value * rate.per_usd, unit))
    note = f"per USD, {rate.source}, {rate.date}; {rate.source_url}"
    receipt.assumptions.append(
        Assumption("exchange_rate", rate.per_usd, rate.currency, "price book", note)
    )
