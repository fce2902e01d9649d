"""This machine: versions, the folder for data, room on its disk, the certificate for HTTPS."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from bot.config import Settings
from bot.doctor.checked import Checked, fail, ok, warn
from bot.tls import tls_context
from core.errors import InputError

ROOM_WARN, ROOM_FAIL = 1024**3, 100 * 1024**2
"""Bytes. A history of two years of refreshes is some 100 MB (bench/); a full disk loses answers."""

RENEW_DAYS = 21
"""Certificates of 90 days are usually renewed 30 days before their end: then something failed."""


def versions() -> Iterator[Checked]:
    """What runs here."""
    system = f"{platform.system()} {platform.machine()}"
    text = f"gpusize {version('gpusize')} on Python {platform.python_version()}, {system}."
    yield ok("versions", text)


def data(folder: Path) -> Iterator[Checked]:
    """The folder for data: whether it can be written to, and how much room there is."""
    if why := trouble(folder):
        fix = "Give it to the user the service runs as, or set GPUSIZE_DATA to another folder."
        yield fail("data folder", f"{why}.", fix)
    elif folder.exists():
        yield ok("data folder", f"{folder} can be written to.")
    else:
        yield ok("data folder", f"{folder} is not there yet and will be made.")
    try:
        free = shutil.disk_usage(_nearest(folder)).free
    except OSError:  # which was said already
        return
    text = f"{free / 1024**3:,.1f} GiB free for {folder}."
    fix = "Make room, or set GPUSIZE_DATA to a folder on another disk."
    state = fail if free < ROOM_FAIL else warn
    yield ok("disk", text) if free >= ROOM_WARN else state("disk", text, fix)


def trouble(folder: Path) -> str:
    """Why nothing can be kept in a folder, there or to be made; empty where something can."""
    try:
        there = _nearest(folder)
        if not there.is_dir():
            return f"{there} is a file, not a folder"
        if there != folder:
            can = os.access(there, os.W_OK | os.X_OK)
            return "" if can else f"{folder} is not there and cannot be made"
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".gpusize-doctor-"):
            return ""
    except OSError as error:  # a look into a folder of another user among them
        return f"{folder} cannot be written to: {error.strerror}"


def _nearest(folder: Path) -> Path:
    """The folder, or what is there of the path to it."""
    return next(p for p in (folder, *folder.absolute().parents) if p.exists())


def certificate(settings: Settings, now: datetime) -> Iterator[Checked]:
    """The certificate for HTTPS: whether it can be used, and for how long."""
    try:
        served = tls_context(settings) is not None
    except InputError as error:
        yield fail("tls", error.message, "Put right GPUSIZE_TLS_CERT and GPUSIZE_TLS_KEY.")
        return
    if not served:
        text = "off: plain HTTP, for a reverse proxy or an ingress that ends TLS."
        yield ok("tls", text)
        return
    from cryptography import x509  # noqa: PLC0415 - heavy, and only where there is a certificate

    first = x509.load_pem_x509_certificates(Path(str(settings.tls_cert)).read_bytes())[0]
    begins, ends = first.not_valid_before_utc, first.not_valid_after_utc
    renew = "Renew the certificate and start the service anew: it reads the file once."
    days = (ends - now).days
    if now >= ends:
        yield fail("tls", f"the certificate ended on {ends:%Y-%m-%d}.", renew)
    elif now < begins:
        fix = "Check this machine's clock."
        yield fail("tls", f"the certificate begins on {begins:%Y-%m-%d} only.", fix)
    elif days < RENEW_DAYS:
        text = f"the certificate ends on {ends:%Y-%m-%d}, in {days} days."
        yield warn("tls", text, renew)
    else:
        yield ok("tls", f"the certificate is good until {ends:%Y-%m-%d}, {days} days.")
