"""Everything an alert says, in plain words and in order; surfaces only lay it out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.render.alerts.bridge import Shown, label, shown
from bot.render.alerts.headline import headline, move, scheduled
from bot.render.alerts.told import Told
from bot.render.document import price_line
from bot.render.numbers import (
    change,
    compact,
    dollars,
    duration,
    percent,
    period,
    plain,
    show,
    spans,
)
from core.receipt import PriceRef
from core.watch.finding import Failure, Finding, Standing
from core.watch.speak import Reason

ARROW = " → "
TOO_FEW = "not enough replicas"
MOST_NEWS, MOST_PRICES, LONGEST_ROW = 12, 8, 400


@dataclass(slots=True)
class Content:
    """An alert's parts."""

    headline: str
    status: list[str] = field(default_factory=list[str])
    """What people did about it, and how late it is."""
    late: str = ""
    """How late it is, by itself."""
    facts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Before and after."""
    bridge: Shown | None = None
    others: list[Shown] = field(default_factory=list[Shown])
    method: str = ""
    news: list[str] = field(default_factory=list[str])
    """Prices that moved or will, inputs that were edited, sources that are old."""
    why: str = ""
    prices: list[str] = field(default_factory=list[str])
    foot: str = ""


def content(told: Told) -> Content:
    """What there is to say."""
    found = Content(headline(told), status=_status(told), why=_why(told), foot=_foot(told))
    if told.late_s:  # 0 up to where a check counts as late (`bot.watch.due`)
        found.late = f"This check ran {duration(told.late_s)} late."
        found.status.append(found.late)
    finding = told.finding
    if finding is None:
        return found
    found.facts = _facts(finding, told)
    if finding.bridges:
        first, *rest = (shown(one) for one in finding.bridges)
        found.bridge, found.others = first, rest
        found.method = finding.bridges[0].method
    found.news = _news(finding)
    used = finding.now.prices[:MOST_PRICES]
    found.prices = [shorten(_price(price)) for price in used]
    return found


def _status(told: Told) -> list[str]:
    memory, rows = told.memory, list[str]()
    if memory.acknowledged_at and not told.open:
        by = memory.acknowledged_by or "somebody"
        rows.append(f"Acknowledged by {by} on {told.moment(memory.acknowledged_at)}.")
    if memory.snoozed_until and memory.snoozed_until > told.outcome.checked_at:
        rows.append(f"Snoozed until {told.moment(memory.snoozed_until)}.")
    if memory.muted:
        rows.append("Muted.")
    return rows


def _facts(finding: Finding, told: Told) -> list[tuple[str, str]]:
    now, then = finding.now, finding.then
    rows: list[tuple[str, str]] = []
    volume = finding.volume_requests_per_month
    if now.intervals is None:
        rows.append(("GPUs", _two(_count(then), _count(now))))
        rows.append(("Cost a month", _two(_cost(then), _cost(now), _moved(then, now))))
        return rows
    rows.append(("Self-hosting wins, requests a month", _two(_wins(then), _wins(now))))
    if volume is not None:
        at = f"at {compact(volume)} requests a month"
        rows.append((f"Cheaper {at}", _two(then and then.side, _margin(now))))
        api = (then.api_usd_per_month if then else None, now.api_usd_per_month)
        share = change(*api)
        rows.append(("API a month", _two(_usd(api[0]), _usd(api[1]), share)))
        rows.append(("Self-hosting a month", _two(_cost(then), _cost(now), _moved(then, now))))
        rows += _later(finding, told)
    return rows


def _later(finding: Finding, told: Told) -> list[tuple[str, str]]:
    """The projected volume and the months until self-hosting wins, where anything is projected."""
    options, now, then = told.scenario.options, finding.now, finding.then
    rows: list[tuple[str, str]] = []
    if not (options.monthly_growth_frac or options.yearly_api_decline_frac):
        return rows
    if now.side_projected and finding.projected_requests_per_month:
        when = (
            f"in {period(options.horizon_days)} ({compact(finding.projected_requests_per_month)})"
        )
        rows.append((f"Cheaper {when}", _two(then and then.side_projected, now.side_projected)))
    rows.append(("Months to breakeven", _two(then and _months(then), _months(now))))
    return rows


def _months(standing: Standing) -> str:
    months = standing.months_to_breakeven
    if months is None:
        return f"never ({standing.never_because})" if standing.never_because else "never"
    return "now" if months == 0 else plain(round(months, 1))


def _margin(now: Standing) -> str | None:
    if now.side is None or now.side_margin_frac is None or _too_few(now):
        return now.side
    share = now.side_margin_frac
    return f"{now.side}, by {share:.0%}" if share >= 0.005 else f"{now.side}, by less than 1%"


def _too_few(standing: Standing) -> bool:
    """Whether there are not enough replicas to self-host the volume asked for."""
    return standing.side is not None and standing.self_host_usd_per_month is None


def _wins(standing: Standing | None) -> str | None:
    return None if standing is None else spans(standing.intervals or [], "")


def _count(standing: Standing | None) -> str | None:
    return None if standing is None or standing.gpus is None else show(standing.gpus, "GPUs")


def _usd(usd: float | None) -> str | None:
    return None if usd is None else dollars(usd)


def _cost(standing: Standing | None) -> str | None:
    if standing is None:
        return None
    return TOO_FEW if _too_few(standing) else _usd(standing.self_host_usd_per_month)


def _moved(then: Standing | None, now: Standing) -> str:
    return change(then.self_host_usd_per_month if then else None, now.self_host_usd_per_month)


def _two(before: str | None, after: str | None, share: str = "") -> str:
    """Before and after, or one of them where they are alike."""
    after = after or "no price"
    if before is None or before == after or after.startswith(f"{before}, by"):
        return after
    return f"{before}{ARROW}{after}" + (f" ({share})" if share else "")


def _news(finding: Finding) -> list[str]:
    rows = [_sentence(move(row)) + _since(row.since) for row in finding.moves]
    if finding.edited:
        names = ", ".join(map(label, finding.edited))
        rows.append(f"Edited since the last check: {names}.")
    rows += [f"Announced: {scheduled(row)}." for row in finding.scheduled]
    rows += finding.stale
    few = [shorten(row) for row in rows[:MOST_NEWS]]
    hidden = len(rows) - len(few)
    return [*few, f"and {hidden} more"] if hidden else few


def shorten(text: str) -> str:
    """A row that leaves room for the others."""
    return text if len(text) <= LONGEST_ROW else text[: LONGEST_ROW - 1] + "…"


def _price(price: PriceRef) -> str:
    return price_line(replace(price, note="")).rstrip(".")


def _since(day: str) -> str:
    return f", since {day}." if day else "."


def _sentence(clause: str) -> str:
    return clause[:1].upper() + clause[1:] if clause.startswith("the ") else clause


def _why(told: Told) -> str:
    first, *more = dict.fromkeys((told.reason, *told.also))
    said = f"{first.value} ({_meaning(first, told)})"
    return said + (f"; also {', '.join(reason.value for reason in more)}." if more else ".")


def _meaning(reason: Reason, told: Told) -> str:
    options = told.scenario.options
    if reason is Reason.MOVED:
        fleet = told.finding is not None and told.finding.now.intervals is None
        what = "the fleet's cost" if fleet else "the first volume at which self-hosting wins"
        return f"{what} moved by {percent(options.moved_frac)} or more since it was last announced"
    return {
        Reason.FAILED: "this check has no answer; the next one is tried as scheduled",
        Reason.FLIPPED: (
            "another side is cheaper at the current volume than was last announced, by"
            f" {percent(options.hysteresis_frac)} or more"
        ),
        Reason.COMPONENT: (
            f"a price moved by {percent(options.component_frac)} or more since it was last"
            " announced"
        ),
        Reason.RECOVERED: "the check failed, or rested on old prices, and does so no more",
        Reason.STALE: "a price source has not been read for too long, or was not accepted",
        Reason.SCHEDULED: (
            f"a price in use is announced to change within {options.ahead_days} days"
        ),
        Reason.FIRST: "this is the first check",
        Reason.REMINDER: f"not acknowledged for {options.remind_days} days",
        Reason.REPORT: "the schedule's report",
        Reason.NOTHING: "nothing changed",
    }[reason]


def _foot(told: Told) -> str:
    outcome = told.outcome
    parts = [f"{told.scenario.name} v{told.version}", outcome.period]
    parts.append(f"checked {told.moment(outcome.checked_at)}")
    if not isinstance(outcome, Failure):
        parts.append(f"prices as of {outcome.now.as_of}")
        ids = f"id {outcome.now.receipt_id}"
        if outcome.then is not None and outcome.then.receipt_id != outcome.now.receipt_id:
            ids += f", before {outcome.then.receipt_id} ({outcome.then.as_of})"
        parts.append(ids)
    return " · ".join(part for part in parts if part)


__all__ = ["Content", "content"]
