"""An answer opened a year later: with the prices known then it is the same; else what differs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from bot import calibration_store
from bot.answers.again import again
from bot.answers.archive import Archive
from bot.answers.file import FileJournal
from bot.answers.kept import Kept, UnknownAnswerError
from bot.book import the_book_known
from core.calibration import Calibration, Calibrations, Factors
from core.errors import InputError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import TableBook, embedded_book
from pricing.history.store import open_store
from pricing.history.table import table_of
from pricing.table import read_embedded
from tests.readings import gpu, read

FIRST = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
GIVEN = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
LATER = FIRST + timedelta(days=365)

ASKED = {"model": "8b", "gpu": "h100", "qps": 50, "isl": 8000, "osl": 256}


def sizing(book: TableBook, **more: Any) -> Receipt:
    return REGISTRY.get("GPUS_NEEDED").run(ASKED | more, book)


@pytest.fixture
def corrected(database_url: str, monkeypatch: pytest.MonkeyPatch) -> TableBook:
    """The book of December 2026; a year later its price was corrected for that day as well."""
    with open_store(database_url) as store:
        store.accept(read(FIRST, gpu("h100-sxm", "1.00", provider="cloud")))
        book = TableBook(table_of(store.timelines(FIRST), read_embedded()))
        wrong = gpu("h100-sxm", "1.50", date(2026, 12, 1), provider="cloud")
        store.accept(read(LATER, wrong))
    monkeypatch.setenv("DATABASE_URL", database_url)
    return book


def archive(folder: Path, receipt: Receipt, known: datetime | None) -> Archive:
    journal = FileJournal(folder / "answers.jsonl")
    journal.keep([Kept.of(receipt, known, GIVEN)])
    return Archive(lambda: journal, the_book_known)


def test_the_prices_known_then_give_the_same_figures(corrected: TableBook, tmp_path: Path) -> None:
    receipt = sizing(corrected)
    assert [p.usd for p in receipt.prices] == [1.0]
    opened = archive(tmp_path, receipt, FIRST).open(receipt.id)
    assert opened.receipt == receipt
    assert opened.note == (
        "Given 2026-12-02 09:30 UTC by gpusize 0.1.0. Computed again with the prices known then:"
        " the same figures."
    )
    assert opened.as_dict()["again"] == {"same": True, "differences": []}


def test_with_what_is_known_now_it_says_what_differs(corrected: TableBook, tmp_path: Path) -> None:
    """The same answer, had it been kept under a moment at which the correction was known."""
    receipt = sizing(corrected)
    opened = archive(tmp_path, receipt, LATER).open(receipt.id)
    assert opened.again.same is False
    assert "price of h100-sxm 1 -> 1.5" in opened.again.differences
    assert "Cost per hour $25.00/hour -> $37.50/hour" in opened.again.differences
    assert "the prices known then: differs: " in opened.note
    assert not [d for d in opened.again.differences if d.startswith("value")]  # still 25 GPUs


@pytest.mark.parametrize("name", ["GPUS_NEEDED", "BREAKEVEN", "CHEAPEST_GPU", "PRICE_HISTORY"])
def test_a_headline_that_differs_comes_first(name: str) -> None:
    asked: dict[str, Any] = {
        "GPUS_NEEDED": ASKED, "CHEAPEST_GPU": {"gpu": "h100"}, "PRICE_HISTORY": {"gpu": "h100"},
        "BREAKEVEN": {"isl": 800, "osl": 300, "api_model": "gpt-4o-mini", "model": "8b",
                      "gpu": "l40s"},
    }  # fmt: skip
    receipt = REGISTRY.get(name).run(asked[name], embedded_book())
    assert again(receipt, None, lambda _: embedded_book()).same
    value = receipt.value
    receipt.value = value + 1 if isinstance(value, int) else []
    found = again(receipt, None, lambda _: embedded_book())
    assert found.differences[0].startswith("value ")
    assert " -> " in found.differences[0]
    assert len(found.differences[0]) < 300


def test_every_example_comes_out_the_same_from_what_was_kept(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path / "answers.jsonl")
    book = embedded_book()
    kept: list[Receipt] = []
    for calculation in REGISTRY:
        from bot.commands import answer, split_command  # noqa: PLC0415

        for example in calculation.examples:
            receipt = answer(*split_command(example), book).receipt
            assert receipt is not None
            kept.append(receipt)
    journal.keep([Kept.of(receipt, None, GIVEN) for receipt in kept])
    opener = Archive(lambda: journal, lambda _: book)
    for receipt in kept:
        opened = opener.open(receipt.id)
        assert opened.again.same is True
        assert opened.receipt == Receipt.from_dict(opened.kept.receipt)


def test_a_question_without_a_date_is_asked_of_the_book_of_its_date() -> None:
    book = embedded_book()
    receipt = sizing(book, as_of="2026-10-01")
    del receipt.inputs["as_of"]
    assert again(receipt, None, lambda _: book).same is True


def calibrated(factor: float) -> Calibrations:
    entry = Calibration(
        model="llama-3.1-8b", accelerator="h100-sxm", engine="vllm",
        factors=Factors(memory=factor), file="test.json", date=date(2026, 11, 1),
        observations=1, error_before_frac=0.5, error_after_frac=0.1,
    )  # fmt: skip
    return Calibrations([entry])


def test_a_calibration_that_is_gone_is_named() -> None:
    plain, own = embedded_book(), embedded_book().calibrated(calibrated(1.5))
    receipt = sizing(own)
    assert receipt.calibration is not None
    assert again(receipt, None, lambda _: own).same is True
    found = again(receipt, None, lambda _: plain)
    assert found.same is False
    assert found.said.endswith(f"The load test it rested on is not kept any more"
                               f" ({receipt.calibration}).")  # fmt: skip
    since = again(sizing(plain), None, lambda _: own)
    assert since.said.endswith(f"It is now {receipt.calibration}.")
    other = embedded_book().calibrated(calibrated(1.2))
    assert "and is now calibrated on" in again(receipt, None, lambda _: other).said


def test_what_cannot_be_computed_again_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = sizing(embedded_book())
    opener = archive(tmp_path, receipt, FIRST)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    said = opener.open(receipt.id).again
    assert (said.same, said.differences) == (None, [])
    assert said.said == "It cannot be computed again: There is no price history to look back in."
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    assert "no price history to look back in" in opener.open(receipt.id).note
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@127.0.0.1:1/prices")
    assert "does not answer" in opener.open(receipt.id).note
    receipt.calculation = "GONE"
    gone = again(receipt, None, the_book_known)
    assert gone.said == "It cannot be computed again: this version has no calculation GONE."


def test_inputs_of_another_version_are_one_sentence() -> None:
    receipt = sizing(embedded_book())
    receipt.inputs["colour"] = "red"
    found = again(receipt, None, the_book_known)
    assert found.same is None
    assert "has no argument 'colour'" in found.said


def test_an_answer_of_an_older_and_of_a_newer_version_is_shown(tmp_path: Path) -> None:
    receipt = sizing(embedded_book())
    plain: dict[str, Any] = receipt.as_dict() | {"added_later": [1]}
    del plain["fixes"]
    plain["prices"] = [{k: v for k, v in p.items() if k != "age_days"} for p in plain["prices"]]
    journal = FileJournal(tmp_path / "answers.jsonl")
    journal.keep([Kept(receipt.id, plain, None, "9.0.0", GIVEN)])
    opened = Archive(lambda: journal, the_book_known).open(receipt.id)
    assert opened.receipt.fixes == []
    assert opened.note == (
        "Given 2026-12-02 09:30 UTC by gpusize 9.0.0. Computed again by gpusize 0.1.0 with the"
        " prices in the package: the same figures."
    )
    journal.keep([Kept("abcdefabcdef", {"id": "abcdefabcdef"}, None, "9.0.0", GIVEN)])
    with pytest.raises(InputError, match=r"kept by gpusize 9\.0\.0 in a form that gpusize 0\.1\.0"):
        Archive(lambda: journal, the_book_known).open("abcdefabcdef")


def test_calibrations_are_those_there_are_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "calibrations"
    monkeypatch.setenv("GPUSIZE_CALIBRATIONS", str(folder))
    calibration_store.save(folder, next(iter(calibrated(1.5))))
    receipt = sizing(embedded_book().calibrated(calibrated(1.5)))
    opener = archive(tmp_path, receipt, None)
    assert opener.open(receipt.id).again.same is True
    with pytest.raises(UnknownAnswerError):
        opener.open("000000000000")
