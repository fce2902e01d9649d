"""deploy/slack-manifest.json against Slack's manifest rules and against the app itself.

The limits are those of Slack's published schema, github.com/slackapi/manifest-schema,
schemas/manifest.schema.2.0.0.json; each is named beside its check. The checks are our own and
know only the parts of a manifest that this app uses: anything else is refused, so that a new part
gets its rule first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse

from bot import commands
from bot.slack import scopes
from bot.slack.app import SlackSurface
from bot.slack.watch import words
from tests.scenario.watch_rig import watch_rig

MANIFEST = json.loads(
    (Path(__file__).parents[2] / "deploy" / "slack-manifest.json").read_text(encoding="utf-8")
)

URL = re.compile(r"https?://.+")

Rule = Any
"""A type, `(low, high)` characters, `(low, high, pattern)`, `[rule, low, high]` or keys."""

TEXTS: dict[str, Rule] = {
    "_metadata": {"major_version": int, "minor_version": int},
    "display_information": {
        "name": (1, 35),  # app-manifests.v1.display_information: name 1 to 35
        "description": (1, 140),
        # The schema says 175, Slack's manifest reference 174: the stricter one.
        "long_description": (175, 4000),
        "background_color": (4, 7, re.compile(r"#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?")),
    },
    "features": {
        "app_home": {
            "home_tab_enabled": bool,
            "messages_tab_enabled": bool,
            "messages_tab_read_only_enabled": bool,
        },
        "shortcuts": [
            {
                "name": (1, 24),
                "type": (6, 7, re.compile(r"message|global")),
                "callback_id": (1, 255),
                "description": (1, 150),
            },
            0,
            10,
        ],
        "bot_user": {"display_name": (1, 80), "always_online": bool},
        "slash_commands": [
            {
                "command": (2, 32, re.compile(r"/[a-z0-9_-]+")),
                "url": (1, 3000, URL),
                "description": (1, 2000),
                "usage_hint": (1, 1000),
                "should_escape": bool,
            },
            1,
            50,
        ],
    },
    "oauth_config": {"scopes": {"bot": [(1, 50), 1, 255], "user": [(1, 50), 0, 255]}},
    "settings": {
        "event_subscriptions": {
            "request_url": (1, 3500, URL),
            "bot_events": [(1, 50), 0, 100],
        },
        "interactivity": {"is_enabled": bool, "request_url": (1, 3500, URL)},
        "org_deploy_enabled": bool,
        "socket_mode_enabled": bool,
        "token_rotation_enabled": bool,
    },
}

REQUIRED = {
    "": {"display_information"},
    "/display_information": {"name"},
    "/features/bot_user": {"display_name"},
    "/features/slash_commands/*": {"command", "description"},
    "/features/shortcuts/*": {"name", "type", "callback_id", "description"},
    "/settings/interactivity": {"is_enabled"},
}


def faults(value: Any, rule: Rule = TEXTS, at: str = "") -> list[str]:
    """Everything in `value` that breaks `rule`, with the place."""
    if isinstance(rule, dict):
        if not isinstance(value, dict):
            return [f"{at}: not an object"]
        place = re.sub(r"/\d+", "/*", at)
        found = [f"{at}/{key}: missing" for key in REQUIRED.get(place, set()) - set(value)]
        found += [f"{at}/{key}: unknown" for key in set(value) - set(rule)]
        for key in set(value) & set(rule):
            found += faults(value[key], rule[key], f"{at}/{key}")
        return found
    if isinstance(rule, list):
        inner, low, high = rule
        if not isinstance(value, list) or not low <= len(value) <= high:
            return [f"{at}: not a list of {low} to {high}"]
        return [f for i, item in enumerate(value) for f in faults(item, inner, f"{at}/{i}")]
    if isinstance(rule, type):
        return [] if type(value) is rule else [f"{at}: not {rule.__name__}"]
    low, high, *pattern = rule
    if not isinstance(value, str) or not low <= len(value) <= high:
        return [f"{at}: not {low} to {high} characters"]
    if pattern and not pattern[0].fullmatch(value):
        return [f"{at}: not {pattern[0].pattern}"]
    return []


def changed(pointer: str, value: Any) -> dict[str, Any]:
    """The manifest with one value replaced or added."""
    manifest = deepcopy(MANIFEST)
    *path, last = pointer.strip("/").split("/")
    place: Any = manifest
    for key in path:
        place = place[int(key)] if isinstance(place, list) else place[key]
    place[int(last) if isinstance(place, list) else last] = value
    return manifest


def test_the_manifest_keeps_slacks_rules() -> None:
    assert faults(MANIFEST) == []
    names = [c["command"] for c in MANIFEST["features"]["slash_commands"]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/extra", {}),
        ("/display_information/name", "x" * 36),
        ("/display_information/description", "x" * 141),
        ("/display_information/long_description", "x" * 174),
        ("/display_information/long_description", "x" * 4001),
        ("/display_information/background_color", "green"),
        ("/display_information/icon", "x"),
        ("/features/bot_user/display_name", ""),
        ("/features/slash_commands", []),
        ("/features/slash_commands", [{"command": "/a", "description": "a"}] * 51),
        ("/features/slash_commands/0/command", "gpusize"),
        ("/features/slash_commands/0/command", "/" + "x" * 32),
        ("/features/slash_commands/0/description", ""),
        ("/features/slash_commands/0/description", "x" * 2001),
        ("/features/slash_commands/0/usage_hint", "x" * 1001),
        ("/features/slash_commands/0/should_escape", "false"),
        ("/features/slash_commands/0/url", "gpusize.example"),
        ("/features/slash_commands/0", {"command": "/gpusize"}),
        ("/features/shortcuts/0/name", "x" * 25),
        ("/features/shortcuts/0/type", "channel"),
        ("/features/app_home", {"home_tab": True}),
        ("/settings/interactivity", {}),
        ("/settings/socket_mode", True),
        ("/settings/socket_mode_enabled", 1),
    ],
)
def test_the_rules_find_what_slack_would_refuse(pointer: str, value: Any) -> None:
    assert faults(changed(pointer, value))


def test_the_commands_are_the_ones_the_app_answers() -> None:
    listed = {c["command"]: c for c in MANIFEST["features"]["slash_commands"]}
    assert tuple(listed) == (*commands.COMMANDS, words.COMMAND)
    watch = listed.pop(words.COMMAND)
    assert watch["description"] == words.DESCRIPTION
    assert watch["usage_hint"] == words.USAGE_HINT
    for command, entry in listed.items():
        assert entry["description"] == commands.DESCRIPTIONS[command]
        assert entry["usage_hint"] == commands.USAGE_HINTS[command]


@pytest.fixture
def surface(tmp_path: Path) -> Iterator[SlackSurface]:
    with watch_rig(f"sqlite:///{tmp_path}/a.db") as rig:
        yield rig.surface


def listener_of(surface: SlackSurface, body: dict[str, Any]) -> int:
    """Which of the app's listeners takes a request."""
    request, response = BoltRequest(mode="socket_mode", body=body), BoltResponse(status=200)
    return next(
        i
        for i, listener in enumerate(surface.app._listeners)
        if listener.matches(req=request, resp=response)
    )


