"""COST_LEVERS and PROMPT_CACHE_BREAKEVEN: what caches, compression, cascades and batches save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, NamedTuple

from core.branches import native_format
from core.calculations import _levers_receipt as build
from core.calculations._api_terms import ApiTerms, api_terms
from core.calculations._fields import (
    Commitment,
    GpuName,
    GpuUsdPerHour,
    HostedInputs,
    InputTokens,
    ModelName,
    OutputTokens,
    Provider,
    Util,
    Weights,
)
from core.calculations._lever_list import FIELDS, levers_of
from core.calculations._money import InCurrency, check_rate
from core.calculations._price_parts import ApiModelName
from core.calculations._prices import GpuPrice, gpu_price, monthly_usd
from core.calculations._traffic_fields import PeakToMean
from core.calculations.breakeven import ApiInput, ApiOutput, Volume
from core.catalog import accelerator, model
from core.errors import InputError, PriceNotFoundError
from core.fields import Spec, choice, name, number
from core.hosted_work import FleetBill
from core.job import Job
from core.levers import ApiBill, Bill, Lever, Rates, Work, everything
from core.precision import WEIGHT_FORMATS
from core.prices import PriceBook
from core.receipt import Draft
from core.registry import REGISTRY
from core.targets import Targets

READ_FRAC = 0.1
WRITE_FRAC = 1.25
"""Price of a token read from the prompt cache and of one written to it for five minutes, as shares
of the input price; one written for an hour costs 2 (Anthropic, platform.claude.com, pricing,
2026-11)."""


def _share(*words: str) -> Spec:
    return number("fraction", hi=1, words=words)


ReadFrac = Annotated[float, number("fraction", hi=1, words=("read", "cache read"))]
WriteFrac = Annotated[float, number("fraction", hi=10, words=("write", "cache write"))]


class CostLeversInput(InCurrency, HostedInputs):
    """A month of requests, how they are served now, and what would change."""

    book_names: ClassVar[Mapping[str, str]] = {
        "provider": "provider",
        "api_model": "api_model",
        "cheap_model": "api_model",
    }

    requests_per_month: Volume
    """Your monthly volume."""
    isl: InputTokens
    """Input sequence length: prompt tokens per request."""
    osl: OutputTokens
    """Output sequence length: generated tokens per request."""
    api_model: ApiModelName | None = None
    """API model that answers now; or give both API prices, or model and gpu of your own fleet."""
    api_input_usd_per_mtok: ApiInput | None = None
    """Your own API price per million input tokens; missing means looked up."""
    api_output_usd_per_mtok: ApiOutput | None = None
    """Your own API price per million output tokens; missing means looked up."""
    exact_hit_frac: Annotated[float, _share("exact", "exact cache", "exact hits")] = 0.0
    """Share of requests answered from a cache of identical ones."""
    semantic_hit_frac: Annotated[float, _share("semantic", "semantic cache", "semantic hits")] = 0.0
    """Share of the rest answered from a cache of similar ones."""
    compression_frac: Annotated[float, _share("compression", "compressed")] = 0.0
    """Share of input tokens that compressing the prompt takes away."""
    cascade_frac: Annotated[float, _share("cascade", "routed")] = 0.0
    """Share of requests tried on the cheap model."""
    cheap_model: Annotated[str, name("api_model", words=("cheap", "cheap model"))] | None = None
    """API model of the cascade, e.g. gpt-4o-mini; or give both its prices."""
    cheap_input_usd_per_mtok: ApiInput | None = None
    """Its price per million input tokens; missing means looked up."""
    cheap_output_usd_per_mtok: ApiOutput | None = None
    """Its price per million output tokens; missing means looked up."""
    escalated_frac: Annotated[float, _share("escalated")] = 0.0
    """Share of those tried on the cheap model that the other one answers after all."""
    prefix_frac: Annotated[float, _share("prefix", "cached prefix")] = 0.0
    """Share of input tokens in a prefix that repeats, marked for prompt caching."""
    prefix_hit_frac: Annotated[float, _share("prefix hit", "cache hit", "hit rate", "hit")] = 0.8
    """Share of that prefix found in the cache; the rest is written to it."""
    cache_read_frac: ReadFrac | None = None
    """Price of a cached token over the input price; missing means the book's, 0.1 without."""
    cache_write_frac: WriteFrac | None = None
    """Price of writing one over the input price; missing means the book's, 1.25 without."""
    batch_frac: Annotated[float, _share("batch", "batched", "batch share")] = 0.0
    """Share of requests that can wait for the batch API."""
    batch_discount_frac: Annotated[float, _share("batch discount")] | None = None
    """What the batch API takes off; missing means the book's."""
    model: ModelName | None = None
    """Model of your own fleet, instead of an API."""
    gpu: GpuName | None = None
    """Accelerator of your own fleet."""
    quantise_to: (
        Annotated[str, choice(*WEIGHT_FORMATS, words=("quantise", "quantise to"))] | None
    ) = None
    """Weight format your own fleet would change to; its effect is computed, not assumed."""
    weights: Weights | None = None
    """Weight format your own fleet serves in now; missing means the checkpoint's own."""
    gpu_usd_per_hour: GpuUsdPerHour | None = None
    """Your own price per accelerator-hour; missing means looked up."""
    provider: Provider | None = None
    """GPU provider whose price to use; missing means the cheapest listed."""
    commitment: Commitment = "on-demand"
    """Commitment the GPU price is for."""
    util: Util = 0.7
    """Share of the fleet's peak to plan on."""
    peak_to_mean: PeakToMean = 1.0
    """Peak rate over mean rate; a fleet is bought for the peak."""
    levers_usd_per_month: Annotated[
        float, number("usd/month", hi=1e9, words=("levers cost", "running the levers"))
    ] = 0.0
    """What running the levers costs: the cache, embeddings, a classifier."""

    def named_by_book(self) -> Mapping[str, str]:
        """With both prices given, an API model is only a label and may be any name."""
        own = {
            "api_model": (self.api_input_usd_per_mtok, self.api_output_usd_per_mtok),
            "cheap_model": (self.cheap_input_usd_per_mtok, self.cheap_output_usd_per_mtok),
        }
        return {k: v for k, v in self.book_names.items() if None in own.get(k, (None,))}


