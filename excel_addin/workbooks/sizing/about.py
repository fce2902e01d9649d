"""What the workbook says of itself."""

from __future__ import annotations

from excel_addin.workbooks.cover import MOVING, PROTECTED, Cover

USE = (
    (
        "Change yellow cells on the sheet Sizing: the fleet, what binds, its cost and the charts"
        " follow."
    ),
    "A blank input means what stands beside it under Used: a listed price or a default.",
    "Another price: type it into Sizing, or into the yellow column of GPU prices.",
    PROTECTED,
)
LIMITS = (
    "Figures of a replica are gpusize's estimates, for the tokens on the sheet Replicas.",
    "For other tokens, another model or engine, write the workbook anew.",
    "Headroom is flat: a share of capacity. For targets of latency ask gpusize itself.",
    "A planning estimate: load-test before you buy.",
    MOVING,
)


def about(model: str) -> Cover:
    """The first sheet."""
    return Cover(
        what="How many accelerators does a rate of requests need, what binds, what does it cost?",
        use=USE,
        limits=LIMITS,
        facts=(("Model", model),),
    )
