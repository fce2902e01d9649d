"""`gpusize migrate`, `upkeep` and `health`: for jobs and supervisors rather than for people."""

from __future__ import annotations

import argparse
import http.client
import ipaddress
import os
import ssl
from pathlib import Path

from bot import cli_output
from bot.cli_prices.text import count
from bot.config import Settings, history_url, load_settings
from core.errors import InputError

TIMEOUT_S = 3


def migrate(_: argparse.Namespace) -> None:
    """Bring the database to the newest schema. Raises HistoryUnavailableError if it cannot be."""
    from pricing.history import database  # noqa: PLC0415 - `health` runs every few seconds

    url = database.parse_url(history_url(os.environ, Path.cwd() / ".env"))
    engine = database.connect(url)
    try:
        found = database.schema_of(engine)
        database.migrate(engine)
    finally:
        engine.dispose()
    where = database.shown(url)
    if found.current == found.newest:
        cli_output.write(f"{where} is at the newest schema already, {found.newest}.")
    else:
        cli_output.write(f"{where}: schema {found.newest}, before that {found.current or 'none'}.")


def upkeep(arguments: argparse.Namespace) -> None:
    """Remove checks and messages of the watch that are old and not needed any more.

    Raises HistoryUnavailableError if the database is away; what went before that is gone.
    """
    from bot.watch.here import the_store, utc_now  # noqa: PLC0415 - as in `migrate`
    from bot.watch.upkeep import forget  # noqa: PLC0415

    settings = load_settings(os.environ, Path.cwd() / ".env")
    keep, dry = settings.watch_keep, arguments.dry_run
    with the_store() as store:
        if keep is None:
            cli_output.write("Nothing is removed: GPUSIZE_WATCH_KEEP_DAYS is forever.")
        elif not store.there():
            cli_output.write("There is no database yet, and nothing to remove.")
        else:
            gone = forget(store, utc_now(), keep, dry_run=dry)
            cli_output.write(
                f"{count(gone.checks, 'check')} and {count(gone.messages, 'message')} of more than"
                f" {keep.days:,} days ago {'would be' if dry else 'were'} removed."
            )


def health(arguments: argparse.Namespace) -> int:
    """Ask the service on this machine how it is; 0 if it is well, else 1."""
    settings = load_settings(os.environ, Path.cwd() / ".env")
    if settings.port == 0:
        raise InputError(
            "GPUSIZE_PORT is 0, so only the service knows the port the system picked for it; set"
            " GPUSIZE_PORT to that of the service to ask.",
            field="GPUSIZE_PORT",
        )
    path = "/readyz" if arguments.ready else "/healthz"
    connection = _connection(settings)
    host = f"[{connection.host}]" if ":" in connection.host else connection.host
    where = f"{host}:{connection.port}"
    try:
        connection.request("GET", path)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        cli_output.write(f"No answer at {where}: {why}.")
        return 1
    finally:
        connection.close()
    cli_output.write(f"{where}{path}: {status}")
    return 0 if status == 200 else 1


def _connection(settings: Settings) -> http.client.HTTPConnection:
    host = _reachable(settings.host)
    if settings.tls_cert is None:
        return http.client.HTTPConnection(host, settings.port, timeout=TIMEOUT_S)
    # the certificate is of the name people use, not of this address; nothing secret is sent
    context = ssl._create_unverified_context()  # noqa: S323, SLF001
    return http.client.HTTPSConnection(host, settings.port, timeout=TIMEOUT_S, context=context)


def _reachable(host: str) -> str:
    """Where a service that listens on `host` is reached from its own machine.

    >>> _reachable("0.0.0.0"), _reachable("::"), _reachable("10.0.0.7")
    ('127.0.0.1', '::1', '10.0.0.7')
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "127.0.0.1" if address.version == 4 else "::1"
