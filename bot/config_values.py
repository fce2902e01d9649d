"""Values of settings, each judged by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.addresses import is_base_address
from core.errors import InputError, echo

DEFAULT_API_URL = "https://slack.com/api/"

KEEP = timedelta(days=3 * 365)
"""How long the watch keeps what is over: the longest usual commitment for accelerators, so
that the checks from its beginning are there when it ends."""
LEAST_KEEP_DAYS, MOST_KEEP_DAYS = 366, 36_500
"""The least is the longest snooze of a button, and the year of quarters that is made up."""

Delivery = Literal["at-most-once", "at-least-once"]


def api_url(text: str) -> str:
    """The base of Slack's Web API, with its closing slash, or InputError."""
    if not is_base_address(text):
        raise InputError(
            f"SLACK_API_URL must be an http:// or https:// address such as {DEFAULT_API_URL};"
            f" you gave '{echo(text)}'.",
            field="SLACK_API_URL",
        )
    return text if text.endswith("/") else text + "/"


def delivery(text: str) -> Delivery:
    """What becomes of a message whose end is unclear, or InputError."""
    match text.lower():
        case "at-most-once" | "at-least-once" as word:
            return word
    raise InputError(
        f"GPUSIZE_DELIVERY must be at-most-once or at-least-once; you gave '{echo(text)}'.",
        field="GPUSIZE_DELIVERY",
    )


def keep(text: str) -> timedelta | None:
    """How many days finished checks and posted messages are kept; None is for ever. Or InputError.

    >>> keep("400"), keep("forever")
    (datetime.timedelta(days=400), None)
    """
    if text.lower() == "forever":
        return None
    if text.isascii() and text.isdecimal() and len(text) <= 9:
        days = int(text)
        if LEAST_KEEP_DAYS <= days <= MOST_KEEP_DAYS:
            return timedelta(days=days)
    raise InputError(
        f"GPUSIZE_WATCH_KEEP_DAYS must be a whole number of days from {LEAST_KEEP_DAYS} to"
        f" {MOST_KEEP_DAYS:,}, or forever; you gave '{echo(text)}'.",
        field="GPUSIZE_WATCH_KEEP_DAYS",
    )


def passwords(url: str) -> tuple[str, ...]:
    """The password in a database's address, as written there and as sent."""
    try:
        parts = urlsplit(url)
        found = [parts.password or "", *dict(parse_qsl(parts.query)).get("password", "").split()]
    except ValueError:
        return (url,)
    return tuple(dict.fromkeys(p for f in found for p in (f, unquote(f))))
