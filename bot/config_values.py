"""Values of settings, each judged by itself."""

from __future__ import annotations

from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.addresses import is_base_address
from core.errors import InputError, echo

DEFAULT_API_URL = "https://slack.com/api/"

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


def passwords(url: str) -> tuple[str, ...]:
    """The password in a database's address, as written there and as sent."""
    try:
        parts = urlsplit(url)
        found = [parts.password or "", *dict(parse_qsl(parts.query)).get("password", "").split()]
    except ValueError:
        return (url,)
    return tuple(dict.fromkeys(p for f in found for p in (f, unquote(f))))
