"""A kept answer computed again: the same figures, or which differ and why."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import core.calculations  # noqa: F401 - fills the registry
from bot.render.moves import headline
from bot.render.numbers import show
from core.curves import Curve
from core.errors import GpusizeError, UnknownNameError
from core.price_moves import price_moves
from core.receipt import Output, PriceMove, Receipt
from core.registry import REGISTRY
from pricing.book import TableBook

Books = Callable[[datetime | None], TableBook]
"""The price book as it was known at a moment, with today's calibrations; None for the package's."""

MOST_DIFFERENCES = 6
SAME = 1e-9
"""Relative difference up to which two figures are one: other machines round the last digit."""


@dataclass(frozen=True, slots=True)
class Again:
    """What computing an answer again gave."""

    same: bool | None
    """None where it could not be computed again."""
    said: str
    """One sentence, or two."""
    differences: list[str] = field(default_factory=list[str])


def again(receipt: Receipt, known: datetime | None, books: Books, by: str = "") -> Again:
    """`receipt` computed from its own inputs with the prices known then.

    `by` names the program in the sentence where it is another one than that which answered.
    """
    prices = "the prices known then" if known else "the prices in the package"
    lead = f"Computed again{f' by {by}' if by else ''} with {prices}: "
    try:
        newer = _run(receipt, books(known))
    except GpusizeError as error:
        why = error.message
        if isinstance(error, UnknownNameError) and error.field == "calculation":
            why = f"this version has no calculation {receipt.calculation}."
        return Again(None, f"It cannot be computed again: {why}")
    rests_on = _rests_on(receipt, newer)
    found = list(_differences(receipt, newer))
    if not found:
        return Again(True, f"{lead}the same figures.{rests_on}")
    shown = ", ".join(found[:MOST_DIFFERENCES])
    more = len(found) - MOST_DIFFERENCES
    return Again(
        False, f"{lead}differs: {shown}{f' and {more} more' if more > 0 else ''}.{rests_on}", found
    )


def _run(receipt: Receipt, book: TableBook) -> Receipt:
    return REGISTRY.get(receipt.calculation).run(receipt.inputs, _dated(receipt, book))


def curve_of(receipt: Receipt, book: TableBook) -> Curve | None:
    """What an answer is at other volumes or rates, from the book it was given from."""
    calculation = REGISTRY.get(receipt.calculation)
    return calculation.curve(receipt.inputs, _dated(receipt, book))


def _dated(receipt: Receipt, book: TableBook) -> TableBook:
    if receipt.inputs.get("as_of") is None and receipt.as_of:
        return book.at(date.fromisoformat(receipt.as_of))
    return book


def _rests_on(before: Receipt, after: Receipt) -> str:
    """What became of the user's own load test, if one of the two answers rests on it."""
    if before.calibration == after.calibration:
        return ""
    if after.calibration is None:
        return f" The load test it rested on is not kept any more ({before.calibration})."
    if before.calibration is None:
        return f" It is now {after.calibration}."
    return f" It was {before.calibration} and is now {after.calibration}."


def _differences(before: Receipt, after: Receipt) -> Iterator[str]:
    if not _same(before.value, after.value):
        shown = [headline(r.value, r.unit) for r in (before, after)]
        yield f"value {_arrow(*shown)}"
    olds, news = ({o.name: o for o in r.outputs} for r in (before, after))
    for name in dict.fromkeys((*olds, *news)):
        old, new = olds.get(name), news.get(name)
        if old is None or new is None:
            known = old or new
            yield f"{known.label if known else name} {'is new' if old is None else 'is gone'}"
        elif not _same(old.value, new.value):
            # the headline is often an output too, and has been said
            if not (_same(old.value, before.value) and _same(new.value, after.value)):
                yield f"{old.label} {_outputs(old, new)}"
        elif not _same([old.p10, old.p90], [new.p10, new.p90]):
            yield f"the range of {old.label}"
    for move in price_moves(before.prices, after.prices):
        yield f"price of {move.item} {_prices(move)}"


def _outputs(old: Output, new: Output) -> str:
    return _arrow(show(old.value, old.unit), show(new.value, new.unit), old.value, new.value)


def _prices(move: PriceMove) -> str:
    if move.usd_before is None:
        return f"({move.provider_after}) was not used"
    if move.usd_after is None:
        return f"({move.provider_before}) is not used"
    sides = [f"{move.usd_before:g}", f"{move.usd_after:g}"]
    if move.provider_before != move.provider_after:
        sides = [f"{sides[0]} ({move.provider_before})", f"{sides[1]} ({move.provider_after})"]
    return _arrow(*sides)


def _arrow(before: str, after: str, *exact: Any) -> str:
    if before == after:  # a difference smaller than what is shown
        before, after = map(str, exact or ("one value", "another"))
    return f"{before} -> {after}"


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[k], other[k]) for k in one)
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=SAME)
    return one == other
