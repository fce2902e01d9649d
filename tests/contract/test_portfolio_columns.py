"""Portfolios as callers build them: columns, refusals, and NumPy as an extra."""

from __future__ import annotations

import math
import sys
from importlib import import_module
from typing import Any

import pytest

from core.catalog import accelerator, model
from core.errors import InputError
from core.estimate import estimate
from core.lengths import Lengths
from core.portfolio import CEILINGS, REASONS, estimate_many, estimate_portfolio, portfolio
from core.setup import Setup
from core.traffic import Traffic

SMALL = Setup(model("llama-3.1-8b"), accelerator("h100"), isl=1, osl=1)
LARGE = Setup(model("llama-3.1-70b"), accelerator("h100"), isl=1, osl=1, tp=4, weights="fp8")


def test_columns_load_configurations() -> None:
    asked = portfolio([SMALL, LARGE], [1, 0, 1], [100, 200, 300], 50, concurrency=[1, 8, math.nan])
    found = estimate_portfolio(asked)
    assert asked.size == 3
    assert found.refused.tolist() == [0, 0, 0]
    for i, setup in enumerate(
        [
            LARGE._replace(isl=100, osl=50, concurrency=1),
            SMALL._replace(isl=200, osl=50, concurrency=8),
            LARGE._replace(isl=300, osl=50),
        ]
    ):
        one = estimate(setup)
        assert asked.setup(i) == setup
        assert asked.reason(i) == ""
        assert found.output_tokens_per_s[i] == pytest.approx(one.output_tokens_per_s, rel=1e-9)
        assert CEILINGS[found.ceiling[i]] == one.ceiling


def test_one_refusal_stops_none_of_the_others() -> None:
    asked = portfolio(
        [SMALL, SMALL._replace(tp=5), LARGE._replace(tp=1, weights="bf16")],
        [0, 1, 2, 0, 0, 0, 0, 0],
        [500, 500, 500, 0, math.nan, 500.5, math.inf, 500],
        50,
        concurrency=[4, 4, 4, 4, 4, 4, 4, 0],
    )
    found = estimate_portfolio(asked)
    assert [REASONS[code] for code in found.refused] == [
        "", "configuration", "memory", "lengths", "lengths", "lengths", "context", "load",
    ]  # fmt: skip
    assert [asked.reason(i) for i in (0, 1)] == [
        "", "tp must divide the 32 attention heads of Llama-3.1-8B; got 5.",
    ]  # fmt: skip
    assert asked.reason(2).startswith("Llama-3.1-70B in bf16 does not fit 1 x ")
    assert asked.reason(3) == "isl, osl, tp, pp and ep must be at least 1."
    assert asked.reason(4) == asked.reason(5) == "isl and osl must be whole numbers of at least 1."
    assert asked.reason(6) == "isl must be at most 131,072 tokens, the context of Llama-3.1-8B."
    assert asked.reason(7) == "concurrency must be above 0."
    assert math.isnan(found.tpot_s[7])
    assert found.tpot_s[0] > 0


def test_an_endless_static_batch_is_refused() -> None:
    asked = portfolio([SMALL._replace(scenario="static")], [0], 100, 50, concurrency=math.inf)
    assert REASONS[estimate_portfolio(asked).refused[0]] == "load"
    assert asked.reason(0) == "concurrency must be finite."


def test_requests_that_vary_are_refused() -> None:
    traffic = Traffic(Lengths.from_mean_cv(1000, 1), Lengths.from_mean_cv(200, 1))
    asked = portfolio([SMALL._replace(traffic=traffic)], [0], 1000, 200)
    assert REASONS[estimate_portfolio(asked).refused[0]] == "configuration"
    assert asked.reason(0).startswith("traffic must be none in a portfolio")


def test_an_empty_portfolio_has_empty_columns() -> None:
    for found in (estimate_many([]), estimate_portfolio(portfolio([], [], [], []))):
        assert [len(column) for column in found] == [0] * len(found)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (([0, 0], [100, 200, 300], 50), "columns must be numbers, one per scenario"),
        (([0], ["long"], 50), "columns must be numbers, one per scenario"),
        (([[0, 0]], 100, 50), "columns must have one dimension"),
        (([2], 100, 50), "which must be at least 0 and below 2"),
        (([-1], 100, 50), "which must be at least 0 and below 2"),
        (([0.5], 100, 50), "which must hold whole numbers"),
    ],
)
def test_columns_that_are_none(columns: tuple[Any, Any, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        portfolio([SMALL, LARGE], *columns)


def test_without_numpy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in sys.modules if n.split(".")[:2] == ["core", "portfolio"]]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(InputError, match=r"pip install\s+'gpusize\[portfolio\]'"):
        import_module("core.portfolio")
