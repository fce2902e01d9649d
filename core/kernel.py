"""Time of one engine step: what a model of this shape costs on this accelerator.

A step of N tokens over B sequences is four general matrix products per layer, attention over each
sequence's cache, two all-reduces and fixed overhead. `Kernel` holds the coefficients, so that a
step time is a handful of multiplications. All times are seconds.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from core.attention import (
    attention_bits,
    attention_params,
    scales_activations,
)
from core.catalog import Accelerator, LlmModel
from core.collectives import Collectives, collectives
from core.constants import Architecture, Constants, Engine
from core.precision import WEIGHT_BITS, compute_tflops


class Kernel(NamedTuple):
    """Coefficients of one model on one tensor-parallel group."""

    ranks: int
    """Attention-data-parallel ranks: 1, or tp when each accelerator attends for its own share."""
    norm: float
    half_tokens: float
    attention_read_s: float
    """Streaming the attention projections of all layers."""
    attention_token_s: float
    """Arithmetic of those weights for one token."""
    dense_read_s: float
    """Streaming the feed-forward weights every token uses: dense layers and shared experts."""
    dense_token_s: float
    head_read_s: float
    head_token_s: float
    expert_read_s: float
    """Streaming one index of the routed experts over all layers."""
    expert_token_s: float
    """Arithmetic of one token's routed experts."""
    n_experts: int
    experts_per_token: int
    routing_shape: float
    comm: Collectives
    overhead_s: float
    sequence_s: float
    packed_s: float = 0.0
    """Products and exchanges of a step full of prompts (`mix_tokens`)."""

    def touched(self, tokens: float) -> float:
        """Expected distinct routed experts a step of `tokens` reads.

        touched = E x (1 - (1 - k/E) x (1 + (N - 1) k / (E r))^-r)

        The first token reads k. Routers prefer some experts: were their popularity spread as a
        gamma distribution of shape r, an expert would be missed by the others with the negative
        binomial's chance of none; r = infinity is even routing, E (1 - e^(-N k / E)). r is fitted.
        """
        share = self.experts_per_token / self.n_experts
        others = (tokens - 1.0) * share / self.routing_shape if tokens > 1.0 else 0.0
        missed = (1.0 - share) * (1.0 + others) ** -self.routing_shape
        return self.n_experts * (1.0 - missed)

    def products_s(self, tokens: float) -> float:
        """Matrix products of one step without the head: attention, dense, then experts.

        product = (read^p + arithmetic^p)^(1/p); arithmetic is slowed by (M + half) / M for M rows,
        because a tile is computed whole however few rows it holds.
        """
        rows = tokens / self.ranks + self.half_tokens
        time = both(self.attention_read_s, self.attention_token_s * rows, self.norm)
        if self.dense_read_s:
            time += both(self.dense_read_s, self.dense_token_s * rows, self.norm)
        if self.n_experts:
            touched = self.touched(tokens)
            rows = tokens + self.half_tokens * touched / self.experts_per_token
            time += both(self.expert_read_s * touched, self.expert_token_s * rows, self.norm)
        return time

    def head_s(self, sequences: float) -> float:
        """The output head over `sequences` rows."""
        here = sequences / self.ranks
        return both(self.head_read_s, self.head_token_s * (here + self.half_tokens), self.norm)

    def prefill_s(self, tokens: float, prompts: float, attention_s: float) -> float:
        """One step that prefills `tokens` tokens of `prompts` prompts."""
        return (
            self.products_s(tokens)
            + self.head_s(prompts)
            + attention_s
            + self.comm.step_s(tokens)
            + self.overhead_s
        )


def both(first: float, second: float, norm: float) -> float:
    """Two resources used at once: (a^p + b^p)^(1/p), between the larger and the sum.

    >>> both(3.0, 4.0, 2.0)
    5.0
    """
    low, high = (first, second) if first < second else (second, first)
    if low <= 0.0:
        return high
    return high * (1.0 + (low / high) ** norm) ** (1.0 / norm)


HOPPER_BYTES_PER_S = 3.35e12
"""H100 SXM: what the shared efficiencies refer to."""
FULL = 0.95
"""Share of datasheet bandwidth no kernel exceeds: refresh and turnarounds take the rest (ours)."""


class Rates(NamedTuple):
    """Achieved rates of one accelerator: bytes/s and FLOP/s."""

    weights_bytes: float
    kv_bytes: float
    matrix: float
    head: float
    attention: float


def family(accelerator: Accelerator) -> str:
    """Architecture family; workstation Blackwell (GDDR, sm_120) is not data-centre Blackwell.

    >>> from core.catalog import accelerator
    >>> family(accelerator("b200")), family(accelerator("rtx-pro-6000-server"))
    ('blackwell', 'blackwell-rtx')
    """
    name = accelerator.architecture
    return "blackwell-rtx" if name == "blackwell" and accelerator.link_kind == "pcie" else name


def architecture(accelerator: Accelerator, k: Constants) -> Architecture:
    """The family's factors."""
    return k.architecture.get(family(accelerator)) or k.architecture["generic"]


