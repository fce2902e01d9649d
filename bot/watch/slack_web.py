"""Slack's Web API as the outbox needs it: each request is made once, and its end is told apart.

It ends in an answer, or in one of four ways: `Refused` and `NotTaken` (certainly nothing happened),
`Limited`, or `Unclear`: the request may have been accepted. A second copy of a message is worse
than a late one, so whatever is not known for certain is `Unclear`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from traceback import walk_tb
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

TIMEOUT_S = 10
"""The longest wait for an answer, far below the outbox's lease."""
EVENT_TYPE = "gpusize_alert"
RETRY_AFTER_S = 30.0
"""Where Slack asks to wait and does not say how long."""
PAGE = 100
MOST_PAGES = 50

# docs.slack.dev/reference/methods/chat.postMessage, Errors: "it's possible some aspect of the
# operation succeeded before the error was raised"
_MAYBE = {"fatal_error", "internal_error", "service_unavailable", "request_timeout"}
_LIMITED = {"ratelimited", "rate_limited", "message_limit_exceeded"}
_LATER = {"team_added_to_org", "token_expired", "accesslimited"}
"""Refused now, and likely taken in a minute: a token that is being rotated, say."""
_CODE = re.compile(r"[a-z][a-z0-9_]*")

GONE = frozenset(
    {"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found",
     "cannot_reply_to_message"}
)  # fmt: skip
"""The message that was to be updated or replied to cannot be any more."""


class SlackEndError(Exception):
    """A request that was not answered as it should be."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class Refused(SlackEndError):  # noqa: N818 - Slack's answer
    """Slack says no, and will say so again."""

    def __init__(self, error: str, details: Sequence[str] = ()) -> None:
        super().__init__(error)
        self.details = tuple(details)


class NotTaken(SlackEndError):  # noqa: N818
    """Nothing happened, and it may be tried again."""


class Unclear(SlackEndError):  # noqa: N818
    """It may have happened or not."""


class Limited(SlackEndError):  # noqa: N818
    """Slack asks to wait; `whole` when the limit is that of a method, for all channels."""

    def __init__(self, retry_after_s: float, *, whole: bool) -> None:
        super().__init__("ratelimited")
        self.retry_after_s = retry_after_s
        self.whole = whole


@dataclass(frozen=True, slots=True)
class Found:
    """A message that is there."""

    channel: str
    ts: str
    in_thread: bool


def web_client(token: str | None, api_url: str) -> WebClient:
    """A client that does not wait for ever, and sends nothing twice by itself: Slack could not tell
    a second copy from a new message.
    """
    return WebClient(token=token, base_url=api_url, timeout=TIMEOUT_S, retry_handlers=[])


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
        answer = _once(
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
        answer = _repeatable(
            lambda: self._client.chat_update(
                channel=channel, ts=ts, text=text, blocks=[dict(block) for block in blocks]
            ),
            whole=False,
        )
        return _placed(answer, channel, in_thread=False)

    def upload(self, data: bytes, name: str, alt_text: str) -> str:
        """A file's id. Nobody sees it before a message shows it, so it may be repeated."""
        client = self._client
        place = _repeatable(
            lambda: client.files_getUploadURLExternal(
                filename=name, length=len(data), alt_txt=alt_text
            )
        )
        url, file_id = place.get("upload_url"), place.get("file_id")
        if not isinstance(url, str) or not url.startswith(("https://", "http://")) or not file_id:
            raise NotTaken("Slack named no place to upload to")
        request = Request(url, data=data, method="POST")  # noqa: S310 - checked above
        try:
            with urlopen(request, timeout=TIMEOUT_S):  # noqa: S310
                pass
        except HTTPError as error:
            with error:
                raise NotTaken(f"the upload was answered with status {error.code}") from None
        except Exception as error:
            raise NotTaken(f"the upload ended in {type(error).__name__}") from error
        _repeatable(
            lambda: client.files_completeUploadExternal(files=[{"id": file_id, "title": name}])
        )
        return str(file_id)

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
                answer = _repeatable(lambda: client.conversations_history(**where))
            else:
                answer = _repeatable(lambda: client.conversations_replies(ts=thread_ts, **where))
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


def _repeatable(ask: Callable[[], SlackResponse], *, whole: bool = True) -> SlackResponse:
    """One request that may be made again; its unclear end is no worse than a failure."""
    try:
        return _once(ask, whole=whole)
    except Unclear as end:
        raise NotTaken(end.error) from end


def _once(ask: Callable[[], SlackResponse], *, whole: bool = False) -> SlackResponse:
    """One request. Raises SlackEndError by how it ended."""
    try:
        return ask()
    except SlackApiError as error:
        raise _ended(error.response, whole=whole) from error
    except Exception as error:
        if _never_connected(error):
            raise NotTaken(f"Slack cannot be reached ({_kind(error)})") from error
        raise Unclear(f"the request ended in {_kind(error)}") from error


def _ended(answer: Any, *, whole: bool) -> SlackEndError:
    status = answer.status_code
    data = answer.data if isinstance(answer.data, dict) else {}
    code = str(data.get("error") or "")
    if status == 429 or code in _LIMITED:
        return Limited(_retry_after(answer.headers), whole=whole)
    if status >= 500 or (status in (200, 408) and not _CODE.fullmatch(code)) or code in _MAYBE:
        return Unclear(f"Slack answered with status {status}" + f", {code[:60]}" * bool(code))
    if code in _LATER:
        return NotTaken(code)
    if status != 200 and not _CODE.fullmatch(code):
        return NotTaken(f"status {status}, which is not Slack's way to say no")
    messages = (data.get("response_metadata") or {}).get("messages") or []
    return Refused(code, [str(message) for message in messages])


def _retry_after(headers: Mapping[str, Any]) -> float:
    value = {name.lower(): text for name, text in headers.items()}.get("retry-after")
    text = str(value[0] if isinstance(value, list) else value)
    return max(float(text), 1.0) if text.isascii() and text.isdecimal() else RETRY_AFTER_S


def _never_connected(error: BaseException) -> bool:
    """Whether it was raised while connecting, before a byte of the request went out.

    urllib wraps what happens while connecting and while sending in the same URLError.
    """
    reason = getattr(error, "reason", None)
    cause = reason if isinstance(reason, BaseException) else error
    return any(
        frame.f_code.co_name == "connect" and frame.f_globals.get("__name__") == "http.client"
        for frame, _ in walk_tb(cause.__traceback__)
    )


def _kind(error: BaseException) -> str:
    reason = getattr(error, "reason", None)
    return type(reason if isinstance(reason, BaseException) else error).__name__
