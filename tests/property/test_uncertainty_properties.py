"""Monte Carlo by columns, draw for draw as one by one; and what holds for every distribution."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.calculations  # noqa: F401 - fills the registry
from core.errors import GpusizeError, InputError
from core.registry import REGISTRY
from core.uncertainty.draws import Worked, figure_of, in_columns, worked
from core.uncertainty.grammar import read_number, uncertain_number
from core.uncertainty.question import question_of
from core.uncertainty.sampling import column
from tests.property.strategies import BOOK, bounded, magnitudes

DRAWS = 40
LOADS: dict[str, dict[str, Any]] = {
    "dense": {"model": "8b", "gpu": "h100", "qps": "40..60", "isl": "6k..10k", "osl": "256±20%"},
    "prefix cache": {"model": "8b", "gpu": "h100", "qps": 50, "isl": 8000, "osl": 256,
                     "prefix_hit_frac": "0..90%"},
    "tails and context": {"model": "70b", "gpu": "one_of(h100, h200, l40s)", "qps": "4..60",
                          "isl": "600..100k", "osl": "256±200%", "isl_p95": 120_000},
    "experts": {"model": "deepseek-v3", "gpu": "b200", "qps": "4..6", "isl": "4k..40k",
                "osl": "1k..2k", "osl_p99": "4k..6k"},
    "speculation": {"model": "gpt-oss-20b", "gpu": "h100", "qps": "4..6", "isl": "4k..40k",
                    "osl": "1k..2k", "draft_tokens": 3, "acceptance_frac": 0.6},
    "windows and TP": {"model": "gemma-3-27b", "gpu": "l40s", "qps": "4..6", "isl": "4k..40k",
                       "osl": "1k..2k", "util": "50%..90%"},
}  # fmt: skip
SIDES: dict[str, dict[str, Any]] = {
    "computed": {"api_model": "gpt-4o-mini", "model": "8b", "gpu": "l40s", "isl": "600..1200",
                 "osl": "300±20%", "ops_usd_per_month": "0..5000", "peak_to_mean": "1..3"},
    "measured": {"api_input_usd_per_mtok": "1..3", "api_output_usd_per_mtok": 10, "isl": 500,
                 "osl": 200, "gpus_per_replica": 2, "gpu_usd_per_hour": "2..4",
                 "capacity_requests_per_hour": "2000..4000", "fallback_frac": "0..20%"},
}  # fmt: skip


def by_draw(name: str, raw: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    calculation = REGISTRY.get(name)
    question = question_of(calculation, raw, BOOK)
    assert question is not None
    one = worked(calculation, question, BOOK)
    columns = {u.label: column(u.label, u.distribution, DRAWS) for u in one.inputs}
    arrays = in_columns(one, columns, DRAWS)
    assert arrays is not None
    return arrays, [alone(one, row) for row in zip(*columns.values(), strict=True)]


def alone(one: Worked, row: tuple[Any, ...]) -> Any:
    try:
        return one.value(row)
    except GpusizeError:
        return None


@pytest.mark.parametrize("load", LOADS)
def test_a_fleet_in_columns_is_the_fleet_one_by_one(load: str) -> None:
    arrays, scalar = by_draw("GPUS_NEEDED", LOADS[load])
    assert [v if isinstance(v, int) else None for v in arrays] == scalar
    assert any(scalar)


@pytest.mark.parametrize("side", SIDES)
def test_a_breakeven_in_columns_is_the_breakeven_one_by_one(side: str) -> None:
    arrays, scalar = by_draw("BREAKEVEN", SIDES[side])
    edges = [figure_of(value) for value in scalar]
    # the scalar path is exact, so that a float may be a request off
    assert [figure_of(v) for v in arrays] == pytest.approx(edges, abs=1)


@bounded(max_examples=80)
@given(low=magnitudes(0.01, 1e6), width=st.floats(0, 3), turn=st.floats(0, 1), data=st.data())
def test_a_distribution_is_read_back_and_keeps_its_order(
    low: float, width: float, turn: float, data: st.DataObject
) -> None:
    high = low * (1 + width)
    mode = min(max(low + turn * (high - low), low), high)
    text = data.draw(
        st.sampled_from(
            [
                f"{low!r}..{high!r}",
                f"{low!r}..{mode!r}..{high!r}",
                f"{low!r}±{width * 100 + 1}%",
                f"normal({low!r}, {high!r})",
                f"lognormal({low!r}, {high * 1.01!r})",
                f"one_of({low!r}, {high!r})",
            ]
        )
    )
    one = read_number("x", text, "count")
    again = read_number("x", one.text, "count")
    shares = (0.01, 0.1, 0.4, 0.5, 0.9, 0.99)
    values = [one.quantile(u) for u in shares]
    assert values == sorted(values)
    assert values == pytest.approx([again.quantile(u) for u in shares], rel=1e-9)


@bounded(max_examples=150)
@given(st.text("0123456789.±+-%()k,, ab", max_size=30))
def test_garbage_gets_one_sentence(text: str) -> None:
    if not uncertain_number(text):
        return
    refused: InputError | None = None
    try:
        read_number("qps", text, "qps")
    except InputError as error:
        refused = error
    if refused is not None:
        assert refused.field == "qps"
        assert "\n" not in refused.message
        assert len(refused.message) < 400
