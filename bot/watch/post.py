"""Whose a scenario is, and a message that is to be posted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.slack_ids import ENTERPRISE, WORKSPACE
from core.errors import InputError, echo

Kind = Literal["alert", "line", "update", "reply", "direct"]


@dataclass(frozen=True, slots=True)
class Whose:
    """A workspace; every row of the watch is keyed by it."""

    enterprise: str
    """Slack's enterprise id; empty outside Enterprise Grid."""
    workspace: str


LOCAL = Whose("", "local")
"""The terminal's own, and a bot's with one workspace."""


_WORKSPACE = re.compile(rf"(?:(?P<enterprise>{ENTERPRISE})/)?(?P<workspace>{WORKSPACE})")


def read_whose(text: str | None, field: str) -> Whose:
    """The workspace that is named, or the terminal's own. Raises InputError.

    >>> read_whose("E1/T1", "workspace"), read_whose(None, "workspace").workspace
    (Whose(enterprise='E1', workspace='T1'), 'local')
    """
    if text is None:
        return LOCAL
    found = _WORKSPACE.fullmatch(text.strip())
    if found is None:
        raise InputError(
            f"{field} takes a Slack workspace's id such as T0123456789, or E.../T... with its"
            f" enterprise's; you gave '{echo(text)}'.",
            field=field,
        )
    return Whose(found["enterprise"] or "", found["workspace"])


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


__all__ = ["LOCAL", "Kind", "Post", "Whose", "read_whose"]
