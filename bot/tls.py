"""HTTPS without a reverse proxy: the certificate and key that `gpusize serve` was given."""

from __future__ import annotations

import errno
import ssl
from pathlib import Path

from bot.config import Settings
from core.errors import InputError, echo

CERTIFICATE = "--tls-cert (GPUSIZE_TLS_CERT)"
KEY = "--tls-key (GPUSIZE_TLS_KEY)"


class _Locked(Exception):  # noqa: N818 - it ends a question, and is caught where it is asked
    """The key wants a passphrase."""


def tls_context(settings: Settings) -> ssl.SSLContext | None:
    """What HTTPS is served with, or None for plain HTTP.

    Raises InputError for one file without the other, for files that cannot be read or are not in
    PEM form, for a key with a passphrase and for one that is not the certificate's.
    """
    cert, key = settings.tls_cert, settings.tls_key
    if cert is None and key is None:
        return None
    if cert is None or key is None:
        missing, there = (CERTIFICATE, KEY) if cert is None else (KEY, CERTIFICATE)
        raise InputError(f"{there} needs {missing} too; HTTPS takes both.", field="tls")
    for name, path in ((CERTIFICATE, cert), (KEY, key)):
        _check_readable(name, path)
    # TLS 1.2 and newer, as the standard library has it; clients show no certificates
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(cert, key, password=_no_passphrase)
    except _Locked:
        raise InputError(
            f"The key in {echo(key)} has a passphrase; {KEY} takes a file without one, as"
            " openssl pkey -in KEY -out FILE writes it.",
            field="tls_key",
        ) from None
    except ssl.SSLError as error:
        raise _unusable(cert, key, error) from None
    return context


def _check_readable(name: str, path: str) -> None:
    try:
        with Path(path).open("rb") as file:
            file.read(1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no file name"
        if getattr(error, "errno", None) == errno.ENOENT:
            reason = "there is no such file"
        raise InputError(f"{name}: cannot read {echo(path)}: {reason}.", field="tls") from None


def _no_passphrase() -> str:
    raise _Locked


def _unusable(cert: str, key: str, error: ssl.SSLError) -> InputError:
    if error.reason == "KEY_VALUES_MISMATCH":
        return InputError(
            f"The key in {echo(key)} is not that of the certificate in {echo(cert)}.", field="tls"
        )
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_verify_locations(cert)
    except ssl.SSLError:
        return InputError(f"{CERTIFICATE}: {echo(cert)} holds no PEM certificate.", field="tls")
    if error.reason is None:
        return InputError(f"{KEY}: {echo(key)} holds no PEM key.", field="tls")
    return InputError(
        f"The certificate in {echo(cert)} and the key in {echo(key)} cannot be used:"
        f" {error.reason.lower().replace('_', ' ')}.",
        field="tls",
    )
