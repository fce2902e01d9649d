"""Prices of the history beside those of the package: which one answers, on which day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.errors import PriceNotFoundError
from pricing.book import TableBook
from pricing.history.live import LivePrices
from pricing.history.store import open_store
from pricing.history.table import table_of
from pricing.rows import PriceRow, Snapshot
from pricing.table import read_embedded
from tests.readings import at, gpu, price, read

BASE = read_embedded()
NOW = at(30)  # after the package's own readings
TODAY = NOW.date()
MINI: dict[str, Any] = {"provider": "openai"}


def tokens(
    model: str, amount_in: str, amount_out: str, starts: date | None = None, **more: Any
) -> tuple[PriceRow, PriceRow]:
    return (
        price(model, amount_in, starts, **{**MINI, **more}),
        price(model, amount_out, starts, dimension="output", **{**MINI, **more}),
    )


def book(folder: Path, *snapshots: Snapshot, **how: Any) -> TableBook:
    with open_store(f"sqlite:///{folder / 'prices.db'}") as store:
        for snapshot in snapshots:
            assert store.accept(snapshot).status == "accepted"
        return TableBook(table_of(store.timelines(), BASE, **how))


def test_an_empty_history_is_the_package(tmp_path: Path) -> None:
    assert table_of([], BASE) == BASE
    unrelated = gpu("a-chip", "1", provider="a-cloud")
    with open_store(f"sqlite:///{tmp_path / 'prices.db'}") as store:
        store.accept(read(at(0), unrelated))
        made = table_of(store.timelines(), BASE)
    assert made.api == BASE.api
    assert set(made.gpu) > set(BASE.gpu)
    assert made.as_of == BASE.as_of


def test_a_newer_reading_answers_from_its_day_on(tmp_path: Path) -> None:
    old = TableBook(BASE).api_price("openai/gpt-4o-mini")
    prices = book(
        tmp_path,
        read(
            NOW,
            *tokens("gpt-4o-mini", "0.2", "0.8"),
            price("gpt-4o-mini", "0.1", dimension="batch_input", **MINI),
            price("gpt-4o-mini", "0.4", dimension="batch_output", **MINI),
            price("gpt-4o-mini", "0.02", dimension="cached_read", **MINI),
            price("gpt-4o-mini", "9", tier_min_tokens=200_000, **MINI),
            price("gpt-4o-mini", "9", hours_utc="00:30-16:30", **MINI),
            source="genai-prices",
        ),
    )
    new = prices.api_price("gpt 4o mini")  # aliases of the package go on working
    assert (new.input_usd_per_mtok, new.output_usd_per_mtok) == (0.2, 0.8)
    assert (new.cached_input_usd_per_mtok, new.batch_discount_frac) == (0.02, 0.5)
    assert (new.observed, new.source, new.provider) == (TODAY, "genai-prices", "OpenAI")
    assert prices.date() == TODAY
    before = prices.api_price("openai/gpt-4o-mini", TODAY - timedelta(days=1))
    assert before == old


def test_an_older_reading_does_not_replace_the_package(tmp_path: Path) -> None:
    prices = book(tmp_path, read(at(0), *tokens("gpt-4o-mini", "0.2", "0.8")))
    assert prices.api_price("openai/gpt-4o-mini").input_usd_per_mtok == 0.15


def test_own_prices_win_and_can_be_left_out(tmp_path: Path) -> None:
    snapshots = (
        read(at(0), *tokens("gpt-4o-mini", "0.1", "0.4", private=True), source="own"),
        read(NOW, *tokens("gpt-4o-mini", "0.2", "0.8"), source="genai-prices"),
    )
    assert book(tmp_path, *snapshots).api_price("openai/gpt-4o-mini").source == "own"
    public = book(tmp_path, private=False).api_price("openai/gpt-4o-mini")
    assert (public.source, public.input_usd_per_mtok) == ("genai-prices", 0.2)


def test_sources_read_on_one_day_answer_in_a_fixed_order(tmp_path: Path) -> None:
    prices = book(
        tmp_path,
        read(NOW, *tokens("gpt-4o-mini", "0.2", "0.8"), source="genai-prices"),
        read(NOW + timedelta(hours=1), *tokens("gpt-4o-mini", "0.3", "0.8"), source="litellm"),
    )
    assert prices.api_price("openai/gpt-4o-mini").source == "genai-prices"


def test_what_its_source_no_longer_lists_has_no_price(tmp_path: Path) -> None:
    prices = book(
        tmp_path,
        read(NOW, *tokens("gpt-4o-mini", "0.2", "0.8"), *tokens("gpt-4o", "2.5", "10")),
        read(NOW + timedelta(days=2), *tokens("gpt-4o", "2.5", "10")),
    )
    assert prices.api_price("openai/gpt-4o-mini", TODAY + timedelta(days=1))
    with pytest.raises(PriceNotFoundError, match=f"listed it until {TODAY + timedelta(days=2)}"):
        prices.api_price("openai/gpt-4o-mini")


def test_a_model_listed_without_a_price_is_the_packages(tmp_path: Path) -> None:
    rows = (price("gpt-4o-mini", None, **MINI), price("gpt-4o-mini", None, dimension="output"))
    assert book(tmp_path, read(NOW, *rows)).api_price("openai/gpt-4o-mini").input_usd_per_mtok


def test_resellers_come_in_only_when_asked_for(tmp_path: Path) -> None:
    rows = tokens("gpt-4o-mini", "0.2", "0.8", provider="reseller")
    assert book(tmp_path, read(NOW, *rows)).find_api_model("gpt-4o-mini") == ["openai/gpt-4o-mini"]
    assert len(book(tmp_path, others=True).find_api_model("gpt-4o-mini")) == 2


def test_accelerator_hours(tmp_path: Path) -> None:
    def aws(amount: str | None, **more: Any) -> PriceRow:
        where: dict[str, Any] = {
            "region": "us-east-1",
            "instance": "p5.48xlarge",
            "gpus_per_instance": 8,
        }
        return gpu("h100-sxm", amount, provider="aws", **{**where, **more})

    prices = book(
        tmp_path,
        read(NOW, aws("5"), aws("4", region="us-east-2"), aws("1", currency="EUR", region="eu")),
        read(NOW + timedelta(days=1), aws("5"), aws(None, region="us-east-2")),
    )
    assert prices.gpu_offer("h100-sxm", provider="aws").usd_per_gpu_hour == 5
    (one,) = prices.gpu_offers("h100-sxm", provider="aws")
    assert (one.region, one.provider) == ("us-east-1 p5.48xlarge", "Amazon Web Services")
    assert [
        o.usd_per_gpu_hour for o in prices.gpu_offers("h100-sxm", "on-demand", TODAY, "aws")
    ] == [
        4,
        5,
    ]
    assert prices.gpu_offer(
        "h100-sxm", as_of=date(2025, 6, 4), provider="aws"
    ).usd_per_gpu_hour == (12.29)
    # another commitment is another thing
    reserved = prices.gpu_offers("h100-sxm", "reserved-3y", provider="aws")
    assert reserved == TableBook(BASE).gpu_offers("h100-sxm", "reserved-3y", provider="aws")


def test_prices_in_use_outlive_the_database(tmp_path: Path) -> None:
    file = tmp_path / "prices.db"
    with open_store(f"sqlite:///{file}") as store:
        store.accept(read(NOW, *tokens("gpt-4o-mini", "0.2", "0.8")))
    live = LivePrices(f"sqlite:///{file}", BASE)
    assert live.table == BASE
    assert live.refresh()
    assert not live.refresh()
    file.write_bytes(b"broken" * 1000)
    assert not live.refresh()
    assert "does not answer" in live.problem
    assert TableBook(live.table).api_price("openai/gpt-4o-mini").input_usd_per_mtok == 0.2
