"""`core.estimate.estimate` of a whole portfolio."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from core.constants import Constants, constants
from core.errors import GpusizeError
from core.portfolio import scenarios
from core.portfolio.columns import Codes, Column, Floats, Integers, np, pick, stack
from core.portfolio.kernels import first_tokens
from core.portfolio.replicas import (
    CEILINGS,
    Fits,
    Loads,
    Servers,
    in_closed_loop,
    memory_of,
    serve,
    steady,
)
from core.portfolio.scenarios import Portfolio, from_setups
from core.portfolio.table import Row, row, scenario_code
from core.serving import HALF
from core.setup import SCENARIOS, Setup

CHUNK = 1 << 15
"""Scenarios at a time: their columns take tens of MB, however many there are."""
_ONLINE, _OFFLINE, _STATIC = (SCENARIOS.index(name) for name in ("online", "offline", "static"))


class Estimates(NamedTuple):
    """What each scenario gives, as `core.estimate.Estimate`; arrays of shape (scenarios,).

    Seconds, tokens per second of the whole replica. Refused scenarios are NaN.
    """

    decode_step_s: Floats
    tpot_s: Floats
    ttft_unloaded_s: Floats
    ttft_s: Floats
    ttft_p50_s: Floats
    ttft_p95_s: Floats
    output_tokens_per_s: Floats
    output_tokens_per_s_per_gpu: Floats
    total_tokens_per_s: Floats
    slots: Floats
    batch: Floats
    ceiling: Codes
    """Position in CEILINGS; -1 where refused."""
    refused: Codes
    """Position in REASONS; 0 where not. `Portfolio.reason` gives the sentence."""


class _Table(NamedTuple):
    """Configurations in columns, and where in them each of the portfolio's is (-1: refused)."""

    rows: Row | None
    at: Integers
    codes: Integers
    scenario: Integers


def estimate_many(setups: Sequence[Setup], k: Constants | None = None) -> Estimates:
    """Predict full setups; one that is refused stops none of the others."""
    return estimate_portfolio(from_setups(setups), k)


def estimate_portfolio(portfolio: Portfolio, k: Constants | None = None) -> Estimates:
    """Predict every scenario, as `core.estimate.estimate` does one, to within 1e-9.

    Memory is bounded by the results, 94 bytes a scenario, and one chunk.
    """
    k = k or constants()
    table = _table(portfolio, k)
    size = portfolio.size
    floats = [np.full(size, np.nan) for _ in Estimates._fields[:-2]]
    found = Estimates._make([*floats, np.full(size, -1, np.int8), np.zeros(size, np.int8)])
    for start in range(0, size, CHUNK):
        part = slice(start, start + CHUNK)
        with np.errstate(all="ignore"):
            _chunk(pick(portfolio[1:], part), table, pick(found, part), k)
    return found


def _table(portfolio: Portfolio, k: Constants) -> _Table:
    good: list[Row] = []
    at: list[int] = []
    codes: list[int] = []
    for setup in portfolio.configurations:
        try:
            good.append(row(setup, k))
        except GpusizeError:
            at.append(-1)
            # shape is refused before everything else
            least = min(setup.tp, setup.pp, setup.ep)
            codes.append(scenarios.LENGTHS if least < 1 else scenarios.CONFIGURATION)
        else:
            at.append(len(good) - 1)
            codes.append(scenarios.FINE)
    kinds = [scenario_code(setup) for setup in portfolio.configurations]
    return _Table(
        stack(good) if good else None,
        np.array(at, np.int64),
        np.array(codes, np.int64),
        np.array(kinds, np.int64),
    )


class _Cases(NamedTuple):
    """A chunk's columns, or some of its scenarios."""

    isl: Column
    osl: Column
    concurrency: Column
    rate: Column
    requests: Column


def _chunk(columns: Any, table: _Table, out: Estimates, k: Constants) -> None:
    """Predict a chunk into `out`, views of the results."""
    which, cases = columns[0], _Cases(*columns[1:])
    kind = table.scenario[which]
    out.refused[:] = _refused(cases, table, which, kind)
    left = np.flatnonzero(out.refused == scenarios.FINE)
    if table.rows is None or not len(left):
        return
    at = table.at[which]
    over = cases.isl[left] > pick(table.rows.memory.context_limit, at[left])
    out.refused[left[over]] = scenarios.CONTEXT
    left = left[~over]
    fits = memory_of(pick(table.rows.memory, at[left]), cases.isl[left], cases.osl[left])
    holds = fits.slots >= 1.0
    out.refused[left[~holds]] = scenarios.MEMORY
    left, fits = left[holds], pick(fits, holds)
    open_ = (kind[left] == _ONLINE) & np.isfinite(cases.rate[left])
    for formula, mask in (
        (_open, open_),
        (_closed, (kind[left] == _ONLINE) & ~open_),
        (_offline, kind[left] == _OFFLINE),
        (_static, kind[left] == _STATIC),
    ):
        here = left[mask]
        if len(here):
            case = pick(cases, here)
            rows = pick(table.rows, at[here])
            server = serve(rows, case.isl, case.osl, k)
            formula(_Case(case, rows, server, pick(fits, mask), k), out, here)


