"""Alerts as they are rendered, posted to a strict stand-in: chart, buttons, thread."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.watch.poster import Poster, Timing
from bot.watch.rendered import rendered
from core.watch.speak import Memory, Reason
from tests import alerts
from tests.watch.posting import SCENARIO, Rig, key_of, post_of


def test_an_alert_and_its_repetition(here: Rig) -> None:
    poster = Poster(here.outbox, here.client, rendered, here.clock, sleep=here.clock.sleep)
    first = replace(post_of("2026Q4", kind="alert", scenario_id=SCENARIO), payload=alerts.flipped())
    assert here.put(first) == [True]
    assert poster.drain(here.clock()) == 1
    (posted,) = here.slack.messages
    (file,) = here.slack.rooms.pictures()
    assert file.data is not None
    assert len(file.data) > 10_000
    kinds = [block["type"] for block in posted.blocks]
    assert kinds.count("image") == 1
    assert "actions" in kinds
    assert {"slack_file": {"id": file.file_id}}.items() <= posted.blocks[
        kinds.index("image")
    ].items()
    assert not here.slack.refusals

    here.clock.now += timedelta(days=14)
    reminder = {**first.payload, "reason": Reason.REMINDER.value}
    here.put(replace(first, key="reminder", payload=reminder))
    assert poster.drain(here.clock()) == 1
    assert [m.via for m in here.slack.messages] == [
        "chat.postMessage", "chat.update", "chat.postMessage",
    ]  # fmt: skip
    assert here.slack.messages[2].payload["thread_ts"] == posted.ts
    assert key_of(here.slack.messages[2]) == "reminder"

    here.clock.now += timedelta(days=1)
    later = {**first.payload, "memory": Memory(opened_at="2027-01-04").as_dict()}
    here.put(replace(first, key="2027Q1", payload=later))
    assert poster.drain(here.clock()) == 1
    assert [key_of(m) for m in here.slack.messages if m.via == "chat.postMessage"] == [
        "2026Q4", "reminder", "2027Q1",
    ]  # fmt: skip
    assert not here.slack.refusals


def test_what_was_just_put_waits_for_no_look(here: Rig) -> None:
    here.clock.now = datetime.now(UTC)
    stop = threading.Event()
    poster = here.poster(timing=Timing(poll=120))
    thread = threading.Thread(target=poster.run, args=(stop,), daemon=True)
    thread.start()
    time.sleep(0.5)  # it has looked, and waits
    here.put(post_of("a", at=here.clock()))
    assert here.keys() == {}
    poster.wake()
    here.slack.wait_for_message()
    assert here.keys() == {"a": 1}
    stop.set()
    poster.wake()
    thread.join(30)
    assert not thread.is_alive()
