"""Formulas of `core.throughput`, `core.first_token` and `core.serving`, for columns.

Each has the name of the scalar formula it repeats; plain arithmetic calls the scalar formula.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast, get_args

from core.constants import Constants
from core.first_token import FULL, GATED, HALF, Prompt, unloaded_s
from core.kernel import Kernel
from core.portfolio.columns import Column, np, pick
from core.portfolio.kernels import FirstTokens, both, first_tokens
from core.portfolio.table import Engines, Memory, Row
from core.serving import SETTLED
from core.throughput import FRONT_END, Ceiling, Replica

CEILINGS: tuple[Ceiling, ...] = get_args(Ceiling)
"""What binds, by the code in `Estimates.ceiling`."""
_WEIGHTS, _KV, _COMPUTE, _OVERHEAD, _COMM = range(len(CEILINGS))
_ORDER = (_WEIGHTS, _COMPUTE, _KV, _COMM, _OVERHEAD)
"""Of equal parts the first of these binds, as in `Replica.ceiling`."""


class Fits(NamedTuple):
    """How many requests fit: whole ones, and on average."""

    slots: Column
    room: Column


class Replicas(NamedTuple):
    """`core.throughput.Replica` of many scenarios; requests are alike."""

    kernel: Kernel
    engine: Engines
    pp: Column
    isl: Column
    osl: Column
    prefill_s: Column
    mixed_prefill_s: Column
    kv_s: Column
    attention_s: Column
    rows: float = 1.0
    yielded: float = 1.0
    draft_cost: float = 1.0
    prefill_cv2: float = 0.0
    arrival_cv2: float = 1.0

    def decode_step_s(self, batch: Column) -> Column:
        """Time of one decode step with `batch` sequences, without prefill interference."""
        return Replica.decode_step_s(cast("Any", self), batch)

    def streamed_step_s(self, batch: Column) -> Column:
        """Decode step, no faster than the engine's front end streams a token of each sequence."""
        step = self.decode_step_s(batch)
        return both(step, self.engine.token_s * batch * self.yielded, FRONT_END)

    def prefill_batch_s(self, prompts: Column) -> Column:
        """Prefill of `prompts` prompts computed together."""
        return Replica.prefill_batch_s(cast("Any", self), prompts)

    def ceiling(self, batch: Column) -> Column:
        """What takes most of a decode step at this batch: positions in CEILINGS."""
        one: Any = self.kernel
        batch = batch / self.pp
        read = one.attention_read_s + one.dense_read_s + one.head_read_s
        arithmetic = one.attention_token_s + one.dense_token_s + one.head_token_s
        arithmetic = arithmetic * (batch / one.ranks)
        read = read + one.expert_read_s * one.touched(batch)
        arithmetic = arithmetic + one.expert_token_s * batch
        parts = {
            _WEIGHTS: np.where(read >= arithmetic, read, 0.0),
            _COMPUTE: np.where(arithmetic > read, arithmetic, 0.0),
            _KV: self.kv_s * batch,
            _COMM: one.comm.step_s(batch),
            _OVERHEAD: one.overhead_s + one.sequence_s * batch / one.ranks,
        }
        largest = np.argmax([parts[n] for n in _ORDER], axis=0)
        return np.array(_ORDER, dtype=np.int8)[largest]


class Servers(NamedTuple):
    """`core.serving.Server` of many scenarios."""

    one: Replicas
    own: Prompt

    def unloaded_s(self) -> Column:
        """TTFT of a request alone."""
        alone = self.one.streamed_step_s(np.ones_like(self.one.isl))
        return unloaded_s(self.own, cast("Any", self.one.engine), alone)

    def pick(self, index: Column) -> Servers:
        """Some of the scenarios."""
        columns, plain = self.one[:9], self.one[9:]
        some = Replicas._make([*pick(columns, index), *plain])
        return Servers(some, pick(self.own, index))


class Loads(NamedTuple):
    """`core.serving.Load` of many scenarios."""

    batch: Column
    step_s: Column
    tpot_s: Column
    first: FirstTokens
    residence_s: Column


def memory_of(memory: Memory, isl: Column, osl: Column) -> Fits:
    """Requests that fit at once, as `core.setup.memory_of` and `core.setup.room`."""
    tokens = isl + np.where(memory.whole_length, osl, np.floor(osl / 2.0))
    request: Column = memory.kv_token_bytes * tokens
    request = request + memory.kv_window_bytes * np.minimum(tokens, memory.held_window)
    request = request / memory.shards + memory.state_bytes
    free = memory.usable_bytes - memory.weights_bytes
    room = free / request
    return Fits(np.where(np.greater(free, 0.0), np.floor(room), 0.0), room)


def serve(row: Row, isl: Column, osl: Column, k: Constants) -> Servers:
    """Replicas of configurations at these lengths, as `core.serving.serve`; one row each."""
    one = replicas(row, isl, osl, k, isl + np.floor(osl / 2.0), isl, 1.0)
    return Servers(one, _prompt(row, one, k))


def replicas(
    row: Row, isl: Column, osl: Column, k: Constants, context: Column, fresh: Column, part: Column
) -> Replicas:
    """Replicas of configurations at these lengths, as `core.throughput.build`.

    `context` is the mean context of a decode step, `fresh` the prompt tokens computed, and `part`
    the pairs of tokens prefill attends over, relative to those of a prompt of mean length.
    """
    eager = np.where(context > row.graph_tokens, row.eager_s, 0.0)
    one = row.kernel._replace(overhead_s=row.kernel.overhead_s + eager)
    near: Column = np.minimum(isl, row.window)
    pairs = (1.0 - row.window_share) * isl * isl
    pairs = pairs + row.window_share * (2.0 * isl * near - near * near)
    score = row.attend_pair * pairs / row.attend_rate * part
    packed = np.maximum(fresh, k.kernel.mix_tokens)
    mixed = (one.products_s(packed) + one.comm.step_s(packed)) * fresh / packed + score
    return Replicas(
        kernel=one,
        engine=row.engine,
        pp=row.pp,
        isl=isl,
        osl=osl,
        prefill_s=one.prefill_s(fresh, np.ones_like(isl), score),
        mixed_prefill_s=mixed / row.pp,
        kv_s=_kv_read_s(row, context, k),
        attention_s=score,
    )


