"""The rows of the tables that the inputs choose, and the replica's figures."""

from __future__ import annotations

from dataclasses import dataclass

from core.units import HOURS_PER_MONTH
from excel_addin.workbooks.lines import Line, lines
from excel_addin.workbooks.paper import Sheet, ref
from excel_addin.workbooks.shapes import needed
from excel_addin.workbooks.sizing.figures import Figures


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the starting inputs are in the tables, counted from 1; 0 is nowhere."""

    offer: int
    replica: int
    shapes: int
    """Most shapes any replica has."""


OFFER = (
    '=IFERROR(IF(provider="",MATCH(gpu&"|"&commitment_used,offer_terms,0),'
    'MATCH(gpu&"|"&commitment_used&"|"&provider,offer_keys,0)),0)'
)
REPLICA = '=IFERROR(MATCH(gpu&"|"&isl&"|"&osl,replica_key,0),0)'


def looked_up(sheet: Sheet, row: int, col: int, f: Figures, at: Rows) -> int:
    """Write the block; the row after it."""
    sheet.section(row, col, col + 4, "Looked up, and constants")
    first = (
        Line("Hours in a month", "hours_per_month", "", HOURS_PER_MONTH, "count"),
        Line("GPU price, row", "offer_row", OFFER, at.offer, "count"),
        Line("Requests/s at the peak", "qps_peak", "=N(qps)*N(peak_to_mean_used)", f.qps, "qps"),
        Line("Replica, first row", "replica_row", REPLICA, at.replica, "count"),
    )
    row = lines(sheet, row + 1, col, first, gap=3)
    top = row
    for number in range(1, at.shapes + 1):
        value = f.shape_gpus[number - 1] if len(f.shape_gpus) >= number else ""
        formula = needed("replica_row", number, "qps_peak", "util_used")
        sheet.put(row, col, f"GPUs in shape {number}", "label")
        sheet.formula(row, col + 3, f"={formula}", value, unit="count")
        row += 1
    span = f"{ref(top, col + 3)}:{ref(row - 1, col + 3)}"
    chosen = f"=IF(OR(replica_row=0,COUNT({span})=0),0,replica_row+MATCH(MIN({span}),{span},0)-1)"
    taken = Line("Replica, row taken", "chosen_row", chosen, at.replica + f.taken, "count")
    return lines(sheet, row, col, [taken], gap=3)


def replica(sheet: Sheet, row: int, col: int, f: Figures) -> int:
    """The figures of one replica; the row after the block."""
    sheet.section(row, col, col + 3, "One replica")

    def found(column: str) -> str:
        return f"INDEX({column},MAX(1,chosen_row))"

    wanted = (
        Line("GPUs", "tp", found("replica_gpus"), f.each, "GPUs"),
        Line("Weights", "replica_format", found("replica_weights"), f.weights, "word"),
        Line("Requests that fit", "slots", found("replica_slots"), f.slots, "requests"),
        Line("Batch at its peak", "batch", found("replica_batch"), f.batch, "requests"),
        Line("Decode step at its peak, ms", "step_ms", found("replica_step_ms"), f.step_ms, "ms"),
        Line("Prefill of a prompt, ms", "prefill_ms", found("replica_prefill_ms"), f.prefill_ms,
             "ms"),
        Line("Requests/s at its peak", "peak_qps", found("replica_peak_qps"), f.peak, "qps"),
        Line("The same if memory were no limit", "wide_qps", found("replica_wide_qps"), f.wide,
             "qps"),
    )  # fmt: skip
    return lines(sheet, row + 1, col, wanted)
