"""Which figures of an answer become columns, under which headers, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

import core.calculations  # noqa: F401 - fills the registry
from core.prices import CURRENCIES
from core.receipt import Output, PriceRef, Receipt
from core.registry import REGISTRY
from core.units import UNITS
from excel_addin.cells import to_cell

ERROR = "error"
"""The header of the last column; with a headline it tells an earlier fill's results."""

MOST_FIGURES = 10
"""Columns of figures beside the headline. An answer with more is cut to MAIN."""
MAIN = frozenset(
    {
        *("replicas", "tp", "weights", "utilisation_frac", "tpot_ms", "ttft_ms", "ttft_p95_ms"),
        *("max_qps", "usd_per_month", "usd_per_mtok"),
        *("output_tokens_per_s_per_gpu", "max_concurrency", "max_output_tokens_per_s"),
    }
)
"""Of answers with many figures, those that a plan is compared by. Chosen by hand, 2026-11."""
WIDEST_FOR_HEADER = 26
_UNSAID = frozenset({"stale_price"})
"""Warnings that are not repeated in each row: there is a column for the price's date."""

Value = float | int | str | date | None


@dataclass(frozen=True, slots=True)
class Look:
    """How the cells of a column are shown."""

    number: str
    """The number format; empty for text."""
    width: float
    """In characters."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of results; each is made once."""

    key: str
    title: str
    look: Look
    place: tuple[int, ...]
    """Where it stands among the others."""

    @property
    def width(self) -> float:
        """In characters: what the header needs, up to a point, and the values."""
        return max(self.look.width, min(len(self.title) + 2, WIDEST_FOR_HEADER))


TEXT, NAME, DAY = Look("", 60), Look("", 14), Look("yyyy-mm-dd", 12)
_LOOKS = {
    "ms": Look("#,##0.0", 12),
    "s": Look("#,##0.000", 12),
    "fraction": Look("0.0%", 12),
    "usd": Look("$#,##0.00", 14),
    "usd/hour": Look("$#,##0.00", 12),
    "usd/month": Look("$#,##0", 14),
    "usd/mtok": Look("$#,##0.0000", 14),
    "usd/request": Look("$#,##0.000000", 14),
    "GB": Look("#,##0.000", 12),
    "GiB": Look("#,##0.000", 12),
    "qps": Look("#,##0.00", 12),
    "tokens/s": Look("#,##0", 12),
    "bytes": Look("#,##0", 16),
}
_WHOLE, _NUMBER = Look("#,##0", 12), Look("#,##0.00", 12)


class Figures(NamedTuple):
    """What one answer puts into its row: columns, and a value for each."""

    columns: tuple[Column, ...]
    values: tuple[Value, ...]


class Chooser:
    """Chooses an answer's figures; answers of one shape are looked at once."""

    def __init__(self) -> None:
        self._shapes: dict[tuple[str, ...], tuple[tuple[int, Column], ...]] = {}
        self._columns: dict[tuple[Column, ...], tuple[Column, ...]] = {}

    def figures(self, name: str, receipt: Receipt) -> Figures:
        """The headline and the main figures of a calculation's answer, each with its column."""
        value, rows = receipt.value, receipt.outputs
        columns = [_value_column(name, _form(value))]
        values: list[Value] = [to_cell(value)]
        for limit in receipt.constraints:
            if limit.binds:
                columns.append(_BINDS)
                values.append(limit.label)
        if rows and rows[0].p10 is not None and rows[0].value == value:
            first = rows[0]
            for band, edge in (("P10", first.p10), ("P90", first.p90)):
                columns.append(_band_column(name, band, first.label, first.unit, _form(value)))
                values.append(edge)
        for index, column in self._chosen(name, rows):
            columns.append(column)
            values.append(to_cell(rows[index].value))
        for column, found in _beside(receipt):
            columns.append(column)
            values.append(found)
        whole = tuple(columns)
        return Figures(self._columns.setdefault(whole, whole), tuple(values))

    def _chosen(self, name: str, rows: list[Output]) -> tuple[tuple[int, Column], ...]:
        """Which of these rows become columns, by their place among them."""
        shape = (name, *[row.label for row in rows])
        found = self._shapes.get(shape)
        if found is None:
            many = len(rows) > MOST_FIGURES
            found = self._shapes[shape] = tuple(
                (index, _figure_column(name, index, row))
                for index, row in enumerate(rows)
                if not many or row.name in MAIN or _in_other_money(row.name)
            )
        return found


