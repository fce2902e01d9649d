"""Scenarios in the database: made, edited in versions, found by near names, and who did what."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from bot import audit
from bot.watch.kept import UnknownScenarioError, WatchUnavailableError
from bot.watch.outbox import put_all
from bot.watch.post import LOCAL, Whose
from bot.watch.store import WatchStore
from bot.watch.waking import wake
from core.errors import InputError
from tests.watch.checks import BOT, Watch, scenario

T1 = Whose("", "T1")


def deeds(here: Watch, whose: Whose | None = None) -> list[tuple[str, str, str]]:
    with here.store.reading() as db:
        return [(d.who, d.what, d.subject) for d in reversed(audit.listed(db, whose))]


def test_versions_are_kept_and_every_step_is_on_record(here: Watch) -> None:
    made = here.add("Chat bot")
    assert (made.version, made.state, made.next_due) == (1, "active", here.now)
    here.later(hours=1)
    changed = here.store.edit(LOCAL, "CHAT BOT", scenario("Chat bot", growth="5%"), "bob", here.now)
    assert (changed.version, changed.made_by, changed.id) == (2, "bob", made.id)
    same = here.store.edit(LOCAL, made.id, changed.scenario, "eve", here.now)
    assert same.version == 2
    assert here.store.pause(LOCAL, "chat bot", "bob", here.now).next_due is None
    assert here.runner().run_due() == []
    assert here.store.resume(LOCAL, "chat bot", "bob", here.now).next_due == here.now
    here.store.delete(LOCAL, "chat bot", "bob", here.now)
    assert here.store.all(LOCAL) == []
    assert deeds(here) == [
        ("ada", "created", "Chat bot"),
        ("bob", "edited", "Chat bot"),
        ("bob", "paused", "Chat bot"),
        ("bob", "resumed", "Chat bot"),
        ("bob", "deleted", "Chat bot"),
    ]
    with here.store.reading() as db:
        [edit] = [d for d in audit.listed(db, LOCAL) if d.what == "edited"]
    assert edit.detail == {"options": [{}, {"monthly_growth_frac": 0.05}]}
    assert here.add("chat bot").id != made.id


def test_resumed_in_a_period_that_was_checked_it_waits_for_the_next(here: Watch) -> None:
    here.add()
    here.runner().run_due()
    here.store.pause(LOCAL, "Bot", "ada", here.now)
    resumed = here.store.resume(LOCAL, "Bot", "ada", here.now)
    assert resumed.next_due is not None
    assert resumed.next_due.isoformat() == "2027-01-01T09:00:00+00:00"


def test_names_are_one_of_a_kind_within_a_workspace(here: Watch) -> None:
    here.add("Bot")
    here.add("Bot", T1)
    other = here.add("Other")
    for taken in (
        lambda: here.add("bOT"),
        lambda: here.store.edit(LOCAL, "Other", BOT, "a", here.now),
    ):
        with pytest.raises(InputError, match=r"named '(bOT|Bot)' already"):
            taken()
    assert here.store.named(LOCAL, other.id).version == 1
    assert [one.scenario.name for one in here.store.all(T1)] == ["Bot"]


def test_a_name_nobody_has_gets_the_nearest(here: Watch) -> None:
    with pytest.raises(UnknownScenarioError, match="there is none yet"):
        here.store.named(LOCAL, "x")
    here.add("Support bot")
    here.add("Secret", T1)
    with pytest.raises(UnknownScenarioError, match="did you mean Support bot"):
        here.store.named(LOCAL, "suport bot")
    with pytest.raises(UnknownScenarioError, match="`gpusize watch list` shows them"):
        here.store.named(LOCAL, "secret")


def test_the_record_cannot_be_changed(here: Watch) -> None:
    here.add()
    for statement in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError), here.store.engine.begin() as db:
            db.execute(sa.text(statement))
    assert deeds(here) == [("ada", "created", "Bot")]


def test_two_people_who_acknowledge_at_once(here: Watch) -> None:
    here.add()
    here.stale = {"": "Prices were not refreshed."}
    here.runner().run_due()
    start = threading.Barrier(4)
    failed: list[Exception] = []

    def press(who: str) -> None:
        start.wait()
        try:
            here.store.acknowledge(LOCAL, "Bot", who, here.now)
        except Exception as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=press, args=(f"U{k}",)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    who = here.store.named(LOCAL, "Bot").memory.acknowledged_by
    assert [d for d in deeds(here) if d[1] == "acknowledged"] == [(who, "acknowledged", "Bot")]


def test_what_a_snooze_held_is_said_at_its_end_once(here: Watch) -> None:
    here.add()
    here.store.snooze(LOCAL, "Bot", here.now + timedelta(days=1), "ada", here.now)
    [done] = here.runner().run_due()
    assert done.verdict is not None
    assert done.verdict.held_by.startswith("snoozed until")
    assert here.posts() == []
    here.later(hours=23)
    assert wake(here.store, put_all, here.now) == []
    here.later(hours=2)
    assert [post.kind for post in wake(here.store, put_all, here.now)] == ["alert"]
    assert wake(here.store, put_all, here.now) == []
    assert here.posts() == [("C1", "alert")]


def test_what_is_muted_is_said_once_it_is_not(here: Watch) -> None:
    here.add()
    here.store.mute(LOCAL, "Bot", "ada", here.now, muted=True)
    here.runner().run_due()
    assert wake(here.store, put_all, here.now) == []
    assert here.posts() == []
    here.store.mute(LOCAL, "Bot", "ada", here.now, muted=False)
    assert len(wake(here.store, put_all, here.now)) == 1


def test_a_reminder_is_put_once_by_all_processes(here: Watch) -> None:
    here.add(remind="14")
    here.stale = {"": "Prices were not refreshed."}
    here.runner().run_due()
    here.later(days=13)
    assert here.runner().wake(here.now) == []
    here.later(days=2)
    assert len(here.runner().wake(here.now)) == 1
    assert here.runner(who="two").wake(here.now) == []
    here.store.acknowledge(LOCAL, "Bot", "ada", here.now)
    here.later(days=15)
    assert here.runner().wake(here.now) == []


def test_a_database_that_is_away_is_one_sentence(tmp_path: Path) -> None:
    away = WatchStore("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(WatchUnavailableError, match="Scenarios cannot be read or changed now"):
        away.add(LOCAL, BOT, "ada", Watch("", away).now)
    file = WatchStore(f"sqlite:///{tmp_path / 'none.db'}")
    assert file.all(LOCAL) == []
    assert not (tmp_path / "none.db").exists()
