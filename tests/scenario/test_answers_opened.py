"""Answers kept by every surface and opened on every other one."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot import cli
from bot.answers.archive import Archive
from bot.answers.file import FileJournal
from bot.answers.here import the_archive, the_servers_archive
from bot.answers.keeper import Keeper
from bot.book import the_book_known
from bot.config import Settings, data_folder, keeps_answers
from bot.http import create_app
from core.errors import InputError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book
from tests.fakes.slack_rules import check_message
from tests.scenario.slack_rig import GOOD, everything, receipt_id, rig

QUESTION = f"/gpusize {GOOD}"
BODY = {"model": "8b", "gpu": "h100", "qps": 50, "isl": 8000, "osl": 256}
NEVER = "000000000000"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of one's own in which answers are kept."""
    monkeypatch.setenv("GPUSIZE_ANSWERS", "on")
    monkeypatch.setenv("GPUSIZE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data" / "answers.jsonl"


@pytest.fixture
def archive() -> Iterator[Archive]:
    """That of a service, which keeps in the background."""
    made = the_servers_archive(the_book_known)
    made.start()
    yield made
    made.close(5)


def ids(place: Path) -> list[str]:
    if not place.exists():
        return []
    return [json.loads(line)["id"] for line in place.read_text("utf-8").splitlines()]


def until_kept(place: Path, number: int) -> list[str]:
    deadline = time.monotonic() + 60
    while len(ids(place)) < number and time.monotonic() < deadline:
        time.sleep(0.01)
    return ids(place)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert cli.main(words) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert cli.main(words) == 2
    captured = capsys.readouterr()
    assert len(captured.err.splitlines()) == 1
    return captured.err


# -- the terminal ------------------------------------------------------------------------


def test_an_answer_of_the_terminal_is_opened_as_it_was_given(
    capsys: pytest.CaptureFixture[str], place: Path
) -> None:
    shown = said(capsys, "ask", QUESTION)
    (known,) = ids(place)
    opened = said(capsys, "open", known)
    assert opened.startswith(shown)
    note = " ".join(opened.removeprefix(shown).split())
    assert note.startswith("Given 20")
    assert note.endswith(
        "UTC by gpusize 0.1.0. Computed again with the prices in the package: the same figures."
    )
    assert said(capsys, "open", "id", known[:6].upper()) == opened
    assert said(capsys, "ask", f"/gpu open {known}") == opened
    assert ids(place) == [known]  # opening keeps nothing


def test_a_call_is_kept_and_opened_as_json(capsys: pytest.CaptureFixture[str], place: Path) -> None:
    called = json.loads(said(capsys, "call", "API_PRICE", "model=gpt-4o-mini"))
    assert ids(place) == [called["id"]]
    opened = json.loads(said(capsys, "open", called["id"], "--json"))
    assert opened["receipt"] == called
    assert opened["again"] == {"same": True, "differences": []}
    assert opened["known"] is None
    assert opened["text"].endswith("the same figures.")


def test_help_and_lists_are_no_answers(capsys: pytest.CaptureFixture[str], place: Path) -> None:
    for words in ("/gpu", "/gpusize help", "/gpu list models"):
        said(capsys, "ask", words)
    assert ids(place) == []


def test_what_cannot_be_opened_is_one_sentence_with_the_place(
    capsys: pytest.CaptureFixture[str], place: Path
) -> None:
    for words in (("open", NEVER), ("open", "nonsense"), ("ask", "/gpu open"), ("open", "../x")):
        assert f"kept in {place}" in refused(capsys, *words)
    place.parent.mkdir()
    place.write_bytes(b"not an answer\n")
    assert f"No answer with the id {NEVER}" in refused(capsys, "open", NEVER)


def test_turned_off_nothing_is_kept_and_what_is_there_can_be_opened(
    capsys: pytest.CaptureFixture[str], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(capsys, "ask", QUESTION)
    monkeypatch.setenv("GPUSIZE_ANSWERS", "OFF")
    said(capsys, "call", "API_PRICE", "model=gpt-4o-mini")
    (known,) = ids(place)
    assert "the same figures" in " ".join(said(capsys, "open", known).split())
    monkeypatch.setenv("GPUSIZE_ANSWERS", "maybe")
    assert "GPUSIZE_ANSWERS must be on or off" in refused(capsys, "ask", QUESTION)


def test_an_answer_that_cannot_be_kept_is_still_given(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    (tmp_path / "file").touch()
    monkeypatch.setenv("GPUSIZE_DATA", str(tmp_path / "file" / "data"))
    assert cli.main(["ask", QUESTION]) == 0
    assert "GPUS_NEEDED · id" in capfd.readouterr().out
    (record,) = caplog.records
    assert "not kept" in record.getMessage()
    assert "GPUSIZE_ANSWERS=off" in record.getMessage()
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@127.0.0.1:1/prices")
    assert cli.main(["call", "API_PRICE", "model=gpt-4o-mini"]) == 0
    assert "does not answer" in caplog.records[-1].getMessage()


def test_where_answers_are_kept_by_the_settings(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("GPUSIZE_ANSWERS=off\nGPUSIZE_DATA=/from/the/file\n", "utf-8")
    assert data_folder({}, dotenv) == Path("/from/the/file")
    assert data_folder({"XDG_DATA_HOME": "/data"}) == Path("/data/gpusize")
    assert keeps_answers({"GPUSIZE_ANSWERS": "on"}, dotenv)
    assert not keeps_answers({}, dotenv)
    assert keeps_answers({})
    with pytest.raises(InputError, match="GPUSIZE_ANSWERS must be on or off; you gave 'yes'"):
        keeps_answers({"GPUSIZE_ANSWERS": "yes"})


# -- HTTP and Slack ----------------------------------------------------------------------


def test_an_answer_over_http_is_kept_and_opened(archive: Archive, place: Path) -> None:
    http = TestClient(create_app(Settings(), embedded_book, None, archive))
    posted = http.post("/v1/gpus_needed", json=BODY).json()
    assert http.get(f"/v1/answers/{posted['id']}").status_code == 200  # at once
    assert ids(place) == [posted["id"]]
    for digits in (posted["id"], posted["id"].upper()):
        got = http.get(f"/v1/answers/{digits}")
        assert got.status_code == 200
        assert got.json()["receipt"] == posted
        assert got.json()["note"].endswith("the same figures.")
    for digits, status in (
        (NEVER, 404),
        ("nonsense", 422),
        (posted["id"][:8], 422),
        ("..%2fx", 404),
    ):
        error = http.get(f"/v1/answers/{digits}")
        assert error.status_code == status
        assert "\n" not in error.json()["error"]["message"]
        assert str(place.parent) not in error.text  # a server's paths are nobody's business
    assert "this service's own file" in http.get(f"/v1/answers/{NEVER}").text
    described = http.get("/openapi.json").json()["paths"]["/v1/answers/{id}"]["get"]
    assert described["operationId"] == "open_answer"


def test_answers_over_http_that_cannot_be_read_now(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@127.0.0.1:1/prices")
    http = TestClient(create_app(Settings(), embedded_book, None, archive))
    assert http.post("/v1/gpus_needed", json=BODY).status_code == 200
    assert http.get(f"/v1/answers/{NEVER}").status_code == 503


def test_without_an_archive_there_is_nothing_to_open() -> None:
    http = TestClient(create_app(Settings(), embedded_book))
    assert http.post("/v1/gpus_needed", json=BODY).status_code == 200
    error = http.get(f"/v1/answers/{NEVER}")
    assert error.status_code == 404
    assert error.json()["error"]["message"].startswith("Answers are not kept here")


def test_an_answer_in_slack_is_opened_there_and_shared(archive: Archive, place: Path) -> None:
    with rig(archive=archive) as here:
        private = here.asked(GOOD)
        known = receipt_id(private)
        assert until_kept(place, 1) == [known]
        opened = here.asked(f"open {known}", "/gpu")
        assert opened.ephemeral
        assert check_message(opened.payload) == []
        assert opened.text == private.text
        assert "the same figures" in everything(opened)
        shared = here.click(opened)
        assert not shared.ephemeral
        assert receipt_id(shared) == known
        assert "the same figures" in everything(shared)
        refused = here.asked(f"open {NEVER}", "/gpu")
        assert "No answer with the id" in everything(refused)
        assert receipt_id(here.click(private)) == known
    assert ids(place) == [known]


def test_one_answer_has_one_id_wherever_it_was_asked(
    archive: Archive, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with rig(archive=archive) as here:
        known = receipt_id(here.asked(GOOD))
    until_kept(place, 1)
    assert "the same figures" in " ".join(said(capsys, "open", known).split())
    http = TestClient(create_app(Settings(), embedded_book, None, archive))
    assert http.get(f"/v1/answers/{known}").json()["receipt"]["id"] == known


# -- keeping never gets in the way -------------------------------------------------------


def receipt(number: int) -> Receipt:
    asked = {"qps": 1 + number / 100, "service_ms": 100, "servers": 4}
    return REGISTRY.get("WAIT_P95_MS").run(asked, embedded_book())


def test_answers_that_repeat_are_kept_once(archive: Archive, place: Path) -> None:
    for number in (1, 2, 1, 1, 2, 3) * 5:
        archive.keep(receipt(number), embedded_book())
    archive.close(5)
    assert ids(place) == [receipt(n).id for n in (1, 2, 3)]


def test_a_failing_place_is_logged_once_with_the_number_lost(
    caplog: pytest.LogCaptureFixture,
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no device that is always full")
    keeper = Keeper(lambda: FileJournal(Path("/dev/full")))
    for number in range(20):
        keeper.keep(receipt(number), None)
        time.sleep(0.005)
    keeper.close(5)
    told = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert len(told) <= 2  # the first failure, and at the end what has been lost since
    assert all("No space left" in t or "stopped" in t for t in told)
    assert sum(int(t.split()[0]) for t in told) == 20


def test_a_place_that_is_slow_delays_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A SQLite file another program is writing to: the queue fills up, and answers go on."""
    path = tmp_path / "prices.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    first = the_archive()
    first.keep(receipt(0), embedded_book())  # creates the tables
    assert first.open(receipt(0).id).again.same
    answers = [receipt(n) for n in range(1, 12)]
    keeper = Keeper(lambda: first._journal, room=4)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        keeper.keep(answers[0], None)
        time.sleep(0.2)  # it is being kept now, and waits for the other program
        started_s = time.monotonic()
        for answer in answers[1:]:
            keeper.keep(answer, None)
        assert time.monotonic() - started_s < 0.5
        other.execute("ROLLBACK")
    keeper.close(10)
    assert [first._journal.find(a.id) is not None for a in answers] == [True] * 5 + [False] * 6
    assert sum(int(r.getMessage().split()[0]) for r in caplog.records) == 6
