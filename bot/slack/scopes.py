"""What the app asks a workspace for, and why; docs/slack.md and the manifest say the same.

`gpusize doctor` compares the permissions with what a workspace has granted.
"""

from __future__ import annotations

REQUIRED = {
    "app_mentions:read": "messages that mention the app reach it, and no others",
    "chat:write": "alerts, and answers to mentions",
    "commands": "slash commands, buttons, forms and the message shortcut reach the app",
    "files:write": "pictures of alerts and answers, and workbooks",
}
"""Bot scopes and what each is for. No user scopes."""

OPTIONAL = {
    "channels:history": "looking whether an alert arrived whose answer was lost",
    "groups:history": "the same in private channels",
}
"""May be added by hand (docs/slack.md)."""

EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "tokens_revoked")
"""Events of the manifest; team_access_revoked comes to apps of a whole organisation only."""
