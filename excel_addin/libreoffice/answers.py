"""What formulas give in this process: asked for by LibreOffice in it, or over a pipe."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from core.errors import GpusizeError, echo
from excel_addin.batch import as_json
from excel_addin.errors import cell_error
from excel_addin.functions import evaluate
from excel_addin.prices import the_book
from pricing.book import TableBook

log = logging.getLogger(__name__)

MOST_KEPT = 50_000


class Answers:
    """Answers over the prices there are, each worked out once as long as those stay the same."""

    def __init__(self, book: Callable[[], TableBook] = the_book) -> None:
        self._book = book
        self._kept_for: TableBook | None = None
        self._kept: dict[Any, dict[str, Any]] = {}

    def answer(self, name: str, cells: Sequence[Any]) -> dict[str, Any]:
        """A result as POST /excel/call has it: `value`, `values` or `error`."""
        try:
            book = self._book()
        except GpusizeError as error:  # evaluate gives its own errors as values
            return {"value": error.message} if name == "GPU_CHECK" else as_json(cell_error(error))
        if book is not self._kept_for or len(self._kept) >= MOST_KEPT:
            self._kept_for, self._kept = book, {}
        # true is 1 to Python, but not to a sheet
        key = (name, *cells, *map(type, cells))
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = _worked_out(name, cells, book)
        return found


def _worked_out(name: str, cells: Sequence[Any], book: TableBook) -> dict[str, Any]:
    try:
        return as_json(evaluate(name, cells, book))
    except Exception:
        # a defect; Calc would show it as #VALUE! without a trace
        reference = secrets.token_hex(4)
        log.exception("internal error, reference %s: %s", reference, echo(name))
        message = f"Internal error, reference {reference}; LibreOffice's own output has details."
        return {"error": {"code": "#VALUE!", "message": message}}
