"""Prices of the history in dollars, at a fixed hour, of the day asked about, and one's own."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.commands import answer
from bot.render import slack, terminal
from core.receipt import receipt_id
from core.registry import REGISTRY
from pricing.book import TableBook
from pricing.fx import fx_table
from pricing.history.edition import newest
from pricing.history.store import open_store
from pricing.history.table import table_of
from pricing.rows import PriceRow, Snapshot
from pricing.table import read_embedded
from tests.readings import at, gpu, price, read

BASE = read_embedded()
NOW = at(30)
TODAY = NOW.date()
MINI = "openai/gpt-4o-mini"


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def book(folder: Path, *snapshots: Snapshot, **how: bool) -> TableBook:
    url = f"sqlite:///{folder / 'prices.db'}"
    with open_store(url) as store:
        for snapshot in snapshots:
            assert store.accept(snapshot).status == "accepted"
        edition = newest(url)
        assert edition is not None
        known, readings = store.days_read(edition.known)
        made = table_of(store.timelines(), BASE, known=known, readings=readings, **how)
    return TableBook(made)


def tokens(amount_in: str, amount_out: str, **more: Any) -> tuple[PriceRow, PriceRow]:
    openai: dict[str, Any] = {"provider": "openai", **more}
    return (
        price("gpt-4o-mini", amount_in, **openai),
        price("gpt-4o-mini", amount_out, dimension="output", **openai),
    )


def own(amount: str, accelerator: str = "h100-sxm", **more: Any) -> PriceRow:
    return gpu(accelerator, amount, provider="own", private=True, **more)


# -- the day a price was read ------------------------------------------------------------


def test_a_price_read_again_leaves_answers_about_days_before_as_they_were(tmp_path: Path) -> None:
    first = book(tmp_path, read(NOW, *tokens("0.2", "0.8")))
    asked = {"model": MINI, "as_of": str(TODAY)}
    before = REGISTRY.get("API_PRICE").run(asked, first)
    again = book(tmp_path, read(at(35), *tokens("0.2", "0.8")), read(at(60), *tokens("0.2", "0.8")))
    after = REGISTRY.get("API_PRICE").run(asked, again)
    assert (after.id, after.prices) == (before.id, before.prices)
    shown = {n: again.api_price(MINI, day(n)).observed for n in (0, 4, 5, 29, 30)}
    assert shown == {0: day(0), 4: day(0), 5: day(5), 29: day(5), 30: day(30)}
    assert (again.date(), again.known) == (day(30), at(60))


def test_a_price_in_force_before_it_was_read_was_read_then(tmp_path: Path) -> None:
    """Also where the source had been read before without it."""
    other = gpu("l4", "1", provider="verda")
    dated = gpu("h100-sxm", "1.5", day(-20), provider="verda")
    prices = book(tmp_path, read(at(5), other), read(NOW, other, dated), read(at(40), other, dated))
    for n in (-20, -1, 0, 9):
        offer = prices.gpu_offer("h100-sxm", as_of=day(n), provider="verda")
        assert (offer.usd_per_gpu_hour, offer.observed) == (1.5, day(0)), n
    assert prices.gpu_offer("h100-sxm", as_of=day(10), provider="verda").observed == day(10)
    assert prices.gpu_offer("l4", as_of=day(-1), provider="verda").observed == at(5).date()


def test_a_price_that_was_replaced_was_read_last_before_that(tmp_path: Path) -> None:
    prices = book(
        tmp_path,
        *(read(at(30 + n), *tokens("0.2", "0.8")) for n in (0, 3, 6)),
        read(at(40), *tokens("0.1", "0.8")),
    )
    seen = {n: prices.api_price(MINI, day(n)).observed for n in (2, 3, 9, 10)}
    assert seen == {2: day(0), 3: day(3), 9: day(6), 10: day(10)}
    assert {p.observed for p in prices.api_history(MINI, day(4))[-1:]} == {day(3)}


def test_prices_of_the_package_are_shown_as_read_whatever_the_day() -> None:
    prices = TableBook(BASE)
    assert prices.known is None
    early = prices.gpu_offer("h100-sxm", as_of=date(2025, 5, 1), provider="aws")
    assert early.observed == date(2025, 6, 4)


# -- one's own -----------------------------------------------------------------------------


def test_own_rate_comes_before_a_lower_list_price(tmp_path: Path) -> None:
    cheapest = TableBook(BASE).gpu_offer("h100-sxm").usd_per_gpu_hour
    rate = cheapest + 1
    prices = book(tmp_path, read(NOW, own(str(rate)), source="own"))
    mine = prices.gpu_offer("h100-sxm")
    assert (mine.usd_per_gpu_hour, mine.private, mine.source) == (rate, True, "own")
    assert prices.gpu_offers("h100-sxm")[0].usd_per_gpu_hour == cheapest
    assert prices.gpu_offer("h100-sxm", provider="runpod").private is False
    assert prices.gpu_offer("h100-sxm", "spot").private is False  # another commitment
    assert prices.gpu_history("h100-sxm")[-1].private
    # who is cheapest is another question
    ranked = REGISTRY.get("CHEAPEST_GPU").run({"gpu": "h100"}, prices)
    assert ranked.value[0][1] == cheapest
    public = book(tmp_path, private=False).gpu_offer("h100-sxm")
    assert (public.usd_per_gpu_hour, public.private) == (cheapest, False)


def test_every_surface_says_that_a_price_is_private(tmp_path: Path) -> None:
    prices = book(
        tmp_path, read(NOW, own("1.25"), *tokens("0.1", "0.2", private=True), source="own")
    )
    asked = answer("/gpusize", "llama-3.1-8b on h100, 50 qps, 8k in, 256 out", prices)
    assert asked.receipt is not None
    (used,) = asked.receipt.prices
    assert asked.receipt.as_dict()["prices"][0]["private"] is True
    note = next(a.note for a in asked.receipt.assumptions if a.name == "gpu_usd_per_hour")
    assert note.startswith("your own rate, own")
    for text in (terminal.text(asked, 10_000), repr(slack.message(asked, share=None))):
        assert "own (private)." in text
    listed = answer("/gpu", f"api_price {MINI}", prices)
    assert terminal.text(listed, 10_000).count("own (private).") == 2
    # ids given before there was the field stay
    used.private = False
    assert asked.receipt.id == receipt_id("GPUS_NEEDED", asked.receipt.inputs, [used])


def test_own_rate_is_what_another_accelerator_would_cost(tmp_path: Path) -> None:
    def others(prices: TableBook) -> list[str]:
        text = "llama-3.1-70b on l40s, 20 qps, 4k in, 500 out"
        receipt = answer("/gpusize", text, prices).receipt
        assert receipt is not None
        changes = [fix.change.partition(" ")[0] for fix in receipt.fixes]
        return [change.removeprefix("gpu=") for change in changes if change.startswith("gpu=")]

    (cheapest,) = others(TableBook(BASE))
    dear = book(tmp_path, read(NOW, own("90", cheapest), source="own"))
    assert cheapest not in others(dear)


# -- other currencies ----------------------------------------------------------------------


def euros(when: date) -> float:
    return fx_table().rate("EUR", when).per_usd


def test_own_price_in_euros_at_the_rate_of_its_reading(tmp_path: Path) -> None:
    prices = book(tmp_path, read(NOW, own("1.80", currency="EUR"), source="own"))
    rate = fx_table().rate("EUR", TODAY)
    offer = prices.gpu_offer("h100-sxm")
    assert offer.usd_per_gpu_hour == pytest.approx(1.8 / rate.per_usd, rel=1e-11)
    assert offer.note == f"EUR 1.80 at {rate.per_usd:.6g} EUR per USD of {rate.date} (ECB)."


@pytest.mark.parametrize("currency", ["GBP", "JPY", "CHF"])
def test_every_currency_of_the_rates_is_converted(tmp_path: Path, currency: str) -> None:
    rows = tokens("300", "900", private=True, currency=currency, note="Contract 7.")
    found = book(tmp_path, read(NOW, *rows, source="own")).api_price(MINI)
    per_usd = fx_table().rate(currency, TODAY).per_usd
    assert found.input_usd_per_mtok == pytest.approx(300 / per_usd, rel=1e-11)
    assert found.output_usd_per_mtok == pytest.approx(900 / per_usd, rel=1e-11)
    assert f"{currency} 300 at " in found.note
    assert f"{currency} 900 at " in found.note
    assert "Contract 7." in found.note


def test_a_currency_without_a_rate_and_a_public_price_abroad_stay_out(tmp_path: Path) -> None:
    before_rates = at(-60)  # the shipped rates begin later
    prices = book(
        tmp_path,
        read(before_rates, own("1", currency="EUR", commitment="spot"), source="own"),
        read(NOW, own("1", currency="SEK"), source="own"),
        read(NOW, gpu("h100-sxm", "1", provider="scaleway", currency="EUR")),
    )
    assert not any(o.private for o in prices.gpu_offers("h100-sxm"))
    assert not any(o.source == "one" for o in prices.gpu_offers("h100-sxm", provider="scaleway"))


def test_each_reading_has_its_own_rate_and_none_from_its_future(tmp_path: Path) -> None:
    """The rates of 2026-10-02 and 2026-10-09; the price does not change."""
    monday, later = at(-28), at(-20)
    assert euros(monday.date()) != euros(later.date())
    row = own("1.80", currency="EUR")
    first = book(tmp_path, read(monday, row, source="own"))
    was = first.gpu_offer("h100-sxm", as_of=monday.date())
    prices = book(tmp_path, read(later, row, source="own"))
    assert prices.gpu_offer("h100-sxm", as_of=monday.date()) == was
    assert prices.gpu_offer("h100-sxm", as_of=later.date()).usd_per_gpu_hour == pytest.approx(
        1.8 / euros(later.date())
    )
    past = prices.gpu_history("h100-sxm")
    assert [o.starts for o in past] == [monday.date(), later.date()]


# -- hours of the day ----------------------------------------------------------------------


def test_the_fixed_hour_stands_for_prices_by_time_of_day(tmp_path: Path) -> None:
    rows = (
        *tokens("0.3", "0.9", hours_utc="00:30-16:30"),
        *tokens("0.1", "0.4", hours_utc="16:30-00:30"),
    )
    found = book(tmp_path, read(NOW, *rows)).api_price(MINI)
    assert (found.input_usd_per_mtok, found.output_usd_per_mtok) == (0.3, 0.9)
    assert found.note == "Price of 00:30-16:30 UTC, which holds at 12:00."


def test_a_price_of_all_day_comes_before_one_of_hours(tmp_path: Path) -> None:
    rows = (
        *tokens("0.3", "0.9"),
        price("gpt-4o-mini", "9", provider="openai", hours_utc="00:30-16:30"),
    )
    found = book(tmp_path, read(NOW, *rows)).api_price(MINI)
    assert (found.input_usd_per_mtok, found.note) == (0.3, "")


def test_hours_that_miss_noon_are_no_price(tmp_path: Path) -> None:
    rows = tokens("0.3", "0.9", hours_utc="16:30-00:30")
    found = book(tmp_path, read(NOW, *rows)).api_price(MINI)
    assert Decimal(str(found.input_usd_per_mtok)) == Decimal("0.15")  # the package's


def rate(currency: str, figure: str, when: date) -> PriceRow:
    terms: dict[str, Any] = {"kind": "fx", "provider": "ecb", "unit": "per_eur", "source": "ecb"}
    return price(currency, figure, when, dimension="rate", currency=currency, **terms)


def test_rates_that_were_read_are_used_from_their_day_on(tmp_path: Path) -> None:
    yesterday = TODAY - timedelta(days=1)
    rates = (rate("USD", "1.2500", yesterday), rate("JPY", "200", yesterday))
    prices = book(
        tmp_path,
        read(NOW, *rates, source="ecb"),
        read(NOW, own("1.80", currency="EUR"), source="own"),
    )
    found = prices.fx_rate("eur")
    assert (found.per_usd, found.date) == (1 / 1.25, yesterday)
    assert prices.fx_rate("jpy").per_usd == pytest.approx(160)
    assert prices.fx_rate("eur", yesterday - timedelta(days=1)).date < yesterday
    assert prices.fx_rate("chf").date < yesterday  # not among those read: the package's
    assert prices.gpu_offer("h100-sxm").usd_per_gpu_hour == pytest.approx(1.8 * 1.25)


# -- which source answers ------------------------------------------------------------------


def test_the_second_opinion_does_not_take_turns_with_the_first(tmp_path: Path) -> None:
    first = [read(at(30 + k), *tokens("0.15", "0.6"), source="genai-prices") for k in (0, 2)]
    second = [read(at(30 + k), *tokens("0.16", "0.7"), source="litellm") for k in (1, 3, 20)]
    snapshots = sorted([*first, *second], key=lambda s: s.retrieved_at)
    prices = book(tmp_path, *snapshots)
    paid = {k: prices.api_price(MINI, day(k)).input_usd_per_mtok for k in (0, 1, 2, 3, 15, 19, 20)}
    assert paid == {0: 0.15, 1: 0.15, 2: 0.15, 3: 0.15, 15: 0.15, 19: 0.15, 20: 0.16}
    # what was answered about a day before stays, whatever is read later
    again = book(tmp_path / "again", *snapshots[:4])
    assert again.api_price(MINI, day(3)).input_usd_per_mtok == 0.15
