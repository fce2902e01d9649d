"""`gpusize prices approve` and `reject`: a person settles what waits."""

from __future__ import annotations

import argparse
from typing import Any

from bot import cli_output
from bot.cli_prices.changes import as_json, said
from bot.cli_prices.differences import would_change
from bot.cli_prices.overview import held_of
from bot.cli_prices.place import Place
from bot.cli_prices.refreshing import CHANGES, stored_counts
from bot.cli_prices.text import first_of, wrapped
from bot.signed import signed
from core.errors import InputError, echo
from pricing.drift import Change
from pricing.history.records import Stored, Waiting
from pricing.history.store import Store
from pricing.history.waiting import ORDER, REPLACED

NOBODY = frozenset({"gate", ORDER, REPLACED})
"""Names under which the program itself decides."""
LONGEST_WHY = 500


def run(arguments: argparse.Namespace, place: Place) -> int:
    """Settle the readings, all of which must wait, in the order given."""
    approve = arguments.action == "approve"
    numbers = list(dict.fromkeys(_number(word, arguments.action) for word in arguments.words))
    who = _who(arguments.by)
    why = "" if approve else " ".join((arguments.because or "").split())[:LONGEST_WHY]
    with place.reading() as store:
        if store is None:
            raise InputError(place.none_yet(), field="reading")
        # a mistake in the second number is found before the first is settled
        waiting = [store.waiting_under(number) for number in numbers]
        told: list[dict[str, Any]] = []
        for waits in waiting:
            if approve:
                told.append(_approve(store, waits, who, place, quiet=arguments.json))
            else:
                told.append(_reject(store, waits, who, why, quiet=arguments.json))
    if arguments.json:
        cli_output.print_json(told)
    return 0


def _approve(
    store: Store, waits: Waiting, who: str, place: Place, *, quiet: bool
) -> dict[str, Any]:
    changes = would_change(store, waits, place.now)
    stored = store.approve(waits.reading.id, who, place.now)
    if not quiet:
        head = f"{who} approved reading {waits.reading.id} ({held_of(waits)})"
        lines = wrapped(f"{head}: {stored_counts(stored)}.", "")
        lines += first_of([said(change) for change in changes], CHANGES)
        cli_output.write("\n".join(lines))
    return _told(waits, who, "approved", stored, changes)


def _reject(store: Store, waits: Waiting, who: str, why: str, *, quiet: bool) -> dict[str, Any]:
    store.decline(waits.reading.id, who, [why] if why else [])
    if not quiet:
        head = f"{who} rejected reading {waits.reading.id} ({held_of(waits)})"
        stays = "what was accepted before stays, and the same will not be asked about again."
        cli_output.write("\n".join(wrapped(f"{head}: {stays}", "")))
    return _told(waits, who, "rejected", None, [])


def _told(
    waits: Waiting, who: str, what: str, stored: Stored | None, changes: list[Change]
) -> dict[str, Any]:
    source = waits.reading.source
    return {
        "reading": waits.reading.id,
        "source": source,
        "decision": what,
        "by": who,
        "rows": len(waits.rows),
        "gone": len(waits.gone),
        "stored": None if stored is None else _counts(stored),
        "changes": [as_json(source, change) for change in changes],
    }


def _counts(stored: Stored) -> dict[str, int]:
    names = ("new", "changed", "corrected", "scheduled", "retired", "unchanged", "cancelled")
    return {name: getattr(stored, name) for name in (*names, "amended")}


def _number(word: str, action: str) -> int:
    said = word.strip().removeprefix("#")
    if not (said.isascii() and said.isdigit() and len(said) <= 18):
        raise InputError(
            f"{action} takes the number of a reading, such as 12 (`gpusize prices show` lists what"
            f" waits); you gave '{echo(word)}'.",
            field="reading",
        )
    return int(said)


def _who(named: str | None) -> str:
    """Who decides, as it is kept with the decision."""
    name = signed(named)
    if name.lower() in NOBODY:
        raise InputError(f"'{name}' is what the program itself signs with; give --by another name.")
    return name