@lru_cache(maxsize=1024)
def rates(accelerator: Accelerator, weights: str, k: Constants) -> Rates:
    """Achieved bandwidth and arithmetic of one accelerator for weights of this format.

    The achieved share of bandwidth falls with bandwidth, as 1 / (1 + bandwidth / knee): bytes in
    flight are bounded while latency stays (Little's law), so a byte costs a fixed time beside its
    transfer, and faster memory is harder to fill, within an architecture too (H200 over H100). The
    shared shares are those of an H100, the knee is fitted; none exceeds `FULL`.

    Raises InputError when the catalogue lacks the datasheet figure.
    """
    factor = architecture(accelerator, k)
    bandwidth = accelerator.bandwidth_bytes_per_s()
    knee = k.kernel.memory_knee * 1e12
    filled = factor.memory * (knee + HOPPER_BYTES_PER_S) / (knee + bandwidth)
    if weights == "int8" and (accelerator.int8_tops or 0.0) < (accelerator.bf16_tflops or 0.0):
        tflops, arithmetic = compute_tflops(accelerator, "bf16")  # weight-only: expanded to bf16
    else:
        tflops, arithmetic = compute_tflops(accelerator, weights)
    bf16 = (accelerator.bf16_tflops or 0.0) * 1e12 * factor.compute
    plain = bf16 * k.kernel.compute_bf16
    if arithmetic == "bf16":
        matrix = plain * (k.kernel.dequantise if WEIGHT_BITS[weights] < 8 else 1.0)
    else:
        share = k.kernel.compute_8bit if WEIGHT_BITS[weights] >= 8 else k.kernel.compute_4bit
        matrix = tflops * 1e12 * share * factor.compute
    return Rates(
        bandwidth * min(filled * k.kernel.memory_weights, FULL),
        bandwidth * min(filled * k.kernel.memory_kv, FULL),
        matrix,
        plain or matrix,
        bf16 * k.kernel.compute_attention,
    )


@lru_cache(maxsize=4096)
def kernel(
    model: LlmModel,
    accelerator: Accelerator,
    *,
    weights: str,
    tp: int,
    attention_dp: bool,
    expert_parallel: bool,
    attention: str | None = None,
    engine: Engine,
    k: Constants,
) -> Kernel:
    """Coefficients of `model` on a group of `tp` accelerators.

    Under attention data parallelism every accelerator holds all attention and shared weights and
    works on its own 1/tp of the sequences; routed experts stay divided. Grouped products of narrow
    experts fill fewer tiles: rate x width / (width + half width), fitted. Models trained in fp8
    have one scale per block of weights (DeepSeek-V3, arXiv:2412.19437), which slows their experts.
    Sources: roofline after Pope et al. 2022, arXiv:2211.05102; saturation and the p-norm are
    fitted (performance.toml).
    """
    own = rates(accelerator, weights, k)
    shards = 1 if attention_dp else tp
    routed_b = model.routed_expert_params_b()
    per_index = routed_b * 1e9 / model.n_experts if model.n_experts and routed_b else 0.0
    head = model.head_params_b() * 1e9
    dense = max(model.active_b() * 1e9 - per_index * model.experts_per_token - head, 0.0)
    attending = min(attention_params(model), dense)
    dense -= attending
    bits = attention_bits(model, weights, attention)
    matrix = own.matrix if bits == WEIGHT_BITS[weights] else own.head
    if bits == WEIGHT_BITS[weights]:
        # one format throughout: the two products have one ratio of reading to arithmetic, so their
        # combined time is that of their sum
        attending, dense = attending + dense, 0.0
    width = float(model.expert_intermediate_size or k.kernel.expert_width)
    expert = own.matrix * width / (width + k.kernel.expert_width)
    if weights == "fp8" and model.native_precision == "fp8":
        expert *= k.kernel.block_scaled
    uneven = k.kernel.expert_imbalance if expert_parallel else 1.0
    factor = architecture(accelerator, k)
    special = 0.0
    if per_index:
        special += k.kernel.moe_layer_s * (model.moe_layers or model.n_layers)
    if scales_activations(model, weights):
        special += k.kernel.quantise_layer_s * model.n_layers
    if model.attention == "mla":
        special += k.kernel.mla_layer_s * model.n_layers
    overhead = engine.layer_s * model.n_layers + engine.step_s + special * factor.expert_overhead
    found = Kernel(
        ranks=tp // shards,
        norm=k.kernel.norm,
        half_tokens=k.kernel.half_tokens,
        attention_read_s=attending * bits / 8 / (own.weights_bytes * shards),
        attention_token_s=2 * attending / (matrix * shards),
        dense_read_s=dense * WEIGHT_BITS[weights] / 8 / (own.weights_bytes * shards),
        dense_token_s=2 * dense / (own.matrix * shards),
        head_read_s=head * 2 / (own.weights_bytes * shards),
        head_token_s=2 * head / (own.head * shards),
        expert_read_s=per_index * WEIGHT_BITS[weights] / 8 / (own.weights_bytes * tp) * uneven,
        expert_token_s=2 * per_index * model.experts_per_token / (expert * tp) * uneven,
        n_experts=model.n_experts if per_index else 0,
        experts_per_token=model.experts_per_token,
        routing_shape=k.kernel.routing_shape,
        comm=collectives(
            model,
            accelerator,
            tp=tp,
            attention_dp=attention_dp,
            in_switch=factor.in_switch,
            engine=engine,
            k=k,
        ),
        overhead_s=overhead * factor.overhead,
        sequence_s=engine.sequence_s * factor.overhead,
    )
    full = k.kernel.mix_tokens
    return found._replace(packed_s=found.products_s(full) + found.comm.step_s(full))
