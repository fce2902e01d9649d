"""`gpusize excel libreoffice`: write the extension."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from urllib.parse import urlsplit

from core.errors import InputError, echo
from excel_addin.functions import functions
from excel_addin.libreoffice.extension import extension
from pricing.files import replace_whole

ENDING = ".oxt"


def run(arguments: Namespace) -> None:
    """Write the extension for LibreOffice, and say how to install it.

    Raises InputError for a file that cannot be written and an address that cannot be one.
    """
    path = Path(arguments.out)
    if path.suffix.lower() != ENDING:
        raise InputError(
            f"'{echo(arguments.out)}' must end in {ENDING}, or LibreOffice does not know it for an"
            " extension."
        )
    url = _address(arguments.url)
    try:
        replace_whole(path, extension(url))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"'{echo(arguments.out)}' cannot be written: {why}.") from None
    sys.stdout.write(
        f"{path}: {len(functions())} functions for LibreOffice Calc"
        f"{f', computed at {url}' if url else ', computed on this computer'}.\n"
        f"Install it with a double-click or `unopkg add {path}`, then start LibreOffice anew."
        " In a cell, =GPUSIZE_VERSION() shows the version.\n"
    )


def _address(given: str | None) -> str | None:
    if given is None:
        return None
    refusal = InputError(
        f"'{echo(given)}' must be the address of a service, such as https://gpusize.example.com;"
        " write it without user, ? and #.",
        field="url",
    )
    try:
        parts = urlsplit(given)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        raise refusal from None
    if not fits or parts.query or parts.fragment or parts.username:
        raise refusal
    return given.rstrip("/")
