"""A strict stand-in for Slack: a real HTTP and WebSocket server on loopback.

    with SlackStandIn(bot_token="xoxb-test", app_token="xapp-test", signing_secret="s") as slack:
        os.environ["SLACK_API_URL"] = slack.api_url

It refuses what Slack refuses and a little more (`slack_rules`), and remembers what it
accepted (`messages`, `views`), refused (`refusals`) and saw (`calls`). Written by hand
from Slack's documentation; no real Slack was reached. Channels, scopes, files and people are
in `rooms`, planned faults in `slack_faults`. Not modelled: rate limits of its own accord (use
`fail_next(..., status=429)` or `rooms.hold`), retries of events, OAuth. Only tests import it.
"""

from __future__ import annotations

import json
import time
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from tests.fakes import slack_payloads
from tests.fakes.slack_http import SlackHttp
from tests.fakes.slack_socket import EnvelopeType, SlackSocket
from tests.fakes.slack_state import Message, SlackState, SocketAck


class SlackStandIn(SlackState):
    """The stand-in; use it as a context manager."""

    def __init__(
        self,
        bot_token: str = "xoxb-test",
        app_token: str = "xapp-test",
        signing_secret: str = "signing-secret",
    ) -> None:
        super().__init__(bot_token, app_token, signing_secret)
        self._http = SlackHttp(self)
        self._socket = SlackSocket(self)
        self.origin = self._http.origin

    def __enter__(self) -> Self:
        """Start serving."""
        self._http.start()
        self._socket.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop serving and close every connection."""
        self._socket.stop()
        self._http.stop()

    @property
    def api_url(self) -> str:
        """The base URL of the Web API, with its closing slash."""
        return f"{self.origin}/api/"

    # -- what Slack sends ------------------------------------------------------------

    def sign(self, body: bytes, timestamp: int | str | None = None) -> dict[str, str]:
        """The two signature headers for `body`."""
        return slack_payloads.sign(self.signing_secret, body, timestamp)

    def command_payload(
        self,
        command: str = "/gpusize",
        text: str = "",
        trigger_id: str | None = None,
        response_url: str | None = None,
        user_id: str = "U1",
        team_id: str = "T1",
        channel_id: str = "C1",
    ) -> dict[str, str]:
        """A slash command as a dict, for `socket_send`."""
        return slack_payloads.command(
            name=command,
            text=text,
            trigger_id=self.new_trigger_id(trigger_id),
            response_url=response_url or self.new_response_url(channel_id, team_id=team_id),
            user_id=user_id,
            team_id=team_id,
            channel_id=channel_id,
            app_id=self.app_id,
        )

    def command_body(
        self,
        command: str = "/gpusize",
        text: str = "",
        trigger_id: str | None = None,
        response_url: str | None = None,
        user_id: str = "U1",
        team_id: str = "T1",
        channel_id: str = "C1",
    ) -> bytes:
        """A slash command as the form body of an HTTP request."""
        fields = self.command_payload(
            command, text, trigger_id, response_url, user_id, team_id, channel_id
        )
        return urlencode(fields).encode()

    def button_click_payload(
        self,
        message: Message,
        action_id: str | None = None,
        *,
        value: str | None = None,
        trigger_id: str | None = None,
        response_url: str | None = None,
        user_id: str = "U1",
        team_id: str = "T1",
        channel_id: str | None = None,
    ) -> dict[str, Any]:
        """A click on the one button of `message` that fits, as a dict, for `socket_send`."""
        button = slack_payloads.find_button(message, action_id, value)
        channel = channel_id or message.channel or "C1"
        return slack_payloads.click(
            message,
            button,
            trigger_id=self.new_trigger_id(trigger_id),
            response_url=response_url
            or self.new_response_url(channel, kind="actions", team_id=team_id),
            user_id=user_id,
            team_id=team_id,
            channel_id=channel,
            app_id=self.app_id,
        )

    def button_click(
        self,
        message: Message,
        action_id: str | None = None,
        *,
        value: str | None = None,
        trigger_id: str | None = None,
        response_url: str | None = None,
        user_id: str = "U1",
        team_id: str = "T1",
        channel_id: str | None = None,
    ) -> bytes:
        """A click as the form body of an HTTP request: `payload=` and JSON."""
        payload = self.button_click_payload(
            message,
            action_id,
            value=value,
            trigger_id=trigger_id,
            response_url=response_url,
            user_id=user_id,
            team_id=team_id,
            channel_id=channel_id,
        )
        return urlencode({"payload": json.dumps(payload)}).encode()

    # -- Socket Mode -----------------------------------------------------------------

    @property
    def socket_acks(self) -> dict[str, SocketAck]:
        """Acknowledgements by envelope id."""
        return self._socket.acks

    @property
    def socket_count(self) -> int:
        """How many clients are connected and have had their `hello`."""
        return len(self._socket.ready)

    def new_socket_url(self) -> str:
        """What apps.connections.open hands out."""
        return self._socket.new_url()

    def socket_send(
        self,
        type: EnvelopeType,  # noqa: A002 - the field's name in the envelope
        payload: dict[str, Any],
        retry_attempt: int = 0,
        envelope_id: str | None = None,
        retry_reason: str = "",
    ) -> str:
        """Send an envelope to one connected client and return its id."""
        return self._socket.send(type, payload, retry_attempt, envelope_id, retry_reason)

    def wait_for_ack(self, envelope_id: str, timeout: float = 3) -> SocketAck:
        """Wait for the acknowledgement of an envelope."""
        acks = self._socket.acks
        self.wait_for(lambda: envelope_id in acks, timeout, f"ack of {envelope_id}")
        return acks[envelope_id]

    def wait_for_socket(self, timeout: float = 10, n: int = 1) -> None:
        """Wait until `n` clients are connected."""
        self.wait_for(lambda: self.socket_count >= n, timeout, f"{n} Socket Mode clients")

    def disconnect_sockets(self, *, announce: bool = True, grace: float = 0.2) -> None:
        """Ask all clients to reconnect (`refresh_requested`), then close their connections.

        With `announce` off the connections close without a word, as in an outage.
        """
        self._socket.disconnect(announce=announce, grace=grace)

    def close_client(self, handler: Any) -> None:
        """Close a Bolt `SocketModeHandler` without the 3 s that its own close() can take.

        Left to itself close() waits for a frame; closed from both sides at once it trips
        over a race in slack_sdk 3.47 (`sock` is None). So: this side first, then that.
        """
        handler.client.auto_reconnect_enabled = False
        self.disconnect_sockets(announce=False)
        deadline = time.monotonic() + 4
        while handler.client.is_connected() and time.monotonic() < deadline:
            time.sleep(0.01)
        handler.close()
