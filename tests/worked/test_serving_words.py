"""What answers about serving say: advice, durations, what is not published, contexts in reach."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401 - fills the registry
from core.errors import InputError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book

BOOK = embedded_book()


def run(calculation: str, **raw: Any) -> Receipt:
    return REGISTRY.get(calculation).run(raw, BOOK)


ONE = {"model": "8b", "gpu": "h100", "isl": 2000, "osl": 500, "concurrency": 1}


def test_no_change_is_advised_for_what_is_no_symptom() -> None:
    found = run("SYMPTOM_FIXES", symptom="preemptions", **ONE)
    assert "no change is needed" in found.summary


def test_seconds_of_a_cold_start_never_reach_sixty() -> None:
    raw = {"model": "llama-3.1-8b", "storage_gb_per_s": 1, "engine_s": 0}
    assert "120 s (2 min 00 s)" in run("COLD_START_S", **raw, weights_gb=119.6).summary


def test_running_without_graphs_is_shown_and_not_advised() -> None:
    found = run("COLD_START_S", model="llama-3.1-8b", storage_gb_per_s=7)
    shorter = next(t for t in found.tables if t.name == "shorter")
    assert "--enforce-eager" in shorter.rows[0][0]  # it would save most
    assert "--enforce-eager" not in found.summary


def test_an_unpublished_link_is_not_a_link_of_zero() -> None:
    found = run("ALL_REDUCE_MS", model="llama-3.1-70b", gpu="groq-lpu-v1", tp=4)
    link = next(a for a in found.assumptions if a.name == "link")
    assert link.value == "not published"


SHORT = {"model": "gpt-j-6b", "gpu": "h100"}
"""A model with 2,048 tokens of context, less than any default."""
OF_A_CONTEXT = ("ROOFLINE", "ALL_REDUCE_MS", "QUANTISED_SIZES")


@pytest.mark.parametrize("calculation", OF_A_CONTEXT)
def test_a_default_context_is_within_the_models(calculation: str) -> None:
    found = run(calculation, **SHORT)
    assert next(a for a in found.assumptions if a.name == "context").value == 2048


@pytest.mark.parametrize("calculation", OF_A_CONTEXT)
def test_a_given_context_beyond_the_models_is_refused(calculation: str) -> None:
    with pytest.raises(InputError, match="context must be at most 2,048 tokens") as refused:
        run(calculation, **SHORT, context=4096)
    assert refused.value.field == "context"


def test_the_longest_cache_is_of_the_models_own_context() -> None:
    assert run("KV_CACHE_BY_CONTEXT", model="gpt-j-6b").value[-1][0] == 2048
