"""`gpusize validate FILE.csv`: predictions held against measured rows."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Sequence
from pathlib import Path

from bot import cli_output
from core.errors import InputError, echo
from core.validation import CLASSES, GROUPS, ROW_COLUMNS, Report, Summary, validate

SHOWN = 20
"""Malformed rows and refusal reasons printed before the rest is only counted."""


def run(arguments: argparse.Namespace) -> None:
    """Validate FILE and print the error tables; with `rows`, write one line per row."""
    rows: str | None = arguments.rows
    groups = [name.strip() for name in arguments.by.split(",") if name.strip()]
    unknown = [name for name in groups if name not in GROUPS]
    if unknown:
        raise InputError(
            f"--by takes {', '.join(GROUPS)}, separated by commas; got '{echo(unknown[0])}'.",
            field="by",
        )
    report = validate(io.StringIO(_read(arguments.file), newline=""))
    if rows is not None:
        _write_rows(report, rows)
    if arguments.json:
        cli_output.print_json(report.as_dict(groups))
    else:
        cli_output.write(_text(report, groups))


def _read(file: str) -> str:
    try:
        return Path(file).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{echo(file)} is not UTF-8 text.", field="file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise InputError(f"{echo(file)} cannot be read: {reason}.", field="file") from None


def _write_rows(report: Report, rows: str) -> None:
    try:
        with Path(rows).open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(ROW_COLUMNS)
            out.writerows(outcome.as_row() for outcome in report.outcomes)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise InputError(f"{echo(rows)} cannot be written: {reason}.", field="rows") from None


def _text(report: Report, groups: Sequence[str]) -> str:
    refused = sum(s.refused for s in report.by_class())
    head = (
        f"{len(report.outcomes)} rows predicted from their configuration, {refused} refused"
        f" (each counts as 100%), {len(report.malformed)} malformed."
    )
    parts = [
        head,
        _table("class", report.by_class()),
        *(_table(column, report.by(column)) for column in groups),
    ]
    reasons = [f"  {count} x {why}" for why, count in report.refusals()]
    if reasons:
        parts.append("\n".join(["refused:", *first_lines(reasons)]))
    if report.malformed:
        parts.append(
            "\n".join(["malformed:", *first_lines([f"  {e.message}" for e in report.malformed])])
        )
    return "\n\n".join(parts)


def first_lines(lines: list[str], *, more: int = 0) -> list[str]:
    """The first SHOWN lines and how many there are besides, `more` that are not given included."""
    more += max(len(lines) - SHOWN, 0)
    return [*lines[:SHOWN], f"  and {more:,} more"] if more > 0 else lines


def _table(title: str, summaries: Sequence[Summary]) -> str:
    names = [CLASSES.get(s.group, s.group) or "(none)" for s in summaries]
    width = max([len(title), *(len(n) for n in names)])
    lines = [f"{title:{width}}   rows    mean  median     p90  in band  refused"]
    lines += [
        f"{name:{width}} {s.rows:6d} {s.mean:7.1%} {s.median:7.1%} {s.p90:7.1%}"
        f" {s.coverage:8.0%} {s.refused:8d}"
        for name, s in zip(names, summaries, strict=True)
    ]
    return "\n".join(lines)
