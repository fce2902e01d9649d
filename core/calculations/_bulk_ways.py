"""The ways to run a bulk job, each priced and timed, or with what is missing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from core.bulk import (
    BATCH_WINDOW_HOURS,
    MARGINAL,
    OWNED,
    Way,
    amortised_usd_per_hour,
    electricity_usd_per_hour,
    replicas_within,
    server_kw,
    server_usd,
)
from core.calculations._api_terms import ApiTerms, api_terms, of_price
from core.calculations._prices import GpuPrice, gpu_price
from core.catalog import LlmModel, accelerator, model
from core.errors import InputError, PriceNotFoundError
from core.job import Job
from core.placement import Plan, choose
from core.prices import ApiPrice, PriceBook
from core.targets import Targets
from core.units import SECONDS_PER_HOUR, TOKENS_PER_MTOK

if TYPE_CHECKING:
    from core.calculations.bulk import BulkJobCostInput

WAYS: tuple[str, ...] = ("online-api", "batch-api", "online-gpus", "spot-gpus", OWNED, MARGINAL)
ALIASES = (
    ("online", "online-api"), ("api", "online-api"), ("batch", "batch-api"),
    ("spot", "spot-gpus"), ("marginal", MARGINAL),
)  # fmt: skip
LABELS: dict[str, str] = dict(
    zip(
        WAYS,
        ("Online API", "Batch API", "Own serving, on-demand GPUs", "Spot GPUs, batch",
         "Owned idle hours", "... electricity alone"),
        strict=True,
    )
)  # fmt: skip


class Speed(NamedTuple):
    """What a replica does at full load, on so many GPUs; `plan` is None for a measured speed."""

    documents_per_s: float
    gpus: int
    plan: Plan | None


class Priced(NamedTuple):
    """Terms of an API and what the job costs there, online and in batch."""

    terms: ApiTerms
    usd: float
    batch_usd: float | None


class BulkJob(NamedTuple):
    """A job with its ways."""

    ways: list[Way]
    tokens: float
    apis: list[Priced]
    """Who could answer, cheapest first."""
    speed: Speed | None
    prices: list[GpuPrice]
    owned: tuple[float, float | None] | None
    """USD of an owned GPU-hour: what it adds, and its write-off."""


def found(inputs: BulkJobCostInput, book: PriceBook) -> BulkJob:
    """The ways of a question.

    Raises InputError where neither an API nor a fleet is named.
    """
    apis = _apis(inputs, book)
    tokens = float(inputs.documents) * (inputs.isl + inputs.osl)
    ways = _api_ways(inputs, apis, tokens)
    speed = _speed(inputs, book)
    if speed is None:
        if not apis:
            raise InputError(
                "give api_model (or both API prices), or model and gpu: there is nothing to price.",
                field="api_model",
            )
        why = "give model and gpu, or gpu_tokens_per_s and a price"
        ways += [Way(name, LABELS[name], None, None, None, why) for name in WAYS[2:]]
        return BulkJob(ways, tokens, apis, None, [], None)
    rented, prices = _rented(inputs, book, speed)
    owned = _owned_rates(inputs)
    ways += [*rented, *_owned(inputs, speed, owned)]
    return BulkJob(ways, tokens, apis, speed, prices, owned)


def _apis(inputs: BulkJobCostInput, book: PriceBook) -> list[Priced]:
    own = (inputs.api_input_usd_per_mtok, inputs.api_output_usd_per_mtok)
    if inputs.api_model is not None or None not in own:
        return [_of_terms(inputs, api_terms(book, inputs.api_model, *own, inputs.as_of))]
    if inputs.model is None:
        return []
    priced = [_of_terms(inputs, of_price(p, *own)) for p in _hosts(inputs, book)]
    return sorted(priced, key=lambda one: one.usd)


def _hosts(inputs: BulkJobCostInput, book: PriceBook) -> list[ApiPrice]:
    """Prices of the APIs that serve the model and are not retired."""
    one: LlmModel = model(inputs.model or "")
    names = {n: None for s in (one.id, *one.aliases) for n in book.find_api_model(s)}
    when = inputs.as_of or book.date()
    prices: list[ApiPrice] = []
    for name in names:
        try:
            price = book.api_price(name, inputs.as_of)
        except PriceNotFoundError:
            continue
        if price.retires is None or price.retires > when:
            prices.append(price)
    return prices


def _of_terms(inputs: BulkJobCostInput, terms: ApiTerms) -> Priced:
    into = inputs.documents * inputs.isl * terms.input_usd_per_mtok
    out = inputs.documents * inputs.osl * terms.output_usd_per_mtok
    usd = (into + out) / TOKENS_PER_MTOK
    given = inputs.batch_discount_frac
    discount = terms.batch_discount_frac if given is None else given
    return Priced(terms, usd, None if discount is None else usd * (1 - discount))


def _api_ways(inputs: BulkJobCostInput, apis: list[Priced], tokens: float) -> list[Way]:
    online, batch = "online-api", "batch-api"
    if not apis:
        why = (
            f"the price book has no API of {model(inputs.model).name}; give api_model"
            if inputs.model
            else "give api_model, or both API prices"
        )
        return [Way(name, LABELS[name], None, None, None, why) for name in (online, batch)]
    first = apis[0]
    limit = inputs.api_tokens_per_min
    hours = tokens / limit / 60 if limit else None
    said = first.terms.label + ("" if limit else "; give api_tokens_per_min for its duration")
    cheapest = min(
        (one for one in apis if one.batch_usd is not None),
        key=lambda one: one.batch_usd or 0.0,
        default=None,
    )
    ways = [Way(online, LABELS[online], first.usd, hours, None, said)]
    if cheapest is None:
        told = f"no batch discount of {first.terms.label} is recorded; give batch_discount_frac"
        return [*ways, Way(batch, LABELS[batch], None, None, None, told)]
    window = f"{cheapest.terms.label}, within its window; limits of a queue may make it longer"
    return [
        *ways,
        Way(batch, LABELS[batch], cheapest.batch_usd, BATCH_WINDOW_HOURS, None, window),
    ]


def _speed(inputs: BulkJobCostInput, book: PriceBook) -> Speed | None:
    """Measured, else that of the replica the decision tree plans, at full load."""
    if inputs.gpu_tokens_per_s is not None:
        return Speed(inputs.gpu_tokens_per_s / (inputs.isl + inputs.osl), 1, None)
    if inputs.model is None or inputs.gpu is None:
        return None
    job = Job(
        model=model(inputs.model),
        qps=100.0,  # high enough that the tree picks the shape by throughput
        isl=inputs.isl,
        osl=max(1, inputs.osl),
        targets=Targets(util=1.0),
        weights=inputs.weights,
        tp=inputs.tp,
        calibrations=book.calibrations,
    )
    plan = choose(job, accelerator(inputs.gpu))
    fleet = plan.fleet
    return Speed(fleet.peak_requests_per_s, fleet.replica.gpus, plan)


def _gpu_way(
    inputs: BulkJobCostInput, speed: Speed, name: str, useful: float, usd: float | None, why: str,
    *, gpus: int | None, awake: float = 1.0,
) -> Way:  # fmt: skip
    """A way on GPUs of which a share of the work is useful, free for a share `awake` of a day."""
    replica_hours = inputs.documents / speed.documents_per_s / SECONDS_PER_HOUR / useful
    if gpus is None:
        replicas = replicas_within(replica_hours, inputs.deadline_hours * awake)
    else:
        replicas = gpus // speed.gpus
        if not replicas:
            field = "gpus" if gpus is inputs.gpus else "owned_gpus"
            raise InputError(
                f"{field} must be at least {speed.gpus}, one replica; you gave {gpus}.", field=field
            )
    cost = None if usd is None else replica_hours * speed.gpus * usd
    hours = replica_hours / replicas / awake
    return Way(name, LABELS[name], cost, hours, replicas * speed.gpus, why)


def _rented(
    inputs: BulkJobCostInput, book: PriceBook, speed: Speed
) -> tuple[list[Way], list[GpuPrice]]:
    terms = (
        ("online-gpus", "on-demand", inputs.gpu_usd_per_hour, inputs.online_util_frac),
        ("spot-gpus", "spot", inputs.spot_usd_per_hour, 1 - inputs.lost_frac),
    )
    ways: list[Way] = []
    prices: list[GpuPrice] = []
    for name, commitment, own, useful in terms:
        usd, why = None, f"give gpu, or a price of your own ({commitment})"
        if own is not None or inputs.gpu is not None:
            try:
                price = gpu_price(
                    book, inputs.gpu or "", own, inputs.provider, commitment, inputs.as_of
                )
                prices.append(price)
                usd, why = price.usd_per_hour, price.origin()
            except PriceNotFoundError as error:
                why = error.message.partition(";")[0].rstrip(".")
        ways.append(_gpu_way(inputs, speed, name, useful, usd, why, gpus=inputs.gpus))
    return ways, prices


def _owned_rates(inputs: BulkJobCostInput) -> tuple[float, float | None] | None:
    """USD an owned GPU-hour adds, and its write-off; None where its power is not known."""
    adds = inputs.owned_usd_per_hour
    kw, paid = inputs.gpu_kw, inputs.gpu_usd
    if inputs.gpu is not None:
        card = accelerator(inputs.gpu)
        kw = server_kw(card.id, card.tdp_w) if kw is None else kw
        paid = server_usd(card.id) if paid is None else paid
    if adds is None:
        if kw is None:
            return None
        adds = electricity_usd_per_hour(kw, inputs.pue, inputs.usd_per_kwh)
    return adds, None if paid is None else amortised_usd_per_hour(paid, inputs.life_months)


def _owned(
    inputs: BulkJobCostInput, speed: Speed, rates: tuple[float, float | None] | None
) -> list[Way]:
    idle = inputs.idle_hours / 24
    at = partial(_gpu_way, inputs, speed, gpus=inputs.owned_gpus, awake=idle)
    if rates is None:
        why = "its power is not in the catalogue; give gpu_kw or owned_usd_per_hour"
        return [at(name, 1.0, None, why) for name in WAYS[4:]]
    adds, written_off = rates
    full = None if written_off is None else adds + written_off
    what = "your rate" if inputs.owned_usd_per_hour is not None else "electricity"
    nights = f"{inputs.idle_hours:g} hours a day"
    whole = (
        "give gpu_usd, the price of a GPU with its server"
        if full is None
        else f"{what} and write-off, {nights}"
    )
    alone = f"{what} alone, {nights}: without the hardware, so not comparable"
    return [at(OWNED, 1.0, full, whole), at(MARGINAL, 1.0, adds, alone)]
