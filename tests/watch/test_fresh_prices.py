"""Prices before a check: refreshed once a day, by one process, and what could not be is said."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from bot.watch.fresh_prices import EVERY, DailyPrices
from core.watch.finding import Finding
from core.watch.speak import Reason
from pricing.history.store import open_store
from tests.cli_prices import NOW
from tests.fakes.price_mirror import PriceMirror
from tests.watch.checks import watch


@pytest.fixture
def prices(mirror: PriceMirror, database_url: str) -> DailyPrices:
    return DailyPrices(database_url, mirror.urls())


def test_once_a_day(prices: DailyPrices, mirror: PriceMirror) -> None:
    assert prices(NOW) == {}
    asked = len(mirror.requests)
    assert asked > 0
    assert prices(NOW + timedelta(hours=1)) == {}
    assert len(mirror.requests) == asked
    assert prices(NOW + EVERY) == {}
    assert len(mirror.requests) > asked


@pytest.mark.parametrize("fault", ["404", "x1000", "negative"])
def test_a_source_that_fails_or_is_refused_is_said_and_not_asked_again_at_once(
    prices: DailyPrices, mirror: PriceMirror, fault: str
) -> None:
    assert prices(NOW) == {}
    mirror.fault("litellm", fault)
    said = prices(NOW + EVERY)
    assert list(said) == ["litellm"]
    assert said["litellm"].startswith("Prices of litellm could not be refreshed (")
    assert said["litellm"].endswith("; those read on 2026-11-21 stay.")
    asked = len(mirror.requests)
    assert list(prices(NOW + EVERY * 1.5)) == ["litellm"]
    assert len(mirror.requests) == asked


def test_two_at_once_take_turns(
    prices: DailyPrices, mirror: PriceMirror, database_url: str
) -> None:
    both = [threading.Thread(target=prices, args=(NOW,)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    with open_store(database_url) as store:
        readings = store.readings()
    used = [r.source for r in readings if r.status == "accepted"]
    assert sorted(used) == ["azure-retail", "ecb", "genai-prices", "gpuhunt", "litellm"]
    assert [r for r in readings if r.status != "accepted" and not r.partial] == []


def test_a_database_that_is_away_is_said(mirror: PriceMirror) -> None:
    away = DailyPrices("postgresql://nobody@127.0.0.1:1/none", mirror.urls())
    [sentence] = away(NOW).values()
    assert sentence.startswith("Prices were not refreshed: ")


def test_a_check_of_a_feed_that_was_refused_rests_on_what_was_accepted(
    prices: DailyPrices, mirror: PriceMirror, database_url: str
) -> None:
    with watch(database_url) as here:
        here.now = NOW
        here.add()
        runner = here.runner(refresh=prices)
        [first] = runner.run_due()
        mirror.fault("genai-prices", "x1000")
        here.now = datetime(2027, 1, 1, 9, tzinfo=UTC)
        [second] = runner.run_due()
        assert isinstance(first.outcome, Finding)
        assert isinstance(second.outcome, Finding)
        assert second.outcome.now.api_usd_per_month == first.outcome.now.api_usd_per_month
        [refused] = [said for said in second.outcome.stale if "genai-prices" in said]
        assert "could not be refreshed" in refused
        assert second.verdict is not None
        assert Reason.STALE in (second.verdict.reason, *second.verdict.also)
