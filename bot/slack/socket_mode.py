"""Socket Mode: the connection out to Slack, kept up by one supervising thread.

slack_sdk reconnects by itself only after a first success, every 10 seconds and for ever, also
when the token was revoked. Here its own reconnecting is off, and one loop does first connection,
outages and giving up.
"""

from __future__ import annotations

import logging
import threading
import time

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin.client import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import logs

log = logging.getLogger(__name__)

HOPELESS = frozenset(
    {
        "invalid_auth", "not_authed", "not_allowed_token_type", "no_permission", "missing_scope",
        "account_inactive", "token_revoked", "token_expired", "two_factor_setup_required",
        "forbidden_team", "team_access_not_granted", "access_denied", "app_not_found",
    }
)  # fmt: skip
"""Answers of apps.connections.open that trying again does not change."""

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 60.0
STABLE_S = 30.0
"""A connection that lasted less counts as a failed attempt, or two of them would chase each
other's `too_many_websockets` without a pause."""

_LOOK_S = 0.2
_PING_S = 5.0  # slack_sdk gives a silent connection up after four of these
_GOODBYE_S = 1.0
_CLOSE_FRAME = b"\x88\x80\x00\x00\x00\x00"  # RFC 6455: FIN, close, masked with zeros, empty


class SocketMode:
    """One supervised Socket Mode connection."""

    def __init__(
        self,
        app: App,
        app_token: str | None,
        *,
        first_wait_s: float = FIRST_WAIT_S,
        longest_wait_s: float = LONGEST_WAIT_S,
    ) -> None:
        self._app = app
        self._token = app_token
        self._first_wait_s = first_wait_s
        self._longest_wait_s = longest_wait_s
        self._handler: SocketModeHandler | None = None
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._gone = threading.Event()
        self._refused = ""

    def status(self) -> str:
        """`off`, `not started`, `connecting`, `connected`, `closed` or `refused: <error code>`."""
        if not self._token:
            return "off"
        if self._stop.is_set():
            return "closed"
        if self._handler is None:
            return "not started"
        if self._refused:
            return f"refused: {self._refused}"
        return "connected" if self._handler.client.is_connected() else "connecting"

    def start(self) -> None:
        """Connect in the background; returns at once. Does nothing without an app token."""
        if not self._token or self._thread is not None:
            return
        self._handler = _Named(
            self._app, self._token, auto_reconnect_enabled=False, ping_interval=_PING_S
        )
        self._thread = threading.Thread(
            target=self._supervise, args=(self._handler,), name="slack-socket", daemon=True
        )
        self._thread.start()

    def close(self, timeout_s: float) -> bool:
        """Say goodbye and disconnect; False when that took longer than `timeout_s`."""
        self._stop.set()
        if self._thread is None or self._gone.wait(timeout_s):
            return True
        log.warning("Socket Mode did not disconnect within %.1f s.", timeout_s)
        return False

    def _supervise(self, handler: SocketModeHandler) -> None:
        """Keep connected until told to stop or refused; the thread that connects disconnects."""
        try:
            self._keep_connected(handler)
        finally:
            _say_goodbye(handler)
            self._gone.set()
            _release(handler)

    def _keep_connected(self, handler: SocketModeHandler) -> None:
        wait = self._first_wait_s
        while not self._stop.is_set():
            problem = self._connect(handler)
            if self._refused:
                log.error(
                    "Slack refuses Socket Mode (%s): check SLACK_APP_TOKEN, an app-level token"
                    " (xapp-) with the scope connections:write, and start again.",
                    self._refused,
                )
                return
            if not problem:
                log.info("Socket Mode is connected.")
                if self._watch(handler) >= STABLE_S:
                    wait = self._first_wait_s
                problem = "the connection ended"
            if self._stop.is_set():
                return
            log.warning("Socket Mode: %s; trying again in %.0f s.", problem, wait)
            self._stop.wait(wait)
            wait = min(wait * 2, self._longest_wait_s)

    def _connect(self, handler: SocketModeHandler) -> str:
        """Try once; returns what went wrong, or nothing."""
        client = handler.client
        try:
            client.connect_to_new_endpoint()
        except SlackApiError as error:
            code = str(error.response.get("error"))
            if code in HOPELESS:
                self._refused = code
            return f"Slack answered {code}"
        except Exception as error:  # DNS, TLS, proxies, time-outs: all mean "not now"
            log.debug("Socket Mode could not connect.", exc_info=error)
            return f"Slack cannot be reached ({type(error).__name__})"
        # slack_sdk logs a failed WebSocket handshake and returns as if it had connected.
        return "" if client.is_connected() else "the WebSocket could not be opened"

    def _watch(self, handler: SocketModeHandler) -> float:
        """Wait until the connection is gone; returns how long it lasted, in seconds."""
        since, missing = time.monotonic(), 0
        # When Slack announces a refresh, slack_sdk swaps connections: gone for a moment only.
        while missing < 2 and not self._stop.wait(_LOOK_S):
            missing = 0 if handler.client.is_connected() else missing + 1
        return time.monotonic() - since


class _Named(SocketModeHandler):
    """Each envelope is a request of its own, with its id in the log."""

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:
        """Answer one envelope."""
        with logs.request(req.envelope_id):
            super().handle(client, req)


def _say_goodbye(handler: SocketModeHandler) -> None:
    """Close as RFC 6455 asks: Slack sends nothing more here, and slack_sdk need not time out."""
    client = handler.client
    session = client.current_session
    if session is None or session.sock is None:
        return
    try:
        with session.sock_send_lock:
            session.sock.send(_CLOSE_FRAME)
    except (OSError, AttributeError) as error:  # closed from the other side in this moment
        log.debug("Socket Mode was closed from the other side.", exc_info=error)
    deadline = time.monotonic() + _GOODBYE_S
    while client.is_connected() and time.monotonic() < deadline:
        time.sleep(0.01)


def _release(handler: SocketModeHandler) -> None:
    """End slack_sdk's threads, which takes it up to 3 seconds."""
    try:
        handler.close()
    except Exception as error:
        log.debug("Socket Mode was closed from the other side.", exc_info=error)
