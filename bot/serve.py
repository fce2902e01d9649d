"""`gpusize serve`: the HTTP and Slack service in one process, from start to orderly end.

The socket is bound here, before the server starts, so that a port in use is one sentence and
port 0 can be printed. SIGTERM and Ctrl-C stop accepting, let work in flight finish, close Slack
and end with exit code 0 in under 5 seconds, which is half of what container runtimes allow.
"""

from __future__ import annotations

import argparse
import errno
import logging
import os
import signal
import socket
import ssl
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI

from bot import logs
from bot.answers.here import the_servers_archive
from bot.book import LiveBook
from bot.config import Settings, load_settings, read_port
from bot.http import create_app
from bot.serve_parts import build_slack, build_watch, measured, the_workspaces
from bot.tls import tls_context
from bot.watch.here import the_runner, the_store
from core.errors import InputError, echo

log = logging.getLogger("gpusize")

REQUESTS_S = 3
"""Seconds requests in flight have to finish after the signal."""

SLACK_S = 1.0
"""Seconds Slack answers in flight have to finish after that."""

ANSWERS_S = 0.3
"""Seconds answers given have to be kept after that."""

WATCH_S = 0.2
"""Seconds checks and posts in flight have after that, of which they knew since the signal."""

SWITCH_S = 0.0005
"""For how long a thread that computes may keep Python to itself. With the usual 5 ms, each of the
dozen waits in acknowledging one request would cost that much while an answer is worked out."""

LAST_RESORT_S = 4.7
"""Seconds after the signal at which the process leaves whatever still runs: no thread in Python
can be stopped from outside, and one that hangs would keep the process alive."""

SAME_MOMENT_S = 0.5

BACKLOG = 1024


def run(arguments: argparse.Namespace) -> int:
    """`gpusize serve`; its options win over the settings."""
    settings = load_settings(os.environ, Path.cwd() / ".env")
    given = {name: getattr(arguments, name) for name in ("host", "tls_cert", "tls_key")}
    settings = replace(settings, **{n: value for n, value in given.items() if value is not None})
    if arguments.port is not None:
        settings = replace(settings, port=read_port(arguments.port, "--port"))
    return serve(settings)


def serve(settings: Settings) -> int:
    """Run until a signal. Returns the exit code.

    Raises InputError for settings that cannot be meant and for an address that cannot be bound.
    """
    tls = tls_context(settings)
    logs.start(settings.log, settings.secrets())
    signal.signal(signal.SIGTERM, _stop_starting)
    sys.setswitchinterval(SWITCH_S)
    with listen(settings.host, settings.port) as bound:
        live = LiveBook(os.environ, Path.cwd() / ".env")
        live.start()
        scenarios = the_store()
        archive = the_servers_archive(live.known, lambda: scenarios.engine)
        archive.start()
        metrics = measured(live)
        places = the_workspaces(settings, scenarios)
        # previews in Slack have a runner of their own: they do not wait for checks
        watching = (scenarios, the_runner(scenarios, live))
        slack = build_slack(settings, live.book, archive, places, watching, metrics)
        watch = build_watch(settings, scenarios, places, live, metrics)
        try:
            if slack is not None and "socket" in settings.slack_modes():
                slack.start_socket()
            if watch is not None:
                watch.start()
            app = create_app(settings, live.book, slack, archive, metrics, scenarios)
            _Server(settings.host, app, tls).run_on(bound)
        finally:
            live.stop()
            if watch is not None:
                watch.stop()
            if slack is not None:
                slack.close(SLACK_S)
            archive.close(ANSWERS_S)
            if watch is not None:
                watch.close(WATCH_S)
            scenarios.close()
    return 0


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, or InputError with the reason it cannot be had."""
    try:
        family, _, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError):
        raise InputError(
            f"'{echo(host)}' is not an address of this machine; use 127.0.0.1, or 0.0.0.0 for all"
            " of its addresses.",
            field="host",
        ) from None
    # asyncio sends small pieces at once (TCP_NODELAY) only where the socket names its protocol;
    # otherwise an answer on a connection kept open waits 40 ms for the client's acknowledgement
    bound = socket.socket(family, socket.SOCK_STREAM, protocol)
    try:
        if os.name == "posix":  # elsewhere it lets two processes share one port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(BACKLOG)
    except OSError as error:
        bound.close()
        raise _unbound(host, port, error) from None
    return bound


class _Server(uvicorn.Server):
    """uvicorn, announced on stdout and ended by a signal without a traceback or a signal death."""

    def __init__(self, host: str, app: FastAPI, tls: ssl.SSLContext | None) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                access_log=False,
                backlog=BACKLOG,
                lifespan="off",
                log_config=None,
                proxy_headers=False,
                server_header=False,
                ssl_context_factory=(lambda *_: tls) if tls else None,
                timeout_graceful_shutdown=REQUESTS_S,
                ws="none",
            )
        )
        self._host = host
        self._scheme = "https" if tls else "http"
        self._asked_at = 0.0

    def run_on(self, bound: socket.socket) -> None:
        """Serve on `bound` until SIGTERM or Ctrl-C."""
        # uvicorn takes the same handlers over once its loop runs; a signal before that counts too.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.handle_exit)
        self.run(sockets=[bound])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say where."""
        await super().startup(sockets)
        if self.started and sockets:
            port = sockets[0].getsockname()[1]
            host = f"[{self._host}]" if ":" in self._host else self._host
            logs.say(f"gpusize listening on {self._scheme}://{host}:{port}")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting and let requests finish, against the process's deadline."""
        deadline = threading.Timer(LAST_RESORT_S, _leave)
        deadline.daemon = True
        deadline.start()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - a handler
        """End orderly at the first signal; at a later Ctrl-C, without waiting.

        uvicorn's own version raises the signal again at the end, which would make the exit code
        that of a killed process. Two signals in one moment are one: a terminal sends Ctrl-C to
        the whole process group and a wrapper may pass it on.
        """
        now = time.monotonic()
        if not self.should_exit:
            self.should_exit = True
            self._asked_at = now
        elif sig == signal.SIGINT and now - self._asked_at > SAME_MOMENT_S:
            self.force_exit = True


def _leave() -> None:
    log.warning("Some work did not finish in time and was cut off.")
    sys.stdout.flush()
    os._exit(0)


def _stop_starting(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM before the server runs: leave through the `finally` clauses."""
    raise SystemExit(0)


def _unbound(host: str, port: int, error: OSError) -> InputError:
    where = f"port {port} on {host}"
    if error.errno == errno.EADDRINUSE:
        text = f"Another program uses {where}; choose another with --port or GPUSIZE_PORT."
    elif error.errno == errno.EACCES:
        text = f"This user may not open {where}; choose one from 1024 with --port or GPUSIZE_PORT."
    elif error.errno == errno.EADDRNOTAVAIL:
        text = f"{host} is not an address of this machine; use 127.0.0.1, or 0.0.0.0 for all."
    else:
        text = f"Cannot listen on {where}: {error.strerror}."
    return InputError(text, field="port")
