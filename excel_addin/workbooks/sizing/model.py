"""The sheet `Sizing`: inputs, the fleet, what binds, what it costs, and two charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from excel_addin.workbooks import charts
from excel_addin.workbooks.asking import ask
from excel_addin.workbooks.checks import Check, checks
from excel_addin.workbooks.inputs import Field, all_of, all_right, blocks
from excel_addin.workbooks.page import LEFT, decide, top
from excel_addin.workbooks.paper import Sheet
from excel_addin.workbooks.sizing.compare import LISTED, Row, bars, cheapest
from excel_addin.workbooks.sizing.curve import chart
from excel_addin.workbooks.sizing.figures import LABELS, Figures
from excel_addin.workbooks.sizing.looked_up import Rows, looked_up, replica
from excel_addin.workbooks.sizing.results import constraints, cost, fleet

WIDTHS = (2, 34, 20, 16, 16, 32, 3, 36, 18, 24, 16)
RIGHT, END = 7, 10
CHART = (1480, 300)
CHART_ROWS = 17
BARS = (665, 290)
BARS_ROWS = 15


def sizing(
    sheet: Sheet,
    sections: Mapping[str, Sequence[Field]],
    f: Figures,
    at: Rows,
    compared: Sequence[Row],
    about: str,
    question: tuple[str, str],
) -> None:
    """Fill the sheet made for it."""
    top(sheet, about=about)
    row = blocks(sheet, 4, LEFT, sections) + 1
    sheet.section(row, LEFT, LEFT + 4, "Checks")
    held = [True, True, True, f.usd is not None]
    row = checks(sheet, row + 1, LEFT, must(all_of(sections)), held)
    row = looked_up(sheet, row + 1, LEFT, f, at)
    below = fleet(sheet, 4, RIGHT, f)
    below = constraints(sheet, below + 1, RIGHT, f)
    below = cost(sheet, below + 1, RIGHT, f)
    below = replica(sheet, below + 1, RIGHT, f)
    row = max(row, below) + 1
    first = row + 2
    cheapest(sheet, row, LEFT, compared, f)
    charts.put(sheet, row, RIGHT, bars(sheet.book, sheet.name, first, LEFT, BARS))
    row = first + max(LISTED + 1, BARS_ROWS)
    charts.put(sheet, row, LEFT, chart(sheet.book, CHART))
    ask(sheet, row + CHART_ROWS, LEFT, END, question)
    decide(sheet, END, _answer(f))
    sheet.xl.set_selection(6, LEFT + 1, 6, LEFT + 1)


def must(every: Sequence[Field]) -> list[Check]:
    """What has to hold for an answer, and what should be looked at."""
    return [
        Check("Inputs are within bounds", all_right(every),
              "Correct the input whose last column says what it must be."),
        Check("The replica's figures are known", "replica_row>0",
              "No figure for this GPU and these tokens: take tokens from the sheet Replicas, or"
              " write the workbook anew with these."),
        Check("Utilisation is known", "ISNUMBER(util_used)",
              "Give the share of capacity to plan on."),
        Check("The GPU has a price", "ISNUMBER(gpu_usd_per_hour_used)",
              "Nobody lists this GPU, commitment and provider: change one, or give a price.",
              stops=False),
    ]  # fmt: skip


def _answer(f: Figures) -> tuple[str, str]:
    """The answer in one sentence: the formula, and what it says at first."""
    formula = (
        '=IF(NOT(ready),"No answer yet. "&problem,FIXED(gpus,0)&" x "&gpu&" for "'
        '&FIXED(qps_peak,2)&" requests/s at the peak; "&binding&" binds. "'
        '&IF(ISNUMBER(usd_per_month),"$"&FIXED(usd_per_month,0)&" a month, $"'
        '&FIXED(usd_per_mtok,4)&" a million tokens.","No price is known."))'
    )
    said = (
        f"{f.gpus:,} x {f.gpu} for {f.qps:,.2f} requests/s at the peak; {LABELS[f.binding]} binds. "
    )
    if f.monthly is None:
        return formula, said + "No price is known."
    return formula, f"{said}${f.monthly:,.0f} a month, ${f.monthly / f.mtok:,.4f} a million tokens."
