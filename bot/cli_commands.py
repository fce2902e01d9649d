"""`gpusize ask`, `gpusize call`, `gpusize open` and `gpusize functions`.

All go through the registry and the command grammar the other surfaces use, so a receipt
has the same id here as in Slack and over HTTP.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import core.calculations  # noqa: F401 - fills the registry
from bot import cli_output
from bot.answers.here import the_archive
from bot.book import the_book
from bot.cli_options import BARE
from bot.commands import Answer, answer, split_command
from bot.http_json import BODY_LIMIT, arguments_in
from bot.render import terminal
from core.errors import InputError, echo
from core.groups import grouped
from core.registry import REGISTRY, Calculation
from pricing.book import TableBook

JSON_WIDTH = 80
"""Columns of the text inside JSON, where no terminal is to ask."""


def ask(arguments: argparse.Namespace) -> None:
    """Answer a question in Slack's words and print it for the terminal, or as JSON."""
    words: list[str] = arguments.words
    line = " ".join(_question_from_stdin() if words == ["-"] else words)
    command, text = split_command(line)
    book, archive = the_book(), the_archive()
    draw = _chart(arguments.chart)
    answered = answer(command, text, book, archive)
    draw(answered, book)
    if arguments.json:
        receipt = answered.receipt
        cli_output.print_json(
            {
                "command": command,
                "result": receipt.as_dict() if receipt is not None else None,
                "text": terminal.text(answered, width=JSON_WIDTH),
            }
        )
    else:
        cli_output.write(terminal.text(answered, width=_columns()))
    if answered.fresh is not None:
        cli_output.flush()  # the answer first: keeping it may take a moment
        archive.keep(answered.fresh, book)


def call(arguments: argparse.Namespace) -> None:
    """Run one calculation on `key=value` words and a JSON object, and print its receipt."""
    pairs, source = list(arguments.words), arguments.json
    if source == BARE:
        source = None
    elif source is not None and "=" in source and not source.startswith(("{", "@", "-")):
        # `--json key=value`: the option was meant as a bare flag
        pairs.insert(0, source)
        source = None
    calculation = REGISTRY.get(arguments.name)
    raw = _object_from(source, calculation) if source is not None else {}
    for pair in pairs:
        key, equals, value = (part.strip() for part in pair.partition("="))
        if not (key and equals and value):
            raise InputError(f"'{echo(pair)}' is not an argument; write key=value, e.g. qps=50.")
        if key in raw:
            raise InputError(f"{echo(key)} is given twice; keep one.", field=echo(key))
        raw[key] = value
    book, archive = the_book(), the_archive()
    draw = _chart(arguments.chart)
    receipt = calculation.run(raw, book)
    draw(Answer("/gpu", "", receipt=receipt), book)
    cli_output.print_json(receipt.as_dict())
    cli_output.flush()
    archive.keep(receipt, book)


def _chart(name: str | None) -> Callable[[Answer, TableBook], None]:
    """What draws an answer to the file called `name`, which is judged before anything is done."""
    if name is None:
        return lambda *_: None
    from bot.cli_chart import chart_file, draw_chart  # noqa: PLC0415 - seldom asked for

    path = chart_file(name)
    return lambda answered, book: draw_chart(path, answered, book)


def open_kept(arguments: argparse.Namespace) -> None:
    """Print an answer given before as it was given, and whether it comes out the same today."""
    text = " ".join(arguments.words)
    opened = the_archive().open(text)
    shown = Answer("/gpu", f"open {text}", receipt=opened.receipt, note=opened.note)
    if arguments.json:
        text = terminal.text(shown, width=JSON_WIDTH)
        cli_output.print_json({**opened.as_dict(), "text": text})
    else:
        cli_output.write(terminal.text(shown, width=_columns()))


def functions(arguments: argparse.Namespace) -> None:
    """Print every calculation with its arguments; those in brackets are optional."""
    if arguments.json:
        cli_output.print_json([calculation.as_dict() for calculation in REGISTRY])
        return
    shown = [
        "\n".join([f"{name}: {heading}", *(_entry(one, _columns()) for one in members)])
        for name, heading, members in grouped(REGISTRY)
    ]
    cli_output.write("\n\n".join(shown))


def _entry(calculation: Calculation[Any], columns: int) -> str:
    arguments = " ".join(p.name if p.required else f"[{p.name}]" for p in calculation.parameters)

    def block(text: str) -> str:
        return textwrap.fill(
            text,
            columns,
            initial_indent=" " * 6,
            subsequent_indent=" " * 6,
            break_on_hyphens=False,
        )

    return f"  {calculation.name}\n{block(calculation.summary)}\n{block(arguments)}"


def _columns() -> int:
    """Columns to print in: those of the terminal, in a range that stays readable."""
    return min(max(shutil.get_terminal_size().columns, 40), 120)


def _question_from_stdin() -> list[str]:
    data = _read(sys.stdin.buffer, "The question")
    try:
        words = data.decode("utf-8-sig").split()
    except UnicodeDecodeError:
        raise InputError("The question on stdin is not UTF-8 text.") from None
    if not words:
        raise InputError("There is no question on stdin; write one, e.g. /gpusize help.")
    return words


def _object_from(source: str, calculation: Calculation[Any]) -> dict[str, Any]:
    if source == "-":
        return arguments_in(_read(sys.stdin.buffer, "--json"), "The JSON on stdin", calculation)
    if not source.startswith("@"):
        return arguments_in(source.encode("utf-8", "surrogateescape"), "--json", calculation)
    path = Path(source[1:])
    try:
        with path.open("rb") as file:
            return arguments_in(_read(file, "--json"), echo(path), calculation)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = getattr(error, "strerror", None) or "not a file name"
        raise InputError(f"{echo(path)} cannot be read: {reason}.") from None


def _read(stream: BinaryIO, what: str) -> bytes:
    data = stream.read(BODY_LIMIT + 1)
    if len(data) > BODY_LIMIT:
        raise InputError(f"{what} is longer than {BODY_LIMIT // 1024} KiB.")
    return data
