"""What is old and not needed goes; what decides whether something runs or is said again stays."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot import audit
from bot.cli import main
from bot.watch import undelivered
from bot.watch.claims import last_of
from bot.watch.outbox import Outbox, put
from bot.watch.post import LOCAL, Post
from bot.watch.service import WatchService
from bot.watch.tables import OPEN, checks, outbox
from bot.watch.upkeep import NEWEST, Removed, Upkeep, forget
from tests.property.strategies import bounded
from tests.watch.checks import BOOK, Watch, scenario, watch
from tests.watching import book

DAY = timedelta(days=1)
KEEP = 366 * DAY
YEARS = timedelta(days=4 * 365)
PRICES = (BOOK, book(gpu={"l40s": 0.2}))


def sent(here: Watch) -> None:
    """Slack took everything that waits."""
    with here.store.changing() as db:
        arrived = {"state": "sent", "sent_at": here.now, "ts": f"{here.now.timestamp():.6f}"}
        db.execute(sa.update(outbox).where(sa.text(OPEN)).values(arrived))


def keys(here: Watch, after: int = 0) -> list[tuple[int, str]]:
    with here.store.reading() as db:
        rows = sa.select(outbox.c.id, outbox.c.key).where(outbox.c.id > after)
        return [(row.id, row.key) for row in db.execute(rows.order_by(outbox.c.id))]


def lived(here: Watch, days: int, **more: Any) -> None:
    """A scenario that was checked each day, at prices that change."""
    here.add(schedule="daily", **more)
    for day in range(days):
        here.runner(now=lambda day=day: PRICES[day // 3 % 2]).run_due()
        sent(here)
        here.later(days=1)


def test_what_is_old_goes_in_parts_and_the_newest_stays(here: Watch) -> None:
    lived(here, 30)
    assert here.counts() == (30, 0, 30)
    before = here.now - 10 * DAY
    assert forget(here.store, here.now, 10 * DAY, dry_run=True) == Removed(20, 20)
    assert forget(here.store, here.now, 10 * DAY, most=7) == Removed(7, 7)
    assert forget(here.store, here.now, 10 * DAY) == Removed(13, 13)
    assert forget(here.store, here.now, 10 * DAY) == Removed()
    with here.store.reading() as db:
        assert min(db.scalars(sa.select(checks.c.finished_at))) >= before
        assert min(db.scalars(sa.select(outbox.c.sent_at))) >= before
    here.now += YEARS
    assert forget(here.store, here.now, KEEP).checks == 10 - NEWEST
    with here.store.reading() as db:
        [(last, _)] = last_of(db, [here.store.named(LOCAL, "Bot").id]).values()
        states = db.execute(sa.select(outbox.c.kind, outbox.c.state)).all()
        assert [deed.what for deed in audit.listed(db, None)] == ["created"]
    assert last.outcome is not None
    # the alert that answers are shown in, and the channel's newest message
    assert sorted(kind for kind, _ in states) in (["alert"], ["alert", "line"])
    here.store.acknowledge(LOCAL, "Bot", "U1", here.now)
    assert here.posts()[-1] == ("C1", "update")


def test_what_was_not_delivered_or_is_not_finished_stays(lite: Watch) -> None:
    lived(lite, 20)
    with lite.store.changing() as db:
        first = sa.select(outbox.c.id).order_by(outbox.c.id).limit(1)
        for state in ("waiting", "sending", "unclear", "refused"):
            number = db.scalar(first.where(outbox.c.state == "sent"))
            db.execute(sa.update(outbox).where(outbox.c.id == number), {"state": state})
        oldest = sa.select(sa.func.min(checks.c.id)).scalar_subquery()
        db.execute(
            sa.update(checks).where(checks.c.id == oldest).values(state="running", finished_at=None)
        )
    lite.now += YEARS
    forget(lite.store, lite.now, KEEP)
    with lite.store.reading() as db:
        left = set(db.scalars(sa.select(outbox.c.state)))
        assert left == {"waiting", "sending", "unclear", "refused", "sent"}
    assert lite.counts()[:2] == (NEWEST, 1)


def test_the_last_answer_stays_however_often_it_failed_since(lite: Watch) -> None:
    lived(lite, 20)
    with lite.store.changing() as db:
        second = sa.select(checks.c.id).order_by(checks.c.id).offset(1).limit(1).scalar_subquery()
        db.execute(sa.update(checks).where(checks.c.id > second).values(state="failed"))
    lite.now += YEARS
    assert forget(lite.store, lite.now, KEEP).checks == 20 - NEWEST - 1
    [last] = [one for one in lite.store.history(LOCAL, "Bot", 100) if one.state == "done"]
    assert last.period == "2026-11-22"


def test_a_clock_that_ran_years_ahead_has_nothing_checked_again(lite: Watch) -> None:
    lite.add()
    lite.runner().run_due()
    right = lite.now
    lite.now += 3 * YEARS
    assert len(lite.runner().run_due()) == 4
    forget(lite.store, lite.now, KEEP)
    lite.now = right + DAY
    lite.store.pause(LOCAL, "Bot", "ada", lite.now)
    lite.store.resume(LOCAL, "Bot", "ada", lite.now)
    assert lite.runner().run_due() == []


def test_an_owner_is_told_once_of_one_failure_that_lasts_for_years(here: Watch) -> None:
    made = here.add(owner="U024BE7LH")
    box = Outbox(here.url)

    def post(key: str, *, refused: bool) -> None:
        payload = {"scenario": {"name": "Bot", "owner": "U024BE7LH"}}
        with box.taking() as db:
            put(db, Post(key, LOCAL, made.id, "C1", "line", payload, here.now), here.now)
        claim = box.claim(here.now, "one")
        assert claim is not None
        box.begin(claim, here.now)
        if refused:
            notice = undelivered.notice(claim.post, "it is archived", "is_archived", here.now)
            box.end(claim, "refused", here.now, "is_archived", notice)
        else:
            box.sent(claim, here.now, "1.0")

    try:
        post("before", refused=False)
        here.later(minutes=1)
        for k in range(3):
            post(f"again {k}", refused=True)
            with box.taking() as db:  # the notice is not the newest message to the owner
                news = Post(f"news {k}", LOCAL, None, "U024BE7LH", "line", {"text": "x"}, here.now)
                put(db, news, here.now)
            sent(here)
            here.now += YEARS
            forget(here.store, here.now, KEEP)
    finally:
        box.close()
    assert here.posts().count(("U024BE7LH", "direct")) == 1


def test_several_processes_remove_each_row_once(here: Watch) -> None:
    lived(here, 40)
    here.now += YEARS
    expected = forget(here.store, here.now, KEEP, dry_run=True)
    start, gone = threading.Barrier(4), list[Removed]()

    def remove() -> None:
        with watch(here.url) as other:
            start.wait()
            gone.append(forget(other.store, here.now, KEEP))

    threads = [threading.Thread(target=remove) for _ in range(3)]
    for thread in threads:
        thread.start()
    start.wait()
    for thread in threads:
        thread.join(60)
    assert sum(one.checks for one in gone) == expected.checks == 40 - NEWEST
    assert sum(one.messages for one in gone) == expected.messages
    assert [one.period for one in here.runner().run_due()] == [f"{here.now:%Y-%m-%d}"]


def test_a_service_does_it_once_a_day_and_in_parts(
    lite: Watch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lived(lite, 30)
    lite.now += YEARS
    monkeypatch.setattr("bot.watch.upkeep.MOST", 12)
    caplog.set_level("INFO")
    upkeep = Upkeep(lite.store, KEEP)
    service = WatchService(lite.store, lite.runner(), None, lite.clock, upkeep=upkeep)
    left: list[int] = []
    for _ in range(4):
        service.tick()
        left.append(lite.counts()[0])
        lite.later(minutes=1)
    assert left == [31 - 12, NEWEST, NEWEST, NEWEST]
    assert "12 old checks and 12 old messages were removed." in caplog.text
    assert lite.ran()[-1][0] == f"{lite.now:%Y-%m-%d}"
    Upkeep(lite.store, None)(lite.now + YEARS)
    assert lite.counts()[0] == NEWEST


def test_the_command_says_what_goes_and_what_would(
    here: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str, days: str = "1,095") -> str:
        monkeypatch.setenv("GPUSIZE_WATCH_KEEP_DAYS", days.replace(",", ""))
        code = main(["upkeep", *words])
        out = capsys.readouterr()
        return out.out if code == 0 else out.err

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert said() == "There is no database yet, and nothing to remove.\n"
    monkeypatch.setenv("DATABASE_URL", here.url)
    here.now = datetime(2020, 1, 1, 12, tzinfo=UTC)
    lived(here, 20)
    many = f"{20 - NEWEST} checks and"
    assert said("--dry-run").startswith(many)
    assert said("--dry-run").endswith("of more than 1,095 days ago would be removed.\n")
    assert said(days="forever").startswith("Nothing is removed: GPUSIZE_WATCH_KEEP_DAYS is forever")
    for wrong in ("365", "never", "1e3", "٤٠٠"):
        assert (
            f"must be a whole number of days from 366 to 36,500, or forever; you gave '{wrong}'"
            in (said(days=wrong))
        )
    assert here.counts() == (20, 0, 20)
    assert said().startswith(many)
    assert said().startswith("0 checks and 0 messages")
    assert here.counts()[:2] == (NEWEST, 0)


ACTS = st.one_of(
    st.tuples(st.just("later"), st.sampled_from([1, 24, 24 * 40, 24 * 95, 24 * 400, 24 * 1500])),
    st.tuples(st.just("back"), st.sampled_from([1, 24 * 30, 24 * 150])),
    st.tuples(st.sampled_from(["turn", "edit", "snooze", "acknowledge", "price"]), st.just(0)),
)


@bounded(max_examples=15)
@given(
    st.sampled_from(["quarterly", "daily", "every 3660 days"]),
    st.lists(ACTS, min_size=8, max_size=20),
)
def test_with_and_without_upkeep_the_same_is_checked_and_said(
    schedule: str, acts: list[tuple[str, int]]
) -> None:
    """Also where people pause, edit and answer, and the clock is set back within what is kept."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        twins = [
            stack.enter_context(watch(f"sqlite:///{Path(folder) / name}"))
            for name in ("kept.db", "tidied.db")
        ]
        numbers = [one.add(schedule=schedule).id for one in twins]
        for k in range(len(acts)):
            said = [_lived_through(one, acts[: k + 1]) for one in twins]
            assert said[0] == said[1].replace(numbers[1], numbers[0])
            forget(twins[1].store, twins[1].now, KEEP)


