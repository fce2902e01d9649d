"""The rows of the tables that the inputs choose, the replica's shape, and the constants."""

from __future__ import annotations

from dataclasses import dataclass

from core.units import SECONDS_PER_HOUR
from excel_addin.workbooks.breakeven.figures import LEAST_QPS, Figures
from excel_addin.workbooks.lines import HOURS, Line, lines
from excel_addin.workbooks.paper import Sheet
from excel_addin.workbooks.prices import NOT_LISTED, OFFER_ROW
from excel_addin.workbooks.rounding import SLACK
from excel_addin.workbooks.shapes import FIRST_ROW, chosen


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the starting inputs are in the tables, counted from 1; 0 is nowhere."""

    api: int
    offer: int
    replica: int
    shapes: int
    """Most shapes any replica has."""


def looked_up(sheet: Sheet, row: int, col: int, f: Figures, at: Rows) -> int:
    """Write the block in two columns, the value three to the right; the row after it."""
    sheet.section(row, col, col + 4, "Looked up, and constants")
    listed = f.prices
    own_api = "AND(ISNUMBER(api_input_usd_per_mtok),ISNUMBER(api_output_usd_per_mtok))"
    rate = f"hours_per_month/{SECONDS_PER_HOUR}*N(peak_to_mean_used)"
    planning = (
        f"=IF(ISNUMBER(requests_per_month),MAX(requests_per_month/{rate},{LEAST_QPS}),{LEAST_QPS})"
    )
    wanted = (
        HOURS,
        Line("Rounding slack", "slack", "", SLACK, "word"),
        Line("API model, row", "api_row", "=IFERROR(MATCH(api_model,api_models,0),0)",
         at.api, "count"),
        Line("Cached input, $/M tokens", "api_cached_usd",
         f'=IF(OR({own_api},api_row=0),"{NOT_LISTED}",INDEX(api_cached,MAX(1,api_row)))',
         NOT_LISTED if listed.cached is None else listed.cached, "usd/mtok"),
        Line("Batch discount", "api_batch_discount",
         f'=IF(OR({own_api},api_row=0),"{NOT_LISTED}",INDEX(api_batch,MAX(1,api_row)))',
         NOT_LISTED if listed.batch is None else listed.batch, "fraction"),
        Line("GPU price, row", "offer_row", OFFER_ROW, at.offer, "count"),
        Line("Capacity is measured", "measured", "=ISNUMBER(capacity_requests_per_hour)",
         f.measured, ""),
        Line("Requests/s the shape is chosen for", "planning_qps", planning, f.planning_qps, "qps"),
        Line("Replica, first row", "replica_row", FIRST_ROW, at.replica, "count"),
    )  # fmt: skip
    row = lines(sheet, row + 1, col, wanted, gap=3)
    return chosen(sheet, row, col, f.shape_gpus, at.replica, at.shapes, "planning_qps", "1")
