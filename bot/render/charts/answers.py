"""The picture of an answer, and what it shows in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import core.calculations  # noqa: F401 - fills the registry
from bot.render.charts import breakeven, fleet, plain, style
from bot.render.charts.breakeven import Mark, Moment
from bot.render.numbers import money, spans
from core.charts import BarChart, LineChart
from core.curves import CostCurve, Curve, FleetCurve
from core.receipt import Receipt
from core.registry import REGISTRY

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHARTED = tuple(calculation.name for calculation in REGISTRY if calculation.charted)
"""Calculations whose answers have a picture."""
LONGEST_ALT = 1900
"""Slack allows 2,000 characters of alternative text."""


def has_picture(receipt: Receipt) -> bool:
    """Whether an answer has a picture; of uncertain inputs any may: its tornado."""
    return receipt.calculation in CHARTED or _has_tornado(receipt)


def _has_tornado(receipt: Receipt) -> bool:
    found = (table.rows for table in receipt.tables if table.name == "tornado")
    return any(row[-1] is not None for rows in found for row in rows)


def draw(figure: Figure, receipt: Receipt, curve: Curve) -> None:
    """Draw an answer on an empty figure."""
    dated = f"Prices as of {receipt.as_of} · " if receipt.as_of else ""
    foot = f"{dated}{receipt.calculation} · id {receipt.id}"
    if isinstance(curve, CostCurve):
        intervals = receipt.intervals or []
        title = f"Self-hosting wins {spans(intervals, '')}"
        volume = receipt.inputs.get("requests_per_month")
        marks = [Mark("Your volume", volume)] if volume else []
        now = Moment(curve, intervals, receipt.as_of or "")
        breakeven.draw(figure, now, None, marks, title, foot)
    elif isinstance(curve, LineChart | BarChart):
        plain.draw(figure, curve, foot)
    else:
        fleet.draw(figure, curve, None, _fleet_title(curve, receipt), "", foot)


def picture(receipt: Receipt, curve: Curve) -> bytes:
    """The picture as a PNG; the same bytes for the same answer."""
    return style.png(lambda figure: draw(figure, receipt, curve))


def alt_text(receipt: Receipt) -> str:
    """What the picture of an answer shows, for who does not see it."""
    if _has_tornado(receipt):
        return f"What each uncertain input does to the answer. {receipt.summary}"[:LONGEST_ALT]
    if receipt.calculation == "GPUS_NEEDED":
        return f"GPUs against requests per second. {receipt.summary}"[:LONGEST_ALT]
    if receipt.intervals is None:
        shown = REGISTRY.get(receipt.calculation).summary.rstrip(".")
        return f"Chart: {shown}. {receipt.summary}"[:LONGEST_ALT]
    said = f"Monthly cost of the API and of self-hosting against volume. {receipt.summary}"
    if receipt.inputs.get("requests_per_month"):
        api, own = (receipt.output(f"{side}_usd_per_month") for side in ("api", "self_host"))
        said += (
            f" At {receipt.inputs['requests_per_month']:,.0f} requests a month the API costs"
            f" {money(float(api or 0))} and self-hosting {money(float(own or 0))}."
        )
    return said[:LONGEST_ALT]


def _fleet_title(curve: FleetCurve, receipt: Receipt) -> str:
    count, _, binds = receipt.summary.partition(";")
    gpus = count.partition(" for ")[0]
    return f"{gpus} for {curve.qps:,.4g} requests/s;{binds.rstrip('.')}"
