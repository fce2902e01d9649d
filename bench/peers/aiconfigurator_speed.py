"""Times of aiconfigurator, round by round: points come in as JSON lines, microseconds go out."""

# pyright: reportMissingImports=false
from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from time import perf_counter_ns

from aiconfigurator.sdk.backends.factory import get_backend
from aiconfigurator.sdk.config import RuntimeConfig
from aiconfigurator.sdk.config_builders import build_model_config
from aiconfigurator.sdk.inference_session import InferenceSession
from aiconfigurator.sdk.models import get_model
from aiconfigurator.sdk.perf_database import get_database_view, get_latest_database_version
from aiconfigurator_core.sdk.rust_engine_step import (
    estimate_decode_step_latency_with_rust,
    estimate_mixed_step_latency_with_rust,
)

SHIFT = 211
"""Added to prompts the second time round: its compiled core remembers what it was asked."""
SYSTEM, BACKEND, MODEL, OSL = "h100_sxm", "vllm", "meta-llama/Meta-Llama-3.1-8B", 256


def main() -> None:
    logging.disable(logging.WARNING)
    version = get_latest_database_version(system=SYSTEM, backend=BACKEND)
    database = get_database_view(SYSTEM, BACKEND, version, allow_missing_data=False)
    config = build_model_config(1, 1, 1, None, None, None, None, None, None, None)
    model = get_model(MODEL, config, BACKEND)
    session = InferenceSession(model, database, get_backend(BACKEND))

    def whole(isl: int, batch: int) -> None:
        session.run_agg(RuntimeConfig(isl=isl, osl=OSL, batch_size=batch), ctx_tokens=isl)

    def steps(isl: int, batch: int) -> None:
        estimate_mixed_step_latency_with_rust(
            model,
            database,
            ctx_tokens=isl,
            gen_tokens=max(batch - 1, 1),
            isl=isl,
            osl=OSL,
            prefix=0,
        )
        estimate_decode_step_latency_with_rust(model, database, gen_tokens=batch, isl=isl, osl=OSL)

    ways: dict[str, Callable[[int, int], None]] = {
        "aiconfigurator, reused session": whole,
        "aiconfigurator, its two compiled steps alone": steps,
    }
    whole(100, 1)
    for line in sys.stdin:
        took: dict[str, list[float]] = {}
        for what, ask in ways.items():
            took[what] = []
            for isl, batch in json.loads(line):
                fresh = isl + (SHIFT if ask is steps else 0)
                start = perf_counter_ns()
                ask(fresh, batch)
                took[what].append((perf_counter_ns() - start) / 1e3)
        print(json.dumps(took), flush=True)


if __name__ == "__main__":
    main()
