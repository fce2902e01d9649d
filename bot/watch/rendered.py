"""A post as Slack shows it. The same post gives the same message, whenever it is rendered."""

from __future__ import annotations

from bot.render.slack import escape
from bot.watch.message import Message
from bot.watch.post import Post
from core.watch.finding import Failure, outcome_of


def rendered(post: Post) -> Message:
    """The message of a post."""
    payload = post.payload
    found = outcome_of(payload["finding"])
    said = found.message if isinstance(found, Failure) else found.now.summary
    return Message(escape(f"{payload['scenario']['name']}, {payload['reason']}: {said}"))
