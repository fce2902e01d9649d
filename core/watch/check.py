"""One check of a scenario: evaluated at the last run's prices and now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.prices import PriceBook
from core.watch.finding import Finding
from core.watch.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Past:
    """The last check: what was asked, at which prices, and what was found."""

    scenario: Scenario
    book: PriceBook
    """The prices as they were known then."""
    finding: Finding


def check(
    scenario: Scenario, book: PriceBook, past: Past | None, *, period: str, at: datetime
) -> Finding:
    """What the scenario comes to at the book's prices, and what moved since `past`.

    Raises GpusizeError where there is no answer: a model that is gone, a price that is missing.
    """
    raise NotImplementedError
