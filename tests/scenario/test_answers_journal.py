"""Where answers are kept: a file of lines, or a database; what a damaged one still gives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import core.calculations  # noqa: F401  # fills the registry
from bot.answers.database import DatabaseJournal
from bot.answers.file import FileJournal
from bot.answers.kept import AnswersUnavailableError, Journal, Kept, UnknownAnswerError, read_id
from core.errors import InputError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book
from tests.databases import database

AT = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


def receipt(number: int = 1) -> Receipt:
    return REGISTRY.get("WAIT_P95_MS").run(
        {"qps": 1 + number / 100, "service_ms": 100, "servers": 4}, embedded_book()
    )


def answer(number: int = 1, digits: str = "", at: datetime = AT) -> Kept:
    """An answer; with another id if `digits` says so."""
    made = receipt(number)
    made.id = digits or made.id
    return Kept.of(made, AT - timedelta(days=1), at)


@pytest.fixture(params=["file", "sqlite", "postgresql"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    if request.param == "file":
        yield FileJournal(tmp_path / "data" / "answers.jsonl")
        return
    with (
        database(request.param, tmp_path) as url,
        closing(DatabaseJournal(url)) as made,
    ):
        yield made


def test_what_was_kept_is_found_whole(journal: Journal) -> None:
    kept = answer()
    assert journal.find(kept.id) is None
    journal.keep([kept, answer(2), answer(3)])
    found = journal.find(kept.id)
    assert found is not None
    assert found == kept
    assert Receipt.from_dict(found.receipt) == receipt()
    assert (found.known, found.given_at, found.version) == (kept.known, AT, "0.1.0")


def test_the_prices_of_the_package_have_no_moment(journal: Journal) -> None:
    journal.keep([Kept.of(receipt(), None, AT)])
    found = journal.find(receipt().id)
    assert found is not None
    assert found.known is None


def test_of_one_id_the_first_answer_stays(journal: Journal) -> None:
    journal.keep([answer(at=AT), answer(at=AT + timedelta(hours=1))])
    journal.keep([answer(at=AT + timedelta(days=1))])
    found = journal.find(receipt().id)
    assert found is not None
    assert found.given_at == AT


def test_a_beginning_of_six_digits_is_enough_if_it_is_the_only_one(journal: Journal) -> None:
    ids = ["abcdef000001", "abcdef000002", "abc123000001"]
    journal.keep([answer(n, digits) for n, digits in enumerate(ids)])
    for digits, expected in (
        ("abc123", ids[2]), ("abc12300", ids[2]), ("abcdef000002", ids[1]), ("ffffff", None),
    ):  # fmt: skip
        found = journal.find(digits)
        assert (found.id if found else None) == expected
    with pytest.raises(InputError, match="begins with abcdef; give all 12 digits") as caught:
        journal.find("abcdef")
    assert "000001" not in caught.value.message


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("3fa2b1c0d9e8", "3fa2b1c0d9e8"),
        ("  3FA2B1 ", "3fa2b1"),
        ("id 3fa2b1c0d9e8", "3fa2b1c0d9e8"),
        ("ID: 3fa2b1c0d9e8", "3fa2b1c0d9e8"),
        ("`3fa2b1c0d9e8`", "3fa2b1c0d9e8"),
        ("GPUS_NEEDED · id 91e0135c0b7b · prices as of 2026-11-21", "91e0135c0b7b"),
    ],
)
def test_an_id_as_people_give_it(typed: str, digits: str) -> None:
    assert read_id(typed, "here") == digits


@pytest.mark.parametrize(
    "typed", ["", "x", "3fa2b", "3fa2b1c0d9e8f", "3fa2b1 3fa2b2", "../../etc", "%", "abcdeg", "id "]
)
def test_what_is_no_id_gets_one_sentence(typed: str) -> None:
    with pytest.raises(InputError, match=r"kept in the drawer\.$") as caught:
        read_id(typed, "the drawer")
    assert "\n" not in caught.value.message
    assert not isinstance(caught.value, UnknownAnswerError)


# -- the file ----------------------------------------------------------------------------


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "answers.jsonl"
    old = os.umask(0)
    try:
        FileJournal(path).keep([answer()])
    finally:
        os.umask(old)
    assert path.stat().st_mode & 0o777 == 0o600


def test_torn_and_damaged_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    journal, first, second, third = FileJournal(path), answer(1), answer(2), answer(3)
    journal.keep([first])
    whole = path.read_bytes()
    # torn in the middle, without its end of line, so that the next one goes on in the same line
    path.write_bytes(b"\xff\x00 nonsense\n" + whole[: len(whole) // 2])
    journal.keep([second])
    assert journal.find(first.id) is None
    assert journal.find(second.id) == second
    journal.keep([first])
    assert journal.find(first.id) == first
    with path.open("ab") as file:
        file.write(b'{"id":"aaaaaaaaaaaa"}\n{"id":"bbbbbbbbbbbb","receipt":{"id":"c"}}\n')
        file.write(b'{"id":"cccccccccccc","receipt":' + b"[" * 100_000 + b"\n")
        file.write(json.dumps(third.as_dict(), separators=(",", ":")).encode())  # no end of line
    assert [journal.find(d * 12) for d in "abc"] == [None] * 3
    assert journal.find(third.id) == third
    path.write_bytes(b"")
    assert journal.find(third.id) is None


def test_text_in_an_answer_is_not_taken_for_another_one(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path / "answers.jsonl")
    made = receipt()
    made.summary = '{"id":"abcdefabcdef"}\n{"id":"abcdefabcdef"}'
    journal.keep([Kept.of(made, None, AT)])
    assert journal.find("abcdefabcdef") is None
    assert journal.find(made.id) is not None


def test_several_programs_add_at_once(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from bot.answers.file import FileJournal\n"
        "from tests.scenario.test_answers_journal import answer\n"
        "journal = FileJournal(Path(sys.argv[1]))\n"
        "for n in range(200): journal.keep([answer(n, sys.argv[2] * 6 + f'{n:06x}')])\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(path), digit], cwd=ROOT)
        for digit in "abcd"
    ]
    assert [process.wait(60) for process in running] == [0] * 4
    lines = path.read_text("utf-8").splitlines()
    ids = {json.loads(line)["id"] for line in lines}
    assert len(lines) == len(ids) == 800
    assert FileJournal(path).find("c" * 6 + "0000c7") == answer(199, "c" * 6 + "0000c7")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_an_error_of_the_system() -> None:
    with pytest.raises(OSError, match="No space left"):
        FileJournal(Path("/dev/full")).keep([answer()])


def test_a_folder_in_its_place_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(AnswersUnavailableError, match="cannot be read"):
        FileJournal(tmp_path).find("abcdef")


# -- the database ------------------------------------------------------------------------


def test_servers_that_share_a_database_keep_one_answer(database_url: str) -> None:
    def work() -> None:
        with closing(DatabaseJournal(database_url)) as journal:
            for n in range(10):
                journal.keep([answer(n), answer(n + 1)])

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with closing(DatabaseJournal(database_url)) as journal:
        assert all(journal.find(receipt(n).id) == answer(n) for n in range(11))


def test_the_place_is_named_without_its_password() -> None:
    with closing(DatabaseJournal("postgresql://me:secret@db.test/prices")) as journal:
        assert journal.where == "the database prices on db.test"


def test_a_database_that_is_away_is_one_sentence() -> None:
    url = "postgresql://me:secret@127.0.0.1:1/prices"
    with (
        closing(DatabaseJournal(url)) as journal,
        pytest.raises(AnswersUnavailableError, match="cannot be read now") as caught,
    ):
        journal.find("abcdef")
    assert "secret" not in caught.value.message
