"""What a poster does with each kind of post and each way a request can end."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest

from bot.watch.message import REPEATED, Message
from bot.watch.post import Post, Whose
from bot.watch.poster import Poster, Timing
from bot.watch.undelivered import LOST
from tests.watch.posting import (
    NO_HISTORY,
    SCENARIO,
    START,
    TOKEN,
    Rig,
    post_of,
)


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


def alert(key: str, subject: str = "one", **more: Any) -> Post:
    return post_of(key, kind="alert", scenario_id=SCENARIO, memory={"opened_at": subject}, **more)


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


FAULTS = {
    "lost after acceptance": lambda slack: slack.drop_reply_next("chat.postMessage"),
    "lost before acceptance": lambda slack: slack.drop_next("chat.postMessage"),
    "reset after acceptance": lambda slack: slack.reset_next("chat.postMessage", accepted=True),
    "reset before acceptance": lambda slack: slack.reset_next("chat.postMessage"),
    "500 after acceptance": lambda slack: slack.fail_next("chat.postMessage", accepted=True),
    "500 before acceptance": lambda slack: slack.fail_next("chat.postMessage"),
    "fatal_error after acceptance": lambda slack: slack.fail_next(
        "chat.postMessage", 200, accepted=True
    ),
    "a page of HTML": lambda slack: slack.fail_next(
        "chat.postMessage", 200, error="<html>", accepted=True
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", ["line", "repeated"])
def test_an_unclear_end_is_looked_up(here: Rig, fault: str, kind: str) -> None:
    if kind == "repeated":
        here.put(alert("first"))
        here.drain()
        here.clock.now += timedelta(seconds=1)
    FAULTS[fault](here.slack)
    here.put(alert("k") if kind == "repeated" else post_of("k"))
    before = here.calls("chat.postMessage")
    assert here.drain() == 0
    assert here.ended[-1] == "doubtful"
    assert here.drain() == 0  # the request may still be under way
    assert here.calls("chat.postMessage") == before + 1
    assert here.until_done() == 1
    assert here.keys()["k"] == 1
    assert here.states()["k"] == "sent"
    assert here.calls("chat.postMessage") == before + (2 if "before" in fault else 1)
    if kind == "repeated":  # its message is still the first one
        assert here.outbox.said(SCENARIO).ts == here.slack.messages[0].ts  # type: ignore[union-attr]


@pytest.mark.parametrize("accepted", [True, False])
def test_without_the_scope_at_most_once_is_the_default(here: Rig, accepted: bool) -> None:
    here.slack.rooms.scopes[TOKEN] = NO_HISTORY
    here.slack.fail_next("chat.postMessage", accepted=accepted)
    here.put(post_of("k", owner="U7"), post_of("next"))
    here.until_done()
    assert here.keys()["k"] == int(accepted)
    assert here.states()["k"] == "unclear"
    assert here.row("k").error == LOST
    assert here.outbox.depth(here.clock()).unclear == 1
    assert here.there()[-1] == "line next"  # it keeps nobody waiting
    (told,) = here.there("DU7")
    assert "not known whether the message arrived" in told


@pytest.mark.parametrize("accepted", [True, False])
def test_at_least_once_says_that_it_may_be_there_twice(here: Rig, accepted: bool) -> None:
    here.slack.rooms.scopes[TOKEN] = NO_HISTORY
    here.slack.fail_next("chat.postMessage", accepted=accepted)
    here.put(post_of("k"))
    here.until_done(delivery="at-least-once")
    assert here.keys()["k"] == 1 + int(accepted)
    assert REPEATED in here.slack.messages[-1].text
    assert here.slack.messages[-1].blocks[-1]["elements"][0]["text"] == REPEATED
    assert here.states()["k"] == "sent"


def test_a_private_channel_needs_its_own_scope(lite: Rig) -> None:
    lite.slack.rooms.scopes[TOKEN] = NO_HISTORY | {"channels:history"}
    lite.slack.rooms.channels["C1"].private = True
    lite.slack.drop_reply_next("chat.postMessage")
    lite.put(post_of("k"))
    lite.until_done()
    assert lite.states()["k"] == "unclear"


def test_looking_reads_every_page(lite: Rig) -> None:
    lite.slack.rooms.most_objects = 2
    lite.put(post_of("k"))
    lite.slack.drop_reply_next("chat.postMessage")
    lite.drain()
    for n in range(7):
        lite.client(post_of("x").whose).chat_postMessage(channel="C1", text=f"other {n}")  # type: ignore[union-attr]
    assert lite.until_done() == 1
    assert lite.there().count("line k") == 1
    assert lite.calls("conversations.history") == 4


def test_429_is_waited_out_by_its_channel_only(here: Rig) -> None:
    here.slack.fail_next("chat.postMessage", 429, retry_after=30)
    here.put(post_of("k"), post_of("next"), post_of("other", channel="C2"))
    assert here.drain() == 1
    here.clock.now += timedelta(seconds=29)
    assert here.drain() == 0
    here.clock.now += timedelta(seconds=1)
    assert here.drain() == 1
    assert here.until_done() == 1
    assert [m.text for m in here.slack.messages] == ["line other", "line k", "line next"]


def test_a_second_channel_that_is_told_to_wait_means_the_workspace(here: Rig) -> None:
    here.slack.fail_next("chat.postMessage", 429, times=2, retry_after=30)
    here.put(*(post_of(f"k{k}", channel=f"C{k}") for k in range(5)))
    here.put(post_of("else", channel="C0", whose=Whose("E1", "T2")))
    assert here.drain() == 1  # the other workspace's
    assert here.calls("chat.postMessage") == 3
    here.clock.now += timedelta(seconds=30)
    assert here.drain() == 5


def test_looking_and_uploading_wait_when_told_to(lite: Rig) -> None:
    lite.slack.fail_next("files.getUploadURLExternal", 429, retry_after=8)
    lite.put(alert("a", chart=True), post_of("other", channel="C2"))
    assert lite.drain() == 0  # the limit is the workspace's
    lite.clock.now += timedelta(seconds=8)
    lite.slack.drop_reply_next("chat.postMessage")
    assert lite.drain() == 1
    lite.slack.fail_next("conversations.history", 429, retry_after=60)
    lite.clock.now += timedelta(seconds=15)
    assert lite.drain() == 0
    assert lite.until_done() == 1
    assert lite.keys() == {"a": 1, "other": 1}


@pytest.mark.parametrize(
    "error", ["is_archived", "channel_not_found", "not_in_channel", "restricted_action"]
)
def test_the_owner_hears_once_of_a_channel_that_is_gone(here: Rig, error: str) -> None:
    here.slack.rooms.channels["C1"].error = error
    for n in range(3):
        here.put(post_of(f"k{n}", owner="U7"))
        here.until_done()
    assert here.calls("chat.postMessage") == 4
    (told,) = here.there("DU7")
    assert "'Chat bot' in C1" in told
    assert error in told
    assert {here.states()[f"k{n}"] for n in range(3)} == {"refused"}
    here.slack.rooms.channels["C1"].error = ""
    assert here.outbox.again(post_of("x").whose, "k2", here.clock())
    here.until_done()
    assert here.there() == ["line k2"]
    here.slack.rooms.channels["C1"].error = error
    here.put(post_of("k9", owner="U7"))
    here.until_done()
    assert len(here.there("DU7")) == 2  # it had worked in between


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
def test_a_token_that_is_gone_is_in_the_log_and_the_list(
    lite: Rig, error: str, caplog: pytest.LogCaptureFixture
) -> None:
    lite.slack.rooms.revoked[TOKEN] = error
    lite.put(post_of("k", owner="U7"))
    with caplog.at_level(logging.ERROR):
        lite.until_done()
    assert error in caplog.text
    assert error in lite.row("k").error
    assert set(lite.states().values()) == {"refused"}  # the notice too
    assert not lite.slack.messages


def test_a_workspace_without_a_token_says_so(lite: Rig) -> None:
    lite.put(post_of("k"))
    lite.drain(client_for=lambda whose: None)
    assert lite.row("k").state == "refused"
    assert "SLACK_BOT_TOKEN" in lite.row("k").error


def test_slack_out_of_reach_is_no_doubt(lite: Rig) -> None:
    lite.put(post_of("k"))
    away = lite.slack.api_url.rpartition(":")[0] + ":1/api/"
    from bot.watch.slack_web import web_client  # noqa: PLC0415

    lite.drain(client_for=lambda whose: web_client(TOKEN, away))
    assert lite.ended == ["later"]
    assert lite.states() == {"k": "waiting"}
    assert lite.until_done() == 1


def test_what_cannot_be_delivered_is_given_up_in_the_end(lite: Rig) -> None:
    lite.put(post_of("k"))
    lite.slack.fail_next("chat.postMessage", 404, times=99, error="Not Found")
    lite.until_done(9 * 86_400, timing=Timing(longest_backoff=40_000))
    assert lite.row("k").state == "refused"
    assert "given up after 7 days" in lite.row("k").error


def test_a_defect_in_one_message_stops_no_other(
    lite: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    def bad(post: Post) -> Message:
        if post.key == "bad":
            raise ZeroDivisionError
        return Message(post.key)

    lite.put(post_of("bad"), post_of("good", channel="C2"))
    poster = Poster(lite.outbox, lite.client, bad, lite.clock)
    assert poster.drain(lite.clock()) == 1
    assert "reference" in lite.row("bad").error
    assert "ZeroDivisionError" in caplog.text


def test_who_took_too_long_is_not_heard_any_more(here: Rig) -> None:
    here.put(post_of("k"))
    slow = here.outbox.claim(here.clock(), "slow")
    assert slow
    here.clock.now += timedelta(seconds=61)
    quick = here.outbox.claim(here.clock(), "quick")
    assert quick
    assert not quick.doubtful  # nothing had gone out
    assert not here.outbox.begin(slow, here.clock())
    assert here.outbox.begin(quick, here.clock())
    assert not here.outbox.sent(slow, here.clock(), "1.1")
    here.clock.now += timedelta(seconds=61)
    third = here.outbox.claim(here.clock(), "third")
    assert third
    assert third.doubtful
