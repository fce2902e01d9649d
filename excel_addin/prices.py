"""The prices and calibrations formulas are answered with: those the terminal answers with too.

Where they are kept is the matter of another package, found by the entry point `live` in the group
`gpusize.book`: what makes an object that gives the book there is, from the environment and the path
of a `.env` file; with `private=False`, without what is the user's own.
"""

from __future__ import annotations

import os
import time
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from pricing.book import TableBook

ENTRY_POINTS = "gpusize.book"

LOOK_EVERY_S = 60.0
"""How old prices in use may get before the history is asked again: not for each cell."""


class Live(Protocol):
    """Prices that follow a history."""

    def book(self) -> TableBook:
        """The book to answer with now; never waits."""
        ...

    def refresh(self) -> bool:
        """Look for new prices once; True if there are some."""
        ...


def the_book() -> TableBook:
    """The prices there are now, with the calibrations kept on this machine.

    The history is looked at once in LOOK_EVERY_S. Raises InputError for calibrations that cannot be
    read and for a database's address that cannot be meant.
    """
    return _followed(os.environ.get("DATABASE_URL", "")).book()


def public_book() -> TableBook:
    """The prices there are now, without anything of the user's own.

    Raises InputError as `the_book`.
    """
    live = _made(private=False)
    live.refresh()
    return live.book()


class _Followed:
    """A history that is looked at once in a while."""

    def __init__(self) -> None:
        self._live = _made()
        self._looked: float | None = None

    def book(self) -> TableBook:
        now = time.monotonic()
        if self._looked is None or now - self._looked >= LOOK_EVERY_S:
            self._live.refresh()
            self._looked = now
        return self._live.book()


def _made(**options: bool) -> Live:
    (entry,) = entry_points(group=ENTRY_POINTS, name="live")
    return entry.load()(os.environ, Path.cwd() / ".env", **options)


@cache
def _followed(_address: str) -> _Followed:
    """One for each address: it may be set after the program started."""
    return _Followed()
