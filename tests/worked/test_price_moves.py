"""What has changed since an answer's date: exactly the prices that differ, worked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from bot.commands import Answer
from bot.render import slack, terminal
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import TableBook, embedded_book
from pricing.history.store import open_store
from pricing.history.table import table_of
from pricing.rows import PriceRow
from pricing.table import Table
from tests.fakes.slack_rules import check_message
from tests.readings import gpu, price, read

AUGUST = datetime(2026, 8, 20, 12, 0, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
THEN, NOW = AUGUST.date(), NOVEMBER.date()

# one card serves 2,000 requests an hour of 1,000 tokens in and 1,000 out
QUESTION: dict[str, Any] = {
    "isl": 1000, "osl": 1000, "api_model": "acme/small", "gpu": "l40s",
    "capacity_requests_per_hour": 2000, "requests_per_month": 500_000,
}  # fmt: skip


def rows(api_in: str, l40s: str, since: date | None = None) -> tuple[PriceRow, ...]:
    return (
        price("small", api_in, since),
        price("small", "0.60", dimension="output"),
        price("large", "2.50"),
        price("large", "10", dimension="output"),
        gpu("l40s", l40s, provider="cloud"),
        gpu("h100-sxm", "3.00", provider="cloud"),
    )


@pytest.fixture
def book(database_url: str) -> TableBook:
    """Two readings, in which the input price of one model and the price of one card differ."""
    with open_store(database_url) as store:
        store.accept(read(AUGUST, *rows("0.15", "1.00")))
        store.accept(read(NOVEMBER, *rows("0.12", "1.20", date(2026, 10, 1))))
        return TableBook(table_of(store.timelines(), Table(THEN, (), ()), others=True))


def breakeven(book: TableBook, **more: Any) -> Receipt:
    return REGISTRY.get("BREAKEVEN").run(QUESTION | more, book)


def test_two_days_differ_by_exactly_the_two_prices_and_the_earlier_names_them(
    book: TableBook,
) -> None:
    before, after = breakeven(book, as_of=THEN), breakeven(book, as_of=NOW)
    used = lambda r: {(p.item, p.usd) for p in r.prices}  # noqa: E731
    assert used(before) - used(after) == {("small input", 0.15), ("l40s", 1.0)}
    assert used(after) - used(before) == {("small input", 0.12), ("l40s", 1.2)}
    assert len(before.prices) == 3  # the output price is the same on both days
    assert [(m.item, m.usd_before, m.usd_after, m.since) for m in before.price_moves or []] == [
        ("small input", 0.15, 0.12, "2026-10-01"),
        ("l40s", 1.0, 1.2, "2026-11-20"),
    ]
    # 730 hours x $1.00 / $0.00075 a request, and 730 x $1.20 / $0.00072
    assert before.value[0]["from_requests_per_month"] == 973_334 == 730_000_000 // 750 + 1
    assert after.value[0]["from_requests_per_month"] == 1_216_667 == 876_000_000 // 720 + 1
    assert before.value_now == after.value
    assert before.compared_to == "2026-11-20"


def test_the_moves_are_no_part_of_the_id_and_the_newest_answer_has_none(book: TableBook) -> None:
    before, after = breakeven(book, as_of=THEN), breakeven(book)
    assert breakeven(book.at(THEN)).id == before.id
    for receipt in (after, breakeven(book.at(THEN))):
        assert receipt.price_moves is None
        plain = receipt.as_dict()
        assert not {"compared_to", "price_moves", "value_now", "now"} & set(plain)
    assert Receipt.from_dict(before.as_dict()) == before


def test_every_surface_names_them(book: TableBook) -> None:
    answer = Answer("/breakeven", "", receipt=breakeven(book, as_of=THEN))
    shown = terminal.text(answer, width=200)
    assert "Prices changed since 2026-08-20" in shown
    assert "small input, acme: $0.15 -> $0.12/M tokens from 2026-10-01" in shown
    assert "l40s, cloud: $1.00 -> $1.20/hour from 2026-11-20" in shown
    message = slack.message(answer, share=None)
    assert check_message(message) == []
    assert "small input, acme: $0.15 -&gt; $0.12/M tokens from 2026-10-01" in str(message)


def test_nothing_changed_is_said(book: TableBook) -> None:
    receipt = REGISTRY.get("API_PRICE").run({"model": "acme/large", "as_of": THEN}, book)
    assert receipt.as_dict()["price_moves"] == []
    assert receipt.value_now is None
    shown = terminal.text(Answer("/gpu", "", receipt=receipt))
    assert "No price used here has changed since 2026-08-20." in shown
    assert "then:" not in shown


def test_without_any_price_there_is_nothing_to_say(book: TableBook) -> None:
    own = {"gpu_usd_per_hour": 1, "api_input_usd_per_mtok": 1, "api_output_usd_per_mtok": 1}
    receipt = breakeven(book, as_of=THEN, api_model=None, **own)
    assert receipt.prices == []
    assert receipt.compared_to is None


def test_the_headline_then_and_now() -> None:
    raw = {"gpu": "h100", "provider": "aws", "as_of": "2025-06-04"}
    receipt = REGISTRY.get("GPU_PRICE").run(raw, embedded_book())
    assert (receipt.value, receipt.value_now) == (12.29, 6.88)
    shown = terminal.text(Answer("/gpu", "", receipt=receipt))
    assert "Amazon Web Services: $12.29 -> $6.88/hour from 2025-06-05" in shown
    assert "then: $12.29/hour; now: $6.88/hour" in shown


def test_a_model_no_longer_sold_is_one_sentence(database_url: str) -> None:
    with open_store(database_url) as store:
        store.accept(read(AUGUST, *rows("0.15", "1.00")))
        store.accept(read(NOVEMBER, *rows("0.15", "1.00")[2:]))
        book = TableBook(table_of(store.timelines(), Table(THEN, (), ()), others=True))
    receipt = breakeven(book, as_of=THEN)
    assert receipt.price_moves is None
    assert receipt.now.startswith("There is no such answer for 2026-11-20: There is no price of")
    shown = terminal.text(Answer("/breakeven", "", receipt=receipt), width=400)
    assert "Since 2026-08-20" in shown
    assert receipt.now in shown


def test_another_seller_is_a_move_and_a_ranking_says_who_came_and_went() -> None:
    book = embedded_book()
    ranked = REGISTRY.get("CHEAPEST_GPU").run({"gpu": "h100", "as_of": "2026-10-03"}, book)
    assert {
        (m.provider_before, m.usd_before, m.provider_after, m.usd_after)
        for m in ranked.price_moves or []
    } == {
        ("Verda (formerly DataCrunch)", 3.627, "Verda (formerly DataCrunch)", 3.737),
        ("RunPod", 2.69, None, None),  # the community offer, last of ten then
        (None, None, "Scaleway", 3.5839),
    }
    shown = terminal.text(Answer("/gpu", "", receipt=ranked), width=400)
    assert "h100-sxm, RunPod: $2.69/hour then; not used on 2026-11-21" in shown
    assert "h100-sxm, Scaleway: $3.58/hour, from 2026-10-04; not used then" in shown


def test_a_dearer_seller_gives_way_to_one_that_was_there_already(database_url: str) -> None:
    """The newer price's first day may be before the answer's: then it says since when."""
    first = (gpu("l40s", "1.00", provider="cloud"), gpu("l40s", "1.10", provider="other"))
    later = (gpu("l40s", "1.30", provider="cloud"), gpu("l40s", "1.10", provider="other"))
    with open_store(database_url) as store:
        store.accept(read(AUGUST, *first))
        store.accept(read(NOVEMBER, *later))
        book = TableBook(table_of(store.timelines(), Table(THEN, (), ())))
    receipt = REGISTRY.get("GPU_PRICE").run({"gpu": "l40s", "as_of": "2026-10-01"}, book)
    assert [(m.provider_before, m.provider_after) for m in receipt.price_moves or []] == [
        ("cloud", "other")
    ]
    shown = terminal.text(Answer("/gpu", "", receipt=receipt))
    assert "l40s: $1.00 (cloud) -> $1.10/hour (other) in force since 2026-08-20" in shown
