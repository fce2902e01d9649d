"""The add-in without a server: its folder, written by the real command, on a plain web server."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bot.cli import main
from excel_addin.office.parts import cache_folder, parts
from excel_addin.prices import _followed
from tests.require import need

URL = "https://sheets.example.com/gpusize/"


def downloads() -> Path:
    """The folder with Pyodide and the wheels, left there by an earlier download."""
    folder = cache_folder()
    there = all((folder / part.file).is_file() for part in parts())
    need(f"Pyodide in {folder} (gpusize excel static FOLDER --url {URL})", there)
    return folder


def write(folder: Path, *options: str) -> int:
    """The exit code of writing `folder`, without the network."""
    _followed.cache_clear()  # as in a process of its own: prices are looked at once a minute
    return main(
        ["excel", "static", str(folder), "--url", URL, "--from", str(downloads()), *options]
    )


class _Files(SimpleHTTPRequestHandler):
    """Serves a folder as web servers do; `types` are those it has wrong, by ending."""

    types: Mapping[str, str]
    headers_too: Mapping[str, str]
    asked: list[str]

    def guess_type(self, path: Any) -> str:
        return self.types.get(Path(path).suffix) or super().guess_type(path)

    def end_headers(self) -> None:
        for name, value in self.headers_too.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of its base
        self.asked.append(str(args[0]) if args else format)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that has heard enough hangs up, which is no trouble of the server's."""


@contextmanager
def host(
    parent: Path,
    types: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """The address of the page in `parent`/excel, served file by file and nothing else."""
    fields = {"types": types or {}, "headers_too": headers or {}, "asked": []}
    handler = type("Files", (_Files,), fields)
    with _Server(("127.0.0.1", 0), partial(handler, directory=str(parent))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/excel/taskpane.html"
        finally:
            server.shutdown()
            thread.join()
