"""How the page asks the service: in pieces, again when told to, and what it says when it cannot."""

from __future__ import annotations

import json
import math
from contextlib import ExitStack
from typing import Any

from excel_addin.batch import MOST_CALLS
from excel_addin.functions import evaluate
from excel_addin.limits import Buckets
from pricing.book import embedded_book
from tests.office.rig import Chromium, Excel, excel, service

BOOK = embedded_book()
CELL: list[Any] = ["TOKENS_PER_S_BY_FORMULA", 3.35, 8]
VALUE = evaluate(CELL[0], CELL[1:], BOOK)


def sizes(sheet: Excel, since: int) -> list[int]:
    """How many calls each request held."""
    return [len(json.loads(body)["calls"]) for body in sheet.requests[since:]]


def test_more_cells_than_a_request_may_hold_go_in_pieces(chromium: Chromium) -> None:
    with service() as url, excel(chromium, url) as sheet:
        before = len(sheet.requests)
        cells = [[CELL[0], 1 + n / 1000, 8] for n in range(MOST_CALLS + 5)]
        found = sheet.calculate(*cells)
        assert sizes(sheet, before) == [MOST_CALLS, 5]
        for n in (0, MOST_CALLS - 1, MOST_CALLS, MOST_CALLS + 4):
            assert found[n] == {"value": evaluate(CELL[0], cells[n][1:], BOOK)}
        assert sheet.troubles == []


def test_what_is_too_large_is_asked_in_halves(chromium: Chromium) -> None:
    with service() as url, excel(chromium, url) as sheet:
        before = len(sheet.requests)
        # 9 MB, of which the service takes 8; each is refused for the length of its number
        cells = [["KV_CACHE_BYTES", "8b", f"{n}{'9' * 30_000}"] for n in range(100, 400)]
        found = sheet.calculate(*cells, CELL)
        assert sizes(sheet, before) == [301, 151, 150]
        assert sheet.statuses[-3:] == [413, 200, 200]
        assert found[-1] == {"value": VALUE}
        assert {one["error"] for one in found[:-1]} == {"#VALUE!"}
        assert found[0]["message"].startswith("context")


def test_one_call_that_is_too_large_says_so(chromium: Chromium) -> None:
    with service() as url, excel(chromium, url) as sheet:
        found = sheet.calculate(CELL, ["KV_CACHE_BYTES", "8b", "9" * 9_000_000])
        assert found[0] == {"value": VALUE}
        assert found[1]["error"] == "#N/A"
        assert "at most 8192 KiB" in found[1]["message"]


class Clock:
    """Stands still until it was looked at so many times; then an hour has passed."""

    def __init__(self, looks: float) -> None:
        self.looks = looks

    def __call__(self) -> float:
        self.looks -= 1
        return 0.0 if self.looks >= 0 else 3600.0


def test_it_waits_as_long_as_it_is_told(chromium: Chromium) -> None:
    # the look for the service takes the one token (and asks what its cells cost: two looks at the
    # clock), so that the first request for cells is refused
    buckets = Buckets(burst=1, per_s=1, clock=Clock(looks=3))
    with service(buckets=buckets) as url, excel(chromium, url) as sheet:
        sheet.do(lambda page: page.wait_for_selector("#status.good"))
        found = sheet.calculate(*[CELL] * 3)
        assert found == [{"value": VALUE}] * 3
        assert sheet.statuses == [200, 429, 200]


def test_it_does_not_wait_for_ever(chromium: Chromium) -> None:
    buckets = Buckets(burst=1, per_s=1, clock=Clock(looks=math.inf))
    with service(buckets=buckets) as url, excel(chromium, url) as sheet:
        sheet.do(lambda page: page.wait_for_selector("#status.good"))
        (found,) = sheet.calculate(CELL)
        assert found["error"] == "#N/A"
        assert "HTTP 429" in found["message"]
        assert "ask again in 1 s" in found["message"]
        assert sheet.statuses == [200] + [429] * 6


def test_a_service_that_is_away_is_said_where_it_is_missed(chromium: Chromium) -> None:
    with ExitStack() as stack:
        running = ExitStack()
        url = running.enter_context(service())
        sheet = stack.enter_context(excel(chromium, url))
        assert sheet.calculate(CELL) == [{"value": VALUE}]
        running.close()
        asked = [CELL, ["GPUS_NEEDED_TABLE", "8b", "h100", 1, 1, 1]]
        where = url.replace("taskpane.html", "call")
        told = {"error": "#N/A", "message": f"gpusize cannot be reached at {where}."}
        assert sheet.calculate(*asked) == [told, told]


def test_without_the_token_cells_say_where_to_set_it(chromium: Chromium) -> None:
    with service("s3cret") as url, excel(chromium, url) as sheet:
        (found,) = sheet.calculate(CELL)
        assert found["error"] == "#N/A"
        assert "asks for a token; set it in its task pane." in found["message"]
        sheet.run("() => gpusizeTransport.token.set('wrong')")
        (found,) = sheet.calculate(CELL)
        assert "does not take the token it was given" in found["message"]
        sheet.run("() => gpusizeTransport.token.set('s3cret')")
        assert sheet.calculate(CELL) == [{"value": VALUE}]


def test_an_answer_of_something_in_between_is_no_value(chromium: Chromium) -> None:
    """A proxy's own page: with status 200, as sign-in pages have it, or its error."""
    with service() as url, excel(chromium, url) as sheet:
        answers = [(200, "<html>Sign in</html>"), (200, '{"results": []}'), (200, "null")]
        for status, body in [*answers, (502, "<html>Bad gateway</html>")]:
            sheet.do(
                lambda page, status=status, body=body: page.route(
                    "**/excel/call", lambda route: route.fulfill(status=status, body=body)
                )
            )
            (found,) = sheet.calculate(CELL)
            assert found["error"] == "#N/A"
            said = "gave an answer that is none" if status == 200 else "did not answer (HTTP 502)"
            assert said in found["message"]
            assert url.replace("taskpane.html", "call") in found["message"]
            sheet.do(lambda page: page.unroute("**/excel/call"))
        assert sheet.calculate(CELL) == [{"value": VALUE}]
