"""What answers LibreOffice: kept answers, lines over a pipe, and services that misbehave."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from core.errors import InputError
from excel_addin.batch import as_json
from excel_addin.functions import evaluate
from excel_addin.libreoffice.answers import Answers
from excel_addin.libreoffice.inside import settings
from excel_addin.libreoffice.inside.away import Away
from excel_addin.libreoffice.inside.service import Service
from pricing.book import TableBook, embedded_book

BOOK = embedded_book()
PRICE: tuple[str, list[Any]] = ("GPU_PRICE", ["h100", "verda"])


def test_an_answer_is_kept_as_long_as_the_prices_stay() -> None:
    books = [BOOK]
    answers = Answers(lambda: books[-1])
    first = answers.answer(*PRICE)
    assert first == as_json(evaluate(*PRICE, BOOK))
    assert answers.answer(*PRICE) is first
    books.append(BOOK.at(date(2026, 10, 3)))
    assert answers.answer(*PRICE) == {"value": 3.627} != first


def test_a_one_is_not_kept_for_true() -> None:
    answers = Answers(lambda: BOOK)
    kinds = [answers.answer("GPUS_NEEDED", ["8b", "h100", n, 10, 10]) for n in (1, True, 1.0)]
    assert [list(kind) for kind in kinds] == [["value"], ["error"], ["value"]]


def test_prices_that_cannot_be_had_are_said() -> None:
    def book() -> TableBook:
        raise InputError("The address of the prices cannot be meant.")

    answers = Answers(book)
    assert answers.answer("GPU_CHECK", ["API_PRICE", "o3"]) == {
        "value": "The address of the prices cannot be meant."
    }
    assert answers.answer("API_PRICE", ["o3"])["error"]["code"] == "#VALUE!"


def test_lines_are_answered_over_a_pipe() -> None:
    program = "from excel_addin.libreoffice.pipe import main; main()"
    lines = [
        json.dumps({"calls": [{"name": name, "args": cells} for name, cells in (PRICE, PRICE)]}),
        "{",
        json.dumps({"calls": [{"name": "GPUSIZE_VERSION"}]}),
    ]
    done = subprocess.run(
        [sys.executable, "-c", program],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    price = as_json(evaluate(*PRICE, BOOK))
    version = as_json(evaluate("GPUSIZE_VERSION", [], BOOK))
    assert found[0] == {"results": [price, price]}
    assert "not valid JSON" in found[1]["refused"]
    assert found[2] == {"results": [version]}


@contextmanager
def pretender(*answers: tuple[int, bytes]) -> Iterator[str]:
    """A service that gives these answers in turn, each on a connection it closes."""
    left = list(answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status, body = left.pop(0)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def value(number: float) -> tuple[int, bytes]:
    return 200, json.dumps({"results": [{"value": number}]}).encode()


def test_a_connection_that_was_closed_meanwhile_is_opened_again() -> None:
    with pretender(value(1), value(2)) as url:
        service = Service(url, None)
        assert service.answer("A", []) == {"value": 1}
        assert service.answer("B", [1.0]) == {"value": 2}
        assert service.answer("A", []) == {"value": 1}  # kept: there is no third answer
        service.close()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param((200, b"<html>"), "is not gpusize", id="no-json"),
        pytest.param((200, b'{"results": []}'), "is not gpusize", id="no-result"),
        pytest.param((200, b'{"results": [5]}'), "is not gpusize", id="no-cell"),
        pytest.param((200, b"[1]"), "is not gpusize", id="no-object"),
        pytest.param((302, b""), "does not answer this: HTTP 302", id="elsewhere"),
        pytest.param((404, b"x"), "there is no gpusize at this address", id="unknown-path"),
        pytest.param((429, b""), "more than it answers at once", id="too-many"),
        pytest.param((503, b'{"error": {"message": "Busy."}}'), "this: Busy.", id="with-reason"),
        pytest.param((500, b'{"error": 1}'), "HTTP 500", id="without-reason"),
    ],
)
def test_what_is_no_answer_is_said(answer: tuple[int, bytes], said: str) -> None:
    with pretender(answer) as url:
        service = Service(url, None)
        with pytest.raises(Away, match=r"^(What answers|The service) at http.*\.$") as caught:
            service.answer("A", [])
        assert said in str(caught.value)
        service.close()


@pytest.mark.parametrize("url", ["", "localhost:8080", "ftp://host", "http://", "http://h:99999"])
def test_an_address_that_is_none_is_said(url: str) -> None:
    with pytest.raises(Away, match="is no address of a service"):
        Service(url, None)


def test_the_environment_comes_before_the_file_and_that_before_the_extension(
    tmp_path: Path,
) -> None:
    environ = {"GPUSIZE_DATA": str(tmp_path)}
    kept = settings.file(environ)
    assert kept is not None
    assert settings.load(environ, "http://written") == ("http://written", None)
    kept.write_text('{"url": "http://kept", "token": "k"}', "utf-8-sig")
    assert settings.load(environ, "http://written") == ("http://kept", "k")
    environ |= {"GPUSIZE_URL": "http://named", "GPUSIZE_EXCEL_TOKEN": "n"}
    assert settings.load(environ, "http://written") == ("http://named", "n")
    kept.write_text('{"url": 5}')
    with pytest.raises(Away, match="must be such as"):
        settings.load(environ, None)
