"""The book answers rest on: the package's prices, and the user's own calibrations."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from bot import calibration_store
from bot.config import calibrations_folder, database_url
from core.errors import InputError
from pricing.book import TableBook, embedded_book
from pricing.table import read_embedded


def the_book() -> TableBook:
    """Embedded prices with the calibrations `gpusize calibrate` has kept on this machine.

    Raises InputError for calibrations that cannot be read.
    """
    found = calibration_store.load(calibrations_folder(os.environ, Path.cwd() / ".env"))
    return embedded_book().calibrated(found) if len(found) else embedded_book()


def the_book_known(known: datetime | None) -> TableBook:
    """The prices as they were known at a moment, with today's calibrations.

    None stands for the prices in the package. Raises InputError where there is no history that
    reaches back so far, HistoryUnavailableError if it does not answer.
    """
    dotenv = Path.cwd() / ".env"
    calibrations = calibration_store.load(calibrations_folder(os.environ, dotenv))
    if known is None:
        return embedded_book().calibrated(calibrations)
    url = database_url(os.environ, dotenv)
    if url is None:
        raise InputError(
            "This answer rests on a price history; set DATABASE_URL to the database that holds it.",
            field="DATABASE_URL",
        )
    # a plain question needs no database, so the libraries are loaded here
    from pricing.history.store import open_store  # noqa: PLC0415
    from pricing.history.table import table_of  # noqa: PLC0415

    with open_store(url) as store:
        versions = store.timelines(known)
    if not versions:
        raise InputError(
            f"The price history in use has no reading of {known:%Y-%m-%d} or before; set"
            " DATABASE_URL to the database that has.",
            field="DATABASE_URL",
        )
    return TableBook(table_of(versions, read_embedded()), calibrations)