class Asked(NamedTuple):
    """A question resolved: the bill, the work, the levers, and whose prices they rest on."""

    bill: Bill
    start: Work
    levers: list[Lever]
    terms: list[tuple[str, ApiTerms, Rates]]
    """API prices: whose, what was looked up, and the rates with their multiples."""
    price: GpuPrice | None
    """Price of a GPU of one's own fleet."""


@REGISTRY.calculation(
    "COST_LEVERS",
    group="cost",
    result="USD a month that all levers save together.",
    unit="usd/month",
    examples=(
        (
            "/gpu cost_levers api_model=gpt-4o, 1M/month, 2k in, 300 out, exact 20%, semantic 10%,"
            " compression 25%, cascade 50%, cheap_model=gpt-4o-mini, batch 30%"
        ),
        "/gpu cost_levers api_model=claude-sonnet-5 1M/month, 6k in, 400 out, prefix 80%, hit 80%",
        (
            "/gpu cost_levers llama-3.1-70b on h100, 100M/month, 2k in, 300 out, exact 20%,"
            " quantise_to=fp8"
        ),
    ),
    charted=True,
)
def cost_levers(inputs: CostLeversInput, book: PriceBook) -> Draft:
    """What levers save together, each on what the others leave: composed, never added.

    A request cached whole costs neither input nor output; compression and prompt caching act on
    input, a cascade on which model answers, the batch API on the price of what is still sent.
    Quantisation of your own fleet goes through the throughput model. The order of the levers
    does not change their sum, only each one's part of it.

    Raises InputError (no lever, an API and a fleet at once, a lever that the other has),
    PriceNotFoundError, DoesNotFitError and the name errors.
    Source: exercise 33.5.4 of the source documents; caching multiples from platform.claude.com.

    >>> from pricing.book import embedded_book
    >>> raw = dict(requests_per_month=1e6, isl=500, osl=200, api_input_usd_per_mtok=2.5,
    ...            api_output_usd_per_mtok=10, exact_hit_frac=0.5, semantic_hit_frac=0.5)
    >>> REGISTRY.get("COST_LEVERS").run(raw, embedded_book()).value
    2437.5
    """
    check_rate(inputs.currency, book, inputs.as_of)
    asked = _asked(inputs, book)
    before = asked.bill.usd(asked.start)
    after = asked.bill.usd(everything(asked.start, asked.levers)) + inputs.levers_usd_per_month
    return Draft(
        before - after,
        lambda: build.receipt(inputs, book, asked, before, after),
        curve=lambda: build.chart(inputs, asked, before, after),
    )


def _asked(inputs: CostLeversInput, book: PriceBook) -> Asked:
    levers = levers_of(inputs)
    if not levers:
        raise InputError(f"give at least one lever: {', '.join(FIELDS)}.", field="exact_hit_frac")
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
    if inputs.api_model is not None or inputs.api_input_usd_per_mtok is not None:
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
    listed_read, listed_write = terms.cached_usd_per_mtok or full, terms.write_usd_per_mtok or full
    return (
        listed_read / full if read is None else read,
        listed_write / full if write is None else write,
    )
