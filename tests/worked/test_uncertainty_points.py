"""Ranges and distributions instead of numbers: what they mean, and what answers they give."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401 - fills the registry
from bot.answers.again import again
from bot.grammar import parse
from bot.render.charts.answers import has_picture, picture
from core.charts import BarChart
from core.errors import GpusizeError, InputError
from core.receipt import Receipt
from core.registry import REGISTRY
from core.uncertainty import draws as drawn
from core.uncertainty.grammar import read_number
from core.watch.scenario import resolved
from excel_addin.functions import evaluate
from pricing.book import embedded_book

BOOK = embedded_book()
FLEET = {"model": "llama-3.1-8b", "gpu": "h100"}
SEED_FLEET = FLEET | {
    "qps": "50±40%",
    "isl": "7300±50%",
    "osl": "256±60%",
    "prefix_hit_frac": "0..40%",
}
"""The documents' fleet (50 requests/s of an 8B model, 8k of context, 256 tokens out) with spreads
chosen by us: P10 to P90 of 36 to 70 requests/s, 4,900 to 11,000 and 160 to 410 tokens, and up to
40% of prompts in the cache; beside them, always, the model's own error."""


def ask(name: str, **raw: Any) -> Receipt:
    return REGISTRY.get(name).run(raw, BOOK)


@pytest.mark.parametrize(
    ("text", "quantiles"),
    [
        pytest.param("40..60", (42, 50, 58), id="uniform"),
        pytest.param("40..50..60", (44.472, 50, 55.528), id="triangular: 40 + sqrt(0.1*20*10)"),
        pytest.param(
            "50±20%", (50 / 1.2, 50, 60), id="P10 and P90 of a lognormal about the median"
        ),
        pytest.param("50 +- 20 %", (50 / 1.2, 50, 60), id="as a keyboard has it"),
        pytest.param("50±5", (45, 50, 55), id="P10 and P90 of a normal"),
        pytest.param("normal(50, 5)", (43.592, 50, 56.408), id="normal: 50 -+ 1.2816*5"),
        pytest.param("lognormal(40, 90)", (40, 60, 90), id="lognormal: median sqrt(40*90)"),
        pytest.param("2400..3600/min", (42, 50, 58), id="the unit behind holds for both ends"),
        pytest.param("one_of(50 70%, 60 30%)", (50, 50, 60), id="options by their shares"),
    ],
)
def test_what_a_distribution_means(text: str, quantiles: tuple[float, ...]) -> None:
    one = read_number("qps", text, "qps")
    assert [one.quantile(q) for q in (0.1, 0.5, 0.9)] == pytest.approx(quantiles, rel=1e-4)
    assert read_number("qps", one.text, "qps").quantile(0.3) == one.quantile(0.3)


def test_seven_gpus_read_11_21_38() -> None:  # source: 57.1.5 of the documents prints 7
    receipt = ask("GPUS_NEEDED", **SEED_FLEET)
    assert [receipt.output(name) for name in ("p10", "p50", "p90")] == [11, 21, 38]
    assert receipt.value == 21
    assert receipt.summary.startswith("P10 / P50 / P90: 11 / 21 / 38 GPUs over 10,000 draws")
    order = [row[0] for row in receipt.tables[0].rows]
    assert order == ["isl", "qps", "osl", "model error", "prefix_hit_frac"]
    assert ask("GPUS_NEEDED_BY_FORMULA", params=8e9, layers=32, kv_heads=8, head_dim=128,
               context=8000, out_tokens=256, gpu_mem_gb=80, decode_ms=18, batch=48,
               target_qps=50).value == 7  # fmt: skip


def test_every_surface_has_the_same_digits_and_the_answer_opens_again() -> None:
    gpus = REGISTRY.get("GPUS_NEEDED")
    text = "8b on h100, 50±40% qps, 7300±50% in, 256 +- 60% out, prefix hit 0..40%"
    typed = gpus.run(parse(text, gpus, BOOK), BOOK)
    whole = ask("GPUS_NEEDED", **SEED_FLEET)
    assert typed.as_dict() == whole.as_dict()
    assert whole.inputs["isl"] == "7300±50%"
    assert again(whole, None, lambda _known: BOOK).same
    cells = ["8b", "h100", "50±40%", "7300±50%", "256±60%"]
    assert (
        evaluate("GPUS_NEEDED", cells, BOOK)
        == ask("GPUS_NEEDED", **(SEED_FLEET | {"prefix_hit_frac": 0})).value
    )
    assert gpus.figures(SEED_FLEET, BOOK).as_dict() == whole.as_dict()


def test_without_numpy_the_draws_and_the_digits_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawn, "DRAWS", 400)
    quick = ask("GPUS_NEEDED", **SEED_FLEET)
    monkeypatch.setattr(drawn, "find_spec", lambda _name: None)
    assert ask("GPUS_NEEDED", **SEED_FLEET).as_dict() == quick.as_dict()


def test_draws_that_do_not_fit_are_counted() -> None:
    receipt = ask("GPUS_NEEDED", **FLEET, qps=5, isl="100k..160k", osl=500)
    share = receipt.output("refused_frac")
    # 131,072 tokens of context: (160,000 - 130,572) / 60,000
    assert share == pytest.approx(0.4905, abs=1e-3)
    [warning] = [w.message for w in receipt.warnings if w.code == "draws_refused"]
    assert warning.startswith("49.0% of the draws have no answer")
    assert "isl + osl must be at most 131,072 tokens" in warning
    with pytest.raises(GpusizeError, match="at most 131,072 tokens"):
        ask("GPUS_NEEDED", **FLEET, qps=5, isl="140k..160k", osl=500)


