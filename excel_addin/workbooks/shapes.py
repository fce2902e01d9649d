"""Replica shapes for a rate, as `core.sizing` sizes them: in Python, and as formulas."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.sizing import ROUND_DOWN
from excel_addin.workbooks.paper import Sheet, ref
from excel_addin.workbooks.replicas import Shape

NONE = '""'
TOO_MANY = "1E+15"
FIRST_ROW = '=IFERROR(MATCH(gpu&"|"&isl&"|"&osl,replica_key,0),0)'
"""The row of the first shape for the GPU and the tokens typed in."""


def whole(quotient: float) -> int:
    """Whole replicas for a quotient of rates.

    >>> whole(2.0000000001), whole(2.1), whole(0.0)
    (2, 3, 1)
    """
    return max(1, math.ceil(quotient - ROUND_DOWN))


def whole_of(quotient: str) -> str:
    """The formula of `whole`."""
    return f"MAX(1,-INT(-({quotient}-{ROUND_DOWN:.9f})))"


def gpus_by_shape(shapes: Sequence[Shape], qps: float, load: float) -> list[int]:
    """GPUs that each shape needs for a rate, at this share of its peak."""
    return [
        whole(qps / (load * s.fleet.peak_requests_per_s)) * s.fleet.replica.gpus for s in shapes
    ]


def needed(first_row: str, number: int, qps: str, load: str, otherwise: str = NONE) -> str:
    """GPUs that shape `number` needs for `qps` at `load`; `otherwise` where there is none such.

    `first_row` is the cell with the row of the first shape in the table of replicas.
    """
    row = f"MAX(1,{first_row})"
    at = f"{row}+{number - 1}" if number > 1 else row
    there = f"IF(OR({first_row}=0,N({load})<=0),FALSE,{number}<=INDEX(replica_shapes,{row}))"
    replicas = whole_of(f"{qps}/({load}*INDEX(replica_peak_qps,{at}))")
    return f"IF({there},{replicas}*INDEX(replica_gpus,{at}),{otherwise})"


def chosen(
    sheet: Sheet, row: int, col: int, gpus: Sequence[int], first: int, most: int,
    qps: str, load: str,
) -> int:  # fmt: skip
    """GPUs of each shape at a rate, and `chosen_row`: the first with fewest; the row after them.

    `gpus` and `first`, the row of the first shape, are as at the start; `most` is how many shapes
    any replica has.
    """
    top = row
    for number in range(1, most + 1):
        value = gpus[number - 1] if len(gpus) >= number else ""
        sheet.put(row, col, f"GPUs in shape {number}", "label")
        formula = needed("replica_row", number, qps, load)
        sheet.formula(row, col + 3, f"={formula}", value, unit="count")
        row += 1
    span = f"{ref(top, col + 3)}:{ref(row - 1, col + 3)}"
    taken = f"=IF(OR(replica_row=0,COUNT({span})=0),0,replica_row+MATCH(MIN({span}),{span},0)-1)"
    at_first = first + gpus.index(min(gpus)) if first else 0
    sheet.put(row, col, "Replica, row taken", "label")
    sheet.formula(row, col + 3, taken, at_first, unit="count", name="chosen_row")
    return row + 1
