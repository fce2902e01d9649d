"""Who posts for this process: by the settings' token, rendered when it is posted."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

from bot.config import Settings, history_url, load_settings
from bot.slack_api.requests import web_client
from bot.watch.outbox import Outbox
from bot.watch.post import LOCAL, Whose
from bot.watch.poster import Poster
from bot.watch.rendered import rendered

ClientFor = Callable[[Whose], WebClient | None]


@contextmanager
def the_poster(clock: Callable[[], datetime]) -> Generator[Poster | None]:
    """What posts, or None without a token; closed afterwards."""
    settings = load_settings(os.environ, Path.cwd() / ".env")
    clients = client_for(settings)
    if clients is None:
        yield None
        return
    outbox = Outbox(history_url(os.environ, Path.cwd() / ".env"))
    try:
        yield poster_of(settings, outbox, clients, clock)
    finally:
        outbox.close()


def the_servers_poster(
    settings: Settings, outbox: Outbox, clock: Callable[[], datetime], **options: Any
) -> Poster | None:
    """The same for a service, as long as it runs; `options` are those of `Means`."""
    clients = client_for(settings)
    return None if clients is None else poster_of(settings, outbox, clients, clock, **options)


def poster_of(
    settings: Settings,
    outbox: Outbox,
    clients: ClientFor,
    clock: Callable[[], datetime],
    **options: Any,
) -> Poster:
    """What posts the messages of an outbox."""
    return Poster(outbox, clients, rendered, clock, delivery=settings.delivery, **options)


def client_for(settings: Settings) -> ClientFor | None:
    """Slack by the one token of the settings, for the terminal's own scenarios, or by those of the
    workspaces that installed the app.
    """
    if settings.slack_client_id is not None:
        from bot.slack.install.here import workspaces  # noqa: PLC0415 - heavy

        url = history_url(os.environ, Path.cwd() / ".env")
        return workspaces(settings, url, lambda: datetime.now(UTC)).client_for
    token = settings.slack_bot_token
    if token is None:
        return None
    client = web_client(token, settings.slack_api_url)
    return lambda whose: client if whose == LOCAL else None
