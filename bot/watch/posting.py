"""Who posts for this process: by the tokens there are, rendered when it is posted."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

from bot.config import Settings, load_settings
from bot.watch.outbox import Outbox
from bot.watch.post import Whose
from bot.watch.poster import Poster
from bot.watch.rendered import rendered
from bot.watch.store import WatchStore

ClientFor = Callable[[Whose], WebClient | None]


def the_poster(store: WatchStore, clock: Callable[[], datetime]) -> Poster | None:
    """What posts what is put into the store's database, or None without a token."""
    from bot.slack.install.here import workspaces  # noqa: PLC0415 - heavy

    settings = load_settings(os.environ, Path.cwd() / ".env")
    places = workspaces(settings, store.engine, clock)
    if not places.any:
        return None
    return poster_of(settings, Outbox(store.engine), places.client_for, clock)


def poster_of(
    settings: Settings,
    outbox: Outbox,
    clients: Callable[[Whose], WebClient | None],
    clock: Callable[[], datetime],
    **options: Any,
) -> Poster:
    """What posts the messages of an outbox; `options` are those of `Means`."""
    return Poster(outbox, clients, rendered, clock, delivery=settings.delivery, **options)
