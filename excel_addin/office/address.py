"""Where an add-in is served: the address that manifests hold and Excel loads everything from."""

from __future__ import annotations

from urllib.parse import urlsplit

from core.errors import InputError, echo

HERE = ("localhost", "127.0.0.1", "::1")
"""Hosts that may do without HTTPS: this machine, for trying things out."""

LONGEST = 1_500
"""Characters: file names follow, and a manifest takes 2,048 in all."""


def read_address(text: str, name: str) -> str:
    """The address of the add-in's folder with its closing slash; `name` is what to blame.

    >>> read_address("https://gpusize.example.com/excel", "--url")
    'https://gpusize.example.com/excel/'

    Raises InputError for what cannot be one, and for an address without HTTPS elsewhere than on
    this machine: Excel does not load add-ins from there.
    """
    like = "such as https://gpusize.example.com/excel/"
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname, parts.port  # raises ValueError for what is no port
    except ValueError:
        host = port = None
        parts = urlsplit("")
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    proper = text.isascii() and text.isprintable() and " " not in text.strip() and port != 0
    if parts.scheme not in ("http", "https") or not (host and plain and proper):
        raise InputError(
            f"{name} must be the address of a folder, {like}; you gave '{echo(text)}'.", field=name
        )
    if parts.scheme == "http" and host not in HERE:
        raise InputError(
            f"{name} must start with https://, because Excel loads add-ins from nowhere else;"
            f" you gave '{echo(text)}'.",
            field=name,
        )
    if parts.path.rpartition("/")[2].endswith((".html", ".json", ".xml")):
        raise InputError(
            f"{name} must be the address of the folder, not of a file in it, {like};"
            f" you gave '{echo(text)}'.",
            field=name,
        )
    if len(text) > LONGEST:
        raise InputError(f"{name} may have at most {LONGEST:,} characters.", field=name)
    return text.strip().rstrip("/") + "/"
