"""Time of a decode step and of a prefill: a roofline with overheads and all-reduce.

`Replica` holds one replica's coefficients for one workload, so that a step time is a handful of
multiplications; sizing evaluates many. The constants are in data/performance.toml.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from core.catalog import Accelerator, LlmModel
from core.constants import Constants, constants
from core.memory import Fit, fit, full_layers, kv_bytes, kv_shards
from core.precision import WEIGHT_BITS, compute_tflops

Ceiling = Literal["weights bandwidth", "KV bandwidth", "compute", "overhead", "all-reduce"]


class Replica(NamedTuple):
    """One tensor-parallel replica serving one request shape.

    Build it with `replica`. Times are seconds, sizes bytes per accelerator.
    """

    model: LlmModel
    accelerator: Accelerator
    weights: str
    kv: str
    tp: int
    isl: int
    osl: int
    memory: Fit
    prefill_s: float
    """Prefill of one prompt alone (no queue)."""
    shared_s: float
    """Streaming the weights every token uses, per step."""
    expert_s: float
    """Streaming one index of the routed experts over all layers, per step."""
    n_experts: int
    expert_share: float
    flops_s: float
    """Arithmetic of one token's weights."""
    kv_s: float
    """Reading (or attending over) one request's KV cache at its mean context."""
    comm_fixed_s: float
    comm_token_s: float
    overhead_s: float
    sequence_s: float

    def experts_touched(self, batch: float) -> float:
        """Expected distinct routed experts a step reads: E x (1 - (1 - k/E)^B)."""
        return self.n_experts * (1.0 - (1.0 - self.expert_share) ** batch)

    def decode_step_s(self, batch: float) -> float:
        """Time of one decode step with `batch` sequences, without prefill interference.

        step = max(weights read, arithmetic) + KV read + all-reduce + overhead
        """
        weights = self.shared_s
        if self.n_experts:
            weights += self.expert_s * self.experts_touched(batch)
        arithmetic = self.flops_s * batch
        return (
            (max(arithmetic, weights))
            + (self.kv_s + self.sequence_s + self.comm_token_s) * batch
            + self.comm_fixed_s
            + self.overhead_s
        )

    def tpot_s(self, batch: float) -> float:
        """Time per output token under load: every request's prefill delays the others' decode.

        TPOT = decode step + batch x prefill / OSL
        """
        return self.decode_step_s(batch) + batch * self.prefill_s / self.osl

    def requests_per_s(self, batch: float) -> float:
        """Requests per second one replica completes at a steady batch: B / (OSL x TPOT)."""
        return batch / (self.osl * self.tpot_s(batch))

    def ceiling(self, batch: float) -> Ceiling:
        """What takes most of a decode step at this batch."""
        weights = self.shared_s + self.expert_s * self.experts_touched(batch)
        arithmetic = self.flops_s * batch
        parts: dict[Ceiling, float] = {
            "weights bandwidth": weights if weights >= arithmetic else 0.0,
            "compute": arithmetic if arithmetic > weights else 0.0,
            "KV bandwidth": self.kv_s * batch,
            "all-reduce": self.comm_fixed_s + self.comm_token_s * batch,
            "overhead": self.overhead_s + self.sequence_s * batch,
        }
        return max(parts, key=lambda k: parts[k])


def replica(
    model: LlmModel,
    accelerator: Accelerator,
    *,
    isl: int,
    osl: int,
    weights: str,
    kv: str,
    tp: int,
    utilisation_frac: float,
    runtime_reserve_gib: float,
) -> Replica:
    """Coefficients of one replica for requests of `isl` input and `osl` output tokens.

    Decode reads, per step, the active weights (of a mixture of experts: the shared part and the
    distinct experts touched) and every request's KV at its mean context ISL + OSL/2. Prefill is
    compute: 2 x active parameters x ISL, plus causal attention, which grows with ISL squared.

    Raises InputError when the catalogue lacks a figure this needs.
    Source: roofline after Pope et al. 2022, arXiv:2211.05102.
    """
    k = constants()
    memory = fit(
        model,
        accelerator,
        tokens=isl + osl,
        weights=weights,
        kv=kv,
        tp=tp,
        utilisation_frac=utilisation_frac,
        runtime_reserve_gib=runtime_reserve_gib,
    )
    bandwidth = accelerator.bandwidth_bytes_per_s() * tp
    flops = _flops_per_s(accelerator, weights, k) * tp
    routed_b = model.routed_expert_params_b()
    per_index = routed_b * 1e9 / model.n_experts if model.n_experts and routed_b else 0.0
    shared = model.active_b() * 1e9 - per_index * model.experts_per_token
    bits_shared = 16.0 if weights == "mxfp4" and per_index else WEIGHT_BITS[weights]
    stream = bandwidth * k.efficiency.memory_weights
    expert_flops = flops * k.efficiency.compute_experts
    attention = (accelerator.bf16_tflops or 0.0) * 1e12 * k.efficiency.compute_attention
    attention *= k.architecture.get(accelerator.architecture, 1.0) * tp
    context = isl + osl // 2
    kv_time = (
        kv_bytes(model, context, kv)
        / kv_shards(model, tp)
        / (accelerator.bandwidth_bytes_per_s() * k.efficiency.memory_kv)
    )
    if attention:
        kv_time = max(kv_time, _decode_attention_flops(model, context) / attention)
    shared_s = shared * bits_shared / 8 / stream
    expert_s = per_index * WEIGHT_BITS[weights] / 8 / stream
    flops_s = 2 * shared / flops + 2 * per_index * model.experts_per_token / expert_flops
    comm_fixed, comm_token = _all_reduce(model, accelerator, tp, k)
    overhead = k.overhead.layer_s * model.n_layers + k.overhead.step_s
    head_s = 2 * model.head_params_b() * 1e9 / flops
    linear = (flops_s - head_s) * isl + head_s
    reads = shared_s + expert_s * model.n_experts
    score = _prefill_attention_flops(model, isl) / attention if attention else 0.0
    return Replica(
        model=model,
        accelerator=accelerator,
        weights=weights,
        kv=kv,
        tp=tp,
        isl=isl,
        osl=osl,
        memory=memory,
        prefill_s=max(linear, reads) + score + comm_fixed + comm_token * isl + overhead,
        shared_s=shared_s,
        expert_s=expert_s,
        n_experts=model.n_experts if per_index else 0,
        expert_share=model.experts_per_token / model.n_experts if model.n_experts else 0.0,
        flops_s=flops_s,
        kv_s=kv_time,
        comm_fixed_s=comm_fixed,
        comm_token_s=comm_token,
        overhead_s=overhead,
        sequence_s=k.overhead.sequence_s,
    )


