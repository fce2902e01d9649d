"""A loopback server that answers like the public price sources, and fails like them on request.

    with PriceMirror() as mirror:
        mirror.urls()                    # source id -> address, for `registry.settings`
        mirror.fault("litellm", "404")   # from now on; `mirror.heal()` ends it
    mirror.documents["litellm"] = b"{}"   # in place of what was recorded

`python -m tests.fakes.price_mirror` runs it in the foreground and prints the variables to set.
"""

from __future__ import annotations

import gzip
import socket
import threading
import time
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from pricing.sources.gpuhunt import PROVIDERS
from pricing.sources.registry import environment_name
from tests.fakes.price_scale import HERE, scaled, zipped

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


class PriceMirror:
    """The server, on a port the system picks. `requests` lists what was asked for."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.stop = threading.Event()
        self.documents: dict[str, bytes] = {}
        """By source; `gpuhunt/<provider>` is that provider's CSV, under a version of its own."""
        self._faults: dict[str, str] = {}
        self._bumped: set[str] = set()
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

    def fault(self, what: str, mode: str, *, bump: bool = False) -> None:
        """`what` is a source, `gpuhunt/<provider>` for one of its providers, or `.../catalog.zip`
        after that for its archive alone. `bump` gives gpuhunt a new version, without which it is
        not read again.
        """
        assert mode in FAULTS, mode
        self._faults[what] = mode
        if bump:
            self._bumped.add(what)

    def heal(self) -> None:
        self._faults.clear()
        self._bumped.clear()

    def mode(self, source: str, path: str) -> str:
        if source == "gpuhunt":
            provider, _, rest = path.removeprefix("/v3/").partition("/")
            part = f"gpuhunt/{provider}/{rest.rpartition('/')[2]}"
            found = self._faults.get(part) or self._faults.get(f"gpuhunt/{provider}")
            return found or self._faults.get(source, "")
        return self._faults.get(source, "")

    def version(self, provider: str) -> str:
        stated = self.documents.get(f"gpuhunt/{provider}")
        found = VERSION if stated is None else sha256(stated).hexdigest()[:12]
        bumped = self._bumped & {"gpuhunt", f"gpuhunt/{provider}"}
        return f"{found}-again" if bumped else found

    def content(self, source: str, path: str, query: str = "") -> bytes | None:
        """The recorded answer, or None where the real server has nothing."""
        if source in self.documents:
            return self.documents[source]
        if source == "azure-retail":
            page = 2 if "skip=5" in query else 1
            recorded = (HERE / f"azure_retail_{page}.json").read_text("utf-8")
            return recorded.replace("{base}", self.base + PATHS[source]).encode()
        if source == "gpuhunt":
            provider, _, rest = path.removeprefix("/v3/").partition("/")
            if provider not in PROVIDERS:
                return None
            version = self.version(provider)
            if rest == "version":
                return f"{version}\n".encode()
            stated = self.documents.get(f"gpuhunt/{provider}")
            return zipped(provider, stated) if rest == f"{version}/catalog.zip" else None
        name = source.replace("-", "_") + SUFFIXES.get(source, ".json")
        return (HERE / name).read_bytes()


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
