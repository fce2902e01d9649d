"""The book answers rest on: the package's prices, and the user's own calibrations."""

from __future__ import annotations

import os
from pathlib import Path

from bot import calibration_store
from bot.config import calibrations_folder
from pricing.book import TableBook, embedded_book


def the_book() -> TableBook:
    """Embedded prices with the calibrations `gpusize calibrate` has kept on this machine.

    Raises InputError for calibrations that cannot be read.
    """
    found = calibration_store.load(calibrations_folder(os.environ, Path.cwd() / ".env"))
    return embedded_book().calibrated(found) if len(found) else embedded_book()
