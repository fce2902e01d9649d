"""Fields that calculations about hardware share: lists of accelerators, commitments, offers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from core.calculations._fields import GpuName
from core.catalog import Accelerator, accelerator, accelerators
from core.errors import PriceNotFoundError
from core.fields import choice, rows
from core.prices import COMMITMENTS, GpuOffer, PriceBook
from core.rows import Row

ANY = "any"
AnyCommitment = Annotated[str, choice(ANY, *COMMITMENTS)]


class CardRow(Row):
    """One accelerator."""

    gpu: GpuName
    """Accelerator, e.g. h100."""


Cards = Annotated[tuple[CardRow, ...], rows(CardRow, words=("accelerators", "among"))]


def cards_of(given: Sequence[CardRow] | None) -> list[Accelerator]:
    """The accelerators named, each once, or the whole catalogue."""
    if given is None:
        return list(accelerators().values())
    return [accelerator(name) for name in dict.fromkeys(row.gpu for row in given)]


def cheapest_offer(
    book: PriceBook, card: Accelerator, commitment: str, provider: str | None, as_of: date | None
) -> GpuOffer:
    """What GPUS_NEEDED would pay, at one commitment or the cheapest of all.

    Raises PriceNotFoundError where nothing is offered.
    """
    if commitment != ANY:
        return book.gpu_offer(card.id, commitment, as_of, provider)
    found: list[GpuOffer] = []
    for one in COMMITMENTS:
        try:
            found.append(book.gpu_offer(card.id, one, as_of, provider))
        except PriceNotFoundError:
            continue
    if not found:
        return book.gpu_offer(card.id, COMMITMENTS[0], as_of, provider)
    return min(found, key=lambda offer: offer.usd_per_gpu_hour)
