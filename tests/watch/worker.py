"""A process that posts, and may be told to die at a certain step of it.

    python -m tests.watch.worker DATABASE API [--die STEP] [--lease S] [--settle S] [--workers N]

It says `ready`, and posts until it is killed or its standard input ends. The steps are patched in
here: the program itself has none.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bot.slack_api.requests import web_client
from bot.watch.attempt import Attempt
from bot.watch.outbox import Outbox
from bot.watch.post import Whose
from bot.watch.poster import Poster, Timing
from bot.watch.slack_web import SlackWeb
from tests.watch.posting import TOKEN, render


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: type, name: str) -> None:
    setattr(owner, name, die)


def after(owner: type, name: str, when: Callable[..., bool] = lambda *_a, **_k: True) -> None:
    real = getattr(owner, name)

    def patched(*args: Any, **options: Any) -> Any:
        result = real(*args, **options)
        if result and when(*args, **options):
            die()
        return result

    setattr(owner, name, patched)


STEPS: dict[str, Callable[[], None]] = {
    "claimed": lambda: after(Outbox, "claim"),
    "rendered": lambda: after(Attempt, "_message"),
    "uploaded": lambda: after(SlackWeb, "upload"),
    "about to begin": lambda: before(Outbox, "begin"),
    "beginning": lambda: after(Outbox, "_settle", lambda *_, **to: to.get("state") == "sending"),
    "begun": lambda: after(Outbox, "begin"),
    "answered": lambda: after(SlackWeb, "post"),
    "keeping": lambda: after(Outbox, "_settle", lambda *_, **to: to.get("state") == "sent"),
    "kept": lambda: after(Outbox, "sent"),
}
"""Steps of posting at which a process may die."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("api")
    parser.add_argument("--die", choices=STEPS)
    parser.add_argument("--lease", type=float, default=60)
    parser.add_argument("--settle", type=float, default=15)
    parser.add_argument("--pace", type=float, default=1)
    parser.add_argument("--timeout", type=int, default=10)
    parser.add_argument("--workers", type=int, default=4)
    given = parser.parse_args()
    if given.die:
        STEPS[given.die]()
    logging.basicConfig(level=logging.WARNING)
    outbox = Outbox(given.database, lease_s=given.lease, pace_s=given.pace)

    def client_for(_whose: Whose) -> Any:
        client = web_client(TOKEN, given.api)
        client.timeout = given.timeout
        return client

    poster = Poster(
        outbox,
        client_for,
        render,
        lambda: datetime.now(UTC),
        timing=Timing(poll=0.1, settle=given.settle, longest_backoff=1, picture=(0.1, 0.2)),
    )
    stop = threading.Event()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    poster.run(stop, given.workers)
    outbox.close()


if __name__ == "__main__":
    main()
