"""The buttons of an alert, pressed on the message that was really posted."""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
import sqlalchemy as sa

from bot.watch.outbox import Outbox
from bot.watch.post import LOCAL
from bot.watch.poster import Poster
from bot.watch.rendered import rendered
from bot.watch.tables import outbox as table
from core.watch.speak import Reason
from tests.fakes.slack_state import Message
from tests.scenario.slack_rig import everything
from tests.scenario.watch_rig import QUESTION, WatchRig, form_body, watch_rig


def posted(rig: WatchRig, outbox: Outbox) -> int:
    poster = Poster(outbox, rig.surface.workspaces.client_for, rendered, lambda: rig.now)
    return poster.drain(rig.now)


@pytest.fixture
def outbox(database_url: str) -> Iterator[Outbox]:
    made = Outbox(database_url, pace_s=0)
    yield made
    made.close()


@pytest.fixture
def here(database_url: str) -> Iterator[WatchRig]:
    with watch_rig(database_url) as rig:
        yield rig
        assert rig.slack.refusals == []


def alert(rig: WatchRig, outbox: Outbox, *, opened: bool = True) -> Message:
    """A scenario's first alert in its channel, made one that somebody should acknowledge."""
    rig.says(f"add Support bot timezone=Europe/Berlin {QUESTION}")
    [checked] = rig.runner.run_due()
    assert checked.verdict is not None
    if opened:
        with rig.store.changing() as db:
            kept = rig.store.named(LOCAL, "Support bot")
            at = rig.now.isoformat()
            memory = replace(kept.memory, open_reason=Reason.FLIPPED.value, opened_at=at)
            rig.store.remember(db, kept.id, memory)
            reopen(db, memory.as_dict())
    n = len(rig.slack.messages)
    assert posted(rig, outbox) == 1
    return rig.slack.messages[n]


def reopen(db: Any, memory: dict[str, Any]) -> None:
    """The alert as if it had flipped the decision."""
    row = db.execute(sa.select(table.c.id, table.c.payload)).one()
    payload = {**json.loads(zlib.decompress(row.payload)), "memory": memory}
    packed = zlib.compress(json.dumps(payload).encode())
    db.execute(sa.update(table).where(table.c.id == row.id).values(payload=packed))


def pressed(rig: WatchRig, message: Message, action: str, **options: Any) -> str:
    """Press a button and what is said to the one who pressed it."""
    n = len(rig.slack.messages) + 1
    rig.press(message, action, **options)
    said = rig.slack.wait_for_message(n)
    assert said.ephemeral
    return everything(said)


def select(rig: WatchRig, message: Message, name: str) -> None:
    """Choose from the Snooze menu."""
    [block] = [b for b in message.blocks if b["type"] == "actions"]
    [menu] = [e for e in block["elements"] if e["type"] == "static_select"]
    [option] = [o for o in menu["options"] if o["text"]["text"].startswith(name)]
    payload = rig.slack.button_click_payload(message, "watch_edit")
    payload["actions"][0] = {
        "type": "static_select", "action_id": menu["action_id"], "block_id": "b0",
        "selected_option": option, "action_ts": "1.1",
    }  # fmt: skip
    body = urlencode({"payload": json.dumps(payload)}).encode()
    assert rig.post(body) == (200, "")


def test_the_first_acknowledgement_counts(here: WatchRig, outbox: Outbox) -> None:
    message = alert(here, outbox)
    assert "watch_ack" in everything(message)
    here.advance(minutes=1)
    assert "You acknowledged Support bot" in pressed(here, message, "watch_ack", user_id="U2")
    here.advance(minutes=1)
    said = pressed(here, message, "watch_ack", user_id="U3")
    assert "tester (U2) acknowledged Support bot on 2026-11-20 09:01 UTC" in said
    assert posted(here, outbox) == 1
    updated = here.slack.messages[-1]
    assert (updated.via, updated.ts) == ("chat.update", message.ts)
    assert "Acknowledged by tester (U2)" in everything(updated)
    assert "watch_ack" not in everything(updated)
    assert posted(here, outbox) == 0
    assert here.deeds()[-1] == ("tester (U2)", "acknowledged", "Support bot")
    assert [d[1] for d in here.deeds()].count("acknowledged") == 1


