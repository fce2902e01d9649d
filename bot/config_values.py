"""Values of settings, each judged by itself."""

from __future__ import annotations

from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

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


def public_url(text: str | None) -> str | None:
    """The https:// address of this service, with its closing slash, or InputError."""
    if text is None:
        return None
    if not is_base_address(text) or not text.lower().startswith("https://"):
        raise InputError(
            "GPUSIZE_PUBLIC_URL must be an https:// address such as https://gpusize.example.com/;"
            f" you gave '{echo(text)}'.",
            field="GPUSIZE_PUBLIC_URL",
        )
    return text if text.endswith("/") else text + "/"


def passwords(url: str) -> tuple[str, ...]:
    """The password in a database's address, as written there and as sent."""
    try:
        parts = urlsplit(url)
        found = [parts.password or "", *dict(parse_qsl(parts.query)).get("password", "").split()]
    except ValueError:
        return (url,)
    return tuple(dict.fromkeys(p for f in found for p in (f, unquote(f))))


def is_base_address(text: str) -> bool:
    """Whether a text is an http:// or https:// address that paths can be put behind."""
    try:
        parts = urlsplit(text)
        port = parts.port  # raises ValueError for what is no port
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or any(c.isspace() for c in text))
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0 and plain
