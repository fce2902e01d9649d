"""The one sentence an alert leads with: the decision, and what became of it."""

from __future__ import annotations

from bot.render.alerts.told import Told
from bot.render.numbers import change, compact, dollars, show, spans
from core.receipt import PriceMove
from core.watch.finding import Failure, Finding, Scheduled, Standing
from core.watch.speak import Reason


def headline(told: Told) -> str:
    """The sentence for the weightiest reason."""
    name = told.scenario.name
    if isinstance(told.outcome, Failure):
        could = "still cannot" if told.reason is Reason.REMINDER else "could not"
        return f"{name} {could} be checked: {told.outcome.message}"
    return _SENTENCES[told.reason](name, told.outcome, told)


def decision(finding: Finding) -> str:
    """Who wins, and at what cost, as a clause."""
    now, volume = finding.now, finding.volume_requests_per_month
    if now.intervals is None:
        return _fleet(now)
    if now.side is None or volume is None:
        return _wins(now)
    at = f"at {compact(volume)} requests a month"
    if now.self_host_usd_per_month is None:
        return f"the API wins {at}: there are not enough replicas to self-host so much"
    own, api = dollars(now.self_host_usd_per_month), dollars(now.api_usd_per_month or 0.0)
    if now.side == "self-hosting":
        return f"self-hosting wins {at}: {own} a month against {api} through the API"
    return f"the API wins {at}: {api} a month against {own} self-hosting"


def _wins(now: Standing) -> str:
    return f"self-hosting wins {spans(now.intervals or [])}"


def _fleet(now: Standing) -> str:
    gpus, one = show(now.gpus, "GPUs"), now.gpus == 1
    if now.self_host_usd_per_month is None:
        return f"{gpus} {'is' if one else 'are'} needed, without a price"
    return f"{gpus} {'costs' if one else 'cost'} {dollars(now.self_host_usd_per_month)} a month"


def _flipped(name: str, finding: Finding, _: Told) -> str:
    now = finding.now
    said = decision(finding)
    for side in ("self-hosting wins", "the API wins"):
        if said.startswith(side):
            who = f"{side[0].upper()}{side[1:].removesuffix(' wins')} now wins for {name}"
            return f"{who}{said.removeprefix(side)}."
    return f"The decision for {name} flipped to {now.side}: {said}."


def _moved(name: str, finding: Finding, _: Told) -> str:
    now, then = finding.now, finding.then
    if now.intervals is None:
        was = then.self_host_usd_per_month if then else None
        is_ = now.self_host_usd_per_month
        before = "" if was is None else f", before {dollars(was)}{_by(was, is_)}"
        return f"{name}: {_fleet(now)}{before}."
    was, is_ = (s.first_edge_requests_per_month if s else None for s in (then, now))
    if then is None or was == is_:
        return f"{name}: {_wins(now)}; the breakeven moved since it was last announced."
    if is_ is None:
        return f"{name}: self-hosting never wins any more; before, from {compact(was or 0)}."
    if was is None:
        return f"{name}: self-hosting now wins from {compact(is_)} requests a month; before, never."
    return (
        f"{name}: self-hosting now wins from {compact(is_)} requests a month, before from"
        f" {compact(was)}{_by(was, is_)}."
    )


def _by(before: float, after: float | None) -> str:
    share = change(before, after)
    return f" ({share})" if share else ""


def _component(name: str, finding: Finding, _: Told) -> str:
    known = [m for m in finding.moves if m.usd_before and m.usd_after is not None]
    decided = decision(finding)
    if not known:
        return f"{name}: a price moved since it was last announced; {decided}."
    return f"{name}: {move(max(known, key=_size))}; {decided}."


def _size(row: PriceMove) -> float:
    return abs((row.usd_after or 0.0) / (row.usd_before or 1.0) - 1)


def move(row: PriceMove) -> str:
    """A price that moved, as a clause."""
    if row.usd_before is None or row.usd_after is None:
        return f"the price of {row.item} is another one"
    went = "rose" if row.usd_after > row.usd_before else "fell"
    share = change(row.usd_before, row.usd_after).lstrip("+-\u2212")
    by = f" {share}" if share else ""
    return (
        f"{row.item} {went}{by}, from {show(row.usd_before, row.unit)} to"
        f" {show(row.usd_after, row.unit)}"
    )


def _first(name: str, finding: Finding, _: Told) -> str:
    return f"{name} is watched now: {decision(finding)}."


def _stale(name: str, finding: Finding, _: Told) -> str:
    return f"{name} rests on old prices: {finding.stale[0] if finding.stale else 'they are old.'}"


def scheduled(row: Scheduled) -> str:
    """An announced change, as a clause."""
    if row.after is None and row.before is None:
        return f"{row.provider} retires {row.item} on {row.when}"
    if row.after is None:
        return f"{row.item} of {row.provider} ends on {row.when}"
    if row.before is None:
        return f"{row.item} of {row.provider} is {show(row.after, row.unit)} from {row.when}"
    goes = "rises" if row.after > row.before else "falls"
    return (
        f"{row.item} of {row.provider} {goes} from {show(row.before, row.unit)} to"
        f" {show(row.after, row.unit)} on {row.when}"
    )


def _announced(name: str, finding: Finding, _: Told) -> str:
    coming = scheduled(finding.scheduled[0]) if finding.scheduled else "a price will change"
    return f"{name}: {coming}. Today, {decision(finding)}."


def _recovered(name: str, finding: Finding, _: Told) -> str:
    return f"{name} is checked on current prices again: {decision(finding)}."


def _reminder(name: str, finding: Finding, told: Told) -> str:
    opened, since = told.memory.open_reason, told.memory.opened_at[:10]
    what = f" of {since} ({opened})" if opened and since else ""
    return f"Nobody has acknowledged the alert on {name}{what} yet: {decision(finding)}."


def _report(name: str, finding: Finding, _: Told) -> str:
    return f"{name}, {finding.period}: nothing that matters changed; {decision(finding)}."


_SENTENCES = {
    Reason.FAILED: _report,
    Reason.FLIPPED: _flipped,
    Reason.MOVED: _moved,
    Reason.COMPONENT: _component,
    Reason.RECOVERED: _recovered,
    Reason.STALE: _stale,
    Reason.SCHEDULED: _announced,
    Reason.FIRST: _first,
    Reason.REMINDER: _reminder,
    Reason.REPORT: _report,
    Reason.NOTHING: _report,
}
