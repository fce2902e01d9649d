"""A calculation of rows that is registered while a test runs, for what takes ranges of cells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

import pytest

from core.fields import Spec, choice, integer, name, number, rows
from core.prices import PriceBook
from core.receipt import Output, Receipt
from core.registry import REGISTRY, Calculation, Inputs
from core.rows import Row
from core.tables import Table
from excel_addin.functions import functions
from excel_addin.office.pages import pages


class Load(Row):
    """One workload."""

    workload: Annotated[str, name("")]
    """What it is called."""
    gpus: Annotated[int, integer("GPUs", lo=0, hi=10_000)]
    """Accelerators."""
    usd_per_hour: Annotated[float, number("usd/hour", hi=100)] = 2.0
    """Price of one."""
    kind: Annotated[str, choice("serving", "training")] = "serving"
    """What it does."""
    starts: Annotated[date, Spec("date")] = date(2026, 1, 1)
    """From when it runs."""


class Loads(Inputs):
    """Several workloads."""

    workloads: Annotated[tuple[Load, ...], rows(Load)]
    """What runs."""
    budget_usd_per_month: Annotated[float, number("usd/month", hi=1e9)] = 1000.0
    """What there is to spend."""


def loads_total(inputs: Loads, book: PriceBook) -> Receipt:
    """Dollars an hour of all that runs this year.

    Source: none; it is for tests.
    """
    this_year = [row for row in inputs.workloads if row.starts.year == 2026]
    usd = sum(row.gpus * row.usd_per_hour for row in this_year)
    columns = [("workload", "Workload", ""), ("usd", "Cost", "usd/hour")]
    return Receipt(
        "", usd, "usd/hour", f"${usd:,.2f} an hour.",
        outputs=[Output("rows", "Rows", len(this_year), "")],
        tables=[Table.of("each", "Each", columns,
                         [[row.workload, row.gpus * row.usd_per_hour] for row in this_year])],
    )  # fmt: skip


@contextmanager
def registered() -> Iterator[Calculation[Loads]]:
    """The calculation LOADS_TOTAL, known to every surface of this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(REGISTRY, "_by_name", dict(REGISTRY._by_name))
        REGISTRY.calculation(
            "LOADS_TOTAL", group="cost", result="Dollars an hour.", unit="usd/hour",
            examples=('/gpu loads_total workloads="chat, 2; bulk, 4, 1.60"',),
        )(loads_total)  # fmt: skip
        _forget()
        yield REGISTRY.get("LOADS_TOTAL")
    _forget()


def _forget() -> None:
    """What was worked out from the registry as it was."""
    functions.cache_clear()
    pages.cache_clear()
