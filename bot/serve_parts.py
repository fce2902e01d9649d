"""The parts of `gpusize serve`, made of its settings: Slack, the watch, what is measured.

They share one engine, that of the scenarios, and one view of the workspaces there are.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bot import logs
from bot.answers.archive import Archive
from bot.book import LiveBook
from bot.config import Settings, history_url, is_on
from bot.http import SlackSurface
from bot.metrics import Backlog, Metrics
from bot.metrics_prices import PriceAges, Quarantine
from bot.watch.here import the_runner, utc_now
from bot.watch.outbox import Outbox
from bot.watch.posting import poster_of
from bot.watch.runner import Runner
from bot.watch.service import WatchService
from bot.watch.store import WatchStore
from bot.watch.upkeep import Upkeep
from pricing.book import TableBook

if TYPE_CHECKING:
    from bot.slack.install.here import Workspaces

MODE_NAMES = {"socket": "Socket Mode", "http": "POST /slack/events"}


def measured(live: LiveBook) -> Metrics:
    """What the service counts, and looks up about its prices."""
    metrics = Metrics(version("gpusize"))
    metrics.watch_prices(PriceAges(live.book, lambda: datetime.now(UTC).date()))
    metrics.watch_quarantine(Quarantine(history_url(os.environ, Path.cwd() / ".env")))
    return metrics


def the_workspaces(settings: Settings, store: WatchStore) -> Workspaces | None:
    """Whom the service speaks to in Slack: one for all of its parts, or None with Slack off."""
    many = settings.slack_client_id is not None
    if not (many or settings.slack_bot_token or settings.slack_modes()):
        return None
    from bot.slack.install.here import workspaces  # noqa: PLC0415 - heavy, and seldom not needed

    return workspaces(settings, store.engine if many else None, utc_now)


def build_slack(
    settings: Settings,
    book: Callable[[], TableBook],
    archive: Archive,
    places: Workspaces | None,
    watching: tuple[WatchStore, Runner],
    metrics: Metrics,
) -> SlackSurface | None:
    """The Slack app for the modes that have credentials, or None and a word on how to get one."""
    modes = settings.slack_modes()
    if not modes:
        logs.say(
            "gpusize: Slack is off; set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET"
            " (HTTP) to turn it on."
        )
        return None
    logs.say(f"gpusize: Slack is on: {' and '.join(MODE_NAMES[mode] for mode in modes)}.")
    from bot.slack.app import build_app  # noqa: PLC0415 - heavy, and not needed with Slack off

    surface = build_app(
        settings,
        book,
        archive=archive,
        metrics=metrics,
        places=places,
        watching=watching,
    )
    metrics.watch_slack(surface.status)
    return surface


def build_watch(
    settings: Settings,
    store: WatchStore,
    places: Workspaces | None,
    live: LiveBook,
    metrics: Metrics,
) -> WatchService | None:
    """What checks scenarios and posts alerts, unless it is switched off."""
    if not is_on("GPUSIZE_WATCH", os.environ, Path.cwd() / ".env"):
        return None
    outbox = Outbox(store.engine)
    metrics.watch_outbox(lambda: backlog(store, outbox))
    poster = None
    if places is not None and places.any:
        clients = places.client_for
        poster = poster_of(settings, outbox, clients, utc_now, observe=metrics.post)
    upkeep = Upkeep(store, settings.watch_keep)
    runner = the_runner(store, live)
    return WatchService(store, runner, poster, utc_now, observe=metrics.check, upkeep=upkeep)


def backlog(store: WatchStore, outbox: Outbox) -> Backlog:
    """What is to be posted, and what was given up; nothing is made where no database is."""
    if not store.there():
        return Backlog({}, None)
    depth = outbox.depth(utc_now())
    states = {"waiting": depth.waiting, "unclear": depth.unclear, "refused": depth.refused}
    return Backlog(states, depth.oldest_s if depth.waiting else None)
