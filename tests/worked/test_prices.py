"""Looking prices up: as of a date, by provider, never guessed, never $0."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.errors import AmbiguousNameError, InputError, PriceNotFoundError, UnknownNameError
from core.registry import REGISTRY
from pricing.book import embedded_book

BOOK = embedded_book()


@pytest.mark.parametrize(
    ("provider", "as_of", "usd"),
    [
        # p5.48xlarge: $98.32 an hour for eight until 2025-06-04, $55.04 from the next day
        pytest.param("aws", date(2025, 6, 4), 12.29, id="AWS-p5-the-day-before"),
        pytest.param("aws", date(2025, 6, 5), 6.88, id="AWS-p5-from-2025-06-05"),
        pytest.param("aws", None, 6.88, id="AWS-p5-today"),
        pytest.param("verda", date(2026, 8, 8), 3.25, id="Verda-first-reading"),
        pytest.param("verda", date(2026, 9, 30), 3.25, id="Verda-until-the-next"),
        pytest.param("verda", date(2026, 10, 1), 3.627, id="Verda-second-reading"),
        pytest.param("verda", date(2026, 10, 3), 3.627, id="Verda-between-readings"),
        pytest.param("verda", date(2026, 10, 4), 3.737, id="Verda-third-reading"),
        pytest.param("verda", None, 3.737, id="Verda-today"),
    ],
)
def test_gpu_price_as_of(provider: str, as_of: date | None, usd: float) -> None:
    offer = BOOK.gpu_offer("h100-sxm", provider=provider, as_of=as_of)
    assert offer.usd_per_gpu_hour == usd
    assert offer.provider_id == provider
    assert offer.commitment == "on-demand"


@pytest.mark.parametrize(
    ("provider", "earliest"),
    [
        pytest.param("verda", date(2026, 8, 8), id="Verda"),
        pytest.param("aws", date(2025, 4, 23), id="AWS"),
        pytest.param(None, date(2025, 4, 23), id="anyone"),
    ],
)
def test_before_the_first_reading_the_earliest_date_is_named(
    provider: str | None, earliest: date
) -> None:
    assert BOOK.gpu_offer("h100-sxm", provider=provider, as_of=earliest)
    with pytest.raises(PriceNotFoundError, match=str(earliest)):
        BOOK.gpu_offer("h100-sxm", provider=provider, as_of=earliest - timedelta(days=1))


def test_an_api_price_before_its_first_reading_names_the_earliest_date() -> None:
    with pytest.raises(
        PriceNotFoundError, match=r"earliest known is of 20\d\d-\d\d-\d\d"
    ) as caught:
        BOOK.api_price("openai/gpt-4o-mini", date(2020, 1, 1))
    assert caught.value.field == "as_of"


def test_a_future_date_is_refused() -> None:
    tomorrow = BOOK.date() + timedelta(days=1)
    assert BOOK.gpu_offer("h100-sxm", as_of=BOOK.date())
    for ask in (
        lambda: BOOK.gpu_offer("h100-sxm", as_of=tomorrow),
        lambda: BOOK.api_price("openai/gpt-4o-mini", tomorrow),
    ):
        with pytest.raises(InputError, match=f"as_of must be at most {BOOK.date()}"):
            ask()


def test_a_price_published_in_advance_is_not_used_before_its_day() -> None:
    for name in BOOK.api_models():
        effective = BOOK.api_price(name).effective_from
        assert effective is None or effective <= BOOK.date()


@pytest.mark.parametrize("provider", ["lambda", "nebius", "aws", "azure"])
def test_the_provider_filter_keeps_that_provider_only(provider: str) -> None:
    offers = BOOK.gpu_offers("h100-sxm", provider=provider)
    assert offers
    assert {o.provider_id for o in offers} == {provider}


def test_an_unknown_provider_is_a_name_error_not_a_missing_price() -> None:
    raw = {"model": "8b", "gpu": "h100", "qps": 1, "isl": 100, "osl": 100, "provider": "lamda"}
    with pytest.raises(UnknownNameError, match="lambda"):
        REGISTRY.get("GPUS_NEEDED").run(raw, BOOK)


@pytest.mark.parametrize("gpu", ["h100-sxm", "l40s", "a100-80gb-sxm", "h200-sxm"])
def test_a_marketplace_is_never_the_default_however_cheap(gpu: str) -> None:
    offers = BOOK.gpu_offers(gpu)
    chosen = BOOK.gpu_offer(gpu)
    assert not chosen.marketplace
    clouds = [o.usd_per_gpu_hour for o in offers if not o.marketplace]
    assert chosen.usd_per_gpu_hour == min(clouds)
    assert clouds == sorted(clouds)


def test_a_marketplace_is_used_when_named_though_cheaper_than_the_default() -> None:
    named = BOOK.gpu_offer("h100-sxm", provider="vastai")
    assert named.marketplace
    assert named.usd_per_gpu_hour < BOOK.gpu_offer("h100-sxm").usd_per_gpu_hour


def test_a_model_that_several_resell_lists_them_all() -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        BOOK.api_price("gpt-oss-120b")
    choices = caught.value.choices
    assert len({name.partition("/")[0] for name in choices}) == len(choices) > 2
    assert all(name in caught.value.message for name in choices)
    for name in choices:
        assert BOOK.api_price(name).input_usd_per_mtok > 0


def test_the_full_name_of_a_model_is_never_ambiguous() -> None:
    """Fireworks sells `moonshotai/kimi-k3` under that name, which is Moonshot's full name too."""
    for name in BOOK.api_models():
        assert BOOK.resolve_api_model(name) == name


