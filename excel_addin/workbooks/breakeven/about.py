"""What the workbook says of itself."""

from __future__ import annotations

from excel_addin.workbooks.cover import Cover


def about(hosted: str) -> Cover:
    """The first sheet; `hosted` is the model's name."""
    return Cover(
        what="At which monthly volumes is self-hosting a model cheaper than an API?",
        use=(
            (
                "Change yellow cells on the sheet Breakeven. The answer, the intervals and the chart"
                " follow; no add-in is needed."
            ),
            (
                "A blank input means what stands beside it under Used: a listed price, gpusize's"
                " estimate of a replica, or a default."
            ),
            "Another price: type it into Breakeven, or into the yellow column of GPU prices.",
            "Sheets are protected without a password: Review, Unprotect Sheet.",
        ),
        limits=(
            (
                "Capacities are gpusize's estimates for the tokens on the sheet Replicas. For other"
                " tokens, another model or another engine, write the workbook anew, or type a measured"
                " capacity."
            ),
            (
                "Replicas are bought whole and for the peak, so that self-hosting can win, lose again"
                " and win again: read the intervals, not one number."
            ),
            (
                "A spreadsheet has 15 digits: an edge above a billion requests may be off by one from"
                " gpusize's, which uses fractions."
            ),
            (
                "Prices are those of the date above. They move; write the workbook anew before you"
                " decide."
            ),
        ),
        facts=(("Hosted model", hosted),),
    )
