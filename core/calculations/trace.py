"""TRAFFIC_FIGURES and TRAFFIC_PLAN: measured requests, and the fleet they need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, cast

from core.calculations._fields import (
    Commitment,
    GpuName,
    GpuUsdPerHour,
    ModelName,
    Provider,
    TpotMs,
    TtftMs,
)
from core.calculations._fields import Qps as Rate
from core.calculations._money import InCurrency
from core.calculations._trace_rows import TraceInputs
from core.calculations.breakeven import BreakevenInput, breakeven
from core.calculations.gpus_needed import GpusNeededInput, gpus_needed
from core.fields import name
from core.prices import PriceBook
from core.profile import Profile
from core.receipt import Assumption, Draft, Output, Receipt
from core.registry import REGISTRY
from core.tables import Table
from core.trace_plan import api_questions, fleet_question, volume_per_month
from core.uncertainty.risk import Risk

_ROWS = (
    "2026-11-02T09:00:00Z, 800, 220; 2026-11-02T09:00:02Z, 2600, 180;"
    " 2026-11-02T09:00:03Z, 900, 400; 2026-11-02T09:01:05Z, 1100, 310"
)
_UNITS = {"qps": "qps", "isl": "tokens", "osl": "tokens", "prefix_hit_frac": "fraction"}


class TrafficFiguresInput(TraceInputs):
    """Measured requests."""


@REGISTRY.calculation(
    "TRAFFIC_FIGURES",
    group="queueing",
    result="The arguments of GPUS_NEEDED that describe these requests: name and value.",
    unit="count",
    examples=(f'/gpu traffic_figures trace="{_ROWS}"',),
    spills=True,
    risk=Risk(draws=30),
)
def traffic_figures(inputs: TrafficFiguresInput, book: PriceBook) -> Receipt:
    """Rate, lengths with tails, peak, bursts and cache hits of measured requests.

    qps is the mean rate; peak_to_mean that of the window 99% of windows stay within, over it;
    arrival_cv2 the variance over mean of counts in tenths of a window; isl_p95 and osl_p95 the
    measured quantiles, as far as a lognormal of the measured mean can have them.

    Raises InputError for no request with tokens, or times that are none or say no zone beside
    others that do.
    Source: Cox and Lewis 1966, The Statistical Analysis of Series of Events.

    >>> from pricing.book import embedded_book
    >>> raw = {"trace": [["0", 1000, 200], ["2", 3000, 100], ["4", 2000, 300]]}
    >>> REGISTRY.get("TRAFFIC_FIGURES").run(raw, embedded_book()).value[:2]
    [['qps', 0.5], ['isl', 2000]]
    """
    one = inputs.profile()
    fields = one.fields()
    shown = ", ".join(f"{key} {value:,.6g}" for key, value in fields.items())
    receipt = Receipt(
        calculation="",
        value=[[key, value] for key, value in fields.items()],
        unit="count",
        summary=f"{one.requests:,} requests: {shown}.",
        outputs=[
            Output(key, key, value, _UNITS.get(key.partition("_p9")[0], "count"))
            for key, value in fields.items()
        ],
        tables=[lengths_table(one)],
        assumptions=[Assumption("window_s", inputs.window_s, "s", "default", "of the peak")],
    )
    _cautions(receipt, one)
    return receipt


class TrafficPlanInput(InCurrency, TraceInputs):
    """Measured requests, and what is to serve them."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider", "api_model": "api_model"}

    model: ModelName
    """Model to serve, e.g. llama-3.1-8b."""
    gpu: GpuName
    """Accelerator to serve it on, e.g. h100."""
    api_model: Annotated[str, name("api_model", words=("api",))] | None = None
    """API model to compare with at the month's volume, e.g. gpt-4o-mini; missing means none."""
    qps: Rate | None = None
    """Peak requests per second to plan for; missing means the trace's own rate and peak."""
    ttft_ms: TtftMs | None = None
    """Target for the p95 of the time to first token, in ms; missing means no target."""
    tpot_ms: TpotMs | None = None
    """Target for the mean time per output token after the first, in ms; missing means none."""
    gpu_usd_per_hour: GpuUsdPerHour | None = None
    """Your own price per accelerator-hour; missing means looked up in the price book."""
    provider: Provider | None = None
    """Provider whose price to use; missing means the cheapest listed, marketplaces excluded."""
    commitment: Commitment = "on-demand"
    """Commitment the price is for."""


