"""A LibreOffice of the tests' own: without windows, with a profile of its own, away afterwards.

with libreoffice(tmp_path) as office:
    book = office.open(path)
    book.recalculate()
    assert book.read("Sheet1.A1:B2") == [[1.0, "text"], [None, Error("#N/A")]]
    book.save(tmp_path / "again.xlsx")
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.require import need

DRIVER = Path(__file__).with_name("soffice_driver.py")
LEAVE_S = 20
ANSWER_S = 180
"""After so long it hangs, and would hang the tests too."""
PATH = "/usr/local/bin:/usr/bin:/bin"
"""As on a desktop: LibreOffice's Python takes the first `python3` there for its home, and one of
another version breaks it."""
NAMES = {
    32767: "#N/A",
    503: "#NUM!",
    519: "#VALUE!",
    532: "#DIV/0!",
    525: "#NAME?",
    524: "#REF!",
    521: "#NULL!",
}
"""Error values by LibreOffice's numbers; it shows the others as Err:502."""


@dataclass(frozen=True)
class Error:
    """An error value in a cell."""

    shown: str


@cache
def program() -> str | None:
    """LibreOffice on this machine."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@cache
def uno_python() -> str | None:
    """A Python that can talk to LibreOffice: the system's, or its own."""
    found = program()
    beside = [str(Path(found).resolve().with_name("python"))] if found else []
    for python in ("/usr/bin/python3", *beside):
        if Path(python).exists():
            asked = [python, "-c", "import uno"]
            if not subprocess.run(asked, capture_output=True, check=False).returncode:
                return python
    return None


@cache
def uno_version() -> str:
    """The version of that Python, such as 3.11: the one LibreOffice runs extensions in."""
    python = uno_python()
    need("a Python with `uno` (python3-uno)", python)
    asked = [str(python), "-c", "import sys; print('{}.{}'.format(*sys.version_info[:2]))"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


class Document:
    """A workbook that is open."""

    def __init__(self, office: Office, number: int) -> None:
        self._office, self._number = office, number

    def _ask(self, do: str, **asked: Any) -> Any:
        return self._office.ask(do, document=self._number, **asked)

    def sheets(self) -> list[str]:
        return self._ask("sheets")

    def recalculate(self, *, hard: bool = True) -> float:
        """Calculate every formula, or only those that are due; the seconds it took."""
        return self._ask("recalculate", hard=hard)

    def read(self, where: str) -> list[list[Any]]:
        """Values of `Sheet1.A1:B2`, of `A1` on the first sheet, or of all that `Sheet1` uses.

        A blank cell is None, an error value an `Error`; dates and booleans are numbers in Calc.
        """
        return [[_cell(cell) for cell in row] for row in self._ask("read", where=where)]

    def value(self, where: str) -> Any:
        """The value of one cell."""
        return self.read(where)[0][0]

    def formulas(self, where: str) -> list[list[str]]:
        return self._ask("formulas", where=where)

    def shown(self, where: str) -> list[list[str]]:
        """What the cells show, cell by cell: slow for many."""
        return self._ask("shown", where=where)

    def write(self, cells: Mapping[str, Any]) -> None:
        """Type into cells: `{"A1": "=1+1", "A2": 3, "A3": {"text": "=no formula"}}`."""
        self._ask("write", cells=dict(cells))

    def fill(self, where: str, rows: list[list[Any]]) -> None:
        """Type into a whole block at once."""
        self._ask("fill", where=where, rows=rows)

    def automatic(self, *, on: bool) -> None:
        """Whether formulas are calculated as they are typed, or only by `recalculate`."""
        self._ask("automatic", on=on)

    def array(self, where: str, formula: str) -> None:
        """Type a formula that fills the block."""
        self._ask("array", where=where, formula=formula)

    def replace(self, sheet: str, before: str, after: str) -> int:
        """Find and replace in the formulas of a sheet; the number of cells changed."""
        return self._ask("replace", sheet=sheet, before=before, after=after)

    def save(self, path: Path) -> Path:
        """Write as its ending says: .xlsx, .ods, .pdf or .csv (of the first sheet)."""
        self._ask("save", path=str(path))
        return path

    def close(self) -> None:
        self._ask("close")


class Office:
    """A LibreOffice that runs."""

    def __init__(
        self, program: subprocess.Popen[Any], driver: subprocess.Popen[str], log: Path
    ) -> None:
        self._program, self._driver, self._log = program, driver, log

    def ask(self, do: str, **asked: Any) -> Any:
        """Have the driver do something; see `tests/soffice_driver.py`."""
        assert self._driver.stdin
        assert self._driver.stdout
        self._driver.stdin.write(json.dumps({"do": do, **asked}) + "\n")
        self._driver.stdin.flush()
        line = ""
        for _ in range(ANSWER_S):
            # one answer to each question, so nothing waits in the reader's buffer
            if select.select([self._driver.stdout], [], [], 1)[0]:
                line = self._driver.stdout.readline()
                break
            if self._program.poll() is not None:
                break
        if not line:
            raise AssertionError(f"LibreOffice does not answer. {self.log()}")
        said = json.loads(line)
        if "refused" in said:
            raise AssertionError(f"LibreOffice: {said['refused']}{self.log()}")
        return said["found"]

    def log(self) -> str:
        """What LibreOffice wrote while running."""
        return self._log.read_text("utf-8", "replace")

    def open(self, path: Path | None = None) -> Document:
        """Open a workbook, or an empty one."""
        return Document(self, self.ask("open", path=str(path) if path else None))

    def version(self) -> str:
        return self.ask("version")


@contextmanager
def libreoffice(
    folder: Path, environment: Mapping[str, str | None] | None = None
) -> Iterator[Office]:
    """LibreOffice with its profile in this folder, where it may find one it left there before.

    `environment` is put over that of the tests; None takes a variable away. What would let its
    Python find the packages of the tests is taken away.
    """
    soffice, python = program(), uno_python()
    need("LibreOffice", soffice)
    need("a Python with `uno` (python3-uno)", python)
    assert soffice
    assert python
    wanted = {**os.environ, **dict.fromkeys(("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"))}
    wanted |= {"PATH": PATH, **(environment or {})}
    given = {name: value for name, value in wanted.items() if value is not None}
    profile, log = (folder / "profile").absolute(), folder / "soffice.log"
    pipe = f"gpusize-{uuid.uuid4().hex}"
    with tempfile.TemporaryDirectory() as empty, log.open("w") as said:
        office = subprocess.Popen(
            [
                soffice,
                f"-env:UserInstallation={profile.as_uri()}",
                *("--headless", "--invisible", "--norestore", "--nologo", "--nodefault"),
                *("--nofirststartwizard", "--nolockcheck"),
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            env=given,
            cwd=empty,
            start_new_session=True,
        )
        driver = subprocess.Popen(
            [python, str(DRIVER), pipe],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env={name: value for name, value in given.items() if not name.startswith("PYTHON")},
            text=True,
            start_new_session=True,
        )
        running = Office(office, driver, log)
        try:
            yield running
            running.ask("quit")
            office.wait(LEAVE_S)
        finally:
            _end(driver)
            _end(office)


def _end(process: subprocess.Popen[Any]) -> None:
    """End it with what it started: soffice is a script around the program."""
    with suppress(ProcessLookupError):  # it has left by itself
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        number = value["error"]
        return Error(NAMES.get(number, f"Err:{number}"))
    return value
