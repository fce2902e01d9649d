"""What factors do to the constants, and which of them a set of figures frees."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

import core.calculations  # noqa: F401  # fills the registry
from core.calibration import (
    NO_CHANGE,
    Calibration,
    Calibrations,
    Factors,
    Observation,
    calibrated,
    caption,
)
from core.calibration_fit import fit_factors
from core.catalog import accelerator, model
from core.constants import constants
from core.errors import DoesNotFitError, InputError
from core.estimate import estimate
from core.measured import predicted
from core.registry import REGISTRY
from core.setup import Setup
from pricing.book import embedded_book

K = constants()
ONE = Setup(model("8b"), accelerator("h100"), 2000, 200, concurrency=8)
ALL = ("tpot_ms", "ttft_ms", "output_tok_s_total")


def made(**changes: Any) -> Calibration:
    values: dict[str, Any] = {
        "model": "llama-3.1-8b",
        "accelerator": "h100-sxm",
        "engine": "vllm",
        "factors": Factors(1.1, 0.9, 1.5),
        "file": "run.json",
        "date": date(2026, 11, 21),
        "observations": 3,
        "error_before_frac": 0.2,
        "error_after_frac": 0.02,
    }
    return Calibration(**values | changes)


def figures(factors: Factors, *setups: Setup, metrics: tuple[str, ...] = ALL) -> list[Observation]:
    """What the estimator itself gives with these factors."""
    k = calibrated(K, setups[0].engine, factors)
    return [Observation(s, m, predicted(m, estimate(s, k))) for s in setups for m in metrics]


def test_factors_multiply_what_they_say() -> None:
    k = calibrated(K, "vllm", Factors(memory=0.5, compute=2.0, overhead=3.0))
    assert k.kernel.memory_weights == K.kernel.memory_weights * 0.5
    assert k.kernel.memory_kv == K.kernel.memory_kv * 0.5
    assert k.kernel.compute_bf16 == K.kernel.compute_bf16 * 2
    assert k.kernel.compute_attention == K.kernel.compute_attention * 2
    for engine in ("vllm", "vllm-v0"):
        for name in ("layer_s", "step_s", "sequence_s", "request_s"):
            assert getattr(k.engine[engine], name) == getattr(K.engine[engine], name) * 3
        assert k.engine[engine].mix == K.engine[engine].mix
    assert k.link["nvlink"].latency_s == K.link["nvlink"].latency_s * 3
    assert k.link["nvlink"].share == K.link["nvlink"].share
    assert k.engine["sglang"] is K.engine["sglang"]
    assert (k.kernel.norm, k.memory, k.architecture) == (K.kernel.norm, K.memory, K.architecture)


def test_the_same_factors_give_the_same_constants() -> None:
    assert calibrated(K, "vllm", NO_CHANGE) is K
    assert calibrated(K, "vllm", Factors(1.2)) is calibrated(K, "vllm", Factors(1.2))


def test_calibrations_are_found_by_their_key() -> None:
    held = Calibrations([made(file="old.json"), made(), made(engine="sglang")])
    assert len(held) == 2
    found = held.get("llama-3.1-8b", "h100-sxm", "vllm")
    assert found is not None
    assert found.file == "run.json"
    assert held.get("llama-3.1-8b", "h200-sxm", "vllm") is None
    assert held.constants("llama-3.1-8b", "h100-sxm", "nim", K) is K
    k = held.constants("llama-3.1-8b", "h100-sxm", "vllm", K)
    assert k is calibrated(K, "vllm", found.factors)
    assert len(Calibrations()) == 0


FLEET = {"model": "8b", "gpu": "h100", "qps": 50, "isl": 7744, "osl": 256}
LOADED = {"model": "8b", "gpu": "h100", "isl": 1024, "osl": 256, "concurrency": 16}
HOSTED = {"model": "8b", "gpu": "h100", "api_model": "gpt-4o-mini", "isl": 800, "osl": 300}


@pytest.mark.parametrize(
    ("name", "raw"),
    [("GPUS_NEEDED", FLEET), ("REPLICA_PERFORMANCE", LOADED), ("BREAKEVEN", HOSTED)],
)
def test_answers_rest_on_a_calibration_and_say_so(name: str, raw: dict[str, Any]) -> None:
    plain = embedded_book()
    known = plain.calibrated(Calibrations([made()]))
    before, after = (REGISTRY.get(name).run(raw, book) for book in (plain, known))
    assert after.as_dict() != before.as_dict()
    assert after.id != before.id
    assert before.calibration is None
    assert after.calibration is not None
    said = next(a.value for a in after.assumptions if a.name == "calibration")
    assert said == after.calibration == caption(made())
    # another accelerator knows nothing of it
    other = raw | {"gpu": "h200"}
    assert REGISTRY.get(name).run(other, known).id == REGISTRY.get(name).run(other, plain).id


def test_a_day_in_the_past_keeps_the_calibrations() -> None:
    known = embedded_book().calibrated(Calibrations([made()]))
    assert known.at(known.date()).calibrations is known.calibrations


def test_an_answer_names_file_and_date() -> None:
    assert caption(made()).startswith("calibrated on run.json, 2026-11-21 (memory x1.10,")


@pytest.mark.parametrize(
    "changes",
    [
        {"factors": {"memory": 0.2}},
        {"factors": {"memory": "fast"}},
        {"factors": {"memory": float("nan")}},
        {"observations": 0},
        {"error_after_frac": float("inf")},
    ],
)
def test_a_calibration_holds_only_what_a_fit_can_give(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        made(**changes)


@pytest.mark.parametrize(
    ("setup", "metric", "moves"),
    [
        pytest.param(ONE, "tpot_ms", "memory", id="TPOT-reads-memory"),
        pytest.param(ONE, "output_tok_s_total", "memory", id="throughput-reads-memory"),
        pytest.param(ONE._replace(isl=8000), "ttft_ms", "compute", id="long-prompts-compute"),
        pytest.param(
            ONE._replace(isl=50, concurrency=1), "ttft_ms", "overhead", id="short-prompts-wait"
        ),
    ],
)
def test_one_figure_moves_one_factor(setup: Setup, metric: str, moves: str) -> None:
    fitted = fit_factors(figures(Factors(1.3, 0.8, 1.6), setup, metrics=(metric,)))
    assert fitted.freed == (moves,)
    assert getattr(fitted.factors, moves) != 1.0
    assert sum(getattr(fitted.factors, n) != 1.0 for n in ("memory", "compute", "overhead")) == 1
    assert fitted.error_after_frac < fitted.error_before_frac


def test_throughput_adds_nothing_to_the_times_it_follows_from() -> None:
    fitted = fit_factors(figures(Factors(1.3, 0.8, 1.6), ONE))
    assert len(fitted.freed) == 2
    assert len(fitted.rows) == 3


def test_repeating_a_figure_frees_no_further_factor() -> None:
    [seen] = figures(Factors(1.3), ONE, metrics=("tpot_ms",))
    again = [seen._replace(value=seen.value * x) for x in (0.98, 1.0, 1.02, 1.01)]
    assert len(fit_factors(again).freed) == 1


def test_throughput_at_a_rate_the_replica_sustains_tells_nothing() -> None:
    open_loop = ONE._replace(concurrency=None, requests_per_s=0.5)
    fitted = fit_factors([Observation(open_loop, "output_tok_s_total", 99.0)])
    assert fitted.factors == NO_CHANGE
    assert fitted.freed == ()
    assert "tell nothing" in fitted.cautions[-1]


def test_factors_stay_within_their_bounds_and_a_bad_fit_says_so() -> None:
    one = figures(NO_CHANGE, ONE, metrics=("tpot_ms",))[0]
    fitted = fit_factors([one._replace(value=one.value * 50)])
    assert fitted.factors.memory == 0.25
    said = " ".join(fitted.cautions)
    assert "at its limit of x0.25" in said
    assert "still misses by" in said


def test_a_fit_that_does_not_help_says_so() -> None:
    seen = figures(NO_CHANGE, *(ONE._replace(concurrency=b) for b in (1, 8, 64)))
    ragged = [
        o._replace(value=o.value * x)
        for o, x in zip(seen, (1, 1, 1, 1, 1, 1, 1.6, 1, 1), strict=True)
    ]
    fitted = fit_factors(ragged)
    assert fitted.error_after_frac >= fitted.error_before_frac
    assert "no nearer on average" in " ".join(fitted.cautions)


def test_a_fit_beyond_the_datasheet_says_so() -> None:
    fitted = fit_factors(figures(Factors(memory=2.0), ONE, metrics=("tpot_ms",)))
    assert "datasheet bandwidth of H100" in fitted.cautions[0]


def test_mixed_hardware_and_nothing_at_all_are_refused() -> None:
    other = ONE._replace(accelerator=accelerator("h200"))
    with pytest.raises(InputError, match=r"of 2 .*calibrate each by itself"):
        fit_factors(figures(NO_CHANGE, ONE, other))
    with pytest.raises(InputError, match="at least one"):
        fit_factors([])
    big = ONE._replace(model=model("70b"), accelerator=accelerator("l4"))
    with pytest.raises(DoesNotFitError):
        fit_factors([Observation(big, "tpot_ms", 10.0)])
