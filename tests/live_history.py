"""A history that prices in use follow: filled, taken away, brought back."""

from __future__ import annotations

import os
from pathlib import Path

from pricing.history.live import LivePrices
from pricing.history.store import open_store
from pricing.rows import PriceRow
from tests.databases import administer
from tests.readings import at, price, read

MINI = "openai/gpt-4o-mini"


def tokens(amount: str) -> tuple[PriceRow, PriceRow]:
    return (
        price("gpt-4o-mini", amount, provider="openai"),
        price("gpt-4o-mini", "0.8", dimension="output", provider="openai"),
    )


def accept(url: str, day: int, amount: str) -> None:
    with open_store(url) as store:
        assert store.accept(read(at(day), *tokens(amount))).status == "accepted"


def usd(prices: LivePrices) -> float:
    return prices.book().api_price(MINI).input_usd_per_mtok


def take_away(url: str) -> None:
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        file.rename(file.with_suffix(".away"))
    else:
        name = url.rpartition("/")[2]
        administer(
            f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        )


def bring_back(url: str) -> None:
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        file.with_suffix(".away").rename(file)
    else:
        name = url.rpartition("/")[2]
        administer(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")


def age(url: str) -> None:
    """Make a file look as if it was written a while ago, so that its time tells writes apart."""
    file = Path(url.removeprefix("sqlite:///"))
    long_ago = file.stat().st_mtime - 60
    os.utime(file, (long_ago, long_ago))
