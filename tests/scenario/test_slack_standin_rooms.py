"""Channels, scopes, histories, files and App Homes of the Slack stand-in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import SlackStandIn
from tests.fakes.slack_messages import PNG

TOKEN = "xoxb-test"
SECTION = {"type": "section", "text": {"type": "plain_text", "text": "a"}}
HOME = {"type": "home", "blocks": [SECTION]}


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with SlackStandIn(TOKEN) as made:
        yield made


@pytest.fixture
def client(slack: SlackStandIn) -> Any:
    return WebClient(TOKEN, base_url=slack.api_url, retry_handlers=[], timeout=5)


def refused(call: Callable[..., Any], **arguments: Any) -> Any:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response


def test_a_history_is_the_newest_first_with_metadata_where_asked(
    slack: SlackStandIn, client: Any
) -> None:
    key = {"event_type": "e", "event_payload": {"key": "k"}}
    first = client.chat_postMessage(channel="C1", text="one", metadata=key)["ts"]
    client.chat_postMessage(channel="C1", text="in thread", thread_ts=first)
    client.chat_postMessage(channel="C1", text="shown", thread_ts=first, reply_broadcast=True)
    client.chat_postMessage(channel="C2", text="elsewhere")
    client.chat_update(channel="C1", ts=first, text="two")
    found = client.conversations_history(channel="C1", include_all_metadata=True)
    assert [m["text"] for m in found["messages"]] == ["shown", "two"]
    assert found["messages"][1]["metadata"] == key
    plain = client.conversations_history(channel="C1")
    assert "metadata" not in plain["messages"][1]
    thread = client.conversations_replies(channel="C1", ts=first)["messages"]
    assert [m["text"] for m in thread] == ["two", "in thread", "shown"]
    page = client.conversations_history(channel="C1", limit=1)
    assert page["has_more"]
    rest = client.conversations_history(
        channel="C1", limit=1, cursor=page["response_metadata"]["next_cursor"]
    )
    assert [m["text"] for m in rest["messages"]] == ["two"]
    assert not rest["has_more"]
    slack.rooms.channels["C1"].deleted.add(first)
    assert refused(client.chat_update, channel="C1", ts=first, text="x")["error"] == (
        "message_not_found"
    )
    gone = refused(client.chat_postMessage, channel="C1", text="x", thread_ts=first)
    assert gone["error"] == "thread_not_found"


def test_scopes_are_asked_for_and_told(slack: SlackStandIn, client: Any) -> None:
    slack.rooms.scopes[TOKEN] = frozenset({"chat:write", "channels:history"})
    posted = client.chat_postMessage(channel="C1", text="a")
    assert posted.headers["X-OAuth-Scopes"] == "channels:history,chat:write"
    assert client.conversations_history(channel="C1")["ok"]
    slack.rooms.channels["C1"].private = True
    no = refused(client.conversations_history, channel="C1")
    assert (no["error"], no["needed"]) == ("missing_scope", "groups:history")
    assert refused(client.users_info, user="U1")["needed"] == "users:read"
    assert refused(client.conversations_open, users="U1")["needed"] == "im:write"
    upload = refused(client.files_getUploadURLExternal, filename="a.png", length=9)
    assert upload["needed"] == "files:write"


def test_channels_and_tokens_that_are_no_good(slack: SlackStandIn, client: Any) -> None:
    slack.rooms.channels["C1"].error = "is_archived"
    assert refused(client.chat_postMessage, channel="C1", text="a")["error"] == "is_archived"
    slack.rooms.hold("C2", 30)
    waits = refused(client.chat_postMessage, channel="C2", text="a")
    assert (waits.status_code, waits.headers["Retry-After"]) == (429, "30")
    assert client.chat_postMessage(channel="C3", text="a")["ok"]
    slack.rooms.revoked[TOKEN] = "token_revoked"
    assert refused(client.chat_postMessage, channel="C3", text="a")["error"] == "token_revoked"
    assert slack.rooms.impatient == ["C2"]


def test_a_person_is_written_to_in_their_conversation(slack: SlackStandIn, client: Any) -> None:
    opened = client.conversations_open(users="U1")["channel"]["id"]
    assert client.chat_postMessage(channel="U1", text="a")["channel"] == opened
    slack.rooms.people["U1"] = {"tz": "Asia/Tokyo"}
    assert client.users_info(user="U1")["user"]["tz"] == "Asia/Tokyo"


def test_a_file_takes_three_steps_until_a_message_shows_it(
    slack: SlackStandIn, client: Any
) -> None:
    slack.rooms.file_lag = 1
    data = PNG + b"pixels"
    place = client.files_getUploadURLExternal(filename="a.png", length=len(data), alt_txt="alt")
    image = {"type": "image", "slack_file": {"id": place["file_id"]}, "alt_text": "alt"}
    show = {"channel": "C1", "text": "a", "blocks": [image]}
    whole = [{"id": place["file_id"], "title": "a"}]
    assert refused(client.files_completeUploadExternal, files=whole)["error"] == "file_not_found"
    with urlopen(Request(place["upload_url"], data=data, method="POST")) as answer:
        assert answer.status == 200
    assert refused(client.chat_postMessage, **show)["error"] == "invalid_blocks"
    client.files_completeUploadExternal(files=whole)
    early = refused(client.chat_postMessage, **show)
    assert "invalid slack file" in early["response_metadata"]["messages"][0]
    assert client.chat_postMessage(**show)["ok"]
    assert [file.data for file in slack.rooms.pictures()] == [data]


def test_homes_and_modals(slack: SlackStandIn, client: Any) -> None:
    client.views_publish(user_id="U1", view=HOME)
    assert (slack.views[0].via, slack.views[0].channel) == ("views.publish", "U1")
    bad = refused(client.views_publish, user_id="U1", view={**HOME, "title": "no"})
    assert bad["error"] == "invalid_arguments"
    modal = {**HOME, "type": "modal", "title": {"type": "plain_text", "text": "a"}}
    opened = client.views_open(trigger_id=slack.new_trigger_id(), view=modal)["view"]["id"]
    client.views_update(view_id=opened, view=modal)
    client.views_push(trigger_id=slack.new_trigger_id(), view=modal)
    assert [view.via for view in slack.views[1:]] == ["views.open", "views.update", "views.push"]
    assert refused(client.views_update, view_id="V0", view=modal)["error"] == "not_found"
