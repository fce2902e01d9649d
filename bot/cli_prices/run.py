"""`gpusize prices`: which of its actions was asked for."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from bot.cli_prices import (
    deciding,
    differences,
    exporting,
    learnt,
    listed,
    overview,
    refreshing,
)
from bot.cli_prices.place import here


def run(arguments: argparse.Namespace, now: datetime | None = None) -> int:
    """Do it and return the exit code; `now` is the current time unless given."""
    place = here(now or datetime.now(UTC))
    if arguments.action == "show":
        of_items = arguments.words or arguments.provider is not None
        return (listed if of_items else overview).run(arguments, place)
    actions = {
        "refresh": refreshing.run,
        "diff": differences.run,
        "approve": deciding.run,
        "reject": deciding.run,
        "history": learnt.run,
        "export": exporting.run,
    }
    return actions[arguments.action](arguments, place)
