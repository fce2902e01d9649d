"""Modals and App Homes of the Slack stand-in's Web API (docs.slack.dev/reference/methods/views.*).

Every accepted view is kept in `views`, with its id as `ts`, and for a home the person as `channel`.
"""

from __future__ import annotations

import time
from typing import Any

from tests.fakes.slack_reply import Refused
from tests.fakes.slack_rules import check_home, check_view
from tests.fakes.slack_state import Message, SlackState


def open_view(state: SlackState, token: str, args: dict[str, Any]) -> dict[str, Any]:
    """views.open: a valid view first (it leaves the trigger unused), then the trigger."""
    return _on_trigger(state, "views.open", args)


def push_view(state: SlackState, token: str, args: dict[str, Any]) -> dict[str, Any]:
    """views.push: on top of an open one."""
    return _on_trigger(state, "views.push", args)


def update_view(state: SlackState, token: str, args: dict[str, Any]) -> dict[str, Any]:
    """views.update: by view_id or by external_id."""
    view = _good(args)
    with state.changed:
        known = [
            m
            for m in state.views
            if m.ts == args.get("view_id")
            or (args.get("external_id") or m) == m.payload.get("external_id")
        ]
    if not known:
        raise Refused("not_found")
    return _kept(state, "views.update", view, known[-1].ts, known[-1].channel)


def publish_view(state: SlackState, token: str, args: dict[str, Any]) -> dict[str, Any]:
    """views.publish: a person's App Home."""
    user = args.get("user_id")
    if not isinstance(user, str) or not user or not args.get("view"):
        raise Refused("invalid_arguments")
    violations = check_home(args["view"])
    if violations:
        raise Refused("invalid_arguments", violations)
    return _kept(state, "views.publish", args["view"], f"V{state.next_ts()}", user)


def _on_trigger(state: SlackState, method: str, args: dict[str, Any]) -> dict[str, Any]:
    if not args.get("trigger_id"):
        raise Refused("invalid_arguments")
    view = _good(args)
    bad = state.use_trigger_id(args["trigger_id"])
    if bad:
        raise Refused(bad)
    return _kept(state, method, view, f"V{state.next_ts()}", "")


def _good(args: dict[str, Any]) -> dict[str, Any]:
    if not args.get("view"):
        raise Refused("invalid_arguments")
    violations = check_view(args["view"])
    if violations:
        error = violations[0].error
        raise Refused("invalid_arguments" if error == "invalid_blocks" else error, violations)
    return args["view"]


def _kept(
    state: SlackState, method: str, view: dict[str, Any], view_id: str, user: str
) -> dict[str, Any]:
    state.accept(Message(method, view, time.monotonic(), user, view_id), into="views")
    named = {"id": view_id, "team_id": state.team_id, "state": {"values": {}}}
    return {"view": {**view, **named}}


METHODS = {
    "views.open": open_view,
    "views.publish": publish_view,
    "views.push": push_view,
    "views.update": update_view,
}
