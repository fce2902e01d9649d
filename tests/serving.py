"""`gpusize serve` as a real process on a port the system picked."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ADDRESS = re.compile(r' listening on (http[^\s"]+)')


class Service:
    """A running `gpusize serve` on a port the system picked."""

    def __init__(self, folder: Path, *options: str, **environ: str) -> None:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "GPUSIZE_"))}
        clean.pop("DATABASE_URL", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", "--port", "0", *options],
            cwd=folder,  # its .env is read, not the developer's
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**clean, "GPUSIZE_DATA": str(folder / "data"), **environ},
        )
        self.said: list[str] = []
        self.logged: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self._readers = [
            threading.Thread(target=self._read, args=(self.process.stdout, self.said)),
            threading.Thread(target=self._read, args=(self.process.stderr, self.logged)),
        ]
        for reader in self._readers:
            reader.start()
        self.url = ""

    def _read(self, stream: Any, lines: list[str]) -> None:
        for line in stream:
            lines.append(line.rstrip())
            self._lines.put(line)
        stream.close()

    def wait_until_up(self) -> None:
        deadline = time.monotonic() + 60
        while not self.url:
            assert time.monotonic() < deadline, self.logged
            assert self.process.poll() is None, self.logged
            time.sleep(0.02)
            for line in [*self.said, *self.logged]:
                if found := ADDRESS.search(line):
                    self.url = found[1]

    @property
    def address(self) -> tuple[str, int]:
        host, port = self.url.removeprefix("http://").rsplit(":", 1)
        return host, int(port)

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Send a signal; returns the exit code and how many seconds the end took."""
        began = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(60), time.monotonic() - began

    def wait_ready(self) -> None:
        deadline = time.monotonic() + 60
        while httpx.get(f"{self.url}/readyz").status_code != 200:
            assert time.monotonic() < deadline, self.logged
            time.sleep(0.05)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        for reader in self._readers:
            reader.join(5)


@contextmanager
def serving(folder: Path, *options: str, **environ: str) -> Iterator[Service]:
    service = Service(folder, *options, **environ)
    try:
        service.wait_until_up()
        yield service
    finally:
        service.end()
