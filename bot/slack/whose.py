"""Whose a request is: the workspace it came from, where there may be many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt.context import BoltContext

from bot.watch.post import LOCAL, Whose

WhoseIs = Callable[[BoltContext], Whose]


def the_one(_context: BoltContext) -> Whose:
    """Without OAuth there is one workspace, which shares its scenarios with the terminal."""
    return LOCAL


def of_many(context: BoltContext) -> Whose:
    """The workspace and enterprise that Slack names; in shared channels, those of the app."""
    return Whose(context.enterprise_id or "", context.team_id or "")


def installed_whose(body: Mapping[str, Any], context: BoltContext) -> Whose:
    """The installation an event is about: an organisation's has no workspace."""
    whose = of_many(context)
    if context.is_enterprise_install or whose.workspace.startswith("E"):
        return Whose(whose.enterprise or whose.workspace, "")
    return whose
