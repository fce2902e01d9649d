"""Due checks are made once each, whatever clock, edits, errors and other workers do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.watch import answered, evaluation
from bot.watch.claims import LEASE, claim, due_tasks
from bot.watch.ending import Checked, Made, finish
from bot.watch.evaluation import DEFECTS, STARTS
from bot.watch.outbox import put
from bot.watch.post import LOCAL, Whose
from bot.watch.runner import WAIT
from bot.watch.tables import checks
from core.errors import InputError, PriceNotFoundError
from core.watch.finding import Failure, Finding
from pricing.book import TableBook
from pricing.history.errors import HistoryUnavailableError
from tests.live_history import accept
from tests.watch.checks import BOOK, NOVEMBER, Watch, scenario, watch


@pytest.fixture
def here(database_url: str) -> Iterator[Watch]:
    with watch(database_url) as made:
        yield made


@pytest.fixture
def lite(tmp_path: Any) -> Iterator[Watch]:
    with watch(f"sqlite:///{tmp_path / 'prices.db'}") as made:
        yield made


def test_a_scenario_is_checked_at_once_and_then_each_quarter(here: Watch) -> None:
    here.add()
    runner = here.runner()
    [first] = runner.run_due()
    assert (first.period, first.late_s) == ("2026Q4", 0)
    assert runner.run_due() == []
    assert here.store.named(LOCAL, "bot").next_due == datetime(2027, 1, 1, 9, tzinfo=UTC)
    here.now = datetime(2027, 1, 1, 8, 59, 59, tzinfo=UTC)
    assert runner.run_due() == []
    here.later(seconds=1)
    assert [one.period for one in runner.run_due()] == ["2027Q1"]
    assert [run[:2] for run in here.ran()] == [("2026Q4", "done"), ("2027Q1", "done")]
    assert here.posts()[0] == ("C1", "alert")


def test_what_was_missed_is_made_up_and_late(here: Watch) -> None:
    here.add()
    here.runner().run_due()
    here.now = datetime(2027, 7, 10, 12, tzinfo=UTC)
    done = here.runner().run_due()
    assert [one.period for one in done] == ["2027Q1", "2027Q2", "2027Q3"]
    days = [one.late_s // 86_400 for one in done]
    assert days == [190, 100, 9]
    late = [one.late_s for one in here.store.history(LOCAL, "Bot")]
    assert late == [one.late_s for one in reversed(done)] + [0]


def test_a_minute_is_not_late(lite: Watch) -> None:
    lite.add()
    lite.runner().run_due()
    lite.now = datetime(2027, 1, 1, 9, 1, tzinfo=UTC)
    assert [one.late_s for one in lite.runner().run_due()] == [0]


def test_after_years_a_year_is_made_up(lite: Watch) -> None:
    lite.add()
    lite.runner().run_due()
    lite.now = datetime(2031, 2, 1, tzinfo=UTC)
    periods = [one.period for one in lite.runner().run_due()]
    assert periods == ["2030Q2", "2030Q3", "2030Q4", "2031Q1"]


def test_of_a_cron_line_only_the_newest_is_made_up(lite: Watch) -> None:
    lite.add(schedule="0 9 * * 1")
    [first] = lite.runner().run_due()
    assert first.period == "2026-11-16T09:00Z"
    lite.later(days=40)
    assert [one.period for one in lite.runner().run_due()] == ["2026-12-28T09:00Z"]


def test_the_clock_set_back_and_forward_doubles_nothing(here: Watch) -> None:
    here.add()
    for day in ("2026-11-21", "2027-01-01", "2026-12-30", "2027-01-02", "2026-11-21", "2027-01-03"):
        here.now = datetime.fromisoformat(f"{day}T12:00+00:00")
        here.runner().run_due()
    assert [run[0] for run in here.ran()] == ["2026Q4", "2027Q1"]


def test_an_edit_is_checked_at_once_and_says_nothing_where_nothing_moved(here: Watch) -> None:
    here.add()
    here.runner().run_due()
    here.later(days=1)
    here.store.edit(LOCAL, "Bot", scenario(channel="C2"), "ada", here.now)
    here.runner().run_due()
    assert here.ran() == [("2026Q4", "done", "first run"), ("2026Q4", "done", "nothing")]
    assert here.posts() == [("C1", "alert")]
    here.now = datetime(2027, 1, 1, 9, tzinfo=UTC)
    here.runner().run_due()
    assert here.posts()[1:] == [("C2", here.posts()[1][1])]


def test_prices_that_moved_are_held_against_those_of_the_last_check(here: Watch) -> None:
    accept(here.url, 0, "0.15")
    here.add()
    [first] = here.runner().run_due()
    accept(here.url, 30, "0.60")
    here.now = datetime(2027, 1, 1, 9, tzinfo=UTC)
    [second] = here.runner().run_due()
    assert isinstance(first.outcome, Finding)
    assert isinstance(second.outcome, Finding)
    assert second.outcome.then is not None
    moved = {m.item: (m.usd_before, m.usd_after) for m in second.outcome.moves}
    assert (0.15, 0.60) in moved.values()
    old, new = first.outcome.now, second.outcome.now
    assert second.outcome.then.first_edge_requests_per_month == old.first_edge_requests_per_month
    assert new.first_edge_requests_per_month != old.first_edge_requests_per_month
    assert here.posts() == [("C1", "alert"), ("C1", "alert")]
    known = [one.known for one in here.store.history(LOCAL, "Bot")]
    assert known[0] is not None
    assert known[1] is not None
    assert known[0] > known[1]


def test_a_workspace_and_a_period_are_chosen(here: Watch) -> None:
    here.add("mine")
    here.add("theirs", Whose("", "T1"))
    here.add("hourly", schedule="every hour")
    runner = here.runner()
    assert [one.kept.scenario.name for one in runner.run(Whose("", "T1"))] == ["theirs"]
    assert runner.run(None, "2026Q3") == []
    assert [one.kept.scenario.name for one in runner.run(None, "2026q4")] == ["mine"]
    assert [one.kept.scenario.name for one in runner.run(LOCAL)] == ["hourly"]
    with pytest.raises(InputError, match="2026Q4"):
        runner.run(None, "2026Q5")


def test_a_period_is_run_after_those_before_it(lite: Watch) -> None:
    lite.add()
    lite.runner().run_due()
    lite.now = datetime(2027, 7, 10, tzinfo=UTC)
    assert [one.period for one in lite.runner().run(None, "2027Q2")] == ["2027Q1", "2027Q2"]


def test_a_dry_run_keeps_nothing(here: Watch) -> None:
    here.add()
    [dry] = here.runner().run(None, dry_run=True)
    assert dry.posts[0].channel == "C1"
    assert here.counts() == (0, 0, 0)
    assert here.refreshed == []
    [real] = here.runner().run(None)
    assert real.as_dict()["posts"] == dry.as_dict()["posts"]


def test_prices_are_refreshed_once_a_run_and_only_if_something_is_due(lite: Watch) -> None:
    for number in range(120):
        lite.add(f"S{number}")
    assert len(lite.runner().run_due()) == 120
    assert len(lite.refreshed) == 1
    lite.runner().run_due()
    assert len(lite.refreshed) == 1


def test_prices_that_could_not_be_refreshed_are_said(lite: Watch) -> None:
    lite.add()
    lite.stale = {"genai-prices": "Prices of genai-prices could not be refreshed; those stay."}
    [done] = lite.runner().run_due()
    assert isinstance(done.outcome, Finding)
    assert lite.stale["genai-prices"] in done.outcome.stale


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
    done: list[Checked] = []
    for _ in range(DEFECTS - 1):
        assert here.runner().run_due() == []
        here.later(seconds=WAIT.total_seconds() + 1)
        done = here.runner().run_due()
    [only] = done
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
        assert finish(db, [Made(slow, done.outcome, None)], put, here.now) == []
    assert here.counts() == (1, 0, 1)


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
        [done] = finish(db, [Made(one, failure, None)], put, here.now)
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
        answered.acknowledge(here.store, LOCAL, "Bot", "U7", here.now)
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
