"""`gpusize audit`: who did what, as text, JSON or CSV."""

from __future__ import annotations

import argparse
import csv
import io
import json
from datetime import UTC, datetime, time

from bot import cli_output
from bot.audit import Deed, listed
from bot.cli_prices.place import day
from bot.cli_prices.text import moment, table
from bot.cli_watch.place import whole
from bot.watch.here import the_store

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""How a spreadsheet's formula may begin; such a cell gets an apostrophe in front."""


def run(arguments: argparse.Namespace) -> int:
    """Print the record, of this database's scenarios; 0."""
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
        cli_output.write(_csv(deeds).rstrip("\n"))
    else:
        cli_output.write("\n".join(_text(deeds)))
    return 0


def _text(deeds: list[Deed]) -> list[str]:
    if not deeds:
        return ["Nothing is on record."]
    rows = [
        (moment(d.at), d.who, d.what, d.subject, d.whose.workspace, json.dumps(dict(d.detail)))
        for d in deeds
    ]
    return table(("when (UTC)", "who", "did", "what", "workspace", "detail"), rows)


def _csv(deeds: list[Deed]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = ["at", "who", "what", "subject", "detail", "enterprise", "workspace", "id"]
    writer.writerow(names)
    for deed in deeds:
        plain = deed.as_dict()
        plain["detail"] = json.dumps(plain["detail"], ensure_ascii=False)
        writer.writerow([_cell(str(plain[name])) for name in names])
    return out.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(DANGEROUS) else text
