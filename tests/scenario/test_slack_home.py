"""App Home: what a person finds there, and prices that wait for one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.slack.approvers import Approvers
from bot.watch.post import LOCAL, Whose
from core.errors import InputError
from pricing.history.store import Store
from tests.fakes.slack_state import Message
from tests.readings import price, read
from tests.scenario.slack_rig import Rig
from tests.scenario.watch_rig import QUESTION, START, WatchRig, watch_rig

JSON_TYPE = {"Content-Type": "application/json"}


def event(rig: Rig, kind: str, number: int = 1, **more: Any) -> tuple[int, str]:
    body = {
        "type": "event_callback",
        "team_id": "T1",
        "api_app_id": "A1",
        "event_id": f"Ev{number}",
        "event_time": 1,
        "event": {"type": kind, "user": "U1", "channel": "D1", **more},
    }
    return rig.post(json.dumps(body).encode(), headers=JSON_TYPE)


def home(rig: WatchRig, user: str = "U1") -> Message:
    n = len(rig.slack.views) + 1
    assert event(rig, "app_home_opened", n, tab="home", user=user)[0] == 200
    return rig.opened(n)


@contextmanager
def opened(url: str, **options: Any) -> Iterator[WatchRig]:
    with watch_rig(url, **options) as rig:
        yield rig
        assert rig.slack.refusals == []


def test_home_shows_what_is_watched_and_by_whom(database_url: str) -> None:
    with opened(database_url) as rig:
        empty = home(rig)
        assert (empty.via, empty.channel) == ("views.publish", "U1")
        assert "Nothing is watched yet" in repr(empty.payload)
        assert "prices as of" in repr(empty.payload)
        rig.says(f"add <!channel> & co {QUESTION}")
        rig.runner.run_due()
        shown = repr(home(rig).payload)
        assert "&lt;!channel&gt; &amp; co" in shown
        assert "next check 2027-01-01 09:00 UTC" in shown
        assert "2026Q4 (version 1): first run" in shown
        assert "U1 created &lt;!channel&gt;" in shown


def test_home_of_many_scenarios_keeps_slacks_limits(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path}/a.db") as rig:
        rig.says(f"add 000 {QUESTION}")
        scenario = rig.store.named(LOCAL, "000").scenario
        for n in range(1, 120):
            named = replace(scenario, name=f"{n:03} {'&' * 70}")
            rig.store.add(LOCAL, named, "U1", rig.now)
        assert "and 90 more" in repr(home(rig).payload)


def test_home_edits_and_begins(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path}/a.db") as rig:
        rig.says(f"add Support bot {QUESTION}")
        kept = rig.store.named(LOCAL, "Support bot")
        shown = home(rig)
        assert press(rig, shown, f"watch_edit:{kept.id}")[0] == 200
        assert rig.submit(rig.opened(2), schedule="monthly") == {}
        assert rig.store.named(LOCAL, "Support bot").scenario.schedule == "monthly"
        assert press(rig, shown, "home_new")[0] == 200
        assert rig.submit(rig.opened(3), name="Another", text=QUESTION) == {}


def press(
    rig: WatchRig, view: Message, action: str, value: int | None = None, user: str = "U1"
) -> tuple[int, str]:
    """A click in App Home: it has no channel and no response URL."""
    payload = rig.slack.button_click_payload(
        view, action if value is None else f"{action}:{value}", user_id=user
    )
    payload |= {"container": {"type": "view", "view_id": view.ts}, "view": view.payload}
    for name in ("channel", "response_url", "message"):
        payload.pop(name, None)
    return rig.post(b"payload=" + _quoted(payload))


def _quoted(payload: dict[str, Any]) -> bytes:
    return quote(json.dumps(payload)).encode()


def hold(rig: WatchRig, source: str = "one") -> int:
    """A reading that waits for a person."""
    with rig.store.reading():  # which makes the tables
        pass
    reading = read(rig.now - timedelta(hours=1), price("gpt-x", "1.5"), source=source)
    return Store(rig.store.engine).hold(reading, ["3 prices are new & <odd>."])


def test_an_approver_settles_what_waits(database_url: str) -> None:
    with opened(database_url, approvers="U1, U7") as rig:
        first, second = hold(rig), hold(rig, "two")
        shown = home(rig)
        assert f"Reading {first}" in repr(shown.payload)
        assert "3 prices are new &amp; &lt;odd&gt;." in repr(shown.payload)
        assert press(rig, shown, "home_approve", first)[0] == 200
        again = rig.opened(2)
        assert f"You approved reading {first}" in repr(again.payload)
        assert rig.deeds()[-1] == ("U1", "approved", f"reading {first}")
        assert press(rig, again, "home_reject", second)[0] == 200
        assert f"You rejected reading {second}" in repr(rig.opened(3).payload)
        # somebody else's Home still shows the first
        assert press(rig, shown, "home_approve", first)[0] == 200
        assert f"No reading {first} is waiting; U1 approved" in repr(rig.opened(4).payload)
        assert [d[1] for d in rig.deeds()] == ["approved", "rejected"]
        assert Store(rig.store.engine).waiting() == []


def test_others_see_what_waits_and_cannot_settle_it(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path}/a.db", approvers="U1") as rig:
        number = hold(rig)
        theirs = home(rig, "U2")
        assert "Reading" in repr(theirs.payload)
        assert "home_approve" not in repr(theirs.payload)
        assert press(rig, home(rig, "U1"), "home_approve", number, user="U2")[0] == 200
        assert "Only people named in GPUSIZE_APPROVERS" in repr(rig.opened(3).payload)
        assert rig.deeds() == []


def test_only_the_home_tab_is_shown(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path}/a.db") as rig:
        assert event(rig, "app_home_opened", 99, tab="messages")[0] == 200
        home(rig)
        assert len(rig.slack.views) == 1
        assert event(rig, "app_home_opened", 1, tab="home")[0] == 200  # the same event again
        home(rig)
        assert len(rig.slack.views) == 2


@pytest.mark.parametrize(
    ("text", "many", "good"),
    [
        (None, False, True), ("", True, True), ("U1, W2 U3", False, True), ("T1/U1", True, True),
        ("U1", True, False), ("ada", False, False), ("T1/ada", True, False), ("U1;U2", True, False),
    ],
)  # fmt: skip
def test_approvers_are_ids(text: str | None, *, many: bool, good: bool) -> None:
    if good:
        Approvers(text, many=many)
        return
    with pytest.raises(InputError, match="GPUSIZE_APPROVERS lists Slack ids"):
        Approvers(text, many=many)


def test_an_approver_is_one_in_their_workspace_only() -> None:
    many = Approvers("T1/U1", many=True)
    assert many.holds(Whose("E1", "T1"), "U1")
    assert not many.holds(Whose("", "T2"), "U1")
    assert not many.holds(Whose("", "T1"), "U2")
    one = Approvers("T1/U1 U2", many=False)
    assert one.holds(LOCAL, "U1")
    assert one.holds(LOCAL, "U2")
    assert START.tzinfo
