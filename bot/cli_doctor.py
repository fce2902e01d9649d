"""`gpusize doctor`: whether everything the service needs is there, and what to do where not.

Exit code 0 when nothing failed, 1 otherwise. Changes nothing; an address that cannot be reached is
a line, after a few seconds at most.
"""

from __future__ import annotations

import argparse
import os
import shutil
import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot import cli_output
from bot.config import data_folder, history_url
from bot.doctor import machine
from bot.doctor.checked import Checked, fail
from bot.doctor.settings import read, settings
from bot.slack.redact import install_redaction
from core.errors import GpusizeError

Part = Callable[[], Iterator[Checked]]
INDENT = 6


def run(arguments: argparse.Namespace) -> int:
    """Look, print, and say by the exit code whether anything failed."""
    lines: list[Checked] = []
    columns = max(shutil.get_terminal_size((100, 24)).columns, 60)
    mask = install_redaction(_secrets())
    for line in _checked(lambda: datetime.now(UTC)):
        shown = Checked(line.check, line.state, mask.clean(line.text), mask.clean(line.fix))
        lines.append(shown)
        if not arguments.json:
            cli_output.write(_line(shown, columns))
            cli_output.flush()  # the next may take seconds
    failed = [line for line in lines if line.state == "fail"]
    if arguments.json:
        checks = [line.as_dict() for line in lines]
        cli_output.print_json({"ok": not failed, "checks": checks})
    else:
        cli_output.write(_sum(lines))
    return 1 if failed else 0


def _checked(clock: Callable[[], datetime]) -> Iterator[Checked]:
    dotenv = Path.cwd() / ".env"
    yield from _guarded("versions", machine.versions)
    yield from _guarded("settings", lambda: settings(os.environ, dotenv))
    yield from _guarded("data folder", lambda: machine.data(data_folder(os.environ, dotenv)))
    found = read(os.environ, dotenv)
    if found is not None:
        yield from _guarded("tls", lambda: machine.certificate(found, clock()))
        # heavy, and a first line should not wait for them
        from bot.doctor.slack import slack  # noqa: PLC0415

        yield from _guarded("slack", lambda: slack(found, clock))
    from bot.doctor.database import database  # noqa: PLC0415

    yield from _guarded("database", lambda: database(history_url(os.environ, dotenv), clock))


def _guarded(check: str, part: Part) -> Iterator[Checked]:
    """The lines of one part; a defect in it is one line and leaves the others alone."""
    try:
        yield from part()
    except GpusizeError as error:
        if check in ("data folder", "database"):  # said with the settings already
            return
        yield fail(check, error.message, "")
    except Exception as error:  # noqa: BLE001 - a doctor who faints helps nobody
        reference = cli_output.log_defect(error)
        text = f"this could not be looked at: internal error, reference {reference}."
        yield fail(check, text, "The traceback is above, on stderr.")


def _secrets() -> tuple[str, ...]:
    found = read(os.environ, Path.cwd() / ".env")
    return () if found is None else found.secrets()


def _line(line: Checked, columns: int) -> str:
    head = f"{line.state:<{INDENT}}{line.check}: "
    return textwrap.fill(
        f"{head}{line.text} {line.fix}".rstrip(),
        columns,
        subsequent_indent=" " * INDENT,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _sum(lines: Sequence[Checked]) -> str:
    many = {state: sum(line.state == state for line in lines) for state in ("ok", "warn", "fail")}
    if not many["fail"] and not many["warn"]:
        return "All is well."
    return f"{many['fail']} failed, {many['warn']} to look at, {many['ok']} well."
