"""Shared by the documents' own functions."""

from __future__ import annotations

from typing import Annotated

from core.fields import integer, number
from core.receipt import Assumption
from core.registry import Inputs

Dollars = Annotated[float, number("usd/hour", above=True, hi=10_000, claims=("usd/hour",))]
PerMillion = Annotated[float, number("usd/mtok", hi=100_000)]
TokenCount = Annotated[int, integer("tokens", lo=0, hi=100_000_000)]


def given(inputs: Inputs) -> list[Assumption]:
    """The arguments as assumptions, and which of them were defaults."""
    fields = type(inputs).model_fields
    return [
        Assumption(
            name,
            getattr(inputs, name),
            "",
            "user" if name in inputs.model_fields_set else "default",
        )
        for name in fields
        if getattr(inputs, name) is not None
    ]
