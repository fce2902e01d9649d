"""Who is cheapest: providers of an accelerator, API models for a mix of tokens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from core.calculations._fields import Commitment, GpuName, InputTokens, OutputTokens
from core.calculations._money import InCurrency, also_in
from core.calculations._price_parts import offered
from core.catalog import accelerator
from core.errors import PriceNotFoundError
from core.fields import number
from core.prices import ApiPrice, GpuOffer, PriceBook
from core.receipt import Assumption, Output, PriceRef, Receipt
from core.registry import REGISTRY
from core.units import TOKENS_PER_MTOK

MOST_RANKED = 10
Share = Annotated[float, number("fraction", hi=1, words=("cached", "cache hit"))]
Batch = Annotated[float, number("fraction", hi=1, words=("batch", "batched", "batch share"))]


class CheapestGpuInput(InCurrency):
    """An accelerator and the terms it is rented on."""

    gpu: GpuName
    """Accelerator, e.g. h100."""
    commitment: Commitment = "on-demand"
    """Commitment the price is for."""


@REGISTRY.calculation(
    "CHEAPEST_GPU",
    group="prices",
    result="Providers with their USD per accelerator and hour, cheapest first.",
    unit="usd/hour",
    examples=("/gpu cheapest_gpu h100", "/gpu cheapest_gpu h100 spot"),
    spills=True,
)
def cheapest_gpu(inputs: CheapestGpuInput, book: PriceBook) -> Receipt:
    """Who rents an accelerator out cheapest: providers ranked, each by its cheapest offer.

    Marketplaces and community hosts, which give no service level, come after the rest.

    Raises UnknownNameError, PriceNotFoundError.
    Source: the price book, whose entries name their own source and date.

    >>> from pricing.book import embedded_book
    >>> REGISTRY.get("CHEAPEST_GPU").run({"gpu": "mi300x"}, embedded_book()).value[0]
    ['runpod', 2.39]
    """
    best: dict[tuple[str, bool], GpuOffer] = {}
    for offer in book.gpu_offers(inputs.gpu, inputs.commitment, inputs.as_of):
        best.setdefault((offer.provider_id, offer.marketplace), offer)
    ranked = list(best.values())[:MOST_RANKED]
    # raises with what is known where nothing is offered
    first = (
        ranked[0] if ranked else offered(book, inputs.gpu, inputs.commitment, inputs.as_of, None)
    )
    card = accelerator(inputs.gpu).name
    receipt = Receipt(
        calculation="",
        value=[[o.provider_id, o.usd_per_gpu_hour] for o in ranked],
        unit="usd/hour",
        summary=(
            f"{first.provider} is the cheapest of {len({o.provider_id for o in ranked})} for"
            f" {card} {inputs.commitment}: ${first.usd_per_gpu_hour:,.6g} an hour."
        ),
        outputs=[Output(_name(o), _label(o), o.usd_per_gpu_hour, "usd/hour") for o in ranked],
        prices=[first.ref(), *(replace(o.ref(), note="") for o in ranked[1:])],
        as_of=(inputs.as_of or book.date()).isoformat(),
    )
    if first.marketplace:
        said = f"{first.provider} is a marketplace or community offer: no service level."
        receipt.warn("marketplace_price", said)
    also_in(receipt, inputs.currency, book, inputs.as_of, [_name(first)])
    return receipt


def _name(offer: GpuOffer) -> str:
    return f"{offer.provider_id}{'_marketplace' if offer.marketplace else ''}_usd_per_hour"


def _label(offer: GpuOffer) -> str:
    where = f", {offer.region}" if offer.region else ""
    return f"{offer.provider}{where}{' (marketplace)' if offer.marketplace else ''}"


class CheapestApiInput(InCurrency):
    """Tokens of one request, and the shares billed at a discount."""

    isl: InputTokens
    """Input sequence length: prompt tokens per request."""
    osl: OutputTokens
    """Output sequence length: generated tokens per request."""
    cached_input_frac: Share = 0.0
    """Share of input tokens billed at the cached price, where there is one."""
    batch_frac: Batch = 0.0
    """Share of requests billed at the batch discount, where there is one."""


@REGISTRY.calculation(
    "CHEAPEST_API",
    group="prices",
    result="API models with USD per request and per million tokens, cheapest first.",
    unit="usd/request",
    examples=("/gpu cheapest_api 800 in, 300 out", "/gpu cheapest_api isl=8k osl=256 cached=50%"),
    spills=True,
)
def cheapest_api(inputs: CheapestApiInput, book: PriceBook) -> Receipt:
    """API models ranked by what one request of these tokens costs, the ten cheapest.

    request = (isl x (input x (1 - cached) + cached price x cached) + osl x output) / 1e6
    x (1 - batch x discount); per Mtok it is divided by isl + osl. Models retired by then are left
    out; a model without a cached or batch price is billed in full. Quality is not compared.

    Raises PriceNotFoundError where the book has no prices of that day.
    Source: the price book, whose entries name their own source and date.

    >>> from pricing.book import embedded_book
    >>> found = REGISTRY.get("CHEAPEST_API").run({"isl": 800, "osl": 300}, embedded_book())
    >>> len(found.value), found.value[0][1] <= found.value[1][1]
    (10, True)
    """
    priced = sorted(
        ((_request_usd(inputs, price), model, price) for model, price in _listed(inputs, book)),
        key=lambda row: row[:2],
    )
    when = inputs.as_of or book.date()
    if not priced:
        raise PriceNotFoundError(f"There are no API prices for {when}.", field="as_of")
    ranked = priced[:MOST_RANKED]
    tokens = inputs.isl + inputs.osl
    usd, best, _ = ranked[0]
    receipt = Receipt(
        calculation="",
        value=[[model, cost, cost * TOKENS_PER_MTOK / tokens] for cost, model, _ in ranked],
        unit="usd/request",
        summary=(
            f"{best} is the cheapest of {len(priced)} API models for {inputs.isl:,} in and"
            f" {inputs.osl:,} out: ${usd:.3g} a request, ${usd * TOKENS_PER_MTOK / tokens:.3g} per"
            " million tokens."
        ),
        outputs=[
            Output("usd_per_request", "Cheapest", usd, "usd/request"),
            Output("usd_per_mtok", "Blended", usd * TOKENS_PER_MTOK / tokens, "usd/mtok"),
            *(Output(model, model, cost, "usd/request") for cost, model, _ in ranked),
        ],
        assumptions=[
            Assumption("ranking", "by price alone", "", "default", "quality is not compared"),
            Assumption("tier", "base, standard service", "", "default"),
        ],
        prices=[row for _, _, price in ranked for row in _rows(price, noted=price is ranked[0][2])],
        as_of=when.isoformat(),
    )
    also_in(receipt, inputs.currency, book, inputs.as_of, ["usd_per_request", "usd_per_mtok"])
    return receipt


def _listed(inputs: CheapestApiInput, book: PriceBook) -> Iterator[tuple[str, ApiPrice]]:
    when = inputs.as_of or book.date()
    for model in book.api_models():
        try:
            price = book.api_price(model, inputs.as_of)
        except PriceNotFoundError:
            continue
        if price.retires is None or price.retires > when:
            yield model, price


def _rows(price: ApiPrice, *, noted: bool) -> list[PriceRef]:
    """Input and output price; notes of the first only, or they bury the ranking."""
    rows = [
        price.ref("input", price.input_usd_per_mtok),
        price.ref("output", price.output_usd_per_mtok),
    ]
    return rows if noted else [replace(row, note="") for row in rows]


def _request_usd(inputs: CheapestApiInput, price: ApiPrice) -> float:
    full, cached = price.input_usd_per_mtok, price.cached_input_usd_per_mtok
    hit = inputs.cached_input_frac
    prompt = full if cached is None else full * (1 - hit) + cached * hit
    usd = (inputs.isl * prompt + inputs.osl * price.output_usd_per_mtok) / TOKENS_PER_MTOK
    return usd * (1 - inputs.batch_frac * (price.batch_discount_frac or 0))
