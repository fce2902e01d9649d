"""Signed slash commands against a real `gpusize serve`: acknowledgement latency, answers, memory.

Three processes share the machine's cores: the server, a stand-in for Slack that receives the
answers, and this load generator. The generator is open-loop: command k is due at k / rate whatever
happened before, and latency counts from when it was due.
"""

from __future__ import annotations

import http.client
import os
import queue
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from bench.answers import AnswerSink
from tests.fakes.slack_payloads import sign

RATE_PER_S = 200
SECONDS = 20
CONNECTIONS = 16
SECRET = "bench-signing-secret"


def main() -> Iterator[tuple[str, str, str]]:
    with AnswerSink() as sink:
        environment = os.environ | {
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": "xoxb-bench",
            "SLACK_API_URL": sink.url + "/api/",
            "GPUSIZE_PORT": "0",
        }
        command = Path(sys.executable).with_name("gpusize")
        server = subprocess.Popen(
            [str(command), "serve"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            port = _port(server)
            idle_mib = _peak_mib(server.pid)
            latencies, failures = _load(port, sink)
            deadline = time.monotonic() + 15
            while sink.count() < len(latencies) and time.monotonic() < deadline:
                time.sleep(0.05)
            answered, peak_mib = sink.count(), _peak_mib(server.pid)
        finally:
            server.terminate()
            server.wait(10)
    latencies.sort()
    p = {q: latencies[min(len(latencies) - 1, int(len(latencies) * q))] * 1e3 for q in (0.5, 0.99)}
    yield f"slash commands sent at {RATE_PER_S}/s for {SECONDS} s", f"{len(latencies)}", "200/s"
    yield "... refused or failed", f"{failures}", "0"
    yield "... answered at the response_url", f"{answered}", "all"
    yield "... ack p50", f"{p[0.5]:.1f} ms", ""
    yield "... ack p99", f"{p[0.99]:.1f} ms", "100 ms"
    yield "... ack mean", f"{statistics.mean(latencies) * 1e3:.1f} ms", ""
    yield "peak memory of gpusize serve, idle", f"{idle_mib:.0f} MiB", ""
    yield "peak memory of gpusize serve, after the load", f"{peak_mib:.0f} MiB", "150 MiB"


def _port(server: subprocess.Popen[str]) -> int:
    assert server.stdout is not None
    for line in server.stdout:
        if "listening on http://" in line:
            return int(line.strip().rsplit(":", 1)[1].rstrip("/"))
    raise RuntimeError("gpusize serve did not start")


def _peak_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(row for row in status.splitlines() if row.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _load(port: int, sink: AnswerSink) -> tuple[list[float], int]:
    due: queue.Queue[tuple[float, bytes, dict[str, str]] | None] = queue.Queue()
    latencies: list[float] = []
    failures = 0
    lock = threading.Lock()
    start = time.perf_counter() + 1.0
    for k in range(RATE_PER_S * SECONDS):
        body = sink.command(
            "/gpusize", f"llama-3.1-8b on h100, {k % 400 + 1} qps, {k % 7 + 1}k in, 256 out", k
        )
        headers = sign(SECRET, body) | {"Content-Type": "application/x-www-form-urlencoded"}
        due.put((start + k / RATE_PER_S, body, headers))

    def worker() -> None:
        nonlocal failures
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while (item := due.get()) is not None:
            when, body, headers = item
            wait = when - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            connection.request("POST", "/slack/events", body, headers)
            response = connection.getresponse()
            content = response.read()
            taken = time.perf_counter() - when
            with lock:
                latencies.append(taken)
                failures += response.status != 200 or bool(content)

    threads = [threading.Thread(target=worker) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    return latencies, failures
