"""Installing beside the Slack stand-in, and a person's browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx

from bot.config import Settings
from bot.slack.app import SlackSurface
from bot.slack.install.seal import new_key
from bot.slack.install.store import Installations
from pricing.book import embedded_book
from tests.fakes.slack import SlackStandIn
from tests.fakes.slack_oauth import Grant
from tests.scenario.slack_rig import SIGNING_SECRET, Rig

PUBLIC = "https://gpusize.example.com"
START = datetime(2026, 11, 20, 9, tzinfo=UTC)


def settings_of(slack: SlackStandIn, url: str, key: str, **more: str) -> Settings:
    """What installing takes, for the stand-in's app."""
    return Settings(
        slack_signing_secret=SIGNING_SECRET,
        slack_api_url=slack.api_url,
        slack_client_id=slack.oauth.client_id,
        slack_client_secret=slack.oauth.client_secret,
        public_url=f"{PUBLIC}/",
        token_keys=key,
        database_url=url,
        **more,  # pyright: ignore[reportArgumentType]
    )


@dataclass
class InstallRig(Rig):
    """An app that can be installed, and a clock to turn."""

    key: str = ""
    now: datetime = START
    url: str = ""
    opened: list[str] = field(default_factory=list)

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)

    @property
    def store(self) -> Installations:
        found = self.surface.workspaces.store
        assert found is not None
        return found

    def begin(self, **query: str) -> tuple[str, str]:
        """Press Install: the address at Slack, and the cookie that the browser keeps."""
        assert self.surface.installing is not None
        status, headers, _ = self.surface.installing.begin(query, "")
        assert status == 302, headers
        return headers["location"], headers["set-cookie"].partition(";")[0]

    def allow(self, location: str, grant: Grant | None) -> dict[str, str]:
        """What Slack sends the browser back with."""
        self.slack.oauth.grant = grant
        answer = httpx.get(location)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["location"])
        assert answer.headers["location"].startswith(f"{PUBLIC}/slack/oauth_redirect?")
        return dict(parse_qsl(back.query))

    def finish(self, query: dict[str, str], cookie: str) -> tuple[int, str]:
        assert self.surface.installing is not None
        status, headers, body = self.surface.installing.finish(query, cookie)
        assert headers["content-type"].startswith("text/html")
        return status, body.decode()

    def install(self, grant: Grant) -> tuple[int, str]:
        location, cookie = self.begin()
        return self.finish(self.allow(location, grant), cookie)


@contextmanager
def install_rig(url: str, *, key: str = "", rotates_s: int | None = None) -> Iterator[InstallRig]:
    with SlackStandIn(signing_secret=SIGNING_SECRET) as slack:
        slack.oauth.redirect_url = f"{PUBLIC}/slack/oauth_redirect"
        slack.oauth.expires_in = rotates_s
        made: list[InstallRig] = []
        clock: Callable[[], datetime] = lambda: made[0].now if made else START  # noqa: E731
        key = key or new_key()
        surface = SlackSurface(settings_of(slack, url, key), embedded_book, clock=clock)
        try:
            made.append(InstallRig(slack, surface, key=key, url=url))
            yield made[0]
        finally:
            surface.close(3)
