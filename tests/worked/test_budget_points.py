"""COMPUTE_BUDGET on the documents' example, beside the workbook, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from core.budget import EXAMPLE, rounded_shares
from core.errors import GpusizeError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book
from tests.calculated import Calculated
from tests.workbooks.workbook_cases import made

EXAMPLE_ROWS = [
    {"workload": w.name, "kind": w.kind, "gpu": w.gpu, "gpus": w.gpus, "hours": w.hours,
     "usd_per_hour": w.usd_per_hour, "less_work_frac": w.less_work}
    for w in EXAMPLE
]  # fmt: skip


def run(**raw: Any) -> Receipt:
    return REGISTRY.get("COMPUTE_BUDGET").run(raw, embedded_book())


def column(receipt: Receipt, table: str, name: str) -> list[Any]:
    found = next(t for t in receipt.tables if t.name == table)
    place = [c[0] for c in found.columns].index(name)
    return [row[place] for row in found.rows]


def test_the_documents_budget_is_3909_50() -> None:  # S1-16-total-3909.50, S1-17-lines
    receipt = run(workloads=EXAMPLE_ROWS)
    assert receipt.value == 3909.5
    assert column(receipt, "workloads", "usd_per_month") == [2336, 440, 693.5, 440]
    # S1-17: rounded one by one they sum to 100.1%, as printed to 100.3%
    shares = column(receipt, "workloads", "share_percent")
    assert shares == [59.7, 11.3, 17.7, 11.3]
    assert sum(round(10 * share) for share in shares) == 1000
    assert sum(item.amount_usd for item in receipt.line_items) == receipt.value


def test_a_fifth_less_work_saves_no_gpu_of_two() -> None:  # S1-18-saves-0-not-467
    receipt = run(workloads=EXAMPLE_ROWS)
    assert receipt.output("saves_usd_per_month") == 0
    assert receipt.output("saves_divided_usd_per_month") == pytest.approx(467.2)
    # half the work does: one of two GPUs; by the hour, any share does
    half = run(workloads="chat, inference, , 2, 730, 1.6; tuning, fine-tuning, , 4, 40, 2.75",
               less_work_frac=0.5)  # fmt: skip
    assert column(half, "less_work", "saves_usd_per_month") == [1168, 220]


def test_the_share_of_inference_is_held_against_the_rule() -> None:  # S1-20-50-to-70%
    assert run(workloads=EXAMPLE_ROWS).output("inference_rule") == "within it, at 59.75%"
    alone = run(workloads="chat, inference, , 2, 730, 1.6")
    assert alone.output("inference_rule") == "above it, at 100.00%"


def test_the_workbook_has_the_same_figures() -> None:
    book = Calculated(made("budget"))
    receipt = run(workloads=EXAMPLE_ROWS)
    assert book.value("total_usd") == receipt.value
    assert book.value("total_saves") == receipt.output("saves_usd_per_month")
    assert book.value("total_smooth") == pytest.approx(
        receipt.output("saves_divided_usd_per_month")
    )
    costs = column(receipt, "workloads", "usd_per_month")
    assert [book.value(f"Budget!K{row}") for row in range(7, 11)] == costs
    assert column(receipt, "less_work", "gpus_left") == [book.value("Budget!N7")]


def test_targets_are_shares_of_the_budget() -> None:
    receipt = run(
        workloads=EXAMPLE_ROWS,
        budget_usd_per_month=4000,
        targets="inference, 60%; fine-tuning, 12%; embeddings, 17%; experimentation, 11%",
    )
    assert receipt.output("left_usd_per_month") == 90.5
    assert column(receipt, "kinds", "target_usd_per_month") == [2400, 480, 680, 440, 0]
    assert column(receipt, "kinds", "left_usd_per_month") == [64, 40, -13.5, 0, 0]
    over = run(workloads=EXAMPLE_ROWS, budget_usd_per_month=3900)
    assert [w.code for w in over.warnings] == ["over_budget"]


def test_a_listed_price_is_dated() -> None:
    receipt = run(workloads="chat, inference, h100, 2; more, embeddings, h100, 1, 10")
    (price,) = receipt.prices
    assert receipt.value == pytest.approx((2 * 730 + 10) * price.usd)
    assert price.observed


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"workloads": ""}, "must have at least one row"),
        ({"workloads": "chat, inference, , 6"}, "row 1 (chat) has no price"),
        ({"workloads": "chat, inference, a10g, 6, commitment=spot"}, "There is no spot price"),
        ({"workloads": "chat, inference, h100, 0"}, "must cost something"),
        ({"workloads": "chat, inferense, h100, 1"}, "kind must be one of inference, fine-tuning"),
        ({"workloads": EXAMPLE_ROWS, "targets": "inference, 80%"}, "sum to 80%."),
        ({"workloads": EXAMPLE_ROWS, "targets": "inference, 50%; serving, 50%"},
         "name inference twice"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_budget_is_said(raw: dict[str, Any], said: str) -> None:
    with pytest.raises(GpusizeError) as refused:
        run(**raw)
    assert said in refused.value.message
    assert refused.value.field in ("workloads", "targets")


def test_equal_remainders_go_to_the_first() -> None:  # by hand: thirds of 1000
    assert rounded_shares([1, 1, 1]) == [334, 333, 333]
