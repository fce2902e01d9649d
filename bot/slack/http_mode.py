"""Slack over signed HTTP requests: one function from bytes and headers to an answer.

Everything that is not certainly Slack's is refused before Bolt sees it. Bolt checks the signature
again, but alone it answers 500 to a timestamp that is no number, lets unsigned `ssl_check`
requests pass, logs the body of a request it refuses, and obeys headers of its own.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier

log = logging.getLogger(__name__)

BODY_LIMIT = 1024 * 1024
"""Bytes. A click repeats the message it was made on; real ones stay below 100 KiB."""

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_PASSED_ON = (
    "content-type",
    "x-slack-signature",
    "x-slack-request-timestamp",
    "x-slack-retry-num",
    "x-slack-retry-reason",
)
"""Headers are not signed, and Bolt's own `x-slack-bolt-*` ones would skip a listener."""

HttpAnswer = tuple[int, dict[str, str], bytes]


class HttpMode:
    """Verifies requests and dispatches them to the Bolt app. Thread-safe."""

    def __init__(self, app: App, signing_secret: str | None) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret) if signing_secret else None

    @property
    def is_on(self) -> bool:
        """Whether there is a signing secret to verify requests with."""
        return self._verifier is not None

    def handle(self, body: bytes, headers: Mapping[str, str]) -> HttpAnswer:
        """Answer one request; header names may be in any case."""
        if self._verifier is None:
            return _plain(404, "Slack over HTTP is off: there is no signing secret.")
        if len(body) > BODY_LIMIT:
            return _plain(413, f"The body must be at most {BODY_LIMIT} bytes.")
        given = {name.lower(): value for name, value in headers.items()}
        text, problem = _verified(body, given, self._verifier)
        if problem:
            log.info("A request to the Slack endpoint was refused: %s.", problem)
            return _plain(401, "This request is not signed by Slack.")
        passed_on = {name: given[name] for name in _PASSED_ON if name in given}
        try:
            request = BoltRequest(body=text, headers={**passed_on})
        except Exception:
            # Signed, so Slack sent it; Bolt raises many kinds of errors on a body it cannot read.
            log.exception("A signed request could not be read.")
            return _plain(400, "The body could not be read.")
        response = self._app.dispatch(request)
        return response.status, response.first_headers_without_set_cookie(), response.body.encode()


def _verified(
    body: bytes, headers: Mapping[str, str], verifier: SignatureVerifier
) -> tuple[str, str]:
    """The body as text and nothing, or nothing and why the request is not Slack's."""
    timestamp = headers.get("x-slack-request-timestamp", "")
    signature = headers.get("x-slack-signature", "")
    if not _TIMESTAMP.fullmatch(timestamp):
        return "", "no usable timestamp"
    if not _SIGNATURE.fullmatch(signature):
        return "", "no usable signature"
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return "", "the body is not UTF-8"
    if not verifier.is_valid(text, timestamp, signature):
        return "", "wrong signature or too old"
    return text, ""


def _plain(status: int, sentence: str) -> HttpAnswer:
    return status, {"content-type": "text/plain; charset=utf-8"}, f"{sentence}\n".encode()
