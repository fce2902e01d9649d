"""What a poster does when requests end in other ways than they should."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest

from bot.watch.message import REPEATED, Message
from bot.watch.outbox import Outbox
from bot.watch.post import Post, Whose
from bot.watch.poster import Poster, Timing
from bot.watch.undelivered import LOST
from pricing.history.errors import HistoryUnavailableError
from tests.watch.posting import NO_HISTORY, SCENARIO, TOKEN, Rig, alert, post_of

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
    from bot.slack_api.requests import web_client  # noqa: PLC0415

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


def test_what_another_worker_was_told_counts(here: Rig) -> None:
    """It has looked ahead before Slack asked the first one to wait."""
    here.put(*(post_of(f"k{k}", channel=f"C{k}") for k in range(3)))
    other = Outbox(here.url)
    assert other.claim(here.clock(), "other")
    mine = here.outbox.claim(here.clock(), "mine")
    assert mine
    assert here.outbox.limited(mine, here.clock(), 30, whole=True, doubtful=False)
    assert other.claim(here.clock(), "other") is None
    assert other.claim(here.clock() + timedelta(seconds=30), "other")
    other.close()


def failing(real: Any, times: int) -> Any:
    """A method of the outbox while the database is away for so many calls."""
    left = [HistoryUnavailableError("away")] * times

    def flaky(*args: Any, **options: Any) -> Any:
        if left:
            raise left.pop()
        return real(*args, **options)

    return flaky


def test_a_database_that_is_away_for_a_moment_loses_nothing(
    lite: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    lite.slack.rooms.scopes[TOKEN] = NO_HISTORY
    lite.put(post_of("k"))
    monkeypatch.setattr(Outbox, "begin", failing(Outbox.begin, 1))
    monkeypatch.setattr(Outbox, "sent", failing(Outbox.sent, 2))
    assert lite.drain() == 1
    assert lite.states() == {"k": "sent"}


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
