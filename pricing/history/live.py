"""Prices in use: the last that could be read from the history, whatever became of it since."""

from __future__ import annotations

from core.errors import GpusizeError
from pricing.history.table import table_of
from pricing.table import Table


class LivePrices:
    """The table calculations use, made anew by `refresh`, kept when the history does not answer."""

    def __init__(
        self, url: str, base: Table, *, private: bool = True, others: bool = False
    ) -> None:
        self._url = url
        self._base = base
        self._private = private
        self._others = others
        self.table = base
        self.problem = ""
        """Why the last refresh did not work, one sentence; empty if it did."""

    def refresh(self) -> bool:
        """Read the history; True if the table is new. A failure keeps the table and says why."""
        # a plain question needs no database, so the libraries are loaded here
        from pricing.history.store import open_store  # noqa: PLC0415

        try:
            with open_store(self._url) as store:
                versions = store.timelines()
        except GpusizeError as error:
            self.problem = error.message
            return False
        made = table_of(versions, self._base, private=self._private, others=self._others)
        self.problem = ""
        changed = made != self.table
        self.table = made
        return changed
