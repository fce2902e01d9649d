"""Time of a decode step and of a prefill on one replica serving one request shape.

`Replica` adds the request shape (ISL, OSL), memory and attention to `core.kernel.Kernel`;
`core.serving` builds it from a `Setup`. The constants are in data/performance.toml.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from core.attention import prefill_attention_flops
from core.catalog import Accelerator, LlmModel
from core.constants import Constants, Engine
from core.kernel import Kernel, both, kernel, rates
from core.lengths import whole_tokens
from core.memory import Fit, kv_bytes
from core.precision import compute_tflops
from core.reading import reading
from core.traffic import Traffic

FRONT_END = 4.0
"""p of the p-norm of the step and of streaming its tokens, which a process of its own does."""
Ceiling = Literal["weights bandwidth", "KV bandwidth", "compute", "overhead", "all-reduce"]


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
    engine: Engine
    kernel: Kernel
    prefill_s: float
    """Prefill of one prompt alone (no queue)."""
    mixed_prefill_s: float
    """What one prompt adds to the steps that carry it, packed with other prompts' tokens."""
    kv_s: float
    """Reading (or attending over) one request's KV cache at its mean context."""
    attention_s: float
    """Attention of one prompt's prefill."""
    fresh: float
    """Prompt tokens computed: all but those found in the prefix cache."""
    rows: float = 1.0
    """Tokens a sequence brings to a decode step: 1, with speculation the draft's and one more."""
    yielded: float = 1.0
    """Tokens a sequence gains per step."""
    draft_cost: float = 1.0
    """Time of a step with its draft over the step alone."""
    prefill_cv2: float = 0.0
    """Squared CV of the prefill time, as prompts vary in length."""
    residence_cv2: float = 0.0
    """Squared CV of the time in a slot, as answers vary in length."""
    arrival_cv2: float = 1.0
    """Squared CV of the gaps between requests; 1 is Poisson."""

    @property
    def gpus(self) -> int:
        """Accelerators of one replica."""
        return self.tp * self.pp

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
        token passes pp stages in the time the whole model takes for batch / pp. With speculation
        each sequence brings `rows` tokens, and drafting takes its share of the step.
        """
        one = self.kernel
        batch = batch / self.pp
        tokens = batch * self.rows
        return self.draft_cost * (
            one.products_s(tokens)
            + one.head_s(tokens)
            + (self.kv_s + one.sequence_s / one.ranks) * batch
            + one.comm.step_s(tokens)
            + one.overhead_s
        )

    def streamed_step_s(self, batch: float) -> float:
        """Decode step, no faster than the engine's front end streams a token of each sequence."""
        step = self.decode_step_s(batch)
        if not self.engine.token_s:
            return step
        return both(step, self.engine.token_s * batch * self.yielded, FRONT_END)

    def prefill_batch_s(self, prompts: float) -> float:
        """Prefill of `prompts` prompts computed together."""
        return self.kernel.prefill_s(self.isl * prompts, prompts, self.attention_s * prompts)

    def peak_requests_per_s(self, batch: float) -> float:
        """Requests per second with `batch` always decoding and every prompt's prefill in between.

        B / (OSL x decode step + B x mixed prefill): maximum throughput, all of it work.
        """
        steps = self.osl / self.yielded
        return batch / (steps * self.streamed_step_s(batch) + batch * self.mixed_prefill_s)

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
        most: Ceiling = "weights bandwidth"
        longest = read
        if arithmetic > longest:
            most, longest = "compute", arithmetic
        cache = self.kv_s * batch
        if cache > longest:
            most, longest = "KV bandwidth", cache
        exchange = one.comm.step_s(batch)
        if exchange > longest:
            most, longest = "all-reduce", exchange
        return (
            most if one.overhead_s + one.sequence_s * batch / one.ranks <= longest else "overhead"
        )


def build(
    model: LlmModel,
    accelerator: Accelerator,
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
    traffic: Traffic | None = None,
    attention: str | None = None,
) -> Replica:
    """A replica from its memory and every choice that shapes its steps.

    The mean context of a request in decode is ISL + OSL/2. Prefill alone runs one prompt; mixed
    prefill packs `mix_tokens` tokens of several prompts in a step, which saturates the arithmetic.
    Where that context is beyond the engine's CUDA graphs, every layer is launched from Python:
    overhead + layers x eager layer.
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
    context = isl + osl // 2
    fresh, pairs = float(isl), 1.0
    if traffic is not None:
        context = whole_tokens(traffic.decode_context_tokens())
        fresh = traffic.prefill_tokens()
        pairs = traffic.prefill_attention_tokens2() / (isl * isl / 2)
    if engine.graph_tokens and context > engine.graph_tokens:
        eager = engine.eager_layer_s * model.n_layers
        one = one._replace(overhead_s=one.overhead_s + eager)
    score = prefill_attention_flops(model, isl) / (own.attention * tp) if own.attention else 0.0
    score *= pairs
    packed, full_s = k.kernel.mix_tokens, one.packed_s
    if fresh > packed:
        packed, full_s = fresh, one.products_s(fresh) + one.comm.step_s(fresh)
    mixed = full_s * fresh / packed + score
    kv_s = reading(model, accelerator, kv, tp, attention_dp, k).step_s(context)
    found = Replica(  # by position: keywords take longer than the arithmetic
        model,
        accelerator,
        weights,
        kv,
        tp,
        pp,
        isl,
        osl,
        memory,
        engine,
        one,
        one.prefill_s(fresh, 1.0, score),
        mixed / pp,
        kv_s,
        score,
        fresh,
    )
    return found if traffic is None else _varied(found, traffic)


def _varied(one: Replica, traffic: Traffic) -> Replica:
    """`one` for requests that vary: speculation's steps, and how widely service times spread."""
    linear, square = one.mixed_prefill_s * one.pp - one.attention_s, one.attention_s
    # traffic takes the seconds of the mean prompt without its cache
    linear /= 1 - traffic.prefix_hit_frac
    square /= (1 - traffic.prefix_hit_frac**2) * traffic.prefill_second_moment()
    with_draft = traffic.speculation
    spread = one._replace(
        rows=float(with_draft.verified_tokens) if with_draft else 1.0,
        yielded=traffic.tokens_per_step,
        draft_cost=with_draft.step_cost if with_draft else 1.0,
        prefill_cv2=traffic.prefill(0.0, linear, square).cv2,
        arrival_cv2=traffic.arrival_cv2,
    )
    tpot = spread.decode_step_s(float(max(1, one.memory.slots))) / spread.yielded
    return spread._replace(residence_cv2=traffic.residence(0.0, linear, square, tpot).cv2)


def physical_requests_per_s(one: Replica) -> float:
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
