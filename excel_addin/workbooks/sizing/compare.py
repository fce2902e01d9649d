"""The sheet `Compare`: the same traffic on every GPU, and what it costs, cheapest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from core.catalog import Accelerator
from core.units import HOURS_PER_MONTH
from excel_addin.workbooks import charts
from excel_addin.workbooks.lines import place
from excel_addin.workbooks.paper import Book, Sheet, ref
from excel_addin.workbooks.replicas import Shape, key_of
from excel_addin.workbooks.shapes import gpus_by_shape, needed
from excel_addin.workbooks.sizing.figures import Figures
from excel_addin.workbooks.styles import OWN

HEAD, FIRST = 3, 4
LISTED = 10
"""GPUs named on the first page and in the chart."""
NO_FIT, NO_PRICE = "no figure", "no price"


class Row(NamedTuple):
    """One GPU for the traffic."""

    card: Accelerator
    replica_row: int
    shape_gpus: list[int]
    usd: float | None

    @property
    def gpus(self) -> int | None:
        """GPUs needed, or None where the model does not fit."""
        return min(self.shape_gpus) if self.shape_gpus else None

    @property
    def monthly(self) -> float | None:
        """USD a month, or None without a fleet or a price."""
        if self.gpus is None or self.usd is None:
            return None
        return self.gpus * HOURS_PER_MONTH * self.usd


def rows_of(
    own: Mapping[str, Any],
    cards: Sequence[Accelerator],
    shapes: Sequence[Shape],
    listed: Mapping[str, float],
    f: Figures,
) -> list[Row]:
    """What the formulas give at the starting inputs; `listed` are prices by GPU."""
    keys = [shape.key for shape in shapes]
    found: list[Row] = []
    for card in cards:
        key = key_of(card.id, own["isl"], own["osl"])
        mine = [shape for shape in shapes if shape.key == key]
        usd = f.usd if card.id == own["gpu"] else listed.get(card.id)
        found.append(Row(card, place(key, keys), gpus_by_shape(mine, f.qps, f.util), usd))
    return found


def ranks(rows: Sequence[Row]) -> list[int | None]:
    """Place of each by cost, from 1; None without a cost."""
    costs = [row.monthly for row in rows]
    return [
        None
        if cost is None
        else 1
        + sum(other is not None and other < cost for other in costs)
        + sum(other == cost for other in costs[:number])
        for number, cost in enumerate(costs)
    ]


def compare(book: Book, rows: Sequence[Row], most_shapes: int, f: Figures) -> None:
    """Write the sheet; names ranges `compare_...`."""
    widths = [26, 34, 9, *([11] * most_shapes), 11, 12, 14, 14, 8]
    sheet = book.sheet("Compare", widths)
    sheet.put(0, 0, "The same traffic on every GPU", "title")
    sheet.put(1, 0, "At the chosen commitment, each at the price used on GPU prices.", "subtitle")
    shape = 3
    gpus, price, month, mtok, rank = (shape + most_shapes + step for step in range(5))
    header = [
        "GPU", "Accelerator", "Row",
        *[f"GPUs in shape {number}" for number in range(1, most_shapes + 1)],
        "GPUs", "$/GPU-hour", "$/month", "$/M tokens", "Place",
    ]  # fmt: skip
    sheet.heads(HEAD, 0, header, "ww")
    sheet.xl.set_row(HEAD, 32)
    bottom = FIRST + len(rows) - 1
    places = ranks(rows)
    for step, row in enumerate(rows):
        at = FIRST + step
        sheet.put(at, 0, row.card.id, "written")
        sheet.put(at, 1, row.card.name, "written")
        found = f'=IFERROR(MATCH({ref(at, 0)}&"|"&isl&"|"&osl,replica_key,0),0)'
        sheet.formula(at, 2, found, row.replica_row, unit="count")
        for number in range(1, most_shapes + 1):
            value = row.shape_gpus[number - 1] if len(row.shape_gpus) >= number else ""
            formula = needed(ref(at, 2, fix="c"), number, "qps_peak", "util_used")
            sheet.formula(at, shape + number - 1, f'=IF(ready,{formula},"")', value, unit="count")
        _costs(sheet, at, (gpus, price, month, mtok, rank), row, places[step], bottom, f)
    for name, col in (
        ("compare_gpu", 0), ("compare_gpus", gpus), ("compare_price", price),
        ("compare_usd", month), ("compare_mtok", mtok), ("compare_place", rank),
    ):  # fmt: skip
        sheet.named_range(name, FIRST, col, bottom)
    sheet.xl.freeze_panes(FIRST, 2)
    sheet.xl.repeat_rows(HEAD)
    sheet.one_page()


def _costs(
    sheet: Sheet,
    at: int,
    cols: tuple[int, int, int, int, int],
    row: Row,
    rank: int | None,
    bottom: int,
    f: Figures,
) -> None:
    gpus, price, month, mtok, place_col = cols
    span = f"{ref(at, 3)}:{ref(at, gpus - 1)}"
    sheet.formula(
        at, gpus, f'=IF(COUNT({span})>0,MIN({span}),"{NO_FIT}")', row.gpus or NO_FIT, unit="GPUs"
    )
    first = f'MATCH({ref(at, 0)}&"|"&commitment_used,offer_terms,0)'
    listed = f'IFERROR(INDEX(offer_usd,{first}),"{NO_PRICE}")'
    usd = NO_PRICE if row.usd is None else row.usd
    sheet.formula(
        at, price, f"=IF({ref(at, 0)}=gpu,gpu_usd_per_hour_used,{listed})", usd, unit="usd/hour"
    )
    both = f"AND(ISNUMBER({ref(at, gpus)}),ISNUMBER({ref(at, price)}))"
    product = f"{ref(at, gpus)}*hours_per_month*{ref(at, price)}"
    cost = "" if row.monthly is None else row.monthly
    sheet.formula(at, month, f'=IF({both},{product},"")', cost, "result", "usd/month")
    tokens = "(qps*hours_per_month*3600*(isl+osl)/1000000)"
    each = "" if row.monthly is None else row.monthly / f.mtok
    mine = ref(at, month)
    has = f"ISNUMBER({mine})"
    sheet.formula(at, mtok, f'=IF({has},{mine}/{tokens},"")', each, unit="usd/mtok.4")
    every = f"{ref(FIRST, month, fix='rc')}:{ref(bottom, month, fix='rc')}"
    # from the header on, so that the first has one too
    above = f"{ref(FIRST - 1, month, fix='rc')}:{ref(at - 1, month)}"
    place_of = f"RANK({mine},{every},1)+COUNTIF({above},{mine})"
    sheet.formula(
        at, place_col, f'=IF({has},{place_of},"")', "" if rank is None else rank, unit="count"
    )


def cheapest(sheet: Sheet, row: int, col: int, rows: Sequence[Row], f: Figures) -> int:
    """The cheapest of them, for the first page and its chart; the row after the block."""
    sheet.section(row, col, col + 3, "Cheapest GPUs for this traffic")
    sheet.heads(row + 1, col, ("GPU", "$/month", "GPUs", "$/M tokens"), "w")
    by_place = {rank: one for rank, one in zip(ranks(rows), rows, strict=True) if rank}
    for number in range(1, LISTED + 1):
        at = row + 1 + number
        one = by_place.get(number)
        there = f"IFERROR(MATCH({number},compare_place,0),0)"
        for gap, name, unit, value in (
            (0, "compare_gpu", "", one and one.card.id),
            (1, "compare_usd", "usd/month", one and one.monthly),
            (2, "compare_gpus", "GPUs", one and one.gpus),
            (3, "compare_mtok", "usd/mtok.4", one and (one.monthly or 0) / f.mtok),
        ):
            formula = f'=IF({there}=0,"",INDEX({name},MAX(1,{there})))'
            sheet.formula(at, col + gap, formula, value or "", unit=unit)
    return row + 2 + LISTED


def bars(book: Book, sheet: str, row: int, col: int, size: tuple[int, int]) -> Any:
    """Cost a month of the cheapest GPUs; `row` is that of the first."""
    chart = book.xl.add_chart({"type": "bar"})
    rows = (row, row + LISTED - 1)
    look = charts.labelled_bars(OWN, '"$"#,##0', gap=60)
    chart.add_series(charts.series("USD a month", sheet, rows, col, col + 1, **look))
    charts.bar_axes(chart, '"$"#,##0')
    return charts.dress(chart, "Cheapest GPUs, cost a month", size, legend=False)
