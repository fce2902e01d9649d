"""The settings: whether each can be meant, and names that were probably meant otherwise."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from dotenv import dotenv_values

from bot.config import (
    VARIABLES,
    Settings,
    calibrations_folder,
    data_folder,
    history_url,
    keeps_answers,
    load_settings,
    source_urls,
)
from bot.doctor.checked import Checked, fail, ok, warn
from core.errors import InputError, echo
from core.names import near

PREFIXES = ("GPUSIZE_", "SLACK_")
SHORTEST_SECRET = 16
"""Characters from which a secret of one's own is not told short: 64 bits as hexadecimal digits."""


def settings(environ: Mapping[str, str], dotenv: Path) -> Iterator[Checked]:
    """Everything that is wrong with the settings, or one line that all can be read."""
    looks: tuple[Callable[[Mapping[str, str], Path], object], ...] = (
        load_settings,
        data_folder,
        calibrations_folder,
        history_url,
        keeps_answers,
        source_urls,
    )
    said: dict[str, None] = {}
    for look in looks:
        try:
            look(environ, dotenv)
        except InputError as error:
            said[error.message] = None
    where = f"the environment and {dotenv}" if dotenv.is_file() else "the environment"
    for message in said:
        yield fail("settings", message, f"Correct it in {where}.")
    if said:
        return
    yield ok("settings", f"{where} can be read.")
    yield from _unknown(environ, dotenv)
    yield from _short(load_settings(environ, dotenv))
    yield from _open_to_others(dotenv)


def read(environ: Mapping[str, str], dotenv: Path) -> Settings | None:
    """The settings, or None where they cannot be meant."""
    try:
        return load_settings(environ, dotenv)
    except InputError:
        return None


def _unknown(environ: Mapping[str, str], dotenv: Path) -> Iterator[Checked]:
    in_file = dotenv_values(dotenv, interpolate=False) if dotenv.is_file() else {}
    for name in sorted({*environ, *in_file}):
        if name.startswith(PREFIXES) and name not in VARIABLES:
            # they begin alike
            found = near(name, VARIABLES, 1, alike=0.8)
            fix = f"Did you mean {found[0]}?" if found else "Remove it, or look at .env.example."
            yield warn("settings", f"{echo(name)} is no setting of gpusize.", fix)


def _short(found: Settings) -> Iterator[Checked]:
    """Secrets that somebody made up, and others can guess."""
    tokens = {
        "GPUSIZE_EXCEL_TOKEN": found.excel_token,
        "GPUSIZE_METRICS_TOKEN": found.metrics_token,
        "GPUSIZE_WATCH_TOKEN": found.watch_token,
    }
    for name, value in tokens.items():
        if value and len(value) < SHORTEST_SECRET:
            text = f"{name} has {len(value)} characters only, which can be guessed."
            yield warn("settings", text, "Make one with `openssl rand -hex 24`.")


def _open_to_others(dotenv: Path) -> Iterator[Checked]:
    """A file of secrets that everybody on the machine may read."""
    if os.name != "posix" or not dotenv.is_file():
        return
    if stat.S_IMODE(dotenv.stat().st_mode) & stat.S_IROTH:
        text = f"everybody on this machine may read {dotenv}, which holds secrets."
        yield warn("settings", text, f"chmod 600 {dotenv}")
