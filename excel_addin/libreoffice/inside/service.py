"""Computing by a service: `gpusize serve`, on this computer or another."""

from __future__ import annotations

import http.client
import json
import time
from collections import OrderedDict
from typing import Any
from urllib.parse import urlsplit

from .away import Away
from .cells import Plain

TIMEOUT_S = 5.0
"""LibreOffice stands still meanwhile."""
KEPT_S = 60.0
"""How long an answer stands in for asking again; new prices show after that."""
MOST_KEPT = 50_000
CODES = {
    401: "it wants its secret: set GPUSIZE_EXCEL_TOKEN to it before LibreOffice starts",
    404: "there is no gpusize at this address",
    429: "that is more than it answers at once; wait, then press Ctrl+Shift+F9",
}


class Service:
    """One connection to a service, and the answers of the last minute."""

    def __init__(self, url: str, token: str | None) -> None:
        self._url = url.rstrip("/")
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
        self._kept: OrderedDict[Any, tuple[float, Plain]] = OrderedDict()

    def answer(self, name: str, cells: list[Any]) -> Plain:
        """What a formula gives. Raises Away where the service does not answer it."""
        key = (name, *cells)
        kept = self._kept.get(key)
        if kept is not None and time.monotonic() - kept[0] < KEPT_S:
            return kept[1]
        body = json.dumps({"calls": [{"name": name, "args": cells}]})
        found = self._results(self._ask(body))
        self._kept[key] = (time.monotonic(), found)
        self._kept.move_to_end(key)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return found

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _ask(self, body: str) -> bytes:
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

    def _results(self, text: bytes) -> Plain:
        try:
            found: dict[str, Any] = json.loads(text)["results"][0]
            if {"value", "values", "error"} & set(found):
                return found
        except (ValueError, LookupError, TypeError):
            pass
        raise Away(f"What answers at {self._url} is not gpusize.")


def _reason(text: bytes) -> str:
    try:
        return json.loads(text)["error"]["message"].rstrip(".")
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
