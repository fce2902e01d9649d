"""What the workbook says of itself."""

from __future__ import annotations

from excel_addin.workbooks.cover import PROTECTED, Cover

USE = (
    "Change yellow cells on the sheet Breakeven: the answer, the intervals and the chart follow.",
    "A blank input means what stands beside it under Used: a price, an estimate or a default.",
    "Another price: type it into Breakeven, or into the yellow column of GPU prices.",
    PROTECTED,
)
LIMITS = (
    "Capacities are gpusize's estimates, for the tokens on the sheet Replicas.",
    "For other tokens, another model or engine: write the workbook anew, or type what you measured.",
    "Replicas are bought whole and for the peak, so self-hosting can win, lose again and win again.",
    "A spreadsheet has 15 digits: an edge above a billion requests may be off by one.",
    "Prices are those of the date above. They move: write the workbook anew before you decide.",
)


def about(hosted: str) -> Cover:
    """The first sheet; `hosted` is the model's name."""
    return Cover(
        what="At which monthly volumes is self-hosting a model cheaper than an API?",
        use=USE,
        limits=LIMITS,
        facts=(("Hosted model", hosted),),
    )
