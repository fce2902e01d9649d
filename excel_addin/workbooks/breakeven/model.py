"""The sheet `Breakeven`: inputs, the answer, the winning intervals and the chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from excel_addin.workbooks import charts
from excel_addin.workbooks.asking import ask
from excel_addin.workbooks.breakeven.curve import chart
from excel_addin.workbooks.breakeven.figures import Figures
from excel_addin.workbooks.breakeven.looked_up import Rows, looked_up
from excel_addin.workbooks.breakeven.results import at_volume, behind, winning
from excel_addin.workbooks.breakeven.words import answer, verdict
from excel_addin.workbooks.checks import Check, checks
from excel_addin.workbooks.inputs import Field, all_of, all_right, blocks
from excel_addin.workbooks.page import LEFT, decide, top
from excel_addin.workbooks.paper import Sheet

WIDTHS = (2, 36, 22, 16, 16, 32, 3, 38, 22, 22)
RIGHT, END = 7, 9
SHOWN = 6
"""Intervals shown on the first page."""
CHART = (585, 420)
CHART_ROWS = 22


def model(
    sheet: Sheet,
    sections: Mapping[str, Sequence[Field]],
    f: Figures,
    at: Rows,
    about: str,
    question: tuple[str, str],
) -> None:
    """Fill the sheet made for it."""
    top(sheet, about=about, height=44)
    row = blocks(sheet, 4, LEFT, sections) + 1
    sheet.section(row, LEFT, LEFT + 4, "Checks")
    row = checks(sheet, row + 1, LEFT, must(all_of(sections)), [*[True] * 9, *_notes(f)])
    below = at_volume(sheet, 4, RIGHT, f)
    below = winning(sheet, below + 1, RIGHT, f, SHOWN)
    charts.put(sheet, below + 1, RIGHT, chart(sheet.book, CHART))
    below = max(row, below + CHART_ROWS) + 1
    row = looked_up(sheet, below, LEFT, f, at)
    behind(sheet, below, RIGHT, f)
    ask(sheet, row + 1, LEFT, END, question)
    decide(sheet, END, (verdict(), answer(f)))
    sheet.xl.set_selection(6, LEFT + 1, 6, LEFT + 1)


def must(every: Sequence[Field]) -> list[Check]:
    """What has to hold for an answer, and what should be looked at."""
    return [
        Check("Inputs are within bounds", all_right(every),
              "Correct the input whose last column says what it must be."),
        Check("API prices are known",
              "AND(ISNUMBER(api_input_usd_per_mtok_used),ISNUMBER(api_output_usd_per_mtok_used))",
              "Choose an API model, or give both of its prices."),
        Check("Cached input has a price",
              "OR(N(cached_input_frac_used)=0,ISNUMBER(api_cached_usd))",
              "There is no price of cached input here: set its share to 0."),
        Check("Batch has a discount", "OR(N(batch_frac_used)=0,ISNUMBER(api_batch_discount))",
              "There is no batch discount here: set its share to 0."),
        Check("The GPU has a price", "ISNUMBER(gpu_usd_per_hour_used)",
              "Nobody lists this GPU, commitment and provider: change one, or give a price."),
        Check("A replica's capacity is known", "ISNUMBER(capacity_requests_per_hour_used)",
              "No figure for this GPU and these tokens: take tokens from the sheet Replicas, or"
              " give a measured capacity, or write the workbook anew with these tokens."),
        Check("GPUs of a replica fit its capacity",
              'OR(measured,gpus_per_replica="",gpus_per_replica=gpus_per_replica_used)',
              "GPUs in a measured replica counts only beside a measured capacity: leave it blank."),
        Check("Fewest and most replicas agree",
              'OR(max_replicas="",N(max_replicas)>=N(min_replicas_used))',
              "Most replicas must be at least the fewest."),
        Check("Utilisation is known", "ISNUMBER(util_used)",
              "Give the share of capacity to plan on."),
        Check("Your volume is within the most replicas",
              "IF(AND(ready,volume>0),possible,TRUE)",
              "Your volume needs more replicas than you can get.", stops=False),
        Check("The simple quotient is within capacity",
              "IF(ready,simple_quotient_requests_per_month<=min_replicas_used"
              "*replica_requests_per_month,TRUE)",
              "The fewest replicas cannot serve the volume of the simple quotient: read the"
              " intervals.", stops=False),
        Check("Load is not taken as flat", "N(peak_to_mean_used)>1",
              "Peak rate over mean rate is 1: replicas are bought for the mean.", stops=False),
    ]  # fmt: skip


def _notes(f: Figures) -> list[bool]:
    possible = f.most is None or f.replicas(f.volume) <= f.most
    return [f.volume == 0 or possible, f.quotient <= f.least * f.serves, f.peak > 1]
