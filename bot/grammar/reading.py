"""State of one reading: what is assigned, what is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.grammar.vocabulary import Vocabulary
from core.errors import InputError, echo
from core.registry import Calculation
from pricing.book import TableBook

MOST_WORDS = 6
"""Longest name or marker, in words."""


@dataclass(slots=True)
class Reading:
    """State of one reading: what is assigned, what is left."""

    calculation: Calculation[Any]
    book: TableBook
    words: Vocabulary
    items: list[str]
    """Words in order; a comma is an item of its own."""
    taken: list[bool]
    values: dict[str, str] = field(default_factory=dict[str, str])

    def assign(self, name: str, value: str) -> None:
        held = self.values.get(name)
        if held is not None and held != value:
            raise InputError(
                f"{name} is given twice: {echo(held)} and {echo(value)}; keep one.", field=name
            )
        self.values[name] = value

    def add(self, name: str, value: str) -> None:
        """One more row of an argument of rows."""
        held = self.values.get(name)
        self.values[name] = value if held is None else f"{held}; {value}"

    def free(self, start: int, length: int) -> bool:
        stop = start + length
        return stop <= len(self.items) and not any(self.taken[start:stop])

    def take(self, start: int, length: int) -> None:
        self.taken[start : start + length] = [True] * length
