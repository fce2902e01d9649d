"""Arguments of several rows: the same rows from text, JSON and a range, and what is refused."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

from core.errors import GpusizeError
from core.fields import integer, name, number, rows
from core.prices import PriceBook
from core.receipt import Receipt
from core.registry import Inputs, Registry
from core.rows import Row
from pricing.book import embedded_book


class Load(Row):
    """One workload."""

    workload: Annotated[str, name("")]
    """What it is called."""
    gpus: Annotated[int, integer("GPUs", lo=0)]
    """Accelerators."""
    usd_per_hour: Annotated[float, number("usd/hour")] = 2.0
    """Price of one."""


class Loads(Inputs):
    """Several workloads."""

    workloads: Annotated[tuple[Load, ...], rows(Load)]
    """What runs."""


def total(inputs: Loads, book: PriceBook) -> Receipt:
    """Dollars an hour.

    Source: none.
    """
    usd = sum(row.gpus * row.usd_per_hour for row in inputs.workloads)
    return Receipt("", usd, "usd/hour", "All of it.")


REGISTRY = Registry()
REGISTRY.calculation(
    "TOTAL_USD", group="g", result="r", unit="usd/hour", examples=("/gpu total_usd workloads=a",)
)(total)
TOTAL = REGISTRY.get("TOTAL_USD")
BOOK = embedded_book()


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("chat, 2, 1.60; bulk, gpus=1,000", id="text"),
        pytest.param("chat, 2, $1.60/h\nbulk, 1k\n", id="lines-and-units"),
        pytest.param([["chat", 2.0, 1.6], ["bulk", 1000, None], [None, " ", None]], id="range"),
        pytest.param(
            [["GPUs", "", "Workload", "usd per hour"], [2, "x", "chat", 1.6], [1000, 0, "bulk"]],
            id="range-with-header",
        ),
        pytest.param(
            [
                {"workload": "chat", "gpus": 2, "usd_per_hour": 1.6},
                {"Workload": "bulk", "gpus": "1k"},
            ],
            id="json",
        ),
    ],
)  # fmt: skip
def test_rows_are_the_same_however_they_are_given(given: Any) -> None:
    receipt = TOTAL.run({"workloads": given}, BOOK)
    assert receipt.value == pytest.approx(2003.2)
    assert receipt.inputs["workloads"][1] == {"workload": "bulk", "gpus": 1000, "usd_per_hour": 2.0}
    assert TOTAL.run(receipt.inputs, BOOK).id == receipt.id


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "must have at least one row of workload, gpus, usd_per_hour; it has none"),
        ("chat", "row 1 (chat): gpus is missing"),
        ("chat, 2; bulk, x", "row 2 (bulk): gpus must be a whole number"),
        ("chat, 2, 3, 4", "row 1 has more than 3 cells"),
        ("chat, gpu=2", "row 1 has no column 'gpu'; did you mean gpus?"),
        ("chat, 2, gpus=3", "row 1: gpus is given twice"),
        ("chat, -1", "row 1 (chat): gpus must be a whole number at least 0"),
        (7, "must be rows of workload, gpus, usd_per_hour, not 7"),
        ([["Workload", "gpus"]], "it has none"),
        ([{"workload": "a", "gpus": 1}] * 101, "must have at most 100 rows; you gave 101"),
        ([1], "row 1 is none"),
    ],
)
def test_what_is_wrong_with_rows_is_said(given: Any, said: str) -> None:
    with pytest.raises(GpusizeError) as refused:
        TOTAL.run({"workloads": given}, BOOK)
    assert said in refused.value.message
    assert refused.value.field == "workloads"


def test_the_schema_and_help_name_the_columns() -> None:
    (parameter,) = TOTAL.parameters
    assert parameter.type == "array"
    assert parameter.spec.allowed() == "rows of workload, gpus, usd_per_hour"
    assert [c["name"] for c in parameter.as_dict()["columns"]] == [
        "workload",
        "gpus",
        "usd_per_hour",
    ]
    assert TOTAL.json_schema()["properties"]["workloads"]["items"]["required"] == [
        "workload",
        "gpus",
    ]
