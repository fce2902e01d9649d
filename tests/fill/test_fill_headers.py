"""Headers as people write them: which argument they mean, and in which unit."""

from __future__ import annotations

import pytest

import core.calculations  # noqa: F401 - fills the registry
from core.headers import meaning, nearest
from core.registry import REGISTRY

GPUS = REGISTRY.get("GPUS_NEEDED")
BREAKEVEN = REGISTRY.get("BREAKEVEN_REQUESTS")


@pytest.mark.parametrize(
    ("header", "argument"),
    [
        ("Model", "model"),
        ("MODEL NAME", "model"),
        ("gpu type", "gpu"),
        ("GPU model", "gpu"),
        ("Accelerator", "gpu"),
        ("QPS", "qps"),
        ("Peak QPS", "qps"),
        ("qps (peak)", "qps"),
        ("Queries per second", "qps"),
        ("Requests per second", "qps"),
        ("Input tokens", "isl"),
        ("INPUT-TOKENS", "isl"),
        ("input_tokens", "isl"),
        ("Prompt tokens", "isl"),
        ("Tokens in", "isl"),
        ("tokens  out", "osl"),
        ("Mean input tokens", "isl"),
        ("Output tokens per request", "osl"),
        ("Output tokens (mean)", "osl"),
        ("TTFT [optional]", "ttft_ms"),
        ("Time to first token", "ttft_ms"),
        ("As of", "as_of"),
        ("as-of", "as_of"),
        ("Precision", "weights"),
        ("Max batch", "max_batch"),
        ("Engine version", "engine_version"),
    ],
)
def test_a_header_names_an_argument(header: str, argument: str) -> None:
    meant = meaning(header, GPUS)
    assert meant is not None
    assert (meant.parameter.name, meant.doubt) == (argument, "")
    assert meant.scale.number(3.0, meant.parameter.unit or "count") == 3.0


@pytest.mark.parametrize(
    ("header", "argument", "cell", "number"),
    [
        ("TTFT (s)", "ttft_ms", 1.5, 1500.0),
        ("ttft [ms]", "ttft_ms", 1.5, 1.5),
        ("ttft_s", "ttft_ms", 2, 2000.0),
        ("TTFT, s", "ttft_ms", 2, 2000.0),
        ("TTFT in seconds", "ttft_ms", 2, 2000.0),
        ("p95 TTFT (s)", "ttft_ms", 2, 2000.0),
        ("requests per day", "qps", 4_320_000, 50.0),
        ("Requests/month", "qps", 2_628_000, 1.0),
        ("QPS (thousands)", "qps", 1.001, 1001.0),
        ("Input tokens (k)", "isl", 8.001, 8001.0),
        ("GPU price $/h", "gpu_usd_per_hour", 2.1, 2.1),
        ("GPU price ($/GPU-hour)", "gpu_usd_per_hour", 2.1, 2.1),
        ("GPU price (USD per month)", "gpu_usd_per_hour", 1460, 2.0),
        ("Price per hour", "gpu_usd_per_hour", 2.1, 2.1),
        ("Utilisation (%)", "util", 70, 0.7),
        ("util %", "util", 70, 0.7),
    ],
)
def test_a_header_states_a_unit(header: str, argument: str, cell: float, number: float) -> None:
    meant = meaning(header, GPUS)
    assert meant is not None
    assert (meant.parameter.name, meant.doubt) == (argument, "")
    assert meant.scale.number(cell, meant.parameter.unit) == number


@pytest.mark.parametrize(
    ("header", "argument", "times"),
    [
        ("Volume (M/month)", "requests_per_month", 1e6),
        ("Volume (million requests per month)", "requests_per_month", 1e6),
        ("Requests (millions/month)", "requests_per_month", 1e6),
        ("Staff ($k/month)", "staff_usd_per_month", None),
    ],
)
def test_thousands_and_millions(header: str, argument: str, times: float | None) -> None:
    meant = meaning(header, BREAKEVEN)
    assert meant is not None
    assert meant.parameter.name == argument
    if times is None:
        assert meant.doubt
    else:
        assert meant.scale.number(1.5, meant.parameter.unit) == 1.5 * times


@pytest.mark.parametrize(
    "header",
    [
        "Region",
        "Notes",
        "Cost per month",
        "Output tokens per second",
        "Date",
        "Requests per GPU",
        "a remark that goes on and on and mentions the model, the gpu and how many tokens come out",
        "",
    ],
)
def test_other_headers_are_the_users_own(header: str) -> None:
    assert meaning(header, GPUS) is None


@pytest.mark.parametrize(
    "header", ["TTFT (parsecs)", "TTFT (m)", "Price (€/h)", "QPS (dozen)", "TTFT (p50)", "isl (GB)"]
)
def test_a_unit_that_is_none_leaves_a_doubt(header: str) -> None:
    meant = meaning(header, GPUS)
    assert meant is not None
    assert meant.doubt


def test_slips_have_a_nearest_name() -> None:
    assert nearest("tfft_ms", GPUS, ()) == "ttft_ms"
    assert nearest("Inptu tokens", GPUS, ()) == "isl"
    assert nearest("Modle", GPUS, ()) == "model"
    assert nearest("Modle", GPUS, ("model",)) is None
    # a word of another calculation is no slip, nor is one that is merely alike
    assert nearest("concurrency", GPUS, ()) is None
    assert nearest("Comment", GPUS, ()) is None
