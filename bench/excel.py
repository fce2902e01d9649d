"""10,000 cells through POST /excel/call, and the same cells with a request for each.

Over one connection to a real server in this process; the cells differ, so that each is
worked out. Only some of the single requests are made: the rate limit is there to stop the rest.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import uvicorn
from fastapi import FastAPI

from bot.config import Settings
from bot.serve import SWITCH_S, listen
from excel_addin.http import add_routes
from pricing.book import embedded_book

CELLS = 10_000
SINGLE = 400


def cells(first: int, number: int, *, lengths: bool = False) -> list[dict[str, Any]]:
    """So many GPUS_NEEDED, none like another: a column of rates, or of rates and lengths."""
    return [
        {
            "name": "GPUS_NEEDED",
            "args": ["8b", "h100", 1 + n / 100, 1000 + n * lengths, 100 + n % 777 * lengths],
        }
        for n in range(first, first + number)
    ]


def ask(connection: http.client.HTTPConnection, calls: list[dict[str, Any]]) -> float:
    """Seconds a batch takes."""
    body = json.dumps({"calls": calls})
    start = time.perf_counter()
    connection.request("POST", "/excel/call", body)
    response = connection.getresponse()
    text = response.read()
    took = time.perf_counter() - start
    assert response.status == 200, text
    assert len(json.loads(text)["results"]) == len(calls)
    return took


def main() -> Iterator[tuple[str, str, str]]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)  # as the service has it
    app = FastAPI()
    add_routes(app, embedded_book, Settings())
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    with listen("127.0.0.1", 0) as bound:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            connection = http.client.HTTPConnection("127.0.0.1", bound.getsockname()[1])
            ask(connection, cells(0, 10))
            single = sum(ask(connection, [call]) for call in cells(10, SINGLE)) / SINGLE
            same = ask(connection, cells(10, 1) * CELLS)
            batch = ask(connection, cells(1000, CELLS))
            varied = ask(connection, cells(1000, CELLS, lengths=True))
            connection.close()
        finally:
            server.should_exit = True
            thread.join()
            sys.setswitchinterval(before)
    yield f"{CELLS:,} different GPUS_NEEDED in one POST /excel/call", f"{batch:.2f} s", "0.5 s"
    yield "... whose lengths differ too", f"{varied:.2f} s", "0.5 s"
    yield f"... {CELLS:,} that are the same", f"{same * 1e3:.0f} ms", ""
    yield "... one request for one cell", f"{single * 1e3:.2f} ms", ""
    yield "... ratio of one request per cell to a batch", f"{single * CELLS / batch:.1f}x", ""
