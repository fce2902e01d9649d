"""The VBA module for desktop Excel. `python -m excel_addin.vba` rewrites it.

xlwings writes the wrappers; two lines of each are changed, so that a refusal is an error value of
the cell and not text (see `excel_addin.udfs`), and help for the function dialog is added, which
xlwings would set while importing. Writing needs no Excel, and works on every system.
"""

from __future__ import annotations

import importlib
import io
import re
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from excel_addin.functions import Function, functions
from excel_addin.install import FILE, MODULE
from excel_addin.udfs import CATEGORY, Decorators, define

NEWLINE = "\r\n"
"""The VBA editor does not import a module with other line ends."""
MOST_HELP = 255
"""Characters of a description that Excel takes."""

HEAD = """\
Attribute VB_Name = "xlwings_udfs"
'gpusize in Excel. Written by python -m excel_addin.vba; changes are lost with the next one.
#Const App = "Microsoft Excel" 'Adjust when using outside of Excel

Private Function GpusizeCell(found)
    'Error values arrive as text, because Python cannot return them
    If VarType(found) = vbString Then
        Select Case found
            Case "#DIV/0!": GpusizeCell = CVErr(2007)
            Case "#N/A": GpusizeCell = CVErr(2042)
            Case "#NAME?": GpusizeCell = CVErr(2029)
            Case "#NULL!": GpusizeCell = CVErr(2000)
            Case "#NUM!": GpusizeCell = CVErr(2036)
            Case "#REF!": GpusizeCell = CVErr(2023)
            Case "#VALUE!": GpusizeCell = CVErr(2015)
            Case Else: GpusizeCell = found
        End Select
    Else
        GpusizeCell = found
    End If
End Function

"""


def module_text() -> str:
    """The whole VBA module, with line ends as `NEWLINE`."""
    parts = [HEAD, _wrappers(), *map(_help, functions().values()), _all_help()]
    return "".join(parts).replace("\n", NEWLINE)


def xlwings_udfs() -> Any:
    """The part of xlwings that marks functions and writes VBA; it imports on any system."""
    with _windows_names():
        return importlib.import_module("xlwings.udfs")


def marked(xl: Any) -> types.ModuleType:
    """The functions as xlwings sees them on Windows, given `xlwings_udfs()`."""
    module = types.ModuleType(MODULE)
    vars(module).update(define(Decorators(func=xl.xlfunc, arg=xl.xlarg)))
    return module


@contextmanager
def _windows_names() -> Iterator[None]:
    """Empty modules for those of pywin32 that xlwings.udfs imports, where there is no pywin32.

    It uses them to talk to Excel, and not to write VBA.
    """
    names = ("pythoncom", "pywintypes", "win32com", "win32com.client")
    absent: dict[str, types.ModuleType] = {}
    if sys.platform != "win32" and not set(names) & set(sys.modules):
        absent = {name: types.ModuleType(name) for name in names}
        vars(absent["pythoncom"])["CoInitialize"] = None
        vars(absent["win32com.client"])["Dispatch"] = None
    sys.modules.update(absent)
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


def _wrappers() -> str:
    xl = xlwings_udfs()
    out = io.StringIO()
    # a name that ends so makes the wrappers fit an add-in as well as a workbook
    book = types.SimpleNamespace(Name="gpusize.xlam")
    xl.generate_vba_wrapper(MODULE, marked(xl), out, book)
    written = out.getvalue()
    calls = re.compile(r"^( +\w+ = )(XLPy\.CallUDF\(.*\))$", re.MULTILINE)
    text, changed = calls.subn(r"\1GpusizeCell(\2)", written)
    failures = re.compile(r"^( +\w+ = )Err\.Description$", re.MULTILINE)
    text, failed = failures.subn(r"\1CVErr(2015)", text)
    # two calls each: one in Excel, one for VBA elsewhere
    if (changed, failed) != (2 * len(functions()), len(functions())):
        raise RuntimeError("xlwings writes other VBA than this was made for.")
    return text


def _help(function: Function) -> str:
    lines = [f"Private Sub Help_{function.name}()"]
    # with the workbook, as xlwings names it: another may be the active one
    whose = f'"\'" & ThisWorkbook.Name & "\'!{function.name}"'
    options = f'{whose}, Description:={_quoted(function.summary)}, Category:="{CATEGORY}"'
    if function.arguments:
        lines.append(f"    Dim about(0 To {len(function.arguments) - 1})")
        for place, argument in enumerate(function.arguments):
            lines.append(f"    about({place}) = {_quoted(argument.doc)}")
        options += ", ArgumentDescriptions:=about"
    lines += [f"    Application.MacroOptions {options}", "End Sub", ""]
    return "\n".join(lines) + "\n"


def _all_help() -> str:
    calls = "".join(f"    Help_{name}\n" for name in functions())
    return (
        f"Sub GPUSIZE_HELP()\n    'Puts the descriptions into the function dialog\n{calls}End Sub\n"
    )


def _quoted(text: str) -> str:
    return '"' + text[:MOST_HELP].replace('"', '""') + '"'


def main() -> None:
    """Rewrite the module."""
    # the editor reads it in the code page of the system, whichever that is
    FILE.write_bytes(module_text().encode("ascii"))


if __name__ == "__main__":
    main()
