"""What calculations of prices share: names, a price's origin as rows and as a phrase."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from core.errors import PriceNotFoundError
from core.fields import name
from core.prices import GpuOffer, PriceBook, age_days
from core.receipt import Output, PriceRef

ApiModelName = Annotated[str, name("api_model", words=("api", "api model"))]


def offered(
    book: PriceBook, gpu: str, commitment: str, as_of: date | None, provider: str | None
) -> GpuOffer:
    """The offer of the book; PriceNotFoundError without the advice to give a price of one's own."""
    try:
        return book.gpu_offer(gpu, commitment, as_of, provider)
    except PriceNotFoundError as error:
        known = error.message.partition("; give gpu_usd_per_hour")[0].rstrip(".")
        raise PriceNotFoundError(f"{known}.", field="gpu") from None


def provenance(provider: str, row: PriceRef, when: date) -> list[Output]:
    """Whose price it is, of when, how old, from where."""
    return [
        Output("provider", "Provider", provider, ""),
        Output("date", "Read on", row.observed, ""),
        Output("age_days", "Age", age_days(row, when), "days"),
        Output("source", "Source", row.source, ""),
    ]


def read(row: PriceRef, when: date) -> str:
    """When a price was read, as a phrase."""
    if row.observed > when.isoformat():
        return f"read on {row.observed}, later than {when}"
    age = age_days(row, when)
    return f"read on {row.observed}, {age} day{'' if age == 1 else 's'} old on {when}"
