"""`gpusize keys`: the keys that tokens of Slack workspaces are encrypted with."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bot.config import history_url, load_settings
from bot.slack.install.seal import VARIABLE, Seal, new_key
from core.errors import InputError


def new(_arguments: argparse.Namespace) -> None:
    """Print a fresh key, and nothing else: it goes into a file or a secret store."""
    print(new_key())


def renew(_arguments: argparse.Namespace) -> None:
    """Encrypt what is kept with the first key, so that the others can be taken away."""
    dotenv = Path.cwd() / ".env"
    settings = load_settings(os.environ, dotenv)
    if settings.token_keys is None:
        raise InputError(f"{VARIABLE} is not set, so there is nothing to renew.", field=VARIABLE)
    from bot.slack.install.store import Installations  # noqa: PLC0415 - heavy

    store = Installations(history_url(os.environ, dotenv), "", Seal.of(settings.token_keys))
    try:
        count = store.reseal()
    finally:
        store.close()
    plural = "" if count == 1 else "s"
    print(f"Encrypted the tokens of {count} installation{plural} with the first key.")
