"""What runs in the browser: batches of formulas, answered from a file of prices beside the page.

The page's worker (web/pyodide/worker.js) makes one `Answers` and asks it. A batch goes through the
code that POST /excel/call runs, so its text is the same. Whatever this module imports is loaded
when the page opens: no network, no database, no framework.
"""

from __future__ import annotations

import json

from core.calibration import Calibration, Calibrations
from core.errors import GpusizeError
from excel_addin.batch import Batch, read_calls
from pricing.book import TableBook
from pricing.packed import packed, unpacked

FORMAT = 1
TURN_S = 0.05
"""Seconds that one batch is worked on before the page's other batches get their turn."""


def prices_file(book: TableBook) -> str:
    """A file from which `Answers` answers as `book` does."""
    head = {
        "format": FORMAT,
        "calibrations": [entry.model_dump(mode="json") for entry in book.calibrations],
    }
    return f"{json.dumps(head)}\n{packed(book.table).decode()}\n"


def read_prices(file: str) -> TableBook:
    """The book that `prices_file` was given."""
    head, _, table = file.partition("\n")
    calibrations = json.loads(head)["calibrations"]
    return TableBook(
        unpacked(table.encode()), Calibrations(map(Calibration.model_validate, calibrations))
    )


class Answers:
    """Answers to batches, from the prices in a file."""

    def __init__(self, file: str) -> None:
        self._book = read_prices(file)

    def open(self, text: str) -> Work:
        """The batch in a request's body, not yet worked out."""
        return Work(text, self._book)


class Work:
    """One batch, worked out turn by turn, so that a long one keeps no short one waiting."""

    def __init__(self, text: str, book: TableBook) -> None:
        self._book = book
        self._batch: Batch | None = None
        self._refused = ""
        try:
            self._batch = Batch(read_calls(text.encode("utf-8", "surrogatepass")))
        except GpusizeError as error:
            self._refused = error.message

    def turn(self) -> bool:
        """Work for TURN_S; True when everything is worked out."""
        return self._batch is None or self._batch.work(self._book, TURN_S)

    def text(self) -> str:
        """What POST /excel/call would answer: the results, or why there are none."""
        if self._batch is None:
            return json.dumps({"error": {"message": self._refused}})
        return self._batch.text().decode()
