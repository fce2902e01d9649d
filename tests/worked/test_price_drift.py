"""Drift: what counts as a change, a correction, an announcement or an end, and what as nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from pricing.drift import Change, drift
from pricing.rows import PriceRow
from tests.fakes.price_rows import api, gpu, snapshot

O3 = ("openai", "o3")


def between(
    before: list[PriceRow], after: list[PriceRow], first: date, then: date, **more
) -> list[Change]:
    return drift(snapshot(before, first), snapshot(after, then), None, **more)


def o3(input_: str, output: str, since: date | None = None) -> list[PriceRow]:
    return [
        api("o3", input_, effective_from=since),
        api("o3", output, "output", effective_from=since),
    ]


CUT = date(2025, 6, 10)


@pytest.mark.parametrize(
    ("first", "after", "kind"),
    [
        pytest.param(
            date(2025, 6, 9), [*o3("10", "40"), *o3("2", "8", CUT)], "change", id="genai-o3-history"
        ),
        pytest.param(date(2025, 6, 9), o3("2", "8"), "change", id="undated"),
        pytest.param(date(2025, 6, 15), o3("2", "8", CUT), "correction", id="restated-late"),
    ],
)
def test_the_cut_of_o3_from_10_and_40_to_2_and_8(
    first: date, after: list[PriceRow], kind: str
) -> None:
    found = between(o3("10", "40"), after, first, date(2025, 6, 16))
    assert [(c.kind, c.item, c.old, c.new, c.ratio) for c in found] == [
        (kind, O3, Decimal(10), Decimal(2), Decimal("0.2")),
        (kind, O3, Decimal(40), Decimal(8), Decimal("0.2")),
    ]
    if kind == "correction":
        assert found[0].message == (
            "openai o3 input is corrected from 10 to 2 USD, in force since 2025-06-10."
        )


def test_the_doubling_of_gemini_flash_is_scheduled_then_a_change_on_its_day() -> None:
    """genai-prices 0.2.3: gemini-3.8-flash 0.75 / 3.75, from 2027-01-01 1.5 / 7.5."""
    new_year = date(2027, 1, 1)
    plain = [api("gemini-3.8-flash", "0.75", provider="google")]
    told = [*plain, replace(plain[0], amount=Decimal("1.5"), effective_from=new_year)]
    (one,) = between(plain, told, date(2026, 8, 20), date(2026, 11, 21))
    assert (one.kind, one.old, one.new) == ("scheduled", Decimal("0.75"), Decimal("1.5"))
    assert one.ratio == 2
    assert one.effective_from == new_year
    assert one.message == (
        "google gemini-3.8-flash input is announced: 0.75 to 1.5 USD from 2027-01-01."
    )
    assert between(told, told, date(2026, 11, 21), date(2026, 12, 21)) == []
    (arrived,) = between(told, told, date(2026, 12, 21), date(2027, 1, 2))
    assert (arrived.kind, arrived.ratio, arrived.effective_from) == ("change", 2, new_year)


def test_an_announcement_may_be_withdrawn_or_moved() -> None:
    """Claude Sonnet 5 was to cost 3/15 from 2026-09-01 and did not."""
    plain = [api("claude-sonnet-5", "2", provider="anthropic")]
    day = date(2026, 9, 1)
    told = [*plain, replace(plain[0], amount=Decimal(3), effective_from=day)]
    later = [*plain, replace(plain[0], amount=Decimal(4), effective_from=day)]
    (gone,) = between(told, plain, date(2026, 8, 1), date(2026, 8, 20))
    assert (gone.kind, gone.old, gone.new) == ("scheduled", Decimal(3), None)
    (moved,) = between(told, later, date(2026, 8, 1), date(2026, 8, 20))
    assert (moved.kind, moved.old, moved.new) == ("scheduled", Decimal(3), Decimal(4))


def test_an_item_that_goes_is_retired_and_one_that_will_go_is_told_of() -> None:
    plain = [api("deepseek-chat", "0.28", provider="deepseek")]
    days = (date(2026, 5, 1), date(2026, 6, 1))
    (gone,) = between(plain, [], *days)
    assert (gone.kind, gone.old, gone.new) == ("retired", Decimal("0.28"), None)
    assert gone.message == "deepseek deepseek-chat input is no longer listed."
    ends = [replace(plain[0], retires=date(2026, 7, 24))]
    (told,) = between(plain, ends, *days)
    assert (told.kind, told.effective_from) == ("retired", date(2026, 7, 24))
    (unpriced,) = between(plain, [replace(plain[0], amount=None)], *days)
    assert unpriced.kind == "retired"
    (new,) = between([], plain, *days)
    assert (new.kind, new.old) == ("new", None)


DAYS = (date(2026, 8, 20), date(2026, 11, 21))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            [api("m", "1"), api("m", "2", tier_min_tokens=200_000)],
            [api("m", "1"), api("m", "3", tier_min_tokens=200_000)],
            id="long-prompt-tier",
        ),
        pytest.param(
            [api("deepseek-v4", "0.28")],
            [
                api("deepseek-v4", "0.28", hours_utc="00:30-16:30"),
                api("deepseek-v4", "0.14", hours_utc="16:30-00:30"),
            ],
            id="the-source-begins-to-tell-hours-apart",
        ),
        pytest.param(
            [api("m", "1", hours_utc="08:00-20:00"), api("m", "0.5", hours_utc="20:00-08:00")],
            [api("m", "1", hours_utc="09:00-21:00"), api("m", "0.4", hours_utc="21:00-09:00")],
            id="another-window-at-another-hour",
        ),
        pytest.param(
            [api("m", "1", hours_utc="08:00-20:00"), api("m", "0.5", hours_utc="20:00-08:00")],
            [
                api("m", "1", hours_utc="08:00-20:00"),
                api("m", "0.5", hours_utc="20:00-08:00"),
                api("m", "0.4", hours_utc="20:00-08:00", effective_from=date(2026, 10, 1)),
            ],
            id="the-night-becomes-cheaper",
        ),
        pytest.param(
            [gpu("aws", "h100-sxm", "2.60", commitment="spot")],
            [gpu("aws", "h100-sxm", "2.70", commitment="spot")],
            id="spot-within-5%",
        ),
    ],
)
def test_what_is_no_change(before: list[PriceRow], after: list[PriceRow]) -> None:
    assert between(before, after, *DAYS) == []
    assert between(after, before, *DAYS) == []


def test_spot_is_compared_as_a_median_of_thirty_days() -> None:
    usual = gpu("aws", "h100-sxm", "2.5", commitment="spot")
    spike = replace(usual, amount=Decimal(6))
    quiet = [(DAYS[1] - timedelta(days=d), Decimal("2.5")) for d in range(1, 29)]
    assert between([usual], [spike], *DAYS, spot_history={usual.key(): quiet}) == []
    risen = [(when, Decimal(6)) for when, _ in quiet]
    (change,) = between([usual], [spike], *DAYS, spot_history={usual.key(): risen})
    assert change.ratio == Decimal("2.4")
    assert "as a 30-day median" in change.message
    old = [(DAYS[1] - timedelta(days=31), Decimal("2.5"))] * 50
    assert between([usual], [spike], *DAYS, spot_history={usual.key(): old}), "older is left out"


def test_the_native_currency_is_compared() -> None:
    """Scaleway's H100 moved from 3.3065 to 3.2176 USD by the exchange rate alone."""
    row = gpu("scaleway", "h100-pcie", "2.73", currency="EUR")
    assert between([row], [row], *DAYS) == []
    (change,) = between([row], [replace(row, amount=Decimal("2.87"))], *DAYS)
    assert change.currency == "EUR"


def test_only_what_is_watched() -> None:
    before = [api("a", "1"), api("b", "1")]
    after = [api("a", "2"), api("b", "2")]
    found = drift(snapshot(before, DAYS[0]), snapshot(after, DAYS[1]), [("openai", "b")])
    assert [c.item for c in found] == [("openai", "b")]
    assert drift(snapshot(before, DAYS[0]), snapshot(after, DAYS[1]), []) == []
