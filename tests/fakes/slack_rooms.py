"""What a workspace of the Slack stand-in has: channels, scopes of tokens, people and files.

A channel exists and has the bot in it unless a test says otherwise, and a token has every scope.
"""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from dataclasses import dataclass, field

EVERY_SCOPE = frozenset({
    "commands", "chat:write", "files:write", "channels:history", "groups:history", "im:history",
    "im:write", "users:read",
})  # fmt: skip


@dataclass
class Channel:
    """One channel; `error` is what posting to it is answered with."""

    private: bool = False
    error: str = ""  # is_archived, channel_not_found, not_in_channel, ...
    held_until: float = 0.0
    """Until then (monotonic) every message is answered with 429."""
    deleted: set[str] = field(default_factory=set)
    """Timestamps of messages that somebody deleted."""


@dataclass
class Upload:
    """A file on its way: a place was named, its bytes came, it was completed."""

    file_id: str
    name: str
    length: int
    alt_text: str
    team: str | None = None
    """Whose app uploaded it and may show it; None for a whole organisation's."""
    data: bytes | None = None
    completed: bool = False
    lag: int = 0
    """How many messages may still not show it."""


class Rooms:
    """Guarded by the stand-in's lock."""

    def __init__(self) -> None:
        self.channels: defaultdict[str, Channel] = defaultdict(Channel)
        self.scopes: dict[str, frozenset[str]] = {}
        """By token; a token that is not here has every scope."""
        self.revoked: dict[str, str] = {}
        """Tokens that are no good any more, and the error they get."""
        self.people: dict[str, dict[str, object]] = {}
        """What users.info says beside the id; anybody who is asked for exists."""
        self.uploads: dict[str, Upload] = {}
        self.file_lag = 0
        """How many messages may not show a new file yet."""
        self.most_objects = 999
        """The longest page of a history."""
        self.impatient: list[str] = []
        """Channels that were posted to while they were held."""
        self._numbers = itertools.count(1)

    def scopes_of(self, token: str) -> frozenset[str]:
        """What a token may do."""
        return self.scopes.get(token, EVERY_SCOPE)

    def hold(self, channel: str, seconds: float) -> None:
        """Answer every message to the channel with 429 for so long."""
        self.channels[channel].held_until = time.monotonic() + seconds

    def new_file(self, name: str, length: int, alt_text: str, team: str | None) -> Upload:
        """A place for a file."""
        file_id = f"F{next(self._numbers):09d}"
        made = Upload(file_id, name, length, alt_text, team, lag=self.file_lag)
        self.uploads[file_id] = made
        return made

    def pictures(self) -> list[Upload]:
        """Files that were uploaded as a whole."""
        return [upload for upload in self.uploads.values() if upload.completed]
