"""NVIDIA's aiconfigurator on the measured rows (needs its package; see bench/README.md).

    PEER/bin/python -m bench.peers.aiconfigurator_rows ROWS.csv

Each row is asked as its `cli estimate` would ask: run_agg with the concurrency of one replica as
the batch, prompts of one request a step (its default), its newest database of the engine.
"""

# pyright: reportMissingImports=false
from __future__ import annotations

import json
import logging
import math
import sys
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from aiconfigurator.sdk.backends.factory import get_backend
from aiconfigurator.sdk.config import ModelConfig, RuntimeConfig
from aiconfigurator.sdk.config_builders import build_model_config
from aiconfigurator.sdk.inference_session import InferenceSession
from aiconfigurator.sdk.models import (
    get_model,
    resolve_context_fmha_by_data,
    resolve_nvfp4_for_system,
)
from aiconfigurator.sdk.perf_database import get_database_view, get_latest_database_version

from bench.peers.rows import Answer, Figures, RefusedError, in_unit, run
from core.measured import Measured
from core.setup import Setup, default_kv

VERSION = "0.12.0"
SYSTEMS = {
    "h100-sxm": "h100_sxm",
    "h200-sxm": "h200_sxm",
    "b200": "b200_sxm",
    "gb200": "gb200",
    "a100-80gb-sxm": "a100_sxm",
    "a100-80gb-pcie": "a100_pcie",
    "rtx-pro-6000-server": "rtx_pro_6000_server",
    "arc-pro-b60": "b60",
}
BACKENDS = {"vllm": "vllm", "sglang": "sglang", "tensorrt-llm": "trtllm"}
LLAMA = {
    "llama-3-8b": "meta-llama/Meta-Llama-3.1-8B",
    "llama-3.1-8b": "meta-llama/Meta-Llama-3.1-8B",
    "llama-3-70b": "meta-llama/Meta-Llama-3.1-70B",
    "llama-3.1-70b": "meta-llama/Meta-Llama-3.1-70B",
    "llama-3.3-70b": "meta-llama/Meta-Llama-3.1-70B",
    "llama-3.1-405b": "meta-llama/Meta-Llama-3.1-405B",
}
"""Models of one shape share the checkpoint it carries; their precision is set explicitly."""
CHECKPOINTS = {
    **{(name, "fp8"): "nvidia/Llama-3.1-70B-Instruct-FP8" for name in LLAMA if "70b" in name},
    ("deepseek-r1", "fp8"): "deepseek-ai/DeepSeek-R1",
    ("deepseek-r1", "fp4"): "nvidia/DeepSeek-V3.1-NVFP4",
    ("kimi-k2.5", "int4"): "moonshotai/Kimi-K2.5",
    ("kimi-k2.5", "fp4"): "nvidia/Kimi-K2.5-NVFP4",
    ("minimax-m2.5", "fp8"): "MiniMaxAI/MiniMax-M2.5",
    ("minimax-m2.5", "fp4"): "nvidia/MiniMax-M2.5-NVFP4",
    ("gpt-oss-120b", "mxfp4"): "openai/gpt-oss-120b",
}
"""Checkpoints whose own quantisation is the row's, which it then infers by itself."""
PLAIN = {
    **LLAMA,
    "qwen3-30b-a3b": "Qwen/Qwen3-30B-A3B",
    "llama-4-scout": "meta-llama/Llama-4-Scout-17B-16E-Instruct",
    "llama-4-maverick": "meta-llama/Llama-4-Maverick-17B-128E-Instruct",
}
UNLISTED = ("llama-2-7b", "llama-2-70b", "mixtral-8x7b")
"""Of architectures it knows, but not on its list: given as a folder, which it takes as well."""
GEMM = {
    "bf16": "bfloat16",
    "fp16": "bfloat16",
    "fp8": "fp8",
    "fp4": "nvfp4",
    "int8": "int8_wo",
    "int4": "int4_wo",
}
KV = {"bf16": "bfloat16", "fp16": "bfloat16", "fp8": "fp8", "int8": "int8"}
LARGEST_BATCH = 1024
"""Where its own search stops."""
NO_LIMIT = 1e9


class Job(NamedTuple):
    """All that makes one of its sessions."""

    path: str
    system: str
    backend: str
    tp: int
    pp: int
    dp: int
    moe_tp: int | None
    moe_ep: int | None
    gemm: str | None
    moe: str | None
    kv: str | None


