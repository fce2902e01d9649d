"""The permissions the Slack app asks for, and what each is for.

The manifest in deploy/ asks for the same (a test holds them together); `gpusize doctor` compares
them with what a workspace has granted.
"""

from __future__ import annotations

REQUIRED: dict[str, str] = {
    "commands": "slash commands and the buttons under answers",
}
"""What the app cannot do without."""

OPTIONAL: dict[str, str] = {}
"""What makes it better where it is granted."""