def test_no_price_is_a_state_and_never_zero() -> None:
    with pytest.raises(PriceNotFoundError, match="gpu_usd_per_hour"):
        BOOK.gpu_offer("gaudi3")
    raw = {"model": "8b", "gpu": "gaudi3", "qps": 1, "isl": 1000, "osl": 100}
    receipt = REGISTRY.get("GPUS_NEEDED").run(raw, BOOK)
    assert receipt.output("usd_per_month") is None
    assert receipt.prices == []
    assert receipt.line_items == []
    assert "no_price" in {w.code for w in receipt.warnings}


@pytest.mark.parametrize(
    ("field", "words"),
    [("cached_input_frac", "no cached-input price"), ("batch_frac", "no batch discount")],
)
def test_a_discount_without_a_price_is_an_error(field: str, words: str) -> None:
    own = {
        "isl": 800,
        "osl": 300,
        "api_input_usd_per_mtok": 1,
        "api_output_usd_per_mtok": 1,
        "gpu": "h100",
        "capacity_requests_per_hour": 1000,
    }
    known = {k: v for k, v in own.items() if not k.startswith("api")} | {
        "api_model": "cerebras/gpt-oss-120b"
    }
    for raw in (own, known):
        with pytest.raises(PriceNotFoundError, match=words) as caught:
            REGISTRY.get("BREAKEVEN").run({**raw, field: 0.5}, BOOK)
        assert caught.value.field == field


def test_cached_and_batch_shares_lower_the_api_price_as_listed() -> None:
    price = BOOK.api_price("openai/gpt-4o-mini")
    cached, discount = price.cached_input_usd_per_mtok, price.batch_discount_frac
    assert cached is not None
    assert discount is not None
    raw = {
        "isl": 800,
        "osl": 300,
        "api_model": "openai/gpt-4o-mini",
        "gpu": "h100",
        "capacity_requests_per_hour": 1000,
        "cached_input_frac": 0.25,
        "batch_frac": 0.5,
    }
    receipt = REGISTRY.get("BREAKEVEN").run(raw, BOOK)
    full = (600 * price.input_usd_per_mtok + 200 * cached + 300 * price.output_usd_per_mtok) / 1e6
    expected = full * (1 - 0.5 * discount)
    assert receipt.output("api_usd_per_request") == pytest.approx(expected, rel=1e-12)
    assert {p.item.rpartition(" ")[2] for p in receipt.prices} >= {"input", "output"}


def test_every_price_shown_is_dated_and_sourced() -> None:
    raw = {"model": "8b", "gpu": "h100", "qps": 1, "isl": 100, "osl": 100, "as_of": "2026-10-01"}
    receipt = REGISTRY.get("GPUS_NEEDED").run(raw, BOOK)
    assert receipt.as_of == "2026-10-01"
    for row in receipt.prices:
        assert date.fromisoformat(row.observed) <= date(2026, 10, 1)
        assert row.source
        assert row.source_url.startswith("https://")
        assert row.usd > 0
