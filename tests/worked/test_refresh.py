"""One refresh after another: what is used, what waits, and what a person's word changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from pricing.drift import drift
from pricing.history.store import open_store
from pricing.history.waiting import REPLACED
from tests.fakes.price_mirror import PriceMirror
from tests.readings import at, on
from tests.refreshing import TOKENS, Rig, Said, dated, package


@pytest.fixture
def rig(database_url: str) -> Iterator[Rig]:
    with PriceMirror() as mirror, open_store(database_url) as store:
        yield Rig(mirror, store)


def test_a_doubtful_price_waits_by_itself(rig: Rig) -> None:
    rig.lists(a="1", b="1")
    assert rig.refresh(0).status == "accepted"
    rig.lists(a="100", b="2")
    found = rig.refresh(1)
    assert (found.status, found.waiting, found.rows) == ("quarantined", 1, 12)
    assert "acme a input went from 1 to 100" in found.reasons[0]
    assert found.stored is not None
    assert (found.stored.changed, found.stored.unchanged) == (1, 10)
    assert rig.waits() == {found.reading_id: {"a": "100"}}
    assert rig.amounts() == {"a": "1", "b": "2"}
    assert rig.read_on() == {**dict.fromkeys(rig.read_on(), 1), "a": 0}
    # the source says that nothing changed: what it left in doubt is not read again by that
    again = rig.refresh(2)
    assert again.status == "unchanged"
    assert (rig.read_on()["a"], rig.read_on()["b"]) == (0, 2)
    # other news keeps the number people were told
    rig.lists(a="100", b="2.5")
    assert rig.refresh(3).reading_id == found.reading_id
    assert list(rig.waits()) == [found.reading_id]
    assert rig.read_on() == {**dict.fromkeys(rig.read_on(), 3), "a": 0}


def test_what_is_approved_answers_from_then_on(rig: Rig) -> None:
    rig.lists(a="1")
    rig.refresh(0)
    rig.lists(a="100")
    number = rig.refresh(1).reading_id
    rig.refresh(2)
    assert number is not None
    rig.store.approve(number, "ada", at(4))
    assert rig.amounts(4) == {"a": "100"}
    assert rig.amounts(4, at(3)) == {"a": "1"}
    assert rig.waits() == {}
    assert rig.read_on() == {**dict.fromkeys(rig.read_on(), 2), "a": 1}
    # unchanged now says that what was approved is still said
    rig.refresh(5)
    assert set(rig.read_on().values()) == {5}
    assert (rig.read_on(30, at(4))["a"], rig.read_on(30, at(3))["a"]) == (1, 0)
    rig.lists(a="101")
    assert rig.refresh(6).status == "accepted"
    assert rig.amounts() == {"a": "101"}


def test_a_newer_reading_replaces_what_waits(rig: Rig) -> None:
    rig.lists(a="1")
    rig.refresh(0)
    rig.lists(a="100")
    first = rig.refresh(1).reading_id
    rig.lists(a="90")
    second = rig.refresh(2).reading_id
    assert rig.waits() == {second: {"a": "90"}}
    rig.lists(a="1.1")
    assert rig.refresh(3).status == "accepted"
    assert rig.waits() == {}
    assert rig.amounts() == {"a": "1.1"}
    settled = {line.decides: line.decided_by for line in rig.store.readings() if line.decides}
    assert settled == {first: REPLACED, second: REPLACED}


def test_what_was_declined_is_not_asked_again_but_another_figure_is(rig: Rig) -> None:
    rig.lists(a="1", b="1")
    rig.refresh(0)
    rig.lists(a="100", b="1")
    number = rig.refresh(1).reading_id
    assert number is not None
    rig.store.decline(number, "ada", ["a slip of theirs"])
    rig.lists(a="100", b="2")
    found = rig.refresh(2)
    assert (found.status, found.reasons, found.waiting) == ("accepted", (), 0)
    assert any("acme a input is left as it was: ada rejected" in flag for flag in found.flags)
    assert rig.waits() == {}
    assert rig.amounts() == {"a": "1", "b": "2"}
    assert (rig.read_on()["a"], rig.read_on()["b"]) == (0, 2)
    rig.lists(a="110", b="2")
    other = rig.refresh(3)
    assert rig.waits() == {other.reading_id: {"a": "110"}}
    # once another price was accepted, the old refusal says nothing about a new move
    assert other.reading_id is not None
    rig.store.approve(other.reading_id, "ada", at(3, hours=1))
    rig.lists(a="30", b="2")
    down = rig.refresh(4).reading_id
    assert down is not None
    rig.store.approve(down, "ada", at(4, hours=1))
    rig.lists(a="100", b="2")
    assert rig.waits() == {}
    assert rig.refresh(5).waiting == 1


def test_a_watched_item_that_vanished_stays_until_a_person_agrees(rig: Rig) -> None:
    rig.base = package("a", "b")
    rig.lists(a="1", b="1", c="1")
    rig.refresh(0)
    rig.lists(b="1")
    found = rig.refresh(1)
    assert (found.status, found.waiting) == ("quarantined", 1)
    assert found.reasons == ("A watched item is missing or unpriced: acme a is missing.",)
    assert rig.amounts() == {"a": "1", "b": "1"}
    assert (rig.read_on()["a"], rig.read_on()["b"]) == (0, 1)
    assert found.reading_id is not None
    rig.store.decline(found.reading_id, "ada")
    rig.lists(b="2")
    kept = rig.refresh(2)
    assert (kept.status, rig.waits()) == ("accepted", {})
    assert rig.amounts() == {"a": "1", "b": "2"}
    rig.lists(a="1", b="2")
    rig.refresh(3)
    assert rig.read_on()["a"] == 3


@pytest.mark.parametrize(
    ("left", "output"),
    [
        pytest.param({}, None, id="gone"),
        pytest.param({"a": {"input_mtok": 1.0}}, None, id="no-output"),
        pytest.param({"a": {"input_mtok": 1.0, "output_mtok": 0}}, "None", id="unpriced"),
    ],
)
def test_a_loss_that_was_approved_is_not_asked_about_again(
    rig: Rig, left: dict[str, Said], output: str | None
) -> None:
    rig.base = package("a", "b")
    both = {"input_mtok": 1.0, "output_mtok": 4.0}
    rig.lists(a=both, b=both)
    rig.refresh(0)
    rig.lists(left, b=both)
    found = rig.refresh(1)
    assert found.status == "quarantined"
    assert rig.amounts(dimension="output") == {"a": "4", "b": "4"}
    assert found.reading_id is not None
    rig.store.approve(found.reading_id, "ada", at(1, hours=1))
    assert rig.amounts(dimension="output").get("a") == output
    rig.lists(left, b=both, c="1")
    again = rig.refresh(2)
    assert (again.status, rig.waits()) == ("accepted", {})
    assert rig.amounts(dimension="input").get("a") == ("1" if left else None)


def test_a_lost_price_that_was_declined_is_not_asked_about_again(rig: Rig) -> None:
    rig.base = package("a")
    rig.lists(a="1")
    rig.refresh(0)
    rig.lists(a=None)
    number = rig.refresh(1).reading_id
    assert rig.waits() == {number: {"a": "None"}}
    assert number is not None
    rig.store.decline(number, "ada")
    rig.lists(a=None, b="1")
    assert rig.refresh(2).status == "accepted"
    assert (rig.waits(), rig.amounts(dimension="input")) == ({}, {"a": "1", "b": "1"})
    assert rig.read_on(dimension="input")["a"] == 0


def test_a_retirement_that_was_announced_needs_nobody(rig: Rig) -> None:
    rig.base = package("a", "b")
    model = '{"litellm_provider": "acme", "mode": "chat", "input_cost_per_token": 1e-6%s}'
    fill = ", ".join(f'"fill-{k}": {model % ""}' for k in range(8))
    ends = f', "deprecation_date": "{on(3)}"'
    document = f'{{{fill}, "a": {model % ends}, "b": {model % ""}}}'
    rig.mirror.documents["litellm"] = document.encode()
    rig.refresh(0, "litellm")
    (row,) = rig.store.rows_as_of(on(0), sku="a")
    assert row.retires == on(3)
    rig.mirror.documents["litellm"] = f"{{{fill}}}".encode()
    found = rig.refresh(4, "litellm")
    assert found.reasons == ("A watched item is missing or unpriced: acme b is missing.",)
    assert rig.amounts() == {"b": "1"}


def test_scheduled_prices_come_by_themselves_and_a_doubtful_one_waits(rig: Rig) -> None:
    rig.lists(a=dated(1, (on(5), 2)), b="1")
    rig.refresh(0)
    assert [rig.amounts(day)["a"] for day in (4, 5)] == ["1", "2"]
    rig.lists(a=dated(1, (on(5), 200)), b="1.5")
    found = rig.refresh(1)
    # the thing waits as a whole, with the price nobody doubts
    assert (found.status, found.waiting) == ("quarantined", 2)
    assert [rig.amounts(day)["a"] for day in (4, 5)] == ["1", "2"]
    assert found.reading_id is not None
    rig.store.approve(found.reading_id, "ada", at(2))
    assert [rig.amounts(day)["a"] for day in (4, 5)] == ["1", "200"]
    assert rig.refresh(6).status == "unchanged"
    assert rig.amounts(6)["a"] == "200"


def test_nothing_listed_is_not_zero(rig: Rig) -> None:
    rig.lists(a=0.0, b={"input_mtok": 1.0, "output_mtok": 0})
    found = rig.refresh(0)
    assert found.status == "accepted"
    assert any("listed at 0 and kept as unpriced" in line for line in found.skipped)
    assert rig.amounts(dimension="input") == {"a": "None", "b": "1"}
    assert rig.amounts(dimension="output") == {"b": "None"}


def test_the_same_list_twice_is_nothing_new(rig: Rig) -> None:
    rig.lists(a="1", b=dated(1, (on(9), 2)))
    rig.refresh(0)
    rig.lists(a="50", b="1")
    first = rig.refresh(1)
    before = rig.store.changes(), rig.waits()
    for when in (at(1, hours=1), at(2)):
        rig.mirror.documents[TOKENS] += b" "  # other bytes, so that it is read
        again = rig.refresh(when)
        assert again.reading_id == first.reading_id
        assert (rig.store.changes(), rig.waits()) == before


def test_a_clock_set_back_uses_nothing_and_says_so(rig: Rig) -> None:
    rig.lists(a="1", b="1")
    rig.refresh(10)
    before = rig.store.rows_as_of(on(30))
    rig.lists(a="2", b="90")
    found = rig.refresh(3)
    assert (found.status, found.after, found.waiting) == ("quarantined", None, 12)
    assert "the clock is not past it" in found.flags[0]
    assert rig.store.rows_as_of(on(30)) == before
    assert found.reading_id is not None
    rig.store.decline(found.reading_id, "ada")
    # the clock is right again: it was the hour that was rejected, not the list
    later = rig.refresh(11)
    assert rig.waits() == {later.reading_id: {"b": "90"}}
    assert rig.amounts() == {"a": "2", "b": "1"}


def test_a_late_reading_that_is_approved_leaves_what_it_left_in_doubt(rig: Rig) -> None:
    rig.base = package("a", "b")
    rig.lists(a="1", b="1", c="1")
    rig.refresh(10)
    rig.lists(b="1", c="2")
    late = rig.refresh(3).reading_id
    assert late is not None
    rig.store.approve(late, "ada", at(11))
    assert rig.amounts() == {"a": "1", "b": "1", "c": "2"}
    # and a newer one replaces a late one, even where the rest of what waits stays the same
    rig.lists(a="90", b="1", c="2")
    kept = rig.refresh(12).reading_id
    rig.lists(a="90", b="1", c="2.1")
    rig.refresh(5)
    assert len(rig.waits()) == 2
    rig.lists(a="90", b="1", c="2.2")
    assert rig.refresh(13).reading_id == kept
    assert list(rig.waits()) == [kept]


def test_a_date_before_all_others_is_no_reason_to_fail(rig: Rig) -> None:
    rig.lists(a=dated(1, (date.min, 2)), b="1")
    assert rig.refresh(0).status == "accepted"
    assert rig.amounts() == {"a": "2", "b": "1"}
    changes = rig.store.changes()
    rig.mirror.documents[TOKENS] += b" "
    rig.refresh(1)
    assert rig.store.changes() == changes


def test_before_and_after_tell_what_changed_and_not_what_waits(rig: Rig) -> None:
    rig.base = package("a", "b")
    year = date(2026, 1, 1)
    rig.lists(a="1", b="1", c=dated(1, (year, 2)), d="1")
    rig.refresh(0)
    rig.lists(a="100", c=dated(1, (year, 3)), d="2")
    found = rig.refresh(5)
    assert found.before is not None
    assert found.after is not None
    assert found.before.retrieved_at == at(0)
    told = {(c.item[1], c.kind) for c in drift(found.before, found.after, None)}
    assert told == {("c", "correction"), ("d", "change")}
    assert rig.refresh(6, dry_run=True).before is None
