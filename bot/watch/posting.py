"""Who posts for this process: by the settings' token, rendered when it is posted."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from slack_sdk import WebClient

from bot.config import Settings, history_url, load_settings
from bot.watch.outbox import Outbox
from bot.watch.post import LOCAL, Whose
from bot.watch.poster import Poster
from bot.watch.rendered import rendered
from bot.watch.slack_web import web_client

ClientFor = Callable[[Whose], WebClient | None]


@contextmanager
def the_poster(clock: Callable[[], datetime]) -> Generator[Poster | None]:
    """What posts, or None without a token."""
    settings = load_settings(os.environ, Path.cwd() / ".env")
    clients = client_for(settings)
    if clients is None:
        yield None
        return
    outbox = Outbox(history_url(os.environ, Path.cwd() / ".env"))
    try:
        yield Poster(outbox, clients, rendered, clock)
    finally:
        outbox.close()


def client_for(settings: Settings) -> ClientFor | None:
    """Slack by the one token of the settings, for the terminal's own scenarios."""
    token = settings.slack_bot_token
    if token is None:
        return None
    client = web_client(token, settings.slack_api_url)
    return lambda whose: client if whose == LOCAL else None
