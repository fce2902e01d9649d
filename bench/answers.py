"""A process that receives answers like Slack's response_url, as cheaply as possible.

Rules are not checked here (tests/fakes does that); a slow receiver would bend the measurement.
"""

from __future__ import annotations

import asyncio
import http.client
import subprocess
import sys
from typing import Self
from urllib.parse import urlencode

from tests.fakes.slack_payloads import command


class AnswerSink:
    """Start the receiver in its own process; use as a context manager."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.answers"], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline())
        self.url = f"http://127.0.0.1:{self._port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(5)

    def count(self) -> int:
        """Answers received so far."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)
        connection.request("GET", "/count")
        return int(connection.getresponse().read())

    def command(self, name: str, text: str, k: int) -> bytes:
        """The form body of one slash command that answers here."""
        fields = command(
            name=name, text=text, trigger_id=f"bench.{k}",
            response_url=f"{self.url}/commands/T1/{k}/x",
            user_id="U1", team_id="T1", channel_id="C1", app_id="A1",
        )  # fmt: skip
        return urlencode(fields).encode()


async def _serve() -> None:
    received = 0

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal received
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                break
            lowered = head.lower()
            at = lowered.find(b"content-length:")
            if at >= 0:
                await reader.readexactly(int(lowered[at + 15 :].split(b"\r\n", 1)[0]))
            if head.startswith(b"POST /commands"):
                received += 1
            body = str(received).encode() if head.startswith(b"GET") else b"ok"
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
                + str(len(body)).encode() + b"\r\n\r\n" + body
            )  # fmt: skip
            await writer.drain()
            if b"connection: close" in lowered:
                break
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
