"""Providers as they are given, and as routing sees them: priced, up, with what a policy needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Annotated

from core.calculations.breakeven import ApiModel
from core.errors import InputError
from core.fields import choice, name, number
from core.prices import PriceBook
from core.receipt import PriceRef
from core.routing.shares import Provider
from core.rows import Row
from core.units import TOKENS_PER_MTOK

if TYPE_CHECKING:
    from core.calculations.routing import ProviderBillInput

_Ms = Annotated[float, number("ms", hi=3.6e6)]


class ProviderRow(Row):
    """One provider: what it takes, what it costs, how it answers."""

    provider: Annotated[str, name("")]
    """What it is called."""
    weight: Annotated[float, number("count", hi=1e6)] = 1.0
    """Its share of the traffic over the sum of all weights, for policies that weigh."""
    max_qps: Annotated[float, number("qps", above=True, hi=1e7)] | None = None
    """Its rate limit in requests a second; missing means none."""
    api_model: ApiModel | None = None
    """API model whose listed price a request has, e.g. gpt-4o-mini."""
    usd_per_request: Annotated[float, number("usd/request", hi=1e4)] | None = None
    """Your own price of a request."""
    usd_per_month: Annotated[float, number("usd/month", hi=1e9)] = 0.0
    """Fixed cost, e.g. of GPUs of your own."""
    latency_ms: _Ms | None = None
    """Median time of an answer."""
    p95_ms: _Ms | None = None
    """Time within which 95% of answers come."""
    quality_frac: Annotated[float, number("fraction", hi=1)] | None = None
    """Score of your own evaluation, from 0 to 1."""
    error_frac: Annotated[float, number("fraction", hi=0.99)] = 0.0
    """Share of requests it takes and fails."""
    up: Annotated[str, choice("yes", "no")] = "yes"
    """no takes it out, with its fixed cost."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Providers that are up, their fixed cost, and the prices they rest on."""

    providers: tuple[Provider, ...]
    fixed_usd_per_month: float
    prices: tuple[PriceRef, ...]


def offered(inputs: ProviderBillInput, book: PriceBook) -> Offered:
    """Providers as routing sees them. Raises InputError for what a policy lacks."""
    rows = inputs.providers
    names = [row.provider for row in rows]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _wrong(f"{twice} is listed twice; give each provider one row.")
    up = [row for row in rows if row.up == "yes"]
    if not up:
        raise _wrong("every provider is down (up=no); at least one must be up.")
    if inputs.policy in ("balanced", "rate-limit-aware") and not any(row.weight for row in up):
        raise _wrong("the weights sum to zero; give at least one provider a weight above 0.")
    for policy, column in (("latency", "latency_ms"), ("quality", "quality_frac")):
        lacking = [row.provider for row in up if getattr(row, column) is None]
        if inputs.policy == policy and lacking:
            raise _wrong(
                f"policy {policy} compares {column}, which {lacking[0]} lacks; give it to each."
            )
    for row in up:
        if row.p95_ms is not None and row.p95_ms < (row.latency_ms or inf):
            raise _wrong(
                f"p95_ms of {row.provider} must be at least its median, latency_ms"
                f" ({'which is missing' if row.latency_ms is None else f'{row.latency_ms:g}'})."
            )
    prices: list[PriceRef] = []
    seen = tuple(_provider(inputs, row, book, prices) for row in up)
    return Offered(seen, sum(row.usd_per_month for row in up), tuple(prices))


def _provider(
    inputs: ProviderBillInput, row: ProviderRow, book: PriceBook, prices: list[PriceRef]
) -> Provider:
    return Provider(
        name=row.provider,
        weight=row.weight,
        max_qps=inf if row.max_qps is None else row.max_qps,
        usd_per_request=_usd(inputs, row, book, prices),
        latency_ms=row.latency_ms or 0.0,
        p95_ms=row.p95_ms or 0.0,
        quality=row.quality_frac or 0.0,
        error_frac=row.error_frac,
    )


def _usd(
    inputs: ProviderBillInput, row: ProviderRow, book: PriceBook, prices: list[PriceRef]
) -> float:
    if row.usd_per_request is not None:
        return row.usd_per_request
    if row.api_model is None:
        if row.usd_per_month:
            return 0.0  # it is paid by the month
        raise _wrong(
            f"{row.provider} has no price; give api_model, usd_per_request or usd_per_month."
        )
    if inputs.isl is None or inputs.osl is None:
        field = "isl" if inputs.isl is None else "osl"
        raise InputError(
            f"{field} is missing: the price of a request through {row.api_model} needs it.",
            field=field,
            missing=[field],
        )
    price = book.api_price(book.resolve_api_model(row.api_model), inputs.as_of)
    prices += [
        price.ref("input", price.input_usd_per_mtok),
        price.ref("output", price.output_usd_per_mtok),
    ]
    usd = inputs.isl * price.input_usd_per_mtok + inputs.osl * price.output_usd_per_mtok
    return usd / TOKENS_PER_MTOK


def _wrong(sentence: str) -> InputError:
    return InputError(f"providers: {sentence}", field="providers")


def others(providers: Sequence[Provider], place: int) -> list[Provider]:
    """All but one: the day it is down."""
    return [provider for i, provider in enumerate(providers) if i != place]


__all__ = ["Offered", "ProviderRow", "offered", "others"]
