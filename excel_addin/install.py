"""`gpusize excel install`: the functions in desktop Excel on Windows, as far as a program may.

It installs xlwings' own add-in, tells it which Python and which functions to use, and makes a
workbook that holds the VBA module. Excel lets a program write VBA only where its user allowed
that ("Trust access to the VBA project object model"), which most companies forbid; then the steps
left to do are said, with the paths they need. Not run in Excel yet: see docs/excel-windows.md.
"""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import Any

from core.errors import InputError
from pricing.files import replace_whole

log = logging.getLogger(__name__)

FILE = Path(__file__).with_name("xlwings_udfs.bas")
"""The VBA of the functions; excel_addin/vba.py writes it."""
MODULE = "excel_addin.udfs"
"""What that VBA calls."""

ENDING = ".xlsm"
"""Only such workbooks keep macros."""

ADD_IN = "xlwings.xlam"


def run(arguments: argparse.Namespace) -> int:
    """`gpusize excel install`. Raises InputError where there is no desktop Excel to install in."""
    if sys.platform != "win32":
        raise InputError(
            "gpusize excel install is for desktop Excel on Windows; for a Mac and the web see"
            " `gpusize excel manifest --help`, for LibreOffice `gpusize excel libreoffice --help`."
        )
    out = workbook_path(arguments.out)
    xlwings = _xlwings()
    configure(Path(xlwings.USER_CONFIG_FILE), sys.executable)
    with xlwings.App(visible=False) as app:
        add_in = Path(xlwings.__file__).parent / "addin" / ADD_IN
        made = install(app, add_in, out)
    for line in report(out, made=made):
        print(line)  # noqa: T201 - this is a command
    return 0


def install(app: Any, add_in: Path, out: Path) -> bool:
    """Put the add-in into Excel's start folder and make the workbook; False if Excel forbids it.

    `app` is an `xlwings.App`.
    """
    # here rather than by `xlwings addin install`, which prints and ends the program
    target = Path(app.startup_path) / ADD_IN
    try:
        replace_whole(target, add_in.read_bytes())
    except OSError as error:
        raise InputError(
            f"{target} cannot be written ({error.strerror}); close Excel and run this again."
        ) from None
    book = app.books.add()
    try:
        project = book.api.VBProject
        project.VBComponents.Import(str(FILE))
        project.References.AddFromFile(str(target))
        book.macro("GPUSIZE_HELP")()
        book.save(str(out))
    except Exception:
        log.info("Excel did not let the workbook be made.", exc_info=True)
        return False
    finally:
        book.close()
    return True


def configure(file: Path, interpreter: str) -> None:
    """Tell xlwings' add-in which Python and which functions to use; other settings stay."""
    before = file.read_text("utf-8") if file.exists() else ""
    settings = {"INTERPRETER_WIN": interpreter, "UDF MODULES": MODULE}
    file.parent.mkdir(parents=True, exist_ok=True)
    replace_whole(file, configured(before, settings).encode())


def configured(text: str, settings: dict[str, str]) -> str:
    r"""The settings of xlwings' add-in, a line each, with some of them replaced.

    >>> configured('"LOG FILE","a.log"\n"UDF MODULES","mine"\n', {"UDF MODULES": "other"})
    '"LOG FILE","a.log"\n"UDF MODULES","mine;other"\n'
    """
    lines: list[str] = []
    left = dict(settings)
    for line in text.splitlines():
        name, value = _setting(line)
        new = left.pop(name, None)
        if new is not None and name == "UDF MODULES":
            modules = [m for m in value.split(";") if m]
            new = ";".join(dict.fromkeys([*modules, new]))  # another add-in's stay
        if line.strip():
            lines.append(line if new is None else f'"{name}","{new}"')
    lines += [f'"{name}","{value}"' for name, value in left.items()]
    return "".join(f"{line}\n" for line in lines)


def workbook_path(given: str | None) -> Path:
    """Where to make the workbook. Raises InputError for one there is, or that holds no macros."""
    out = Path(given) if given else Path.home() / "Documents" / f"gpusize{ENDING}"
    if out.suffix.lower() != ENDING:
        raise InputError(f"{out.name} must end in {ENDING}; other workbooks keep no macros.")
    if out.exists():
        raise InputError(f"{out} is there already; name another file, or move it away.")
    if not out.parent.is_dir():
        raise InputError(f"There is no folder {out.parent}; make it, or name another file.")
    return out.resolve()


def report(out: Path, *, made: bool) -> list[str]:
    """What was done, and what is left to do by hand."""
    done = "gpusize: xlwings' add-in is in Excel and knows the functions."
    if made:
        return [done, f"Open {out} and type =GPUSIZE_VERSION() into a cell."]
    return [
        done,
        "Excel does not let programs write macros here, so make the workbook by hand, once:",
        f"  1. Start Excel and save a new workbook as {out}.",
        "  2. Press Alt+F11. Tools, References: tick xlwings.",
        f"  3. File, Import File: {FILE}. Close the editor.",
        "  4. Press Alt+F8 and run GPUSIZE_HELP. Save.",
        "  5. Type =GPUSIZE_VERSION() into a cell.",
    ]


def _setting(line: str) -> tuple[str, str]:
    name, _, value = line.strip().partition('","')
    return name.strip('"'), value.strip('"')


def _xlwings() -> Any:
    try:
        import xlwings  # noqa: PLC0415 - the extra `excel`
    except ImportError:
        raise InputError(
            "xlwings is not installed, which this needs; run: pip install 'gpusize[excel]', or"
            " pip install -e '.[excel]' in a checkout."
        ) from None
    return xlwings
