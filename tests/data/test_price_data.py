"""The embedded price table: every figure dated, sourced, exact, plausible, and listed once."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT / "pricing" / "data"
ACCELERATORS = ROOT / "core" / "data" / "accelerators"

API_PRICES = (
    "input_usd_per_mtok",
    "output_usd_per_mtok",
    "cached_input_usd_per_mtok",
    "cache_write_usd_per_mtok",
)
FILE_KEYS = {"provider", "provider_name", "source", "source_url", "price"}
ROW_KEYS = {"effective_from", "first_observed", "observed", "source", "source_url", "note"}
API_KEYS = ROW_KEYS | {
    "model",
    "aliases",
    *API_PRICES,
    "batch_discount_frac",
    "long_context_tier",
    "time_of_day",
    "status",
    "retires",
}
GPU_KEYS = ROW_KEYS | {
    "accelerator",
    "usd_per_gpu_hour",
    "commitment",
    "region",
    "instance",
    "gpus_per_instance",
    "native_currency",
}
COMMITMENTS = {"on-demand", "spot", "reserved-1y", "reserved-3y"}
DECIMAL_TEXT = re.compile(r"(0|[1-9]\d*)(\.\d+)?")

Table = dict[str, Any]
Row = tuple[str, Table]


def read(path: Path) -> Table:
    with path.open("rb") as file:
        return tomllib.load(file)


def rows(kind: str) -> list[Row]:
    return [
        (path.stem, row)
        for path in sorted((DATA / kind).glob("*.toml"))
        for row in read(path)["price"]
    ]


BOOK = read(DATA / "book.toml")
AS_OF: date = BOOK["as_of"]
API = rows("api")
GPU = rows("gpu")
CATALOGUE: dict[str, Table] = {
    entry["id"]: entry
    for path in sorted(ACCELERATORS.glob("*.toml"))
    for entry in read(path)["accelerator"]
}
FILES = sorted([*(DATA / "api").glob("*.toml"), *(DATA / "gpu").glob("*.toml")])


def name_of(row: Row) -> str:
    provider, price = row
    name = price.get("model") or f"{price.get('accelerator')} {price.get('commitment')}"
    return f"{provider} {name} {price.get('observed')} {price.get('effective_from', '')}".strip()


def exact(text: object) -> Decimal:
    assert isinstance(text, str), f"{text!r} is not exact decimal text"
    assert DECIMAL_TEXT.fullmatch(text), f"{text!r} is not plain decimal text"
    return Decimal(text)


def starts(price: Table) -> date:
    """The day from which an entry applies: as the vendor states it, else the first reading."""
    return price.get("effective_from") or price.get("first_observed") or price["observed"]


def test_the_table_is_large_enough_to_be_useful() -> None:
    models = {(provider, price["model"]) for provider, price in API}
    gpu_providers = {provider for provider, _ in GPU}
    assert len(models) >= 45
    assert len(gpu_providers) >= 8


def test_the_book_carries_the_date_of_its_newest_reading() -> None:
    assert max(price["observed"] for _, price in API + GPU) == AS_OF
    assert BOOK["description"].strip()
    for entry in BOOK["missing"]:
        assert set(entry) <= {"what", "why", "accelerators"}
        assert entry["what"].strip()
        assert entry["why"].strip()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_file_names_its_provider_and_source(path: Path) -> None:
    table = read(path)
    gpu = path.parent.name == "gpu"
    assert set(table) == FILE_KEYS | ({"kind"} if gpu else set())
    assert table["provider"] == path.stem
    assert table["provider_name"].strip()
    assert table["source"].strip()
    assert table["source_url"].startswith("https://")
    assert table["price"]
    if gpu:
        assert table["kind"] in {"cloud", "marketplace"}


@pytest.mark.parametrize("row", API + GPU, ids=name_of)
def test_each_entry_is_dated_and_sourced(row: Row) -> None:
    _, price = row
    for key in ("effective_from", "first_observed", "observed", "retires"):
        if key in price:
            assert type(price[key]) is date, f"{key} is not a date"
    assert price["observed"] <= AS_OF
    if "first_observed" in price:
        assert price["first_observed"] < price["observed"]
    for key in ("source", "note"):
        assert price.get(key, "text").strip()
    assert price.get("source_url", "https://").startswith("https://")


@pytest.mark.parametrize("row", API, ids=name_of)
def test_each_token_price_is_exact_and_plausible(row: Row) -> None:
    _, price = row
    assert set(price) <= API_KEYS
    amount = {key: exact(price[key]) for key in API_PRICES if key in price}
    assert {"input_usd_per_mtok", "output_usd_per_mtok"} <= set(amount)
    assert all(0 < usd <= 5000 for usd in amount.values())
    cached = amount.get("cached_input_usd_per_mtok")
    if cached is not None:
        assert cached <= amount["input_usd_per_mtok"]
    if amount["output_usd_per_mtok"] < amount["input_usd_per_mtok"]:
        assert "note" in price, "output cheaper than input needs a note"
    if "batch_discount_frac" in price:
        assert 0 < exact(price["batch_discount_frac"]) < 1
    assert price.get("time_of_day", "off-peak") in {"off-peak", "peak"}
    if price.get("long_context_tier") or "time_of_day" in price:
        assert "note" in price, "the other price belongs in the note"
    assert price["status"] in {"active", "deprecated"}
    assert ("retires" in price) == (price["status"] == "deprecated")


@pytest.mark.parametrize("row", GPU, ids=name_of)
def test_each_hourly_price_is_exact_and_plausible(row: Row) -> None:
    _, price = row
    assert set(price) <= GPU_KEYS
    assert Decimal("0.005") <= exact(price["usd_per_gpu_hour"]) <= 200
    assert price["commitment"] in COMMITMENTS
    assert price.get("gpus_per_instance", 1) >= 1
    if "native_currency" in price:
        assert price["native_currency"] != "USD"
        assert price["native_currency"] in price["note"]


def test_no_token_price_is_listed_twice() -> None:
    observed = Counter(
        (provider, price["model"], price["observed"], price.get("effective_from"))
        for provider, price in API
    )
    applies = Counter((provider, price["model"], starts(price)) for provider, price in API)
    assert [key for key, count in observed.items() if count > 1] == []
    assert [key for key, count in applies.items() if count > 1] == []


def test_no_hourly_price_is_listed_twice() -> None:
    series = ("accelerator", "commitment", "region", "instance", "gpus_per_instance")
    seen = Counter(
        (provider, *(price.get(key) for key in series), starts(price)) for provider, price in GPU
    )
    assert [key for key, count in seen.items() if count > 1] == []


def test_an_alias_names_one_model_of_its_provider() -> None:
    meant: dict[tuple[str, str], set[str]] = defaultdict(set)
    for provider, price in API:
        for name in (price["model"].lower(), *price["aliases"]):
            assert name == name.lower().strip()
            meant[provider, name].add(price["model"])
    assert {key: models for key, models in meant.items() if len(models) > 1} == {}


def test_every_entry_of_a_model_has_the_same_aliases() -> None:
    aliases: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for provider, price in API:
        aliases[provider, price["model"]].add(tuple(price["aliases"]))
    assert all(len(variants) == 1 for variants in aliases.values())


def test_every_accelerator_is_in_the_catalogue() -> None:
    assert {price["accelerator"] for _, price in GPU} - set(CATALOGUE) == set()


def test_every_accelerator_has_a_price_or_a_reason_for_none() -> None:
    priced = {price["accelerator"] for _, price in GPU}
    named = [name for entry in BOOK["missing"] for name in entry.get("accelerators", ())]
    assert [name for name, count in Counter(named).items() if count > 1] == []
    assert priced & set(named) == set(), "priced by now: its reason for none is out of date"
    assert priced | set(named) == set(CATALOGUE)
    not_sold = {name for name, entry in CATALOGUE.items() if not entry.get("purchasable", True)}
    assert not_sold <= set(named)


def test_spot_and_reservations_cost_less_than_on_demand() -> None:
    keys = ("accelerator", "region", "instance", "gpus_per_instance")
    latest: dict[tuple[object, ...], tuple[date, Decimal]] = {}
    for provider, price in sorted(GPU, key=lambda row: row[1]["observed"]):
        key = (provider, price["commitment"], *(price.get(name) for name in keys))
        latest[key] = (price["observed"], exact(price["usd_per_gpu_hour"]))
    for (provider, commitment, *rest), (_, usd) in latest.items():
        listed = latest.get((provider, "on-demand", *rest))
        if commitment != "on-demand" and listed:
            assert usd < listed[1], f"{provider} {commitment} {rest}"


def price_on(provider: str, model: str, day: date) -> Table:
    """What the table says on a day: the latest entry that applies by then."""
    found = [p for who, p in API if (who, p["model"]) == (provider, model) and starts(p) <= day]
    return max(found, key=starts)


@pytest.mark.parametrize(
    ("provider", "model", "day", "input_usd", "output_usd"),
    [
        ("openai", "o3", date(2025, 6, 9), "10", "40"),
        ("openai", "o3", date(2025, 6, 10), "2", "8"),
        ("openai", "gpt-5.6-sol", date(2026, 8, 20), "5", "30"),
        ("openai", "gpt-5.6-sol", date(2026, 8, 21), "4", "20"),
        ("google", "gemini-3.8-flash", date(2026, 12, 31), "0.75", "3.75"),
        ("google", "gemini-3.8-flash", date(2027, 1, 1), "1.5", "7.5"),
        ("deepseek", "deepseek-v4-pro", date(2026, 8, 16), "0.435", "0.87"),
        ("deepseek", "deepseek-v4-pro", date(2026, 8, 17), "0.66", "1.98"),
        ("anthropic", "claude-sonnet-4-5", date(2026, 11, 21), "3", "15"),  # not the 200k tier
        ("google", "gemini-2.5-pro", date(2026, 11, 21), "1.25", "10"),  # not the 200k tier
    ],
)
def test_a_price_change_takes_effect_on_its_day(
    provider: str, model: str, day: date, input_usd: str, output_usd: str
) -> None:
    price = price_on(provider, model, day)
    assert price["input_usd_per_mtok"] == input_usd
    assert price["output_usd_per_mtok"] == output_usd
