"""What is said about a message that did not get where it should."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.render.slack import escape, plain_text
from bot.slack_ids import is_user
from bot.watch.message import Message
from bot.watch.post import Post

NO_TOKEN = "no_token"  # noqa: S105 - the name of an error
NOT_RENDERED = "not_rendered"
NOTICES = "undelivered/"
"""How the keys of notices begin: while they are there, the same failure is told once."""

_ACCOUNT = "invite gpusize again, or install it anew"
_WHY: Mapping[str, str] = {
    "is_archived": "the channel is archived; choose another one or unarchive it",
    "channel_not_found": "there is no such channel, or it is private and gpusize is not in it;"
    " choose another one or invite gpusize",
    "not_in_channel": "gpusize is not in that channel; invite it",
    "restricted_action": "the workspace does not let gpusize post there; ask its administrators",
    "token_revoked": "gpusize's access to the workspace was withdrawn; install it again",
    "account_inactive": "gpusize was removed from the workspace; install it again",
    "invalid_auth": "Slack does not know gpusize's token; set SLACK_BOT_TOKEN or install it again",
    "missing_scope": "gpusize may not post; install it again to grant chat:write",
    "msg_too_long": "it is longer than Slack takes",
    "invalid_blocks": "Slack did not take its form, which is a fault of gpusize",
    NO_TOKEN: "gpusize has no token for the workspace; set SLACK_BOT_TOKEN or install it",
}

LOST = (
    "Slack's answer was lost and gpusize may not read the channel, so it is not known whether the"
    " message arrived; it is not posted again (GPUSIZE_DELIVERY=at-most-once). Granting"
    " channels:history, or groups:history for a private channel, lets gpusize look."
)


def why(error: str) -> str:
    """One clause: what Slack's error means, and what to do.

    >>> why("is_archived")
    'the channel is archived; choose another one or unarchive it (is_archived)'
    """
    return f"{_WHY[error]} ({error})" if error in _WHY else f"Slack says {error}"


def notice(post: Post, reason: str, error: str, at: datetime) -> Post | None:
    """A direct message to the owner about a post that failed; None where there is nobody to tell.

    The same failure of the same channel has the same key.
    """
    scenario: Mapping[str, Any] = post.payload.get("scenario") or {}
    owner = str(scenario.get("owner") or "")
    if post.kind == "direct" or not is_user(owner):
        return None
    name = str(scenario.get("name") or post.scenario_id or "a scenario")
    whose = post.whose
    return Post(
        key=f"{NOTICES}{whose.enterprise}/{whose.workspace}/{post.channel}/{owner}/{error}",
        whose=whose,
        scenario_id=post.scenario_id,
        channel=owner,
        kind="direct",
        payload={
            "text": f"gpusize could not post about '{name}' in {post.channel}: {reason}.",
            "channel": post.channel,
        },
        not_before=at,
    )


def plain(post: Post) -> Message | None:
    """The message of a post that is only a text."""
    text = post.payload.get("text")
    if not isinstance(text, str):
        return None
    block = {"type": "section", "text": plain_text(text[:2900])}
    return Message(escape(text[:2900]), [block])