def test_never_counts_among_the_draws() -> None:
    raw = {"isl": 500, "osl": 200, "gpus_per_replica": 2, "gpu_usd_per_hour": 3,
           "api_input_usd_per_mtok": "0.2..2", "api_output_usd_per_mtok": 5,
           "capacity_requests_per_hour": 3000, "ops_usd_per_month": 0}  # fmt: skip
    receipt = ask("BREAKEVEN_REQUESTS", **raw)
    # a full replica replaces 2.19M x (500 in + 1,000) / 1e6: below $4,380 under $2.00 of input
    assert receipt.value == "never"
    assert receipt.output("never_frac") == pytest.approx(1.0, abs=0.01)
    assert evaluate("BREAKEVEN_REQUESTS_TABLE", [500, 200], BOOK) is not None


def test_words_are_answered_by_how_often_each_is() -> None:
    receipt = ask("PRICE_DATE", gpu="one_of(h100 75%, a10g 25%)")
    assert receipt.tables[-1].rows[0] == [receipt.value, pytest.approx(0.75)]
    assert receipt.summary.startswith(f"{receipt.value} in 75% of 1,000 draws")


def test_rows_may_have_ranges_in_them() -> None:
    calculation = REGISTRY.get("PROVIDER_BILL")
    providers = "A, one_of(5, 7), 500, gpt-4o; B, 4, 2, o3"
    raw = {"providers": providers, "qps": "8..10", "isl": 800, "osl": 300}
    receipt = calculation.run(raw, BOOK)
    assert "one_of(5, 7)" in str(receipt.inputs["providers"])
    assert receipt.tables[0].rows[-1][0] == "providers row 1 weight"
    assert calculation.run(receipt.inputs, BOOK).id == receipt.id


def test_a_picture_of_any_uncertain_answer_is_its_tornado() -> None:
    calculation = REGISTRY.get("MAX_CONCURRENCY")
    raw = {**FLEET, "context": "4k..32k", "tp": "one_of(1, 2)"}
    curve = calculation.curve(raw, BOOK)
    assert isinstance(curve, BarChart)
    assert curve.arrangement == "tornado"
    receipt = calculation.run(raw, BOOK)
    assert has_picture(receipt)
    assert picture(receipt, curve).startswith(b"\x89PNG")


_SENTENCES = {
    "..": "a range needs a number on both sides of ..",
    "40..": "a range needs a number on both sides of ..",
    "60..40": "is not in rising order; write 40..60.",
    "40..80..60": "is not in rising order",
    "1..2..3..4": "has 4.",
    "8..16k": "may mean from 8 or from 8k; write it at both ends.",
    "normal(50, -1)": "must be above 0; you gave -1",
    "normal(50)": "normal takes two numbers, normal(mean, sd)",
    "lognormal(60, 40)": "needs a P10 above 0 and a P90 above it",
    "gamma(1, 2)": "I know no distribution 'gamma'; write 40..60",
    "one_of()": "one_of needs from 1 to 50 values",
    "one_of(1 50%, 2)": "give a share to every value of one_of or to none",
    "one_of(1 0%, 2 0%)": "sum to more than 0%",
    "50±0%": "a percentage above 0",
    "50±": "one number on each side of ±",
    "a..b": "'a' is not a number",
    "normal(-50, 2)": "more than half of normal(-50, 2) lies outside",
    "-5..5": "must be a number above 0",
}


@pytest.mark.parametrize("text", _SENTENCES)
def test_what_is_no_distribution_has_a_sentence_of_its_own(text: str) -> None:
    with pytest.raises(InputError) as caught:
        ask("GPUS_NEEDED", **FLEET, qps=text, isl=8000, osl=256)
    assert _SENTENCES[text] in caught.value.message
    assert caught.value.field == "qps"


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("as_of", "2026-01-01..2026-06-01", "as_of takes one day and no range"),
        (
            "gpu",
            "1..2",
            "gpu takes no range, since it is not a number; write one_of(first, second)",
        ),
        ("commitment", "normal(1, 2)", "commitment takes no number: normal(...) is not for it"),
        ("currency", "one_of(eur, usd)", "currency takes one currency and no distribution"),
        ("ttft_ms", "1s..2s", "ttft_ms says ms but '1s' says s"),
        ("gpu", "one_of(h100, h1000)", "I do not know the accelerator 'h1000'"),
    ],
)
def test_a_field_that_takes_no_range_says_so(field: str, text: str, sentence: str) -> None:
    raw = {**FLEET, "qps": 50, "isl": 8000, "osl": 256, field: text}
    with pytest.raises(GpusizeError) as caught:
        REGISTRY.get("GPUS_NEEDED").run(raw, BOOK)
    assert sentence in caught.value.message


def test_a_watched_question_takes_plain_numbers() -> None:
    raw = {**FLEET, "qps": "40..60", "isl": 8000, "osl": 256}
    with pytest.raises(InputError, match="qps must be one value in a question that is watched"):
        resolved("GPUS_NEEDED", raw, BOOK)