def peak_requests_per_s(one: Replica) -> float:
    """Requests per second no hardware of this kind can exceed: every efficiency at 100%.

    The larger of prefill and decode arithmetic at datasheet peak, and of KV traffic at datasheet
    bandwidth with all memory full; used to warn about inputs that beat physics.
    """
    compute, _ = compute_tflops(one.accelerator, one.weights)
    tokens = one.isl + one.osl
    flop_s = 2 * one.model.active_b() * 1e9 * tokens / (compute * 1e12 * one.tp)
    bandwidth = one.accelerator.bandwidth_bytes_per_s() * one.tp
    kv_s = one.osl * kv_bytes(one.model, one.isl, one.kv) / bandwidth
    return 1.0 / (flop_s + kv_s)


def _flops_per_s(accelerator: Accelerator, weights: str, k: Constants) -> float:
    tflops, arithmetic = compute_tflops(accelerator, weights)
    efficiency = {
        "bf16": k.efficiency.compute_bf16,
        "fp8": k.efficiency.compute_8bit,
        "int8": k.efficiency.compute_8bit,
    }.get(arithmetic, k.efficiency.compute_4bit)
    return tflops * 1e12 * efficiency * k.architecture.get(accelerator.architecture, 1.0)


def _all_reduce(
    model: LlmModel, accelerator: Accelerator, tp: int, k: Constants
) -> tuple[float, float]:
    """Fixed and per-token seconds of all all-reduces in one step.

    ring all-reduce = 2 (tp - 1) / tp x bytes / one-way bandwidth, plus latency growing as
    sqrt(tp / 2); two per layer. Source: NCCL ring cost model; latency fitted (performance.toml).
    """
    if tp == 1:
        return 0.0, 0.0
    latency = k.overhead.allreduce_s
    if accelerator.link_kind == "pcie":
        latency += k.overhead.allreduce_pcie_s
    count = k.overhead.allreduces_per_layer * model.n_layers
    # PCIe 4.0 x16 one-way, where the catalogue has no link figure for a device
    link = (accelerator.link_gb_per_s or 32.0) * 1e9 * k.efficiency.link
    per_token = 2 * (tp - 1) / tp * (model.hidden_size or 0) * 2 / link
    return count * latency * (tp / 2) ** 0.5, count * per_token


def _prefill_attention_flops(model: LlmModel, isl: int) -> float:
    """Causal attention FLOPs of one prompt: scores and values, half the square matrix.

    MLA computes per head over 192 + 128 dimensions (arXiv:2405.04434).
    """
    heads = model.n_heads or 0
    if model.attention == "mla":
        return model.n_layers * 2 * heads * 320 * isl * isl / 2
    width = 4 * heads * (model.head_dim or 0)
    full = full_layers(model) * isl * isl / 2
    window = min(isl, model.window_tokens or isl)
    sliding = model.window_layers * (isl * window - window * window / 2)
    return width * (full + sliding)


def _decode_attention_flops(model: LlmModel, context: int) -> float:
    """Attention FLOPs of one new token; absorbed MLA works on 576 + 512 dimensions per head."""
    if model.attention == "mla":
        return model.n_layers * 2.0 * (model.n_heads or 0) * 1088 * context
    width = 4.0 * (model.n_heads or 0) * (model.head_dim or 0)
    window = min(context, model.window_tokens or context)
    return width * (full_layers(model) * context + model.window_layers * window)
