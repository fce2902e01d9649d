"""Months to breakeven, worked in the source documents or by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import log
from typing import Any

import pytest

from core.breakeven import Economics, exact, exercise
from core.growth import MOST_VOLUME, grown, months_to_breakeven

DAYS = 30


def seed(api_usd: float, **more: Any) -> Economics:
    """One L40S at $1.60 with $500 of operations: $1,668 a month, far below its capacity."""
    return Economics(
        api_usd_per_request=exact(api_usd),
        replica_usd_per_month=Fraction(1168),
        replica_requests_per_month=more.pop("serves", Fraction(14_420_420)),
        fixed_usd_per_month=Fraction(500),
        fallback_frac=Fraction(0),
        **more,
    )


@pytest.mark.parametrize(
    ("api_usd", "decline", "months"),
    [  # of one card that serves any volume, as the exercise has it
        # 185,333 and 11,120 requests a day against 5,000; the exercise counts from month 1
        pytest.param(0.0003, 0.0, 20.8 - 1, id="exercise 33.5.3: month 20.8 against GPT-4o-mini"),
        pytest.param(0.005, 0.0, 5.4 - 1, id="exercise 33.5.3: month 5.4 against GPT-4o"),
        pytest.param(0.0003, 0.5, 29.0, id="section 4: 29.0 months at half the price a year"),
        pytest.param(0.0003, 0.9, None, id="section 4: never at a tenth a year"),
    ],
)
def test_five_thousand_a_day_growing_by_a_fifth(
    api_usd: float, decline: float, months: float | None
) -> None:
    found = months_to_breakeven(
        seed(api_usd, serves=Fraction(10**9)),
        5000 * DAYS,
        monthly_growth_frac=0.2,
        yearly_api_decline_frac=decline,
    )
    if months is None:
        assert found.months is None
        assert found.because.startswith("the volume grows by 20% a month and the API's price")
    else:
        assert found.months == pytest.approx(months, abs=0.05)


def test_what_the_card_serves_turns_29_months_into_never() -> None:
    # 30 million requests a month in month 29 are three cards, and the API costs a fifth by then
    found = months_to_breakeven(
        seed(0.0003), 5000 * DAYS, monthly_growth_frac=0.2, yearly_api_decline_frac=0.5
    )
    assert found.months is None
    assert found.because == "the API's price falls before the volume is large enough"
    assert months(seed(0.0003), 5000 * DAYS, 0.2) == pytest.approx(19.8, abs=0.05)


def months(e: Economics, volume: float, growth: float, decline: float = 0.0) -> float | None:
    return months_to_breakeven(
        e, volume, monthly_growth_frac=growth, yearly_api_decline_frac=decline
    ).months


def test_a_window_narrower_than_a_month_of_growth_is_seen() -> None:
    # 33.5.2 wins from 4,233,847 to 4,380,000: from 4.2 million at 20% a month that is 1.4 days
    e = exercise()
    opens = months(e, 4_200_000, 0.2)
    assert opens == pytest.approx(log(4_233_846.154 / 4_200_000) / log(1.2), rel=1e-6)
    assert months(e, 4_300_000, 0.2) == 0
    # above the window, the next one is at 5,581,539
    assert months(e, 4_400_000, 0.2) == pytest.approx(
        log(5_581_538.46 / 4_400_000) / log(1.2), rel=1e-6
    )


def test_a_volume_that_shrinks_into_a_full_fleet_breaks_even() -> None:
    # 4.5 million need three nodes and lose; at 4.38 million two full ones win
    assert months(exercise(), 4_500_000, -0.01) == pytest.approx(log(4.38 / 4.5) / log(0.99))
    # the API's price falls so fast that at 4.38 million it is too cheap already
    assert months(exercise(), 4_500_000, -0.01, 0.5) is None


def test_a_shrinking_volume_and_a_dearer_api_meet_at_a_smaller_fleet() -> None:
    # a node serves 2.19 million; with $100 of fixed cost four cost $17,620 and three $13,240. At
    # 4% fewer requests a month, of a price that rises by 10% a year, four are full in month 4.09
    # and replace 8.76M x $0.00188 x 1.0330 = $17,012, three in month 11.13 and replace $13,494
    e = replace(exercise(), api_usd_per_request=exact(0.00188), fixed_usd_per_month=Fraction(100))
    found = months(e, 10_350_000, -0.04, -0.1)
    assert found == pytest.approx(log(3 * 2.19 / 10.35) / log(0.96))
    assert found == pytest.approx(11.133, abs=1e-3)


def test_an_api_that_gets_dearer_breaks_even_by_itself() -> None:
    # 4 million: 2 x $4,380 + $5,000 = $13,760 against $13,000; 10% dearer a year makes it up
    found = months(exercise(), 4_000_000, 0.0, -0.1)
    assert found == pytest.approx(12 * log(13_760 / 13_000) / log(1.1))


@pytest.mark.parametrize(
    ("e", "growth", "decline", "because"),
    [
        (seed(0.0003), 0.0, 0.0, "neither the volume nor the API's price is taken to change"),
        (
            seed(0.0003),
            0.0,
            0.3,
            "the volume does not grow and the API's price falls by 30% a year",
        ),
        (
            seed(0.0003, serves=Fraction(1_314_000)),
            0.2,
            0.0,
            "a full replica costs $1,168 a month and replaces $394 of API",
        ),
        (
            seed(0.0001, serves=Fraction(12_000_000)),
            0.05,
            0.4,
            "the API's price falls before the volume is large enough",
        ),
        (seed(0.0001, serves=Fraction(12_000_000), max_replicas=1), 0.2, 0.0, "1 replicas"),
        (seed(0.0003), 0.00001, 0.0, "it takes more than 50 years"),
        (seed(0.0003), -0.1, 0.0, "the volume shrinks"),
    ],
)
def test_never_says_why(e: Economics, growth: float, decline: float, because: str) -> None:
    found = months_to_breakeven(
        e, 150_000, monthly_growth_frac=growth, yearly_api_decline_frac=decline
    )
    assert found.months is None
    assert found.because.startswith(because)


def test_a_volume_is_not_followed_for_ever() -> None:
    assert grown(1e13, 10, 120) == pytest.approx(MOST_VOLUME)