def _lived_through(here: Watch, acts: list[tuple[str, int]]) -> str:
    """What came of the last act."""
    act, hours = acts[-1]
    after = max((number for number, _ in keys(here)), default=0)
    if act == "later":
        here.later(hours=hours)
    elif act == "back" and _gone_back(acts) <= 360 * 24:
        here.later(hours=-hours)
    elif act == "turn":
        state = here.store.named(LOCAL, "Bot").state
        turn = here.store.resume if state == "paused" else here.store.pause
        turn(LOCAL, "Bot", "ada", here.now)
    elif act == "edit":
        edits = f"C{len(acts)}"
        before = here.store.named(LOCAL, "Bot").scenario
        changed = scenario(channel=edits, schedule=before.schedule)
        here.store.edit(LOCAL, "Bot", changed, "ada", here.now)
    elif act == "snooze":
        here.store.snooze(LOCAL, "Bot", here.now + 20 * DAY, "ada", here.now)
    elif act == "acknowledge":
        here.store.acknowledge(LOCAL, "Bot", "ada", here.now)
    prices = PRICES[sum(done == "price" for done, _ in acts) % 2]
    runner = here.runner(now=lambda: prices, known=lambda _: BOOK)
    done = [(one.period, one.kept.version, one.verdict) for one in runner.run_due()]
    runner.wake(here.now)
    put_ = [key for _, key in keys(here, after)]
    sent(here)
    return f"{done} {put_}"


def _gone_back(acts: list[tuple[str, int]]) -> int:
    """Hours behind the furthest moment."""
    now = furthest = 0
    for act, hours in acts:
        now += {"later": hours, "back": -hours}.get(act, 0)
        furthest = max(furthest, now)
    return furthest - now
