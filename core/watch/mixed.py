"""A price book of two moments: each component as it was, or as it is.

The bridge asks the same question at every mixture of old and new components. A price that only one
of the books has is taken from that one: what was not sold then cannot have moved since.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from core.calibration import Calibrations
from core.errors import AmbiguousNameError, PriceNotFoundError, UnknownNameError
from core.prices import ApiPrice, FxRate, GpuOffer, PriceBook

API_DIMENSIONS = {
    "input": "input_usd_per_mtok",
    "output": "output_usd_per_mtok",
    "cached input": "cached_input_usd_per_mtok",
    "batch discount": "batch_discount_frac",
}
GPU = "GPU price"
CALIBRATION = "calibration"

FoundT = TypeVar("FoundT")


class MixedBook:
    """The book of now, but for the components named in `old`, which are those of then."""

    def __init__(self, then: PriceBook, now: PriceBook, old: frozenset[str]) -> None:
        self._then, self._now, self._old = then, now, old

    @property
    def calibrations(self) -> Calibrations:
        """Factors from the user's own load tests."""
        return (self._then if CALIBRATION in self._old else self._now).calibrations

    @property
    def known(self) -> datetime | None:
        """That of the newer book."""
        return self._now.known

    @property
    def problem(self) -> str:
        """That of the newer book."""
        return self._now.problem

    def date(self) -> date:
        """That of the newer book."""
        return self._now.date()

    def api_models(self) -> Sequence[str]:
        """Those of both."""
        return list(dict.fromkeys((*self._now.api_models(), *self._then.api_models())))

    def fx_rate(self, currency: str, as_of: date | None = None) -> FxRate:
        """That of the newer book."""
        return self._now.fx_rate(currency, as_of)

    def find_api_model(self, text: str) -> Sequence[str]:
        """Those of the newer book."""
        return self._now.find_api_model(text)

    def resolve_api_model(self, text: str) -> str:
        """As the newer book reads it, else the older one."""
        return self._either(lambda book: book.resolve_api_model(text))

    def resolve_provider(self, text: str) -> str:
        """As the newer book reads it, else the older one."""
        return self._either(lambda book: book.resolve_provider(text))

    def api_price(self, model: str, as_of: date | None = None) -> ApiPrice:
        """The newer price, with the dimensions of `old` as they were."""
        then, now = (_found(lambda b=b: b.api_price(model, as_of)) for b in self._books)
        if then is None or now is None:
            return self._either(lambda book: book.api_price(model, as_of))
        was = {
            field: getattr(then, field)
            for name, field in API_DIMENSIONS.items()
            if (name in self._old or getattr(now, field) is None)
            and getattr(then, field) is not None
        }
        return replace(now, **was)

    def api_history(self, model: str, as_of: date | None = None) -> Sequence[ApiPrice]:
        """That of the newer book."""
        return self._now.api_history(model, as_of)

    def api_ahead(self, model: str, until: date) -> Sequence[ApiPrice]:
        """That of the newer book."""
        return self._now.api_ahead(model, until)

    def gpu_ahead(self, offer: GpuOffer, until: date) -> Sequence[GpuOffer]:
        """That of the newer book."""
        return self._now.gpu_ahead(offer, until)

    def gpu_history(
        self,
        accelerator: str,
        commitment: str = "on-demand",
        as_of: date | None = None,
        provider: str | None = None,
    ) -> Sequence[GpuOffer]:
        """That of the newer book."""
        return self._now.gpu_history(accelerator, commitment, as_of, provider)

    def gpu_offers(
        self,
        accelerator: str,
        commitment: str = "on-demand",
        as_of: date | None = None,
        provider: str | None = None,
    ) -> Sequence[GpuOffer]:
        """All offers of the book whose GPU prices count."""
        first, other = self._gpu_books
        asked = (accelerator, commitment, as_of, provider)
        return first.gpu_offers(*asked) or other.gpu_offers(*asked)

    def gpu_offer(
        self,
        accelerator: str,
        commitment: str = "on-demand",
        as_of: date | None = None,
        provider: str | None = None,
    ) -> GpuOffer:
        """The offer of the book whose GPU prices count, else of the other one."""
        first, other = self._gpu_books
        asked = (accelerator, commitment, as_of, provider)
        return _found(lambda: first.gpu_offer(*asked)) or other.gpu_offer(*asked)

    @property
    def _books(self) -> tuple[PriceBook, PriceBook]:
        return self._then, self._now

    @property
    def _gpu_books(self) -> tuple[PriceBook, PriceBook]:
        return (self._then, self._now) if GPU in self._old else (self._now, self._then)

    def _either(self, ask: Callable[[PriceBook], FoundT]) -> FoundT:
        found = _found(lambda: ask(self._now))
        return found if found is not None else ask(self._then)


def _found(ask: Callable[[], FoundT]) -> FoundT | None:
    try:
        return ask()
    except (PriceNotFoundError, UnknownNameError, AmbiguousNameError):
        return None


__all__ = ["API_DIMENSIONS", "CALIBRATION", "GPU", "MixedBook"]
