"""A loopback server that answers like the public price sources, and fails like them on request.

    with PriceMirror() as mirror:
        mirror.urls()                    # source id -> address, for `registry.settings`
        mirror.fault("litellm", "404")   # from now on; `mirror.heal()` ends it

`python -m tests.fakes.price_mirror` runs it in the foreground and prints the variables to set.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import socket
import threading
import time
import zipfile
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from pricing.sources.gpuhunt import PROVIDERS
from pricing.sources.registry import environment_name

HERE = Path(__file__).parent / "prices"
VERSION = "20261120-18"
PATHS = {
    "genai-prices": "/pydantic/genai-prices/prices/new_data/v2/data.json",
    "litellm": "/BerriAI/litellm/main/model_prices_and_context_window.json",
    "gpuhunt": "/v3",
    "azure-retail": "/api/retail/prices",
    "aws-bulk": "/offers/v1.0/aws/AmazonEC2/current/us-east-1/index.csv",
    "ecb": "/stats/eurofxref/eurofxref-hist-90d.xml",
}
SUFFIXES = {"aws-bulk": ".csv", "ecb": ".xml"}
FAULTS = (
    "404",
    "500",
    "html",
    "empty",
    "empty-list",
    "truncated-json",
    "cut-off",
    "x1000",
    "negative",
    "never",
    "drip",
    "drip-headers",
    "endless",
    "announced-2gb",
    "gzip-bomb",
    "redirect-loop",
    "redirect-elsewhere",
    "padded",
)
PRICE_KEYS = ("_mtok", "cost", "price", "base", "retailPrice", "unitPrice")


class PriceMirror:
    """The server, on a port the system picks. `requests` lists what was asked for."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.stop = threading.Event()
        self._faults: dict[str, str] = {}
        mirror = self

        class Handler(_Handler):
            pass

        Handler.mirror = mirror
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def urls(self) -> dict[str, str]:
        return {source: self.base + path for source, path in PATHS.items()}

    def fault(self, what: str, mode: str) -> None:
        """`what` is a source, or `gpuhunt/<provider>` for one of its providers."""
        assert mode in FAULTS, mode
        self._faults[what] = mode

    def heal(self) -> None:
        self._faults.clear()

    def mode(self, source: str, path: str) -> str:
        if source == "gpuhunt":
            provider = path.removeprefix("/v3/").partition("/")[0]
            return self._faults.get(f"gpuhunt/{provider}") or self._faults.get(source, "")
        return self._faults.get(source, "")

    def content(self, source: str, path: str, query: str = "") -> bytes | None:
        """The recorded answer, or None where the real server has nothing."""
        if source == "azure-retail":
            page = 2 if "skip=5" in query else 1
            recorded = (HERE / f"azure_retail_{page}.json").read_text("utf-8")
            return recorded.replace("{base}", self.base + PATHS[source]).encode()
        if source == "gpuhunt":
            provider, _, rest = path.removeprefix("/v3/").partition("/")
            if provider not in PROVIDERS:
                return None
            if rest == "version":
                return f"{VERSION}\n".encode()
            return zipped(provider) if rest == f"{VERSION}/catalog.zip" else None
        name = source.replace("-", "_") + SUFFIXES.get(source, ".json")
        return (HERE / name).read_bytes()