@cache
def _folder(name: str) -> str:
    big = name == "llama-2-70b"
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    config: dict[str, Any] = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": 8192 if big else 4096,
        "intermediate_size": 28672 if big else 11008,
        "num_attention_heads": 64 if big else 32,
        "num_key_value_heads": 8 if big else 32,
        "num_hidden_layers": 80 if big else 32,
        "vocab_size": 32000,
        "max_position_embeddings": 4096,
        "torch_dtype": "float16",
        "tie_word_embeddings": False,
    }
    if name == "mixtral-8x7b":
        bundled = files("aiconfigurator_core") / "model_configs"
        config = json.loads((bundled / "mistralai--Mixtral-8x7B-v0.1_config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    return str(folder)


@cache
def _session(job: Job) -> InferenceSession | str:
    """A session to reuse, or why there is none."""
    try:
        config: ModelConfig = build_model_config(
            job.tp,
            job.pp,
            job.dp,
            job.moe_tp,
            job.moe_ep,
            job.gemm,
            job.kv,
            None,
            job.moe,
            None,
        )
        version = get_latest_database_version(system=job.system, backend=job.backend)
        if version is None:
            return f"no measured kernels of {job.system} for {job.backend}"
        database = get_database_view(
            job.system, job.backend, version, allow_missing_data=False, database_mode="SILICON"
        )
        resolve_context_fmha_by_data(config, job.path, database, job.backend, is_context_role=True)
        resolve_nvfp4_for_system(config, job.system, job.path, backend_name=job.backend)
        model = get_model(job.path, config, job.backend)
        return InferenceSession(model, database, get_backend(job.backend))
    except Exception as error:  # noqa: BLE001
        return _reason(error)


def _reason(error: Exception) -> str:
    """Its refusal in few words: its messages carry paths and whole keys."""
    text = " ".join(str(error).split())
    name = type(error).__name__
    if "Invalid quantized MoE" in text:
        return "experts not divisible as stated"
    if "data missing" in text or "PerfDataNotAvailable" in name or "not available" in text:
        return "no measured kernels for this configuration"
    return f"{name}: {text[:80]}"


def _jobs(setup: Setup) -> list[tuple[Job, str]]:
    """Sessions to try in order, with what was chosen for each; the first that answers counts."""
    system = SYSTEMS.get(setup.accelerator.id)
    if system is None:
        raise RefusedError("accelerator not modelled")
    backend = BACKENDS.get(setup.engine)
    if backend is None:
        raise RefusedError("engine not modelled")
    model = setup.model.id
    own = CHECKPOINTS.get((model, setup.weights))
    path = own or PLAIN.get(model) or (_folder(model) if model in UNLISTED else None)
    if path is None:
        raise RefusedError("model architecture not modelled")
    gemm = None if own else GEMM.get(setup.weights)
    if not own and gemm is None:
        raise RefusedError("weight format not modelled")
    experts = setup.model.n_experts > 0
    dp = setup.tp if setup.attention_dp else 1
    tp = setup.tp // dp
    layouts: list[tuple[int | None, int | None, str]] = [(None, None, "")]
    if experts:
        layouts = [(setup.tp // setup.ep, setup.ep, "")]
        if setup.ep == 1 and dp > 1:
            # the pages that split attention by request do not say how experts were split
            layouts.append((1, setup.tp, "experts parallel"))
    modes: tuple[str | None, ...] = (gemm if experts else None,)
    if setup.weights == "fp8" and not own and experts:
        modes = ("fp8", "fp8_block")
    kv = KV.get(setup.kv or default_kv(setup))
    return [
        (
            Job(path, system, backend, tp, setup.pp, dp, moe_tp, moe_ep, gemm, moe, kv),
            " ".join(x for x in (layout, moe if moe != gemm else "") if x),
        )
        for moe_tp, moe_ep, layout in layouts
        for moe in modes
    ]


def _agg(session: InferenceSession, setup: Setup, batch: int) -> Figures:
    summary = session.run_agg(
        RuntimeConfig(isl=setup.isl, osl=setup.osl, batch_size=batch), ctx_tokens=setup.isl
    )
    if summary.check_oom():
        raise RefusedError("out of memory, it says")
    return _figures(summary.get_result_dict(), setup)


def _best(session: InferenceSession, setup: Setup) -> Figures:
    """Its best batch and tokens a step within memory, with no limit on latency."""
    runtime = RuntimeConfig(isl=setup.isl, osl=setup.osl, ttft=NO_LIMIT, tpot=NO_LIMIT)
    summary = session.find_best_agg_result_under_constraints(
        runtime, top_k=1, max_batch_size=LARGEST_BATCH, ctx_stride=512
    )
    table = summary.get_summary_df()
    if table is None or not len(table):
        raise RefusedError("out of memory, it says")
    return _figures(table.iloc[0].to_dict(), setup)


def _static(session: InferenceSession, setup: Setup, batch: int) -> Figures:
    runtime = RuntimeConfig(isl=setup.isl, osl=setup.osl, batch_size=batch)
    summary = session.run_static(runtime, "static", 32)
    if summary.check_oom():
        raise RefusedError("out of memory, it says")
    return _figures(summary.get_result_dict(), setup)


def _figures(got: dict[str, Any], setup: Setup) -> Figures:
    # its tokens/s leaves out each request's first token, which the measurements count
    return Figures(float(got["tpot"]), float(got["ttft"]), float(got["seq/s"]) * setup.osl)


def ask(row: Measured, setup: Setup) -> Answer:
    """The first of the row's sessions that answers."""
    if setup.requests_per_s is not None:
        raise RefusedError("takes a batch, not a request rate")
    why = ""
    for job, how in _jobs(setup):
        session = _session(job)
        if isinstance(session, str):
            why = why or session
            continue
        groups = job.dp * job.pp
        batch = max(1, round(setup.concurrency / groups)) if setup.concurrency else 0
        try:
            if setup.scenario == "static":
                got = _static(session, setup, max(batch, 1))
            else:
                got = _agg(session, setup, batch) if batch else _best(session, setup)
        except RefusedError:
            raise
        except Exception as error:  # noqa: BLE001
            why = why or _reason(error)
            continue
        value = in_unit(row, setup, got)
        if math.isfinite(value) and value > 0:
            return Answer(value, how)
        why = why or "no figure"
    raise RefusedError(why)


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    sys.exit(run("aiconfigurator", VERSION, "2026-11-21", ask))
