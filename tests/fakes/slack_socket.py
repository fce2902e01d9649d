"""The Socket Mode face of the Slack stand-in.

docs.slack.dev/apis/events-api/using-socket-mode: a one-time URL from
apps.connections.open, a `hello`, envelopes to any one connection (at most 10), an
acknowledgement by envelope id within 3 seconds, `disconnect` before a refresh.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import logging
import secrets
import threading
import time
import uuid
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from tests.fakes.slack_rules import check_message, check_view
from tests.fakes.slack_state import ACK_LIMIT, Message, SlackState, SocketAck

CONNECTIONS_MAX = 10
EnvelopeType = Literal["slash_commands", "interactive", "events_api"]
_TYPES = ("slash_commands", "interactive", "events_api")


class SlackSocket:
    """A WebSocket server on its own port, and the envelopes it has in flight."""

    def __init__(self, state: SlackState) -> None:
        self.state = state
        self.acks: dict[str, SocketAck] = {}
        self.ready: list[ServerConnection] = []
        self._tickets: set[str] = set()
        self._sent: dict[str, tuple[str, float, str]] = {}  # id: type, when, channel
        self._turn = itertools.count()
        self._server = serve(
            self._converse,
            "127.0.0.1",
            0,
            process_request=self._admit,
            logger=_quiet_logger(),
            close_timeout=0.2,  # slack_sdk's client hangs up without a closing handshake
        )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        port = self._server.socket.getsockname()[1]
        self.origin = f"ws://127.0.0.1:{port}"

    def start(self) -> None:
        """Serve in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and stop."""
        self.disconnect(announce=False)
        self._server.shutdown()
        self._thread.join()

    def new_url(self) -> str:
        """A URL with a ticket that opens one connection once."""
        ticket = secrets.token_hex(16)
        with self.state.changed:
            self._tickets.add(ticket)
        return f"{self.origin}/link/?ticket={ticket}&app_id={self.state.app_id}"

    def send(
        self,
        kind: EnvelopeType,
        payload: dict[str, Any],
        retry_attempt: int = 0,
        envelope_id: str | None = None,
        retry_reason: str = "",
    ) -> str:
        """Send an envelope to one of the connections, in turn, and return its id.

        Only the Events API retries, so only `events_api` envelopes always carry the
        retry fields (slack_sdk's own stand-in server does the same).
        """
        if kind not in _TYPES:
            raise ValueError(f"Socket Mode has no envelope type {kind!r}")
        envelope: dict[str, Any] = {
            "envelope_id": envelope_id or str(uuid.uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api" or retry_attempt:
            envelope |= {"retry_attempt": retry_attempt, "retry_reason": retry_reason}
        with self.state.changed:
            if not self.ready:
                raise ConnectionError("no Socket Mode client is connected")
            connection = self.ready[next(self._turn) % len(self.ready)]
            channel = str(payload.get("channel_id") or "")
            self._sent[envelope["envelope_id"]] = (kind, time.monotonic(), channel)
        connection.send(json.dumps(envelope))
        return envelope["envelope_id"]

    def disconnect(self, *, announce: bool = True, grace: float = 0.2) -> None:
        """Close all connections; `announce` says `refresh_requested` first, as Slack does."""
        with self.state.changed:
            connections, self.ready = self.ready, []
        if announce:
            for connection in connections:
                _say_goodbye(connection, "refresh_requested")
            time.sleep(grace)
        for connection in connections:
            connection.close()

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """Let in whoever presents a ticket of apps.connections.open that is still unused."""
        target = urlsplit(request.path)
        ticket = parse_qs(target.query).get("ticket", [""])[0]
        with self.state.changed:
            if target.path == "/link/" and ticket in self._tickets:
                self._tickets.remove(ticket)
                return None
        self.state.refuse("socket", "bad_ticket", {"path": request.path})
        return connection.respond(HTTPStatus.FORBIDDEN, "invalid ticket\n")

    def _converse(self, connection: ServerConnection) -> None:
        """One connection: `hello`, then acknowledgements until it closes."""
        try:
            with self.state.changed:
                count = len(self.ready) + 1
            if count > CONNECTIONS_MAX:
                self.state.refuse("socket", "too_many_websockets", {})
                _say_goodbye(connection, "too_many_websockets")
                return
            connection.send(
                json.dumps(
                    {
                        "type": "hello",
                        "num_connections": count,
                        "connection_info": {"app_id": self.state.app_id},
                        "debug_info": {"host": "stand-in", "approximate_connection_time": 3600},
                    }
                )
            )
            with self.state.changed:
                self.ready.append(connection)
                self.state.changed.notify_all()
            for frame in connection:  # pings are answered by the library
                self._take_ack(frame)
        except ConnectionClosed:
            pass  # the client left
        finally:
            with self.state.changed:
                if connection in self.ready:
                    self.ready.remove(connection)
                self.state.changed.notify_all()

    def _take_ack(self, frame: str | bytes) -> None:
        """Record an acknowledgement, and what is wrong with it."""
        now = time.monotonic()
        try:
            ack = json.loads(frame)
        except ValueError:
            ack = None
        if not isinstance(ack, dict):
            self.state.refuse("socket", "bad_ack", {"frame": str(frame)[:200]})
            return
        envelope_id = str(ack.get("envelope_id") or "")
        with self.state.changed:
            sent = self._sent.get(envelope_id)
            if sent is None or envelope_id in self.acks:
                reason = "unknown_envelope" if sent is None else "duplicate_ack"
                self.state.refuse("socket", reason, ack)
                return
            kind, at, channel = sent
            payload = ack.get("payload") or None
            self.acks[envelope_id] = SocketAck(payload, now, now - at)
            self.state.changed.notify_all()
        if now - at > ACK_LIMIT:
            # The user has seen "operation_timeout" by now.
            self.state.refuse("socket", "late_ack", ack)
        elif payload:
            self._take_payload(kind, payload, now, channel)

    def _take_payload(self, kind: str, payload: Any, now: float, channel: str) -> None:
        """A payload in an ack is a message (commands) or a view (submissions)."""
        if kind == "events_api":
            self.state.refuse("ack", "unexpected_ack_payload", {"payload": payload})
            return
        if not isinstance(payload, dict):
            self.state.refuse("ack", "bad_ack", {"payload": payload})
            return
        if "view" in payload:
            violations = check_view(payload["view"])
        elif kind == "slash_commands" or "text" in payload or "blocks" in payload:
            violations = check_message(payload)
            if not violations:
                self.state.accept(Message("ack", payload, now, channel, self.state.next_ts()))
        else:
            return  # options, errors or a bare response_action: not modelled
        if violations:
            self.state.refuse("ack", violations[0].reason, payload, violations)


def _say_goodbye(connection: ServerConnection, reason: str) -> None:
    message = {"type": "disconnect", "reason": reason, "debug_info": {"host": "stand-in"}}
    with contextlib.suppress(ConnectionClosed):  # it may have left already
        connection.send(json.dumps(message))


def _quiet_logger() -> logging.Logger:
    """Failed handshakes are recorded as refusals, not logged as stack traces."""
    logger = logging.getLogger("tests.fakes.slack_socket")
    logger.setLevel(logging.CRITICAL)
    return logger
