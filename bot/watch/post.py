"""Whose a scenario is, and a message that is to be posted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Kind = Literal["alert", "line", "update", "reply", "direct"]


@dataclass(frozen=True, slots=True)
class Whose:
    """A workspace; every row of the watch is keyed by it."""

    enterprise: str
    """Slack's enterprise id; empty outside Enterprise Grid."""
    workspace: str


LOCAL = Whose("", "local")
"""The terminal's own, and a bot's with one workspace."""


@dataclass(frozen=True, slots=True)
class Post:
    """One message: facts, not blocks. Rendering happens when it is posted."""

    key: str
    """Unique: a second post with it is not put. It names what is said, e.g. check 17's alert."""
    whose: Whose
    scenario_id: str | None
    channel: str
    """A channel's id; a user's for a direct message."""
    kind: Kind
    payload: Mapping[str, Any]
    """JSON values."""
    not_before: datetime


__all__ = ["LOCAL", "Kind", "Post", "Whose"]
