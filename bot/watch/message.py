"""A message ready for Slack, and what its poster may still have to change about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.render.slack import plain_text

Block = dict[str, Any]
Delivery = Literal["at-most-once", "at-least-once"]
"""What happens to a message whose request had an unclear end, where nobody can look for it."""

PICTURE = "PICTURE"
"""Stands for the picture's file id in the blocks: `{"slack_file": {"id": PICTURE}}`."""

REPEATED = "Posted again: Slack's answer to an earlier attempt was lost, so this may be here twice."


@dataclass(frozen=True, slots=True)
class Message:
    """What a post looks like: the same for the same post, whenever it is rendered."""

    text: str
    """For notifications and screen readers, escaped."""
    blocks: Sequence[Block] = field(default_factory=list[Block])
    picture: bytes | None = None
    """PNG; shown by the image block whose file is PICTURE."""
    alt_text: str = ""


def with_picture(blocks: Sequence[Block], file_id: str | None) -> list[Block]:
    """The blocks with the picture's file, or without the picture.

    >>> shown = [{"type": "divider"}, {"type": "image", "slack_file": {"id": PICTURE}}]
    >>> with_picture(shown, "F1")[1], len(with_picture(shown, None))
    ({'type': 'image', 'slack_file': {'id': 'F1'}}, 1)
    """
    found = list[Block]()
    for block in blocks:
        if block.get("slack_file") == {"id": PICTURE}:
            if file_id is None:
                continue
            found.append({**block, "slack_file": {"id": file_id}})
        else:
            found.append(block)
    return found


def repeated(message: Message) -> Message:
    """The message, saying that it may be there already."""
    said = {"type": "context", "elements": [plain_text(REPEATED)]}
    return Message(
        f"{message.text}\n{REPEATED}",
        [*message.blocks, said] if message.blocks else [],
        message.picture,
        message.alt_text,
    )


__all__ = ["PICTURE", "Block", "Delivery", "Message", "repeated", "with_picture"]
