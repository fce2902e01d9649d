"""The windows of THREE_HORIZONS: what is needed, and what it costs then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log1p
from typing import Annotated, ClassVar

from core.calculations._plan_fields import MOST_QPS, ApiDecline, GpuDecline, Growth
from core.calculations._prices import GpuPrice, gpu_price, monthly_usd
from core.calculations.breakeven import ApiModel
from core.calculations.gpus_needed import GpusNeededInput, gpus_needed
from core.errors import InputError, PriceNotFoundError
from core.fields import name, number, rows
from core.growth import declined
from core.plan.demand import Z90
from core.prices import ApiPrice, PriceBook
from core.rows import Row
from core.units import HOURS_PER_MONTH, SECONDS_PER_MONTH, TOKENS_PER_MTOK

HORIZONS = ((30, "commit"), (90, "hedge"), (365, "watch"))
"""Days, and what to do about them: section 57.1.4 of the source documents."""
DAYS_PER_MONTH = HOURS_PER_MONTH / 24
_Days = Annotated[float, number("days", hi=3650)]
_Factor = Annotated[float, number("count", above=True, hi=1000)]


class Change(Row):
    """Something that changes the traffic, or what a GPU serves, for a time or for good."""

    event: Annotated[str, name("")]
    """What it is: a season, a campaign, a new model or accelerator."""
    from_days: _Days
    """Days from now at which it begins."""
    qps_x: _Factor = 1.0
    """Factor on the rate, e.g. 1.5 for a campaign."""
    gpu_x: _Factor = 1.0
    """Factor on what a GPU serves, e.g. 1.3 for a better engine."""
    for_days: _Days | None = None
    """How long; missing means for good."""


class HorizonsInput(GpusNeededInput):
    """A fleet's traffic and targets today, how they may change, and what prices do."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider", "api_model": "api_model"}

    monthly_growth_frac: Growth = 0.0
    """Expected growth of the rate in a month."""
    growth_sd_frac: Annotated[
        float, number("fraction", hi=1, words=("growth sd", "growth uncertainty"))
    ] = 0.0
    """How far growth may be off: standard deviation of the monthly figure, e.g. 0.05."""
    yearly_decline_frac: GpuDecline = 0.0
    """How much GPU prices fall in a year."""
    api_model: ApiModel | None = None
    """API model the same requests could go to, e.g. gpt-4o-mini; its bill is shown beside."""
    yearly_api_decline_frac: ApiDecline = 0.0
    """How much the API's price falls in a year."""
    changes: Annotated[tuple[Change, ...], rows(Change, words=("events", "campaigns"))] | None = (
        None
    )
    """Seasons, campaigns, new models or hardware: event, from_days, qps_x, gpu_x, for_days."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """The most that is needed up to a day, since the horizon before."""

    days: int
    action: str
    qps: float
    low: int
    middle: int
    high: int
    usd_per_gpu_hour: float | None
    usd_per_month: float | None
    """Of the GPUs at P50."""
    api_usd_per_month: float | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """Prices today, as far as there are any."""

    gpu: GpuPrice | None
    api: ApiPrice | None
    missing: str = ""
    """Why there is no price of the accelerator."""


def outlook(inputs: HorizonsInput, book: PriceBook) -> Outlook:
    """Prices of the accelerator and the API. Raises PriceNotFoundError for an API's."""
    api = book.api_price(inputs.api_model, inputs.as_of) if inputs.api_model else None
    own, provider = inputs.gpu_usd_per_hour, inputs.provider
    try:
        gpu = gpu_price(book, inputs.gpu, own, provider, inputs.commitment, inputs.as_of)
    except PriceNotFoundError as error:
        return Outlook(None, api, error.message)
    return Outlook(gpu, api)


def _factors(inputs: HorizonsInput, day: float) -> tuple[float, float]:
    """Factors on the rate and on what a GPU serves, on a day."""
    qps = gpu = 1.0
    for change in inputs.changes or ():
        ends = float("inf") if change.for_days is None else change.from_days + change.for_days
        if change.from_days <= day < ends:
            qps, gpu = qps * change.qps_x, gpu * change.gpu_x
    return qps, gpu


def _qps(inputs: HorizonsInput, day: float, z: float) -> float:
    months = day / DAYS_PER_MONTH
    grown = exp(months * (log1p(inputs.monthly_growth_frac) + z * inputs.growth_sd_frac))
    return inputs.qps * grown * _factors(inputs, day)[0]


def gpus_then(inputs: HorizonsInput, book: PriceBook, day: float, z: float) -> int:
    """GPUs on a day: those for the rate that today's GPU would have to serve.

    Raises InputError where growth or changes take that beyond any plan.
    """
    rate = _qps(inputs, day, z) / _factors(inputs, day)[1]
    if rate > MOST_QPS:
        grows = inputs.monthly_growth_frac > 0 or inputs.growth_sd_frac > 0
        field = "monthly_growth_frac" if grows else "changes"
        raise InputError(
            f"{field} must keep the rate at or below {MOST_QPS:,.0f} requests/s, the most that is"
            f" sized; it would be {rate:,.0f} in {day:,.0f} days, so give"
            f" {'less growth' if grows else 'smaller factors'}.",
            field=field,
        )
    return gpus_needed(inputs.model_copy(update={"qps": rate}), book).value


def days_that_matter(inputs: HorizonsInput, since: float, until: float) -> list[float]:
    """Days on which the need can be largest: both ends, and both sides of each change."""
    found = {since, until}
    for change in inputs.changes or ():
        ends = change.from_days + (change.for_days or 0.0)
        found |= {change.from_days, max(change.from_days - 1e-6, 0.0)}
        found |= {ends, max(ends - 1e-6, 0.0)} if change.for_days else set()
    return sorted(day for day in found if since <= day <= until)


def horizons(inputs: HorizonsInput, book: PriceBook, prices: Outlook) -> list[Horizon]:
    """Each window, from the end of the one before."""
    found: list[Horizon] = []
    since = 0
    for days, action in HORIZONS:
        found.append(_horizon(inputs, book, since, days, action, prices))
        since = days
    return found


def _horizon(
    inputs: HorizonsInput, book: PriceBook, since: int, days: int, action: str, prices: Outlook
) -> Horizon:
    when = days_that_matter(inputs, since, days)
    low, middle, high = (
        max(gpus_then(inputs, book, day, z) for day in when) for z in (-Z90, 0.0, Z90)
    )
    months = days / DAYS_PER_MONTH
    usd = own = api = None
    if prices.gpu is not None:
        usd = declined(prices.gpu.usd_per_hour, inputs.yearly_decline_frac, months)
        own = monthly_usd(middle, usd)
    if prices.api is not None:
        each = inputs.isl * prices.api.input_usd_per_mtok
        each = (each + inputs.osl * prices.api.output_usd_per_mtok) / TOKENS_PER_MTOK
        api = _qps(inputs, days, 0.0) * SECONDS_PER_MONTH
        api *= declined(each, inputs.yearly_api_decline_frac, months)
    qps = max(_qps(inputs, day, 0.0) for day in when)
    return Horizon(days, action, qps, low, middle, high, usd, own, api)
