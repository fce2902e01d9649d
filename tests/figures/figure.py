"""One figure of the source documents: as printed, and as the calculations give it today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from bot.commands import answer, split_command
from bot.render.numbers import show
from core.errors import GpusizeError
from core.receipt import Receipt
from pricing.book import embedded_book

Verdict = Literal[
    "agrees",
    "rounded",
    "wrong",
    "impossible",
    "other specification",
    "inconsistent",
    "right number, wrong use",
    "unsupported",
    "rule",
    "for information",
    "not checked",
]
AGREEING: frozenset[Verdict] = frozenset(("agrees", "rounded"))
UNDECIDED: frozenset[Verdict] = frozenset(("rule", "for information", "not checked"))
"""Nothing that could agree or disagree was printed."""
ROUNDED = 0.02
"""A figure that differs by less was rounded, and is not wrong."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: what it is, what was printed, what comes out, and why they differ."""

    id: str
    """The document and a number: S0 to S3 are the four documents."""
    what: str
    printed: str
    verdict: Verdict
    why: str = ""
    stated: float | None = None
    """The printed number, in `unit`."""
    unit: str = ""
    asked: tuple[str, ...] = ()
    """Questions whose answers it is recomputed from, as typed."""
    value: Callable[..., float] | None = None
    """The number, given a receipt for each question; without it the first answer's own."""
    said: Callable[..., str] | None = None
    """What the answers say of it in words, given a receipt for each question."""
    refused: str = ""
    """A question that cannot be answered; the sentence it gets is what comes out."""
    recomputed: str = ""
    """What holds, in words: beside a number, or where no calculation gives one."""
    shown: Callable[[float], str] | None = None
    """How the number is written, where its unit's own way will not do."""

    def number(self) -> float | None:
        """The figure recomputed; None for one that is no number."""
        if not self.asked or (self.said and not self.value):
            return None
        receipts = self._receipts()
        found: Any = self.value(*receipts) if self.value else receipts[0].value
        return float(found)

    def comes_out(self) -> str:
        """The figure recomputed, as text."""
        parts: list[str] = []
        number = self.number()
        if number is not None:
            parts.append(self.shown(number) if self.shown else show(number, self.unit))
        if self.said:
            parts.append(self.said(*self._receipts()))
        if self.refused:
            parts.append(refusal(self.refused))
        return ", ".join(text for text in ("; ".join(parts), self.recomputed) if text)

    def questions(self) -> tuple[str, ...]:
        """All that was asked, as typed."""
        return (*self.asked, self.refused) if self.refused else self.asked

    def _receipts(self) -> list[Receipt]:
        return [receipt(text) for text in self.asked]

    def agrees(self) -> bool | None:
        """Whether the printed number is the recomputed one but for rounding; None without both."""
        number = self.number()
        if number is None or self.stated is None:
            return None
        return abs(self.stated - number) <= ROUNDED * abs(number)


@cache
def receipt(question: str) -> Receipt:
    """The answer to a question as typed."""
    found = answer(*split_command(question), embedded_book()).receipt
    assert found is not None, question
    return found


def refusal(question: str) -> str:
    """The sentence that says why a question as typed has no answer."""
    try:
        answer(*split_command(question), embedded_book())
    except GpusizeError as error:
        return error.message.removesuffix(".")
    raise AssertionError(question + " has an answer")


def output(name: str) -> Callable[..., float]:
    """The value of an output of the first answer."""

    def found(first: Any, *_: Any) -> float:
        return float(first.output(name))

    return found


def cell(table: str, row: int | str, column: str) -> Callable[..., Any]:
    """A cell of a table of the first answer; the row by its place or its first cell."""

    def found(first: Any, *_: Any) -> Any:
        return look_up(first, table, row, column)

    return found


def look_up(receipt: Any, table: str, row: int | str, column: str) -> Any:
    """A cell of a table, the row by its place or its first cell."""
    found = next(one for one in receipt.tables if one.name == table)
    place = [one[0] for one in found.columns].index(column)
    if isinstance(row, str):
        return next(cells[place] for cells in found.rows if cells[0] == row)
    return found.rows[row][place]
