"""What a user may set: the service to ask and its secret, in the environment or in a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Mapping, NamedTuple

from .away import Away

FILE = "libreoffice.json"
URL, TOKEN = "GPUSIZE_URL", "GPUSIZE_EXCEL_TOKEN"


class Settings(NamedTuple):
    """Where to ask, if not on this computer."""

    url: str | None
    token: str | None


def load(environ: Mapping[str, str], written: str | None) -> Settings:
    """The environment over the file over the address written into the extension.

    Raises Away for a file that cannot be meant.
    """
    kept = _read(environ)
    return Settings(
        environ.get(URL) or kept.get("url") or written, environ.get(TOKEN) or kept.get("token")
    )


def file(environ: Mapping[str, str]) -> Path | None:
    """Where the file is: in the folder where gpusize keeps what is its user's, if there is one."""
    named = environ.get("GPUSIZE_DATA")
    try:
        if named:
            return Path(named).expanduser() / FILE
        if sys.platform == "win32":
            folder = environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        elif sys.platform == "darwin":
            folder = Path.home() / "Library" / "Application Support"
        else:
            folder = environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    except RuntimeError:  # nobody's home directory is known
        return None
    return Path(folder) / "gpusize" / FILE


def _read(environ: Mapping[str, str]) -> dict[str, str]:
    path = file(environ)
    try:
        if path is None or not path.is_file():
            return {}
        found = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise Away(f"{path} cannot be read as JSON: {error}.") from error
    if not isinstance(found, dict) or any(not isinstance(v, str) for v in found.values()):
        raise Away(f'{path} must be such as {{"url": "http://host:8080", "token": "..."}}.')
    return found
