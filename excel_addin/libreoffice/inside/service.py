"""Computing by a service: `gpusize serve`, on this computer or another."""

from __future__ import annotations

import http.client
import json
import time
from collections import OrderedDict
from typing import Any, Callable, Protocol, Tuple
from urllib.parse import urlsplit

from .away import Away
from .cells import Plain, refused

TIMEOUT_S = 5.0
"""LibreOffice stands still meanwhile."""
KEPT_S = 60.0
"""How long an answer stands in for asking again; new prices show after that."""
MOST_KEPT = 100_000
ROUNDS = 20
"""Times within that in which cells are calculated again by themselves."""
SINGLE = 100
"""Cells asked for one by one; more than that in a row are asked for together."""
ROW_S = 1.0
"""Cells are in a row if no more time passes between them."""
TOGETHER = 2_000
"""Calls in one request, so that it is answered in time."""
WAIT = "This cell is asked for with many others and is calculated again when they are there."
CODES = {
    401: "it wants its secret: set GPUSIZE_EXCEL_TOKEN to it before LibreOffice starts",
    404: "there is no gpusize at this address",
    429: "that is more than it answers at once; wait a while",
}

Key = Tuple[Any, ...]
"""Name and arguments of a call."""


class Office(Protocol):
    """What is asked of LibreOffice."""

    def soon(self, work: Callable[[], None]) -> None:
        """Have this done once LibreOffice is done with what it does now."""

    def recalculate(self) -> None:
        """Calculate everything that is open."""


class Service:
    """One connection to a service, and the answers of the last minute.

    Calc asks for one cell after the other and waits for each. So when many come in a row, the rest
    of them is #N/A at first, asked for in a few requests, and calculated again from the answers.
    """

    def __init__(self, url: str, token: str | None, office: Office | None = None) -> None:
        self._url, self._office = url.rstrip("/"), office
        parts = urlsplit(self._url)
        try:
            known = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
        except ValueError:  # the port is none
            known = False
        if not known:
            raise Away(f"'{url}' is no address of a service; it must be such as http://host:8080.")
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self._connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
        self._path = f"{parts.path}/excel/call"
        self._headers = {"Content-Type": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._kept: OrderedDict[Key, tuple[float, Plain]] = OrderedDict()
        self._row, self._last = 0, 0.0
        self._gathered: dict[Key, None] = {}
        self._rounds: list[float] = []
        self._away: Away | None = None

    def answer(self, name: str, cells: list[Any]) -> Plain:
        """What a formula gives. Raises Away where the service does not answer it."""
        key = (name, *cells)
        kept = self._kept.get(key)
        now = time.monotonic()
        if kept is not None and now - kept[0] < KEPT_S:
            return kept[1]
        if self._away is not None:  # what became of the cells that were asked for together
            away, self._away = self._away, None
            raise away
        self._row = self._row + 1 if now - self._last < ROW_S else 1
        self._last = now
        if self._office is None or self._row <= SINGLE:
            (found,) = self._ask([key])
            self._last = time.monotonic()
            return found
        if not self._gathered:
            self._office.soon(self._together)
        self._gathered[key] = None
        return refused("#N/A", WAIT)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _together(self) -> None:
        """Ask for what was gathered, and have it calculated again."""
        keys, self._gathered = list(self._gathered), {}
        now = time.monotonic()
        self._rounds = [*(r for r in self._rounds if now - r < KEPT_S), now]
        if len(self._rounds) > ROUNDS or self._office is None:
            return  # more cells than are kept: it would never end
        try:
            for first in range(0, len(keys), TOGETHER):
                self._ask(keys[first : first + TOGETHER])
        except Away as away:
            self._away = away
        self._office.recalculate()

    def _ask(self, keys: list[Key]) -> list[Plain]:
        calls = [{"name": name, "args": cells} for name, *cells in keys]
        found = self._results(self._answered(json.dumps({"calls": calls})), len(keys))
        now = time.monotonic()
        for key, result in zip(keys, found):
            self._kept[key] = (now, result)
            self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return found

    def _answered(self, body: str) -> bytes:
        for last in (False, True):
            fresh = self._connection.sock is None
            try:
                self._connection.request("POST", self._path, body, self._headers)
                response = self._connection.getresponse()
                text = response.read()
            except (OSError, http.client.HTTPException) as error:
                self._connection.close()
                # a service closes a connection that was idle; then a new one does
                if fresh or last or isinstance(error, TimeoutError):
                    why = str(error) or type(error).__name__
                    raise Away(f"The service at {self._url} does not answer: {why}.") from error
                continue
            if response.status != http.client.OK:
                why = CODES.get(response.status) or _reason(text) or f"HTTP {response.status}"
                raise Away(f"The service at {self._url} does not answer this: {why}.")
            return text
        raise AssertionError  # the loop returns or raises

    def _results(self, text: bytes, count: int) -> list[Plain]:
        try:
            found: list[Plain] = json.loads(text)["results"]
            if len(found) == count and all({"value", "values", "error"} & set(f) for f in found):
                return found
        except (ValueError, LookupError, TypeError):
            pass
        raise Away(f"What answers at {self._url} is not gpusize.")


def _reason(text: bytes) -> str:
    try:
        return json.loads(text)["error"]["message"].rstrip(".")
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
