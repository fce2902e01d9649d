"""Time of a decode step and of a prefill on one replica serving one request shape.

`Replica` adds the request shape (ISL, OSL), memory and attention to `core.kernel.Kernel`; sizing
evaluates many of its step times. The constants are in data/performance.toml.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from core.attention import prefill_attention_flops
from core.catalog import Accelerator, LlmModel
from core.constants import Constants, Engine, constants
from core.kernel import Kernel, kernel, kv_read_s, rates
from core.memory import Fit, fit, kv_bytes
from core.precision import compute_tflops

Ceiling = Literal["weights bandwidth", "KV bandwidth", "compute", "overhead", "all-reduce"]
DEFAULT_ENGINE = "vllm"


class Replica(NamedTuple):
    """One replica (tp x pp accelerators) serving one request shape.

    Build it with `replica`. Times are seconds, sizes bytes per accelerator.
    """

    model: LlmModel
    accelerator: Accelerator
    weights: str
    kv: str
    tp: int
    pp: int
    isl: int
    osl: int
    memory: Fit
    kernel: Kernel
    prefill_s: float
    """Prefill of one prompt alone (no queue)."""
    mixed_prefill_s: float
    """What one prompt adds to the steps that carry it, packed with other prompts' tokens."""
    kv_s: float
    """Reading (or attending over) one request's KV cache at its mean context."""
    attention_s: float
    """Attention of one prompt's prefill."""

    @property
    def comm_fixed_s(self) -> float:
        """All-reduce latency of one step of large messages."""
        return self.kernel.comm.fixed_s

    @property
    def comm_token_s(self) -> float:
        """All-reduce transfer of one token."""
        return self.kernel.comm.token_s

    def decode_step_s(self, batch: float) -> float:
        """Time of one decode step with `batch` sequences, without prefill interference.

        step = matrix products + head + KV read + all-reduce + overhead

        Pipeline stages each hold 1/pp of the layers and work on 1/pp of the batch in turn, so a
        token passes pp stages in the time the whole model takes for batch / pp.
        """
        one = self.kernel
        batch = batch / self.pp
        return (
            one.products_s(batch)
            + one.head_s(batch)
            + (self.kv_s + one.sequence_s / one.ranks) * batch
            + one.comm.step_s(batch)
            + one.overhead_s
        )

    def prefill_batch_s(self, prompts: float) -> float:
        """Prefill of `prompts` prompts computed together."""
        return self.kernel.prefill_s(self.isl * prompts, prompts, self.attention_s * prompts)

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
        one = self.kernel
        batch = batch / self.pp
        read = one.attention_read_s + one.dense_read_s + one.head_read_s
        arithmetic = one.attention_token_s + one.dense_token_s + one.head_token_s
        arithmetic *= batch / one.ranks
        if one.n_experts:
            read += one.expert_read_s * one.touched(batch)
            arithmetic += one.expert_token_s * batch
        parts: dict[Ceiling, float] = {
            "weights bandwidth": read if read >= arithmetic else 0.0,
            "compute": arithmetic if arithmetic > read else 0.0,
            "KV bandwidth": self.kv_s * batch,
            "all-reduce": one.comm.step_s(batch),
            "overhead": one.overhead_s + one.sequence_s * batch / one.ranks,
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
    engine: str = DEFAULT_ENGINE,
) -> Replica:
    """Coefficients of one tensor-parallel replica for `isl` input and `osl` output tokens.

    Raises InputError when the catalogue lacks a figure this needs.
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
    return build(
        model,
        accelerator,
        isl=isl,
        osl=osl,
        weights=weights,
        kv=kv,
        tp=tp,
        engine=k.engine[engine],
        memory=memory,
        k=k,
    )


def build(
    model: LlmModel,
    accelerator: Accelerator,
    *,
    isl: int,
    osl: int,
    weights: str,
    kv: str,
    tp: int,
    engine: Engine,
    memory: Fit,
    k: Constants,
    pp: int = 1,
    attention_dp: bool = False,
    expert_parallel: bool = False,
    attention: str | None = None,
) -> Replica:
    """A replica from its memory and every choice that shapes its steps.

    The mean context of a request in decode is ISL + OSL/2. Prefill alone runs one prompt; mixed
    prefill packs `mix_tokens` tokens of several prompts in a step, which saturates the arithmetic.
    """
    one = kernel(
        model,
        accelerator,
        weights=weights,
        tp=tp,
        attention_dp=attention_dp,
        expert_parallel=expert_parallel,
        attention=attention,
        engine=engine,
        k=k,
    )
    own = rates(accelerator, weights, k)
    score = prefill_attention_flops(model, isl) / (own.attention * tp) if own.attention else 0.0
    packed = max(float(isl), k.kernel.mix_tokens)
    mixed = (one.products_s(packed) + one.comm.step_s(packed)) * isl / packed + score
    kv_s = kv_read_s(
        model,
        accelerator,
        context=isl + osl // 2,
        kv=kv,
        tp=tp,
        attention_dp=attention_dp,
        k=k,
    )
    return Replica(
        model=model,
        accelerator=accelerator,
        weights=weights,
        kv=kv,
        tp=tp,
        pp=pp,
        isl=isl,
        osl=osl,
        memory=memory,
        kernel=one,
        prefill_s=one.prefill_s(isl, 1.0, score),
        mixed_prefill_s=mixed / pp,
        kv_s=kv_s,
        attention_s=score,
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
