"""Roofline: operations and bytes of a step, and which of the two roofs it stands under.

    intensity = FLOPs / bytes            attainable = min(peak FLOP/s, intensity x bandwidth)

Bytes of weights are those the step's kernels stream (core.kernel), so that a mixture of experts
counts the experts a batch touches; all figures are of one accelerator of the replica.
Source: Williams et al. 2009, Roofline, CACM 52(4); Pope et al. 2022, arXiv:2211.05102.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from core.attention import decode_attention_flops, prefill_attention_flops
from core.constants import Constants
from core.kernel import rates
from core.memory import kv_bytes, kv_shards
from core.precision import compute_tflops
from core.throughput import Replica

Bound = Literal["memory", "compute"]
MOST_BATCH = 2**20
"""Beyond this batch decode is said never to be bound by arithmetic: no engine runs more."""


class Work(NamedTuple):
    """What one step does on one accelerator."""

    flops: float
    weight_bytes: float
    kv_bytes: float

    @property
    def bytes(self) -> float:
        """Bytes that pass the memory."""
        return self.weight_bytes + self.kv_bytes

    @property
    def intensity(self) -> float:
        """FLOPs per byte."""
        return self.flops / self.bytes


class Roofs(NamedTuple):
    """Datasheet limits of one accelerator for weights of one format."""

    flops_per_s: float
    bytes_per_s: float
    arithmetic: str
    """The arithmetic that runs: the weights' own, or bf16 where they are expanded."""

    @property
    def ridge(self) -> float:
        """Intensity at which both roofs meet, in FLOPs per byte."""
        return self.flops_per_s / self.bytes_per_s

    def attainable(self, intensity: float) -> float:
        """FLOP/s that neither roof forbids."""
        return min(self.flops_per_s, intensity * self.bytes_per_s)

    def bound(self, intensity: float) -> Bound:
        """The roof it stands under."""
        return "memory" if intensity < self.ridge else "compute"


def roofs(one: Replica) -> Roofs:
    """Dense peak of the arithmetic that runs the weights, and memory bandwidth, by datasheet."""
    tflops, arithmetic = compute_tflops(one.accelerator, one.weights)
    return Roofs(tflops * 1e12, one.accelerator.bandwidth_bytes_per_s(), arithmetic)


def decode_work(one: Replica, batch: float, context: int, k: Constants) -> Work:
    """One decode step of `batch` sequences, each with `context` tokens in its cache.

    flops = batch x (2 x active parameters + attention over the context) / TP
    bytes = weights streamed + batch x KV of the context / shards

    >>> from core.catalog import accelerator, model
    >>> from core.constants import constants
    >>> from core.serving import serve
    >>> from core.setup import Setup
    >>> k = constants()
    >>> one = serve(Setup(model("llama-3.1-8b"), accelerator("h100"), 1, 1), k).one
    >>> round(roofs(one).ridge), round(decode_work(one, 1, 1, k).intensity, 3)
    (295, 1.0)
    """
    model = one.model
    flops = 2e9 * model.active_b() + decode_attention_flops(model, context)
    return Work(
        batch * flops / one.tp,
        _weight_bytes(one, batch, k),
        batch * _kv_bytes(one, context),
    )


def prefill_work(one: Replica, tokens: int, k: Constants) -> Work:
    """Prefill of one prompt: every weight once for all its tokens, and its cache written.

    flops = 2 x (active - head) x tokens + 2 x head + causal attention
    """
    model = one.model
    head = model.head_params_b()
    flops = 2e9 * ((model.active_b() - head) * tokens + head)
    flops += prefill_attention_flops(model, tokens)
    return Work(flops / one.tp, _weight_bytes(one, tokens, k), _kv_bytes(one, tokens))


def compute_bound_batch(one: Replica, context: int, k: Constants) -> int | None:
    """Smallest batch at which decode stands under the compute roof; None when none does.

    Intensity grows with the batch towards FLOPs / KV bytes of one sequence: with a long context
    that limit is below the ridge, and no batch makes decode compute-bound.
    """
    ridge = roofs(one).ridge
    low, high = 1, MOST_BATCH
    if decode_work(one, high, context, k).intensity < ridge:
        return None
    if decode_work(one, low, context, k).intensity >= ridge:
        return low
    while high - low > 1:
        middle = (low + high) // 2
        if decode_work(one, middle, context, k).intensity < ridge:
            low = middle
        else:
            high = middle
    return high


def stream_bound_per_s(one: Replica, context: int, k: Constants) -> float:
    """Tokens per second one stream cannot exceed: bandwidth / bytes of a step of one sequence."""
    return roofs(one).bytes_per_s / decode_work(one, 1.0, context, k).bytes


def _weight_bytes(one: Replica, tokens: float, k: Constants) -> float:
    """Bytes of weights a step of so many tokens streams, from the seconds its kernels take."""
    kernel = one.kernel
    read_s = kernel.attention_read_s + kernel.dense_read_s + kernel.head_read_s
    if kernel.n_experts:
        read_s += kernel.expert_read_s * kernel.touched(tokens)
    return read_s * rates(one.accelerator, one.weights, k).weights_bytes


def _kv_bytes(one: Replica, tokens: int) -> float:
    model = one.model
    return kv_bytes(model, tokens, one.kv) / kv_shards(model, one.tp) + model.state_bytes / one.tp
