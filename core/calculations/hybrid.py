"""HYBRID_REPLICAS: self-host the base load, send spikes to the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from core.calculations._breakeven_sides import Compared, compared
from core.calculations._fields import origin
from core.calculations._money import also_in, check_rate
from core.calculations.breakeven import BreakevenInput
from core.charts import Axis, LineChart, Mark, Series
from core.errors import InputError
from core.plan.demand import MOST_PEAK, Demand
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.registry import REGISTRY
from core.tables import Table

MOST_REPLICAS = 1_000_000


class HybridInput(BreakevenInput):
    """A comparison of an API with self-hosting, at a load that has peaks."""

    book_names: ClassVar[Mapping[str, str]] = BreakevenInput.book_names


@dataclass(frozen=True, slots=True)
class _Split:
    """What so many replicas beside the API cost, at a load that varies."""

    load: Demand
    """Requests a month, as a rate that differs from hour to hour."""
    each: float
    """What one replica serves."""
    replica_usd: float
    fixed_usd: float
    api_usd: float
    """One request through the API."""

    def overflow(self, replicas: int) -> float:
        """Requests a month that go to the API."""
        return self.load.excess(replicas * self.each)

    def usd(self, replicas: int) -> float:
        fixed = self.fixed_usd if replicas else 0.0
        return replicas * self.replica_usd + fixed + self.api_usd * self.overflow(replicas)

    def best(self, least: int, most: int) -> int:
        """The cheapest count from `least` to `most`, or none at all where that is cheaper.

        A replica is worth it while the API's bill it saves is more, so that cost is convex from the
        first one on and the nearest count to its minimum is the best of those allowed.
        """
        if self.each * self.api_usd <= self.replica_usd:
            return 0
        # the share of the time in which the last replica must be busy to be worth its price
        share = self.replica_usd / (self.each * self.api_usd)
        near = int(self.load.quantile(1 - share) / self.each)
        around = {min(max(n, least), most) for n in range(near - 1, near + 3)}
        found = min(sorted(around), key=self.usd)
        return found if self.usd(found) < self.usd(0) else 0

    def whole(self) -> int:
        """Replicas for the 99th percentile of the hours: what is bought without an API beside."""
        full = self.load.quantile(0.99) if self.load.sigma else self.load.median
        return max(1, -int(-full * (1 - 1e-12) // self.each))


@REGISTRY.calculation(
    "HYBRID_REPLICAS",
    group="plan",
    result="Replicas to host for the base load, with spikes served by the API; 0 for none.",
    unit="replicas",
    examples=(
        "/gpu hybrid_replicas gpt-4o vs 70b on h100 fp8, 500 in, 200 out, 20M/month, peak 4",
        "/gpu hybrid_replicas gpt-4o-mini vs 8b on l40s, 800 in, 300 out, 60M/month, peak 3",
    ),
    charted=True,
)
def hybrid_replicas(inputs: HybridInput, book: PriceBook) -> Draft:
    """Replicas for the base load when spikes overflow to the API, at the least cost.

    cost(n) = n x replica + fixed + API price x E max(load - n x capacity, 0). The hourly load is
    lognormal with the given mean and its 99th percentile at peak_to_mean times that. The n-th
    replica is worth it while it is busy more than replica / (capacity x API price) of the time.

    Raises as BREAKEVEN does.
    Source: exercise 33.5.3 of the source documents (host the base, overflow 3-5x spikes).

    >>> from pricing.book import embedded_book
    >>> raw = dict(isl=500, osl=200, api_input_usd_per_mtok=2.5, api_output_usd_per_mtok=10,
    ...            gpus_per_replica=2, gpu_usd_per_hour=3, capacity_requests_per_hour=3000,
    ...            requests_per_month=20_000_000, peak_to_mean=4)
    >>> REGISTRY.get("HYBRID_REPLICAS").run(raw, embedded_book()).value
    6
    """
    volume = inputs.requests_per_month
    if volume is None:
        raise InputError(
            "requests_per_month is missing: the mean monthly volume.",
            field="requests_per_month",
            missing=["requests_per_month"],
        )
    if inputs.peak_to_mean > MOST_PEAK:
        raise InputError(
            f"peak_to_mean must be at most {MOST_PEAK:.2f}, a lognormal load's most; you gave"
            f" {inputs.peak_to_mean:g}.",
            field="peak_to_mean",
        )
    if inputs.fallback_frac:
        raise InputError(
            "fallback_frac is what this works out; leave it out.", field="fallback_frac"
        )
    asked = compared(inputs, book)
    e = asked.economics
    split = _Split(
        Demand.of_peak(volume, inputs.peak_to_mean),
        float(e.replica_requests_per_month) * inputs.peak_to_mean,
        float(e.replica_usd_per_month),
        float(e.fixed_usd_per_month),
        float(e.api_usd_per_request),
    )
    check_rate(inputs.currency, book, inputs.as_of)
    value = split.best(inputs.min_replicas, inputs.max_replicas or MOST_REPLICAS)

    def receipt() -> Receipt:
        found = Receipt(
            calculation="",
            value=value,
            unit="replicas",
            summary=_summary(inputs, asked, split, value),
            outputs=_outputs(split, value, volume),
            tables=[_table(split, value)],
            assumptions=[*asked.api.assumptions, *_assumptions(inputs, asked, split)],
            prices=[*asked.api.rows, *([asked.price.ref] if asked.price.ref else [])],
            as_of=(inputs.as_of or book.date()).isoformat(),
        )
        if inputs.peak_to_mean == 1:
            found.warn("flat_load", "Load is taken as flat; set peak_to_mean if it is not.")
        for caution in (asked.price.caution(), asked.api.caution):
            if caution is not None:
                found.warn(*caution)
        also_in(found, inputs.currency, book, inputs.as_of)
        return found

    return Draft(value, receipt, curve=lambda: _chart(split, value))


def _summary(inputs: HybridInput, asked: Compared, split: _Split, replicas: int) -> str:
    api, least = split.usd(0), inputs.min_replicas
    if not replicas:
        label = asked.one.label.strip("()")
        why = (
            f"no replica of {label} saves what it costs"
            if least == 1
            else f"{least:,} x {asked.one.label} or more save less than they cost"
        )
        return f"Send everything to the API, ${api:,.0f} a month: {why}."
    over = split.overflow(replicas) / split.load.mean()
    return (
        f"Host {replicas:,} x {asked.one.label} and send {over:.1%} of requests to the"
        f" API: ${split.usd(replicas):,.0f} a month against ${api:,.0f} through the API alone and"
        f" ${split.usd(split.whole()):,.0f} hosting the peak too."
    )


def _outputs(split: _Split, replicas: int, volume: float) -> list[Output]:
    own = volume - split.overflow(replicas)
    busy = own / (replicas * split.each) if replicas else None
    return [
        Output("replicas", "Replicas", replicas, "replicas"),
        Output("overflow_frac", "Through the API", 1 - own / volume, "fraction"),
        Output("busy_frac", "Replicas busy on average", busy, "fraction"),
        Output("usd_per_month", "Both together", split.usd(replicas), "usd/month"),
        Output("api_usd_per_month", "All through the API", split.usd(0), "usd/month"),
        Output(
            "peak_usd_per_month",
            "All hosted, for the 99th percentile",
            split.usd(split.whole()),
            "usd/month",
        ),
        Output("peak_replicas", "Replicas for that", split.whole(), "replicas"),
    ]


def _shown(split: _Split, replicas: int) -> list[int]:
    """Counts worth showing: none, around the best, and the whole peak."""
    near = {replicas + step for step in (-2, -1, 0, 1, 2)}
    return sorted(n for n in {0, *near, split.whole()} if n >= 0)


def _table(split: _Split, replicas: int) -> Table:
    return Table.of(
        "split",
        "Hosted and sent on",
        [
            ("replicas", "Replicas", "replicas"),
            ("overflow_frac", "To the API", "fraction"),
            ("usd", "Cost", "usd/month"),
        ],
        [(n, split.overflow(n) / split.load.mean(), split.usd(n)) for n in _shown(split, replicas)],
    )


def _assumptions(inputs: HybridInput, asked: Compared, split: _Split) -> list[Assumption]:
    return [
        Assumption(
            "replica_requests_per_month",
            split.each,
            "requests/month",
            "derived",
            f"per replica of {asked.one.label.strip('()')} at the planned load",
        ),
        asked.price.assumption(),
        Assumption("util", asked.util, "fraction", origin(inputs, "util")),
        Assumption(
            "peak_to_mean",
            inputs.peak_to_mean,
            "",
            origin(inputs, "peak_to_mean"),
            "99th percentile of the hours over the mean; lognormal",
        ),
        Assumption(
            "fixed_usd_per_month",
            split.fixed_usd,
            "usd/month",
            "derived",
            "operations and staff, paid from the first replica on",
        ),
        *(
            Assumption(name, count, "replicas", origin(inputs, name))
            for name, count in (
                ("min_replicas", inputs.min_replicas),
                ("max_replicas", inputs.max_replicas),
            )
            if count is not None
        ),
    ]


def _chart(split: _Split, replicas: int) -> LineChart:
    top = max(split.whole() + 1, replicas + 2, 4)
    counts = range(0, top + 1, max(1, top // 100))
    return LineChart(
        title="Base load hosted, spikes through the API",
        x=Axis("Replicas hosted", "replicas"),
        y=Axis("Cost", "usd/month"),
        series=[
            Series("Both together", [(float(n), split.usd(n)) for n in counts]),
            Series(
                "API's part",
                [(float(n), split.api_usd * split.overflow(n)) for n in counts],
                "dashed",
            ),
        ],
        marks=[Mark(f"{replicas:,} replicas", float(replicas))],
    )
