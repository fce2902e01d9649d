"""Schedules: whatever the moment and the time zone, every period comes once and in order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.watch.due import MADE_UP, next_due, pending, to_run
from bot.watch.periods import Hours, period_name, schedule
from core.errors import InputError

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour
    "Pacific/Apia",  # left out 2011-12-30 altogether
    "Africa/Casablanca",
    "Asia/Kathmandu",
)
TEXTS = (
    "quarterly",
    "quarterly at 02:30",
    "monthly",
    "weekly at 23:59",
    "daily",
    "daily at 02:30",
    "every hour",
    "every 7 hours",
    "every 10 days at 01:30",
    "0 9 * * 1",
    "30 2 * * *",
    "15,45 1-3 * * *",
    "0 * * * *",
    "*/20 * * * *",
    "0 0 1 */3 *",
    "30 6 29 2 *",
    "0 12 13 * 5",
)
YEARS = [datetime.fromisoformat(f"{year}-01-01") for year in (2005, 2040)]
MOMENT = st.datetimes(*YEARS).map(lambda naive: naive.replace(tzinfo=UTC))
NEAR_CHANGES = st.sampled_from(
    [
        datetime(2026, 3, 29, 1, tzinfo=UTC),  # Berlin forward
        datetime(2026, 10, 25, 1, tzinfo=UTC),  # Berlin back
        datetime(2026, 11, 1, 6, tzinfo=UTC),  # New York back
        datetime(2011, 12, 30, 10, tzinfo=UTC),  # Apia leaves out a day
        datetime(2026, 4, 4, 15, tzinfo=UTC),  # Lord Howe back
        datetime(2028, 2, 29, 12, tzinfo=UTC),
        datetime(2027, 1, 1, 0, tzinfo=UTC),
    ]
).flatmap(lambda at: st.integers(-3000, 3000).map(lambda m: at + timedelta(minutes=m)))
ANY = st.one_of(MOMENT, NEAR_CHANGES)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(TEXTS), st.sampled_from(ZONES), ANY)
def test_a_moment_lies_in_one_period(text: str, zone: str, at: datetime) -> None:
    times = schedule(text, zone)
    latest, after = times.latest(at), times.after(at)
    assert latest.due <= at < after.due
    assert latest.name != after.name
    assert times.latest(latest.due) == latest
    assert times.latest(after.due) == after
    assert times.after(latest.due) == after
    assert times.after(after.due - timedelta(microseconds=1)) == after
    for period in (latest, after):
        assert period_name(period.name) == period.name


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(TEXTS), st.sampled_from(ZONES), ANY)
def test_names_never_come_twice(text: str, zone: str, at: datetime) -> None:
    times = schedule(text, zone)
    walked = [times.latest(at)]
    for _ in range(12):
        walked.append(times.after(walked[-1].due))
    assert [p.due for p in walked] == sorted({p.due for p in walked})
    assert len({p.name for p in walked}) == len(walked)


@settings(deadline=None)
@given(
    st.sampled_from(ZONES),
    MOMENT,
    st.lists(st.timedeltas(timedelta(days=-400), timedelta(days=400)), max_size=12),
)
def test_clock_jumps_neither_skip_nor_double_a_quarter(
    zone: str, made: datetime, jumps: list[timedelta]
) -> None:
    """As the runner does it: a clock that jumps wherever it likes, and each time what is due."""
    times = schedule("quarterly", zone)
    wanted, at, furthest = made, made, made
    done: list[str] = []
    for jump in [timedelta(0), *jumps]:
        at += jump
        furthest = max(at, furthest)
        while wanted <= at:
            period, _ = to_run(times, wanted, at)
            done.append(period.name)
            wanted = next_due(times, period, at)
    assert len(set(done)) == len(done)
    assert done == sorted(done)
    assert done[-1] == times.latest(furthest).name
    assert wanted == times.after(furthest).due


@given(MOMENT, st.integers(0, 3000))
def test_missed_quarters_are_made_up_for_a_year(made: datetime, days: int) -> None:
    times = schedule("quarterly", "UTC")
    at = made + timedelta(days=days)
    first, since = to_run(times, made, at)
    missed = pending(times, first, at)
    assert missed[-1] == times.latest(at)
    assert len(missed) <= MADE_UP
    assert first == times.latest(made) or len(missed) == MADE_UP
    assert since == max(first.due, made)


@given(MOMENT, st.integers(0, 3000), st.sampled_from(["monthly", "0 9 * * 1", "every 6 hours"]))
def test_of_other_schedules_only_the_newest_is(made: datetime, days: int, text: str) -> None:
    times = schedule(text, "Europe/Berlin")
    at = made + timedelta(days=days)
    period, _ = to_run(times, made, at)
    assert period == times.latest(at)
    assert pending(times, period, at) == [period]
    assert next_due(times, period, at) == times.after(at).due


@given(MOMENT, st.sampled_from(ZONES))
def test_quarters_begin_on_a_business_day_at_nine(at: datetime, zone: str) -> None:
    found = schedule("quarterly", zone).latest(at)
    there = found.due.astimezone(ZoneInfo(zone))
    assert (there.hour, there.minute) == (9, 0)
    assert there.weekday() < 5
    assert there.day <= 3
    assert found.name == f"{there.year}Q{(there.month + 2) // 3}"
    assert there.month % 3 == 1


@pytest.mark.parametrize("day", range(8))
@pytest.mark.parametrize("name", ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])
def test_weekdays_are_numbered_as_cron_does(day: int, name: str) -> None:
    """0 and 7 are Sunday; APScheduler's own 0 is Monday."""
    at = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday
    by_number = schedule(f"0 9 * * {day}", "UTC").after(at)
    by_name = schedule(f"0 9 * * {name}", "UTC").after(at)
    names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    assert (by_number == by_name) == (names[day] == name)
    assert by_number.due.strftime("%a").lower() == names[day]


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("1-5", "Mon Tue Wed Thu Fri"),
        ("mon-fri", "Mon Tue Wed Thu Fri"),
        ("5-7", "Sun Fri Sat"),
        ("fri-mon", "Sun Mon Fri Sat"),
        ("*/2", "Sun Tue Thu Sat"),
        ("1,3-4,SUN", "Sun Mon Wed Thu"),
        ("0-6", "Sun Mon Tue Wed Thu Fri Sat"),
    ],
)
def test_ranges_of_weekdays(field: str, days: str) -> None:
    times = schedule(f"0 9 * * {field}", "UTC")
    at, found = datetime(2026, 11, 1, tzinfo=UTC), set[str]()
    for _ in range(14):
        at = times.after(at).due
        found.add(f"{at:%a}")
    assert found == set(days.split())


