"""DEPLOYMENT_COMPARE: cloud, government cloud, on-premises and air-gapped, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, NamedTuple

from core.calculations._fields import Commitment, GpuName, GpuUsdPerHour, Provider
from core.calculations._money import Dated
from core.calculations._prices import gpu_price
from core.calculations.tco._owning import (
    CHANGE,
    LOST,
    MONTHS,
    NEEDED,
    ChangeFrac,
    Fleet,
    Months,
    NeededFrac,
    OwningInputs,
    owning_assumptions,
    owning_of,
    started,
    warn_renewed,
)
from core.calculations.tco._rents import SPOT_CAUTION, bound, renting
from core.catalog import accelerator
from core.charts import Axis, BarChart, Bars
from core.fields import number
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.registry import REGISTRY
from core.tables import Table
from core.tco.ways import OWN, Ways
from core.units import HOURS_PER_MONTH

CLOUD = "cloud"
Uplift = Annotated[float, number("fraction", hi=10)]


class Deployment(NamedTuple):
    """What an option is, beside its cost."""

    label: str
    data: str
    apis: str
    scales: str
    people: str


DEPLOYMENTS: Mapping[str, Deployment] = {
    CLOUD: Deployment("Cloud", "leave the premises", "all", "on demand", "users of the cloud"),
    "government": Deployment(
        "Government cloud",
        "leave the premises, to an accredited region",
        "those offered in that region",
        "on demand, within the region",
        "users of the cloud, cleared as its accreditation asks",
    ),
    "on_premises": Deployment(
        "On-premises", "stay", "by the network, if allowed", "by buying", "hardware people too"
    ),
    "air_gapped": Deployment(
        "Air-gapped",
        "stay; no network",
        "none",
        "by buying; updates are carried in",
        "hardware people too, and whoever carries updates in",
    ),
}
"""Exercise 33.5.5 of the source documents, whose ranking of costs is left to the figures."""


class DeploymentCompareInput(Dated, OwningInputs):
    """GPUs that must run, for how long, and what the stricter ways cost on top."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider"}

    gpu: GpuName
    """Accelerator, e.g. h100."""
    gpus: Fleet
    """GPUs that work."""
    gov_uplift_frac: Uplift | None = None
    """What government cloud costs above cloud; missing means that it is not priced."""
    airgap_uplift_frac: Uplift | None = None
    """What air-gapped costs above on-premises; missing means that it is not priced."""
    months: Months = MONTHS
    """Months compared."""
    needed_frac: NeededFrac = NEEDED
    """Share of hours in which the GPUs are needed."""
    commitment: Commitment = "on-demand"
    """Commitment of the cloud's rent."""
    rent_usd_per_hour: GpuUsdPerHour | None = None
    """Your own rent per GPU-hour in the cloud; missing means looked up in the price book."""
    provider: Provider | None = None
    """Cloud whose rent to use; missing means the cheapest listed."""
    rent_change_frac: ChangeFrac = CHANGE
    """Change of rents a year."""


