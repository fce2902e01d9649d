"""Books, scenarios and findings for tests of the watch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.watch.asked import scenario_of
from core.calibration import NONE, Calibrations
from core.receipt import Interval, PriceRef
from core.watch.check import Past, check
from core.watch.finding import Finding, Side, Standing
from core.watch.scenario import Scenario
from pricing.book import TableBook, embedded_book
from pricing.table import ApiEntry, GpuEntry

FIRST = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
QUARTER = timedelta(days=92)
CHAT: dict[str, Any] = {
    "isl": 800, "osl": 300, "api_model": "openai/gpt-4o-mini", "gpu": "l40s",
    "capacity_requests_per_hour": 19_754, "requests_per_month": 5_000_000,
}  # fmt: skip


def book(
    api: Mapping[str, Mapping[str, Any]] | None = None,
    gpu: Mapping[str, Any] | None = None,
    calibrations: Calibrations = NONE,
) -> TableBook:
    """The package's book with other figures: {model: {field: value}} and {accelerator: USD}.

    An accelerator's value may be {provider: USD}; what is None is not sold.
    """
    table = embedded_book().table

    def priced(entry: ApiEntry) -> ApiEntry:
        changes = (api or {}).get(entry.model, {})
        return replace(
            entry, **{k: v if v is None else Decimal(str(v)) for k, v in changes.items()}
        )

    def offered(entry: GpuEntry) -> GpuEntry | None:
        usd = (gpu or {}).get(entry.accelerator, entry.usd_per_gpu_hour)
        if isinstance(usd, dict):
            usd = usd.get(entry.provider)
        return None if usd is None else replace(entry, usd_per_gpu_hour=Decimal(str(usd)))

    offers = tuple(o for o in map(offered, table.gpu) if o is not None)
    changed = replace(table, api=tuple(map(priced, table.api)), gpu=offers)
    return TableBook(changed, calibrations)


def scenario(calculation: str = "BREAKEVEN", options: Any = None, **inputs: Any) -> Scenario:
    """A scenario, of the chat question unless said."""
    asked = (CHAT | inputs) if calculation == "BREAKEVEN" else inputs
    plain = {"name": "chat", "calculation": calculation, "inputs": asked, "options": options}
    return scenario_of(plain, embedded_book())


def checked(now: Scenario, prices: TableBook, was: Scenario, before: TableBook) -> Finding:
    """A check of `now`, a quarter after one of `was`."""
    past = check(was, before, None, period="2026Q3", at=FIRST)
    return check(now, prices, Past(was, before, past), period="2026Q4", at=FIRST + QUARTER)


def found(
    side: Side | None = "API",
    *,
    margin: float = 0.3,
    edge: int | None = 1_000_000,
    prices: Mapping[str, float] | None = None,
    **more: Any,
) -> Finding:
    """A finding as `judge` sees it."""
    rows = {"gpt-4o-mini input": 0.15, "l40s": 1.09} | dict(prices or {})
    return Finding(
        period="2026Q4",
        checked_at=FIRST.isoformat(),
        volume_requests_per_month=5e6,
        projected_requests_per_month=5e6,
        now=Standing(
            as_of="2026-10-01",
            receipt_id="0" * 12,
            summary="",
            intervals=[] if edge is None else [Interval(edge, None)],
            first_edge_requests_per_month=edge,
            side=side,
            side_margin_frac=margin,
            prices=[_price(item, usd) for item, usd in rows.items()],
        ),
        then=None,
        **more,
    )


def fleet(usd_per_month: float | None) -> Finding:
    """A finding about a fleet, which has no side."""
    made = found(None, edge=None, prices={})
    made.now.intervals, made.now.self_host_usd_per_month = None, usd_per_month
    return made


def _price(item: str, usd: float) -> PriceRef:
    unit = "usd/mtok" if " " in item else "usd/hour"
    kind = "standard" if " " in item else "on-demand"
    return PriceRef(item, "one", usd, unit, kind, "", "2026-10-01", "", "source", "url")
