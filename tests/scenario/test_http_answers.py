"""What answers over HTTP hold."""

from __future__ import annotations

from fastapi.testclient import TestClient

from bot.config import Settings
from bot.http import create_app
from pricing.book import embedded_book

QUESTION = {"model": "8b", "gpu": "h100", "qps": 50, "isl": 7744, "osl": 256}


def test_an_answer_has_bands_and_the_ceiling() -> None:
    http = TestClient(create_app(Settings(), embedded_book, None))
    outputs = {
        row["name"]: row for row in http.post("/v1/gpus_needed", json=QUESTION).json()["outputs"]
    }
    for name in ("gpus", "decode_step_ms", "tpot_ms", "ttft_ms", "ttft_p95_ms", "max_qps"):
        assert outputs[name]["p10"] <= outputs[name]["value"] <= outputs[name]["p90"]
    assert outputs["decode_ceiling"]["value"] in (
        "weights bandwidth", "KV bandwidth", "compute", "overhead", "all-reduce",
    )  # fmt: skip
