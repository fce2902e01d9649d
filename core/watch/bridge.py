"""How much each component moved an answer: parts that sum exactly to the change.

The question is asked at every mixture of old and new components, and each component's part is its
Shapley value: its effect averaged over every order in which the changes could have come,

    part(c) = sum over S without c of |S|! (n - |S| - 1)! / n! x (v(S + c) - v(S))

where S is a set of components that are new already. No order is preferred, equal components get
equal parts, one without effect gets 0, and the parts sum to v(all) - v(none) exactly (fractions).
Source: L. S. Shapley, A Value for n-Person Games, 1953.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import factorial, floor

from core.errors import GpusizeError
from core.prices import PriceBook
from core.watch.components import Component, Question, in_groups
from core.watch.finding import Bridge, Step
from core.watch.standing import Figures

METHOD = (
    "A part is the component's effect averaged over every order in which the changes could have"
    " come (its Shapley value)."
)

MEASURES: tuple[tuple[str, str, str, int], ...] = (
    (
        "advantage_usd_per_month",
        "Self-hosting's advantage at the current volume",
        "usd/month",
        100,
    ),
    ("edge_requests_per_month", "First volume at which self-hosting wins", "requests/month", 1),
    ("margin_usd_per_month", "What a full replica saves", "usd/month", 100),
    ("fleet_usd_per_month", "Cost of the fleet", "usd/month", 100),
)
"""Figure, its name, its unit, and how many of the smallest amount shown make one."""


def bridges(question: Question, then: PriceBook, now: PriceBook) -> list[Bridge]:
    """The bridges of the figures that changed components can move; none if nothing moved.

    What a full replica saves stands in for the first edge where that is not finite throughout.
    """
    components = question.moved(then, now)
    for groups in in_groups(components):
        try:
            values = [question.figures(_new(groups, mask), then, now) for mask in masks(groups)]
        except GpusizeError:
            continue  # a mixture that is no question, such as a model without its accelerator
        return _bridges(groups, values)
    return []


def masks(groups: Sequence[Component]) -> range:
    """Every set of groups, as the bits of a number."""
    return range(1 << len(groups))


def _new(groups: Sequence[Component], mask: int) -> frozenset[str]:
    """Keys of the components that are new already."""
    return frozenset(k for bit, g in enumerate(groups) if mask >> bit & 1 for k in g.keys)


def _bridges(groups: Sequence[Component], values: Sequence[Figures]) -> list[Bridge]:
    found: list[Bridge] = []
    for figure, name, unit, smallest in MEASURES:
        measured = [getattr(v, figure) for v in values]
        if figure == "margin_usd_per_month" and any(b.unit == "requests/month" for b in found):
            continue
        if None not in measured:
            found.append(_bridge(groups, measured, name, unit, smallest))
    return found


def _bridge(
    groups: Sequence[Component], values: Sequence[Fraction], name: str, unit: str, smallest: int
) -> Bridge:
    before, after = (floor(v * smallest + Fraction(1, 2)) for v in (values[0], values[-1]))
    parts = whole_parts([p * smallest for p in shapley(len(groups), values)], after - before)
    rows = [
        Step(g.name, g.before, g.after, g.unit, part / smallest)
        for g, part in zip(groups, parts, strict=True)
    ]
    rows.sort(key=lambda row: -abs(row.amount))
    return Bridge(name, unit, before / smallest, after / smallest, rows, METHOD)


def shapley(n: int, values: Sequence[Fraction]) -> list[Fraction]:
    """The value of each of n players, of the values of all sets of them by their bits.

    >>> shapley(2, [Fraction(0), Fraction(1), Fraction(3), Fraction(8)])
    [Fraction(3, 1), Fraction(5, 1)]
    """
    weight = [Fraction(factorial(k) * factorial(n - k - 1), factorial(n)) for k in range(n)]
    found = [Fraction(0)] * n
    for bit in range(n):
        for mask, value in enumerate(values):
            if not mask >> bit & 1:
                gain = Fraction(values[mask | 1 << bit]) - value
                found[bit] += weight[mask.bit_count()] * gain
    return found


def whole_parts(parts: Sequence[Fraction], total: int) -> list[int]:
    """Parts as whole numbers that sum to `total`, by largest remainder.

    `total` is their sum, or a rounded difference within 1 of it.

    >>> whole_parts([Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)], 1)
    [1, 0, 0]
    """
    whole = [floor(p) for p in parts]
    order = sorted(range(len(parts)), key=lambda k: whole[k] - parts[k])
    for k in order[: total - sum(whole)]:
        whole[k] += 1
    return whole
