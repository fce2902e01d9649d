"""One check of a scenario: evaluated at the last run's prices and now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from core.calculations.breakeven import BreakevenInput
from core.errors import GpusizeError
from core.price_moves import price_moves
from core.prices import PriceBook
from core.receipt import Receipt
from core.watch.ahead import announced
from core.watch.bridge import bridges
from core.watch.components import Question
from core.watch.finding import Finding
from core.watch.scenario import Scenario, watchable
from core.watch.standing import Answered, answered, projected

STALE_CODES = ("price_history", "stale_price")
"""Warnings of a receipt that say its prices may have changed since they were read."""


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

    `then` is the question as it was asked, at the prices of then, answered by the program of now:
    what is between the two is prices, calibration and edits alone. Where it has no answer any
    more, `then` is what was found, without bridges.

    Raises GpusizeError where there is no answer now: a model that is gone, a price that is missing.
    """
    watchable(scenario.calculation)
    day = at.astimezone(UTC).date()
    now = answered(scenario, book, day)
    volume = now.inputs.requests_per_month if isinstance(now.inputs, BreakevenInput) else None
    finding = Finding(
        period=period,
        checked_at=at.astimezone(UTC).isoformat(),
        volume_requests_per_month=volume,
        projected_requests_per_month=projected(volume, scenario.options) if volume else None,
        now=now.standing,
        then=None,
        scheduled=announced(now.inputs, book, day, scenario.options.ahead_days),
        stale=_stale(now.receipt),
    )
    if past is not None:
        _compare(finding, scenario, book, past, now)
    return finding


def _compare(
    finding: Finding, scenario: Scenario, book: PriceBook, past: Past, now: Answered
) -> None:
    try:
        day = datetime.fromisoformat(past.finding.checked_at).date()
        then = answered(past.scenario, past.book, day)
    except GpusizeError:
        then = None
    finding.then = past.finding.now if then is None else then.standing
    finding.moves = price_moves(finding.then.prices, finding.now.prices)
    if then is None or past.scenario.calculation != scenario.calculation:
        finding.edited = _raw_edits(past.scenario, scenario)
        return
    question = Question(scenario.calculation, then.inputs, now.inputs)
    finding.edited = question.edited
    finding.bridges = bridges(question, past.book, book)


def _raw_edits(then: Scenario, now: Scenario) -> list[str]:
    """Names of the inputs that differ as they were given."""
    if then.calculation != now.calculation:
        return ["calculation"]
    names = dict.fromkeys((*then.inputs, *now.inputs))
    return [name for name in names if then.inputs.get(name) != now.inputs.get(name)]


def _stale(receipt: Receipt) -> list[str]:
    return [w.message for w in receipt.warnings if w.code in STALE_CODES]
