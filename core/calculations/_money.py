"""What calculations on prices share: their date, and amounts in another currency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from core.fields import AsOf, choice
from core.prices import CURRENCIES, PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import Inputs

Currency = Annotated[str, choice(*CURRENCIES, words=("in currency",))]

STALE_RATE_DAYS = 14
"""Age from which an exchange rate is warned about: it moves by a percent or two in that time."""

_UNITS = {
    "usd/hour": "/hour",
    "usd/month": "/month",
    "usd/mtok": "/M tokens",
    "usd/request": "/request",
}


class Dated(Inputs):
    """The inputs of a calculation that rests on prices."""

    as_of: AsOf = None
    """Date at which prices are looked up, YYYY-MM-DD; missing means the price book's own date."""


class InCurrency(Dated):
    """The inputs of a calculation whose amounts can be shown in another currency too."""

    currency: Currency = "usd"
    """Currency shown beside USD, at the European Central Bank's rate of a stated day."""


def check_rate(currency: str, book: PriceBook, as_of: date | None) -> None:
    """Raises PriceNotFoundError, as `also_in` would, when the book has no rate of that day."""
    if currency != "usd":
        book.fx_rate(currency, as_of)


def also_in(
    receipt: Receipt,
    currency: str,
    book: PriceBook,
    as_of: date | None,
    names: Sequence[str] | None = None,
) -> None:
    """Repeat the named outputs, or all amounts, in `currency` at the book's dated rate.

    Nothing for dollars. Raises PriceNotFoundError when the book has no rate of that day.
    """
    if currency == "usd":
        return
    rate = book.fx_rate(currency, as_of)
    for row in [o for o in receipt.outputs if o.unit in _UNITS]:
        if names is not None and row.name not in names:
            continue
        if isinstance(row.value, int | float):
            name = row.name.replace("usd", currency)
            label, unit = f"{row.label} in {rate.currency}", rate.currency + _UNITS[row.unit]
            receipt.outputs.append(Output(name, label, row.value * rate.per_usd, unit))
    when = as_of or book.date()
    if (when - rate.date).days > STALE_RATE_DAYS:
        receipt.warn(
            "stale_rate",
            f"The {rate.currency} rate is of {rate.date}, {(when - rate.date).days} days before"
            f" {when}; `gpusize prices refresh --source ecb` reads newer ones.",
        )
    note = f"per USD, {rate.source}, {rate.date}; {rate.source_url}"
    receipt.assumptions.append(
        Assumption("exchange_rate", rate.per_usd, rate.currency, "price book", note)
    )
