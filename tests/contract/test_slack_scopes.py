"""The permissions in the manifest are those the program knows a use for."""

from __future__ import annotations

import json
from pathlib import Path

from bot.slack.scopes import OPTIONAL, REQUIRED


def test_the_manifest_asks_for_what_is_used() -> None:
    path = Path(__file__).parents[2] / "deploy" / "slack-manifest.json"
    asked = json.loads(path.read_text("utf-8"))["oauth_config"]["scopes"]
    assert REQUIRED.keys() <= set(asked["bot"]) <= REQUIRED.keys() | OPTIONAL.keys()
    assert all([*REQUIRED.values(), *OPTIONAL.values()])
