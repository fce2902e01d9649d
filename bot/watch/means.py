"""What posting needs, and how long it waits for things."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from slack_sdk import WebClient

from bot.slack_api.files import SHOWABLE_AFTER_S
from bot.watch.message import Delivery, Message
from bot.watch.outbox import Outbox
from bot.watch.post import Post, Whose


@dataclass(frozen=True, slots=True)
class Timing:
    """How long things are waited for, in seconds."""

    poll: float = 2.0
    """Between looks into an empty outbox."""
    settle: float = 15.0
    """After an unclear end, until the message is looked for: the request may still be under way."""
    longest_backoff: float = 300.0
    give_up: float = 7 * 86_400.0
    """After which a message that cannot be delivered is news no more."""
    skew: float = 600.0
    """How far Slack's clock may be off when looking for a message."""
    picture: tuple[float, ...] = SHOWABLE_AFTER_S
    database: tuple[float, ...] = (0.2, 1.0, 3.0, 10.0)
    """Before saying once more to a database that is away what became of a message."""


def _nothing(ended: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Means:
    """What an attempt needs."""

    outbox: Outbox
    client_for: Callable[[Whose], WebClient | None]
    """None for a workspace without a token."""
    render: Callable[[Post], Message]
    clock: Callable[[], datetime]
    delivery: Delivery = "at-most-once"
    timing: Timing = field(default_factory=Timing)
    sleep: Callable[[float], object] = time.sleep
    observe: Callable[[str], None] = _nothing
    """Told how each attempt ended: sent, later, limited, doubtful, unclear or refused."""
    drawing: Lock = field(default_factory=Lock)


__all__ = ["Means", "Timing"]
