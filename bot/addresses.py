"""Addresses that people set: judged before anything is sent to them."""

from __future__ import annotations

from urllib.parse import urlsplit

from core.errors import InputError, echo


def public_url(text: str | None) -> str | None:
    """GPUSIZE_PUBLIC_URL with its closing slash: Slack fetches pictures over https:// alone."""
    if text is None:
        return None
    if not is_base_address(text) or not text.lower().startswith("https://"):
        raise InputError(
            "GPUSIZE_PUBLIC_URL must be an https:// address such as https://gpusize.example.com/;"
            f" you gave '{echo(text)}'.",
            field="GPUSIZE_PUBLIC_URL",
        )
    return text if text.endswith("/") else text + "/"


def is_base_address(text: str) -> bool:
    """Whether a path can be put behind it, and it is one address to every reader."""
    try:
        parts = urlsplit(text)
        port = parts.port  # raises ValueError for what is no port
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or any(c.isspace() for c in text))
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0 and plain
