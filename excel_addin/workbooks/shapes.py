"""The formula that sizes one shape of a replica for a rate, as `core.sizing` does."""

from __future__ import annotations

from core.sizing import ROUND_DOWN

NONE = '""'
TOO_MANY = "1E+15"


def needed(first_row: str, number: int, qps: str, load: str, otherwise: str = NONE) -> str:
    """GPUs that shape `number` needs for `qps` at `load`; `otherwise` where there is none such.

    `first_row` is the cell with the row of the first shape in the table of replicas.
    """
    row = f"MAX(1,{first_row})"
    at = f"{row}+{number - 1}" if number > 1 else row
    there = f"IF(OR({first_row}=0,N({load})<=0),FALSE,{number}<=INDEX(replica_shapes,{row}))"
    replicas = whole(f"{qps}/({load}*INDEX(replica_peak_qps,{at}))")
    return f"IF({there},{replicas}*INDEX(replica_gpus,{at}),{otherwise})"


def whole(quotient: str) -> str:
    """Whole replicas for a quotient of rates."""
    return f"MAX(1,-INT(-({quotient}-{ROUND_DOWN:.9f})))"