def test_everything_in_the_manifest_has_a_listener_of_its_own(surface: SlackSurface) -> None:
    bodies: dict[str, dict[str, Any]] = {}
    for entry in [*MANIFEST["features"]["slash_commands"], {"command": "/no-such-command"}]:
        bodies[entry["command"]] = {"command": entry["command"], "text": ""}
    for entry in MANIFEST["features"]["shortcuts"]:
        bodies[entry["name"]] = {"type": "message_action", "callback_id": entry["callback_id"]}
    for name in [*MANIFEST["settings"]["event_subscriptions"]["bot_events"], "no_such_event"]:
        bodies[name] = {"type": "event_callback", "event": {"type": name}}
    taken = {name: listener_of(surface, body) for name, body in bodies.items()}
    assert len(set(taken.values())) == len(taken)


def test_the_scopes_are_those_the_app_installs_with_and_each_is_explained() -> None:
    assert MANIFEST["oauth_config"] == {"scopes": {"bot": sorted(scopes.REQUIRED)}}
    assert tuple(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == scopes.EVENTS
    guide = (Path(__file__).parents[2] / "docs" / "slack.md").read_text(encoding="utf-8")
    for scope, why in scopes.REQUIRED.items():
        assert f"| `{scope}` | {why} |" in guide
    for scope in scopes.OPTIONAL:
        assert f"`{scope}`" in guide


def test_the_settings_the_app_relies_on() -> None:
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert MANIFEST["settings"]["interactivity"] == {"is_enabled": True}
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"] is True
    # With escaping on, Slack rewrites @names and links in a question before the app sees it.
    for entry in MANIFEST["features"]["slash_commands"]:
        assert entry["should_escape"] is False
        assert "url" not in entry  # Socket Mode needs none; docs/slack.md says how to add one