@REGISTRY.calculation(
    "DEPLOYMENT_COMPARE",
    group="cost",
    result="Ways to deploy with their present cost in USD, cheapest first; the unpriced left out.",
    unit="usd",
    examples=(
        "/gpu deployment_compare h100 64 gpus gov_uplift_frac=25% airgap_uplift_frac=40%",
        "/gpu deployment_compare h100 gpus=16 provider=aws months=60 gov_uplift_frac=20%",
    ),
    spills=True,
    charted=True,
)
def deployment_compare(inputs: DeploymentCompareInput, book: PriceBook) -> Draft:
    """Cloud, government cloud, on-premises, air-gapped: cost and what each allows.

    cloud = rent; government cloud = rent x (1 + gov_uplift); on-premises = TCO_OWN; air-gapped =
    TCO_OWN x (1 + airgap_uplift). There are no published uplifts: a way without yours is listed
    without a cost. Whether data may leave decides which ways are allowed, cost only ranks those.

    Raises PriceNotFoundError, InputError as TCO_OWN.
    Source: exercise 33.5.5 of the source documents.

    >>> from pricing.book import embedded_book
    >>> raw = dict(gpu="h100", gpus=64, rent_usd_per_hour=3.49, gov_uplift_frac=0.25)
    >>> [way for way, _ in REGISTRY.get("DEPLOYMENT_COMPARE").run(raw, embedded_book()).value]
    ['on_premises', 'cloud', 'government']
    """
    terms = owning_of(inputs, inputs.gpu)
    price = gpu_price(
        book,
        inputs.gpu,
        inputs.rent_usd_per_hour,
        inputs.provider,
        inputs.commitment,
        inputs.as_of,
    )
    rent = renting(price, inputs.commitment, inputs.needed_frac, LOST, inputs.rent_change_frac)
    ways = Ways(
        inputs.gpus,
        inputs.months,
        terms,
        {CLOUD: rent},
        inputs.needed_frac,
        inputs.capital_frac,
    )
    factors = {
        CLOUD: (CLOUD, 1.0),
        "government": (CLOUD, _uplifted(inputs.gov_uplift_frac)),
        "on_premises": (OWN, 1.0),
        "air_gapped": (OWN, _uplifted(inputs.airgap_uplift_frac)),
    }
    costs = {
        name: None if factor is None else ways.npv_usd(way) * factor
        for name, (way, factor) in factors.items()
    }
    ranked = sorted(
        ((name, usd) for name, usd in costs.items() if usd is not None), key=lambda row: row[1]
    )
    value = [[name, usd] for name, usd in ranked]

    def receipt() -> Receipt:
        found = Receipt(
            calculation="",
            value=value,
            unit="usd",
            summary=_summary(inputs, ranked),
            outputs=[
                Output(f"npv_{name}_usd", f"{DEPLOYMENTS[name].label}, present cost", usd, "usd")
                for name, usd in costs.items()
            ],
            tables=[_table(ways, factors, costs)],
            assumptions=[
                *_assumptions(inputs, owning_assumptions(inputs, inputs.gpu, terms)),
                price.assumption(),
            ],
            prices=[price.ref] if price.ref else [],
            as_of=(inputs.as_of or book.date()).isoformat(),
        )
        for name, argument in (("government", "gov"), ("air_gapped", "airgap")):
            if costs[name] is None:
                found.warn(
                    "not_priced",
                    f"{DEPLOYMENTS[name].label} is not priced: no published figure says what it"
                    f" costs on top; give {argument}_uplift_frac from a quotation.",
                )
        warn_renewed(found, inputs, inputs.months)
        if inputs.commitment == "spot":
            found.warn(*SPOT_CAUTION)
        bound(found, rent, inputs.months, inputs.gpus, f"The {inputs.commitment} rent")
        caution = price.caution()
        if caution is not None:
            found.warn(*caution)
        return found

    return Draft(value, receipt, curve=lambda: _chart(inputs, ranked))


def _uplifted(uplift: float | None) -> float | None:
    return None if uplift is None else 1 + uplift


def _summary(inputs: DeploymentCompareInput, ranked: list[tuple[str, float]]) -> str:
    said = [f"{DEPLOYMENTS[name].label} ${usd:,.0f}" for name, usd in ranked]
    return (
        f"{inputs.gpus:,} x {accelerator(inputs.gpu).name} over {inputs.months} months, at"
        f" present: {', '.join(said)}. Where data may be decides which are allowed; cost ranks"
        " those."
    )


def _table(
    ways: Ways,
    factors: Mapping[str, tuple[str, float | None]],
    costs: Mapping[str, float | None],
) -> Table:
    columns = [
        ("way", "Way", ""),
        ("npv_usd", "Present cost", "usd"),
        ("usd_per_hour", "A GPU-hour of need", "usd/hour"),
        ("at_the_start_usd", "Paid at the start", "usd"),
        ("usd_per_month", "Then a month", "usd/month"),
        ("data", "Data", ""),
        ("apis", "API models", ""),
        ("scales", "Scales", ""),
        ("people", "Takes", ""),
    ]
    rows: list[list[object]] = []
    for name, (way, factor) in factors.items():
        about, npv = DEPLOYMENTS[name], costs[name]
        paid = [None if factor is None else ways.flows[way][m] * factor for m in (0, 1)]
        hourly = None if npv is None else npv / ways.useful_hours
        rows.append(
            [about.label, npv, hourly, *paid, about.data, about.apis, about.scales, about.people]
        )
    return Table.of("deployments", "Ways side by side", columns, rows)


def _assumptions(inputs: DeploymentCompareInput, owning: list[Assumption]) -> list[Assumption]:
    given = [
        Assumption(name, getattr(inputs, name), "fraction", "user")
        for name in ("gov_uplift_frac", "airgap_uplift_frac")
        if getattr(inputs, name) is not None
    ]
    return [
        *given,
        *(started(inputs, name) for name in ("months", "needed_frac", "rent_change_frac")),
        *([started(inputs, "lost_frac")] if inputs.commitment == "spot" else []),
        *owning,
        Assumption("hours_per_month", HOURS_PER_MONTH, "hours", "default"),
    ]


def _chart(inputs: DeploymentCompareInput, ranked: list[tuple[str, float]]) -> BarChart:
    return BarChart(
        f"{inputs.gpus:,} x {accelerator(inputs.gpu).name}: ways to deploy",
        [DEPLOYMENTS[name].label for name, _ in ranked],
        Axis("Present cost", "usd"),
        [Bars("Present cost", [usd for _, usd in ranked])],
        subtitle=f"Over {inputs.months} months, less what hardware is worth then",
    )
