"""One figure of the source documents: as printed, and as the calculations give it today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from bot.commands import answer, split_command
from bot.render.numbers import show
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
    recomputed: str = ""
    """Instead of a number: what holds, in words."""
    shown: Callable[[float], str] | None = None
    """How the number is written, where its unit's own way will not do."""

    def number(self) -> float | None:
        """The figure recomputed; None for one that is no number."""
        if not self.asked:
            return None
        receipts = [receipt(text) for text in self.asked]
        found: Any = self.value(*receipts) if self.value else receipts[0].value
        return float(found)

    def comes_out(self) -> str:
        """The figure recomputed, as text."""
        number = self.number()
        if number is None:
            return self.recomputed
        said = self.shown(number) if self.shown else show(number, self.unit)
        return f"{said}; {self.recomputed}" if self.recomputed else said

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