def test_two_people_press_acknowledge_at_once(here: WatchRig, outbox: Outbox) -> None:
    message = alert(here, outbox)
    n = len(here.slack.messages)
    people = [f"U{k}" for k in range(8)]
    presses = [
        threading.Thread(target=here.press, args=(message, "watch_ack"), kwargs={"user_id": u})
        for u in people
    ]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    here.slack.wait_for_message(n + len(people))
    memory = here.store.named(LOCAL, "Support bot").memory
    assert memory.acknowledged_by in {f"tester ({one})" for one in people}
    assert [d[1] for d in here.deeds()].count("acknowledged") == 1
    assert posted(here, outbox) == 1


def test_snoozing_for_days_and_until_a_date(here: WatchRig, outbox: Outbox) -> None:
    message = alert(here, outbox)
    select(here, message, "1 week")
    here.slack.wait_for(
        lambda: any("snoozed until 2026-11-27" in m.text for m in here.slack.messages), 10, "said"
    )
    assert posted(here, outbox) == 1
    assert "Snoozed until" in everything(here.slack.messages[-1])
    select(here, message, "Until")
    view = here.opened()
    assert view.payload["callback_id"] == "watch_snooze_until"
    for wrong in ("2026-11-20", "2025-01-01", "2030-01-01", None):
        status, text = here.post(form_body(here.slack, view, {"until": wrong}))
        assert (status, "Choose a day" in text) == (200, True), wrong
    n = len(here.slack.messages)
    assert here.post(form_body(here.slack, view, {"until": "2026-12-24"})) == (200, "")
    here.slack.wait_for_message(n + 1)
    memory = here.store.named(LOCAL, "Support bot").memory
    assert memory.snoozed_until == "2026-12-23T23:00:00+00:00"  # midnight in Berlin
    assert [d[1] for d in here.deeds()].count("snoozed") == 2


def test_the_plan_of_a_check_is_opened(here: WatchRig, outbox: Outbox) -> None:
    message = alert(here, outbox)
    checked = here.store.history(LOCAL, "Support bot")[0]
    assert checked.outcome is not None
    said = pressed(here, message, "watch_open")
    assert f"id {checked.outcome.now.receipt_id}" in said  # pyright: ignore[reportAttributeAccessIssue]


def test_the_workbook_is_uploaded_into_the_thread(
    here: WatchRig, outbox: Outbox, tmp_path: Path
) -> None:
    message = alert(here, outbox)
    files = len(here.slack.rooms.pictures())
    here.press(message, "watch_workbook")
    here.slack.wait_for(lambda: len(here.slack.rooms.pictures()) > files, 20, "workbook")
    upload = here.slack.rooms.pictures()[-1]
    assert upload.name == "support-bot.xlsx"
    assert upload.data
    path = tmp_path / "a.xlsx"
    path.write_bytes(upload.data)
    assert openpyxl.load_workbook(path).sheetnames
    [call] = [c for c in here.slack.calls if c.method == "files.completeUploadExternal"][-1:]
    assert call.payload["channel_id"] == message.channel
    assert call.payload["thread_ts"] == message.ts
    here.slack.wait_for(lambda: here.deeds()[-1][1] == "exported", 10, "record")


def test_edit_opens_the_form(here: WatchRig, outbox: Outbox) -> None:
    message = alert(here, outbox)
    here.press(message, "watch_edit")
    view = here.opened()
    assert view.payload["title"]["text"] == "Change a scenario"
    assert here.submit(view, schedule="monthly") == {}
    assert here.store.named(LOCAL, "Support bot").scenario.schedule == "monthly"


@pytest.mark.parametrize(
    "value", ["", "[]", "null", "{}", '{"s": 1}', '{"s":"x","r":"2026Q4","d":"soon"}', "[" * 999]
)
def test_a_button_of_another_version_says_so(here: WatchRig, outbox: Outbox, value: str) -> None:
    message = alert(here, outbox, opened=False)
    [block] = [b for b in message.blocks if b["type"] == "actions"]
    for element in block["elements"]:
        element["value"] = value
    for action in ("watch_open", "watch_workbook", "watch_edit"):
        assert "no longer works" in pressed(here, message, action)


def test_a_scenario_of_another_workspace_is_out_of_reach(here: WatchRig, outbox: Outbox) -> None:
    message = alert(here, outbox)
    here.says("delete Support bot")
    for action in ("watch_ack", "watch_open", "watch_workbook", "watch_edit"):
        assert "There is no scenario" in pressed(here, message, action)
