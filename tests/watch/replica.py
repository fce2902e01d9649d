"""A replica of the service: it checks and posts, on a clock that a file sets ahead.

    python -m tests.watch.replica DATABASE API FILE

It says `ready`, and goes on until it is killed or its standard input ends. Leases are seconds here,
so that what a replica left behind is taken up while somebody waits.
"""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.slack_api.requests import web_client
from bot.watch import claims
from bot.watch.outbox import Outbox, put_all
from bot.watch.poster import Poster, Timing
from bot.watch.runner import Runner
from bot.watch.service import WatchService
from bot.watch.store import WatchStore
from tests.watch.checks import BOOK
from tests.watch.posting import TOKEN, render

LEASE_S = 3.0
TIMEOUT_S = 1


def main() -> None:
    url, api, file = sys.argv[1:]
    ahead = Path(file)
    logging.basicConfig(level=logging.WARNING)
    claims.LEASE = timedelta(seconds=LEASE_S)

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(ahead.read_text("ascii")))

    client = web_client(TOKEN, api)
    client.timeout = TIMEOUT_S
    outbox = Outbox(url, lease_s=LEASE_S, pace_s=0.1)
    # Slack's clock stays behind: a message is looked for among all there are
    timing = Timing(poll=0.1, settle=2 * TIMEOUT_S, longest_backoff=1, skew=1e9)
    poster = Poster(outbox, lambda _: client, render, clock, timing=timing)
    store = WatchStore(url)
    runner = Runner(store, put_all, lambda: BOOK, lambda _: BOOK, lambda _: {}, clock, "replica")
    service = WatchService(store, runner, poster, clock, tick_s=0.2)
    service.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()
    service.close(30)
    outbox.close()


if __name__ == "__main__":
    main()
