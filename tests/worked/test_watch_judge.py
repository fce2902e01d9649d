"""When the watch speaks: one row for each reason, then the rules between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.watch.finding import Failure, Finding, Scheduled
from core.watch.scenario import Options
from core.watch.speak import (
    Memory,
    Reason,
    Verdict,
    acknowledged,
    judge,
    remind,
    snoozed,
    wakes_at,
)
from tests.watching import FIRST, QUARTER, fleet, found

USUAL = Options()
NOW = FIRST + QUARTER
DOUBLED = Scheduled("gemini-3.8-flash input", "Google", "usd/mtok", 0.75, 1.5, "2027-01-01")
BROKEN = Failure("2026Q4", NOW.isoformat(), "There is no price of acme/small.", "price_not_found")


def told(*outcomes: Finding | Failure, at: datetime = FIRST) -> Memory:
    """What is remembered after these were announced, each a day after the other."""
    memory = Memory()
    for day, outcome in enumerate(outcomes):
        memory = judge(outcome, memory, USUAL, at + timedelta(days=day), scheduled=True).memory
    return memory


def said(outcome: Finding | Failure, memory: Memory, at: datetime = NOW, **more: Any) -> Verdict:
    return judge(outcome, memory, more.pop("options", USUAL), at, scheduled=more.pop("due", True))


SAME = told(found())
OPEN = replace(SAME, open_reason="decision flipped", opened_at=FIRST.isoformat())

TABLE: list[tuple[Reason, Finding | Failure, Memory, str, tuple[Reason, ...]]] = [
    (Reason.FAILED, BROKEN, SAME, "alert", ()),
    (Reason.FLIPPED, found("self-hosting", margin=0.02), SAME, "alert", ()),
    (Reason.MOVED, found(edge=1_100_000), SAME, "alert", ()),
    (Reason.MOVED, found(edge=None), SAME, "alert", ()),
    (Reason.MOVED, found(), told(found(edge=None)), "alert", ()),
    (Reason.MOVED, fleet(11_000), told(fleet(10_000)), "alert", ()),
    (Reason.COMPONENT, found(prices={"l40s": 1.1445}), SAME, "alert", ()),
    (Reason.FIRST, found(), Memory(), "alert", ()),
    (Reason.RECOVERED, found(), told(found(), BROKEN), "alert", ()),
    (Reason.RECOVERED, found(), told(found(stale=["old"])), "alert", ()),
    (Reason.STALE, found(stale=["old"]), SAME, "alert", ()),
    (Reason.SCHEDULED, found(scheduled=[DOUBLED]), SAME, "alert", ()),
    (Reason.REMINDER, found(), OPEN, "alert", (Reason.FLIPPED,)),
    (Reason.REPORT, found(), SAME, "line", ()),
    (Reason.REPORT, found("self-hosting", margin=0.019), SAME, "line", ()),
    (Reason.REPORT, found(edge=1_099_999), SAME, "line", ()),
    (Reason.REPORT, found(prices={"l40s": 1.14}), SAME, "line", ()),
    (Reason.REPORT, fleet(9_100), told(fleet(10_000)), "line", ()),
    (Reason.REPORT, found(stale=["old"]), told(found(stale=["old"]), at=NOW), "line", ()),
]


@pytest.mark.parametrize(("reason", "outcome", "memory", "form", "also"), TABLE)
def test_each_reason(
    reason: Reason,
    outcome: Finding | Failure,
    memory: Memory,
    form: str,
    also: tuple[Reason, ...],
) -> None:
    verdict = said(outcome, memory)
    assert (verdict.reason, verdict.form, verdict.also) == (reason, form, also)
    assert verdict.held_by == ""


def test_every_reason_is_in_the_table_but_silence() -> None:
    assert {row[0] for row in TABLE} == set(Reason) - {Reason.NOTHING}
    unscheduled = said(found(), SAME, due=False)
    assert (unscheduled.reason, unscheduled.form) == (Reason.NOTHING, "silence")
    quiet = said(found(), SAME, options=Options(report="changes"))
    assert (quiet.reason, quiet.form) == (Reason.NOTHING, "silence")


def test_the_weightiest_reason_speaks_and_the_others_are_named() -> None:
    all_at_once = found(
        "self-hosting", edge=500_000, prices={"l40s": 0.5}, stale=["old"], scheduled=[DOUBLED]
    )
    verdict = said(all_at_once, SAME)
    assert verdict.reason is Reason.FLIPPED
    assert verdict.also == (Reason.MOVED, Reason.COMPONENT, Reason.STALE, Reason.SCHEDULED)
    first = said(all_at_once, Memory())
    assert first.reason is Reason.FIRST
    assert first.also == (Reason.STALE, Reason.SCHEDULED)


def test_a_price_that_creeps_is_announced_once_it_moved_enough_in_all() -> None:
    memory, heard = SAME, list[Reason]()
    for quarter in range(1, 7):
        creeping = found(prices={"l40s": 1.09 * 1.02**quarter})
        verdict = said(creeping, memory, FIRST + quarter * QUARTER)
        heard.append(verdict.reason)
        memory = acknowledged(verdict.memory, "U1", NOW)
    # 1.02^3 is 6.1% above what was announced; then again
    report, moved = Reason.REPORT, Reason.COMPONENT
    assert heard == [report, report, moved, report, report, moved]


def test_other_alerts_announce_no_price() -> None:
    creeping = found(prices={"l40s": 1.09 * 1.04}, scheduled=[DOUBLED])
    verdict = said(creeping, SAME)
    assert verdict.reason is Reason.SCHEDULED
    assert verdict.memory.prices == SAME.prices


def test_a_failure_is_said_once_then_in_reminders_and_in_the_line_of_the_schedule() -> None:
    failing = told(found(), BROKEN)
    tomorrow = FIRST + timedelta(days=2)
    assert said(BROKEN, failing, tomorrow, due=False).form == "silence"
    line = said(BROKEN, failing, tomorrow)
    assert (line.reason, line.also, line.form) == (Reason.REMINDER, (Reason.FAILED,), "line")
    again = said(BROKEN, failing, NOW, due=False)
    assert (again.reason, again.also, again.form) == (Reason.REMINDER, (Reason.FAILED,), "alert")
    assert said(BROKEN, again.memory, NOW, due=False).form == "silence"
    assert acknowledged(failing, "U1", tomorrow).open_reason == ""


def test_recovery_closes_the_failure_but_not_an_older_decision_nobody_acknowledged() -> None:
    assert said(found(), told(found(), BROKEN)).memory.open_reason == ""
    flipped = told(found(), found("self-hosting"), BROKEN)
    assert flipped.open_reason == "decision flipped"
    assert said(found("self-hosting"), flipped).memory.open_reason == "decision flipped"


def test_acknowledging_counts_once_and_ends_reminders() -> None:
    first = acknowledged(OPEN, "U1", NOW)
    assert (first.open_reason, first.acknowledged_by) == ("", "U1")
    assert acknowledged(first, "U2", NOW) == first
    assert remind(first, USUAL, NOW) is None
    assert said(found(), first).reason is Reason.REPORT


def test_reminders_come_after_the_days_asked_for_and_never_for_zero() -> None:
    flipped = told(found(), found("self-hosting"))
    spoken = datetime.fromisoformat(flipped.spoken_at)
    due = spoken + timedelta(days=14)
    assert wakes_at(flipped, USUAL, spoken) == due
    assert remind(flipped, USUAL, due - timedelta(seconds=1)) is None
    verdict = remind(flipped, USUAL, due)
    assert verdict is not None
    assert (verdict.reason, verdict.also) == (Reason.REMINDER, (Reason.FLIPPED,))
    assert remind(verdict.memory, USUAL, due) is None
    assert wakes_at(verdict.memory, USUAL, due) == due + timedelta(days=14)
    assert remind(flipped, Options(remind_days=0), NOW) is None
    assert wakes_at(flipped, Options(remind_days=0), NOW) is None


def test_a_snooze_holds_a_flip_until_its_end_and_lets_the_line_through() -> None:
    until = NOW + timedelta(days=7)
    memory = snoozed(SAME, until)
    held = said(found("self-hosting"), memory)
    assert (held.reason, held.form) == (Reason.FLIPPED, "silence")
    assert held.held_by == f"snoozed until {until.isoformat()}"
    assert held.memory == memory
    assert said(found(), memory).form == "line"
    assert wakes_at(held.memory, USUAL, NOW) == until
    after = said(found("self-hosting"), held.memory, until, due=False)
    assert (after.reason, after.form) == (Reason.FLIPPED, "alert")
    assert remind(snoozed(OPEN, until), USUAL, NOW) is None


def test_a_muted_scenario_is_silent_and_forgets_nothing() -> None:
    muted = replace(SAME, muted=True)
    for outcome in (found(), found("self-hosting"), BROKEN):
        verdict = said(outcome, muted)
        assert (verdict.form, verdict.held_by) == ("silence", "muted")
        assert verdict.memory == muted
    assert wakes_at(replace(OPEN, muted=True), USUAL, NOW) is None


def test_a_scheduled_change_is_announced_once_and_again_when_it_changes() -> None:
    memory = told(found(), found(scheduled=[DOUBLED]))
    assert said(found(scheduled=[DOUBLED]), memory, FIRST).reason is Reason.REPORT
    other = replace(DOUBLED, after=1.2)
    assert said(found(scheduled=[DOUBLED, other]), memory, FIRST).reason is Reason.SCHEDULED
    gone = said(found(), memory, FIRST).memory
    assert said(found(scheduled=[DOUBLED]), gone, FIRST).reason is Reason.REPORT


def test_an_announced_change_that_comes_and_goes_is_announced_once() -> None:
    memory = told(found(), found(scheduled=[DOUBLED]))
    moved = said(found(edge=2_000_000), memory, FIRST).memory
    assert said(found(edge=2_000_000, scheduled=[DOUBLED]), moved, FIRST).reason is Reason.REPORT


def test_another_alert_within_the_hysteresis_turns_no_side() -> None:
    moved = said(found("self-hosting", margin=0.01, edge=2_000_000), SAME)
    assert (moved.reason, moved.memory.side) == (Reason.MOVED, "API")
    assert said(found("API", edge=2_000_000), moved.memory).reason is not Reason.FLIPPED
    flipped = said(found("self-hosting", margin=0.02, edge=2_000_000), moved.memory)
    assert flipped.reason is Reason.FLIPPED


def test_a_volume_given_later_starts_a_side_and_flips_nothing() -> None:
    without = told(found(None))
    verdict = said(found("self-hosting"), without)
    assert verdict.reason is Reason.REPORT
    assert verdict.memory.side == "self-hosting"
    assert said(found("API"), verdict.memory).reason is Reason.FLIPPED
