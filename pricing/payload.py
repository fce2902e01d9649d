"""Whether downloaded bytes are a price list at all: not a web page, not cut short."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from typing import Literal

Format = Literal["json", "csv", "zip"]
_MARKUP = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|script|\?xml)", re.IGNORECASE | re.DOTALL
)


def payload_problem(
    body: bytes,
    expected: Format,
    *,
    content_type: str = "",
    content_length: int | None = None,
) -> str | None:
    """Why `body` cannot be a price list in the expected format, or None.

    A login page, a block page or an error page arrives with status 200 more often than not, and a
    dropped connection leaves half a file; both would otherwise be read as a list that shrank.

    >>> payload_problem(b"<!DOCTYPE html><title>Sign in</title>", "json")
    'The answer is a web page, not a price list.'
    >>> payload_problem(b'{"models": [{"id": "gpt-4o", "inp', "json")
    'The JSON is cut short or malformed at character 29 of 33.'
    >>> payload_problem(b'{"models": []}', "json") is None
    True
    """
    if not body.strip():
        return "The answer is empty."
    if _MARKUP.match(body[:4096]) or content_type.lower().startswith("text/html"):
        return "The answer is a web page, not a price list."
    if content_length is not None and len(body) < content_length:
        return f"The answer is cut short: {len(body):,} of {content_length:,} bytes arrived."
    if expected == "zip":
        return _zip(body)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return f"The answer is not UTF-8 text: byte {error.start:,} cannot be read."
    return _json(text) if expected == "json" else _csv(text)


def _json(text: str) -> str | None:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        return f"The JSON is cut short or malformed at character {error.pos:,} of {len(text):,}."
    except RecursionError:
        return "The JSON is nested too deeply to be a price list."
    if not isinstance(found, dict | list):
        return "The JSON is one value, not a list or an object."
    return None


def _csv(text: str) -> str | None:
    # only the ends are read: a full parse of a bulk file is the source's own work
    lines = text.splitlines()
    ends = [row for row in csv.reader(io.StringIO("\n".join((lines[0], lines[-1])))) if row]
    if len(lines) < 2 or len(ends) < 2:
        return "The CSV has no rows."
    if len(ends[-1]) < len(ends[0]):
        return f"The CSV is cut short: its last line has {len(ends[-1])} of {len(ends[0])} columns."
    return None


def _zip(body: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return "The ZIP file is cut short or is none."
    return None if names else "The ZIP file is empty."


__all__ = ["Format", "payload_problem"]
