"""GPUS_FOR_FAILURES: a fleet for the day something is down, and what that costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from core.calculations._fields import Commitment, GpuName, GpuUsdPerHour, Provider, origin
from core.calculations._money import InCurrency, also_in, check_rate
from core.calculations._prices import GpuPrice, gpu_price, monthly_usd
from core.charts import Axis, BarChart, Bars
from core.failures import (
    HOURS_PER_YEAR,
    YEARLY_FAILURES,
    down_frac,
    left_of,
    over_zones,
    replicas_for,
    short_frac,
)
from core.fields import integer, number
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.registry import REGISTRY
from core.tables import Table

REPAIR_HOURS = 24.0
"""A day until a failed host is back or replaced; our choice, as nobody publishes one."""
REPLACE_HOURS = 0.5
"""Half an hour until a reclaimed spot host is replaced and its model loaded; our choice."""


class FailuresInput(InCurrency):
    """GPUs that must be up, and what may take some of them away."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider"}

    needed_gpus: Annotated[
        int, integer("GPUs", hi=1e6, words=("gpus", "needed", "need"), claims=("GPUs",))
    ]
    """GPUs that must be up for the load, e.g. the answer of GPUS_NEEDED."""
    gpus_per_replica: Annotated[int, integer("GPUs", hi=1024, words=("per replica",))] = 1
    """GPUs of one replica, which fail together."""
    zones: Annotated[int, integer("count", hi=100, words=("availability zones",))] = 1
    """Zones the fleet is spread over; from 2 on, one of them may be lost."""
    availability_frac: Annotated[
        float, number("fraction", hi=0.999999, words=("availability", "up"))
    ] = 0.999
    """Share of the time in which enough replicas must be up."""
    yearly_failure_frac: Annotated[
        float, number("fraction", hi=100, words=("failures a year", "failure rate"))
    ] = YEARLY_FAILURES
    """Unplanned stops of one GPU in a year."""
    repair_hours: Annotated[float, number("hours", hi=8760, words=("repair", "mttr"))] = (
        REPAIR_HOURS
    )
    """Hours until a failed replica is back."""
    monthly_reclaim_frac: Annotated[
        float, number("fraction", hi=0.99, words=("reclaim", "reclaimed", "interruption"))
    ] = 0.0
    """Share of spot hosts reclaimed in a month; 0 for capacity that is not spot."""
    replace_hours: Annotated[float, number("hours", hi=720, words=("replace",))] = REPLACE_HOURS
    """Hours until a reclaimed host is replaced and serves again."""
    gpu: GpuName | None = None
    """Accelerator, for its price."""
    gpu_usd_per_hour: GpuUsdPerHour | None = None
    """Your own price per accelerator-hour; missing means looked up, if gpu is given."""
    provider: Provider | None = None
    """Provider whose price to use; missing means the cheapest listed."""
    commitment: Commitment = "on-demand"
    """Commitment the price is for."""


@dataclass(frozen=True, slots=True)
class _Policy:
    """A way to be ready, and the replicas it takes."""

    name: str
    label: str
    replicas: int
    short_hours: float
    """Hours a year with too few replicas up, for random failures."""
    survives_zone: bool


