"""The picture of an alert, then and now, and what it shows in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.render.alerts.headline import decision, headline
from bot.render.alerts.told import Told
from bot.render.charts import breakeven, fleet, style
from bot.render.charts.answers import LONGEST_ALT
from bot.render.charts.breakeven import Mark, Moment
from bot.render.numbers import dollars, period, spans
from core.watch.finding import Finding, Standing
from core.watch.speak import Reason

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def picture(payload: Mapping[str, Any]) -> bytes | None:
    """The picture as a PNG, the same bytes for the same payload; None where nothing was found."""
    told = Told.of(payload)
    if not drawable(told):
        return None
    return style.png(lambda figure: draw(figure, told))


def drawable(told: Told) -> bool:
    """Whether there is anything to draw: a finding that kept its curve."""
    finding = told.finding
    return finding is not None and (finding.now.curve or finding.now.fleet) is not None


def draw(figure: Figure, told: Told) -> None:
    """Draw an alert on an empty figure."""
    finding = told.finding
    if finding is None:
        return
    now, then = finding.now, finding.then
    foot = f"{_name(told)} · {finding.period} · prices as of {now.as_of} · {now.receipt_id}"
    title = _title(told, finding)
    if now.curve is not None:
        before = _moment(then) if then is not None else None
        current = Moment(now.curve, now.intervals or [], now.as_of)
        breakeven.draw(figure, current, before, _marks(told, finding), title, foot)
    elif now.fleet is not None:
        was = then.fleet if then is not None else None
        fleet.draw(figure, now.fleet, was, title, then.as_of if then else "", foot)


def alt_text(payload: Mapping[str, Any]) -> str:
    """What the picture shows, for who does not see it."""
    told = Told.of(payload)
    finding = told.finding
    if finding is None:
        return headline(told)[:LONGEST_ALT]
    now, then = finding.now, finding.then
    if now.intervals is None:
        said = f"Cost of the fleet against requests per second. Now {decision(finding)}."
        if then is not None and then.self_host_usd_per_month is not None:
            said += f" On {then.as_of} it was {dollars(then.self_host_usd_per_month)} a month."
        return said[:LONGEST_ALT]
    said = (
        "Monthly cost of the API and of self-hosting against volume. On"
        f" {now.as_of} self-hosting wins {spans(now.intervals)}"
    )
    if then is not None:
        was = f"on {then.as_of}, dashed, {spans(then.intervals or [])}"
        said += f"; {was}" if then.intervals != now.intervals else "; before, the same"
    if finding.volume_requests_per_month is not None:
        said += f". Marked: {decision(finding)}"
    return f"{said}."[:LONGEST_ALT]


def _moment(standing: Standing) -> Moment | None:
    if standing.curve is None:
        return None
    return Moment(standing.curve, standing.intervals or [], standing.as_of)


def _marks(told: Told, finding: Finding) -> list[Mark]:
    volume, later = finding.volume_requests_per_month, finding.projected_requests_per_month
    found = [Mark("Volume now", volume)] if volume else []
    if volume and later and round(later) != round(volume):
        found.append(Mark(f"In {period(told.scenario.options.horizon_days)}", later))
    return found


def _title(told: Told, finding: Finding) -> str:
    """The decision in a line."""
    now = finding.now
    if now.intervals is None:
        return f"{_name(told)}: {decision(finding)}"
    if told.reason is Reason.FLIPPED and now.side is not None:
        who = "Self-hosting" if now.side == "self-hosting" else "The API"
        return f"{who} now wins for {_name(told)}"
    return f"Self-hosting wins {spans(now.intervals, '')}"


def _name(told: Told) -> str:
    """The scenario's name, or its id where letters of the name cannot be drawn."""
    name = told.scenario.name
    return name if style.writes(name) else f"scenario {told.scenario_id}"
