"""Checks that fail, are taken over, or meet an edit: recorded once, and told or not."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.watch import evaluation
from bot.watch.claims import LEASE, claim, due_tasks
from bot.watch.ending import Made, finish
from bot.watch.evaluation import DEFECTS, STARTS
from bot.watch.outbox import put_all
from bot.watch.post import LOCAL
from bot.watch.runner import WAIT
from bot.watch.tables import checks
from core.errors import PriceNotFoundError
from core.watch.finding import Failure, Finding
from pricing.book import TableBook
from pricing.history.errors import HistoryUnavailableError
from tests.live_history import accept
from tests.watch.checks import BOOK, NOVEMBER, Watch, scenario


def test_a_question_without_an_answer_is_a_failure_that_is_told(
    here: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.add(owner="U1")

    def missing(*_: Any, **__: Any) -> Finding:
        raise PriceNotFoundError("There is no price of l40s any more; name another GPU.")

    monkeypatch.setattr(evaluation, "check", missing)
    [done] = here.runner().run_due()
    assert isinstance(done.outcome, Failure)
    assert done.outcome.message == "There is no price of l40s any more; name another GPU."
    assert here.ran() == [("2026Q4", "failed", "check failed")]
    assert here.posts() == [("C1", "alert"), ("U1", "direct")]
    monkeypatch.undo()
    here.now = datetime(2027, 1, 1, 9, tzinfo=UTC)
    [again] = here.runner().run_due()
    assert isinstance(again.outcome, Finding)
    assert again.verdict is not None
    assert "recovered" in {again.verdict.reason.value, *(r.value for r in again.verdict.also)}


def test_a_defect_is_tried_again_and_then_told_with_a_reference(
    here: Watch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here.add("broken")
    here.add("well")
    real = evaluation.check

    def broken(scenario: Any, *args: Any, **options: Any) -> Finding:
        if scenario.name == "broken":
            raise ZeroDivisionError
        return real(scenario, *args, **options)

    monkeypatch.setattr(evaluation, "check", broken)
    assert [one.kept.scenario.name for one in here.runner().run_due()] == ["well"]
    for _ in range(DEFECTS - 2):
        assert here.runner().run_due() == []  # until a while has passed
        here.later(seconds=WAIT.total_seconds() + 1)
        assert here.runner().run_due() == []  # which is another attempt
    here.later(seconds=WAIT.total_seconds() + 1)
    [only] = here.runner().run_due()
    assert isinstance(only.outcome, Failure)
    reference = only.outcome.message.partition("reference ")[2][:8]
    assert f"reference {reference}" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert here.ran("broken") == [("2026Q4", "failed", "check failed")]


def test_a_check_that_ends_with_its_process_each_time_is_given_up(here: Watch) -> None:
    here.add()
    for _ in range(STARTS):
        with here.store.changing() as db:
            assert len(claim(db, due_tasks(db, here.now, lock=True), "dead", here.now)) == 1
        here.later(seconds=LEASE.total_seconds() + 1)
    [done] = here.runner().run_due()
    assert isinstance(done.outcome, Failure)
    assert "never ended" in done.outcome.message


def test_the_history_being_away_is_waited_for(lite: Watch) -> None:
    accept(lite.url, 0, "0.15")
    lite.add()
    lite.runner().run_due()
    lite.now = datetime(2027, 1, 1, 9, tzinfo=UTC)

    def away(moment: datetime | None) -> TableBook:
        raise HistoryUnavailableError("There is no price history to look back in.")

    runner = lite.runner(known=away)
    for _ in range(DEFECTS - 1):
        assert runner.run_due() == []
        lite.later(seconds=WAIT.total_seconds() + 1)
    [done] = runner.run_due()
    assert isinstance(done.outcome, Finding)
    assert done.outcome.then is None
    assert any(said.startswith("There is nothing to compare with") for said in done.outcome.stale)


def test_who_took_too_long_records_nothing(here: Watch) -> None:
    here.add()
    with here.store.changing() as db:
        [slow] = claim(db, due_tasks(db, here.now, lock=True), "slow", here.now)
    here.later(seconds=LEASE.total_seconds() + 1)
    [done] = here.runner().run_due()
    with here.store.changing() as db:
        assert finish(db, [Made(slow, done.outcome, None)], put_all, here.now) == []
    assert here.counts() == (1, 0, 1)


def test_what_a_worker_left_is_checked_though_its_period_is_over(here: Watch) -> None:
    here.add(schedule="every hour")
    with here.store.changing() as db:
        claim(db, due_tasks(db, here.now, lock=True), "dead", here.now)
    here.later(hours=3)
    assert len(here.runner().run_due()) == 2
    periods = [run[:2] for run in here.ran()]
    assert periods == [("2026-11-21T12:00Z", "done"), ("2026-11-21T15:00Z", "done")]


def test_what_a_worker_left_of_an_earlier_version_is_given_up(here: Watch) -> None:
    here.add()
    with here.store.changing() as db:
        claim(db, due_tasks(db, here.now, lock=True), "dead", here.now)
    here.later(hours=3)
    here.store.edit(LOCAL, "Bot", scenario(channel="C2"), "ada", here.now)
    assert len(here.runner().run_due()) == 1
    assert [run[:2] for run in here.ran()] == [("2026Q4", "failed"), ("2026Q4", "done")]
    assert here.posts() == [("C2", "alert")]


def test_nobody_else_takes_what_is_under_way(here: Watch) -> None:
    here.add()
    with here.store.changing() as db:
        claim(db, due_tasks(db, here.now, lock=True), "other", here.now)
    assert here.runner().due(here.now) == []
    assert here.runner().run_due() == []
    assert here.runner().run(None, "2026Q4") == []


@pytest.mark.parametrize("act", ["pause", "delete", "edit"])
def test_what_is_changed_while_it_is_checked_is_recorded_and_not_told(
    here: Watch, act: str
) -> None:
    here.add()
    with here.store.changing() as db:
        [one] = claim(db, due_tasks(db, here.now, lock=True), "one", here.now)
    if act == "edit":
        here.store.edit(LOCAL, "Bot", scenario(channel="C2"), "ada", here.now)
    else:
        getattr(here.store, act)(LOCAL, "Bot", "ada", here.now)
    failure = Failure("2026Q4", here.now.isoformat(), "no", "bad_input")
    with here.store.changing() as db:
        [done] = finish(db, [Made(one, failure, None)], put_all, here.now)
    assert done.verdict is None
    assert here.counts() == (1, 0, 0)


def test_an_acknowledgement_during_a_check_is_kept(here: Watch) -> None:
    here.add()
    here.stale = {"": "Prices were not refreshed."}
    here.runner().run_due()
    assert here.store.named(LOCAL, "Bot").memory.open_reason
    here.now = datetime(2027, 1, 1, 9, tzinfo=UTC)
    runner = here.runner()

    def pressed() -> TableBook:
        here.store.acknowledge(LOCAL, "Bot", "U7", here.now)
        return BOOK

    here.runner(now=pressed).run_due()
    memory = here.store.named(LOCAL, "Bot").memory
    assert (memory.acknowledged_by, memory.open_reason) == ("U7", "")
    assert runner.run_due() == []


def test_a_stopped_runner_leaves_the_rest_to_others(
    here: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        here.add(f"S{number}")
    runner = here.runner()
    real, made = evaluation.check, list[str]()

    def third(scenario: Any, *args: Any, **options: Any) -> Finding:
        made.append(scenario.name)
        if len(made) == 3:
            runner.stop()
        return real(scenario, *args, **options)

    monkeypatch.setattr(evaluation, "check", third)
    assert len(runner.run_due()) == 3
    assert len(here.runner(who="two").run_due()) == 3
    assert here.counts() == (6, 0, 6)


def test_a_schedule_that_cannot_be_read_any_more_is_told(lite: Watch) -> None:
    kept = lite.add()
    with lite.store.changing() as db:
        db.execute(sa.text("DROP TRIGGER unchanged_scenario_versions"))
        db.execute(
            sa.text(
                "UPDATE scenario_versions SET definition = replace(definition, 'UTC', 'Nowhere')"
            )
        )
    [done] = lite.runner().run_due()
    assert isinstance(done.outcome, Failure)
    assert "Nowhere" in done.outcome.message
    assert lite.store.named(LOCAL, kept.id).next_due == NOVEMBER + timedelta(days=1)


def test_two_threads_of_one_process_check_each_once(here: Watch) -> None:
    for number in range(80):
        here.add(f"S{number}")
    runners = [here.runner(who=f"thread {k}") for k in range(3)]
    threads = [threading.Thread(target=runner.run_due) for runner in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert here.counts() == (80, 0, 80)
    with here.store.reading() as db:
        assert db.scalar(sa.select(sa.func.max(checks.c.attempts))) == 1
