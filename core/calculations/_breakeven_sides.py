"""The two sides of a comparison: what a request costs through the API, what a replica serves."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from core.breakeven import Economics, exact
from core.calculations._api_terms import api_terms
from core.calculations._prices import GpuPrice, gpu_price
from core.calibration import Calibrations
from core.catalog import accelerator, model
from core.errors import InputError, PriceNotFoundError
from core.job import Job
from core.placement import Plan, choose
from core.prices import PriceBook
from core.receipt import Assumption, PriceRef
from core.setup import EngineFamily
from core.targets import Targets
from core.units import HOURS_PER_MONTH, SECONDS_PER_HOUR, TOKENS_PER_MTOK

if TYPE_CHECKING:
    from core.calculations.breakeven import BreakevenInput

LEAST_QPS = 100.0
COMPUTED_UTIL = 0.7
"""Load planned on a computed capacity (57.1.5 of the source documents: u = 0.7)."""


@dataclass(frozen=True, slots=True)
class Api:
    """What one request costs through the API, and the prices that rests on."""

    usd_per_request: Fraction
    input_usd: float
    output_usd: float
    rows: list[PriceRef]
    assumptions: list[Assumption]
    label: str
    caution: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """What one replica serves at full load; `plan` is None for a measured capacity."""

    requests_per_hour: float
    gpus: int
    plan: Plan | None
    label: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Both sides of one comparison, and what they come to."""

    api: Api
    one: Capacity
    price: GpuPrice
    util: float
    economics: Economics

    @property
    def capacity_requests_per_month(self) -> Fraction:
        """What one replica serves at full load."""
        return exact(self.one.requests_per_hour) * HOURS_PER_MONTH


def compared(inputs: BreakevenInput, book: PriceBook) -> Compared:
    """The economics of a question, without an answer to it. Raises as BREAKEVEN does."""
    api = api_side(inputs, book)
    one = capacity_side(inputs, book.calibrations)
    price = replica_price(inputs, book)
    util = inputs.util if inputs.util is not None else (COMPUTED_UTIL if one.plan else 1.0)
    if inputs.max_replicas is not None and inputs.max_replicas < inputs.min_replicas:
        raise InputError(
            f"max_replicas must be at least min_replicas ({inputs.min_replicas}); you gave"
            f" {inputs.max_replicas}.",
            field="max_replicas",
        )
    capacity = exact(one.requests_per_hour) * HOURS_PER_MONTH
    economics = Economics(
        api_usd_per_request=api.usd_per_request,
        replica_usd_per_month=exact(price.usd_per_hour) * one.gpus * HOURS_PER_MONTH,
        replica_requests_per_month=capacity * exact(util) / exact(inputs.peak_to_mean),
        fixed_usd_per_month=exact(inputs.ops_usd_per_month) + exact(inputs.staff_usd_per_month),
        fallback_frac=exact(inputs.fallback_frac),
        min_replicas=inputs.min_replicas,
        max_replicas=inputs.max_replicas,
    )
    return Compared(api, one, price, util, economics)


def api_side(inputs: BreakevenInput, book: PriceBook) -> Api:
    """The API side: the user's prices, else the book's, with cached and batch shares."""
    terms = api_terms(
        book,
        inputs.api_model,
        inputs.api_input_usd_per_mtok,
        inputs.api_output_usd_per_mtok,
        inputs.as_of,
    )
    own_in, own_out = terms.input_usd_per_mtok, terms.output_usd_per_mtok
    rows, label = terms.rows, terms.label
    cached, discount = terms.cached_usd_per_mtok, terms.batch_discount_frac
    if inputs.cached_input_frac and cached is not None and terms.price is not None:
        rows.append(terms.price.ref("cached input", cached))
    if inputs.cached_input_frac and cached is None:
        raise PriceNotFoundError(
            f"There is no cached-input price of {label}; leave cached_input_frac out.",
            field="cached_input_frac",
        )
    if inputs.batch_frac and discount is None:
        raise PriceNotFoundError(
            f"There is no batch discount of {label}; leave batch_frac out.", field="batch_frac"
        )
    hit = exact(inputs.cached_input_frac)
    input_usd = exact(own_in) * (1 - hit) + exact(cached or 0) * hit
    per_request = (inputs.isl * input_usd + inputs.osl * exact(own_out)) / TOKENS_PER_MTOK
    per_request *= 1 - exact(inputs.batch_frac) * exact(discount or 0)
    return Api(per_request, own_in, own_out, rows, terms.assumptions(), label, terms.caution)


def capacity_side(inputs: BreakevenInput, calibrations: Calibrations) -> Capacity:
    """The hosted side: a measured capacity, else that of the replica the tree plans."""
    given = inputs.capacity_requests_per_hour
    plan = None
    if given is None and inputs.model and inputs.gpu:
        # the GPUs of a computed replica are its TP group: what is billed is what serves
        wanted = inputs.gpus_per_replica
        if wanted is not None and inputs.tp not in (None, wanted):
            raise InputError(
                f"gpus_per_replica must equal tp ({inputs.tp}) unless you give"
                f" capacity_requests_per_hour; you gave {wanted}.",
                field="gpus_per_replica",
            )
        plan = hosted_plan(inputs, inputs.tp or wanted, calibrations)
    if given is None and plan is None:
        field = "gpu" if inputs.model else "model"
        raise InputError(
            f"{field} is missing: give model and gpu so that capacity can be computed, or"
            " capacity_requests_per_hour from a load test.",
            field=field,
        )
    computed = plan.fleet.peak_requests_per_s * SECONDS_PER_HOUR if plan else 0.0
    gpus = inputs.gpus_per_replica or (plan.fleet.replica.gpus if plan and given is None else 1)
    card = accelerator(inputs.gpu).name if inputs.gpu else "GPU"
    label = f"({gpus} x {card})" if gpus > 1 else card
    if given is not None:
        return Capacity(given, gpus, None, label)
    return Capacity(computed, gpus, plan, label)


def hosted_plan(inputs: BreakevenInput, tp: int | None, calibrations: Calibrations) -> Plan:
    """The replica the decision tree would serve the hosted model with."""
    return choose(hosted_job(inputs, tp, calibrations), accelerator(inputs.gpu or ""))


def hosted_job(inputs: BreakevenInput, tp: int | None, calibrations: Calibrations) -> Job:
    """What the hosted side is asked to serve."""
    # a rate high enough that the tree picks the shape by throughput, not by the least fleet
    mean = (inputs.requests_per_month or 0) / HOURS_PER_MONTH / SECONDS_PER_HOUR
    return Job(
        model=model(inputs.model or ""),
        qps=max(mean * inputs.peak_to_mean, LEAST_QPS),
        isl=inputs.isl,
        osl=inputs.osl,
        targets=Targets(util=1.0),
        weights=inputs.weights,
        kv=inputs.kv,
        tp=tp,
        engine=cast("EngineFamily", inputs.engine),
        engine_version=inputs.engine_version,
        calibrations=calibrations,
    )


def replica_price(inputs: BreakevenInput, book: PriceBook) -> GpuPrice:
    """Price of one accelerator-hour of the hosted side."""
    if inputs.gpu is None and inputs.gpu_usd_per_hour is None:
        raise InputError(
            "gpu is missing: give the accelerator (e.g. l40s) or gpu_usd_per_hour.", field="gpu"
        )
    return gpu_price(
        book,
        inputs.gpu or "",
        inputs.gpu_usd_per_hour,
        inputs.provider,
        inputs.commitment,
        inputs.as_of,
    )
