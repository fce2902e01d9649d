"""What the price book says something costs: an API model, an accelerator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from core.calculations._fields import Commitment, GpuName, Provider
from core.calculations._money import InCurrency, also_in
from core.calculations._price_parts import ApiModelName, offered, provenance, read
from core.catalog import accelerator
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY
from core.units import HOURS_PER_MONTH


class ApiPriceInput(InCurrency):
    """An API model, and the currency to show beside dollars."""

    book_names: ClassVar[Mapping[str, str]] = {"model": "api_model"}

    model: ApiModelName
    """API model as its provider names it, e.g. gpt-4o-mini or groq/llama-3.3-70b-versatile."""


@REGISTRY.calculation(
    "API_PRICE",
    group="prices",
    result="USD per million input tokens, with the other prices, provider, date and source.",
    unit="usd/mtok",
    examples=("/gpu api_price gpt-4o-mini", "/gpu api_price claude-sonnet-4-5 currency=eur"),
)
def api_price(inputs: ApiPriceInput, book: PriceBook) -> Receipt:
    """List price of an API model per million tokens: input, output, cached and batch.

    Base tier, standard service, before tax and discounts; batch = full price x (1 - discount).
    A price the provider does not list is shown as none, never as zero.

    Raises UnknownNameError, AmbiguousNameError (several providers sell it), PriceNotFoundError.
    Source: the price book, whose entry names its own source and date.

    >>> from pricing.book import embedded_book
    >>> REGISTRY.get("API_PRICE").run({"model": "gpt-4o-mini"}, embedded_book()).value
    0.15
    """
    price = book.api_price(inputs.model, inputs.as_of)
    paid, sold = price.input_usd_per_mtok, price.output_usd_per_mtok
    cached, discount = price.cached_input_usd_per_mtok, price.batch_discount_frac
    share = None if discount is None else 1 - discount
    row = price.ref("input", paid)
    receipt = Receipt(
        calculation="",
        value=paid,
        unit="usd/mtok",
        summary=(
            f"{price.model} by {price.provider} costs ${paid:g} per million input and ${sold:g}"
            f" per million output tokens; {read(row, inputs.as_of or book.date())}."
        ),
        outputs=[
            Output("input_usd_per_mtok", "Input", paid, "usd/mtok"),
            Output("output_usd_per_mtok", "Output", sold, "usd/mtok"),
            Output("cached_input_usd_per_mtok", "Cached input", cached, "usd/mtok"),
            _batch("input", paid, share),
            _batch("output", sold, share),
            *provenance(price.provider, row, inputs.as_of or book.date()),
        ],
        assumptions=[Assumption("tier", "base, standard service", "", "default")],
        prices=[row, price.ref("output", sold)]
        + ([price.ref("cached input", cached)] if cached is not None else []),
        as_of=(inputs.as_of or book.date()).isoformat(),
    )
    if price.retires is not None:
        receipt.warn("api_retires", f"{price.provider} retires {price.model} on {price.retires}.")
    named = [f"{d}_usd_per_mtok" for d in ("input", "output", "cached_input")]
    also_in(receipt, inputs.currency, book, inputs.as_of, named)
    return receipt


class GpuPriceInput(InCurrency):
    """An accelerator, who rents it out and on what terms."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider"}

    gpu: GpuName
    """Accelerator, e.g. h100."""
    provider: Provider | None = None
    """Provider; missing means the cheapest listed, marketplaces excluded."""
    commitment: Commitment = "on-demand"
    """Commitment the price is for."""


@REGISTRY.calculation(
    "GPU_PRICE",
    group="prices",
    result="USD per accelerator and hour, with provider, region, date and source.",
    unit="usd/hour",
    examples=("/gpu gpu_price h100", "/gpu gpu_price h100 by aws reserved-3y currency=eur"),
)
def gpu_price(inputs: GpuPriceInput, book: PriceBook) -> Receipt:
    """Rental price of one accelerator for one hour, its share of the host included.

    price = instance price / accelerators in it; a month is 730 hours.

    Raises UnknownNameError, PriceNotFoundError.
    Source: the price book, whose entry names its own source and date.

    >>> from pricing.book import embedded_book
    >>> raw = {"gpu": "h100", "provider": "aws", "as_of": "2025-06-04"}
    >>> REGISTRY.get("GPU_PRICE").run(raw, embedded_book()).value
    12.29
    """
    offer = offered(book, inputs.gpu, inputs.commitment, inputs.as_of, inputs.provider)
    when, row, usd = inputs.as_of or book.date(), offer.ref(), offer.usd_per_gpu_hour
    receipt = Receipt(
        calculation="",
        value=usd,
        unit="usd/hour",
        summary=(
            f"One {accelerator(inputs.gpu).name} costs ${usd:,.6g} an hour {offer.commitment} at"
            f" {offer.provider}; {read(row, when)}."
        ),
        outputs=[
            Output("usd_per_hour", "Per GPU and hour", usd, "usd/hour"),
            Output("usd_per_month", "Per GPU and month", usd * HOURS_PER_MONTH, "usd/month"),
            *provenance(offer.provider, row, when),
            Output("region", "Region and instance", offer.region or None, ""),
        ],
        assumptions=[Assumption("hours_per_month", HOURS_PER_MONTH, "hours", "default")],
        prices=[row],
        as_of=when.isoformat(),
    )
    if offer.marketplace:
        said = f"{offer.provider} is a marketplace or community offer: no service level."
        receipt.warn("marketplace_price", said)
    also_in(receipt, inputs.currency, book, inputs.as_of, ["usd_per_hour"])
    return receipt


def _batch(what: str, usd: float, share: float | None) -> Output:
    value = None if share is None else usd * share
    return Output(f"batch_{what}_usd_per_mtok", f"Batch {what}", value, "usd/mtok")
