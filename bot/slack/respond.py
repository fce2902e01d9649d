"""Posting to a response_url, and nowhere else.

The address comes out of a request body, so it is only used when it is one of Slack's own (or the
server that SLACK_API_URL names, for tests and proxies). Redirects are not followed: they would
lead to an address nobody checked. A request is never sent twice after an unclear end, because
Slack has no idempotency key and a second copy would be a second message; 429 is a clear no.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from email.message import Message
from enum import Enum
from http.client import HTTPException
from typing import IO, Any, Protocol
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

log = logging.getLogger(__name__)

SLACK_HOSTS = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})
LONGEST_RETRY_AFTER_S = 30.0
_DEFAULT_PORTS = {"https": 443, "http": 80}
_BODY_READ = 2000


class Delivery(Enum):
    """How a post ended."""

    SENT = "sent"
    FOREIGN = "foreign"
    """The address is not Slack's; nothing was sent."""
    REFUSED = "refused"
    """Slack did not take this content; it was certainly not shown."""
    FAILED = "failed"
    """No clear yes: a time-out, a server error, an expired address, a rate limit."""


class Tell(Protocol):
    """Says a message to whoever asked; at `level` it logs that Slack did not take it."""

    def __call__(self, payload: dict[str, Any], *, level: int = logging.ERROR) -> Delivery:
        """Say it."""
        ...


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(
        self,
        req: Request,  # noqa: ARG002 - the base's signature
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: Message,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> None:
        """Let the 3xx itself be the answer."""
        return


class Responder:
    """Posts message payloads to response URLs."""

    def __init__(
        self,
        api_url: str,
        *,
        timeout_s: float = 10.0,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._api_origin = _origin(api_url)
        self._timeout_s = timeout_s
        self._sleep = sleep
        self._opener = build_opener(_NoRedirect)

    def allows(self, url: str) -> bool:
        """Whether `url` is Slack's, or on the very server that SLACK_API_URL names."""
        origin = _origin(url)
        if origin is None:
            return False
        scheme, host, port = origin
        slack = scheme == "https" and host in SLACK_HOSTS and port == _DEFAULT_PORTS["https"]
        return slack or origin == self._api_origin

    def post(self, url: str, payload: Mapping[str, Any], *, level: int = logging.ERROR) -> Delivery:
        """Send `payload`; after a 429 once more, when Retry-After is over.

        That Slack does not take it is logged at `level`.
        """
        if not self.allows(url):
            log.warning("A response_url is not on a Slack host; nothing was posted to it.")
            return Delivery.FOREIGN
        status, text, retry_after = self._send(url, payload)
        if status == 429 and 0 <= retry_after <= LONGEST_RETRY_AFTER_S:
            log.info("Slack asks to wait %.0f s before answering.", retry_after)
            self._sleep(retry_after)
            status, text, _ = self._send(url, payload)
        if status == 200 and _is_ok(text):
            return Delivery.SENT
        log.log(level, "Slack did not take an answer: status %s, %s.", status or "none", text[:200])
        # A 4xx is about what was sent, except where it is about the address or the moment;
        # blocks it cannot show are answered with 404 too (slackapi/java-slack-sdk#1349).
        about_content = 400 <= status < 500 and status not in (404, 408, 410, 429)
        about_content = about_content or _field(text, "error") == "invalid_blocks"
        return Delivery.REFUSED if about_content or status == 200 else Delivery.FAILED

    def _send(self, url: str, payload: Mapping[str, Any]) -> tuple[int, str, float]:
        """One request: status (0 without an answer), start of the body, Retry-After."""
        request = Request(  # noqa: S310 - `allows` has limited scheme and host
            url,
            data=json.dumps(payload, allow_nan=False).encode(),
            headers={"Content-Type": "application/json; charset=utf-8", "User-Agent": "gpusize"},
            method="POST",
        )
        try:
            with self._opener.open(request, timeout=self._timeout_s) as answer:
                return answer.status, answer.read(_BODY_READ).decode(errors="replace"), -1.0
        except HTTPError as error:
            with error:
                text = error.read(_BODY_READ).decode(errors="replace")
                return error.code, text, _seconds(error.headers.get("Retry-After"))
        except (OSError, HTTPException, ValueError) as error:
            # Their texts can quote the address; the kind says enough.
            reason = getattr(error, "reason", error)
            return 0, type(reason).__name__, -1.0


def _origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of a plain URL; None for anything that two parsers may read apart."""
    if "\\" in url or not all("!" <= c <= "~" for c in url):
        return None
    try:
        parts = urlsplit(url)
        port = _DEFAULT_PORTS.get(parts.scheme) if parts.port is None else parts.port
    except ValueError:
        return None
    if not parts.hostname or port is None or "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname, port


def _is_ok(text: str) -> bool:
    """A response_url answers `ok`, or JSON with `"ok": true`."""
    return text.strip() == "ok" or _field(text, "ok") is True


def _field(text: str, name: str) -> object:
    """A field of a JSON object; None where the text is none."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found.get(name) if isinstance(found, dict) else None


def _seconds(value: str | None) -> float:
    """Retry-After in seconds; -1 when it is missing or not a number."""
    return float(value) if value and value.isascii() and value.isdecimal() else -1.0
