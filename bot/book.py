"""The book answers rest on: prices of the history where there is one, and own calibrations."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot import calibration_store
from bot.config import calibrations_folder, data_folder, history_url
from core.calibration import NONE
from core.errors import GpusizeError
from pricing.book import TableBook, embedded_book
from pricing.history.live import LivePrices

log = logging.getLogger(__name__)

CACHE = "prices-table.json"
"""In the data folder: the last table read, for a quick start and for when the history is away."""

POLL_S = 30.0
"""How often a service looks for new prices; a look is a `stat` or one query."""


def the_book() -> TableBook:
    """The prices there are now, with the calibrations kept on this machine.

    Raises InputError for calibrations that cannot be read and for a database's address that cannot
    be meant.
    """
    live = LiveBook(os.environ, Path.cwd() / ".env")
    live.refresh()
    return live.book()


def the_book_known(known: datetime | None) -> TableBook:
    """The prices as they were known at a moment, with today's calibrations.

    None stands for the prices in the package. Raises HistoryUnavailableError where there is no
    history or it does not answer, and as `the_book`.
    """
    return LiveBook(os.environ, Path.cwd() / ".env").known(known)


class LiveBook:
    """Prices that follow the history, beside the calibrations that were there at the start.

    Without `private`, nothing of the user's own: neither their prices nor their calibrations, and
    no cache. Raises InputError as `the_book`.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        dotenv_path: Path | None = None,
        *,
        private: bool = True,
    ) -> None:
        self._calibrations = NONE
        if private:
            self._calibrations = calibration_store.load(calibrations_folder(environ, dotenv_path))
        self._prices = LivePrices(
            history_url(environ, dotenv_path),
            cache=data_folder(environ, dotenv_path) / CACHE if private else None,
            private=private,
        )
        self._made: tuple[TableBook, TableBook] | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="prices", daemon=True)

    @property
    def prices(self) -> LivePrices:
        """The prices without the calibrations."""
        return self._prices

    def book(self) -> TableBook:
        """The book to answer with now; never waits."""
        plain = self._prices.book()
        if not len(self._calibrations):
            return plain
        made = self._made
        if made is None or made[0] is not plain:
            made = self._made = (plain, plain.calibrated(self._calibrations))
        return made[1]

    def known(self, moment: datetime | None) -> TableBook:
        """The book as it was known at a moment, None being that of the package.

        Raises HistoryUnavailableError where there is no history or it does not answer.
        """
        plain = embedded_book() if moment is None else self._prices.at(moment)
        return plain.calibrated(self._calibrations)

    def refresh(self) -> bool:
        """Look for new prices once; True if there are some. Raises InputError as `the_book`."""
        return self._prices.refresh()

    def start(self) -> None:
        """Look for new prices now, and from now on in a thread. Raises InputError as `the_book`."""
        self.refresh()
        self._say("")
        self._thread.start()

    def stop(self) -> None:
        """Look no more. A look that is under way is left to itself: it may hang on a network."""
        self._stopped.set()

    def _follow(self) -> None:
        while not self._stopped.wait(POLL_S):
            before = self._prices.reason
            try:
                if self.refresh():
                    log.info("New prices are in use, as of %s.", self._prices.book().date())
            except GpusizeError as error:
                log.warning("%s", error.message)
            except Exception:
                # whatever it is, prices that are in use go on answering, and it may pass
                log.exception("Looking for new prices failed.")
            else:
                self._say(before)

    def _say(self, before: str) -> None:
        """Log that the history went away or came back, once each."""
        reason = self._prices.reason
        if reason and not before:
            log.warning("%s %s", reason, self._prices.problem)
        elif before and not reason:
            log.info("The price history answers again.")
