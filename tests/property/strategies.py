"""Hypothesis strategies drawn from the registry's own declarations."""

from __future__ import annotations

import math
from datetime import date
from functools import partial
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

import core.calculations  # noqa: F401  # fills the registry
from core.branches import formats, tp_sizes
from core.catalog import accelerators, models
from core.fields import Spec, spec_of
from core.hardware.power import grids
from core.job import Job
from core.registry import Calculation
from core.targets import Targets
from pricing.book import embedded_book

BOOK = embedded_book()
MOST_MESSAGE = 600
bounded = partial(
    settings,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

MODELS = (
    "llama-3.1-8b",
    "llama-3.1-70b",
    "gpt-oss-120b",
    "deepseek-v3",
    "gemma-3-27b",
    "qwen3-30b-a3b",
)
CARDS = ("h100-sxm", "l40s", "a100-80gb-sxm", "b200", "mi300x", "h200-sxm", "a10g")


def magnitudes(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers from `low` to `high`, each order of magnitude as likely as the next."""
    drawn = st.floats(math.log10(low), math.log10(high)).map(lambda e: 10**e)
    return drawn.map(lambda x: min(max(x, low), high))


def _numbers(spec: Spec) -> st.SearchStrategy[float]:
    low = max(spec.lo, 1e-12) if spec.above or spec.lo > 0 else 1e-9
    usual = {
        "qps": (1e-3, 1e4),
        "tokens": (1, 1e5),
        "ms": (1, 1e5),
        "fraction": (0.05, 1),
        "usd/hour": (0.1, 20),
        "usd/mtok": (0.01, 100),
        "GiB": (0.1, 10),
        "requests/hour": (1, 1e6),
    }.get(spec.unit, (low, spec.hi))
    top = max(min(usual[1], spec.hi), low)
    usual_low = min(max(usual[0], low), top)
    edges = [spec.hi] if spec.above else [spec.lo, spec.hi]
    return st.one_of(magnitudes(usual_low, top), magnitudes(low, spec.hi), st.sampled_from(edges))


def values(spec: Spec) -> st.SearchStrategy[Any]:
    """Values a field of this declaration accepts."""
    if spec.kind == "integer":
        low, high = math.ceil(spec.lo), math.floor(spec.hi)
        near = st.integers(low, min(high, max(low + 64, 4096)))
        wide = magnitudes(max(low, 1), high).map(lambda x: min(max(int(x), low), high))
        return st.one_of(near, wide, st.sampled_from([low, high]))
    if spec.kind == "number":
        return _numbers(spec)
    if spec.kind == "choice":
        return st.sampled_from(spec.choices)
    if spec.row is not None:
        return st.lists(_row(spec), min_size=1, max_size=4).map("; ".join)
    if spec.kind == "date":
        return st.dates(date(2024, 1, 1), BOOK.date())
    names = {
        "model": list(models()),
        "accelerator": list(accelerators()),
        "api_model": BOOK.api_models(),
        "provider": BOOK.providers(),
        "region": list(grids()),
        "": ["0.6.3", "0.11", "1.1.0rc2", "2025-11"],
    }
    return st.sampled_from(names[spec.catalogue])


@st.composite
def _row(draw: st.DrawFn, spec: Spec) -> str:
    """A row as text, with all required columns and some of the others."""
    assert spec.row is not None
    given = {
        name: draw(values(declared))
        for name, field in spec.row.model_fields.items()
        if (declared := spec_of(field)) and (field.is_required() or draw(st.booleans()))
    }
    return ", ".join(f"{name}={value}" for name, value in given.items())


@st.composite
def inputs(draw: st.DrawFn, calculation: Calculation[Any]) -> dict[str, Any]:
    """Arguments of a calculation: all required ones and some of the others."""
    wanted = [p for p in calculation.parameters if p.required]
    optional = [p for p in calculation.parameters if not p.required]
    if optional:
        wanted += draw(st.lists(st.sampled_from(optional), unique_by=lambda p: p.name, max_size=10))
    return {p.name: draw(values(p.spec)) for p in wanted}


@st.composite
def jobs(draw: st.DrawFn, *, targets: bool = False) -> tuple[Job, Any, str, int]:
    """A job, an accelerator, and one weight format and TP size it could be served with."""
    from core.catalog import accelerator, model  # noqa: PLC0415  # cached lookups

    card = accelerator(draw(st.sampled_from(CARDS)))
    entry = model(draw(st.sampled_from(MODELS)))
    flat = draw(st.floats(0.05, 1))
    limits = Targets(util=flat, max_batch=draw(st.integers(1, 512)))
    if targets:
        limits = Targets(
            util=draw(st.none() | st.just(flat)),
            max_batch=limits.max_batch,
            ttft_s=draw(st.none() | magnitudes(0.05, 30)),
            tpot_s=draw(st.none() | magnitudes(0.005, 1)),
            p_wait=draw(st.none() | magnitudes(0.001, 1)),
            queue_s=draw(st.none() | magnitudes(0.001, 30)),
            ttft_stat=draw(st.sampled_from(("mean", "p50", "p95"))),
        )
    job = Job(
        model=entry,
        qps=draw(magnitudes(1e-3, 1e4)),
        isl=int(draw(magnitudes(1, min(60_000, entry.max_context_tokens or 60_000)))),
        osl=int(draw(magnitudes(1, 8000))),
        targets=limits,
        kv=draw(st.sampled_from(("bf16", "fp8"))),
    )
    weights = draw(st.sampled_from(formats(entry, card)))
    return job, card, weights, draw(st.sampled_from(tp_sizes(entry, card)))
