"""llm-analysis on the measured rows (needs its package; see bench/README.md).

    PEER/bin/python -m bench.peers.llm_analysis_rows ROWS.csv

At 0.7 of compute and 0.9 of memory bandwidth, which its README suggests for inference. Its
`inference` refuses a batch whose prompts would not all fit as logits at once, so the parts of it
that know no such limit are called: one forward pass, and its cache traffic.
"""

# pyright: reportMissingImports=false
from __future__ import annotations

import logging
import sys
from functools import cache
from typing import Any

from llm_analysis.analysis import LLMAnalysis
from llm_analysis.config import DtypeConfig, GPUConfig, ModelConfig, ParallelismConfig
from llm_analysis.logger import logger

from bench.peers.rows import Answer, Figures, RefusedError, in_unit, run
from core.measured import Measured
from core.precision import KV_BYTES
from core.setup import Setup, default_kv

VERSION = "0.2.2"
FLOPS, MEMORY = 0.7, 0.9
FFN = {
    "llama-2-7b": 11008,
    "llama-2-70b": 28672,
    "llama-3-8b": 14336,
    "llama-3.1-8b": 14336,
    "llama-3-70b": 28672,
    "llama-3.1-70b": 28672,
    "llama-3.3-70b": 28672,
    "llama-3.1-405b": 53248,
    "mistral-7b-v0.1": 14336,
    "mixtral-8x7b": 14336,
    "gpt-j-6b": 16384,
}
"""Models its configuration can state: attention as wide as the model, one kind of layer."""
DTYPE = {
    "bf16": (16, 16),
    "fp16": (16, 16),
    "fp8": (8, 8),
    "fp4": (4, 4),
    "int8": (8, 16),
    "int4": (4, 16),
}
GIB = 1024**3
BYTE = 8


@cache
def _analysis(setup: Setup) -> LLMAnalysis:
    model, card = setup.model, setup.accelerator
    if card.bf16_tflops is None or card.memory_gb_per_s is None:
        raise RefusedError("accelerator without published figures")
    weights, activations = DTYPE[setup.weights]
    ffn = FFN[model.id]
    hidden = model.hidden_size or 0
    return LLMAnalysis(
        ModelConfig(
            name=model.id,
            num_layers=model.n_layers,
            n_head=model.n_heads,
            hidden_dim=hidden,
            vocab_size=model.vocab_size,
            num_key_value_heads=model.n_kv_heads,
            ffn_embed_dim=ffn,
            # without it the wheel refuses every width that is no multiple of the model's
            expansion_ratio=ffn / hidden,
            moe_num_experts=max(model.n_experts, 1),
            moe_top_k=max(model.experts_per_token, 1),
        ),
        GPUConfig(
            name=card.id,
            mem_per_GPU_in_GB=card.visible_bytes() / GIB,
            hbm_bandwidth_in_GB_per_sec=card.memory_gb_per_s,
            intra_node_bandwidth_in_GB_per_sec=card.link_gb_per_s or 32,
            intra_node_min_message_latency=8e-6,
            peak_fp16_TFLOPS=card.bf16_tflops,
            peak_i8_TFLOPS=card.fp8_tflops or card.int8_tops or card.bf16_tflops,
            peak_i4_TFLOPS=card.fp4_tflops or card.fp8_tflops or card.bf16_tflops,
        ),
        DtypeConfig(
            name=setup.weights, weight_bits=weights, activation_bits=activations, embedding_bits=16
        ),
        ParallelismConfig(tp_size=setup.tp, pp_size=setup.pp),
        flops_efficiency=FLOPS,
        hbm_memory_efficiency=MEMORY,
    )


def _figures(setup: Setup) -> Figures:
    one = _analysis(setup._replace(isl=1, osl=1, concurrency=None, requests=None))
    width = KV_BYTES[setup.kv or default_kv(setup)]
    layers = setup.model.n_layers / setup.pp
    cache_of_one = layers * one.get_memory_kv_cache_per_layer(
        1, setup.isl + setup.osl, kv_cache_dtype_bytes=width
    )
    batch = setup.concurrency or _batch(one, cache_of_one)

    def forward(tokens: int, sequences: float) -> float:
        latency: Any = one.get_latency_fwd(
            sequences, tokens, is_inference=True, layernorm_dtype_bytes=2
        )
        return latency[0]

    cache_s = 2 * batch * cache_of_one / (one.get_gpu_hbm_bandwidth() * 1e9)
    decode = forward(1, batch) + cache_s
    prefill = forward(setup.isl, batch)
    alone = prefill if setup.scenario == "static" else forward(setup.isl, 1)
    rate = batch * setup.osl / (prefill + setup.osl * decode)
    return Figures(decode * 1e3, alone * 1e3, rate)


def _batch(one: LLMAnalysis, cache_of_one: float) -> int:
    """Its largest decoding batch: what weights leave, over cache and activations of a sequence."""
    layers = one.get_weight_memory_per_layer() * one.model_config.num_layers
    left = one.gpu_config.mem_per_GPU_in_GB * GIB - layers - one.get_memory_embedding()
    activation = max(
        one.get_activation_memory_per_layer(1, 1, is_inference=True, layernorm_dtype_bytes=2),
        one.get_activation_memory_output_embedding(1, 1),
    )
    batch = int(left / (activation + cache_of_one))
    if batch < 1:
        raise RefusedError("out of memory, it says")
    return batch


def ask(row: Measured, setup: Setup) -> Answer:
    if setup.requests_per_s is not None:
        raise RefusedError("takes a batch, not a request rate")
    if setup.model.id not in FFN:
        raise RefusedError("model shape not representable")
    return Answer(in_unit(row, setup, _figures(setup)), "")


if __name__ == "__main__":
    logger.setLevel(logging.ERROR)
    sys.exit(run("llm-analysis", VERSION, "2026-11-21", ask))