def _kv_read_s(row: Row, context: Column, k: Constants) -> Column:
    memory = row.memory
    near: Column = np.minimum(context, row.window)
    read = (memory.kv_token_bytes * context + memory.kv_window_bytes * near) / row.kv_rate
    read = read + row.state_s
    seen = (1.0 - row.window_share) * context + row.window_share * near
    return both(read, row.attend_token * seen / row.attend_rate, k.kernel.norm)


def _prompt(row: Row, one: Replicas, k: Constants) -> Prompt:
    """`core.first_token.prompt`."""
    traffic = row.traffic_token_s * one.isl
    pack = np.maximum(k.kernel.mix_tokens / one.isl, 1.0)
    return Prompt(
        row.engine.request_s + k.first_token.token_s * one.isl,
        one.prefill_s + row.launches_s + traffic,
        one.mixed_prefill_s + (row.launches_s / pack + traffic) / one.pp,
        pack,
        row.rounds,
        row.together,
    )


def _tpot_s(one: Replicas, batch: Column, step_s: Column) -> Column:
    others = np.maximum(batch - 1.0, 0.0) * one.mixed_prefill_s
    return step_s / one.yielded + one.engine.mix * others / one.osl


def in_closed_loop(server: Servers, batch: Column, rounds: Column, equal: Column) -> Loads:
    """Clients keep `batch` requests in flight; `rounds` is NaN where nobody said."""
    one, own = server.one, server.own
    step = one.streamed_step_s(np.maximum(batch, 1.0))
    tpot = _tpot_s(one, batch, step)
    others: Column = np.maximum(batch - 1.0, 0.0)
    base = unloaded_s(own, cast("Any", one.engine), step) + HALF * np.minimum(others, 1.0) * step
    lockstep: Column = one.engine.lockstep
    rounds = np.where(rounds > 0.0, rounds, own.rounds)
    ahead = np.where(lockstep > 0.0, lockstep * others, np.minimum(others, own.together))
    share = np.where(equal > 0.0, 1.0, 1.0 / np.maximum(rounds, 1.0))
    burst = np.where(equal > 0.0, 2.0 * ahead, one.engine.burst * others) * own.packed_s
    first = first_tokens(base, share, burst)
    return Loads(batch, step, tpot, first, first.mean_s + (one.osl - 1) * tpot)


def in_open_loop(server: Servers, batch: Column, rate: Column) -> Loads:
    """Requests come at random at `rate` a second."""
    one, own = server.one, server.own
    step = one.streamed_step_s(np.maximum(batch, 1.0))
    tpot = _tpot_s(one, batch, step)
    spread = one.arrival_cv2 + one.prefill_cv2
    load = np.minimum(rate * own.packed_s, FULL)
    base = unloaded_s(own, cast("Any", one.engine), step) + HALF * np.minimum(batch, 1.0) * step
    wait = (HALF * spread * own.packed_s + GATED * step) / (1.0 - load)
    first = first_tokens(base, busy_share=load, busy_s=wait)
    return Loads(batch, step, tpot, first, first.mean_s + (one.osl - 1) * tpot)


def steady(server: Servers, rate: Column, most: Column) -> Loads:
    """Where each replica settles at its rate: `core.serving.steady`, step by step alike.

    Scenarios leave the iteration as they settle, so that a slow one costs only itself.
    """
    now = in_open_loop(server, most, rate)
    full_gap = rate * now.residence_s - most
    open_ = np.flatnonzero(~(rate * now.residence_s >= most))
    server, rate, most = server.pick(open_), rate[open_], most[open_]
    idle = in_open_loop(server, np.zeros_like(rate), rate)
    here = in_open_loop(server, np.minimum(rate * idle.residence_s, most), rate)
    put(now, open_, here)
    low, below = here.batch, rate * here.residence_s - here.batch
    state = [low, below, most, full_gap[open_], np.zeros_like(rate)]
    while True:
        low, below, high, above, _ = state
        going = (np.abs(below) > SETTLED * low) & (np.abs(above) > SETTLED * high)
        going &= high - low > SETTLED
        if not going.all():
            open_, rate, server = open_[going], rate[going], server.pick(going)
            state = [column[going] for column in state]
        if not len(open_):
            return now
        low, below, high, above, side = state
        middle = low + (high - low) * below / (below - above)
        here = in_open_loop(server, middle, rate)
        put(now, open_, here)
        gap = rate * here.residence_s - middle
        up = gap > 0
        halve_above, halve_below = up & (side > 0), ~up & (side < 0)
        state = [
            np.where(up, middle, low),
            np.where(up, gap, np.where(halve_below, HALF * below, below)),
            np.where(up, high, middle),
            np.where(up, np.where(halve_above, HALF * above, above), gap),
            np.where(up, 1.0, -1.0),
        ]


def put(into: Any, index: Column, values: Any) -> None:
    """Write the columns of a named tuple into those of another, at `index`."""
    for column, new in zip(into, values, strict=True):
        if isinstance(column, tuple):
            put(column, index, new)
        else:
            column[index] = new
