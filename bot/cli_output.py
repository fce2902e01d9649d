"""What the terminal commands share about their output: encoding, JSON, broken pipes, defects."""

from __future__ import annotations

import io
import json
import logging
import os
import sys
from typing import Any

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class OutputError(Exception):
    """The answer is there but cannot be written: a full disk, a closed descriptor."""


def use_utf8() -> None:
    """Write UTF-8 whatever the locale, so that `×` in an answer never ends in a traceback.

    A file name that is not UTF-8 (a lone surrogate in Python) comes out escaped.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def print_json(value: Any) -> None:
    """JSON for people and programs: indented, and refusing NaN, which is no JSON."""
    write(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def write(text: str) -> None:
    """`text` and a newline on stdout; OutputError if that fails, BrokenPipeError passes."""
    try:
        print(text)
    except OSError as error:
        raise _unwritable(error) from None


def flush() -> None:
    """Write what is still held back; fails as `write` does."""
    try:
        if sys.stdout is not None:  # None when it was closed before the start
            sys.stdout.flush()
    except OSError as error:
        raise _unwritable(error) from None


def _unwritable(error: OSError) -> Exception:
    if isinstance(error, BrokenPipeError):
        return error
    return OutputError(f"The output could not be written: {error.strerror}.")


def abandon_stdout() -> None:
    """Point stdout nowhere, so that the interpreter's last flush cannot fail again."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        return


def log_defect(error: Exception) -> str:
    """Log `error` to stderr, traceback and all, and return its reference id."""
    logging.basicConfig(format=LOG_FORMAT)  # does nothing where `serve` has set logging up
    reference = os.urandom(4).hex()
    logging.getLogger("gpusize").error("internal error, reference %s", reference, exc_info=error)
    return reference
