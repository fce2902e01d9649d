"""Single changes to a replica under load, and what each does: every figure by the estimator.

A `Case` is one replica's setup and how many such replicas share the load. `outcome` says what it
does, `levers` gives the changes worth trying. Nothing here is a formula of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from core.branches import formats, tp_sizes
from core.catalog import Accelerator, accelerators
from core.constants import Constants
from core.errors import DoesNotFitError, InputError
from core.estimate import Estimate, estimate, most_sequences
from core.lengths import Lengths
from core.memory import Fit
from core.serving import serve, tpot_s
from core.setup import Setup, default_kv, engine_of, memory_of
from core.shapes import largest_batch
from core.traffic import Traffic

PREFIX_HIT = 0.5
"""Prefix-cache hit rate tried as a change: half of the prompt shared (our choice, 2026-11)."""
WIDEST = 8
"""Tensor parallelism tried as a change stays within one server."""
FASTER = 1.25
"""Bandwidth another accelerator must have over this one to be worth a change (ours, 2026-11)."""


KEPT_UP = 0.999
"""Share of the arriving tokens served from which a replica keeps up: the rest is rounding."""


class Case(NamedTuple):
    """One replica's setup with its own load, and how many like it there are."""

    setup: Setup
    replicas: int = 1

    @property
    def gpus(self) -> int:
        """Accelerators in all."""
        return self.setup.gpus * self.replicas


class Lever(NamedTuple):
    """One change: its kind, what to set, and the case it makes."""

    kind: str
    change: str
    case: Case


class Outcome(NamedTuple):
    """What a case does; figures of time and speed are None where it does not fit."""

    estimate: Estimate | None
    in_flight: float
    """Requests the engine holds at once on one replica."""
    memory_frac: float
    """Weights and the KV cache of those at full length, over usable memory."""
    kv_frac: float
    """The KV cache of those at full length, over what the weights leave; inf where nothing is."""
    most_tokens_per_s: float | None
    """Output tokens/s of one replica with all its memory in use, where that was asked for."""
    case: Case

    @property
    def tokens_per_s(self) -> float | None:
        """Output tokens per second of all replicas."""
        return self.estimate.output_tokens_per_s * self.case.replicas if self.estimate else None

    @property
    def keeps_up(self) -> bool:
        """Whether requests that arrive at a rate are served at that rate: else a queue grows."""
        rate = self.case.setup.requests_per_s
        if rate is None or self.estimate is None:
            return True
        return self.estimate.output_tokens_per_s >= KEPT_UP * rate * self.case.setup.osl

    @property
    def request_s(self) -> float | None:
        """Mean time of a whole request: TTFT + (OSL - 1) x TPOT."""
        found = self.estimate
        return found.ttft_s + (self.case.setup.osl - 1) * found.tpot_s if found else None

    @property
    def busy_frac(self) -> float | None:
        """Throughput over that with all memory in use: what load and batch make of the GPU."""
        if self.estimate is None or not self.most_tokens_per_s:
            return None
        return min(1.0, self.estimate.output_tokens_per_s / self.most_tokens_per_s)


def outcome(case: Case, k: Constants, *, with_most: bool = False) -> Outcome:
    """What a case does; `with_most` also at full memory, which takes as long again.

    Raises InputError for a setup no engine would start, DoesNotFitError where the reserve leaves
    no memory at all; one that does not fit has no estimate.
    """
    setup = case.setup
    one = serve(setup, k).one
    limit = most_sequences(setup, one)
    full = full_length(setup, k)
    if full.usable_bytes <= 0:
        raise full.refusal(
            f"{setup.model.name} in {setup.weights} does not fit {setup.gpus} x"
            f" {setup.accelerator.name}",
            field="runtime_reserve_gib",
            advice="lower runtime_reserve_gib or raise memory_util_frac",
        )
    found: Estimate | None = None
    most: float | None = None
    if one.memory.slots >= 1:
        found = estimate(setup, k)
        if with_most:
            spare = setup._replace(concurrency=None, requests_per_s=None, max_batch=None)
            full_speed = estimate(spare, k).output_tokens_per_s
            most = max(full_speed, found.output_tokens_per_s)
    in_flight = min(setup.concurrency or (found.batch if found else limit), limit)
    kv_bytes = in_flight * full.kv_request_bytes
    free = full.usable_bytes - full.weights_bytes
    return Outcome(
        found,
        in_flight,
        (full.weights_bytes + kv_bytes) / full.usable_bytes,
        kv_bytes / free if free > 0 else float("inf"),
        most,
        case,
    )


def full_length(setup: Setup, k: Constants) -> Fit:
    """Memory of one accelerator with every request at its full length, prompt and answer."""
    kv = setup.kv or default_kv(setup)
    return memory_of(setup._replace(scenario="offline"), kv, engine_of(setup, k))


