"""Fleets for the day something is down: figures that were published, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.errors import GpusizeError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book

BOOK = embedded_book()


def run(**raw: Any) -> Receipt:
    return REGISTRY.get("GPUS_FOR_FAILURES").run(raw, BOOK)


@pytest.mark.parametrize(
    ("needed", "zones", "gpus"),
    [
        pytest.param(16, 3, 24, id="domain-zone-loss-16-of-three"),
        pytest.param(16, 2, 32, id="two-zones-are-twice-the-fleet"),
        pytest.param(17, 3, 26, id="zones-of-nine-nine-and-eight"),
        pytest.param(16, 100, 17, id="no-more-zones-than-are-of-use"),
    ],
)
def test_a_zone_is_lost(needed: int, zones: int, gpus: int) -> None:
    receipt = run(needed_gpus=needed, zones=zones)
    assert receipt.value == gpus
    assert receipt.value - -(-receipt.value // zones) >= needed


def test_a_replica_of_eight_fails_every_264_days() -> None:
    """Meta's 419 stops in 54 days of 16,384 GPUs (arXiv:2407.21783)."""
    assert run(needed_gpus=64, gpus_per_replica=8).output("mtbf_days") == pytest.approx(264, abs=1)


def test_spares_hold_the_availability_and_one_less_does_not() -> None:
    receipt = run(needed_gpus=64, gpus_per_replica=8, availability_frac=0.9999, repair_hours=72)
    hours = {row[1]: row[2] for row in receipt.tables[0].rows}
    assert hours[receipt.value] <= 8760 * 0.0001
    assert receipt.value > 72
    assert hours[72] > 8760 * 0.0001  # N+1


def test_spare_gpus_are_priced_at_a_dated_price() -> None:
    receipt = run(needed_gpus=16, zones=3, gpu="h100")
    (price,) = receipt.prices
    assert receipt.output("spare_usd_per_month") == pytest.approx(8 * 730 * price.usd)


def test_reclaims_of_spot_hosts_ask_for_more() -> None:
    steady = run(needed_gpus=100)
    reclaimed = run(needed_gpus=100, monthly_reclaim_frac=0.9, replace_hours=10)
    assert reclaimed.value > steady.value


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"needed_gpus": 0}, "needed_gpus must be a whole number at least 1"),
        ({"needed_gpus": 8, "availability_frac": 1}, "availability_frac must be a number"),
        (
            {"needed_gpus": 10**6, "yearly_failure_frac": 100, "repair_hours": 8760},
            "over 1,000,000 replicas would be needed: each is down 99% of the time",
        ),
    ],
)
def test_what_cannot_be_had_is_said(raw: dict[str, Any], said: str) -> None:
    with pytest.raises(GpusizeError) as refused:
        run(**raw)
    assert said in refused.value.message


def test_spot_without_reclaims_is_warned_of() -> None:
    raw = {"needed_gpus": 16, "gpu": "h100", "commitment": "spot"}
    assert "no_reclaims" in {w.code for w in run(**raw).warnings}
    assert "no_reclaims" not in {w.code for w in run(**raw, monthly_reclaim_frac=0.2).warnings}


def test_a_fleet_spread_wide_enough_survives_a_zone_with_one_spare() -> None:
    rows = {row[0]: row for row in run(needed_gpus=16, zones=100).tables[0].rows}
    assert [rows[name][3] for name in ("Nothing spare", "N+1")] == ["no", "yes"]


def test_what_the_summary_says_more_costs_is_what_spares_cost() -> None:
    receipt = run(needed_gpus=17, gpus_per_replica=8, zones=2, gpu="h100", gpu_usd_per_hour=2)
    assert receipt.value == 48
    assert receipt.output("spare_gpus") == 31
    assert receipt.output("spare_usd_per_month") == 31 * 730 * 2
    assert "$45,260 a month more" in receipt.summary
