"""The price book: lookups in a price table as of a date. Implements `core.prices.PriceBook`."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from functools import cache, cached_property
from typing import TypeVar

from core.calibration import NONE, Calibrations
from core.errors import AmbiguousNameError, InputError, PriceNotFoundError, UnknownNameError
from core.names import NameIndex, fold, near, squash
from core.prices import ApiPrice, FxRate, GpuOffer, first_choice
from pricing.fx import FxTable, fx_table
from pricing.periods import goes_on, holds
from pricing.priced import offer_of, price_of
from pricing.table import ApiEntry, GpuEntry, Table, read_embedded

EntryT = TypeVar("EntryT", ApiEntry, GpuEntry)


class TableBook:
    """Answers price questions from one table; `as_of` None means the table's own date."""

    def __init__(self, table: Table, calibrations: Calibrations = NONE) -> None:
        self._table = table
        self.calibrations = calibrations
        self.problem = ""
        """One sentence if the prices may be outdated because the history is away."""
        self._api: dict[str, list[ApiEntry]] = {}
        self._gpu: dict[str, list[GpuEntry]] = {}
        for entry in table.api:
            self._api.setdefault(f"{entry.provider}/{entry.model}", []).append(entry)
        for row in table.gpu:
            self._gpu.setdefault(row.accelerator, []).append(row)
        self._api_spellings: dict[str, list[str]] = {}
        for name, entries in self._api.items():
            provider, _, model = name.partition("/")
            spellings = {model, *entries[0].aliases}
            spellings |= {f"{provider}/{s}" for s in spellings} | {model.rpartition("/")[2]}
            for flat in {squash(s) for s in spellings}:
                self._api_spellings.setdefault(flat, []).append(name)
        self._providers = NameIndex("provider", {e.provider: (e.provider_name,) for e in table.gpu})
        self._offers: dict[tuple[str, str, date], tuple[GpuOffer, ...]] = {}

    @property
    def known(self) -> datetime | None:
        """Since when its newest accepted reading answers; None for the table of the package."""
        return self._table.known

    @property
    def table(self) -> Table:
        """The table it looks things up in."""
        return self._table

    def date(self) -> date:
        """The table's own date."""
        return self._table.as_of

    def at(self, when: date) -> TableBook:
        """The same table with `when` as its own date, so that a missing as_of means that day."""
        return self._with(_table=replace(self._table, as_of=when))

    def calibrated(self, calibrations: Calibrations) -> TableBook:
        """The same table beside what the user's own load tests said."""
        return self._with(calibrations=calibrations)

    def troubled(self, problem: str) -> TableBook:
        """The same table, which may be outdated for a reason; with an empty one, it is not."""
        return self._with(problem=problem)

    def _with(self, **changed: object) -> TableBook:
        book = copy(self)  # the indexes are shared: building them is most of the work
        vars(book).update(changed)
        return book

    def api_models(self) -> list[str]:
        """All API models as provider/model."""
        return list(self._api)

    def providers(self) -> list[str]:
        """All GPU providers."""
        return list(dict.fromkeys(e.provider for e in self._table.gpu))

    def find_provider(self, text: str) -> str | None:
        """The GPU provider spelled exactly so, or None."""
        return self._providers.find(text)

    def resolve_provider(self, text: str) -> str:
        """Canonical name of a GPU provider."""
        return self._providers.resolve(text)

    def find_api_model(self, text: str) -> list[str]:
        """Every provider/model that is spelled so; several providers may sell one model."""
        whole = text.strip().lower()
        if whole in self._api:
            return [whole]  # another provider may use this very text as its own model's name
        return list(self._api_spellings.get(squash(text), ()))

    def resolve_api_model(self, text: str) -> str:
        """Canonical `provider/model`; a model several providers sell lists them."""
        found = self.find_api_model(text)
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousNameError("API price", text, found, field="api_model")
        raise UnknownNameError("API model", text, self._near_api(text), field="api_model")

    def _near_api(self, text: str) -> list[str]:
        """Up to three API models whose bare name or alias is near to `text`."""
        spellings: dict[str, str] = {}
        for name, entries in self._api.items():
            for spelling in (name.rpartition("/")[2], *entries[0].aliases):
                spellings.setdefault(fold(spelling), name)
        return near(fold(text), spellings)

    def api_price(self, model: str, as_of: date | None = None) -> ApiPrice:
        """Prices of an API model at a date."""
        name = model if model in self._api else self.resolve_api_model(model)
        when = self._when(as_of)
        entry = _current(self._api[name], when)
        if entry is None:
            first = min(e.starts for e in self._api[name])
            use = f"the earliest known is of {first}: use as_of={first} or later"
            if first <= when:
                last = max(e.ends for e in self._api[name] if e.ends and e.ends <= when)
                use = f"its source listed it until {last}: use an as_of before"
            raise PriceNotFoundError(
                f"There is no price of {name} for {when}; {use}, or give api_input_usd_per_mtok"
                " and api_output_usd_per_mtok.",
                field="as_of",
            )
        return price_of(entry, self._table.observed(entry, when))

    def api_history(self, model: str, as_of: date | None = None) -> Sequence[ApiPrice]:
        """Every price of an API model up to a date, oldest first; PriceNotFoundError if none."""
        name = model if model in self._api else self.resolve_api_model(model)
        self.api_price(name, as_of)
        when = self._when(as_of)
        known = sorted((e for e in self._api[name] if e.starts <= when), key=lambda e: e.starts)
        return [price_of(entry, self._table.observed(entry, when)) for entry in known]

    def api_ahead(self, model: str, until: date) -> Sequence[ApiPrice]:
        """Prices of an API model announced for a day after the book's own, soonest first."""
        name = model if model in self._api else self.resolve_api_model(model)
        return [
            price_of(e, self._table.observed(e, self.date()))
            for e in self._ahead(self._api[name], until)
        ]

    def gpu_ahead(self, offer: GpuOffer, until: date) -> Sequence[GpuOffer]:
        """Prices of an offer of today announced for a day after the book's own, soonest first."""
        rows = self._gpu.get(offer.accelerator, [])
        today = [r for r in rows if holds(r, self.date())]
        series = {r.series() for r in today if self._offer(r, self.date()) == offer}
        later = self._ahead([r for r in rows if r.series() in series], until)
        return [self._offer(row, self.date()) for row in later]

    def _ahead(self, entries: Sequence[EntryT], until: date) -> list[EntryT]:
        coming = [e for e in entries if self.date() < e.starts <= until and goes_on(e, e.starts)]
        return sorted(coming, key=lambda e: e.starts)

    def fx_rate(self, currency: str, as_of: date | None = None) -> FxRate:
        """The exchange rate at a date, or PriceNotFoundError."""
        return self._rates.rate(currency.upper(), self._when(as_of))

    @cached_property
    def _rates(self) -> FxTable:
        return fx_table().and_since(self._table.rates)

    def gpu_offers(
        self,
        accelerator: str,
        commitment: str = "on-demand",
        as_of: date | None = None,
        provider: str | None = None,
    ) -> Sequence[GpuOffer]:
        """Offers at a date, cheapest first, marketplaces and community hosts after the rest."""
        key = (accelerator, commitment, self._when(as_of))
        if key not in self._offers:
            if len(self._offers) > 4096:
                self._offers.clear()
            self._offers[key] = self._offers_at(*key)
        offers = self._offers[key]
        return offers if provider is None else [o for o in offers if o.provider_id == provider]

    def gpu_offer(
        self,
        accelerator: str,
        commitment: str = "on-demand",
        as_of: date | None = None,
        provider: str | None = None,
    ) -> GpuOffer:
        """The user's own price, else the cheapest; a marketplace only when named or alone."""
        offers = self.gpu_offers(accelerator, commitment, as_of, provider)
        if offers:
            return first_choice(offers)
        raise PriceNotFoundError(
            self._no_offer(accelerator, commitment, self._when(as_of), provider), field="gpu"
        )

    def gpu_history(
        self,
        accelerator: str,
        commitment: str = "on-demand",
        as_of: date | None = None,
        provider: str | None = None,
    ) -> Sequence[GpuOffer]:
        """Every price up to a date of the offer `gpu_offer` gives, oldest first."""
        chosen = self.gpu_offer(accelerator, commitment, as_of, provider)
        when = self._when(as_of)
        rows = [r for r in self._gpu[accelerator] if r.starts <= when]
        series = {r.series() for r in rows if self._offer(r, when) == chosen}
        line = sorted((r for r in rows if r.series() in series), key=lambda r: r.starts)
        return [self._offer(row, when) for row in line]

    def _no_offer(self, accelerator: str, commitment: str, when: date, provider: str | None) -> str:
        who = f" by {provider}" if provider else ""
        rows = self._gpu.get(accelerator, [])
        known = sorted({f"{r.provider} {r.commitment}" for r in rows if r.starts <= when})
        have = f"; known: {', '.join(known[:6])}" if known else ""
        later = [
            r.starts
            for r in rows
            if r.commitment == commitment and provider in (None, r.provider) and r.starts > when
        ]
        if later:
            have = f"; the earliest known is of {min(later)}"
        return (
            f"There is no {commitment} price of {accelerator}{who} for {when}{have}; give"
            " gpu_usd_per_hour to use your own."
        )

    def _offers_at(self, accelerator: str, commitment: str, when: date) -> tuple[GpuOffer, ...]:
        series: dict[tuple[object, ...], GpuEntry] = {}
        for row in self._gpu.get(accelerator, ()):
            if row.commitment != commitment or row.starts > when:
                continue
            held = series.get(row.series())
            if held is None or row.starts >= held.starts:
                series[row.series()] = row
        listed = [row for row in series.values() if goes_on(row, when)]
        rows = sorted(listed, key=lambda r: (r.marketplace, r.usd_per_gpu_hour, r.provider))
        return tuple(self._offer(row, when) for row in rows)

    def _offer(self, row: GpuEntry, when: date) -> GpuOffer:
        return offer_of(row, self._table.observed(row, when))

    def _when(self, as_of: date | None) -> date:
        if as_of is None:
            return self._table.as_of
        if as_of > self._table.as_of:
            raise InputError(
                f"as_of must be at most {self._table.as_of}, the price book's own date; you gave"
                f" {as_of}.",
                field="as_of",
            )
        return as_of


@cache
def embedded_book() -> TableBook:
    """The book over the table shipped with the package, read once."""
    return TableBook(read_embedded())


def _current(entries: Sequence[ApiEntry], when: date) -> ApiEntry | None:
    known = [e for e in entries if e.starts <= when]
    newest = max(known, key=lambda e: e.starts, default=None)
    return newest if newest is not None and goes_on(newest, when) else None
