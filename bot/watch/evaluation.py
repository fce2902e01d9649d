"""One check: at the last check's prices and now, or why there is no answer."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.watch.claims import Claim
from bot.watch.kept import Ran
from core.errors import GpusizeError, InputError, joined
from core.watch.check import Past, check
from core.watch.finding import Failure, Finding
from core.watch.scenario import Scenario
from pricing.book import TableBook
from pricing.history.errors import HistoryUnavailableError
from pricing.sources.registry import SOURCES

log = logging.getLogger(__name__)

DEFECTS = 3
"""How often a check is begun that ends in a defect."""
STARTS = 10
"""How often one is begun that ends with its process, as when memory runs out."""
BOOKS = 8
"""Price books of earlier moments that are held: most scenarios rest on the same few."""


class Evaluation:
    """Makes checks with price books of earlier moments."""

    def __init__(self, book_known: Callable[[datetime | None], TableBook]) -> None:
        self._book_known = book_known
        self._books: dict[datetime | None, TableBook] = {}

    def outcome(
        self, one: Claim, book: TableBook, stale: Mapping[str, str], at: datetime
    ) -> Finding | Failure | None:
        """What a check finds; None if it should be begun again later.

        `stale` are sentences about prices that were not refreshed, by their source; "" is for all.
        """
        if one.attempt > STARTS:
            # it ended with its process each time, so that nobody could say anything
            return _failed(one, f"The check was begun {STARTS} times and never ended.", at)
        try:
            return self._found(one, book, stale, at)
        except Exception as error:  # noqa: BLE001 - what is not for people gets a reference
            passing = not isinstance(error, GpusizeError) or isinstance(
                error, HistoryUnavailableError
            )
            message, code = _said(error, one)
            if passing and one.attempt < DEFECTS:
                return None
            return _failed(one, message, at, code)

    def _found(
        self, one: Claim, book: TableBook, stale: Mapping[str, str], at: datetime
    ) -> Finding:
        if one.task.problem:
            raise InputError(one.task.problem, field="schedule")
        notes: list[str] = []
        past = None
        if one.last is not None and one.asked is not None:
            try:
                past = self._past(one.last, one.asked)
            except HistoryUnavailableError as error:
                if one.attempt < DEFECTS:
                    raise
                notes.append(f"There is nothing to compare with: {error.message}")
        period = one.task.period.name
        found = check(one.task.kept.scenario, book, past, period=period, at=at)
        notes += _about(found, stale)
        found.stale += [note for note in notes if note not in found.stale]
        return found

    def _past(self, last: Ran, asked: Scenario) -> Past | None:
        if not isinstance(last.outcome, Finding):
            return None
        book = self._books.get(last.known)
        if book is None:
            book = self._books[last.known] = self._book_known(last.known)
            while len(self._books) > BOOKS:
                del self._books[next(iter(self._books))]
        return Past(asked, book, last.outcome)


def _said(error: Exception, one: Claim) -> tuple[str, str]:
    """A sentence for the scenario's channel, and its code; a defect's traceback is logged."""
    if isinstance(error, GpusizeError):
        return error.message, error.code
    reference = secrets.token_hex(4)
    log.error(
        "check of scenario %s failed, reference %s", one.task.kept.id, reference, exc_info=error
    )
    return f"Internal error, reference {reference}; the log has the details.", "internal"


def _about(found: Finding, stale: Mapping[str, str]) -> list[str]:
    """What concerns a finding's prices: its sources, or any where they are the package's."""
    used = {price.source for price in found.now.prices}
    packaged = bool(used - SOURCES.keys())
    said = {of: why for of, why in stale.items() if not of or packaged or of in used}
    if len(said) < 2 or "" in said:
        return list(said.values())
    # a channel need not read why of each
    sources = joined(list(said))
    why = "those known before stay in use, and `gpusize prices` says why"
    return [f"Prices of {sources} could not be refreshed; {why}."]


def _failed(one: Claim, message: str, at: datetime, code: str = "internal") -> Failure:
    return Failure(one.task.period.name, at.isoformat(), message, code)
