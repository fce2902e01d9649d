"""Attention by shape: parameters, bits and arithmetic of grouped-query, MLA and windowed layers."""

from __future__ import annotations

import math
from functools import lru_cache

from core.catalog import LlmModel
from core.memory import full_layers
from core.precision import WEIGHT_BITS


def attention_bits(model: LlmModel, weights: str, attention: str | None = None) -> float:
    """Bits per attention weight; `attention` is their format where the checkpoint says so.

    Four-bit checkpoints of mixture-of-experts models keep attention in bf16 (gpt-oss, Kimi-K2.5,
    and NVIDIA's NVFP4 exports of DeepSeek-R1), because the experts are nearly all the bytes; int4
    made of a checkpoint that was not int4 quantises every layer.
    """
    if attention is not None:
        return WEIGHT_BITS[attention]
    kept = weights in ("fp4", "mxfp4") or weights == model.native_precision
    if WEIGHT_BITS[weights] < 8 and model.n_experts and kept:
        return 16.0
    return WEIGHT_BITS[weights]


def scales_activations(model: LlmModel, weights: str) -> bool:
    """Whether activations are scaled block by block as they come, in launches of their own.

    NVFP4 always; FP8 where the model was published in it with block scales (DeepSeek-R1, MiniMax).
    Per-tensor FP8 has fixed scales that fuse into the kernel before.
    """
    return weights == "fp4" or (weights == "fp8" and model.native_precision == "fp8")


def attention_params(model: LlmModel) -> float:
    """Parameters of the attention projections of all layers.

    Grouped queries: hidden x head dim x (2 heads + 2 KV heads). MLA: the low-rank query (1,536)
    and key-value paths and the output, per head 128 + 64 and 128 (arXiv:2405.04434, config.json).
    Hybrids have gates and wider linear layers: all that is neither head nor expert.

    >>> from core.catalog import model
    >>> round(attention_params(model("deepseek-r1")) / 61e6, 1)
    187.1
    """
    hidden, heads = model.hidden_size or 0, model.n_heads or 0
    if model.attention == "mla":
        latent, rope = model.kv_latent_dim or 0, model.kv_rope_dim or 0
        query = 1536 * (hidden + heads * (128 + rope))
        cache = hidden * (latent + rope) + latent * heads * 256
        return float(model.n_layers * (query + cache + heads * 128 * hidden))
    if model.attention == "hybrid" and model.n_experts:
        expert = model.routed_expert_params_b() / model.n_experts
        experts = expert * (model.experts_per_token + model.shared_experts)
        return max(model.active_b() - model.head_params_b() - experts, 0.0) * 1e9
    width = (model.head_dim or 0) * 2 * (heads + (model.n_kv_heads or 0))
    return float(model.n_layers * hidden * width)


def prefill_attention_flops(model: LlmModel, isl: float) -> float:
    """Causal attention FLOPs of one prompt: scores and values, half the square matrix.

    MLA computes per head over 192 + 128 dimensions (arXiv:2405.04434).
    """
    whole, near, window = _prefill_shape(model)
    flops = whole * isl * isl / 2
    if near:
        seen = min(isl, window)
        flops += near * (isl * seen - seen * seen / 2)
    return flops


@lru_cache(maxsize=256)
def _prefill_shape(model: LlmModel) -> tuple[float, float, float]:
    """FLOPs per pair of tokens, of full layers and of windowed ones, and their window."""
    heads = model.n_heads or 0
    window = float(model.window_tokens or math.inf)
    if model.attention == "mla":
        return model.n_layers * 2.0 * heads * 320, 0.0, window
    width = 4.0 * heads * (model.head_dim or 0)
    return width * full_layers(model), width * model.window_layers, window


def decode_attention_flops(model: LlmModel, context: float) -> float:
    """Attention FLOPs of one new token; absorbed MLA works on 576 + 512 dimensions per head."""
    whole, near = decode_flops_per_token(model)
    return whole * context + near * min(context, model.window_tokens or context)


def decode_flops_per_token(model: LlmModel) -> tuple[float, float]:
    """Attention FLOPs of one new token per token of context: of full layers, of windowed ones."""
    if model.attention == "mla":
        return model.n_layers * 2.0 * (model.n_heads or 0) * 1088, 0.0
    width = 4.0 * (model.n_heads or 0) * (model.head_dim or 0)
    return width * full_layers(model), width * model.window_layers
