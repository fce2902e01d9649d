"""Attending over the KV cache in a decode step: reading it, and the arithmetic on what is read."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from core.attention import decode_flops_per_token
from core.catalog import Accelerator, LlmModel
from core.constants import Constants
from core.kernel import both, rates
from core.memory import kv_bytes_per_token, kv_shards, whole_kv_bytes


class Reading(NamedTuple):
    """Seconds to attend to one sequence's cache in a decode step, per token of its context."""

    token_s: float
    near_s: float
    """Of windowed layers, per token within the window."""
    state_s: float
    attend_token_s: float
    attend_near_s: float
    window: float
    norm: float

    def step_s(self, context: float) -> float:
        """A sequence with this context: reading and arithmetic together."""
        near = min(context, self.window)
        read = self.token_s * context + self.near_s * near + self.state_s
        attend = self.attend_token_s * context + self.attend_near_s * near
        return both(read, attend, self.norm)


@lru_cache(maxsize=4096)
def reading(
    model: LlmModel, accelerator: Accelerator, kv: str, tp: int, attention_dp: bool, k: Constants
) -> Reading:
    """Attending to one sequence's cache in one decode step, in seconds of the whole group.

    The larger-than-either combination of reading the cache and of attention arithmetic: absorbed
    MLA does 512 multiplications per byte, enough to bind. Under attention data parallelism one
    accelerator reads the whole cache of a sequence, 1/tp of all sequences each. A recurrent state
    is read and written back.
    """
    own = rates(accelerator, "bf16", k)
    rate = (tp if attention_dp else kv_shards(model, tp)) * own.kv_bytes
    whole = kv_bytes_per_token(model, kv)
    near = whole_kv_bytes(model, 1, kv) - whole
    flops, near_flops = decode_flops_per_token(model)
    arithmetic = own.attention * tp or math.inf
    return Reading(
        whole / rate,
        near / rate,
        2 * model.state_bytes / (tp * own.kv_bytes),
        flops / arithmetic,
        near_flops / arithmetic,
        float(model.window_tokens or math.inf),
        k.kernel.norm,
    )
