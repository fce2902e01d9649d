"""The Slack stand-in against the real slack_sdk and slack_bolt."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.fakes.slack import SlackStandIn

BUTTONS: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "8 GPUs"}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "export",
                "value": "v1",
                "text": {"type": "plain_text", "text": "Export"},
            }
        ],
    },
]
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Plan"},
    "blocks": BUTTONS[:1],
}


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with SlackStandIn("xoxb-test", "xapp-test", "shh") as stand_in:
        yield stand_in


@pytest.fixture
def client(slack: SlackStandIn) -> WebClient:
    return WebClient("xoxb-test", base_url=slack.api_url)


@pytest.fixture
def bolt(slack: SlackStandIn, client: WebClient) -> Iterator[SlackStandIn]:
    """A Bolt app in Socket Mode that answers /ping by response_url, and a button."""
    app = App(client=client, signing_secret="shh")

    @app.command("/ping")
    def ping(ack: Any, body: dict[str, Any]) -> None:
        ack()
        sent = WebhookClient(body["response_url"]).send(text="pong", blocks=BUTTONS)
        assert (sent.status_code, sent.body) == (200, "ok")

    @app.command("/now")
    def now(ack: Any, body: dict[str, Any]) -> None:
        ack(body["text"])

    @app.action("export")
    def export(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        WebhookClient(body["response_url"]).send(text=f"got {body['actions'][0]['value']}")

    handler = SocketModeHandler(app, "xapp-test")
    handler.connect()
    slack.wait_for_socket()
    yield slack
    slack.close_client(handler)


def error_of(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


def test_a_command_over_socket_mode_is_acked_and_answered(bolt: SlackStandIn) -> None:
    envelope = bolt.socket_send("slash_commands", bolt.command_payload("/ping", "x"))
    assert bolt.wait_for_ack(envelope).payload is None
    assert bolt.socket_acks[envelope].seconds < 3
    message = bolt.wait_for_message()
    assert (message.via, message.text, message.ephemeral) == ("response_url", "pong", True)
    assert bolt.refusals == []


def test_a_click_on_a_message_opens_a_modal_and_answers(bolt: SlackStandIn) -> None:
    bolt.socket_send("slash_commands", bolt.command_payload("/ping"))
    click = bolt.button_click_payload(bolt.wait_for_message(), "export")
    bolt.wait_for_ack(bolt.socket_send("interactive", click))
    assert bolt.wait_for_message(2).text == "got v1"
    assert bolt.views[0].payload["title"]["text"] == "Plan"
    assert bolt.refusals == []


def test_text_in_an_ack_is_a_message_and_is_checked(bolt: SlackStandIn) -> None:
    bolt.socket_send("slash_commands", bolt.command_payload("/now", "8 GPUs"))
    assert bolt.wait_for_message().via == "ack"
    bolt.socket_send("slash_commands", bolt.command_payload("/now", "<!channel>"))
    bolt.wait_for(lambda: bool(bolt.refusals), 5, "refusal")
    assert bolt.refusals[0].reason == "live_mention"


def test_a_refresh_makes_the_client_come_back(bolt: SlackStandIn) -> None:
    bolt.disconnect_sockets()
    bolt.wait_for_socket()
    envelope = bolt.socket_send("slash_commands", bolt.command_payload("/ping"))
    bolt.wait_for_ack(envelope)
    assert bolt.wait_for_message().text == "pong"


def test_an_unhandled_command_gets_no_ack(bolt: SlackStandIn) -> None:
    envelope = bolt.socket_send("slash_commands", bolt.command_payload("/other"))
    with pytest.raises(TimeoutError, match="no ack of"):
        bolt.wait_for_ack(envelope, timeout=0.3)


def test_socket_tickets_work_once_and_hello_comes_first(slack: SlackStandIn) -> None:
    url = slack.new_socket_url()
    with connect(url) as socket:
        assert json.loads(socket.recv())["type"] == "hello"
        assert socket.ping().wait(2)
        slack.wait_for_socket()
        envelope = slack.socket_send("events_api", {"event": {}}, retry_attempt=1)
        received = json.loads(socket.recv())
        assert (received["envelope_id"], received["retry_attempt"]) == (envelope, 1)
        socket.send(json.dumps({"envelope_id": envelope, "payload": {"text": "no"}}))
        slack.wait_for_ack(envelope)
        socket.send(json.dumps({"envelope_id": envelope}))
        socket.send(json.dumps({"envelope_id": "never sent"}))
        slack.wait_for(lambda: len(slack.refusals) == 3, 5, "three refusals")
    reasons = [refusal.reason for refusal in slack.refusals]
    assert reasons == ["unexpected_ack_payload", "duplicate_ack", "unknown_envelope"]
    with pytest.raises(InvalidStatus), connect(url):
        pass
    assert slack.refusals[-1].reason == "bad_ticket"


def test_tokens_are_checked_as_slack_does(slack: SlackStandIn, client: WebClient) -> None:
    assert client.auth_test()["team_id"] == "T1"
    assert client.api_test()["ok"]
    wrong = WebClient("xoxb-wrong", base_url=slack.api_url)
    assert error_of(wrong.auth_test) == "invalid_auth"
    assert error_of(WebClient(base_url=slack.api_url).auth_test) == "not_authed"
    assert error_of(client.apps_connections_open, app_token="xoxb-test") == "not_allowed_token_type"
    assert error_of(client.api_call, api_method="chat.nothing") == "unknown_method"


def test_messages_are_posted_updated_and_refused(slack: SlackStandIn, client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C1", text="a", blocks=BUTTONS)["ts"] or ""
    client.chat_update(channel="C1", ts=ts, text="b")
    client.chat_postEphemeral(channel="C1", user="U1", text="c")
    vias = [(message.via, message.text, message.ephemeral) for message in slack.messages]
    assert vias == [
        ("chat.postMessage", "a", False),
        ("chat.update", "b", False),
        ("chat.postEphemeral", "c", True),
    ]
    assert error_of(client.chat_update, channel="C1", ts="1.1", text="b") == "message_not_found"
    bad = [{"type": "section", "text": {"type": "mrkdwn", "text": "a" * 3001}}]
    with pytest.raises(SlackApiError, match=r"json-pointer:/blocks/0/text/text"):
        client.chat_postMessage(channel="C1", text="a", blocks=bad)
    assert [refusal.reason for refusal in slack.refusals][-1] == "section_text_too_long"
    assert "section_text_too_long /blocks/0/text/text" in str(slack.refusals[-1])


def test_blocks_without_text_are_refused(slack: SlackStandIn, client: WebClient) -> None:
    with pytest.warns(UserWarning, match="text"):
        assert error_of(client.chat_postMessage, channel="C1", blocks=BUTTONS) == "missing_text"
    assert slack.messages == []


def test_a_form_body_with_blocks_as_json_works(slack: SlackStandIn) -> None:
    web = WebClient(base_url=slack.api_url)
    data = {"token": "xoxb-test", "channel": "C1", "text": "a", "blocks": json.dumps(BUTTONS)}
    web.api_call("chat.postMessage", data=data)
    assert slack.messages[0].blocks == BUTTONS
    assert error_of(web.api_call, api_method="chat.postMessage", data={**data, "blocks": "["}) == (
        "invalid_blocks_format"
    )


def test_a_response_url_lasts_five_uses_and_half_an_hour(slack: SlackStandIn) -> None:
    hook = WebhookClient(slack.new_response_url())
    refused = hook.send(text="")
    assert (refused.status_code, json.loads(refused.body)["error"]) == (400, "no_text")
    assert [hook.send(text="a", response_type="in_channel").body for _ in range(5)] == ["ok"] * 5
    assert (hook.send(text="a").status_code, hook.send(text="a").body) == (404, "used_url")
    assert not slack.messages[0].ephemeral
    unknown = WebhookClient(slack.new_response_url() + "x").send(text="a")
    assert (unknown.status_code, unknown.body) == (404, "no_active_hooks")
    slack.response_url_lifetime = -1
    assert WebhookClient(slack.new_response_url()).send(text="a").body == "expired_url"


def test_a_trigger_opens_one_view_in_time(slack: SlackStandIn, client: WebClient) -> None:
    trigger = slack.new_trigger_id()
    assert client.views_open(trigger_id=trigger, view=MODAL)["ok"]
    assert slack.views[0].payload == MODAL
    assert error_of(client.views_open, trigger_id=trigger, view=MODAL) == "exchanged_trigger_id"
    assert error_of(client.views_open, trigger_id="x", view=MODAL) == "invalid_trigger_id"
    assert error_of(client.views_open, trigger_id=slack.new_trigger_id(), view={}) == (
        "invalid_arguments"
    )
    slack.trigger_lifetime = -1
    late = slack.new_trigger_id()
    assert error_of(client.views_open, trigger_id=late, view=MODAL) == "expired_trigger_id"


@pytest.mark.parametrize(("age", "valid"), [(0, True), (299, True), (301, False)])
def test_signatures_are_what_slack_sdk_verifies(slack: SlackStandIn, age: int, valid: bool) -> None:
    body = slack.command_body(text="plan 8x H100")
    headers = slack.sign(body, int(time.time()) - age)
    assert SignatureVerifier("shh").is_valid_request(body, headers) is valid
    assert not SignatureVerifier("shh").is_valid_request(body + b"x", headers)
    fields = parse_qs(body.decode())
    assert (fields["command"], fields["text"]) == (["/gpusize"], ["plan 8x H100"])
    assert fields["response_url"][0].startswith(slack.origin + "/commands/T1/")


def test_a_click_is_only_possible_on_what_is_shown(slack: SlackStandIn, client: WebClient) -> None:
    client.chat_postMessage(channel="C9", text="a", blocks=BUTTONS)
    body = slack.button_click(slack.messages[0], value="v1")
    payload = json.loads(parse_qs(body.decode())["payload"][0])
    assert payload["actions"][0]["action_id"] == "export"
    assert (payload["channel"]["id"], payload["message"]["text"]) == ("C9", "a")
    with pytest.raises(LookupError, match="export"):
        slack.button_click(slack.messages[0], "nothing")


def test_planned_failures(slack: SlackStandIn, client: WebClient) -> None:
    slack.fail_next("chat.postMessage", status=429, retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C1", text="a")
    assert caught.value.response.headers["Retry-After"] == "7"
    slack.fail_next("chat.postMessage", status=200, error="is_archived")
    assert error_of(client.chat_postMessage, channel="C1", text="a") == "is_archived"
    slack.fail_next("response_url", times=2)
    hook = WebhookClient(slack.new_response_url())
    assert [hook.send(text="a").status_code for _ in range(3)] == [500, 500, 200]
    slack.delay_next("response_url", 0.3)
    start = time.monotonic()
    thread = threading.Thread(target=hook.send, kwargs={"text": "late"})
    thread.start()
    assert slack.wait_for_message(2).at - start < 0.25
    thread.join()
    assert time.monotonic() - start >= 0.3


def test_a_dropped_reply_makes_the_sdk_send_twice(slack: SlackStandIn, client: WebClient) -> None:
    slack.drop_reply_next("chat.postMessage")
    client.chat_postMessage(channel="C1", text="a")  # its default retry handler re-sends
    assert [message.text for message in slack.messages] == ["a", "a"]
    slack.drop_reply_next("chat.postMessage")
    careful = WebClient("xoxb-test", base_url=slack.api_url, retry_handlers=[])
    with pytest.raises(http.client.RemoteDisconnected):
        careful.chat_postMessage(channel="C1", text="a")
    assert len(slack.messages) == 3
    assert len([call for call in slack.calls if call.method == "chat.postMessage"]) == 3


def test_a_kept_connection_takes_hundreds_of_requests_a_second(slack: SlackStandIn) -> None:
    url = urlsplit(slack.api_url)
    connection = http.client.HTTPConnection(str(url.hostname), url.port)
    start = time.monotonic()
    for _ in range(200):
        connection.request(
            "POST", url.path + "api.test", b"{}", {"Content-Type": "application/json"}
        )
        assert json.loads(connection.getresponse().read())["ok"]
    assert time.monotonic() - start < 1
    connection.request("POST", url.path + "api.test", b"NaN", {"Content-Type": "application/json"})
    assert json.loads(connection.getresponse().read())["error"] == "invalid_json"
    connection.close()
