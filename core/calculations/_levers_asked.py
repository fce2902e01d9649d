"""A question about levers resolved: the bill, the work, the levers, and the prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.branches import native_format
from core.calculations._api_terms import ApiTerms, api_terms
from core.calculations._lever_list import FIELDS, levers_of
from core.calculations._prices import GpuPrice, gpu_price, monthly_usd
from core.catalog import accelerator, model
from core.errors import InputError, PriceNotFoundError
from core.hosted_work import FleetBill
from core.job import Job
from core.levers import ApiBill, Bill, Lever, Rates, Work
from core.prices import PriceBook
from core.targets import Targets

if TYPE_CHECKING:
    from core.calculations.levers import CostLeversInput

READ_FRAC = 0.1
WRITE_FRAC = 1.25
"""Price of a token read from the prompt cache and of one written to it for five minutes, as shares
of the input price; one written for an hour costs 2 (Anthropic, platform.claude.com, pricing,
2026-11)."""


PARTS = {
    "cheap_model": "cascade_frac",
    "cheap_input_usd_per_mtok": "cascade_frac",
    "cheap_output_usd_per_mtok": "cascade_frac",
    "escalated_frac": "cascade_frac",
    "prefix_hit_frac": "prefix_frac",
    "cache_read_frac": "prefix_frac",
    "cache_write_frac": "prefix_frac",
    "batch_discount_frac": "batch_frac",
}
"""Fields that are a part of a lever, and the share that sets it."""


class Asked(NamedTuple):
    """A question resolved: the bill, the work, the levers, and whose prices they rest on."""

    bill: Bill
    start: Work
    levers: list[Lever]
    terms: list[tuple[str, ApiTerms, Rates]]
    """API prices: whose, what was looked up, and the rates with their multiples."""
    price: GpuPrice | None
    """Price of a GPU of one's own fleet."""


def asked(inputs: CostLeversInput, book: PriceBook) -> Asked:
    """Raises InputError and PriceNotFoundError for what has no bill or no such lever."""
    levers = levers_of(inputs)
    if not levers:
        raise InputError(f"give at least one lever: {', '.join(FIELDS)}.", field="exact_hit_frac")
    for field, lever in PARTS.items():
        usual = type(inputs).model_fields[field].default
        if getattr(inputs, field) != usual and not getattr(inputs, lever):
            raise InputError(
                f"{field} says nothing without {lever}; give both, or leave {field} out.",
                field=field,
            )
    cheap = None
    if inputs.cascade_frac:
        terms = api_terms(
            book, inputs.cheap_model, inputs.cheap_input_usd_per_mtok,
            inputs.cheap_output_usd_per_mtok, inputs.as_of, prefix="cheap",
            what="the API model of the cascade (e.g. gpt-4o-mini)",
        )  # fmt: skip
        cheap = ("cheap", terms, _rates(inputs, terms, strict=False))
    start = Work(inputs.requests_per_month, inputs.isl, inputs.osl)
    if inputs.model is None and inputs.gpu is None:
        return _through_api(inputs, book, start, levers, cheap)
    return _on_fleet(inputs, book, start, levers, cheap)


def _through_api(
    inputs: CostLeversInput,
    book: PriceBook,
    start: Work,
    levers: list[Lever],
    cheap: tuple[str, ApiTerms, Rates] | None,
) -> Asked:
    if inputs.quantise_to is not None:
        raise InputError(
            "quantise_to is a lever of your own fleet; give model and gpu, or leave it out.",
            field="quantise_to",
        )
    dear = api_terms(
        book, inputs.api_model, inputs.api_input_usd_per_mtok, inputs.api_output_usd_per_mtok,
        inputs.as_of, what="the API model that answers now (e.g. gpt-4o)",
    )  # fmt: skip
    rates = _rates(inputs, dear, strict=True)
    terms = [("api", dear, rates), *([cheap] if cheap else [])]
    return Asked(ApiBill(rates, cheap and cheap[2]), start, levers, terms, None)


def _on_fleet(
    inputs: CostLeversInput,
    book: PriceBook,
    start: Work,
    levers: list[Lever],
    cheap: tuple[str, ApiTerms, Rates] | None,
) -> Asked:
    if inputs.model is None or inputs.gpu is None:
        field = "gpu" if inputs.gpu is None else "model"
        raise InputError(f"{field} is missing: your own fleet needs model and gpu.", field=field)
    of_api = (inputs.api_model, inputs.api_input_usd_per_mtok, inputs.api_output_usd_per_mtok)
    if any(given is not None for given in of_api):
        raise InputError(
            "give the API that answers now, or model and gpu of your own fleet, not both.",
            field="api_model",
        )
    if inputs.batch_frac:
        raise InputError(
            "batch_frac is a discount of an API; leave it out for your own fleet.",
            field="batch_frac",
        )
    card, entry = accelerator(inputs.gpu), model(inputs.model)
    start = start._replace(weights=inputs.weights or native_format(entry, card))
    price = gpu_price(
        book, inputs.gpu, inputs.gpu_usd_per_hour, inputs.provider, inputs.commitment,
        inputs.as_of,
    )  # fmt: skip
    job = Job(
        model=entry, qps=0.0, isl=inputs.isl, osl=inputs.osl, targets=Targets(util=inputs.util),
        calibrations=book.calibrations,
    )  # fmt: skip
    usd = monthly_usd(1, price.usd_per_hour)
    bill = FleetBill(job, card, usd, inputs.peak_to_mean, cheap and cheap[2])
    return Asked(bill, start, levers, [cheap] if cheap else [], price)


def _rates(inputs: CostLeversInput, terms: ApiTerms, *, strict: bool) -> Rates:
    """The rates with the multiples of caching and batching.

    `strict` refuses what the book does not know; the cheap model of a cascade is billed in full
    there instead.
    """
    read = write = 1.0
    if inputs.prefix_frac:
        read, write = cache_fracs(terms, inputs.cache_read_frac, inputs.cache_write_frac, strict)
    discount = 0.0
    if inputs.batch_frac:
        known = inputs.batch_discount_frac
        known = terms.batch_discount_frac if known is None else known
        if known is None and strict:
            raise PriceNotFoundError(
                f"There is no batch discount of {terms.label}; give batch_discount_frac, or leave"
                " batch_frac out.",
                field="batch_frac",
            )
        discount = known or 0.0
    return Rates(terms.input_usd_per_mtok, terms.output_usd_per_mtok, read, write, discount)


def cache_fracs(
    terms: ApiTerms, read: float | None, write: float | None, strict: bool = True
) -> tuple[float, float]:
    """Prices of a cached token and of writing one, over the input price.

    One's own, else the book's: where that has a cached price and none for writes, a miss is an
    ordinary input token. Beside prices of one's own, READ_FRAC and WRITE_FRAC. Raises
    PriceNotFoundError for a model of the book without a cached price where `strict`.
    """
    full = terms.input_usd_per_mtok
    if terms.price is None:
        return READ_FRAC if read is None else read, WRITE_FRAC if write is None else write
    if terms.cached_usd_per_mtok is None and read is None:
        if strict:
            raise PriceNotFoundError(
                f"There is no cached-input price of {terms.label}; give cache_read_frac, or leave"
                " prompt caching out.",
                field="cache_read_frac",
            )
        return 1.0, 1.0
    listed = (terms.cached_usd_per_mtok, terms.write_usd_per_mtok)
    one, other = (1.0 if usd is None else usd / full for usd in listed)
    return one if read is None else read, other if write is None else write
