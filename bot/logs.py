"""Log lines of the service: as text or as JSON, with the request they belong to, without secrets.

A request's id is kept in a context variable, so that a line says whose it is however deep it is
written. Threads that finish a request's work run in a copy of its context (`bot/slack/worker.py`).
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import threading
import traceback
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

from bot.slack.redact import install_redaction

FORMS = ("text", "json")
"""What GPUSIZE_LOG may be."""

_ASKED: ContextVar[str] = ContextVar("request_id", default="")
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
"""Ids taken from outside: those of proxies and tracers, and nothing a log could be forged with."""
_REFERENCE = re.compile(r"\breference ([0-9a-f]{8})\b")
"""How every error boundary of this program writes the reference that people are told."""

log = logging.getLogger("gpusize")


def start(form: str, hidden: Iterable[str]) -> None:
    """Log to stderr in this form from now on; `hidden` are values that never appear.

    Warnings of Python and the ends of threads become log lines too, so that no line escapes the
    form or the redaction.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter(hidden) if form == "json" else TextFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    install_redaction(hidden)
    # ten lines of INFO whenever it is loaded
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.captureWarnings(True)
    threading.excepthook = thread_died


def say(line: str) -> None:
    """A line for whoever started the service, at once: on stdout, or as JSON with the log."""
    if any(isinstance(h.formatter, JsonFormatter) for h in logging.getLogger().handlers):
        log.info("%s", line)
        return
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def current() -> str:
    """The id of the request that is answered here and now, or nothing."""
    return _ASKED.get()


@contextmanager
def request(given: str | None = None) -> Generator[str]:
    """One request: its id is `given`, if that is a usable one, else a new one.

    >>> with request("edge-4f1c2b7a") as asked:
    ...     asked, current()
    ('edge-4f1c2b7a', 'edge-4f1c2b7a')
    >>> current()
    ''
    """
    token = _ASKED.set(given if given and _usable(given) else secrets.token_hex(8))
    try:
        yield _ASKED.get()
    finally:
        _ASKED.reset(token)


def _usable(given: str) -> bool:
    # one that looks like a credential would be printed with every line
    return bool(_SANE.fullmatch(given)) and install_redaction(()).clean(given) == given


class TextFormatter(logging.Formatter):
    """One line for people, with the request's id after the logger's name."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s%(asked)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback below it."""
        asked = current()
        record.asked = f" [{asked}]" if asked else ""
        return super().format(record)


class JsonFormatter(logging.Formatter):
    """One JSON object a line, whatever the message and the traceback hold."""

    def __init__(self, hidden: Iterable[str] = ()) -> None:
        super().__init__()
        self._hidden = install_redaction(hidden)

    def format(self, record: logging.LogRecord) -> str:
        """The line. Texts are cleaned here too: JSON would hide a secret from a later search."""
        message = record.getMessage()
        found = _REFERENCE.search(message)
        moment = datetime.fromtimestamp(record.created, UTC)
        fields = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": message,
            "request_id": current(),
            "reference": found[1] if found else "",
            "exception": self._trace(record),
            "stack": record.stack_info or "",
        }
        clean = self._hidden.clean
        return json.dumps({n: clean(text) for n, text in fields.items() if text})

    def _trace(self, record: logging.LogRecord) -> str:
        if record.exc_text:  # set where redaction had something to do
            return record.exc_text
        if record.exc_info and record.exc_info[0] is not None:
            return self.formatException(record.exc_info)
        return ""


def thread_died(end: threading.ExceptHookArgs) -> None:
    """What Python would print raw: a thread that ended with an error nobody handled."""
    if issubclass(end.exc_type, SystemExit):
        return
    name = end.thread.name if end.thread else "?"
    error = end.exc_value if end.exc_value is not None else end.exc_type()
    trace: TracebackType | None = end.exc_traceback
    try:
        log.error("The thread %s ended.", name, exc_info=(end.exc_type, error, trace))
    except Exception:  # noqa: BLE001 - the last resort of a thread that is gone already
        traceback.print_exc()
