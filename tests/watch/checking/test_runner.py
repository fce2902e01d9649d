"""Due checks are made once each, whatever the clock does, and what was missed is made up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.watch.post import LOCAL, Whose
from core.errors import InputError
from core.watch.finding import Finding
from tests.live_history import accept
from tests.watch.checks import Watch, scenario


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
