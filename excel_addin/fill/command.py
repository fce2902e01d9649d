"""`gpusize fill`: where the file is and goes, and what is said of it."""

from __future__ import annotations

import argparse
import json
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.errors import InputError, echo
from excel_addin.fill.fill import Filled, fill
from excel_addin.fill.package import SUFFIXES
from excel_addin.fill.written import as_a_fill_left_it
from excel_addin.prices import the_book
from pricing.files import replace_whole

SOME_WRONG = 3
"""Exit code when the file was written, but some rows have errors."""
MOST_PROCESSES = 2
"""Of those that answer: a third would wait for this one to read and write."""
SHOWN = 5
"""Errors that are printed; the rest is in the file."""


def run(arguments: argparse.Namespace) -> int:
    """Fill a workbook; 0 if every row was computed, SOME_WRONG if some have errors."""
    source = Path(arguments.source)
    target = _target(source, arguments.out)
    found = fill(
        source,
        the_book(),
        calculation=arguments.calculation,
        sheet=arguments.sheet,
        processes=min(MOST_PROCESSES, os.cpu_count() or 1),
        progress=_progress,
    )
    _write(target, found.content)
    said = _as_json(found, target) if arguments.json else _lines(found, target)
    sys.stdout.write(f"{said}\n")
    return SOME_WRONG if found.errors else 0


def _target(source: Path, out: str | None) -> Path:
    """The file to write. Raises InputError where that would lose something of the user's."""
    target = (
        Path(out) if out is not None else source.with_name(f"{source.stem}.filled{source.suffix}")
    )
    if source.suffix.lower() in SUFFIXES and target.suffix.lower() != source.suffix.lower():
        raise InputError(
            f"{echo(target.name)} must end in {source.suffix}, as the workbook it is made of does:"
            " Excel opens no file whose name says another kind.",
            field="out",
        )
    if target.is_dir():
        raise InputError(f"{echo(target)} is a folder; name a file in it.", field="out")
    if not target.parent.is_dir():
        raise InputError(f"There is no folder {echo(target.parent)} to write to.", field="out")
    if target.exists():
        _check_may_replace(source, target, named=out is not None)
    elif not os.access(target.parent, os.W_OK):
        raise InputError(f"Nothing may be written to {echo(target.parent)}.", field="out")
    return target


def _check_may_replace(source: Path, target: Path, *, named: bool) -> None:
    same = source.exists() and target.samefile(source)
    if same and os.path.abspath(target) != os.path.abspath(source):  # noqa: PTH100 - no links
        raise InputError(
            f"{echo(target)} leads to {echo(source)} itself; to fill that file in place, give its"
            " own name twice.",
            field="out",
        )
    if not named and not as_a_fill_left_it(target):
        raise InputError(
            f"{echo(target.name)} is there already, and not as a fill left it; name it as OUT to"
            " replace it, or name another file.",
            field="out",
        )


def _write(target: Path, content: bytes) -> None:
    """Put the file in place whole; the file a link leads to, with the rights it had."""
    try:
        real = target.resolve()
        mode = stat.S_IMODE(real.stat().st_mode) if real.exists() else 0o666
        replace_whole(real, content, mode)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no file name"
        raise InputError(
            f"{echo(target)} could not be written: {reason}. Nothing was changed.", field="out"
        ) from None


def _progress(rows: Iterator[Any], total: int) -> Iterator[Any]:
    """Rows so far on stderr, if someone watches."""
    if sys.stderr is None or not sys.stderr.isatty():
        return rows
    from tqdm import tqdm  # noqa: PLC0415 - only where it is seen

    return iter(tqdm(rows, total=total, unit=" rows", leave=False))


def _lines(found: Filled, target: Path) -> str:
    read = ", ".join(f"{name} ({cell})" for name, cell in found.columns.items())
    what = found.calculation or "What column `calculation` says"
    lines = [f"{what} for sheet '{echo(found.sheet)}': {read}."]
    rows = found.computed + len(found.errors)
    wrong = f", {len(found.errors):,} with an error" if found.errors else ""
    lines.append(f"{rows:,} {'row' if rows == 1 else 'rows'}: {found.computed:,} computed{wrong}.")
    errors = sorted(found.errors.items())
    lines += [f"  row {row}: {sentence}" for row, sentence in errors[:SHOWN]]
    if len(errors) > SHOWN:
        lines.append(f"  and {len(errors) - SHOWN:,} more, in the column `error`.")
    lines += found.notes
    lines.append(f"Results are in {found.results} of {target}.")
    return "\n".join(lines)


def _as_json(found: Filled, target: Path) -> str:
    errors = [{"row": row, "message": said} for row, said in sorted(found.errors.items())]
    return json.dumps(
        {
            "out": str(target),
            "sheet": found.sheet,
            "header_row": found.header_row,
            "calculation": found.calculation,
            "columns": found.columns,
            "results": found.results,
            "rows": found.computed + len(errors),
            "computed": found.computed,
            "errors": errors,
            "notes": list(found.notes),
        },
        indent=2,
        ensure_ascii=False,
    )
