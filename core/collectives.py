"""All-reduces of one step: a one-shot exchange of small messages, a ring or two shots of large.

Under tensor parallelism the partial sums of a layer are added twice, after attention and after the
MLP (Megatron-LM, arXiv:1909.08053), or once where the two run side by side on one input.
"""

from __future__ import annotations

from typing import NamedTuple

from core.catalog import Accelerator, LlmModel
from core.constants import Constants, Engine, Link

PCIE_GB_PER_S = 32.0
"""PCIe 4.0 x16, one way: where the catalogue has no link figure for a device."""
BYTES = 2
"""Activations are exchanged in 16 bits."""


class Collectives(NamedTuple):
    """Seconds of all exchanges of one step: fixed, and per token of the step."""

    fixed_s: float
    token_s: float
    shot_fixed_s: float
    shot_token_s: float

    def step_s(self, tokens: float) -> float:
        """Time for `tokens` tokens: the engine takes the cheaper algorithm."""
        shot = self.shot_fixed_s + self.shot_token_s * tokens
        ring = self.fixed_s + self.token_s * tokens
        return min(ring, shot)


NONE = Collectives(0.0, 0.0, 0.0, 0.0)


def sums_per_layer(model: LlmModel, k: Constants) -> int:
    """All-reduces of one layer under tensor parallelism: one where attention and MLP share it."""
    return 1 if model.parallel_block else k.collective.per_layer


def ring_s(tokens: float, model: LlmModel, tp: int, bytes_per_s: float) -> float:
    """One all-reduce of so many tokens by its bytes alone: 2 (tp - 1) / tp x bytes / bandwidth.

    >>> from core.catalog import model
    >>> round(ring_s(128, model("llama-3.1-70b"), 2, 31.5e9) * 160 * 1e3, 1)
    10.7
    """
    return 2 * (tp - 1) / tp * tokens * (model.hidden_size or 0) * BYTES / bytes_per_s


def collectives(
    model: LlmModel,
    accelerator: Accelerator,
    *,
    tp: int,
    attention_dp: bool,
    in_switch: bool,
    engine: Engine,
    k: Constants,
) -> Collectives:
    """Exchanges of one step on a group of `tp`.

    Large messages: 2 (tp - 1) / tp x bytes / one-way bandwidth, in two rounds, each waiting one
    latency on a direct fabric (NCCL's ring over PCIe has its whole latency in the constant). Small
    messages on a direct fabric: everyone reads everyone's share at once, (tp - 1) x bytes, in one
    round. Latency grows with the group. In a mesh without a switch a group of tp reaches
    (tp - 1) / (size - 1) of an accelerator's links. A switch that sums (`in_switch`, NVLink SHARP)
    needs each message once, plus one share: (tp + 1) / tp x bytes. Under attention data parallelism
    one exchange per layer instead, each token going to min(k, tp) peers.

    Source: NCCL ring cost model; one- and two-shot as in TensorRT-LLM's and vLLM's custom
    all-reduce kernels; latency and achieved bandwidth fitted.
    """
    if tp == 1:
        return NONE
    link: Link = k.link.get(accelerator.link_kind) or k.link["other"]
    rate = (accelerator.link_gb_per_s or PCIE_GB_PER_S) * 1e9 * link.share
    if link.mesh and accelerator.max_group > 1:
        rate *= min((tp - 1) / (accelerator.max_group - 1), 1.0)
    size = (model.hidden_size or 0) * BYTES
    latency = link.latency_s * engine.allreduce * (tp / 2) ** k.collective.group_exponent
    ring = ring_s(1.0, model, tp, rate)
    if attention_dp:
        count = model.n_layers * k.collective.per_layer_attention_dp
        ring *= min(model.experts_per_token or 1, tp) / tp
        return Collectives(count * latency, count * ring, count * latency, count * ring)
    count = model.n_layers * sums_per_layer(model, k)
    if not link.direct:
        return Collectives(count * latency, count * ring, count * latency, count * ring)
    if in_switch and accelerator.link_kind == "nvlink":
        ring = min(ring, (tp + 1) / tp * size / rate)
    shot = (tp - 1) * size / rate
    return Collectives(count * latency * 2, count * ring, count * latency, count * shot)
