"""A rate in another unit than requests per second, on each way in."""

from __future__ import annotations

import pytest

import core.calculations  # noqa: F401  # fills the registry
from bot import commands
from core.errors import InputError
from core.registry import REGISTRY
from excel_addin.functions import evaluate
from pricing.book import embedded_book

BOOK = embedded_book()
ASKED = {"model": "8b", "gpu": "h100", "isl": 7744, "osl": 256}


@pytest.mark.parametrize(
    ("typed", "qps"),
    [
        ("3000/min", 50.0),
        ("3,000 requests/min", 50.0),
        ("180k/hour", 50.0),
        ("50/s", 50.0),
        ("50 qps", 50.0),
        ("131.4M/month", 50.0),
    ],
)
def test_any_rate_is_understood_under_the_name_qps(typed: str, qps: float) -> None:
    expected = REGISTRY.get("GPUS_NEEDED").run(ASKED | {"qps": qps}, BOOK)
    by_name = REGISTRY.get("GPUS_NEEDED").run(ASKED | {"qps": typed}, BOOK)
    assert (by_name.id, by_name.value) == (expected.id, expected.value)
    said = commands.answer(
        "/gpusize", f"8b on h100, qps={typed.replace(' ', '')}, 7744 in, 256 out", BOOK
    )
    assert said.receipt is not None
    assert said.receipt.id == expected.id
    assert evaluate("GPUS_NEEDED", ["8b", "h100", typed, 7744, 256], BOOK) == expected.value


def test_a_unit_that_the_name_contradicts_is_refused() -> None:
    with pytest.raises(InputError, match="ttft_ms says ms but '2s' says s") as refused:
        REGISTRY.get("GPUS_NEEDED").run(ASKED | {"qps": 50, "ttft_ms": "2s"}, BOOK)
    assert refused.value.field == "ttft_ms"
