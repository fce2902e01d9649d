"""The Slack app: one Bolt app for Socket Mode and for signed HTTP requests.

Building it talks to nobody. Answers go out over response URLs, which need no token and no scope
beyond `commands`; so there is no installation to look up and no `auth.test` to make.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context import BoltContext
from slack_sdk import WebClient

from bot.answers.archive import Archive
from bot.config import Settings
from bot.slack import listeners
from bot.slack.dedupe import Seen
from bot.slack.http_mode import HttpAnswer, HttpMode
from bot.slack.redact import install_redaction
from bot.slack.respond import Responder
from bot.slack.socket_mode import SocketMode
from bot.slack.work import Desk
from bot.slack.worker import Worker
from pricing.book import TableBook

log = logging.getLogger(__name__)

WORKERS = 32
"""Threads that answer. One spends 2 to 4 ms computing, one at a time, and 200 ms waiting for Slack
to take it."""

QUEUE = 2000
"""Questions that may wait: on a slow machine the last one waits for some 15 seconds."""

API_TIMEOUT_S = 10
_GOODBYE_S = 2.0
_TOKEN_UNUSED = "`token` will be unused"  # noqa: S105 - part of a log message


class SlackSurface:
    """A running Slack app: its two ways in, its state, its end."""

    def __init__(
        self,
        settings: Settings,
        book: Callable[[], TableBook],
        *,
        workers: int = WORKERS,
        queue: int = QUEUE,
        seen: Seen | None = None,
        responder: Responder | None = None,
        archive: Archive | None = None,
    ) -> None:
        self.closing = False
        self._out_of_time = threading.Event()
        self.app = _bolt_app(settings)
        self._work = Worker(threads=workers, queue=queue)
        self._notices = Worker(threads=1, queue=queue, name="slack-notices")
        self._http = HttpMode(self.app, settings.slack_signing_secret)
        self._socket = SocketMode(self.app, settings.slack_app_token)
        listeners.register(
            self.app,
            Desk(
                book,
                responder or Responder(settings.slack_api_url, sleep=self._out_of_time.wait),
                archive,
                settings.public_url,
            ),
            work=self._work,
            notices=self._notices,
            seen=seen or Seen(),
            state=self,
        )

    def handle(self, body: bytes, headers: Mapping[str, str]) -> HttpAnswer:
        """Answer one HTTP request from Slack: status, headers, body. May be called by threads."""
        return self._http.handle(body, headers)

    def dispatch_http(self, method: str, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        """`handle` for a route that takes every method; Slack only ever sends POST."""
        if method.upper() != "POST":
            text = b"Only POST is accepted here.\n"
            return 405, {"allow": "POST", "content-type": "text/plain; charset=utf-8"}, text
        return self.handle(body, headers)

    def start_socket(self) -> None:
        """Connect Socket Mode in the background; does nothing without an app token."""
        self._socket.start()

    def status(self) -> dict[str, str]:
        """One word or phrase for each way in; `connected`, `on` and `off` are as they should be."""
        http = "off" if not self._http.is_on else "closed" if self.closing else "on"
        return {"socket": self._socket.status(), "http": http}

    def close(self, timeout_s: float = 20.0) -> bool:
        """Take no more questions, finish those taken, disconnect; False if time ran out."""
        deadline = time.monotonic() + timeout_s
        self.closing = True
        drain_s = timeout_s - min(_GOODBYE_S, timeout_s / 4)
        left = self._work.close(drain_s)
        self._out_of_time.set()  # ends the waits that Slack asked for
        if left:
            log.error("%d questions were not finished within %.1f s.", left, drain_s)
        left += self._notices.close(min(1.0, max(0.0, deadline - time.monotonic())))
        closed = self._socket.close(max(0.1, deadline - time.monotonic()))
        return closed and not left


def build_app(
    settings: Settings,
    book: Callable[[], TableBook],
    *,
    workers: int = WORKERS,
    queue: int = QUEUE,
    seen: Seen | None = None,
    responder: Responder | None = None,
    archive: Archive | None = None,
) -> SlackSurface:
    """The Slack app over the price book there is, not connected yet; turns log redaction on.

    `seen` and `responder` replace the parts with a clock or a network, for tests; answers are kept
    in `archive` and opened from it.
    """
    install_redaction(settings.secrets())
    return SlackSurface(
        settings,
        book,
        workers=workers,
        queue=queue,
        seen=seen,
        responder=responder,
        archive=archive,
    )


def _bolt_app(settings: Settings) -> App:
    client = WebClient(base_url=settings.slack_api_url, timeout=API_TIMEOUT_S, retry_handlers=[])
    # Bolt reads SLACK_BOT_TOKEN from the environment by itself and then warns that it ignores it.
    bolt_log = logging.getLogger("slack_bolt.App")
    bolt_log.addFilter(_not_about_the_token)
    try:
        return App(
            name="gpusize",
            client=client,
            # "" rather than None, which would read the environment; HttpMode is off without one.
            signing_secret=settings.slack_signing_secret or "",
            token_verification_enabled=False,
            authorize=_authorize(settings.slack_bot_token),
            # Unsigned by design, and HttpMode has refused such a request already.
            ssl_check_enabled=False,
            # Listeners only acknowledge. In line they cannot wait behind each other, and one that
            # raised would be a 500 at once instead of a 404 after three seconds.
            process_before_response=True,
        )
    finally:
        bolt_log.removeFilter(_not_about_the_token)


def _not_about_the_token(record: logging.LogRecord) -> bool:
    return _TOKEN_UNUSED not in record.getMessage()


def _authorize(bot_token: str | None) -> Any:
    def authorize(
        context: BoltContext, enterprise_id: str | None, team_id: str | None, user_id: str | None
    ) -> AuthorizeResult:
        """A verified request of our own app is enough; nothing is looked up."""
        del context
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, user_id=user_id, bot_token=bot_token
        )

    return authorize
