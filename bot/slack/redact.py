"""Secrets out of every log record, whoever writes it.

slack_sdk and Bolt print request bodies, response URLs and WebSocket tickets at DEBUG, and a
traceback can quote any of them. Redaction therefore sits where records are made, not on one
handler: a handler that is added later, or a logger that does not propagate, is covered as well.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable
from typing import Any

MASK = "***"
_SHORTEST_SECRET = 8
"""Masking every occurrence of a shorter string would eat ordinary words."""

_SLASH = r"(?:/|\\/|%2[Ff])"  # plain, escaped in JSON, encoded in a form
_REST = r"""[^\s"'<>&,;)}\]]*"""

_PATTERNS = (
    # xoxb-, xoxp-, xoxe.xoxb-1-, xapp-, xwfp-: keep the kind, drop the value
    (re.compile(r"\b(xox[a-z](?:\.xox[a-z])?|xapp|xwfp)-[\w-]+"), rf"\1-{MASK}"),
    # a response URL or webhook is a capability: whoever has its path can post
    (re.compile(rf"(hooks\.slack(?:-gov)?\.com(?::\d+)?{_SLASH}){_REST}"), rf"\1{MASK}"),
    (
        re.compile(
            rf"({_SLASH}(?:commands|actions|services|workflows|triggers){_SLASH})"
            rf"[A-Z][A-Z0-9]*{_SLASH}{_REST}"
        ),
        rf"\1{MASK}",
    ),
    # the one-time ticket of a Socket Mode address, and the old verification token
    (re.compile(r"\b(ticket=)[^&\s\"']+"), rf"\1{MASK}"),
    (re.compile(r"""(?<![\w-])(["']?token["']?\s*[:=]\s*["']?)[\w.-]{8,}"""), rf"\1{MASK}"),
    # the password in an address, of a database or a proxy: by its place, as it may be a short one
    (re.compile(r"""(://[^\s:/@"']*:)[^\s/@"']+(?=@)"""), rf"\1{MASK}"),
)


class RedactionFilter(logging.Filter):
    """Rewrites a record's message and traceback; never drops a record."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._secrets: frozenset[str] = frozenset()
        self.add(secrets)

    def add(self, secrets: Iterable[str]) -> None:
        """Mask these values too, wherever they appear."""
        with self._lock:
            self._secrets |= {s for s in secrets if len(s) >= _SHORTEST_SECRET}

    def clean(self, text: str) -> str:
        """`text` without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact in place; a record without secrets keeps its arguments."""
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001 - logging would print the raw arguments to stderr
            message = f"(unprintable) {record.msg!r} {record.args!r}"
            record.msg, record.args = self.clean(message), None
        cleaned = self.clean(message)
        if cleaned != message:
            record.msg, record.args = cleaned, None
        if record.exc_info and record.exc_info[0] is not None:
            text = record.exc_text or _FORMATTER.formatException(record.exc_info)
            if (cleaned := self.clean(text)) != text:
                # Formatters print exc_text where it is set; the raw exception goes no further.
                record.exc_text, record.exc_info = cleaned, None
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        return True


_FORMATTER = logging.Formatter()
_FILTER = RedactionFilter()
_installed = threading.Lock()


def install_redaction(secrets: Iterable[str]) -> RedactionFilter:
    """Redact every log record of this process from now on; may be called again with more.

    `secrets` are values without a recognisable shape, such as the signing secret.
    """
    _FILTER.add(secrets)
    with _installed:
        make = logging.getLogRecordFactory()
        if not getattr(make, "redacts", False):

            def redacting(*args: Any, **kwargs: Any) -> logging.LogRecord:
                record = make(*args, **kwargs)
                _FILTER.filter(record)
                return record

            redacting.redacts = True  # pyright: ignore[reportFunctionMemberAccess]
            logging.setLogRecordFactory(redacting)
    return _FILTER
