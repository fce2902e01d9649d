"""Payloads of alerts, as the outbox keeps them, from real checks at moved prices."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from core.watch.finding import Failure, Finding, Scheduled
from core.watch.scenario import Scenario
from core.watch.speak import Memory, Reason
from tests.watching import book, checked, scenario

CHEAP, DEAR = book(gpu={"l40s": 0.9}), book(gpu={"l40s": 2.2})
FLEET: Mapping[str, Any] = {"model": "8b", "gpu": "h100", "qps": 50, "isl": 8000, "osl": 256}
OPENED = "2026-10-01T09:00:00+00:00"


def payload(
    finding: Finding | Failure,
    reason: Reason,
    one: Scenario | None = None,
    *,
    also: Sequence[Reason] = (),
    late_s: int = 0,
    memory: Memory | None = None,
) -> dict[str, Any]:
    """A payload after it was kept as JSON."""
    if memory is None:
        quiet = reason in (Reason.FIRST, Reason.RECOVERED, Reason.REPORT)
        memory = Memory() if quiet else Memory(open_reason=reason.value, opened_at=OPENED)
    found = finding.as_dict() if isinstance(finding, Finding) else asdict(finding)
    made = {
        "scenario": (one or scenario()).as_dict(),
        "scenario_id": "ab12cd34ef56",
        "version": 2,
        "finding": found,
        "reason": reason.value,
        "also": [r.value for r in also],
        "late_s": late_s,
        "memory": memory.as_dict(),
    }
    return json.loads(json.dumps(made))


def dated(finding: Finding) -> Finding:
    """With days of its own for then and now, which are one day in the package's book."""
    finding.now.as_of = "2026-10-01"
    if finding.then is not None:
        finding.then.as_of = "2026-07-01"
    return finding


def flipped(**more: Any) -> dict[str, Any]:
    """A decision that flipped to self-hosting, with growth and an edited volume."""
    was = scenario(options={"growth": "3%"})
    now = scenario(options={"growth": "3%"}, requests_per_month=6_000_000, ops_usd_per_month=100)
    found = dated(checked(now, CHEAP, was, DEAR))
    return payload(found, Reason.FLIPPED, now, also=(Reason.MOVED, Reason.COMPONENT), **more)


def _never() -> dict[str, Any]:
    was, now = scenario(), scenario()
    dear = book(gpu={"l40s": 99})
    return payload(dated(checked(now, dear, was, CHEAP)), Reason.MOVED, now)


def _fleet() -> dict[str, Any]:
    one = scenario("GPUS_NEEDED", **FLEET)
    was, is_ = book(gpu={"h100-sxm": 4.5}), book(gpu={"h100-sxm": 3.3})
    return payload(dated(checked(one, is_, one, was)), Reason.MOVED, one)


def _same() -> Finding:
    return dated(checked(scenario(), CHEAP, scenario(), CHEAP))


def _scheduled() -> dict[str, Any]:
    found = _same()
    found.scheduled = [
        Scheduled("gpt-4o-mini input", "OpenAI", "usd/mtok", 0.15, 0.3, "2026-12-01"),
        Scheduled("gpt-4o-mini", "OpenAI", "", None, None, "2027-01-31"),
    ]
    return payload(found, Reason.SCHEDULED)


def _stale() -> dict[str, Any]:
    found = _same()
    found.stale = ["The price of l40s was read 61 days ago; prices of GPUs go stale after 30 days."]
    return payload(found, Reason.STALE)


def _first() -> dict[str, Any]:
    found = _same()
    found.then = None
    return payload(found, Reason.FIRST)


def _component() -> dict[str, Any]:
    found = dated(checked(scenario(), CHEAP, scenario(), book(gpu={"l40s": 0.8})))
    return payload(found, Reason.COMPONENT)


def failed(message: str = "There is no price of l40s on 2026-10-01.") -> Failure:
    return Failure("2026Q4", "2026-10-01T09:00:00+00:00", message, "price_not_found")


def acknowledged() -> dict[str, Any]:
    memory = Memory(acknowledged_by="ana", acknowledged_at="2026-10-01T10:02:00+00:00")
    return flipped(memory=memory)


def snoozed() -> dict[str, Any]:
    memory = Memory(open_reason="decision flipped", snoozed_until="2026-10-08T09:00:00+00:00")
    return flipped(memory=memory, late_s=93_600)


ALERTS: Mapping[str, dict[str, Any]] = {
    "failed": payload(failed(), Reason.FAILED),
    "flipped": flipped(late_s=7300),
    "moved-never": _never(),
    "moved-fleet": _fleet(),
    "component": _component(),
    "recovered": payload(_same(), Reason.RECOVERED),
    "stale": _stale(),
    "scheduled": _scheduled(),
    "first": _first(),
    "reminder": payload(
        _same(),
        Reason.REMINDER,
        also=(Reason.FLIPPED,),
        memory=Memory(open_reason="decision flipped", opened_at=OPENED),
    ),
    "acknowledged": acknowledged(),
    "snoozed": snoozed(),
}
LINES: Mapping[str, dict[str, Any]] = {
    "report": payload(_same(), Reason.REPORT),
    "report-late": payload(_same(), Reason.REPORT, late_s=200_000),
    "still-failing": payload(failed(), Reason.REMINDER, also=(Reason.FAILED,)),
    "alert-in-a-line": flipped(),
}
