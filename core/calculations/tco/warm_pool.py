"""WARM_POOL_GPUS: idle accelerators from ramp and cold start, beside a flat share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from core.calculations._fields import Commitment, GpuName, GpuUsdPerHour, Provider, origin
from core.calculations._money import Dated
from core.calculations._prices import GpuPrice, gpu_price, monthly_usd
from core.calculations.tco._owning import Fleet
from core.catalog import accelerator
from core.charts import Axis, LineChart, Mark, Series
from core.errors import InputError
from core.fields import choice, integer, number
from core.prices import PriceBook
from core.receipt import Assumption, Draft, LineItem, Output, Receipt
from core.registry import REGISTRY
from core.tco.warm import covered_s, flat_pool, warm_pool
from core.units import HOURS_PER_MONTH

FLAT = 0.2
"""The source documents' share for warm pools (autoscaling buffer); nothing supports it."""


class WarmPoolInput(Dated):
    """How fast demand rises, how long a start takes, and what an idle GPU costs."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider"}

    ramp_gpus_per_min: Annotated[
        float, number("GPUs/min", above=True, hi=1e5, words=("ramp",), claims=("GPUs/min",))
    ]
    """Fastest rise of demand, in GPUs a minute."""
    cold_start_s: Annotated[
        float, number("s", above=True, hi=86_400, words=("cold start", "start"), claims=("s",))
    ]
    """Time that 95% of starts take at most, from the decision to the first token, in s."""
    gpus: Fleet | None = None
    """GPUs of the fleet; a flat pool is a share of them."""
    policy: Annotated[str, choice("ramp", "flat", words=("pool",))] = "ramp"
    """How the pool is sized: by ramp x cold start, or as a flat share of the fleet."""
    flat_frac: Annotated[float, number("fraction", hi=10, words=("flat", "buffer"))] = FLAT
    """Flat share of the fleet."""
    gpus_per_replica: Annotated[int, integer("GPUs", hi=1024, words=("per replica",))] = 1
    """Accelerators of one replica: the pool is whole replicas."""
    gpu: GpuName | None = None
    """Accelerator, whose price an idle hour costs."""
    gpu_usd_per_hour: GpuUsdPerHour | None = None
    """Your own price per accelerator-hour; missing means looked up in the price book."""
    provider: Provider | None = None
    """Provider whose price to use; missing means the cheapest listed."""
    commitment: Commitment = "on-demand"
    """Commitment the price is for."""


@REGISTRY.calculation(
    "WARM_POOL_GPUS",
    group="sizing",
    result="Accelerators to keep warm, with what they cost idle, beside a flat share of the fleet.",
    unit="GPUs",
    examples=(
        "/gpu warm_pool_gpus 2 gpus/min cold_start=180s gpus=16 gpu=h100",
        "/gpu warm_pool_gpus ramp_gpus_per_min=2 cold_start_s=660",
        "/gpu warm_pool_gpus ramp_gpus_per_min=2 cold_start_s=660 gpus=16 policy=flat gpu=h100",
    ),
    charted=True,
)
def warm_pool_gpus(inputs: WarmPoolInput, book: PriceBook) -> Draft:
    """GPUs to keep warm: those that demand asks for while others start.

    pool = ramp x cold start / 60, in whole replicas. A flat 20% of the fleet knows neither: it is
    too few where starts are slow and too many where they are quick. The pool is idle until a ramp
    comes, and is paid for all the time.

    Raises InputError for a flat pool without a fleet; PriceNotFoundError.
    Source: the source documents' warm pools, with ramp and start instead of their flat 20%.

    >>> from pricing.book import embedded_book
    >>> ask = REGISTRY.get("WARM_POOL_GPUS").value
    >>> [ask({"ramp_gpus_per_min": 2, "cold_start_s": s}, embedded_book()) for s in (180, 660)]
    [6, 22]
    """
    each = inputs.gpus_per_replica
    by_ramp = warm_pool(inputs.ramp_gpus_per_min, inputs.cold_start_s, each)
    by_share = None if inputs.gpus is None else flat_pool(inputs.gpus, inputs.flat_frac, each)
    price = _price(inputs, book)
    value = by_ramp
    if inputs.policy == "flat":
        if by_share is None:
            raise InputError(
                "gpus is missing: a flat pool is a share of the fleet; give its GPUs, or"
                " policy=ramp.",
                field="gpus",
            )
        value = by_share

    def receipt() -> Receipt:
        found = Receipt(
            calculation="",
            value=value,
            unit="GPUs",
            summary=_summary(inputs, value, by_ramp, by_share, price),
            outputs=_outputs(inputs, value, by_ramp, by_share, price),
            line_items=_line_items(inputs, value, price),
            assumptions=_assumptions(inputs, price),
            prices=[price.ref] if price and price.ref else [],
            as_of=(inputs.as_of or book.date()).isoformat(),
        )
        if value < by_ramp:
            covered = covered_s(value, inputs.ramp_gpus_per_min)
            found.warn(
                "pool_short",
                f"A flat pool of {value:,} is used up after {covered:,.0f} s of such a ramp, and"
                f" a start takes {inputs.cold_start_s:,.0f} s: requests wait for the rest.",
            )
        caution = price.caution() if price else None
        if caution is not None:
            found.warn(*caution)
        return found

    return Draft(value, receipt, curve=lambda: _chart(inputs, by_share))


def _price(inputs: WarmPoolInput, book: PriceBook) -> GpuPrice | None:
    if inputs.gpu is None and inputs.gpu_usd_per_hour is None:
        return None
    return gpu_price(
        book,
        inputs.gpu or "",
        inputs.gpu_usd_per_hour,
        inputs.provider,
        inputs.commitment,
        inputs.as_of,
    )


def _summary(
    inputs: WarmPoolInput, value: int, by_ramp: int, by_share: int | None, price: GpuPrice | None
) -> str:
    said = (
        f"{_gpus(value)} warm for {inputs.ramp_gpus_per_min:g} GPUs a minute and starts of"
        f" {inputs.cold_start_s:,.0f} s"
    )
    if price is not None:
        said += f", ${monthly_usd(value, price.usd_per_hour):,.0f} a month idle"
    if by_share is None:
        return f"{said}."
    flat = f"a flat {inputs.flat_frac:.0%} of {_gpus(inputs.gpus or 0)}"
    if inputs.policy == "flat":
        return f"{said}, as {flat}; ramp and start ask for {by_ramp:,}."
    return f"{said}; {flat} would be {by_share:,}."


def _outputs(
    inputs: WarmPoolInput, value: int, by_ramp: int, by_share: int | None, price: GpuPrice | None
) -> list[Output]:
    rows = [
        Output("by_ramp_gpus", "By ramp and start", by_ramp, "GPUs"),
        Output("replicas", "Warm replicas", value // inputs.gpus_per_replica, "replicas"),
        Output("covered_s", "Ramp it takes", covered_s(value, inputs.ramp_gpus_per_min), "s"),
    ]
    if by_share is not None and inputs.gpus is not None:
        rows.append(Output("by_share_gpus", "By a flat share", by_share, "GPUs"))
        rows.append(Output("fleet_frac", "Of the fleet", value / inputs.gpus, "fraction"))
    if price is not None:
        usd = price.usd_per_hour
        rows.append(Output("usd_per_month", "Idle", monthly_usd(value, usd), "usd/month"))
        if by_share is not None:
            flat = monthly_usd(by_share, usd)
            rows.append(Output("flat_usd_per_month", "A flat share idle", flat, "usd/month"))
    return rows


def _line_items(inputs: WarmPoolInput, value: int, price: GpuPrice | None) -> list[LineItem]:
    if price is None or not value:
        return []
    name = f"{value:,} x {accelerator(inputs.gpu).name if inputs.gpu else 'GPU'}, idle"
    hours = float(value * HOURS_PER_MONTH)
    amount = monthly_usd(value, price.usd_per_hour)
    return [LineItem(name, hours, "GPU-hours", price.usd_per_hour, amount, price.origin())]


def _assumptions(inputs: WarmPoolInput, price: GpuPrice | None) -> list[Assumption]:
    who = origin(inputs, "flat_frac")
    note = "" if who == "user" else "the source documents' buffer, which nothing supports"
    return [
        Assumption("policy", inputs.policy, "", origin(inputs, "policy")),
        Assumption("flat_frac", inputs.flat_frac, "fraction", who, note),
        Assumption(
            "gpus_per_replica", inputs.gpus_per_replica, "GPUs", origin(inputs, "gpus_per_replica")
        ),
        *([price.assumption()] if price else []),
    ]


def _chart(inputs: WarmPoolInput, by_share: int | None) -> LineChart:
    top = 2 * inputs.cold_start_s
    each, ramp = inputs.gpus_per_replica, inputs.ramp_gpus_per_min
    points = [(top * i / 100, float(warm_pool(ramp, top * i / 100, each))) for i in range(101)]
    marks = [Mark(f"Your start: {inputs.cold_start_s:,.0f} s", inputs.cold_start_s)]
    if by_share is not None:
        marks.append(Mark(f"Flat {inputs.flat_frac:.0%}: {by_share:,}", float(by_share), True))
    return LineChart(
        f"Warm GPUs for {ramp:g} a minute",
        Axis("Cold start, p95", "s"),
        Axis("GPUs kept warm", "GPUs"),
        [Series("Ramp x cold start", points, "steps")],
        marks,
    )


def _gpus(count: int) -> str:
    return f"{count:,} GPU{'' if count == 1 else 's'}"
