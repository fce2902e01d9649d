"""The events that end an installation.

Nothing here is handed to the pool: what is acknowledged is removed. A removal that fails is
answered with 503, and Slack repeats the event; doing it twice changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from slack_bolt import App, BoltResponse
from slack_bolt.context import BoltContext

from bot.slack.install.here import Workspaces
from bot.slack.whose import installed_whose
from bot.watch.post import Whose

log = logging.getLogger(__name__)

EVENTS = ("app_uninstalled", "tokens_revoked", "team_access_revoked")


def is_leaving(body: Mapping[str, Any]) -> bool:
    """Whether a request is one of these, which are not taken for copies of each other."""
    event = body.get("event")
    return isinstance(event, Mapping) and event.get("type") in EVENTS


def register(app: App, workspaces: Workspaces, clock: Callable[[], datetime]) -> None:
    """Listen for the end of installations."""

    def on_leaving(
        body: dict[str, Any], event: dict[str, Any], context: BoltContext
    ) -> BoltResponse:
        now = clock()
        at = _moment(body.get("event_time"), now)
        try:
            for whose in _who_left(body, event, context):
                workspaces.left(whose, at, now)
        except Exception:
            log.exception("What is kept of a workspace that left could not be removed.")
            return BoltResponse(status=503, body="")
        return BoltResponse(status=200, body="")

    for name in EVENTS:
        app.event(name)(on_leaving)


def _who_left(
    body: Mapping[str, Any], event: Mapping[str, Any], context: BoltContext
) -> list[Whose]:
    whose = installed_whose(body, context)
    if event["type"] == "team_access_revoked":  # an organisation took it away from some workspaces
        teams = event.get("team_ids")
        names = teams if isinstance(teams, list) else []
        return [Whose(whose.enterprise, str(team)) for team in names if team]
    tokens = event.get("tokens")
    bots = tokens.get("bot") if isinstance(tokens, Mapping) else None
    if event["type"] == "tokens_revoked" and not bots:
        return []  # only people's own tokens, of which there are none here
    return [whose] if whose.enterprise or whose.workspace else []


def _moment(seconds: object, now: datetime) -> datetime:
    """When it happened, by Slack's clock; now, where Slack does not say."""
    if isinstance(seconds, int) and 0 < seconds < now.timestamp():
        return datetime.fromtimestamp(seconds, UTC)
    return now