def test_a_day_of_the_month_and_one_of_the_week_are_either() -> None:
    times = schedule("0 12 13 * 5", "UTC")
    at, found = datetime(2026, 11, 1, tzinfo=UTC), list[str]()
    for _ in range(6):
        at = times.after(at).due
        found.append(f"{at:%a %d}")
    assert found == ["Fri 06", "Fri 13", "Fri 20", "Fri 27", "Fri 04", "Fri 11"]
    assert f"{times.after(at).due:%a %d}" == "Sun 13"


@pytest.mark.parametrize(
    ("line", "days"),
    [
        # crontab(5) of Vixie cron: a field that begins with * restricts nothing by itself
        ("0 12 1 * */2", ["Tue 01 Dec", "Thu 01 Apr"]),
        ("0 12 */10 * 2", ["Tue 01 Dec"]),
        ("0 12 1 * 0-6", ["Sun 22 Nov", "Mon 23 Nov"]),
    ],
)
def test_a_field_of_days_with_a_star_is_not_given(line: str, days: list[str]) -> None:
    times = schedule(line, "UTC")
    at, found = datetime(2026, 11, 22, tzinfo=UTC), list[str]()
    for _ in days:
        at = times.after(at).due
        found.append(f"{at:%a %d %b}")
    assert found == days


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("61 9 * * 1", "'61' cannot be the minute (0 to 59)."),
        ("0 5-1 * * 1", "'5-1' cannot be the hour (0 to 23)."),
        ("0 9 ? * 1", "'?' cannot be the day of the month (1 to 31)."),
        ("0 9 * foo 1", "'foo' cannot be the month (1 to 12, or jan to dec)."),
        ("0 9 * * 9", "'9' cannot be the day of the week (0 to 7, or sun to sat)."),
        ("0 9 31 2 *", "no day is ever so."),
    ],
)
def test_a_cron_line_that_cannot_be_meant_says_which_field(line: str, why: str) -> None:
    with pytest.raises(InputError) as refused:
        schedule(line, "UTC")
    assert refused.value.message.startswith(f"The cron line '{line}' cannot be used: {why} Write")


@pytest.mark.parametrize(
    ("text", "since", "dues"),
    [
        # 2026-03-29 at 01:00 UTC clocks in Berlin go from 02:00 to 03:00
        ("30 2 * * *", "2026-03-28T12:00", ["03-29T01:30", "03-30T00:30"]),
        ("0 * * * *", "2026-03-29T00:30", ["03-29T01:00", "03-29T02:00"]),
        ("15,45 2 * * *", "2026-03-28T12:00", ["03-29T01:15", "03-29T01:45"]),
        ("daily at 02:30", "2026-03-28T12:00", ["03-29T01:30", "03-30T00:30"]),
        # 2026-10-25 at 01:00 UTC they go from 03:00 to 02:00
        ("30 2 * * *", "2026-10-24T12:00", ["10-25T00:30", "10-26T01:30"]),
        ("0 * * * *", "2026-10-24T23:30", ["10-25T00:00", "10-25T01:00", "10-25T02:00"]),
        ("daily at 02:30", "2026-10-24T12:00", ["10-25T00:30", "10-26T01:30"]),
    ],
)
def test_clocks_put_forward_and_back(text: str, since: str, dues: list[str]) -> None:
    times = schedule(text, "Europe/Berlin")
    at = datetime.fromisoformat(f"{since}+00:00")
    for due in dues:
        at = times.after(at).due
        assert f"{at:%m-%dT%H:%M}" == due


def test_hours_are_counted_alike_by_everyone() -> None:
    at = datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
    assert Hours(6).latest(at).name == "2026-11-21T18:00Z"
    assert Hours(6).latest(at.astimezone(ZoneInfo("Asia/Tokyo"))).name == "2026-11-21T18:00Z"
