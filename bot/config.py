"""Settings: the environment and a `.env` file, read once when the service starts.

Only `gpusize serve` needs settings; asking and calculating work without any, and look only where
prices and calibrations are kept. The real
environment wins over the file, so that a container's variables are never shadowed by a file
that was left behind. Secrets are kept out of `repr`, and `secrets()` feeds the log redaction.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from bot.addresses import public_url
from bot.config_values import DEFAULT_API_URL, KEEP, Delivery, api_url, delivery, keep, passwords
from core.errors import InputError, echo

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8080

CALIBRATED = "calibrations"
PATH_CHARACTERS = "/\\: ~"
"""Left as they are in the address of a file, beside letters and digits."""

VARIABLES = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_API_URL",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "GPUSIZE_TOKEN_KEYS",
    "GPUSIZE_APPROVERS",
    "GPUSIZE_HOST",
    "GPUSIZE_PORT",
    "GPUSIZE_DATA",
    "GPUSIZE_CALIBRATIONS",
    "GPUSIZE_ANSWERS",
    "GPUSIZE_WATCH",
    "GPUSIZE_WATCH_KEEP_DAYS",
    "GPUSIZE_WATCH_TOKEN",
    "GPUSIZE_DELIVERY",
    "GPUSIZE_PUBLIC_URL",
    "GPUSIZE_EXCEL_TOKEN",
    "GPUSIZE_EXCEL_URL",
    "GPUSIZE_TLS_CERT",
    "GPUSIZE_TLS_KEY",
    "GPUSIZE_METRICS_TOKEN",
    "GPUSIZE_LOG",
    "DATABASE_URL",
    # as `pricing.sources.registry.environment_name` makes them; importing it here would cost
    # every start the libraries of the sources
    "GPUSIZE_GENAI_PRICES_URL",
    "GPUSIZE_LITELLM_URL",
    "GPUSIZE_GPUHUNT_URL",
    "GPUSIZE_AZURE_RETAIL_URL",
    "GPUSIZE_AWS_BULK_URL",
    "GPUSIZE_ECB_URL",
    "GPUSIZE_OWN_URL",
)
"""Every variable the program reads; deploy/.env.example explains each."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the service was told. A missing value is None, never an empty string."""

    slack_bot_token: str | None = field(default=None, repr=False)
    """`xoxb-...`: optional, because answers go to the address that comes with each question; their
    pictures are uploaded with it where there is no public address."""
    slack_app_token: str | None = field(default=None, repr=False)
    """`xapp-...`: turns Socket Mode on."""
    slack_signing_secret: str | None = field(default=None, repr=False)
    """Turns POST /slack/events on."""
    slack_api_url: str = DEFAULT_API_URL
    """Base of Slack's Web API, with its closing slash."""
    slack_client_id: str | None = None
    """With the secret, the app can be installed in many workspaces; judged where it is used."""
    slack_client_secret: str | None = field(default=None, repr=False)
    token_keys: str | None = field(default=None, repr=False)
    """Keys for workspaces' tokens, separated by commas; the first one encrypts."""
    approvers: str | None = None
    """Slack ids of who may settle what the price gate held back; judged where it is used."""
    delivery: Delivery = "at-most-once"
    """What becomes of an alert when Slack's answer is lost and nobody can look for it."""
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    """0 lets the system pick."""
    database_url: str | None = field(default=None, repr=False)
    """Where the price history is, if not in the data folder; may hold a password."""
    public_url: str | None = None
    """Where Slack reaches this service, with its closing slash: it fetches pictures there."""
    excel_token: str | None = field(default=None, repr=False)
    """The secret that POST /excel/call asks for, if any."""
    watch_token: str | None = field(default=None, repr=False)
    """The secret that /v1/watch asks for; without one it is off."""
    watch_keep: timedelta | None = KEEP
    """How long finished checks and posted messages are kept; None is for ever."""
    excel_url: str | None = None
    """Where people reach /excel/, as they have to write it; judged where it is used."""
    tls_cert: str | None = None
    """A file with the certificate for HTTPS and its chain."""
    tls_key: str | None = None
    """A file with the certificate's key."""
    metrics_token: str | None = field(default=None, repr=False)
    """The secret that GET /metrics asks for, if any."""
    log: str = "text"
    """`text` or `json`."""

    def secrets(self) -> tuple[str, ...]:
        """The values that must never reach a log."""
        slack = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret)
        keys = (self.token_keys or "").split(",")
        own = (self.excel_token, self.metrics_token, self.watch_token)
        held = (*slack, self.slack_client_secret, *keys, *own)
        return tuple(s for s in (*held, *passwords(self.database_url or "")) if s)

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
        slack_api_url=api_url(values.get("SLACK_API_URL", DEFAULT_API_URL)),
        slack_client_id=values.get("SLACK_CLIENT_ID"),
        slack_client_secret=values.get("SLACK_CLIENT_SECRET"),
        token_keys=values.get("GPUSIZE_TOKEN_KEYS"),
        approvers=values.get("GPUSIZE_APPROVERS"),
        delivery=delivery(values.get("GPUSIZE_DELIVERY", "at-most-once")),
        host=values.get("GPUSIZE_HOST", DEFAULT_HOST),
        port=read_port(values.get("GPUSIZE_PORT", str(DEFAULT_PORT)), "GPUSIZE_PORT"),
        database_url=values.get("DATABASE_URL"),
        public_url=public_url(values.get("GPUSIZE_PUBLIC_URL")),
        excel_token=values.get("GPUSIZE_EXCEL_TOKEN"),
        watch_token=values.get("GPUSIZE_WATCH_TOKEN"),
        watch_keep=keep(values.get("GPUSIZE_WATCH_KEEP_DAYS", str(KEEP.days))),
        excel_url=values.get("GPUSIZE_EXCEL_URL"),
        tls_cert=values.get("GPUSIZE_TLS_CERT"),
        tls_key=values.get("GPUSIZE_TLS_KEY"),
        metrics_token=values.get("GPUSIZE_METRICS_TOKEN"),
        log=_one_of("GPUSIZE_LOG", values.get("GPUSIZE_LOG", "text"), "text", "json"),
    )


