"""The workbook of total cost and the calculations are one model: the same digits."""

from __future__ import annotations

import math
from typing import Any

import pytest

from core.registry import REGISTRY
from core.tco.starts import RENTED, WAYS
from excel_addin.workbooks.tco.months import NEVER
from excel_addin.workbooks.tco.start import CALCULATION, values
from pricing.book import embedded_book
from tests.calculated import Calculated
from tests.workbooks.workbook_cases import made

BOOK = embedded_book()
CHANGES: dict[str, dict[str, Any]] = {
    "as-it-starts": {},
    "short-and-half-used": {"months": 7, "needed_frac": 0.5, "lost_frac": 0.3},
    "rents-fall": {"rent_change_frac": -0.3, "months": 60, "capital_frac": 0},
    "renewed-twice": {"months": 60, "life_months": 24, "residual_frac": 0.2, "pue": 1.1},
    "renewed-at-the-end": {"months": 48, "life_months": 24, "residual_frac": 0.35},
    "all-of-it": {
        "gpus": 9, "gpu_usd": 21_000, "gpu_kw": 0.9, "network_frac": 0.15, "spares_frac": 0.1,
        "usd_per_kwh": 0.2, "colo_usd_per_kw_month": 90, "upkeep_frac": 0.01, "replaced_frac": 0.09,
        "staff_usd_per_month": 4_000, "software_usd_per_month": 3_375, "capital_frac": 0.14,
        "spot_usd_per_hour": 2.5, "reserved_3y_usd_per_hour": 2.25,
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def book() -> Calculated:
    return Calculated(made("tco"))


@pytest.mark.parametrize("changed", CHANGES.values(), ids=list(CHANGES))
def test_the_sheet_says_what_the_calculation_says(
    book: Calculated, changed: dict[str, Any]
) -> None:
    start = values()
    given = start | changed
    book.put(**given)
    assert book.value("ready")
    raw = {name: value for name, value in given.items() if value is not None}
    receipt = REGISTRY.get(CALCULATION).run(raw, BOOK)
    ways = next(t for t in receipt.tables if t.name == "ways")
    for row in ways.rows:
        way = next(name for name, one in WAYS.items() if one.label == row[0])
        assert math.isclose(book.value(f"npv_{way}"), row[2], rel_tol=1e-12), way
        if way in RENTED:
            paid = book.value(f"payback_{way}")
            assert (None if paid == NEVER else paid) == row[5], way
    months = next(t for t in receipt.tables if t.name == "by_month")
    sheet = [book.value(f"Months!E{6 + month}") for month in range(len(months.rows))]
    assert sheet == pytest.approx([row[1] for row in months.rows], rel=1e-12)
    needed = receipt.output("use_needed_frac")
    if isinstance(needed, str):  # more than all of the time
        assert needed == "no use"
        assert book.value("use_needed") > 1
    else:
        assert math.isclose(book.value("use_needed"), needed or 0)
    assert book.value("cheapest_way") == receipt.output("cheapest_way")


def test_the_workbook_names_the_answer_it_starts_with() -> None:
    book = Calculated(made("tco"))
    asked = {"gpu": "h100-sxm", "gpus": 64}
    receipt = REGISTRY.get(CALCULATION).run(asked | {"months": 36}, BOOK)
    cells = [book.value(f"Assumptions!C{row}") for row in range(1, 50)]
    assert receipt.id in cells