def _refused(cases: _Cases, table: _Table, which: Column, kind: Column) -> Column:
    """Codes of what can be told before memory is looked at; earlier checks of `check` win."""
    bad = np.zeros(len(which), dtype=bool)
    for load in (cases.concurrency, cases.rate, cases.requests):
        bad |= load <= 0.0
    bad |= (kind == _STATIC) & np.isposinf(cases.concurrency)
    codes = np.where(bad, scenarios.LOAD, scenarios.FINE)
    configuration = table.codes[which]
    codes = np.where(configuration > 0, configuration, codes)
    whole = (np.floor(cases.isl) == cases.isl) & (np.floor(cases.osl) == cases.osl)
    short = ~whole | (cases.isl < 1.0) | (cases.osl < 1.0)
    return np.where(short, scenarios.LENGTHS, codes)


class _Case(NamedTuple):
    """Scenarios of one kind, ready to load."""

    case: _Cases
    row: Row
    server: Servers
    fits: Fits
    k: Constants

    def limit(self) -> Column:
        """Sequences that run together at most."""
        return np.minimum(self.fits.room, self.row.most)


def _open(one: _Case, out: Estimates, here: Column) -> None:
    """Open loop at a finite rate, as `core.estimate._online`."""
    case, requests = one.case, one.case.requests
    slots = _backlog(one)
    now = steady(one.server, case.rate, slots)
    tokens = case.osl * np.minimum(case.rate, now.batch / now.residence_s)
    ended = 1.0 + tokens * now.residence_s / (case.osl * requests)
    tokens = np.where(np.isnan(requests), tokens, tokens / ended)
    _put(one, out, here, _waiting(now, now.batch, slots), tokens)


def _closed(one: _Case, out: Estimates, here: Column) -> None:
    """Closed loop at a concurrency, as `core.estimate._online`."""
    case = one.case
    slots = _backlog(one)
    offered = np.where(np.isnan(case.concurrency), slots, case.concurrency)
    now = in_closed_loop(
        one.server, np.minimum(offered, slots), case.requests / offered, one.row.equal
    )
    tokens = case.osl * now.batch / now.residence_s
    _put(one, out, here, _waiting(now, offered, slots), tokens)


def _backlog(one: _Case) -> Column:
    slots, requests = one.limit(), one.case.requests
    fewer = np.minimum(slots, np.maximum(1.0, HALF * requests))
    return np.where(np.isnan(one.case.rate) | np.isnan(requests), slots, fewer)


def _waiting(now: Loads, offered: Column, slots: Column) -> Loads:
    queue = (offered - slots) / slots * now.residence_s
    first: Any = now.first
    return now._replace(first=first._replace(queue_s=np.where(offered > slots, queue, 0.0)))


def _offline(one: _Case, out: Estimates, here: Column) -> None:
    """A finite run queued at once, as `core.estimate._offline`."""
    case, server = one.case, one.server
    slots = one.limit()
    endless = np.maximum(one.k.kernel.run_tokens / (case.isl + case.osl), slots)
    given = np.where(np.isnan(case.requests), case.concurrency, case.requests)
    requests = np.where(np.isnan(given), endless, given)
    offered = np.where(np.isnan(case.concurrency), slots, case.concurrency)
    batch = np.minimum(np.minimum(offered, slots), requests)
    never = np.full_like(batch, np.nan)
    now = in_closed_loop(server, batch, never, np.zeros_like(batch))
    waves, rest = np.divmod(requests, batch)
    steps = case.osl / server.one.yielded
    seconds = requests * server.one.mixed_prefill_s + waves * steps * now.step_s
    last = steps * server.one.decode_step_s(np.maximum(rest, 1.0))
    tokens = requests * case.osl / (seconds + np.where(rest >= 1.0, last, 0.0))
    _put(one, out, here, now._replace(tpot_s=batch / tokens), tokens)


def _static(one: _Case, out: Estimates, here: Column) -> None:
    """One fixed batch, as `core.estimate._static`."""
    case, replica = one.case, one.server.one
    batch = np.where(np.isnan(case.concurrency), 1.0, case.concurrency)
    batch = batch / np.ceil(batch / one.fits.slots)
    prefill = replica.prefill_batch_s(batch)
    step = replica.decode_step_s(batch)
    tokens = batch * case.osl / (prefill + (case.osl - 1) * step)
    _put(one, out, here, Loads(batch, step, step, first_tokens(prefill), prefill), tokens)


def _put(one: _Case, out: Estimates, here: Column, now: Loads, tokens: Column) -> None:
    case = one.case
    first: Any = now.first
    found = Estimates(
        decode_step_s=now.step_s,
        tpot_s=now.tpot_s,
        ttft_unloaded_s=one.server.unloaded_s(),
        ttft_s=first.mean_s,
        ttft_p50_s=first.quantile_s(0.5),
        ttft_p95_s=first.quantile_s(0.95),
        output_tokens_per_s=tokens,
        output_tokens_per_s_per_gpu=tokens / one.row.gpus,
        total_tokens_per_s=tokens * (case.isl + case.osl) / case.osl,
        slots=one.fits.slots,
        batch=now.batch,
        ceiling=one.server.one.ceiling(now.batch),
        refused=np.zeros(len(here), np.int8),
    )
    for into, values in zip(out, found, strict=True):
        into[here] = values


__all__ = ["CEILINGS", "Estimates", "estimate_many", "estimate_portfolio"]
