"""What the workbook says of itself."""

from __future__ import annotations

from excel_addin.workbooks.cover import MOVING, PROTECTED, Cover

USE = (
    "Change yellow cells on the sheet Breakeven: the answer, the intervals and the chart follow.",
    "A blank input means what stands beside it under Used: a price, an estimate or a default.",
    "Another price: type it into Breakeven, or into the yellow column of GPU prices.",
    PROTECTED,
)
LIMITS = (
    "Capacities are gpusize's estimates, for the tokens on the sheet Replicas.",
    "For other tokens, models or engines write the workbook anew, or type what you measured.",
    "Replicas are bought whole, for the peak: self-hosting can win, lose again and win again.",
    "A spreadsheet has 15 digits: an edge above a billion requests may be off by one.",
    MOVING,
)


def about(hosted: str) -> Cover:
    """The first sheet; `hosted` is the model's name."""
    return Cover(
        what="At which monthly volumes is self-hosting a model cheaper than an API?",
        use=USE,
        limits=LIMITS,
        facts=(("Hosted model", hosted),),
    )