def levers(case: Case, k: Constants, target_tpot_s: float | None = None) -> Iterator[Lever]:
    """Changes to one thing at a time that this replica could have, whether or not they help."""
    yield from _batch(case, k, target_tpot_s)
    yield from _stored(case)
    yield from _requests(case)
    yield from _hardware(case)


def _batch(case: Case, k: Constants, target_tpot_s: float | None) -> Iterator[Lever]:
    setup = case.setup
    one = serve(setup, k).one
    if one.memory.slots < 1:
        return
    now = outcome(case, k)
    running = max(1, round(now.in_flight))
    full = full_length(setup, k)
    held = int((full.usable_bytes - full.weights_bytes) // full.kv_request_bytes)
    fewer = max(1, running // 2)
    if target_tpot_s is not None:
        fewer = largest_batch(lambda batch: tpot_s(one, batch), target_tpot_s, running)
    if fewer < running:
        yield _limited("fewer", case, running, fewer)
    if 1 <= held < running and held != fewer:
        yield _limited("held", case, running, held)
    if setup.concurrency is not None and held > setup.concurrency:
        sent = setup._replace(concurrency=float(held), max_batch=None)
        change = f"requests in flight {setup.concurrency:,.0f} -> {held:,}"
        yield Lever("more", change, case._replace(setup=sent))


def _limited(kind: str, case: Case, running: int, batch: int) -> Lever:
    set_now = case.setup.concurrency is not None or case.setup.max_batch == running
    change = f"max_num_seqs {running:,} -> {batch:,}"
    if not set_now:
        change = f"max_num_seqs={batch:,} ({running:,} in flight now)"
    limited = case.setup._replace(max_batch=batch)
    return Lever(kind, change, case._replace(setup=limited))


def _stored(case: Case) -> Iterator[Lever]:
    setup = case.setup
    kv = setup.kv or default_kv(setup)
    if kv in ("bf16", "fp16"):
        yield Lever("kv", f"KV cache {kv} -> fp8", case._replace(setup=setup._replace(kv="fp8")))
    offered = formats(setup.model, setup.accelerator)
    later = offered[offered.index(setup.weights) + 1 :] if setup.weights in offered else ()
    for weights in later:
        change = f"weights {setup.weights} -> {weights}"
        yield Lever("weights", change, case._replace(setup=setup._replace(weights=weights)))


def _requests(case: Case) -> Iterator[Lever]:
    setup = case.setup
    hit = setup.traffic.prefix_hit_frac if setup.traffic else 0.0
    if hit < PREFIX_HIT:
        base = setup.traffic or Traffic(
            Lengths.from_mean_cv(setup.isl, 0.0), Lengths.from_mean_cv(setup.osl, 0.0)
        )
        cached = setup._replace(traffic=base._replace(prefix_hit_frac=PREFIX_HIT))
        change = f"prefix-cache hits {hit:.0%} -> {PREFIX_HIT:.0%}"
        yield Lever("prefix", change, case._replace(setup=cached))
    if setup.isl > 1 and setup.traffic is None:
        shorter = setup._replace(isl=setup.isl // 2)
        change = f"prompt {setup.isl:,} -> {setup.isl // 2:,} tokens"
        yield Lever("shorter", change, case._replace(setup=shorter))


def _hardware(case: Case) -> Iterator[Lever]:
    setup = case.setup
    for wider in tp_sizes(setup.model, setup.accelerator):
        if setup.tp < wider <= WIDEST and setup.accelerator.fast_link():
            wide = setup._replace(tp=wider)
            yield Lever("tp", f"tp {setup.tp} -> {wider}", case._replace(setup=wide))
    halved = setup._replace(
        concurrency=setup.concurrency and max(1.0, setup.concurrency / 2),
        requests_per_s=setup.requests_per_s and setup.requests_per_s / 2,
    )
    if setup.concurrency != 1 and (setup.concurrency or setup.requests_per_s):
        change = f"replicas {case.replicas} -> {case.replicas * 2}"
        yield Lever("replicas", change, Case(halved, case.replicas * 2))
    other = _faster(setup.accelerator)
    if other is not None:
        change = f"gpu {setup.accelerator.id} -> {other.id}"
        yield Lever("gpu", change, case._replace(setup=setup._replace(accelerator=other)))


def _faster(card: Accelerator) -> Accelerator | None:
    """The maker's next accelerator by bandwidth with at least as much memory."""
    least = (card.memory_gb_per_s or 0.0) * FASTER
    others = [
        other
        for other in accelerators().values()
        if other.vendor == card.vendor
        and other.purchasable
        and (other.memory_gb_per_s or 0.0) >= least
        and (other.memory_label_gb or 0.0) >= (card.memory_label_gb or 0.0)
    ]
    return min(others, key=lambda a: a.memory_gb_per_s or 0.0, default=None)


def tried(lever: Lever, k: Constants) -> Outcome | None:
    """What a change comes to; None where it cannot be had: a format or figure that is missing."""
    try:
        return outcome(lever.case, k)
    except (InputError, DoesNotFitError):
        return None
