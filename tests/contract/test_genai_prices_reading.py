"""Our reading of genai-prices' data agrees with the package's own, price by price and date by date.

The package is used as data only: its snapshot, and one `fetch` of a loopback mirror.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from genai_prices import UpdatePrices
from genai_prices.data_snapshot import get_snapshot
from genai_prices.types import (
    ModelPrice,
    Provider,
    StartDateConstraint,
    TieredPrices,
    TimeOfDateConstraint,
)

from pricing.rows import PriceRow
from pricing.sources.genai_prices import DIMENSIONS, read
from tests.fakes.price_mirror import HERE, PriceMirror

WHEN = [
    datetime(2025, 6, 9, 2, tzinfo=UTC),
    datetime(2026, 8, 20, 8, tzinfo=UTC),
    datetime(2026, 11, 21, 2, tzinfo=UTC),
    datetime(2026, 11, 21, 12, 30, tzinfo=UTC),
    datetime(2027, 1, 2, 23, tzinfo=UTC),
]
LONG = 10**9


def during(hours: str, at: time) -> bool:
    """Whether a row's hours contain a time of day."""
    if not hours:
        return True
    windows = [[time.fromisoformat(edge) for edge in w.split("-")] for w in hours.split(",")]
    return any(a <= at < b if a < b else at >= a or at < b for a, b in windows)


def priced(rows: Iterable[PriceRow], when: datetime) -> dict[tuple[str, str, str, int], Any]:
    """Amounts in force by provider, model, dimension and tier."""
    found: dict[tuple[str, str, str, int], PriceRow] = {}
    for row in rows:
        starts = row.effective_from
        if (starts and starts > when.date()) or not during(row.hours_utc, when.time()):
            continue
        key = (row.provider, row.sku, row.dimension, row.tier_min_tokens)
        held = found.get(key)
        if held is None or (starts and (not held.effective_from or starts >= held.effective_from)):
            found[key] = row
    return {key: row.amount for key, row in found.items()}


def theirs(
    providers: list[Provider], when: datetime
) -> Iterator[tuple[tuple[str, str, str], Decimal, Decimal]]:
    """Base price and price of an endless prompt by provider, model and dimension."""
    for provider in providers:
        for model in provider.models:
            prices = model.get_prices(when)
            for key, dimension in DIMENSIONS.items():
                value = getattr(prices, key)
                name = (provider.id, model.id, dimension)
                if isinstance(value, TieredPrices):
                    yield name, value.base, value.tiers[-1].price
                elif value is not None:
                    yield name, value, value


def as_json(providers: list[Provider]) -> bytes:
    """The package's data in the published format."""

    def price(prices: ModelPrice) -> dict[str, Any]:
        return {
            key: {
                "base": float(value.base),
                "tiers": [{"start": t.start, "price": float(t.price)} for t in value.tiers],
            }
            if isinstance(value, TieredPrices)
            else float(value)
            for key, value in vars(prices).items()
            if value is not None
        }

    def constraint(of: StartDateConstraint | TimeOfDateConstraint | None) -> dict[str, Any]:
        if of is None:
            return {}
        return {"constraint": {key: value.isoformat() for key, value in vars(of).items()}}

    document = [
        {
            "id": provider.id,
            "models": [
                {
                    "id": model.id,
                    "prices": price(model.prices)
                    if isinstance(model.prices, ModelPrice)
                    else [
                        {**constraint(c.constraint), "prices": price(c.prices)}
                        for c in model.prices
                    ],
                }
                for model in provider.models
            ],
        }
        for provider in providers
    ]
    return json.dumps(document).encode()


def compare(rows: Iterable[PriceRow], providers: list[Provider], when: datetime) -> int:
    ours = priced(rows, when)
    last: dict[tuple[str, str, str], Decimal | None] = {}
    for key, value in sorted(ours.items()):
        last[key[:3]] = value
    count = 0
    for name, base, endless in theirs(providers, when):
        assert ours[(*name, 0)] == (base or None), (name, when)
        assert last[name] == (endless or None), (name, when)
        count += 1
    return count


@pytest.mark.parametrize("when", WHEN, ids=str)
def test_the_recorded_file_fetched_by_the_package(when: datetime) -> None:
    rows = read((HERE / "genai_prices.json").read_bytes(), when).rows
    with PriceMirror() as mirror:
        got = UpdatePrices(url=mirror.urls()["genai-prices"]).fetch()
    assert got is not None
    assert compare(rows, got.providers, when) > 30


@pytest.mark.parametrize("when", WHEN, ids=str)
def test_all_the_package_knows(when: datetime) -> None:
    providers = get_snapshot().providers
    got = read(as_json(providers), when)
    assert compare(got.rows, providers, when) > 3000
