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

    Raises PriceNotFoundError where nothing is offered, or by marketplaces alone and none is named.
    """
    wanted = COMMITMENTS if commitment == ANY else (commitment,)
    found: list[GpuOffer] = []
    missing: PriceNotFoundError | None = None
    for one in wanted:
        try:
            found.append(book.gpu_offer(card.id, one, as_of, provider))
        except PriceNotFoundError as error:
            missing = missing or error
    solid = [offer for offer in found if provider or not offer.marketplace]
    if solid:
        return min(solid, key=lambda offer: offer.usd_per_gpu_hour)
    if found:
        raise PriceNotFoundError(
            f"only marketplaces offer it, without a service level; provider={found[0].provider_id}"
            " takes one.",
            field="provider",
        )
    raise missing or PriceNotFoundError(f"There is no price of {card.id}.", field="commitment")
