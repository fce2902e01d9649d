"""Time to first token: what every request spends, and how long it waits for other prompts.

    TTFT = front end + tokenising + own prefill + streaming + rest of the running step + wait

Prefill runs outside CUDA graphs, so that the host's launches, layer by layer, come on top of what
the matrix products take, and so does moving activations between them. The wait is a mixture of
three: some requests meet a burst (uniform), some find the engine prefilling (exponential), the
rest do not wait; `FirstToken` gives its mean and quantiles. All times are seconds.

Sources: closed loops start with all requests at once, so that of R requests C meet a burst of C
prompts (InferenceX sends R = 10 C); open loop is a gated M/D/1 queue with vacations (Takagi 1991,
Queueing Analysis 1, section 2.6): a prompt waits for the running step, which admits nobody, then
shares a step with those that came meanwhile. Constants are fitted (data/performance.toml).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from core.catalog import Accelerator, LlmModel
from core.constants import Constants, Engine
from core.kernel import rates
from core.throughput import Replica

HALF = 0.5
GATED = 1.5
"""Steps' worth of others' prompts met: one round ahead of one's own, and half of one's own."""
FULL = 0.95
"""Prefill load beyond which an open queue is held: the decode slots bind before it grows on."""


class FirstToken(NamedTuple):
    """Distribution of the time to first token at one load.

    >>> one = FirstToken(0.1, burst_share=0.1, burst_s=2.0, queue_s=0.5)
    >>> round(one.mean_s, 3), round(one.quantile_s(0.5), 3), round(one.quantile_s(0.95), 3)
    (0.7, 0.6, 1.6)
    """

    base_s: float
    """What every request spends."""
    burst_share: float = 0.0
    """Share of requests that meet a burst: they wait uniformly from nothing to `burst_s`."""
    burst_s: float = 0.0
    busy_share: float = 0.0
    """Share of requests that find prompts ahead: they wait exponentially, `busy_s` on average."""
    busy_s: float = 0.0
    queue_s: float = 0.0
    """Waiting for a free slot, which every request does beyond the slots."""

    @property
    def mean_s(self) -> float:
        """Mean over all requests: base + queue + burst share x half + busy share x mean."""
        wait = self.burst_share * HALF * self.burst_s + self.busy_share * self.busy_s
        return self.base_s + self.queue_s + wait

    def quantile_s(self, share: float) -> float:
        """Seconds within which a share of all requests gets its first token.

        Of a burst (late = 1 - share): burst x (1 - late / burst share). Of a busy engine:
        mean x ln(busy share / late). One of the two is always absent.
        """
        late = 1.0 - share
        wait = 0.0
        if self.burst_share > late:
            wait = self.burst_s * (1.0 - late / self.burst_share)
        elif self.busy_share > late:
            wait = self.busy_s * math.log(self.busy_share / late)
        return self.base_s + self.queue_s + wait


class Prompt(NamedTuple):
    """One prompt's prefill as the first token sees it."""

    front_s: float
    """Front end, tokeniser and HTTP: fixed, and by the token."""
    alone_s: float
    """Prefill of the prompt alone in its step."""
    packed_s: float
    """What it adds to a step full of prompts."""
    pack: float
    """Prompts that fill a step."""
    rounds: float
    """Requests per client of a closed loop, where nothing is said of its length."""
    together: float
    """Prompts that come together where all requests have one length."""


def prompt(one: Replica, engine: Engine, k: Constants, *, exchange: bool) -> Prompt:
    """Prefill of one replica's prompts, host launches included.

    launches = layers x (layer + expert layer + latent attention + expert exchange), once a step
    traffic = layers x tokens x hidden x 2 bytes x (passes + expert passes x experts per token)
              / bandwidth: norms, residuals, and copies sorted by expert, which tensor parallelism
              repeats on every accelerator
    `exchange` is expert parallelism.
    """
    host = k.first_token
    launches, token_s = _host_work(
        one.model,
        one.accelerator,
        one.weights,
        one.tp,
        one.kernel.ranks,
        one.kernel.n_experts > 0,
        exchange,
        k,
    )
    traffic = token_s * one.fresh
    pack = max(k.kernel.mix_tokens / one.fresh, 1.0)
    return Prompt(
        engine.request_s + host.token_s * one.isl,
        one.prefill_s + launches + traffic,
        one.mixed_prefill_s + (launches / pack + traffic) / one.pp,
        pack,
        host.rounds,
        host.pack,
    )


@lru_cache(maxsize=4096)
def _host_work(
    model: LlmModel,
    accelerator: Accelerator,
    weights: str,
    tp: int,
    ranks: int,
    experts: bool,
    exchange: bool,
    k: Constants,
) -> tuple[float, float]:
    """Seconds of launches in a prefill step, and of moving the activations of one token."""
    host = k.first_token
    layer, passes = host.layer_s, host.passes / ranks
    if experts:
        layer += host.expert_layer_s
        passes += host.expert_passes * model.experts_per_token / (tp if exchange else 1)
        if exchange:
            layer += host.exchange_layer_s
    if model.attention == "mla":
        layer += host.latent_layer_s
    bandwidth = rates(accelerator, weights, k).weights_bytes
    moved = passes * (model.hidden_size or 0) * 2 * model.n_layers
    return layer * model.n_layers, moved / bandwidth


def unloaded_s(own: Prompt, engine: Engine, step_s: float) -> float:
    """Time to first token of a request alone; `step_s` is its decode step."""
    return own.front_s + own.alone_s + engine.stream_steps * step_s


def closed(
    own: Prompt,
    engine: Engine,
    *,
    batch: float,
    step_s: float,
    rounds: float | None = None,
    equal: bool = False,
) -> FirstToken:
    """Clients keep `batch` requests in flight, each sending its next when one is answered.

    The first of `rounds` requests per client meets everybody else's first: up to burst x (B - 1)
    prompts are ahead of it. Later ones come one by one, as others finish. Requests of equal
    length finish as they began: an engine that mixes prefill with decode keeps them apart, so
    that only a pack comes together; one that prefills first brings many together every round.
    """
    others = max(batch - 1.0, 0.0)
    base = unloaded_s(own, engine, step_s) + HALF * min(others, 1.0) * step_s
    if not equal:
        share = 1.0 / max(rounds or own.rounds, 1.0)
        return FirstToken(base, share, engine.burst * others * own.packed_s)
    if engine.lockstep:
        return FirstToken(base, 1.0, 2.0 * engine.lockstep * others * own.packed_s)
    ahead = min(others, own.together)
    return FirstToken(base, 1.0, 2.0 * ahead * own.packed_s)


def opened(
    own: Prompt,
    engine: Engine,
    *,
    rate: float,
    batch: float,
    step_s: float,
    spread: float = 1.0,
) -> FirstToken:
    """Requests come at random at `rate` a second, `batch` of them in flight.

    rho = rate x packed prefill. A share rho finds prompts ahead and waits
    spread x packed / (2 (1 - rho)) + 1.5 step / (1 - rho); the step / (1 - rho) is a step with the
    prompts that come during it; spread is the arrivals' CV^2 and that of prefill times together,
    1 for Poisson arrivals of equal prompts (M/G/1).
    """
    load = min(rate * own.packed_s, FULL)
    base = unloaded_s(own, engine, step_s) + HALF * min(batch, 1.0) * step_s
    wait = (HALF * spread * own.packed_s + GATED * step_s) / (1.0 - load)
    return FirstToken(base, busy_share=load, busy_s=wait)
