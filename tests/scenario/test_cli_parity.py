"""One question, four ways to ask it, one receipt."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot import cli
from bot.config import Settings
from bot.http import create_app
from pricing.book import embedded_book

CASES: list[tuple[str, str, dict[str, Any], list[str]]] = [
    (
        "/gpusize llama-3.1-8b on h100, 50 qps, 8k in, 256 out",
        "GPUS_NEEDED",
        {"model": "8b", "gpu": "h100", "qps": 50, "isl": 8000, "osl": 256},
        ["model=llama-3.1-8b", "gpu=H100", "qps=50", "isl=8k", "osl=256"],
    ),
    (
        "/gpusize llama-3.1-70b on h200 fp8, 10 qps, 2k in, 500 out, ttft 1s, tpot 50ms",
        "GPUS_NEEDED",
        {
            "model": "llama-3.1-70b", "gpu": "h200", "weights": "fp8", "qps": 10, "isl": 2000,
            "osl": 500, "ttft_ms": 1000, "tpot_ms": 50.0,
        },
        ["model=llama-3.1-70b", "gpu=h200", "weights=FP8", "qps=10", "isl=2k", "osl=500",
         "ttft=1s", "tpot_ms=50ms"],
    ),
    (
        "/breakeven gpt-4o-mini vs llama-3.1-8b on l40s, 800 in, 300 out, 5M/month",
        "BREAKEVEN",
        {
            "api_model": "gpt-4o-mini", "model": "llama-3.1-8b", "gpu": "l40s", "isl": 800,
            "osl": 300, "requests_per_month": 5_000_000,
        },
        ["api_model=gpt-4o-mini", "model=llama-3.1-8b", "gpu=l40s", "isl=800", "osl=300",
         "requests_per_month=5M"],
    ),
    (
        "/gpu max_concurrency llama-3.1-8b on h100 context=8000",
        "MAX_CONCURRENCY",
        {"model": "llama-3.1-8b", "gpu": "h100", "context": 8000},
        ["model=llama-3.1-8b", "gpu=h100", "context=8k"],
    ),
    (
        (
            "/gpu gpus_needed_by_formula params=8e9 layers=32 kv_heads=8 head_dim=128 context=8000"
            " out_tokens=256 gpu_mem_gb=80 decode_ms=18 batch=48 target_qps=50"
        ),
        "GPUS_NEEDED_BY_FORMULA",
        {
            "params": 8e9, "layers": 32, "kv_heads": 8, "head_dim": 128, "context": 8000,
            "out_tokens": 256, "gpu_mem_gb": 80, "decode_ms": 18, "batch": 48, "target_qps": 50,
        },
        ["params=8B", "layers=32", "kv_heads=8", "head_dim=128", "context=8000", "out_tokens=256",
         "gpu_mem_gb=80GB", "decode_ms=18ms", "batch=48", "target_qps=50"],
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def http() -> TestClient:
    return TestClient(create_app(Settings(), embedded_book))


@pytest.mark.parametrize(("question", "name", "values", "words"), CASES)
def test_every_surface_gives_the_same_receipt(
    http: TestClient,
    capsys: pytest.CaptureFixture[str],
    question: str,
    name: str,
    values: dict[str, Any],
    words: list[str],
) -> None:
    assert cli.main(["ask", "--json", question]) == 0
    asked = json.loads(capsys.readouterr().out)["result"]
    assert cli.main(["call", name, *words]) == 0
    called = json.loads(capsys.readouterr().out)
    posted = http.post(f"/v1/{name.lower()}", json=values).json()
    assert asked["id"] == called["id"] == posted["id"]
    assert asked["outputs"] == called["outputs"] == posted["outputs"]
    assert asked == called == posted


def test_the_examples_of_every_calculation_are_answered(
    http: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    for calculation in http.get("/v1").json():
        for example in calculation["examples"]:
            assert cli.main(["ask", "--json", example]) == 0
            result = json.loads(capsys.readouterr().out)["result"]
            again = http.post(f"/v1/{calculation['name']}", json=result["inputs"])
            assert again.status_code == 200
            # Not equal as a whole: what was a default is now given, and the receipt says so.
            same = ("id", "inputs", "value", "outputs", "prices")
            assert {k: again.json()[k] for k in same} == {k: result[k] for k in same}
