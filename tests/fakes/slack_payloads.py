"""What Slack sends to an app: signed headers, slash commands and button clicks.

Shapes from docs.slack.dev/interactivity/implementing-slash-commands,
/reference/interaction-payloads/block_actions-payload and /apis/events-api/
using-socket-mode; signatures from /authentication/verifying-requests-from-slack.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any

from tests.fakes.slack_state import Message

TOKEN = "verification-token"  # deprecated, but Slack still sends it


def sign(secret: str, body: bytes, timestamp: int | str | None = None) -> dict[str, str]:
    """HMAC-SHA256 over `v0:timestamp:body`, with now as the time unless given."""
    stamp = str(int(time.time()) if timestamp is None else timestamp)
    base = b"v0:" + stamp.encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def command(
    *, name: str, text: str, trigger_id: str, response_url: str, user_id: str, team_id: str,
    channel_id: str, app_id: str,
) -> dict[str, str]:  # fmt: skip
    """A slash command, as form fields (HTTP) or as the payload (Socket Mode)."""
    return {
        "token": TOKEN,
        "team_id": team_id,
        "team_domain": "stand-in",
        "channel_id": channel_id,
        "channel_name": "general",
        "user_id": user_id,
        "user_name": "tester",
        "command": name,
        "text": text,
        "api_app_id": app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def find_button(
    message: Message, action_id: str | None = None, value: str | None = None
) -> tuple[str, dict[str, Any]]:
    """The block_id and element a user would click; only what the message shows can be."""
    shown: list[tuple[str, dict[str, Any]]] = []
    for index, block in enumerate(message.blocks):
        block_id = block.get("block_id") or f"b{index}"  # Slack makes one up
        elements = block.get("elements", []) if block.get("type") == "actions" else []
        shown += [
            (block_id, item)
            for item in [*elements, block.get("accessory")]
            if isinstance(item, dict) and item.get("type") == "button"
        ]
    wanted = [
        (block_id, item)
        for block_id, item in shown
        if action_id in (None, item.get("action_id")) and value in (None, item.get("value"))
    ]
    if len(wanted) != 1:
        names = [(item.get("action_id"), item.get("value")) for _, item in shown]
        raise LookupError(f"{len(wanted)} buttons match; the message shows {names}")
    return wanted[0]


def click(
    message: Message, button: tuple[str, dict[str, Any]], *, trigger_id: str, response_url: str,
    user_id: str, team_id: str, channel_id: str, app_id: str,
) -> dict[str, Any]:  # fmt: skip
    """A block_actions payload for `button`; an ephemeral message is not echoed in it."""
    block_id, item = button
    payload: dict[str, Any] = {
        "type": "block_actions",
        "user": {"id": user_id, "username": "tester", "name": "tester", "team_id": team_id},
        "api_app_id": app_id,
        "token": TOKEN,
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel_id,
            "is_ephemeral": message.ephemeral,
        },
        "trigger_id": trigger_id,
        "team": {"id": team_id, "domain": "stand-in"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": channel_id, "name": "general"},
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [
            {
                **{name: item[name] for name in ("text", "value", "style") if name in item},
                "action_id": item.get("action_id") or "a0",
                "block_id": block_id,
                "type": "button",
                "action_ts": f"{time.time():.6f}",
            }
        ],
    }
    if not message.ephemeral:
        payload["message"] = {
            "type": "message",
            "bot_id": "B1",
            "ts": message.ts,
            "text": message.text,
            "blocks": message.blocks,
        }
    return payload
