"""Asking for prices: what they are, of when, how old, who is cheapest."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.commands import answer, split_command
from bot.render import terminal
from core.errors import AmbiguousNameError, GpusizeError, InputError, PriceNotFoundError
from core.prices import age_days, stale_after_days
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book

BOOK = embedded_book()


def run(name: str, **raw: Any) -> Receipt:
    return REGISTRY.get(name).run(raw, BOOK)


@pytest.mark.parametrize(
    ("model", "prices"),
    [
        pytest.param("gpt-4o-mini", (0.15, 0.6, 0.075, 0.075, 0.3), id="OpenAI-pricing-4o-mini"),
        pytest.param("gpt-4o", (2.5, 10, 1.25, 1.25, 5), id="OpenAI-pricing-4o"),
        pytest.param("gemini-2.5-pro", (1.25, 10, 0.125, 0.625, 5), id="Google-pricing-2.5-pro"),
    ],
)
def test_api_price(model: str, prices: tuple[float, ...]) -> None:
    receipt = run("API_PRICE", model=model)
    names = ("input", "output", "cached_input", "batch_input", "batch_output")
    assert tuple(receipt.output(f"{n}_usd_per_mtok") for n in names) == pytest.approx(prices)
    assert receipt.value == prices[0]
    for name in ("provider", "date", "source"):
        assert receipt.output(name)


def test_a_price_that_is_not_listed_is_none() -> None:
    receipt = run("API_PRICE", model="cerebras/gpt-oss-120b")
    assert receipt.output("cached_input_usd_per_mtok") is None
    assert "no price" in terminal.text(answer("/gpu", "api_price cerebras/gpt-oss-120b", BOOK))


def test_a_model_several_sell_is_asked_back_by_the_argument_it_was_given_as() -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        run("API_PRICE", model="gpt-oss-120b")
    assert caught.value.field == "model"


@pytest.mark.parametrize(
    ("as_of", "usd"),
    [
        pytest.param("2025-06-04", 12.29, id="AWS-p5-the-day-before-the-cut"),
        pytest.param("2025-06-05", 6.88, id="AWS-p5-from-2025-06-05"),
    ],
)
def test_gpu_price(as_of: str, usd: float) -> None:
    receipt = run("GPU_PRICE", gpu="h100", provider="aws", as_of=as_of)
    assert receipt.value == usd
    assert receipt.output("usd_per_month") == pytest.approx(usd * 730)
    assert receipt.output("provider") == "Amazon Web Services"


def test_a_gpu_nobody_lists_is_a_sentence_without_advice_that_does_not_apply() -> None:
    for name in ("GPU_PRICE", "CHEAPEST_GPU", "PRICE_DATE"):
        with pytest.raises(PriceNotFoundError) as caught:
            run(name, gpu="gaudi3")
        assert "gpu_usd_per_hour" not in caught.value.message


def test_an_age_is_counted_to_the_date_asked_for_and_never_to_the_clock() -> None:
    assert run("PRICE_DATE", gpu="h100", provider="aws").value == "2026-09-19"
    assert run("PRICE_AGE_DAYS", gpu="h100", provider="aws").value == 63
    assert run("PRICE_AGE_DAYS", gpu="h100", provider="aws", as_of="2026-09-29").value == 10
    assert run("PRICE_AGE_DAYS", gpu="h100", provider="aws", as_of="2026-01-01").value == 0


@pytest.mark.parametrize(
    ("raw", "as_of", "stale"),
    [
        pytest.param({"provider": "lambda"}, "2026-11-03", False, id="list-30-days"),
        pytest.param({"provider": "lambda"}, "2026-11-04", True, id="list-31-days"),
        pytest.param({"commitment": "spot"}, "2026-09-21", False, id="spot-2-days"),
        pytest.param({"commitment": "spot"}, "2026-09-22", True, id="spot-3-days"),
    ],
)
def test_a_price_is_stale_after_its_kinds_days(
    raw: dict[str, Any], as_of: str, stale: bool
) -> None:
    provider = {"provider": "aws"} | raw
    receipt = run("GPU_PRICE", gpu="h100", as_of=as_of, **provider)
    assert ("stale_price" in {w.code for w in receipt.warnings}) is stale


def test_every_calculation_that_uses_prices_gives_their_age_and_warns_once() -> None:
    sized = run("GPUS_NEEDED", model="8b", gpu="h100", qps=1, isl=100, osl=100)
    even = run("BREAKEVEN", isl=800, osl=300, api_model="gpt-4o-mini", model="8b", gpu="l40s")
    for receipt in (sized, even):
        when = date.fromisoformat(receipt.as_of or "")
        assert receipt.prices
        old = [p for p in receipt.prices if (p.age_days or 0) > stale_after_days(p)]
        assert [p.age_days for p in receipt.prices] == [age_days(p, when) for p in receipt.prices]
        said = [w.message for w in receipt.warnings if w.code == "stale_price"]
        assert len(said) == bool(old)
        for sentence in said:
            assert sentence.count(". ") == 0
            assert sentence.endswith(".")


def test_ones_own_price_has_no_age() -> None:
    receipt = run("GPUS_NEEDED", model="8b", gpu="h100", qps=1, isl=9, osl=9, gpu_usd_per_hour=2)
    assert "stale_price" not in {w.code for w in receipt.warnings}


def test_the_id_does_not_rest_on_the_age() -> None:
    one = run("GPU_PRICE", gpu="h100")
    assert one.id == run("GPU_PRICE", gpu="h100", as_of=BOOK.date()).id


def test_the_cheapest_provider_comes_first_and_marketplaces_last() -> None:
    receipt = run("CHEAPEST_GPU", gpu="l4")
    assert receipt.value[0][1] == run("GPU_PRICE", gpu="l4").value
    market = [o.marketplace for o in BOOK.gpu_offers("l4")]
    assert market == sorted(market)
    listed = [usd for name, usd in receipt.value if name != "vastai"]
    assert listed == sorted(listed)
    assert receipt.value[-1][0] == "vastai"


def test_a_ranking_of_ten_keeps_the_clouds_before_the_marketplaces() -> None:
    """An H100 is rented out by ten clouds, so neither community hosts nor Vast.ai are ranked."""
    ranked = [name for name, _ in run("CHEAPEST_GPU", gpu="h100").value]
    clouds = {o.provider_id for o in BOOK.gpu_offers("h100-sxm") if not o.marketplace}
    assert len(ranked) == 10
    assert set(ranked) == clouds


@pytest.mark.parametrize(
    ("raw", "model", "usd"),
    [
        # 800 x 0.15 / 1e6 + 300 x 0.60 / 1e6 = 0.0003
        pytest.param({}, "openai/gpt-4o-mini", 0.0003, id="Code-Fragment-33.5.2"),
        # 400 at 0.15, 400 at 0.075, 300 at 0.60, all of it at half price
        pytest.param(
            {"cached_input_frac": 0.5, "batch_frac": 1},
            "openai/gpt-4o-mini",
            (400 * 0.15 + 400 * 0.075 + 300 * 0.6) / 1e6 / 2,
            id="half-cached-in-a-batch",
        ),
    ],
)
def test_what_a_request_costs_in_the_ranking(raw: dict[str, float], model: str, usd: float) -> None:
    receipt = run("CHEAPEST_API", isl=800, osl=300, **raw)
    costs = [cost for _, cost, _ in receipt.value]
    assert costs == sorted(costs)
    for _, cost, per_mtok in receipt.value:
        assert per_mtok == pytest.approx(cost * 1e6 / 1100)
    assert {name: cost for name, cost, _ in receipt.value}[model] == pytest.approx(usd)


def test_the_history_of_a_price() -> None:
    verda = [["2026-08-08", 3.25], ["2026-10-01", 3.627], ["2026-10-04", 3.737]]
    assert run("PRICE_HISTORY", gpu="h100", provider="verda").value == verda
    early = run("PRICE_HISTORY", gpu="h100", provider="verda", as_of="2026-10-03")
    assert early.value == verda[:2]
    aws = run("PRICE_HISTORY", gpu="h100", provider="aws", commitment="on-demand").value
    assert aws[-1][1] == 6.88
    for model in BOOK.api_models():
        value = run("PRICE_HISTORY", api_model=model, dimension="output").value
        assert [day for day, _ in value] == sorted({day for day, _ in value})
        assert value[-1][1] == BOOK.api_price(model).output_usd_per_mtok


def test_one_of_api_model_and_gpu() -> None:
    for name, raw in (("PRICE_AGE_DAYS", {}), ("PRICE_DATE", {"api_model": "o3", "gpu": "h100"})):
        with pytest.raises(InputError, match="give api_model"):
            run(name, **raw)


def test_the_price_book_s_own_date() -> None:
    receipt = run("PRICE_DATE")
    assert (receipt.value, receipt.as_of) == (BOOK.date().isoformat(),) * 2
    assert receipt.prices == []


@pytest.mark.parametrize(
    ("currency", "as_of", "per_usd", "day"),
    [
        # per EUR on 2026-10-09: USD 1.1206, GBP 0.84763, JPY 177.34, CHF 0.9313
        pytest.param("eur", None, 1 / 1.1206, "2026-10-09", id="ECB-EUR"),
        pytest.param("gbp", None, 0.84763 / 1.1206, "2026-10-09", id="ECB-GBP"),
        pytest.param("jpy", None, 177.34 / 1.1206, "2026-10-09", id="ECB-JPY"),
        pytest.param("chf", None, 0.9313 / 1.1206, "2026-10-09", id="ECB-CHF"),
        pytest.param("CHF", "2026-10-08", 0.9279 / 1.1225, "2026-10-02", id="ECB-a-week-before"),
    ],
)
def test_another_currency_is_shown_beside_dollars_at_a_dated_rate(
    currency: str, as_of: str | None, per_usd: float, day: str
) -> None:
    plain = run("GPU_PRICE", gpu="h100", provider="lambda", as_of=as_of)
    receipt = run("GPU_PRICE", gpu="h100", provider="lambda", as_of=as_of, currency=currency)
    shown = receipt.output(f"{currency.lower()}_per_hour")
    assert shown == pytest.approx(plain.value * per_usd)
    assert receipt.value == plain.value
    (rate,) = [a for a in receipt.assumptions if a.name == "exchange_rate"]
    assert day in rate.note


def test_a_day_before_the_first_rate_is_a_sentence() -> None:
    with pytest.raises(PriceNotFoundError, match="earliest is of 2026-10-02") as caught:
        run("GPU_PRICE", gpu="h100", provider="aws", as_of="2026-09-30", currency="eur")
    assert caught.value.field == "currency"


@pytest.mark.parametrize(
    ("line", "name", "said"),
    [
        ("/gpu api_price gpt-4o-mini", "API_PRICE", {"model": "openai/gpt-4o-mini"}),
        ("/gpu api price GPT-4o mini", "API_PRICE", {"model": "openai/gpt-4o-mini"}),
        ("/gpu api-price gpt-4o-mini in EUR", "API_PRICE", {"currency": "eur"}),
        ("/gpu gpu price h100 by aws", "GPU_PRICE", {"gpu": "h100-sxm", "provider": "aws"}),
        ("/gpu gpu_price of an H200 on nebius?", "GPU_PRICE", {"gpu": "h200-sxm"}),
        ("/gpu cheapest gpu for h100 spot", "CHEAPEST_GPU", {"commitment": "spot"}),
        ("/gpu cheapest api 8k in, 256 out", "CHEAPEST_API", {"isl": 8000, "osl": 256}),
        ("/gpu price history gpt-4o output", "PRICE_HISTORY", {"dimension": "output"}),
        ("/gpu price age days h100 via verda", "PRICE_AGE_DAYS", {"provider": "verda"}),
    ],
)
def test_prices_are_asked_for_as_people_write(line: str, name: str, said: dict[str, Any]) -> None:
    receipt = answer(*split_command(line), BOOK).receipt
    assert receipt is not None
    assert receipt.calculation == name
    assert said.items() <= receipt.inputs.items()


def test_an_unknown_calculation_is_still_named_by_its_first_word() -> None:
    with pytest.raises(GpusizeError, match="api_prize"):
        answer("/gpu", "api_prize gpt-4o-mini", BOOK)


@pytest.mark.parametrize(
    ("name", "raw", "dollars"),
    [
        (
            "GPUS_NEEDED",
            {"model": "8b", "gpu": "h100", "qps": 50, "isl": 8000, "osl": 256},
            "usd_per_month",
        ),
        (
            "BREAKEVEN",
            {"isl": 800, "osl": 300, "api_model": "gpt-4o-mini", "model": "8b", "gpu": "l40s"},
            "replica_usd_per_month",
        ),
    ],
)
def test_amounts_of_an_answer_in_another_currency(
    name: str, raw: dict[str, object], dollars: str
) -> None:
    plain = REGISTRY.get(name).run(raw, embedded_book())
    shown = REGISTRY.get(name).run(raw | {"currency": "EUR"}, embedded_book())
    usd, eur = shown.output(dollars), shown.output(dollars.replace("usd", "eur"))
    assert isinstance(usd, float)
    assert usd == plain.output(dollars)
    # 1 EUR was 1.1206 USD on 2026-10-09 (European Central Bank)
    assert eur == pytest.approx(usd / 1.1206)
    assert any(w.code == "stale_rate" for w in shown.warnings)
    assert shown.value == plain.value
