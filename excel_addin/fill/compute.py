"""Answers for the rows of a sheet: worked out once for rows that ask the same."""

from __future__ import annotations

import logging
import math
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, NamedTuple

from core.errors import GpusizeError
from core.registry import Calculation
from excel_addin.fill.figures import Figures, figures
from pricing.book import TableBook

log = logging.getLogger(__name__)

REMEMBERED = 20_000
"""Different questions whose answers are kept for rows to come; about a kilobyte each."""


class Refusal(NamedTuple):
    """Why there is no answer: one sentence, and the argument it is about."""

    message: str
    argument: str | None


Answer = Figures | Refusal


class Answers:
    """What the calculator says, against one price book."""

    def __init__(self, book: TableBook) -> None:
        self._book = book
        self._reference = ""
        self._known: OrderedDict[Any, Answer] = OrderedDict()

    def answer(self, calculation: Calculation[Any], raw: Mapping[str, Any]) -> Answer:
        """The figures for these arguments, or why there are none."""
        key = (calculation.name, *raw.items())
        found = self._known.get(key)
        if found is None:
            found = self._work_out(calculation, raw)
            if len(self._known) >= REMEMBERED:
                self._known.popitem(last=False)
            self._known[key] = found
        return found

    def _work_out(self, calculation: Calculation[Any], raw: Mapping[str, Any]) -> Answer:
        try:
            found = figures(calculation.name, calculation.figures(raw, self._book))
        except GpusizeError as error:
            return Refusal(error.message, error.field)
        except Exception:
            # a defect in one row must not take the answers of the others with it
            if not self._reference:  # and a hundred thousand of them are told once
                self._reference = secrets.token_hex(4)
                log.exception("internal error, reference %s: %s", self._reference, calculation.name)
            said = f"Internal error, reference {self._reference}; the log has details of the first."
            return Refusal(said, None)
        if any(isinstance(value, float) and not math.isfinite(value) for value in found.values):
            return Refusal("The result is beyond what a cell can hold.", None)
        return found
