"""The prices of a commitment: on-demand and each term, the user's own or one provider's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.errors import InputError, PriceNotFoundError
from core.plan.commitment import Term
from core.prices import GpuOffer, PriceBook

MONTHS = {"reserved-1m": 1, "reserved-1y": 12, "reserved-3y": 36}
"""Terms that price lists know, and how long they are."""


@dataclass(frozen=True, slots=True)
class Offered:
    """On-demand's price and the terms; offers are those of the price book among them."""

    on_demand_usd_per_hour: float
    terms: tuple[Term, ...]
    offers: tuple[GpuOffer, ...]
    whose: str


def offered(
    book: PriceBook,
    gpu: str | None,
    provider: str | None,
    as_of: date | None,
    own_on_demand: float | None,
    own: dict[str, float | None],
) -> Offered:
    """The user's prices where given, beside those of one provider: the named, or the cheapest.

    A term of the user's own counts whether the provider lists it or not.

    Raises InputError without any, PriceNotFoundError where there is no term to commit to.
    """
    mine = tuple(Term(t, MONTHS[t], usd) for t, usd in own.items() if usd is not None)
    if own_on_demand is not None and mine:
        return Offered(own_on_demand, mine, (), "your prices")
    if gpu is None:
        raise InputError(
            "gpu is missing: give the accelerator, or on_demand_usd_per_hour and one of"
            " reserved_1m_usd_per_hour, reserved_1y_usd_per_hour, reserved_3y_usd_per_hour.",
            field="gpu",
        )
    found = [pair for pair in _providers(book, gpu, provider, as_of) if pair[1] or mine]
    if not found:
        whose = f" by {provider}" if provider else ""
        raise PriceNotFoundError(
            f"There is no on-demand price of {gpu} with a reserved one beside it{whose}; give"
            " on_demand_usd_per_hour and e.g. reserved_1y_usd_per_hour.",
            field="gpu",
        )
    listed, reserved = min(
        found, key=lambda pair: (not pair[1], (pair[1] or [pair[0]])[-1].usd_per_gpu_hour)
    )
    given = {term.name: term for term in mine}
    terms = {
        o.commitment: Term(o.commitment, MONTHS[o.commitment], o.usd_per_gpu_hour) for o in reserved
    } | given
    used = [o for o in reserved if o.commitment not in given]
    if own_on_demand is None:
        used.insert(0, listed)
    price = listed.usd_per_gpu_hour if own_on_demand is None else own_on_demand
    ordered = tuple(terms[name] for name in MONTHS if name in terms)
    return Offered(price, ordered, tuple(used), listed.provider)


def _providers(
    book: PriceBook, gpu: str, provider: str | None, as_of: date | None
) -> Iterator[tuple[GpuOffer, list[GpuOffer]]]:
    """On-demand and reserved offers of each provider that has on-demand ones."""
    for listed in _firsts(book.gpu_offers(gpu, "on-demand", as_of, provider)):
        reserved = [
            term
            for commitment in MONTHS
            for term in _firsts(book.gpu_offers(gpu, commitment, as_of, listed.provider_id))
            if term.provider_id == listed.provider_id
        ]
        if not listed.marketplace:
            yield listed, reserved


def _firsts(offers: Sequence[GpuOffer]) -> list[GpuOffer]:
    """The cheapest offer of each provider."""
    found: dict[str, GpuOffer] = {}
    for offer in offers:
        found.setdefault(offer.provider_id, offer)
    return list(found.values())