@REGISTRY.calculation(
    "GPUS_FOR_FAILURES",
    group="risk",
    result="GPUs of a fleet that still carries its load when replicas or a zone are down.",
    unit="GPUs",
    examples=(
        "/gpu gpus_for_failures 16 gpus, zones=3, h100",
        "/gpu gpus_for_failures 64 gpus, 8 per replica, availability 99.9%, h100, provider=aws",
        "/gpu gpus_for_failures 16 gpus, h100 spot, reclaim 20%",
    ),
    charted=True,
)
def gpus_for_failures(inputs: FailuresInput, book: PriceBook) -> Draft:
    """GPUs for the day replicas fail, spot hosts are reclaimed or a zone is lost; priced.

    Of n replicas Binomial(n, u) are down, u from failures a GPU and year, repair time and spot
    reclaims; the fewest n with enough up for the asked share of the time. Over Z zones
    n + ceil(n / (Z - 1)) replicas, spread evenly, survive the loss of one. The larger of both is
    the answer; N+1 and none are beside it, each with the hours a year it falls short.

    Raises InputError, PriceNotFoundError and the name errors.
    Source: binomial model of independent failures; rates in arXiv:2407.21783, section 3.3.4.

    >>> from pricing.book import embedded_book
    >>> raw = dict(needed_gpus=16, zones=3)
    >>> REGISTRY.get("GPUS_FOR_FAILURES").run(raw, embedded_book()).value
    24
    """
    size = inputs.gpus_per_replica
    needed = -(-inputs.needed_gpus // size)
    down = down_frac(
        size,
        inputs.yearly_failure_frac,
        inputs.repair_hours,
        inputs.monthly_reclaim_frac,
        inputs.replace_hours,
    )
    policies = _policies(inputs, needed, down)
    asked = [policy for policy in policies if policy.name != "n_plus_1"]
    chosen = max(asked, key=lambda policy: (policy.replicas, policy.survives_zone))
    price = _price(inputs, book)
    check_rate(inputs.currency, book, inputs.as_of)
    value = chosen.replicas * size

    def receipt() -> Receipt:
        found = Receipt(
            calculation="",
            value=value,
            unit="GPUs",
            summary=_summary(inputs, policies, chosen, price),
            outputs=_outputs(inputs, chosen, down, price),
            tables=[_table(inputs, policies, price)],
            assumptions=_assumptions(inputs, price),
            prices=[price.ref] if price and price.ref else [],
            as_of=(inputs.as_of or book.date()).isoformat(),
        )
        if inputs.zones == 1:
            found.warn("one_zone", "The fleet is in one zone, whose loss takes all of it.")
        if inputs.commitment == "spot" and not inputs.monthly_reclaim_frac:
            found.warn(
                "no_reclaims",
                "Spot GPUs are taken as never reclaimed; set monthly_reclaim_frac (5-20% a month"
                " by AWS's advisor, 2026-02).",
            )
        caution = price.caution() if price else None
        if caution is not None:
            found.warn(*caution)
        also_in(found, inputs.currency, book, inputs.as_of)
        return found

    return Draft(value, receipt, curve=lambda: _chart(inputs, policies))


def _price(inputs: FailuresInput, book: PriceBook) -> GpuPrice | None:
    if inputs.gpu is None and inputs.gpu_usd_per_hour is None:
        return None
    own, gpu = inputs.gpu_usd_per_hour, inputs.gpu or ""
    return gpu_price(book, gpu, own, inputs.provider, inputs.commitment, inputs.as_of)


def _policies(inputs: FailuresInput, needed: int, down: float) -> list[_Policy]:
    """From nothing spare to the loss of a zone."""
    share = f"{100 * inputs.availability_frac:.6g}% of the time"
    random = replicas_for(needed, down, inputs.availability_frac)
    counts = [
        ("none", "Nothing spare", needed),
        ("n_plus_1", "N+1", needed + 1),
        ("availability", f"Enough up {share}", random),
    ]
    if inputs.zones > 1:
        spread = over_zones(needed, inputs.zones)
        counts.append(("zone", f"One of {inputs.zones} zones lost", spread))
    return [
        _Policy(
            name,
            label,
            n,
            short_frac(n, needed, down) * HOURS_PER_YEAR,
            left_of(n, inputs.zones) >= needed,
        )
        for name, label, n in counts
    ]


def _summary(
    inputs: FailuresInput, policies: list[_Policy], chosen: _Policy, price: GpuPrice | None
) -> str:
    size = inputs.gpus_per_replica
    gpus, more = chosen.replicas * size, _spare(inputs, chosen)
    cost = f", ${monthly_usd(more, price.usd_per_hour):,.0f} a month more" if price else ""
    why = chosen.label[0].lower() + chosen.label[1:]
    nothing = policies[0].short_hours
    said = f"{gpus:,} GPUs instead of {inputs.needed_gpus:,} ({why}{cost})"
    if gpus == inputs.needed_gpus:
        said = f"{gpus:,} GPUs are enough {100 * inputs.availability_frac:.6g}% of the time"
    return f"{said}; with nothing spare the fleet is too small {nothing:,.3g} hours a year."


def _spare(inputs: FailuresInput, chosen: _Policy) -> int:
    """GPUs beyond those that must be up, those that fill the last replica included."""
    return chosen.replicas * inputs.gpus_per_replica - inputs.needed_gpus


def _outputs(
    inputs: FailuresInput, chosen: _Policy, down: float, price: GpuPrice | None
) -> list[Output]:
    size = inputs.gpus_per_replica
    rows = [
        Output("spare_gpus", "Spare", _spare(inputs, chosen), "GPUs"),
        Output("down_hours_per_year", "A replica is down, a year", down * HOURS_PER_YEAR, "hours"),
        Output("short_hours_per_year", "Too few up, a year", chosen.short_hours, "hours"),
    ]
    yearly = size * inputs.yearly_failure_frac
    if yearly:
        rows.append(Output("mtbf_days", "A replica fails every", 365 / yearly, "days"))
    if price is not None:
        usd = monthly_usd(_spare(inputs, chosen), price.usd_per_hour)
        rows.append(Output("spare_usd_per_month", "Spare costs", usd, "usd/month"))
    return rows


def _table(inputs: FailuresInput, policies: list[_Policy], price: GpuPrice | None) -> Table:
    size = inputs.gpus_per_replica
    return Table.of(
        "policies",
        "Ways to be ready",
        [
            ("policy", "Ready for", ""),
            ("gpus", "GPUs", "GPUs"),
            ("short_hours", "Too few up, a year", "hours"),
            ("zone", "Survives a zone", ""),
            ("usd_per_month", "Cost", "usd/month"),
        ],
        [
            (
                policy.label,
                policy.replicas * size,
                policy.short_hours,
                "yes" if policy.survives_zone else "no",
                monthly_usd(policy.replicas * size, price.usd_per_hour) if price else None,
            )
            for policy in policies
        ],
    )


def _assumptions(inputs: FailuresInput, price: GpuPrice | None) -> list[Assumption]:
    notes = {
        "yearly_failure_frac": "a GPU; arXiv:2407.21783, section 3.3.4",
        "repair_hours": "our choice",
        "replace_hours": "our choice",
    }
    rows = [
        Assumption(name, value, unit, origin(inputs, name), note)
        for name, value, unit in (
            ("gpus_per_replica", inputs.gpus_per_replica, "GPUs"),
            ("zones", inputs.zones, ""),
            ("availability_frac", inputs.availability_frac, ""),
            ("yearly_failure_frac", inputs.yearly_failure_frac, ""),
            ("repair_hours", inputs.repair_hours, "hours"),
            ("monthly_reclaim_frac", inputs.monthly_reclaim_frac, "fraction"),
            ("replace_hours", inputs.replace_hours, "hours"),
        )
        for note in (notes.get(name, "") if origin(inputs, name) == "default" else "",)
    ]
    return [*rows, price.assumption()] if price else rows


def _chart(inputs: FailuresInput, policies: list[_Policy]) -> BarChart:
    needed = float(inputs.needed_gpus)
    sizes = [float(policy.replicas * inputs.gpus_per_replica) for policy in policies]
    return BarChart(
        title=f"What it takes for {inputs.needed_gpus:,} GPUs to be up",
        categories=[policy.label for policy in policies],
        y=Axis("GPUs", "GPUs"),
        bars=[
            Bars("Needed", [needed] * len(policies)),
            Bars("Spare", [size - needed for size in sizes]),
        ],
        arrangement="stacked",
    )
