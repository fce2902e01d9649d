"""Settings: the environment and a `.env` file, read once when the service starts.

Only `gpusize serve` needs settings; asking and calculating work without any, and of all others
only `gpusize calibrate` looks where to keep what it found. The real
environment wins over the file, so that a container's variables are never shadowed by a file
that was left behind. Secrets are kept out of `repr`, and `secrets()` feeds the log redaction.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from core.errors import InputError, echo

DEFAULT_API_URL = "https://slack.com/api/"
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8080

VARIABLES = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_API_URL",
    "GPUSIZE_HOST",
    "GPUSIZE_PORT",
    "GPUSIZE_CALIBRATIONS",
    "GPUSIZE_DATA",
    "GPUSIZE_ANSWERS",
    "DATABASE_URL",
)
"""Every variable the program reads; deploy/.env.example explains each."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the service was told. A missing value is None, never an empty string."""

    slack_bot_token: str | None = field(default=None, repr=False)
    """`xoxb-...`: optional, because answers go to the address that comes with each question."""
    slack_app_token: str | None = field(default=None, repr=False)
    """`xapp-...`: turns Socket Mode on."""
    slack_signing_secret: str | None = field(default=None, repr=False)
    """Turns POST /slack/events on."""
    slack_api_url: str = DEFAULT_API_URL
    """Base of Slack's Web API, with its closing slash."""
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    """0 lets the system pick."""

    def secrets(self) -> tuple[str, ...]:
        """The values that must never reach a log."""
        held = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret)
        return tuple(s for s in held if s)

    def slack_modes(self) -> tuple[str, ...]:
        """The Slack transports these settings turn on: `socket`, `http`, both or none."""
        modes = (("socket", self.slack_app_token), ("http", self.slack_signing_secret))
        return tuple(name for name, credential in modes if credential)


def load_settings(environ: Mapping[str, str], dotenv_path: Path | None = None) -> Settings:
    """Settings from `environ` over the file at `dotenv_path`, if there is one.

    Raises InputError, whose sentence names the variable, for a value that cannot be meant.
    """
    values = {**_read_dotenv(dotenv_path), **_given(environ)}
    return Settings(
        slack_bot_token=values.get("SLACK_BOT_TOKEN"),
        slack_app_token=values.get("SLACK_APP_TOKEN"),
        slack_signing_secret=values.get("SLACK_SIGNING_SECRET"),
        slack_api_url=_api_url(values.get("SLACK_API_URL", DEFAULT_API_URL)),
        host=values.get("GPUSIZE_HOST", DEFAULT_HOST),
        port=read_port(values.get("GPUSIZE_PORT", str(DEFAULT_PORT)), "GPUSIZE_PORT"),
    )


def calibrations_folder(environ: Mapping[str, str], dotenv_path: Path | None = None) -> Path:
    """Where calibrations are kept: GPUSIZE_CALIBRATIONS, or a folder in the user's data directory.

    The data directory is XDG_DATA_HOME or ~/.local/share, on macOS ~/Library/Application Support,
    on Windows LOCALAPPDATA.
    """
    named = {**_read_dotenv(dotenv_path), **_given(environ)}.get("GPUSIZE_CALIBRATIONS")
    return _folder(named, environ, "GPUSIZE_CALIBRATIONS", "calibrations")


def data_folder(environ: Mapping[str, str], dotenv_path: Path | None = None) -> Path:
    """Where this user's answers are kept: GPUSIZE_DATA, or the folder that holds calibrations."""
    named = {**_read_dotenv(dotenv_path), **_given(environ)}.get("GPUSIZE_DATA")
    return _folder(named, environ, "GPUSIZE_DATA", "")


def database_url(environ: Mapping[str, str], dotenv_path: Path | None = None) -> str | None:
    """DATABASE_URL: the database of the price history, if there is one."""
    return {**_read_dotenv(dotenv_path), **_given(environ)}.get("DATABASE_URL")


def keeps_answers(environ: Mapping[str, str], dotenv_path: Path | None = None) -> bool:
    """Whether answers are kept: GPUSIZE_ANSWERS is `on`, as when it is not set, or `off`.

    Raises InputError for another value, because it may have been meant as off.
    """
    values = {**_read_dotenv(dotenv_path), **_given(environ)}
    word = values.get("GPUSIZE_ANSWERS", "on").lower()
    if word not in ("on", "off"):
        raise InputError(
            f"GPUSIZE_ANSWERS must be on or off; you gave '{echo(word)}'.", field="GPUSIZE_ANSWERS"
        )
    return word == "on"


def _folder(named: str | None, environ: Mapping[str, str], variable: str, name: str) -> Path:
    """The folder a variable names, else one of ours in the user's data directory."""
    try:
        if named:
            return Path(named).expanduser()
        if sys.platform == "win32":
            data = environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        elif sys.platform == "darwin":
            data = Path.home() / "Library" / "Application Support"
        else:
            data = environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    except RuntimeError:  # nobody's home directory is known
        raise InputError(
            f"There is no home directory to keep {name or 'data'} in; set {variable} to a folder.",
            field=variable,
        ) from None
    return Path(data) / "gpusize" / name


def read_port(text: str, name: str) -> int:
    """A TCP port from text; `name` is the variable or option to blame.

    >>> read_port("8080", "GPUSIZE_PORT")
    8080
    """
    if text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) <= 65_535:
        return int(text)
    raise InputError(
        f"{name} must be a whole number from 0 to 65535 (0 lets the system pick);"
        f" you gave '{echo(text)}'.",
        field=name,
    )


def _given(values: Mapping[str, str | None]) -> dict[str, str]:
    """The known variables that hold something; an empty or blank one counts as not set."""
    stripped = {name: (values.get(name) or "").strip() for name in VARIABLES}
    return {name: value for name, value in stripped.items() if value}


def _read_dotenv(path: Path | None) -> dict[str, str]:
    if path is None or not path.is_file():
        return {}
    from dotenv import dotenv_values  # noqa: PLC0415 - without the file it is not needed

    try:
        # No interpolation: a secret that contains ${...} means those characters.
        return _given(dotenv_values(path, interpolate=False, encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8 text; save it as UTF-8.", field=".env") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.", field=".env") from None


def _api_url(text: str) -> str:
    if not _is_base_address(text):
        raise InputError(
            f"SLACK_API_URL must be an http:// or https:// address such as {DEFAULT_API_URL};"
            f" you gave '{echo(text)}'.",
            field="SLACK_API_URL",
        )
    return text if text.endswith("/") else text + "/"


def _is_base_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port  # raises ValueError for what is no port
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or any(c.isspace() for c in text))
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0 and plain
