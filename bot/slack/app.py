"""The Slack app: one Bolt app for Socket Mode and for signed HTTP requests.

Building it talks to nobody. Answers go out over response URLs, which need no token and no scope
beyond `commands`; so there is no installation to look up and no `auth.test` to make.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.context import BoltContext

from bot.answers.archive import Archive
from bot.config import Settings
from bot.metrics import Metrics
from bot.slack import leaving, listeners, talk_listeners
from bot.slack.approvers import Approvers
from bot.slack.dedupe import Seen
from bot.slack.deliveries import Deliveries
from bot.slack.http_mode import HttpAnswer, HttpMode
from bot.slack.install.flow import Installing
from bot.slack.install.here import Workspaces, workspaces
from bot.slack.pictures import MOST, Pictures
from bot.slack.redact import install_redaction
from bot.slack.respond import Responder
from bot.slack.socket_mode import SocketMode
from bot.slack.talk import Talk
from bot.slack.watch import alert_listeners, home_listeners
from bot.slack.watch import listeners as watch_listeners
from bot.slack.watch.desk import Watch, WatchDesk
from bot.slack.watch.home import HomeDesk
from bot.slack.work import Desk
from bot.slack.worker import Worker
from bot.slack_api.requests import web_client
from bot.watch.runner import Runner
from bot.watch.store import WatchStore
from pricing.book import TableBook

log = logging.getLogger(__name__)

WORKERS = 32
"""Threads that answer. One spends 2 to 4 ms computing, one at a time, and 200 ms waiting for Slack
to take it."""

FORMS = 4
"""Threads that open forms and keep what they say."""

QUEUE = 2000
"""Questions that may wait: on a slow machine the last one waits for some 15 seconds."""

Watching = tuple[WatchStore, Runner]
"""Where scenarios are, and what checks them."""

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
        metrics: Metrics | None = None,
        places: Workspaces | None = None,
        watching: Watching | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        pictures: int = MOST,
    ) -> None:
        self.closing = False
        self._out_of_time = threading.Event()
        self.workspaces = places = places or workspaces(settings, None, clock)
        self.app = _bolt_app(settings, self.workspaces)
        counted = metrics or Metrics()
        self._work = Worker(
            threads=workers, queue=queue, full=lambda: counted.refusal("slack", "busy")
        )
        self._notices = Worker(threads=1, queue=queue, name="slack-notices")
        self._http = HttpMode(self.app, settings.slack_signing_secret)
        self._socket = SocketMode(self.app, settings.slack_app_token)
        self._pictures = Pictures(
            self.workspaces.client_for, most=pictures, observe=counted.picture
        )
        leaving.register(self.app, self.workspaces, clock)
        self._forms = Worker(threads=FORMS, queue=queue, name="slack-forms")
        desk = Desk(
            book,
            responder or Responder(settings.slack_api_url, sleep=self._out_of_time.wait),
            self._pictures,
            archive,
            settings.public_url,
            counted,
            watches=watching is not None,
            once=Deliveries(watching[0] if watching else None, clock).once,
        )
        listeners.answer_once(self.app, seen or Seen())
        approvers = Approvers(settings.approvers, many=places.installing is not None)
        pools = {"work": self._work, "forms": self._forms}
        talk = Talk(desk, places.client_for)
        talk_listeners.register(self.app, talk, places.whose, **pools)
        if watching is not None:
            watch = Watch(*watching, book, places.client_for, clock)
            watch_desk = WatchDesk(watch, desk)
            for surface in (watch_listeners, alert_listeners):
                surface.register(self.app, watch_desk, places.whose, **pools)
            home = HomeDesk(watch_desk, approvers)
            home_listeners.register(self.app, home, places.whose, **pools)
        listeners.register(
            self.app,
            desk,
            places.whose,
            work=self._work,
            notices=self._notices,
            state=self,
        )

    @property
    def installing(self) -> Installing | None:
        """What installs the app in many workspaces, if that is on."""
        return self.workspaces.installing

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
        """Take no more questions, finish those taken, disconnect; False if time ran out.

        Pictures that are not there yet are dropped.
        """
        deadline = time.monotonic() + timeout_s
        self.closing = True
        self._pictures.close()
        drain_s = timeout_s - min(_GOODBYE_S, timeout_s / 4)
        left = self._work.close(drain_s)
        self._out_of_time.set()  # ends the waits that Slack asked for
        if left:
            log.error("%d questions were not finished within %.1f s.", left, drain_s)
        left += self._forms.close(max(0.1, deadline - time.monotonic()))
        left += self._notices.close(min(1.0, max(0.0, deadline - time.monotonic())))
        closed = self._socket.close(max(0.1, deadline - time.monotonic()))
        self.workspaces.close()
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
    metrics: Metrics | None = None,
    places: Workspaces | None = None,
    watching: Watching | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    pictures: int = MOST,
) -> SlackSurface:
    """The Slack app over the price book there is, not connected yet; turns log redaction on.

    `seen` and `responder` replace the parts with a clock or a network, for tests; answers are kept
    in `archive` and opened from it, and counted in `metrics`. `places` are the workspaces it speaks
    to, where others do too. Raises InputError for settings that cannot be meant. Without `watching`
    nothing can be watched. At most so many `pictures` are under way or wait to be drawn.
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
        metrics=metrics,
        places=places,
        watching=watching,
        clock=clock,
        pictures=pictures,
    )


def _bolt_app(settings: Settings, workspaces: Workspaces) -> App:
    client = web_client(None, settings.slack_api_url)
    installing = workspaces.installing
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
            authorize=_Verified(),
            # Without it Bolt makes a flow of its own, with files, as soon as SLACK_CLIENT_ID and
            # SLACK_CLIENT_SECRET are in the environment.
            oauth_flow=None if installing is None else installing.flow,
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


class _Verified(Authorize):
    """A verified request of our own app is enough: Slack delivers none from a workspace that has
    not installed it. Tokens are looked up where one is needed, after the acknowledgement.
    """

    def __call__(
        self,
        *,
        context: BoltContext,  # noqa: ARG002 - the base's signature
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,  # noqa: ARG002
        actor_team_id: str | None = None,  # noqa: ARG002
        actor_user_id: str | None = None,  # noqa: ARG002
    ) -> AuthorizeResult:
        """Nothing is looked up."""
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)