def data_folder(environ: Mapping[str, str], dotenv_path: Path | None = None) -> Path:
    """Where this program keeps what is its user's: GPUSIZE_DATA, or `gpusize` in their data folder.

    That is XDG_DATA_HOME or ~/.local/share, on macOS ~/Library/Application Support, on Windows
    LOCALAPPDATA. Raises InputError where nobody's home directory is known.
    """
    named = {**_read_dotenv(dotenv_path), **_given(environ)}.get("GPUSIZE_DATA")
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
            "There is no home directory to keep data in; set GPUSIZE_DATA to a folder.",
            field="GPUSIZE_DATA",
        ) from None
    return Path(data) / "gpusize"


def calibrations_folder(environ: Mapping[str, str], dotenv_path: Path | None = None) -> Path:
    """Where calibrations are kept: GPUSIZE_CALIBRATIONS, or a subfolder of the data folder.

    Raises as `data_folder`.
    """
    named = {**_read_dotenv(dotenv_path), **_given(environ)}.get("GPUSIZE_CALIBRATIONS")
    try:
        return Path(named).expanduser() if named else data_folder(environ, dotenv_path) / CALIBRATED
    except RuntimeError:
        raise InputError(
            "There is no home directory for ~ to mean; write GPUSIZE_CALIBRATIONS in full.",
            field="GPUSIZE_CALIBRATIONS",
        ) from None


def history_url(environ: Mapping[str, str], dotenv_path: Path | None = None) -> str:
    """Where the price history is: DATABASE_URL, or `prices.db` in the data folder.

    Raises InputError for an address that cannot be one, and as `data_folder`.
    """
    url = {**_read_dotenv(dotenv_path), **_given(environ)}.get("DATABASE_URL")
    if not url:
        file = data_folder(environ, dotenv_path) / "prices.db"
        return f"sqlite:///{quote(str(file), safe=PATH_CHARACTERS)}"
    scheme, sep, rest = url.partition("://")
    if scheme.partition("+")[0] not in ("sqlite", "postgresql", "postgres") or not rest:
        # the address may hold a password, so only its kind is said
        kind = f"; yours begins with '{echo(scheme)}://'" if sep else ""
        raise InputError(
            "DATABASE_URL must be sqlite:///FILE or postgresql://USER@HOST/DATABASE, where prices"
            f" are kept{kind}.",
            field="DATABASE_URL",
        )
    return url


def database_url(environ: Mapping[str, str], dotenv_path: Path | None = None) -> str | None:
    """DATABASE_URL: the database that several processes share, if there is one.

    Raises InputError for an address that cannot be one.
    """
    named = {**_read_dotenv(dotenv_path), **_given(environ)}.get("DATABASE_URL")
    return history_url(environ, dotenv_path) if named else None


def keeps_answers(environ: Mapping[str, str], dotenv_path: Path | None = None) -> bool:
    """Whether answers are kept: GPUSIZE_ANSWERS. Raises as `is_on`."""
    return is_on("GPUSIZE_ANSWERS", environ, dotenv_path)


def is_on(name: str, environ: Mapping[str, str], dotenv_path: Path | None = None) -> bool:
    """Whether a variable is `on`, as when it is not set, or `off`.

    Raises InputError for another value, because it may have been meant as off.
    """
    values = {**_read_dotenv(dotenv_path), **_given(environ)}
    word = _one_of(name, values.get(name, "on"), "on", "off")
    return word == "on"


def source_urls(environ: Mapping[str, str], dotenv_path: Path | None = None) -> dict[str, str]:
    """Addresses of price sources that are set, by source; the others have their default."""
    from pricing.sources.registry import SOURCES, environment_name  # noqa: PLC0415 - heavy

    values = {**_read_dotenv(dotenv_path), **_given(environ)}
    named = {source: values.get(environment_name(source)) for source in SOURCES}
    return {source: url for source, url in named.items() if url}


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


def _one_of(name: str, text: str, *allowed: str) -> str:
    word = text.lower()
    if word not in allowed:
        raise InputError(
            f"{name} must be {' or '.join(allowed)}; you gave '{echo(word)}'.", field=name
        )
    return word


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
