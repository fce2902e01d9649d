"""`gpusize watch`: which of its actions was asked for."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import audit, cli_output
from bot.cli_watch import checking, text
from bot.cli_watch.place import Place, until, whole
from bot.signed import signed
from bot.watch.asked import PLAIN, edited, scenario_of
from bot.watch.here import the_store, utc_now
from bot.watch.kept import Kept
from bot.watch.portable import exported, imported, rows_of
from bot.watch.post import read_whose
from core.errors import InputError, echo
from core.watch.scenario import OPTIONS

SHOWN = 5
"""Checks that `show` lists."""


def run(arguments: argparse.Namespace, clock: Callable[[], datetime] = utc_now) -> int:
    """Do it and return the exit code; `clock` is the time unless given."""
    with the_store() as store:
        named = arguments.workspace is not None
        whose = read_whose(arguments.workspace, "--workspace")
        place = Place(store, whose, named, clock)
        return _ACTIONS[arguments.action](arguments, place) or 0


def _add(arguments: argparse.Namespace, place: Place) -> None:
    given = {"name": arguments.name, "text": arguments.text, **_values(arguments)}
    scenario = scenario_of(given, place.book())
    kept = place.store.add(place.whose, scenario, signed(arguments.by), place.clock())
    _told(arguments, kept, f"{scenario.name} is saved; the next `gpusize watch run` checks it.")


def _edit(arguments: argparse.Namespace, place: Place) -> None:
    changes = _values(arguments)
    if arguments.text is not None:
        changes["text"] = arguments.text
    if arguments.new_name is not None:
        changes["name"] = arguments.new_name
    if not changes:
        raise InputError("Say what to change, such as --text, --channel or --growth.")
    before = place.store.named(place.whose, arguments.name)
    scenario = edited(before.scenario, changes, place.book())
    by = signed(arguments.by)
    kept = place.store.edit(place.whose, before.id, scenario, by, place.clock())
    what = "is as it was" if kept.version == before.version else f"is version {kept.version} now"
    _told(arguments, kept, f"{kept.scenario.name} {what}.")


def _values(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the options say of a scenario; those that were not given are left out."""
    names = [plain.name for plain in PLAIN]
    found = {name: getattr(arguments, name) for name in names}
    found |= {p.name: getattr(arguments, f"option_{p.name}") for p in OPTIONS}
    return {name: value for name, value in found.items() if value is not None}


def _list(arguments: argparse.Namespace, place: Place) -> None:
    found = place.store.all(place.whose)
    if arguments.json:
        cli_output.print_json([one.as_dict() for one in found])
    else:
        cli_output.write("\n".join(text.listed(found)))


def _show(arguments: argparse.Namespace, place: Place) -> None:
    kept = place.store.named(place.whose, arguments.name)
    runs = place.store.history(place.whose, kept.id, SHOWN)
    if arguments.json:
        cli_output.print_json({**kept.as_dict(), "checks": [one.as_dict() for one in runs]})
    else:
        cli_output.write("\n".join(text.shown(kept, runs)))


def _history(arguments: argparse.Namespace, place: Place) -> None:
    limit = whole(arguments.limit, "--limit")
    runs = place.store.history(place.whose, arguments.name, limit)
    if arguments.json:
        cli_output.print_json([one.as_dict() for one in runs])
    else:
        cli_output.write("\n".join(text.history(runs)))


def _turn(arguments: argparse.Namespace, place: Place) -> None:
    act = {
        "pause": place.store.pause,
        "resume": place.store.resume,
        "delete": place.store.delete,
        "ack": place.store.acknowledge,
    }[arguments.action]
    before = place.store.named(place.whose, arguments.name)
    kept = act(place.whose, before.id, signed(arguments.by), place.clock())
    opened = before.memory.open_reason
    said = {
        "pause": "is paused",
        "resume": f"is checked again, next {text.due(kept)}",
        "delete": "is deleted; its checks stay on record",
        "ack": f"is acknowledged: {opened}" if opened else "has no open alert to acknowledge",
    }[arguments.action]
    _told(arguments, kept, f"{kept.scenario.name} {said}.")


def _snooze(arguments: argparse.Namespace, place: Place) -> None:
    now = place.clock()
    end = until(arguments.until, now)
    by = signed(arguments.by)
    kept = place.store.snooze(place.whose, arguments.name, end, by, now)
    _told(arguments, kept, f"{kept.scenario.name} is snoozed until {text.moment(end)} UTC.")


def _mute(arguments: argparse.Namespace, place: Place) -> None:
    muted = arguments.action == "mute"
    by = signed(arguments.by)
    kept = place.store.mute(place.whose, arguments.name, by, place.clock(), muted=muted)
    _told(arguments, kept, f"{kept.scenario.name} is {'muted' if muted else 'not muted'}.")


def _told(arguments: argparse.Namespace, kept: Kept, sentence: str) -> None:
    if arguments.json:
        cli_output.print_json(kept.as_dict())
    else:
        cli_output.write("\n".join(text.wrapped(sentence, "")))


def _export(arguments: argparse.Namespace, place: Place) -> None:
    found = place.store.all(place.whose)
    if not found:
        raise InputError("There is no scenario to export.")
    by, at = signed(arguments.by), place.clock()
    written = exported(found)
    if arguments.file is not None:
        try:
            Path(arguments.file).write_text(written, encoding="utf-8")
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "no file name"
            raise InputError(f"{echo(arguments.file)} cannot be written: {why}.") from None
    with place.store.changing() as db:
        where = str(arguments.file or "stdout")
        detail = {"scenarios": len(found), "to": where}
        audit.record(db, place.whose, by, "exported", "scenarios", detail, at)
    if arguments.json:
        cli_output.print_json([one.scenario.as_dict() for one in found])
    elif arguments.file is None:
        cli_output.write(written.rstrip("\n"))
    else:
        cli_output.write(f"{text.count(len(found), 'scenario')} written to {arguments.file}.")


def _import(arguments: argparse.Namespace, place: Place) -> None:
    try:
        content = Path(arguments.file).read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no file name"
        raise InputError(f"{echo(arguments.file)} cannot be read: {why}.") from None
    rows = rows_of(content, arguments.file)
    by, at, dry = signed(arguments.by), place.clock(), arguments.dry_run
    done = imported(place.store, place.whose, rows, place.book(), by, at, dry_run=dry)
    if arguments.json:
        cli_output.print_json([{"name": one.name, "what": one.what} for one in done])
        return
    lines = [f"{one.name}: {'would be ' if dry else ''}{one.what}" for one in done]
    cli_output.write("\n".join(lines))


_ACTIONS: dict[str, Callable[[argparse.Namespace, Place], int | None]] = {
    "add": _add,
    "edit": _edit,
    "list": _list,
    "show": _show,
    "history": _history,
    "due": checking.due,
    "run": checking.run,
    "pause": _turn,
    "resume": _turn,
    "delete": _turn,
    "ack": _turn,
    "snooze": _snooze,
    "mute": _mute,
    "unmute": _mute,
    "export": _export,
    "import": _import,
}
