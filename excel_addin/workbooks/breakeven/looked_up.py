"""The rows of the tables that the inputs choose, the replica's shape, and the constants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.units import HOURS_PER_MONTH, SECONDS_PER_HOUR
from excel_addin.workbooks.breakeven.figures import Figures
from excel_addin.workbooks.lines import Line, lines
from excel_addin.workbooks.paper import Sheet, ref
from excel_addin.workbooks.prices import NOT_LISTED
from excel_addin.workbooks.rounding import SLACK
from excel_addin.workbooks.shapes import needed

LEAST_QPS = 100
"""Rate from which the shape is chosen by throughput, not by the smallest fleet, as BREAKEVEN does;
a test holds the two together."""


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
    by_provider = 'MATCH(gpu&"|"&commitment_used&"|"&provider,offer_keys,0)'
    by_terms = 'MATCH(gpu&"|"&commitment_used,offer_terms,0)'
    rate = f"hours_per_month/{SECONDS_PER_HOUR}*N(peak_to_mean_used)"
    planning = (
        f"=IF(ISNUMBER(requests_per_month),MAX(requests_per_month/{rate},{LEAST_QPS}),{LEAST_QPS})"
    )
    wanted = (
        Line("Hours in a month", "hours_per_month", "", HOURS_PER_MONTH, "count"),
        Line("Rounding slack", "slack", "", SLACK, "word"),
        Line("API model, row", "api_row", "=IFERROR(MATCH(api_model,api_models,0),0)",
         at.api, "count"),
        Line("Cached input, $/M tokens", "api_cached_usd",
         f'=IF(OR({own_api},api_row=0),"{NOT_LISTED}",INDEX(api_cached,MAX(1,api_row)))',
         NOT_LISTED if listed.cached is None else listed.cached, "usd/mtok"),
        Line("Batch discount", "api_batch_discount",
         f'=IF(OR({own_api},api_row=0),"{NOT_LISTED}",INDEX(api_batch,MAX(1,api_row)))',
         NOT_LISTED if listed.batch is None else listed.batch, "fraction"),
        Line("GPU price, row", "offer_row", f'=IFERROR(IF(provider="",{by_terms},{by_provider}),0)',
         at.offer, "count"),
        Line("Capacity is measured", "measured", "=ISNUMBER(capacity_requests_per_hour)",
         f.measured, ""),
        Line("Requests/s the shape is chosen for", "planning_qps", planning, f.planning_qps, "qps"),
        Line("Replica, first row", "replica_row",
         '=IFERROR(MATCH(gpu&"|"&isl&"|"&osl,replica_key,0),0)', at.replica, "count"),
    )  # fmt: skip
    row = lines(sheet, row + 1, col, wanted, gap=3)
    return _shape(sheet, row, col, f, at)


def _shape(sheet: Sheet, row: int, col: int, f: Figures, at: Rows) -> int:
    """GPUs each shape of the replica needs at the planning rate; the first with fewest is taken."""
    for number in range(1, at.shapes + 1):
        has = len(f.shape_gpus) >= number
        sheet.put(row, col, f"GPUs in shape {number}", "label")
        formula = needed("replica_row", number, "planning_qps", "1")
        value = f.shape_gpus[number - 1] if has else ""
        sheet.formula(row, col + 3, f"={formula}", value, unit="count")
        row += 1
    span = f"{ref(row - at.shapes, col + 3)}:{ref(row - 1, col + 3)}"
    sheet.put(row, col, "Replica, row taken", "label")
    taken = at.replica + _first_least(f.shape_gpus) if at.replica else 0
    sheet.formula(
        row,
        col + 3,
        f"=IF(OR(replica_row=0,COUNT({span})=0),0,replica_row+MATCH(MIN({span}),{span},0)-1)",
        taken,
        unit="count",
        name="chosen_row",
    )
    return row + 1


def _first_least(gpus: Sequence[int]) -> int:
    return gpus.index(min(gpus))
