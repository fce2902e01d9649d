"""COST_LEVERS and PROMPT_CACHE_BREAKEVEN: what caches, compression, cascades and batches save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from core.calculations import _levers_asked as asking
from core.calculations import _levers_receipt as build
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
from core.calculations._money import InCurrency, check_rate
from core.calculations._price_parts import ApiModelName
from core.calculations._traffic_fields import PeakToMean
from core.calculations.breakeven import ApiInput, ApiOutput, Volume
from core.fields import Spec, choice, name, number
from core.levers import everything
from core.precision import WEIGHT_FORMATS
from core.prices import PriceBook
from core.receipt import Draft
from core.registry import REGISTRY


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
    asked = asking.asked(inputs, book)
    before = asked.bill.usd(asked.start)
    after = asked.bill.usd(everything(asked.start, asked.levers)) + inputs.levers_usd_per_month
    return Draft(
        before - after,
        lambda: build.receipt(inputs, book, asked, before, after),
        curve=lambda: build.chart(inputs, asked, before, after),
    )