def headline(name: str) -> str:
    """The header of a calculation's own value.

    >>> headline("GPUS_NEEDED"), headline("MAX_CONCURRENCY")
    ('GPUS_NEEDED', 'MAX_CONCURRENCY (requests)')
    """
    return _title(name, REGISTRY.get(name).unit)


def _beside(receipt: Receipt) -> Iterator[tuple[Column, Value]]:
    """Prices, unless they are the figures themselves, warnings, and the answer's id."""
    if receipt.prices and not any(row.name == "date" for row in receipt.outputs):
        yield from _prices(receipt.prices)
    said = " ".join([w.message for w in receipt.warnings if w.code not in _UNSAID])
    if said:
        yield _WARNINGS, said
    yield _ID, receipt.id


def _in_other_money(name: str) -> bool:
    """`eur_per_month` beside `usd_per_month`."""
    return name[:3] in CURRENCIES and f"usd{name[3:]}" in MAIN


def _prices(prices: list[PriceRef]) -> Iterator[tuple[Column, Value]]:
    """What each kind of price was, whose they are, and when the oldest of them was read."""
    for price in prices:
        what = price.item.partition(" ")[2]  # `gpt-4o-mini cached input`; an accelerator is a word
        yield _price_column(f"API {what} price" if what else "GPU price", price.unit), price.usd
    yield _PROVIDER, ", ".join(dict.fromkeys(price.provider for price in prices))
    yield _READ_ON, date.fromisoformat(min(price.observed for price in prices))


ERRORS = Column(ERROR, ERROR, TEXT, (9,))
"""The column of what is wrong with a row."""
_BINDS = Column("binds", "Binds", NAME, (1,))
_PROVIDER = Column("provider", "Price of", NAME, (5,))
_READ_ON = Column("read", "Price read on", DAY, (6,))
_WARNINGS = Column("warnings", "Warnings", TEXT, (7,))
_ID = Column("id", "id", NAME, (8,))


@cache
def _value_column(name: str, form: type) -> Column:
    order = list(_UNITS).index(name)
    return Column(f"value {name}", headline(name), _look(_UNITS[name], form), (0, order))


@cache
def _band_column(calculation: str, band: str, label: str, unit: str, form: type) -> Column:
    place = (2, list(_UNITS).index(calculation), -1)
    return Column(
        f"{calculation} {band}", _title(f"{label} {band}", unit), _look(unit, form), place
    )


def _figure_column(calculation: str, index: int, row: Output) -> Column:
    place = (2, list(_UNITS).index(calculation), index)
    look = _look(row.unit, _form(row.value))
    return Column(f"{row.name} {row.label} {row.unit}", _title(row.label, row.unit), look, place)


@cache
def _price_column(what: str, unit: str) -> Column:
    return Column(what, _title(what, unit), _look(unit, float), (4,))


def _form(value: object) -> type:
    return int if isinstance(value, int) else str if isinstance(value, str) else float


def _look(unit: str, form: type) -> Look:
    if unit == "date":
        return DAY
    if form is str and not unit:
        return NAME
    if unit in _LOOKS:
        return _LOOKS[unit]
    return _WHOLE if form is int else _NUMBER


def _title(label: str, unit: str) -> str:
    """A label with its unit, unless the label says it.

    >>> _title("Cost per month", "usd/month"), _title("Replicas", "replicas")
    ('Cost per month ($/month)', 'Replicas')
    """
    symbol = UNITS[unit].symbol if unit in UNITS else unit
    said = not symbol or symbol.lower() in label.lower()
    return label if said else f"{label} ({symbol})"


_UNITS = {calculation.name: calculation.unit for calculation in REGISTRY}
HEADLINES = frozenset(map(headline, _UNITS))
"""With which the columns of an earlier fill begin."""
