"""Refreshing lists that wait as a whole, arrive in part, are one's own, or have no history yet."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from pricing.book import TableBook
from pricing.drift import drift
from pricing.history.store import open_store
from pricing.history.table import table_of
from pricing.table import read_embedded
from tests.fakes.price_mirror import PriceMirror
from tests.readings import at, on, price, read
from tests.refreshing import TOKENS, Rig, machines, package

MODELS = {f"m{k}": "1" for k in range(6)}
DEARER = dict.fromkeys(MODELS, "50")


@pytest.fixture
def rig(database_url: str) -> Iterator[Rig]:
    with PriceMirror() as mirror, open_store(database_url) as store:
        yield Rig(mirror, store)


def test_too_many_doubts_and_the_whole_list_waits(rig: Rig) -> None:
    rig.lists(MODELS, a="1")
    rig.refresh(0)
    rig.lists(DEARER, a="2")
    found = rig.refresh(1)
    assert (found.status, found.waiting, found.stored) == ("quarantined", 17, None)
    assert "the whole list waits" in found.reasons[0]
    assert rig.amounts() == {**MODELS, "a": "1"}
    assert rig.refresh(2).reading_id == found.reading_id
    assert found.reading_id is not None
    rig.store.approve(found.reading_id, "ada", at(2))
    assert rig.amounts() == {**DEARER, "a": "2"}
    assert rig.refresh(3).status == "unchanged"


def test_a_list_that_is_taken_back_no_longer_waits(rig: Rig) -> None:
    rig.lists(MODELS, a="1")
    rig.refresh(0)
    first = rig.mirror.documents[TOKENS]
    rig.lists(MODELS, a="70")
    doubt = rig.refresh(1)
    partly = rig.mirror.documents[TOKENS]
    rig.lists(DEARER, a="2")
    whole = rig.refresh(2)
    assert list(rig.waits()) == [whole.reading_id]
    # "unchanged" since the list before would leave the other waiting, and forget what was in doubt
    rig.mirror.documents[TOKENS] = partly
    again = rig.refresh(3)
    assert (again.status, rig.waits()) == ("quarantined", {again.reading_id: {"a": "70"}})
    assert again.reading_id != doubt.reading_id
    rig.mirror.documents[TOKENS] = first
    assert rig.refresh(4).status == "accepted"
    assert rig.waits() == {}
    assert rig.refresh(5).status == "unchanged"


def test_a_list_rejected_by_hand_is_not_asked_about_again(rig: Rig) -> None:
    rig.lists(MODELS)
    rig.refresh(0)
    rig.lists(DEARER)
    number = rig.refresh(1).reading_id
    assert number is not None
    rig.store.decline(number, "ada")
    for _ in range(60):  # a week without a network
        rig.store.reject(TOKENS, ["the name could not be looked up"])
    found = rig.refresh(2)
    assert (found.status, found.reasons, rig.waits()) == ("unchanged", (), {})
    assert "the list that ada rejected on" in found.flags[0]
    assert rig.amounts() == MODELS
    assert set(rig.read_on().values()) == {0}
    rig.lists(DEARER | {"m0": "51"})
    assert rig.refresh(3).status == "quarantined"


def test_hold_refused(rig: Rig) -> None:
    rig.lists(MODELS, a="1")
    rig.refresh(0)
    rig.lists({"m0": "1"})
    refused = rig.refresh(1)
    assert refused.reasons == ("The list shrank from 17 to 11 items, below 80%.",)
    assert (refused.status, rig.waits()) == ("rejected", {})
    (line,) = [r for r in rig.store.readings() if r.id == refused.reading_id]
    assert (line.status, line.reasons) == ("rejected", refused.reasons)
    assert rig.refresh(1, dry_run=True, hold_refused=True).reading_id is None
    held = rig.refresh(2, hold_refused=True)
    assert (held.status, held.waiting) == ("quarantined", 11)
    assert rig.amounts() == {**MODELS, "a": "1"}
    assert held.reading_id is not None
    rig.store.approve(held.reading_id, "ada", at(3))
    assert rig.amounts() == {"m0": "1"}


def test_a_list_of_what_nobody_could_approve_does_not_wait(rig: Rig) -> None:
    rig.lists(a="1", b="1")
    rig.refresh(0)
    rig.mirror.fault(TOKENS, "negative")
    found = rig.refresh(1, hold_refused=True)
    assert (found.status, rig.waits()) == ("rejected", {})
    # one that is negative among others is left out of what waits, and its price stays
    rig.mirror.heal()
    rig.lists(a="-1", b="2")
    held = rig.refresh(2, hold_refused=True)
    assert held.status == "quarantined"
    assert any("nobody could approve it: acme a input" in flag for flag in held.flags)
    assert held.reading_id is not None
    rig.store.approve(held.reading_id, "ada", at(2))
    assert rig.amounts() == {"a": "1", "b": "2"}
    assert (rig.read_on()["a"], rig.read_on()["b"]) == (0, 2)


def test_a_short_list_all_in_doubt_retires_nothing(rig: Rig) -> None:
    rig.mirror.documents[TOKENS] = b'[{"id": "acme", "models": [%s]}]' % b", ".join(
        b'{"id": "%s", "prices": {"input_mtok": 1}}' % name for name in (b"a", b"b")
    )
    rig.refresh(0)
    rig.mirror.documents[TOKENS] = rig.mirror.documents[TOKENS].replace(b": 1}", b": 9}")
    number = rig.refresh(1).reading_id
    assert number is not None
    rig.store.decline(number, "ada")
    rig.mirror.documents[TOKENS] += b" "
    assert rig.refresh(2).status == "accepted"
    assert rig.amounts() == {"a": "1", "b": "1"}
    assert rig.read_on() == {"a": 0, "b": 0}


def test_a_first_reading_is_held_against_the_package(rig: Rig) -> None:
    rig.base = package("a", "b", "c")
    rig.lists(a="1000", b="1000", c="1000")
    found = rig.refresh(0)
    assert (found.status, found.before) == ("rejected", None)
    assert "by a factor near 1,000: another unit" in found.reasons[0]
    rig.lists(a="1", b="1", c="1")
    assert rig.refresh(1).status == "accepted"


def test_accelerators_are_held_against_what_others_take(rig: Rig) -> None:
    rig.base = read_embedded()
    found = rig.refresh(0, "gpuhunt")
    assert found.status in ("accepted", "quarantined")
    before = rig.amounts(provider="lambda")
    assert before
    rig.mirror.documents["gpuhunt/lambdalabs"] = machines(
        "gpu_8x_h100_sxm5,us-west-1,31.92,8,H100,80,False",
        "gpu_1x_h100_pcie,us-west-1,2.49,1,H100,80,False",
        "gpu_8x_b200_sxm6,us-west-1,0.08,8,B200,180,False",  # a bid floor
    )
    doubtful = rig.refresh(1, "gpuhunt")
    assert any("b200" in reason and "median" in reason for reason in doubtful.reasons)
    assert rig.amounts(provider="lambda") == before


def test_a_provider_that_fails_keeps_its_prices_and_their_date(rig: Rig) -> None:
    rig.base = read_embedded()  # which watches what the failing one sells
    whole = rig.refresh(0, "gpuhunt").rows
    everything = rig.store.rows_as_of(on(30))
    for day, (what, mode) in enumerate(
        (("aws", "500"), ("aws", "404"), ("aws/catalog.zip", "html"), ("oci", "never")), start=1
    ):
        rig.mirror.heal()
        rig.mirror.fault(f"gpuhunt/{what}", mode)
        rig.seconds = 1.5 if mode == "never" else 5
        found = rig.refresh(day, "gpuhunt")
        assert found.status in ("accepted", "quarantined"), found.reasons
        assert not any("missing" in reason for reason in found.reasons)
        name = what.partition("/")[0]
        assert any(name in line for line in found.skipped)
        kept = rig.store.rows_as_of(on(30))
        assert {(r.key(), r.amount) for r in kept} == {(r.key(), r.amount) for r in everything}
        read = {row.provider: row.retrieved_at for row in kept}
        assert read[name] == (at(0) if name == "aws" else at(3))
        assert read["nebius"] == at(day)
        assert found.before is not None
        assert found.after is not None
        assert drift(found.before, found.after, None) == []
    rig.mirror.heal()
    rig.seconds = 5
    back = rig.refresh(5, "gpuhunt")
    assert back.rows == whole
    assert set(rig.read_on().values()) == {5}
    assert {c.what for c in rig.store.changes()} == {"new"}


def test_approving_a_list_does_not_retire_what_it_could_not_read(rig: Rig) -> None:
    rig.refresh(0, "gpuhunt")
    waiting = rig.waits()
    for number in waiting:
        rig.store.approve(number, "ada", at(0, hours=1))
    before = rig.amounts(provider="aws")
    assert before
    rig.mirror.fault("gpuhunt", "x1000", bump=True)
    rig.mirror.fault("gpuhunt/aws", "500")
    held = rig.refresh(1, "gpuhunt", hold_refused=True)
    assert held.status == "quarantined"
    assert held.reading_id is not None
    rig.store.approve(held.reading_id, "ada", at(2))
    assert rig.amounts(provider="aws") == before
    assert {r.retrieved_at for r in rig.store.rows_as_of(on(30), provider="aws")} == {at(0)}
    assert {r.retrieved_at for r in rig.store.rows_as_of(on(30), provider="oci")} == {at(1)}


OWN = """item,price,unit,currency,gpus_per_instance,provider,valid_from
H100 SXM,0.001,gpu-hour,USD,,cellar,
H200,900,gpu-hour,USD,5,attic,
B200,40,instance-hour,EUR,8,lender,0001-01-01
acme/a,0.1,mtok-input,USD,,,
acme/a,90,mtok-output,USD,,,
acme/a,7,mtok-cached,USD,,,
A100 80GB SXM,1.5,gpu-hour,USD,,cellar,
"""


def test_whatever_an_owner_says_of_his_own_prices_is_so(rig: Rig, tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_text(OWN)
    rig.base = read_embedded()
    found = rig.refresh(0, "own", str(file))
    assert (found.status, found.rows, found.flags, found.reasons) == ("accepted", 7, (), ())
    assert all(row.private for row in rig.store.rows_as_of(on(30)))
    file.write_text("\n".join(OWN.replace("0.001", "2").splitlines()[:-1]))
    again = rig.refresh(1, "own", str(file))
    assert again.stored is not None
    assert (again.status, again.stored.changed, again.stored.retired) == ("accepted", 1, 1)
    assert rig.amounts(provider="cellar") == {"h100-sxm": "2"}
    assert again.before is not None
    assert again.after is not None
    told = {(c.item[1], c.kind) for c in drift(again.before, again.after, None)}
    assert told == {("h100-sxm", "change"), ("a100-80gb-sxm", "retired")}
    file.unlink()
    assert rig.refresh(2, "own", str(file)).status == "failed"
    assert len(rig.store.rows_as_of(on(30))) == 6


def test_another_currency_stays_what_it_is(rig: Rig, tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_text("item,price,unit,currency\nH100 SXM,2,gpu-hour,EUR\nH200,300,gpu-hour,JPY\n")
    rig.refresh(0, "own", str(file))
    rows = {row.currency: row.amount for row in rig.store.rows_as_of(on(0))}
    assert rows == {"EUR": Decimal(2), "JPY": Decimal(300)}
    # only what answers is in dollars, at the rate of 2026-10-09: 1.1206 USD per EUR
    offer = TableBook(table_of(rig.store.timelines(), read_embedded())).gpu_offer("h100-sxm")
    assert offer.private
    assert offer.usd_per_gpu_hour == pytest.approx(2 * 1.1206)


def test_a_second_source_that_disagrees_is_named_and_nothing_waits(rig: Rig) -> None:
    rig.base = package("a", "b")
    lower, upper = price("a", "1.02"), price("b", "1.005")
    rig.store.accept(read(at(-1), lower, upper, price("a", "50", on(9)), source="two"))
    rig.lists(a="1", b="1")
    found = rig.refresh(0)
    assert (found.status, found.reasons) == ("accepted", ())
    assert found.flags == ("A second source disagrees: acme a input 1 here, 1.02 there.",)


def test_prices_others_took_once_say_nothing_about_today(rig: Rig) -> None:
    rig.base = package()
    for day, amount in enumerate(("30", "32", "34", "2", "2.1")):
        sellers = [
            price(
                "h100-sxm",
                amount,
                kind="gpu",
                dimension="gpu_hour",
                unit="gpu_hour",
                commitment="on-demand",
                provider=name,
            )
            for name in ("one", "two", "three")
        ]
        rig.store.accept(read(at(-9 + day), *sellers, source="others"))
    rig.mirror.documents["gpuhunt/lambdalabs"] = machines(
        "gpu_8x_h100_sxm5,us-west-1,16,8,H100,80,False"
    )
    for name in ("aws", "azure", "cloudrift", "gcp", "nebius", "oci", "runpod", "verda"):
        rig.mirror.fault(f"gpuhunt/{name}", "404")
    assert rig.refresh(0, "gpuhunt").status == "accepted"
    assert rig.amounts(provider="lambda") == {"h100-sxm": "2"}


def test_the_very_same_reading_twice_keeps_the_number(rig: Rig) -> None:
    rig.lists(a="1")
    rig.refresh(0)
    rig.lists(a="50")
    first = rig.refresh(1)
    lines = len(rig.store.readings())
    # under another address the tag is not sent: the list is read once more, at the same moment
    again = rig.refresh(1, url=rig.mirror.urls()[TOKENS] + "?again")
    assert (again.reading_id, again.status) == (first.reading_id, "quarantined")
    assert len(rig.store.readings()) == lines
