"""The commands for spreadsheets and their options; found by an entry point in `gpusize.commands`.

Imports nothing: what a command needs is imported when it is run.
"""

from __future__ import annotations

from typing import Any

TEMPLATES = ("sizing", "breakeven", "budget", "tco", "portfolio")
"""Workbooks that `gpusize workbook` writes."""


def add_commands(commands: Any) -> None:
    """Add `workbook`, `fill` and `excel` to the terminal's commands."""
    _add_workbook(commands)
    _add_fill(commands)
    _add_excel(commands)


def _add_workbook(commands: Any) -> None:
    workbook = commands.add_parser(
        "workbook",
        help="write a planning model as an Excel workbook",
        description="Write a planning model that recalculates by itself in Excel and LibreOffice,"
        " with dated prices, sources and charts. An existing file is replaced only with --force:"
        " it may hold somebody's inputs.",
        allow_abbrev=False,
    )
    workbook.add_argument("out", metavar="OUT.xlsx", help="the workbook to write")
    workbook.add_argument(
        "words",
        metavar="key=value",
        nargs="*",
        help="what to start from: arguments of BREAKEVEN for breakeven, of GPUS_NEEDED for sizing;"
        " without any, an example",
    )
    workbook.add_argument(
        "--template", choices=TEMPLATES, default="breakeven", help="which model (breakeven)"
    )
    workbook.add_argument("--force", action="store_true", help="replace the file if it is there")
    workbook.set_defaults(run="excel_addin.workbooks.command:run")


def _add_fill(commands: Any) -> None:
    fill = commands.add_parser(
        "fill",
        help="compute every row of a sheet of scenarios",
        description="Compute every row of a sheet whose headers name a calculation's arguments,"
        " and write results and errors beside them. Everything else is left as it is.",
        epilog="Exit code: 0 if every row was computed, 3 if the file was written but some rows"
        " have errors, 2 if nothing was written.",
        allow_abbrev=False,
    )
    fill.add_argument("source", metavar="IN.xlsx", help="the workbook with the scenarios")
    fill.add_argument(
        "out",
        metavar="OUT.xlsx",
        nargs="?",
        help="where to write, replacing what is there; IN.xlsx again fills it in place."
        " Without, IN.filled.xlsx, which is replaced only if it is as a fill left it",
    )
    fill.add_argument(
        "--calculation",
        metavar="NAME",
        help="what to compute, where no column `calculation` says (GPUS_NEEDED)",
    )
    fill.add_argument("--sheet", metavar="NAME", help="the sheet (the first whose headers fit)")
    fill.add_argument("--json", action="store_true", help="print what was done as JSON")
    fill.set_defaults(run="excel_addin.fill.command:run")


def _add_excel(commands: Any) -> None:
    excel = commands.add_parser(
        "excel", help="functions for Excel and LibreOffice", allow_abbrev=False
    )
    ways = excel.add_subparsers(dest="way", required=True, metavar="WAY")
    _add_manifest(ways)
    _add_static(ways)
    _add_libreoffice(ways)
    _add_install(ways)


def _add_manifest(ways: Any) -> None:
    manifest = ways.add_parser(
        "manifest", help="write the manifests an administrator uploads", allow_abbrev=False
    )
    manifest.add_argument("folder", metavar="FOLDER", help="where to write them")
    manifest.add_argument(
        "--url", required=True, metavar="https://HOST/excel/", help="where the add-in is served"
    )
    manifest.set_defaults(run="excel_addin.office.command:manifest")


def _add_static(ways: Any) -> None:
    static = ways.add_parser(
        "static",
        help="write the add-in as static files that compute in the browser",
        allow_abbrev=False,
    )
    static.add_argument("folder", metavar="FOLDER", help="where to write them")
    static.add_argument(
        "--url", required=True, metavar="https://HOST/PATH/", help="where they will be served"
    )
    static.add_argument(
        "--from", metavar="PARTS", help="a folder with Pyodide and the wheels (downloads them)"
    )
    static.add_argument(
        "--private",
        action="store_true",
        help="put in your own prices and calibrations, for everyone who can open the address",
    )
    static.set_defaults(run="excel_addin.office.static:run")


def _add_libreoffice(ways: Any) -> None:
    libreoffice = ways.add_parser(
        "libreoffice", help="write the add-in for LibreOffice Calc", allow_abbrev=False
    )
    libreoffice.add_argument("out", metavar="OUT.oxt", help="the extension to write")
    libreoffice.add_argument(
        "--url",
        metavar="http://HOST:PORT",
        help="a `gpusize serve` that computes (this computer, with the gpusize installed here)",
    )
    libreoffice.set_defaults(run="excel_addin.libreoffice.command:run")


def _add_install(ways: Any) -> None:
    install = ways.add_parser(
        "install", help="set up the functions for desktop Excel on Windows", allow_abbrev=False
    )
    install.add_argument(
        "out", metavar="OUT.xlsm", nargs="?", help="the workbook to make (Documents/gpusize.xlsm)"
    )
    install.set_defaults(run="excel_addin.install:run")
