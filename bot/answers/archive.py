"""The answers of this program: kept as they are given, opened by their id."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from typing import Any

from bot.answers.again import Again, Books, again, curve_of
from bot.answers.keeper import Keeper, keep_now
from bot.answers.kept import ID_DIGITS, Journal, Kept, UnknownAnswerError, program_version, read_id
from core.curves import Curve
from core.errors import InputError
from core.receipt import Receipt
from pricing.book import TableBook

SETTLE_S = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """An answer as it was given, and what computing it again gave."""

    kept: Kept
    receipt: Receipt
    again: Again

    @property
    def note(self) -> str:
        """When and by what it was given, and whether it comes out the same."""
        given = self.kept.given_at.astimezone(UTC)
        return f"Given {given:%Y-%m-%d %H:%M} UTC by gpusize {self.kept.version}. {self.again.said}"

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON, its receipt word for word as it was given."""
        return {
            **self.kept.as_dict(),
            "again": {"same": self.again.same, "differences": self.again.differences},
            "note": self.note,
        }


class Archive:
    """Answers kept and opened. The journal is made when it is first needed.

    `keeps` False only opens what is there. `where` makes it that of a service, for people who have
    no business with paths on a server: it replaces the journal's own name of its place, and an id
    has to be whole, so that answers cannot be found by trying.
    """

    def __init__(
        self,
        journal: Callable[[], Journal],
        books: Books,
        *,
        keeps: bool = True,
        where: str | None = None,
    ) -> None:
        self._make = journal
        self._books = books
        self._where = where
        self.keeps = keeps
        self._keeper: Keeper | None = None

    @cached_property
    def _journal(self) -> Journal:
        return self._make()

    def start(self) -> None:
        """Keep by a thread from now on, as a service does; without it, answers are kept at once."""
        if self.keeps and self._keeper is None:
            self._keeper = Keeper(lambda: self._journal)

    def keep(self, receipt: Receipt, book: TableBook) -> None:
        """Keep an answer given from `book`; never raises, and with `start` never waits."""
        if not self.keeps:
            return
        if self._keeper is not None:
            self._keeper.keep(receipt, book.known)
        elif why := keep_now(lambda: self._journal, receipt, book.known):
            log.warning(
                "This answer is not kept and cannot be opened later (%s); GPUSIZE_ANSWERS=off says"
                " that this is meant.",
                why,
            )

    def close(self, timeout_s: float) -> None:
        """Keep what waits, within `timeout_s`."""
        if self._keeper is not None:
            self._keeper.close(timeout_s)

    def curve(self, text: str) -> tuple[Receipt, Curve]:
        """The answer of an id and what it is at other volumes or rates, for its picture.

        Raises as `open`, and UnknownAnswerError for an answer that comes out otherwise by now: a
        picture would contradict it.
        """
        opened = self.open(text)
        if opened.again.same is not True:
            raise UnknownAnswerError(
                f"The answer {opened.kept.id} cannot be drawn. {opened.again.said}", field="id"
            )
        receipt = opened.receipt
        found = curve_of(receipt, self._books(opened.kept.known))
        if found is None:
            raise UnknownAnswerError(
                f"Answers of {receipt.calculation} have no picture.", field="id"
            )
        return receipt, found

    def open(self, text: str) -> Opened:
        """The answer whose id, or its beginning, is in `text`, computed again beside it.

        Raises InputError for what is no id, UnknownAnswerError for one that is not kept here,
        AnswersUnavailableError if the answers cannot be read.
        """
        where = self._where or self._journal.where
        digits = read_id(text, where)
        if self._where is not None and len(digits) < ID_DIGITS:
            raise InputError(
                f"Give all {ID_DIGITS} digits of the id; {digits} is its beginning.", field="id"
            )
        kept = self._journal.find(digits)
        if kept is None and self._keeper is not None:
            self._keeper.settle(SETTLE_S)  # it may have been given a moment ago
            kept = self._journal.find(digits)
        if kept is None:
            raise UnknownAnswerError(
                f"No answer with the id {digits} is kept in {where}; one given by another machine"
                " is kept there.",
                field="id",
            )
        try:
            receipt = Receipt.from_dict(kept.receipt)
        except (TypeError, AttributeError, ValueError):
            raise InputError(
                f"The answer {kept.id} was kept by gpusize {kept.version} in a form that gpusize"
                f" {program_version()} cannot read.",
                field="id",
            ) from None
        now = program_version()
        by = "" if kept.version == now else f"gpusize {now}"
        return Opened(kept, receipt, again(receipt, kept.known, self._books, by))
