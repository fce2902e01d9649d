"""COST_LEVERS, PROMPT_CACHE_BREAKEVEN and SAVINGS_BY_FORMULA against figures worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.errors import GpusizeError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book

GPT4O: dict[str, Any] = {
    # 1M requests of 2,000 + 300 tokens at $2.50 and $10: $5,000 of input, $3,000 of output
    "requests_per_month": 1_000_000,
    "isl": 2000,
    "osl": 300,
    "api_input_usd_per_mtok": 2.5,
    "api_output_usd_per_mtok": 10,
}
FLEET: dict[str, Any] = {
    "requests_per_month": 100_000_000,
    "isl": 2000,
    "osl": 300,
    "model": "llama-3.1-70b",
    "gpu": "h100",
    "gpu_usd_per_hour": 3.0,
}


def run(name: str, **raw: Any) -> Receipt:
    return REGISTRY.get(name).run(raw, embedded_book())


def after(**raw: Any) -> float:
    return float(run("COST_LEVERS", **GPT4O, **raw).output("after_usd_per_month") or 0)


@pytest.mark.parametrize(
    ("levers", "wanted"),
    [
        pytest.param({"exact_hit_frac": 0.2}, 6400, id="by-hand-exact-saves-input-and-output"),
        pytest.param({"compression_frac": 0.2}, 7000, id="by-hand-compression-saves-input-only"),
        pytest.param(
            {"exact_hit_frac": 0.2, "semantic_hit_frac": 0.5}, 3200, id="by-hand-of-the-misses"
        ),
        pytest.param(
            {"cascade_frac": 0.5, "cheap_input_usd_per_mtok": 0.25, "cheap_output_usd_per_mtok": 1},
            # half at $8,000, half at a tenth of it
            4400,
            id="by-hand-cascade",
        ),
        pytest.param(
            {"cascade_frac": 0.5, "cheap_input_usd_per_mtok": 0.25, "cheap_output_usd_per_mtok": 1,
             "escalated_frac": 0.2},
            # a fifth of the half is paid twice: 400 + 8,000 x (0.5 + 0.1)
            5200,
            id="by-hand-escalated-is-paid-twice",
        ),
        pytest.param(
            {"batch_frac": 0.5, "batch_discount_frac": 0.5}, 6000, id="by-hand-batch-discount"
        ),
        pytest.param(
            # 80% hits: the prefix costs 0.33 of its price; half the input is prefix
            {"prefix_frac": 0.5, "prefix_hit_frac": 0.8},
            3000 + 5000 * (0.5 + 0.5 * 0.33),
            id="domain-0.33-at-80%-hits",
        ),
        pytest.param(
            {"exact_hit_frac": 0.5, "compression_frac": 0.2, "batch_frac": 1.0,
             "batch_discount_frac": 0.5},
            0.5 * 7000 * 0.5,
            id="by-hand-composed",
        ),
    ],
)  # fmt: skip
def test_a_lever_acts_on_what_it_acts_on(levers: dict[str, float], wanted: float) -> None:
    assert after(**levers) == pytest.approx(wanted)


def test_savings_are_not_added() -> None:  # two of 60% save 84%
    receipt = run("COST_LEVERS", **GPT4O, exact_hit_frac=0.6, semantic_hit_frac=0.6)
    assert receipt.output("saving_frac") == pytest.approx(0.84)
    assert receipt.output("added_frac") == pytest.approx(1.2)
    table, trade_offs = receipt.tables
    assert [row[1:5] for row in table.rows] == [
        [pytest.approx(n) for n in (8000, 4800, 3200, 4800)],
        [pytest.approx(n) for n in (3200, 1920, 1280, 4800)],
    ]
    assert all(row[-1].endswith(".") for row in trade_offs.rows)


def test_running_the_levers_counts() -> None:
    receipt = run("COST_LEVERS", **GPT4O, exact_hit_frac=0.1, levers_usd_per_month=1000)
    assert receipt.value == pytest.approx(-200)
    assert receipt.summary == "Nothing is saved: $8,000 a month now, $8,200 with the lever."


def test_quantisation_goes_through_the_throughput_model() -> None:
    receipt = run("COST_LEVERS", **FLEET, quantise_to="fp8")
    needed = {
        weights: REGISTRY.get("GPUS_NEEDED")
        .run({"model": "llama-3.1-70b", "gpu": "h100", "isl": 2000, "osl": 300, "weights": weights,
              "qps": 100e6 / 2_628_000, "util": 0.7}, embedded_book())
        .value
        for weights in ("bf16", "fp8")
    }  # fmt: skip
    assert receipt.output("before_usd_per_month") == needed["bf16"] * 730 * 3
    assert receipt.output("after_usd_per_month") == needed["fp8"] * 730 * 3


def test_the_books_multiples_of_caching() -> None:
    # Anthropic states 1.25 and 0.1 for this model; OpenAI no price of a write
    receipt = run("PROMPT_CACHE_BREAKEVEN", api_model="claude-sonnet-5")
    assert receipt.value == pytest.approx(0.25 / 1.15)
    assert {row.item for row in receipt.prices} >= {"claude-sonnet-5 cache write"}
    openai = run("PROMPT_CACHE_BREAKEVEN", api_model="gpt-4o")
    assert openai.value == 0
    assert any("no write price recorded" in row.note for row in openai.assumptions)


@pytest.mark.parametrize(
    ("read", "write", "least"),
    [
        pytest.param(0.1, 1.25, 0.2174, id="domain-21.7%"),
        pytest.param(0.1, 2.0, 0.5263, id="by-hand-an-hour-1/1.9"),
        pytest.param(0.5, 1.0, 0.0, id="by-hand-free-writes"),
    ],
)
def test_the_hit_rate_above_which_caching_pays(read: float, write: float, least: float) -> None:
    raw = {"cache_read_frac": read, "cache_write_frac": write}
    found = run("PROMPT_CACHE_BREAKEVEN", **raw)
    assert found.value == pytest.approx(least, abs=5e-5)
    for hit, pays in ((found.value - 0.01, False), (found.value + 0.01, True)):
        if 0 < hit < 1:
            levers = {"prefix_frac": 1.0, "prefix_hit_frac": hit, **raw}
            assert (after(**levers) < 8000) is pays


def test_the_middles_of_the_documents_ranges() -> None:  # S1-43-94%
    receipt = run(
        "SAVINGS_BY_FORMULA", techniques="exact, 65%; semantic, 30%; quant, 40%; comp, 25%; c, 50%"
    )
    assert receipt.value == pytest.approx(1 - 0.35 * 0.7 * 0.6 * 0.75 * 0.5)
    assert f"{receipt.value:.1%}" == "94.5%"
    assert receipt.output("added_frac") == pytest.approx(2.1)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (GPT4O, "give at least one lever"),
        ({**GPT4O, "quantise_to": "fp8"}, "a lever of your own fleet"),
        ({**GPT4O, "cascade_frac": 0.2}, "cheap_model is missing"),
        (
            {**GPT4O, "exact_hit_frac": 0.2, "cheap_model": "gpt-4o-mini"},
            "cheap_model says nothing without cascade_frac",
        ),
        (
            {**GPT4O, "exact_hit_frac": 0.2, "prefix_hit_frac": 0.7},
            "prefix_hit_frac says nothing without prefix_frac",
        ),
        ({**GPT4O, "batch_frac": 0.2}, "There is no batch discount of your API prices"),
        ({**FLEET, "batch_frac": 0.2}, "batch_frac is a discount of an API"),
        ({**FLEET, "exact_hit_frac": 0.2, "api_model": "gpt-4o"}, "not both"),
        ({**FLEET, "exact_hit_frac": 0.2, "gpu": None}, "gpu is missing"),
        ({**GPT4O, "api_input_usd_per_mtok": None, "exact_hit_frac": 0.2}, "api_model is missing"),
    ],
)
def test_what_is_wrong_with_levers_is_said(raw: dict[str, Any], said: str) -> None:
    with pytest.raises(GpusizeError) as refused:
        run("COST_LEVERS", **raw)
    assert said in refused.value.message


def test_caching_that_never_or_always_pays_is_said_so() -> None:
    never = run("PROMPT_CACHE_BREAKEVEN", cache_read_frac=1, cache_write_frac=1.25)
    assert never.summary.startswith("Prompt caching never pays;")
    always = run("PROMPT_CACHE_BREAKEVEN", cache_read_frac=0.5, cache_write_frac=1)
    assert always.summary.startswith("Prompt caching pays at any hit rate;")