def zipped(provider: str, content: bytes | None = None) -> bytes:
    """A provider's catalog.zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        recorded = (HERE / "gpuhunt" / f"{provider}.csv").read_bytes()
        archive.writestr(f"{provider}.csv", recorded if content is None else content)
    return packed.getvalue()


def scaled(source: str, path: str, content: bytes, factor: int) -> bytes:
    """The same answer with all prices times `factor`."""
    if path.endswith("/version"):
        return content
    if source == "gpuhunt":
        provider = path.split("/")[2]
        plain = (HERE / "gpuhunt" / f"{provider}.csv").read_text("utf-8")
        return zipped(provider, _scaled_csv(plain, 2, factor, ",").encode())
    if source == "aws-bulk":
        return _scaled_csv(content.decode(), 9, factor, '","').encode()
    if source == "ecb":
        return re.sub(
            rb'(rate=")([^"]*)', lambda m: m[1] + str(float(m[2]) * factor).encode(), content
        )
    return json.dumps(_scaled(json.loads(content), factor, priced=False)).encode()


def _scaled(value: Any, factor: int, *, priced: bool) -> Any:
    if isinstance(value, dict):
        return {
            key: _scaled(inner, factor, priced=any(mark in key for mark in PRICE_KEYS))
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_scaled(inner, factor, priced=priced) for inner in value]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return value * factor if priced and number else value


def _scaled_csv(text: str, column: int, factor: int, mark: str) -> str:
    lines = [line.split(mark) for line in text.splitlines()]
    for cells in lines:
        if len(cells) > column and cells[column].replace(".", "").isdigit():
            cells[column] = str(float(cells[column]) * factor)
    return "\n".join(mark.join(cells) for cells in lines) + "\n"


class _Handler(BaseHTTPRequestHandler):
    mirror: PriceMirror
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def do_GET(self) -> None:
        self.mirror.requests.append(self.path)
        path, _, query = self.path.partition("?")
        source = next((s for s, p in PATHS.items() if path.startswith(p)), "")
        try:
            content = self.mirror.content(source, path, query) if source else None
            mode = self.mirror.mode(source, path)
            if mode:
                self.fail(mode, source, path, content or b"")
            elif content is None:
                self.answer(b"not found", status=404)
            else:
                self.answer(content, etag=source != "azure-retail")
        except OSError:
            self.close_connection = True  # the client gave up, which is what it should do

    def answer(self, content: bytes, *, status: int = 200, etag: bool = False) -> None:
        tag = f'"{sha256(content).hexdigest()[:32]}"'
        if etag and self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.send_header("ETag", tag)
            self.end_headers()
            return
        self.send_response(status)
        if etag:
            self.send_header("ETag", tag)
        if "gzip" in self.headers.get("Accept-Encoding", "") and len(content) > 500:
            content = gzip.compress(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def fail(self, mode: str, source: str, path: str, content: bytes) -> None:
        if mode in {"404", "500"}:
            self.answer(b"an error", status=int(mode))
        elif mode in {"x1000", "negative"}:
            self.answer(scaled(source, path, content, 1000 if mode == "x1000" else -1))
        elif mode in SIMPLE:
            self.answer(SIMPLE[mode] if mode != "truncated-json" else content[: len(content) // 2])
        elif mode.startswith("redirect"):
            self.send_response(302)
            elsewhere = "http://192.0.2.1/prices" if mode.endswith("elsewhere") else self.path
            self.send_header("Location", elsewhere)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.close_connection = True
            self.stall(mode, content)

    def stall(self, mode: str, content: bytes) -> None:
        """Faults below HTTP, or that take forever."""
        if mode == "never":
            self.mirror.stop.wait(60)
        elif mode == "drip-headers":
            self.drip(b"HTTP/1.1 200 OK\r\n" + b"X-Slow: " + b"a" * 10_000)
        elif mode == "drip":
            self.head(len(content))
            self.drip(content)
        elif mode == "cut-off":
            self.head(len(content))
            self.wfile.write(content[: len(content) // 2])
        elif mode == "announced-2gb":
            self.head(2_000_000_000)
            self.flood(b"[" + b" " * 65_536)
        elif mode == "endless":
            self.head(None)
            self.flood(b" " * 65_536)
        elif mode == "padded":  # no fault: the file at its real size, 120 MB
            at = content.index(b"\n", content.index(b'"SKU"')) + 1
            other = (
                b'"ZZZ","JRT","ZZZ.JRT","OnDemand","","2026-11-01","0","Inf","Hrs"' + b',"NA"' * 90
            )
            other += b"\n"
            self.head(None)
            self.wfile.write(content[:at])
            for _ in range(120):
                self.wfile.write(other * (1_000_000 // len(other)))
            self.wfile.write(content[at:])
        elif mode == "gzip-bomb":
            self.head(None, "Content-Encoding: gzip\r\n")
            self.flood(gzip.compress(b" " * 50_000_000))

    def head(self, length: int | None, more: str = "") -> None:
        sized = "" if length is None else f"Content-Length: {length}\r\n"
        self.wfile.write(f"HTTP/1.1 200 OK\r\n{sized}{more}Connection: close\r\n\r\n".encode())

    def drip(self, content: bytes) -> None:
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in content:
            self.wfile.write(bytes([byte]))
            if self.mirror.stop.wait(0.05):
                return

    def flood(self, piece: bytes) -> None:
        sent = 0
        while sent < 2_000_000_000 and not self.mirror.stop.is_set():
            self.wfile.write(piece)
            sent += len(piece)


SIMPLE = {
    "html": b"<!DOCTYPE html><title>Sign in</title>",
    "empty": b"",
    "empty-list": b"[]",
    "truncated-json": b"",
}


def main() -> None:
    with PriceMirror() as mirror:
        for source, url in mirror.urls().items():
            print(f"{environment_name(source)}={url}", flush=True)  # noqa: T201
        try:
            time.sleep(10**8)
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
