"""GenZ on the measured rows (needs its package; see bench/README.md).

    PEER/bin/python -m bench.peers.genz_rows ROWS.csv

At an efficiency of 0.75, which suits it better than its default of 1. One chip description and
one precision per question, as it takes them.
"""

# pyright: reportMissingImports=false
from __future__ import annotations

import os
import sys
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from bench.peers.rows import Answer, Figures, RefusedError, in_unit, run
from core.measured import Measured
from core.setup import Setup

VERSION = "0.0.16"
EFFICIENCY = 0.75
MODELS = {
    "llama-2-7b": "meta-llama/Llama-2-7B",
    "llama-2-70b": "meta-llama/Llama-2-70B",
    "llama-3-8b": "meta-llama/Llama-3.1-8B",
    "llama-3.1-8b": "meta-llama/Llama-3.1-8B",
    "llama-3-70b": "meta-llama/Llama-3.1-70B",
    "llama-3.1-70b": "meta-llama/Llama-3.1-70B",
    "llama-3.3-70b": "meta-llama/Llama-3.1-70B",
    "llama-3.1-405b": "meta-llama/Llama-3.1-405B",
    "mistral-7b-v0.1": "mistralai/Mistral-7B",
    "mixtral-8x7b": "mistralai/Mixtral-8x7B",
    "deepseek-r1": "deepseek-ai/DeepSeek-V3-Base",
}
BITS = {
    "bf16": "bf16",
    "fp16": "bf16",
    "fp8": "int8",
    "int8": "int8",
    "fp4": "int4",
    "int4": "int4",
}


def _question(setup: Setup) -> tuple[Any, ...]:
    card = setup.accelerator
    if card.bf16_tflops is None or card.memory_gb_per_s is None:
        raise RefusedError("accelerator without published figures")
    if setup.model.id not in MODELS:
        raise RefusedError("model not modelled")
    ep = setup.ep
    return (
        MODELS[setup.model.id],
        # it halves or quarters the bits of a bf16 peak, so the bf16 peak is what it wants
        (card.bf16_tflops, card.visible_bytes() / 1e9, card.memory_gb_per_s, card.link_gb_per_s),
        BITS[setup.weights],
        setup.tp // ep,
        setup.pp,
        ep,
    )


@cache
def _ms(phase: str, question: tuple[Any, ...], batch: int, isl: int, osl: int) -> float:
    """One of its latencies."""
    from GenZ import decode_moddeling, prefill_moddeling  # noqa: PLC0415

    model, (tflops, memory, bandwidth, link), bits, tp, pp, ep = question
    given = {
        "model": model,
        "batch_size": batch,
        "input_tokens": isl,
        "system_name": {
            "Flops": tflops,
            "Memory_size": memory,
            "Memory_BW": bandwidth,
            "ICN": link or 32,
            "real_values": True,
        },
        "system_eff": EFFICIENCY,
        "bits": bits,
        "tensor_parallel": tp,
        "pipeline_parallel": pp,
        "expert_parallel": ep,
        "parallelism_heirarchy": f"TP{{{tp}}}_EP{{{ep}}}_PP{{{pp}}}",
    }
    try:
        if phase == "decode":
            return float(decode_moddeling(**given, Bb=1, output_tokens=osl)["Latency"])
        return float(prefill_moddeling(**given)["Latency"])
    except ValueError as error:
        if "fit on chip" in str(error):
            raise RefusedError("out of memory, it says") from None
        raise


def ask(row: Measured, setup: Setup) -> Answer:
    if setup.requests_per_s is not None:
        raise RefusedError("takes a batch, not a request rate")
    if row.metric not in ("tpot_ms", "itl_ms", "ttft_ms") or setup.concurrency is None:
        raise RefusedError("no throughput of prompts and outputs together")
    question = _question(setup)
    if row.metric == "ttft_ms":
        figures = Figures(0.0, _ms("prefill", question, 1, setup.isl, 0), 0.0)
    else:
        # the step at the middle of the output
        batch = max(1, round(setup.concurrency))
        figures = Figures(_ms("decode", question, batch, setup.isl, setup.osl // 2), 0.0, 0.0)
    return Answer(in_unit(row, setup, figures), "")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    # it leaves a file per call in a folder of the working directory
    here = Path.cwd()
    sys.argv[1:] = [str(here / a) if a.endswith(".csv") else a for a in sys.argv[1:]]
    os.chdir(tempfile.mkdtemp())
    sys.exit(run("GenZ", VERSION, "2026-11-21", ask))
