"""`gpusize audit`: who did what, as text, JSON or CSV."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from bot import cli_output
from bot.audit import Deed, listed
from bot.cli_prices.place import day
from bot.cli_prices.text import as_csv, moment, table
from bot.cli_watch.place import whole
from bot.watch.here import the_store
from core.errors import echo

COLUMNS = ("at", "who", "what", "subject", "detail", "enterprise", "workspace", "id")


def run(arguments: argparse.Namespace) -> int:
    """Print the record, of all workspaces in this database; 0."""
    since = day(arguments.since, "--since")
    after = None if since is None else datetime.combine(since, time.min, UTC)
    limit = whole(arguments.limit, "--limit", 1_000_000)
    deeds: list[Deed] = []
    with the_store() as store:
        if store.there():
            with store.reading() as db:
                deeds = listed(db, None, since=after, subject=arguments.name, limit=limit)
    if arguments.json:
        cli_output.print_json([deed.as_dict() for deed in deeds])
    elif arguments.csv:
        rows = [{**deed.as_dict(), "detail": _json(deed.detail)} for deed in deeds]
        cli_output.write(as_csv(COLUMNS, rows).rstrip("\n"))
    elif deeds:
        cli_output.write("\n".join(_table(deeds)))
    else:
        of = "" if arguments.name is None else f" of '{echo(arguments.name)}'"
        on = "" if since is None else f" since {since}"
        cli_output.write(f"Nothing{of} is on record{on}.")
    return 0


def _table(deeds: list[Deed]) -> list[str]:
    rows = [
        (moment(d.at), d.who, d.what, d.subject, d.whose.workspace, _json(d.detail)) for d in deeds
    ]
    return table(("when (UTC)", "who", "did", "what", "workspace", "detail"), rows)


def _json(detail: Mapping[str, Any]) -> str:
    return json.dumps(dict(detail), ensure_ascii=False)
