"""A post as Slack shows it. The same post gives the same message, whenever it is rendered."""

from __future__ import annotations

from bot.render.alert import alert, alt_text, line, picture
from bot.watch.message import PICTURE, Message
from bot.watch.post import Post


def rendered(post: Post) -> Message:
    """The message of a post: an alert with its picture, or one line."""
    payload = post.payload
    if post.kind == "line":
        said = line(payload)
        return Message(said["text"], said["blocks"])
    drawn = picture(payload)
    said = alert(payload, picture=PICTURE if drawn is not None else None)
    shown = alt_text(payload) if drawn is not None else ""
    return Message(said["text"], said["blocks"], drawn, shown)
