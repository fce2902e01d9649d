"""What a poster does with each kind of post."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.watch.posting import SCENARIO, START, TOKEN, Rig, alert, post_of


def test_a_message_is_put_once_and_posted_once(here: Rig) -> None:
    assert here.put(post_of("k1"), post_of("k1"), post_of("k2", channel="C2")) == [
        True,
        False,
        True,
    ]
    assert here.put(post_of("k1")) == [False]
    assert here.outbox.depth(START + timedelta(seconds=9)).oldest_s == 9
    assert here.drain() == 2
    assert here.drain() == 0
    assert here.keys() == {"k1": 1, "k2": 1}
    assert here.states() == {"k1": "sent", "k2": "sent"}
    assert here.outbox.depth(START).waiting == 0
    posted = here.slack.messages[0].payload
    assert posted["metadata"] == {"event_type": "gpusize_alert", "event_payload": {"key": "k1"}}
    assert posted["unfurl_links"] is False


def test_a_channel_takes_one_message_a_second_and_in_order(here: Rig) -> None:
    here.put(*(post_of(f"k{k}", channel=f"C{k % 2}") for k in range(6)))
    assert here.drain() == 2
    assert here.drain() == 0
    here.clock.now += timedelta(seconds=0.9)
    assert here.drain() == 0
    here.clock.now += timedelta(seconds=0.1)
    assert here.drain() == 2
    assert here.until_done() == 2
    assert here.there("C0") == ["line k0", "line k2", "line k4"]
    assert here.there("C1") == ["line k1", "line k3", "line k5"]
    assert here.clock.now < START + timedelta(seconds=3)


def test_a_message_for_another_day_keeps_nobody_waiting(here: Rig) -> None:
    here.put(post_of("later", at=START + timedelta(days=1)), post_of("now"))
    assert here.drain() == 1
    assert here.there() == ["line now"]
    here.clock.now += timedelta(days=1)
    assert here.drain() == 1


def test_a_scenarios_posts_keep_their_order_across_channels(here: Rig) -> None:
    here.slack.fail_next("chat.postMessage", 429, retry_after=20)
    here.put(
        post_of("first", scenario_id=SCENARIO),
        post_of("second", channel="C2", scenario_id=SCENARIO),
    )
    assert here.drain() == 0
    here.clock.now += timedelta(seconds=19)
    assert here.drain() == 0
    here.clock.now += timedelta(seconds=1)
    assert here.until_done() == 2
    assert [m.text for m in here.slack.messages] == ["line first", "line second"]


def test_an_alert_shows_its_picture(here: Rig) -> None:
    here.slack.rooms.file_lag = 2
    here.put(post_of("a", kind="alert", scenario_id=SCENARIO, chart=True))
    assert here.drain() == 1
    (picture,) = here.slack.rooms.pictures()
    assert here.slack.messages[0].blocks[1]["slack_file"] == {"id": picture.file_id}
    assert picture.alt_text == "a chart"
    assert here.clock.waited == [1.0, 2.0]  # until Slack could show it


@pytest.mark.parametrize("fault", ["no scope", "never shown", "no answer"])
def test_an_alert_goes_without_a_picture_that_cannot_be_had(lite: Rig, fault: str) -> None:
    if fault == "no scope":
        lite.slack.rooms.scopes[TOKEN] = frozenset({"chat:write"})
    elif fault == "never shown":
        lite.slack.rooms.file_lag = 99
    else:
        lite.slack.drop_next("upload", 99)
    lite.put(post_of("a", kind="alert", scenario_id=SCENARIO, chart=True))
    assert lite.until_done() == 1
    assert [block["type"] for block in lite.slack.messages[0].blocks] == ["section"]
    assert lite.keys() == {"a": 1}


def test_a_repeated_alert_is_updated_in_place_and_told_in_its_thread(here: Rig) -> None:
    here.put(alert("a", chart=True), alert("b", chart=True), alert("c", "two"))
    assert here.until_done() == 3
    first, update, reply, other = here.slack.messages
    assert (update.via, update.ts, update.text) == ("chat.update", first.ts, "alert b")
    assert reply.payload["thread_ts"] == first.ts
    assert (reply.text, reply.payload["reply_broadcast"]) == ("line b", True)
    assert (other.via, other.text) == ("chat.postMessage", "alert c")
    said = here.outbox.said(SCENARIO)
    assert said
    assert (said.ts, said.subject) == (other.ts, "two")


def test_an_alert_whose_message_was_deleted_is_posted_anew(here: Rig) -> None:
    here.put(alert("a"))
    here.drain()
    here.slack.rooms.channels["C1"].deleted.add(here.slack.messages[0].ts)
    here.put(alert("b"))
    assert here.until_done() == 1
    assert here.there() == ["alert b"]
    here.put(alert("c"))
    assert here.until_done() == 1
    assert here.there() == ["alert b", "line c"]


def test_updates_and_replies_go_to_the_scenarios_message(here: Rig) -> None:
    here.put(
        alert("a"),
        post_of("u", kind="update", scenario_id=SCENARIO),
        post_of("r", kind="reply", scenario_id=SCENARIO),
        post_of("l", scenario_id=SCENARIO),
    )
    assert here.until_done() == 4
    first, update, reply, line = here.slack.messages
    assert (update.via, update.ts) == ("chat.update", first.ts)
    assert reply.payload["thread_ts"] == first.ts
    assert "reply_broadcast" not in reply.payload
    assert "thread_ts" not in line.payload


def test_an_update_of_nothing_says_so(lite: Rig) -> None:
    lite.put(post_of("u", kind="update", scenario_id=SCENARIO))
    lite.drain()
    assert lite.row("u").state == "refused"
    assert "message_not_found" in lite.row("u").error
