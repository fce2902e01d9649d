"""What the app asks a workspace for, and why; docs/slack.md and the manifest say the same."""

from __future__ import annotations

SCOPES = {
    "commands": "slash commands, buttons and the message shortcut reach the app",
}
"""Bot scopes and what each is for. No user scopes."""
