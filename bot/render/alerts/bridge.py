"""A variance bridge as rows whose last one is, as shown, exactly the sum of those above it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from bot.render.numbers import show
from core.breakeven import exact
from core.watch.bridge import whole_parts
from core.watch.finding import Bridge

MOST_STEPS = 20
"""Steps shown one by one; the smallest of more are one row."""
ENDINGS = {
    "_usd_per_month": " cost", "_usd_per_hour": " price", "_usd_per_mtok": " price",
    "_frac": " share", "_ms": "",
}  # fmt: skip
"""Ends of inputs' names, and what they are to people: the unit stands beside the value."""
HEAD = ("What moved", "Before", "Now", "Effect")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as text; `units` is its amount in the smallest units shown."""

    name: str
    before: str
    after: str
    effect: str
    units: int

    def cells(self) -> tuple[str, str, str, str]:
        """The columns under HEAD."""
        return self.name, self.before, self.after, self.effect


@dataclass(frozen=True, slots=True)
class Shown:
    """A bridge as it is shown."""

    measure: str
    rows: tuple[Row, ...]
    total: Row


def shown(bridge: Bridge) -> Shown:
    """The rows of a bridge: amounts in whole cents or whole requests, by largest remainder.

    >>> from core.watch.finding import Step
    >>> one = Step("a", 1.0, 2.0, "usd/hour", 0.005)
    >>> made = shown(Bridge("M", "usd/month", 1.0, 1.01, [one, one], ""))
    >>> [row.effect for row in (*made.rows, made.total)]
    ['+$0.01', '$0.00', '+$0.01']
    """
    smallest = 100 if bridge.unit == "usd/month" else 1
    before, after = (_whole(value, smallest) for value in (bridge.before, bridge.after))
    steps = bridge.steps[:MOST_STEPS]
    amounts = [exact(step.amount) * smallest for step in steps]
    if rest := bridge.steps[MOST_STEPS:]:
        amounts.append(sum((exact(step.amount) * smallest for step in rest), Fraction(0)))
    parts = _parts(amounts, after - before)
    names = [(label(s.component), _value(s.before, s.unit), _value(s.after, s.unit)) for s in steps]
    if rest:
        names.append((f"{len(rest)} more", "", ""))
    rows = [
        Row(*name, _signed(part, bridge.unit), part)
        for name, part in zip(names, parts, strict=True)
    ]
    if (missing := after - before - sum(parts)) != 0:
        rows.append(Row("Rounding", "", "", _signed(missing, bridge.unit), missing))
    total = Row(
        "Total",
        _amount(before, bridge.unit),
        _amount(after, bridge.unit),
        _signed(after - before, bridge.unit),
        after - before,
    )
    return Shown(bridge.measure, tuple(rows), total)


def label(component: str) -> str:
    """A component as people read it: an input by its words, a price by its name.

    >>> label("requests_per_month"), label("openai/gpt-4o-mini input"), label("ops_usd_per_month")
    ('requests per month', 'gpt-4o-mini input', 'ops cost')
    """
    name = component.rpartition("/")[2] if "/" in component else component
    if not name.isidentifier():
        return name
    for ending, said in ENDINGS.items():
        name = name.removesuffix(ending) + said if name.endswith(ending) else name
    return name.replace("_", " ")


def _parts(amounts: list[Fraction], total: int) -> list[int]:
    """Whole parts; they sum to `total` wherever it is their sum, rounded."""
    up = total - sum(floor(amount) for amount in amounts)
    if 0 <= up <= len(amounts):
        return whole_parts(amounts, total)
    return [round(amount) for amount in amounts]


def _whole(value: float, smallest: int) -> int:
    return round(exact(value) * smallest)


def _amount(units: int, unit: str) -> str:
    sign = "\u2212" if units < 0 else ""
    if unit == "usd/month":
        return f"{sign}${abs(units) // 100:,}.{abs(units) % 100:02}"
    return f"{sign}{abs(units):,}"


def _signed(units: int, unit: str) -> str:
    return ("+" if units > 0 else "") + _amount(units, unit)


def _value(value: float | str | None, unit: str) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else show(value, unit)
