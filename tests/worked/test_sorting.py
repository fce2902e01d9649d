"""What becomes of each row of a judged reading, by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pricing.gate import Decision, Verdict, judge
from pricing.history.records import Declined
from pricing.listing import Reason
from pricing.rows import PriceRow
from pricing.sorting import Sorted, sort
from tests.fakes.price_rows import READ, api, snapshot

QUARANTINE = Decision.QUARANTINE
NEXT = date(2027, 1, 1)


def judged(
    rows: list[PriceRow] = [],  # noqa: B006
    held: list[PriceRow] = [],  # noqa: B006
    kept: list[PriceRow] = [],  # noqa: B006
    *codes: str,
) -> Verdict:
    reasons = tuple(Reason(code, code, 1) for code in codes)
    return Verdict(QUARANTINE, reasons, (), tuple(rows), tuple(held), tuple(kept))


def declined(row: PriceRow, amount: str | None = "") -> Declined:
    figure = row.amount if amount == "" else None if amount is None else Decimal(amount)
    return Declined(row.key(), row.effective_from, figure, "ada", datetime(2026, 11, 2, tzinfo=UTC))


def named(rows: list[PriceRow]) -> list[tuple[str, str]]:
    return [(row.sku, str(row.amount)) for row in rows]


def test_what_is_not_in_doubt_is_used() -> None:
    found = sort(judge(snapshot([api("a", "1"), api("b", None)]), [api("a", "1")]))
    assert found == Sorted([api("a", "1"), api("b", None)], [])


def test_a_thing_waits_as_a_whole() -> None:
    now, later, other = api("a", "1"), api("a", "90", effective_from=NEXT), api("b", "2")
    found = sort(judged([now, other], [later], [api("a", "1")]))
    assert (found.used, found.waits, found.gone) == ([other], [later, now], [])
    assert found.kept == {now.key()}


def test_a_new_thing_in_doubt_leaves_nothing_behind() -> None:
    found = sort(judged([api("b", "2")], [api("a", "90")]))
    assert (named(found.waits), found.kept) == ([("a", "90")], set())


def test_what_vanished_is_gone_only_when_someone_agrees() -> None:
    was = [api("a", "1"), api("a", "2", "output"), api("b", "3")]
    found = sort(judged([api("b", "3"), api("a", "1")], [], was))
    assert found.gone == [was[1].key()]
    assert found.kept == {was[1].key()}
    assert named(found.used) == [("b", "3"), ("a", "1")]


def test_a_lost_price_waits_but_one_that_was_lost_before_does_not() -> None:
    day = date(2026, 11, 1)
    lost_now = sort(judged([api("a", None)], [], [api("a", "1")]))
    assert (lost_now.used, named(lost_now.waits)) == ([], [("a", "None")])
    before = [api("a", "1"), api("a", None, effective_from=day)]
    lost_long_ago = sort(judged([api("a", None)], [], before))
    assert (named(lost_long_ago.used), lost_long_ago.waits) == ([("a", "None")], [])


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        pytest.param([declined(api("a", "90"))], False, id="the-same"),
        pytest.param([declined(api("a", "91"))], True, id="another-amount"),
        pytest.param([declined(api("a", "90", effective_from=NEXT))], True, id="another-day"),
        pytest.param([declined(api("b", "90"))], True, id="another-thing"),
        pytest.param([declined(api("a", "90"), None)], True, id="that-it-has-none"),
    ],
)
def test_the_same_is_not_asked_twice(said: list[Declined], waits: bool) -> None:
    found = sort(judged([api("b", "2")], [api("a", "90")], [api("a", "1")]), said)
    assert named(found.waits) == ([("a", "90")] if waits else [])
    assert found.kept == {api("a", "1").key()}  # its price stays either way
    assert (found.notes == []) is waits
    assert named(found.used) == [("b", "2")]


def test_all_of_a_thing_in_doubt_must_have_been_declined() -> None:
    held = [api("a", "90"), api("a", "95", effective_from=NEXT)]
    both = [declined(row) for row in held]
    assert len(sort(judged([], held, []), both[:1]).waits) == 2
    assert sort(judged([], held, []), both).waits == []


def test_a_loss_is_declined_too() -> None:
    was = api("a", "1")
    assert sort(judged([], [], [was]), [declined(was, None)]).gone == []
    bare = judged([api("a", None)], [], [was])
    assert sort(bare, [declined(was, None)]).waits == []


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "-1"])
def test_nobody_can_approve_what_is_no_price(amount: str) -> None:
    found = sort(judged([], [api("a", amount), api("b", "90")], [api("a", "1"), api("b", "1")]))
    assert named(found.waits) == [("b", "90")]
    assert api("a", "1").key() in found.kept
    assert found.notes == ["Left out, as nobody could approve it: openai a input."]


def test_nobody_can_approve_two_prices_of_one_thing() -> None:
    twice = [api("a", "1"), api("a", "2")]
    assert sort(judged([], twice, [])).waits == []
    apart = [api("a", "1"), api("a", "2", effective_from=NEXT)]
    assert sort(judged([], apart, [])).waits == apart


@pytest.mark.parametrize("codes", [("most_held",), ()])
def test_a_whole_list_uses_nothing_and_forgets_no_price_it_cannot_give(
    codes: tuple[str, ...],
) -> None:
    held = [api("a", "-1"), *(api(f"m{k}", "9") for k in range(6))]
    verdict = judged([], held, [api("a", "1"), api("gone", "1")], *codes)
    found = sort(verdict, [declined(held[1])], whole=not codes)
    assert (found.whole, found.used, found.gone) == (True, [], [])
    assert found.waits == held[1:]  # what was declined is asked with the rest of its list
    assert found.kept == {held[0].key()}


def test_a_short_list_all_in_doubt_is_still_no_whole_list() -> None:
    was = [api("a", "1", retrieved_at=READ), api("b", "1")]
    verdict = judge(snapshot([api("a", "9"), api("b", "9")]), was)
    found = sort(verdict)
    assert (found.whole, found.used, len(found.waits)) == (False, [], 2)
    assert found.kept == {row.key() for row in was}