@REGISTRY.calculation(
    "TRAFFIC_PLAN",
    group="sizing",
    result="Accelerators that measured requests need, with what a month costs.",
    unit="GPUs",
    examples=(
        f'/gpu traffic_plan 8b on h100 trace="{_ROWS}"',
        f'/gpu traffic_plan 8b on l40s api_model=gpt-4o-mini trace="{_ROWS}"',
    ),
    charted=True,
    risk=Risk(draws=30),  # thousands of rows are read in each
)
def traffic_plan(inputs: TrafficPlanInput, book: PriceBook) -> Draft:
    """The fleet that measured requests need, and an API's bill for them.

    GPUS_NEEDED asked with what TRAFFIC_FIGURES measures: mean rate and its peak, lengths with their
    p95, bursts and prefix-cache hits; with api_model also BREAKEVEN at the month's volume.

    Raises InputError as both, and for requests without times where no qps is given;
    DoesNotFitError, NoFeasiblePlanError, PriceNotFoundError and the name errors.
    Source: as GPUS_NEEDED and TRAFFIC_FIGURES.

    >>> from pricing.book import embedded_book
    >>> raw = {"model": "8b", "gpu": "h100", "trace": [["0", 1000, 200], ["0.02", 3000, 100]]}
    >>> REGISTRY.get("TRAFFIC_PLAN").run(raw, embedded_book()).value > 0
    True
    """
    one = inputs.profile()
    asked = fleet_question(one, _given(inputs))
    sized = REGISTRY.get("GPUS_NEEDED")
    fleet = gpus_needed(cast("GpusNeededInput", sized.parse(asked)), book)
    compared: Draft | None = None
    if inputs.api_model is not None:
        against = REGISTRY.get("BREAKEVEN")
        compared = api_questions(
            asked,
            inputs.api_model,
            lambda raw: breakeven(cast("BreakevenInput", against.parse(raw)), book),
        )

    def receipt() -> Receipt:
        found = fleet.receipt()
        found.tables = [lengths_table(one), _asked_table(asked), *found.tables]
        volume = volume_per_month(asked)
        found.outputs.append(
            Output("requests_per_month", "Requests a month", volume, "requests/month")
        )
        if compared is not None:
            _compare(found, compared.receipt(), str(inputs.api_model))
        _cautions(found, one)
        return found

    return Draft(fleet.value, receipt, fleet.finish, fleet.curve)


_OWN = frozenset(("trace", "window_s", "api_model"))


def _given(inputs: TrafficPlanInput) -> dict[str, Any]:
    """What GPUS_NEEDED is asked beside what the trace says, as far as it is not its default."""
    asked: dict[str, Any] = {}
    for key, field in TrafficPlanInput.model_fields.items():
        value = getattr(inputs, key)
        if (
            key not in _OWN
            and value is not None
            and (field.is_required() or value != field.default)
        ):
            asked[key] = value
    return asked


def lengths_table(one: Profile) -> Table:
    """Lengths as measured."""
    return Table.of(
        "lengths",
        "Lengths as measured",
        [
            ("what", "Tokens", ""),
            ("mean_tokens", "Mean", "tokens"),
            ("p50_tokens", "p50", "tokens"),
            ("p95_tokens", "p95", "tokens"),
            ("p99_tokens", "p99", "tokens"),
            ("max_tokens", "Longest", "tokens"),
        ],
        [
            [what, s.mean_tokens, s.p50_tokens, s.p95_tokens, s.p99_tokens, s.max_tokens]
            for what, s in (("prompt", one.isl), ("answer", one.osl))
        ],
    )


def _asked_table(asked: Mapping[str, Any]) -> Table:
    return Table.of(
        "asked",
        "The question they make: GPUS_NEEDED with",
        [("argument", "Argument", ""), ("value", "Value", "")],
        [[key, str(value)] for key, value in asked.items()],
    )


def _compare(found: Receipt, other: Receipt, api: str) -> None:
    """The API's bill for the month beside the fleet's."""
    usd = float(cast("float", other.output("api_usd_per_month")))
    found.outputs.append(Output("api_usd_per_month", f"The same by {api}", usd, "usd/month"))
    found.prices += [p for p in other.prices if p.unit == "usd/mtok"]
    own = found.output("usd_per_month")
    if isinstance(own, int | float):
        less, by = ("Self-hosting", usd - own) if own < usd else (f"The API ({api})", own - usd)
        found.summary += f" {less} is ${by:,.0f} a month cheaper at this volume. {other.summary}"


def _cautions(receipt: Receipt, one: Profile) -> None:
    if one.left_out:
        receipt.warn(
            "requests_left_out",
            f"{one.left_out:,} requests without prompt or answer tokens are left out.",
        )
    if one.unordered:
        receipt.warn("times_sorted", "The times were not in order; they have been sorted.")
    if one.arrivals is None:
        receipt.warn("no_rate", "The requests have no times that differ: they make no rate.")
    elif one.arrivals.peak_to_mean is None:
        receipt.warn("no_peak", "The requests span less than one window, so that no peak is known.")


__all__ = ["lengths_table", "traffic_figures", "traffic_plan"]
