"""The rows of the tables that the inputs choose, and the replica's figures."""

from __future__ import annotations

from dataclasses import dataclass

from excel_addin.workbooks.lines import HOURS, Line, lines
from excel_addin.workbooks.paper import Sheet
from excel_addin.workbooks.prices import OFFER_ROW
from excel_addin.workbooks.shapes import FIRST_ROW, chosen
from excel_addin.workbooks.sizing.figures import Figures


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the starting inputs are in the tables, counted from 1; 0 is nowhere."""

    offer: int
    replica: int
    shapes: int
    """Most shapes any replica has."""


def looked_up(sheet: Sheet, row: int, col: int, f: Figures, at: Rows) -> int:
    """Write the block; the row after it."""
    sheet.section(row, col, col + 4, "Looked up, and constants")
    first = (
        HOURS,
        Line("GPU price, row", "offer_row", OFFER_ROW, at.offer, "count"),
        Line("Requests/s at the peak", "qps_peak", "=N(qps)*N(peak_to_mean_used)", f.qps, "qps"),
        Line("Replica, first row", "replica_row", FIRST_ROW, at.replica, "count"),
    )
    row = lines(sheet, row + 1, col, first, gap=3)
    shapes = (f.shape_gpus, at.replica, at.shapes)
    return chosen(sheet, row, col, *shapes, "qps_peak", "util_used")


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
