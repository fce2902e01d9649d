"""Slack's Web API as the outbox needs it: messages that carry their key, and finding them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.slack_api.files import upload
from bot.slack_api.requests import TIMEOUT_S, Refused, Unclear, once, repeatable

EVENT_TYPE = "gpusize_alert"
PAGE = 100
MOST_PAGES = 50

GONE = frozenset(
    {"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found",
     "cannot_reply_to_message"}
)  # fmt: skip
"""The message that was to be updated or replied to cannot be any more."""


@dataclass(frozen=True, slots=True)
class Found:
    """A message that is there."""

    channel: str
    ts: str
    in_thread: bool


class SlackWeb:
    """One workspace's Slack."""

    def __init__(self, client: WebClient) -> None:
        # slack_sdk's default repeats chat.postMessage after a lost reply: two messages
        client.retry_handlers = []
        client.timeout = min(client.timeout, TIMEOUT_S)
        self._client = client

    def post(
        self,
        channel: str,
        text: str,
        blocks: Sequence[Mapping[str, Any]],
        key: str,
        thread_ts: str | None = None,
        *,
        broadcast: bool = False,
    ) -> Found:
        """A message that carries its key; `broadcast` shows a reply in the channel too."""
        answer = once(
            lambda: self._client.chat_postMessage(
                channel=channel,
                text=text,
                blocks=[dict(block) for block in blocks],
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
                thread_ts=thread_ts,
                reply_broadcast=broadcast or None,
            )
        )
        return _placed(answer, channel, in_thread=thread_ts is not None)

    def update(
        self, channel: str, ts: str, text: str, blocks: Sequence[Mapping[str, Any]]
    ) -> Found:
        """Replace a message; doing it twice is doing it once."""
        answer = repeatable(
            lambda: self._client.chat_update(
                channel=channel, ts=ts, text=text, blocks=[dict(block) for block in blocks]
            ),
            whole=False,
        )
        return _placed(answer, channel, in_thread=False)

    def upload(self, png: bytes, alt_text: str) -> str:
        """The id of a picture's file. Raises as `files.upload`."""
        return upload(self._client, png, alt_text)

    def find(self, channel: str, key: str, oldest: float, thread_ts: str | None) -> Found | None:
        """The message with this key, in the thread or in the channel.

        Raises Refused where the token may not read there.
        """
        # Slack answers `not in this thread` by an error when the thread is gone
        if thread_ts is not None:
            try:
                if found := self._search(channel, key, oldest, thread_ts):
                    return found
            except Refused as no:
                if no.error not in GONE:
                    raise
        return self._search(channel, key, oldest, None)

    def _search(self, channel: str, key: str, oldest: float, thread_ts: str | None) -> Found | None:
        where: dict[str, Any] = {
            "channel": channel, "oldest": f"{oldest:.6f}", "limit": PAGE,
            "include_all_metadata": True,
        }  # fmt: skip
        client = self._client
        for _ in range(MOST_PAGES):
            if thread_ts is None:
                answer = repeatable(lambda: client.conversations_history(**where))
            else:
                answer = repeatable(lambda: client.conversations_replies(ts=thread_ts, **where))
            for message in answer.get("messages") or []:
                if _key(message) == key:
                    parent = message.get("thread_ts")
                    return Found(channel, message["ts"], parent not in (None, message["ts"]))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            where["cursor"] = cursor
        raise Refused("history_too_long")


def _key(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    return (metadata.get("event_payload") or {}).get("key")


def _placed(answer: SlackResponse, channel: str, *, in_thread: bool) -> Found:
    ts = answer.get("ts")
    if not isinstance(ts, str) or not ts:
        raise Unclear("Slack's answer names no message")
    return Found(str(answer.get("channel") or channel), ts, in_thread)
