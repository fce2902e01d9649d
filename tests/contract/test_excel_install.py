"""`gpusize excel install`: what it sets, what it leaves alone, and what it says where it cannot."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.cli import main
from core.errors import InputError
from excel_addin import install

DENIED = "Programmatic access to Visual Basic Project is not trusted"


class Excel:
    """Excel as `xlwings.App` shows it: a start folder, workbooks, and their VBA if allowed."""

    def __init__(self, start: Path, *, trusted: bool) -> None:
        self.startup_path = str(start)
        self.books = SimpleNamespace(add=lambda: Workbook(self, trusted))
        self.did: list[tuple[str, ...]] = []


class Workbook:
    def __init__(self, excel: Excel, trusted: bool) -> None:
        self.excel, self.trusted = excel, trusted
        self.api = self

    @property
    def VBProject(self) -> Any:  # noqa: N802 - Excel's name
        if not self.trusted:
            raise RuntimeError(DENIED)
        did = self.excel.did
        return SimpleNamespace(
            VBComponents=SimpleNamespace(Import=lambda path: did.append(("import", path))),
            References=SimpleNamespace(AddFromFile=lambda path: did.append(("refer", path))),
        )

    def macro(self, name: str) -> Any:
        return lambda: self.excel.did.append(("run", name))

    def save(self, path: str) -> None:
        self.excel.did.append(("save", path))

    def close(self) -> None:
        self.excel.did.append(("close",))


@pytest.fixture
def add_in(tmp_path: Path) -> Path:
    made = tmp_path / "package" / "xlwings.xlam"
    made.parent.mkdir()
    made.write_bytes(b"add-in")
    return made


def test_the_workbook_holds_the_module_and_its_help(add_in: Path, tmp_path: Path) -> None:
    excel = Excel(tmp_path, trusted=True)
    out = tmp_path / "plan.xlsm"
    assert install.install(excel, add_in, out)
    there = tmp_path / "xlwings.xlam"
    assert there.read_bytes() == b"add-in"
    assert excel.did == [
        ("import", str(install.FILE)),
        ("refer", str(there)),
        ("run", "GPUSIZE_HELP"),
        ("save", str(out)),
        ("close",),
    ]
    assert "Sub GPUSIZE_HELP()" in install.FILE.read_text("ascii")


def test_where_macros_may_not_be_written_the_steps_are_said(add_in: Path, tmp_path: Path) -> None:
    excel = Excel(tmp_path, trusted=False)
    out = tmp_path / "plan.xlsm"
    assert not install.install(excel, add_in, out)
    assert excel.did == [("close",)]
    said = "\n".join(install.report(out, made=False))
    assert str(install.FILE) in said
    assert str(out) in said


def test_an_add_in_that_excel_holds_open_is_one_sentence(add_in: Path, tmp_path: Path) -> None:
    excel = Excel(tmp_path / "nowhere", trusted=True)
    with pytest.raises(InputError, match="close Excel and run this again"):
        install.install(excel, add_in, tmp_path / "plan.xlsm")


def test_settings_of_other_add_ins_stay(tmp_path: Path) -> None:
    file = tmp_path / ".xlwings" / "xlwings.conf"
    install.configure(file, r"C:\Python\python.exe")
    fresh = file.read_text("utf-8")
    assert fresh == '"INTERPRETER_WIN","C:\\Python\\python.exe"\n"UDF MODULES","excel_addin.udfs"\n'
    file.write_text('"LOG FILE","a.log"\n\n"UDF MODULES","mine;excel_addin.udfs"\n')
    install.configure(file, "D:\\new.exe")
    install.configure(file, "D:\\new.exe")
    assert file.read_text("utf-8").splitlines() == [
        '"LOG FILE","a.log"',
        '"UDF MODULES","mine;excel_addin.udfs"',
        '"INTERPRETER_WIN","D:\\new.exe"',
    ]


def test_xlwings_reads_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    xlwings = pytest.importorskip("xlwings")
    from xlwings.utils import read_user_config  # noqa: PLC0415 - as above

    file = tmp_path / "xlwings.conf"
    install.configure(file, r"C:\Python\python.exe")
    monkeypatch.setattr(xlwings, "USER_CONFIG_FILE", str(file))
    assert read_user_config() == {
        "interpreter_win": r"C:\Python\python.exe",
        "udf modules": install.MODULE,
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("plan.xlsx", "must end in .xlsm"),
        ("there.xlsm", "is there already"),
        ("no/plan.xlsm", "There is no folder"),
    ],
)
def test_a_workbook_that_cannot_be_made_is_refused_first(
    tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "there.xlsm").write_bytes(b"mine")
    with pytest.raises(InputError, match=said):
        install.workbook_path(str(tmp_path / name))
    assert (tmp_path / "there.xlsm").read_bytes() == b"mine"


@pytest.mark.skipif(sys.platform == "win32", reason="there it installs")
def test_elsewhere_it_names_the_other_ways(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["excel", "install"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "gpusize excel manifest" in said
    assert "gpusize excel libreoffice" in said
