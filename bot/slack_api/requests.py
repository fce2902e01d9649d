"""One request to Slack's Web API, made once, and how it ended.

It ends in an answer, or in one of four ways: `Refused` and `NotTaken` (certainly nothing happened),
`Limited`, or `Unclear`: the request may have been accepted. A second copy of a message is worse
than a late one, so whatever is not known for certain is `Unclear`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from traceback import walk_tb
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

TIMEOUT_S = 10
"""The longest wait for an answer, far below the outbox's lease."""
RETRY_AFTER_S = 30.0
"""Where Slack asks to wait and does not say how long."""

# docs.slack.dev/reference/methods/chat.postMessage, Errors: "it's possible some aspect of the
# operation succeeded before the error was raised"
_MAYBE = {"fatal_error", "internal_error", "service_unavailable", "request_timeout"}
_LIMITED = {"ratelimited", "rate_limited", "message_limit_exceeded"}
_LATER = {"team_added_to_org", "token_expired", "accesslimited"}
"""Refused now, and likely taken in a minute: a token that is being rotated, say."""
_CODE = re.compile(r"[a-z][a-z0-9_]*")


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


def web_client(token: str | None, api_url: str) -> WebClient:
    """A client that sends nothing twice by itself and does not wait for ever."""
    return WebClient(token=token, base_url=api_url, timeout=TIMEOUT_S, retry_handlers=[])


def repeatable(ask: Callable[[], SlackResponse], *, whole: bool = True) -> SlackResponse:
    """One request that may be made again; its unclear end is no worse than a failure."""
    try:
        return once(ask, whole=whole)
    except Unclear as end:
        raise NotTaken(end.error) from end


def once(ask: Callable[[], SlackResponse], *, whole: bool = False) -> SlackResponse:
    """One request. Raises SlackEndError by how it ended; `whole` is that of `Limited`."""
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
