"""What Calc's function wizard shows, and the types that tell Calc of arguments."""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from excel_addin.functions import functions
from excel_addin.libreoffice.addins import calc_add_ins
from excel_addin.libreoffice.blanks import help_text
from excel_addin.libreoffice.types import MANY, Method, as_idl, as_rdb, method
from tests.libreoffice.addin import calc
from tests.require import need
from tests.soffice import Office, program

OOR = "http://openoffice.org/2001/registry"
METHODS = [method(function) for function in functions().values()]


def told(office: Office) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """Description and arguments of our functions, as the wizard has them."""
    return {
        each["Name"]: (
            each["Description"],
            [(a["Name"], a["Description"]) for a in each["Arguments"]],
        )
        for each in office.ask("functions")
        if each["Name"] in functions()
    }


def test_the_wizard_describes_every_function_and_argument(tmp_path: Path) -> None:
    expected = {
        f.name: (f.summary, [(a.name, help_text(f, a)) for a in f.arguments])
        for f in functions().values()
    }
    with calc(tmp_path) as office:
        assert told(office) == expected  # from the description alone
        book = office.open()
        book.write({"A1": "=GPUSIZE_VERSION()"})
        assert told(office) == expected  # and once the functions are there


def test_every_function_has_the_name_that_later_versions_read_from_excel_files() -> None:
    named = f"./{{*}}prop[@{{{OOR}}}name='CompatibilityName']/{{*}}value"
    found = {}
    for node in ET.fromstring(calc_add_ins(functions().values())).iter():
        for value in node.findall(named):
            found[node.get(f"{{{OOR}}}name")] = value.text
    assert found == {name: name for name in functions()}


def sdk(name: str) -> str:
    """A program of LibreOffice's SDK."""
    home = Path(program() or "/nowhere").resolve().parents[1]
    found = home / "sdk" / "bin" / name
    need(f"{name} (libreoffice-dev)", found.exists())
    return str(found)


@pytest.fixture
def basic_types() -> str:
    """The types every program of UNO knows."""
    return str(Path(program() or "/nowhere").resolve().parent / "types.rdb")


def test_the_types_are_byte_for_byte_what_the_sdk_writes(tmp_path: Path, basic_types: str) -> None:
    writer, source, written = sdk("unoidl-write"), tmp_path / "calc.idl", tmp_path / "calc.rdb"
    more = [*METHODS, Method("GPU_MORE", MANY, ())]
    for methods in (METHODS, more, METHODS[:1]):
        source.write_text(as_idl(methods), "ascii")
        subprocess.run([writer, basic_types, str(source), str(written)], check=True)
        theirs = written.read_bytes()
        comment = theirs[17 : theirs.index(b"\0", 17)].decode()
        assert "unoidl-write" in comment
        assert as_rdb(methods, comment) == theirs


def test_the_sdk_reads_the_types_with_our_own_comment(tmp_path: Path, basic_types: str) -> None:
    written = tmp_path / "calc.rdb"
    written.write_bytes(as_rdb(METHODS))
    asked = [sdk("unoidl-read"), basic_types, str(written)]
    found = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    for each in METHODS:
        assert f" {each.name}(" in found
    assert "any PRICE_DATE([in] any API_MODEL, [in] any GPU" in found
