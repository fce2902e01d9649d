"""The file that `gpusize excel libreoffice` writes, and installing it."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.cli import main
from excel_addin.functions import functions
from excel_addin.libreoffice.extension import INSIDE, extension, parts
from tests.require import need
from tests.soffice import libreoffice

ROOT = Path(__file__).parents[2]
IN = ROOT / "excel_addin" / "libreoffice" / "inside"
OLDEST_PYTHON = (3, 8)
"""That of LibreOffice 7.4 on Windows and macOS."""


def test_the_command_writes_it_and_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "g.oxt"
    assert main(["excel", "libreoffice", str(out)]) == 0
    assert out.read_bytes() == extension()
    said = capsys.readouterr().out
    assert f"{len(functions())} functions" in said
    assert f"`unopkg add {out}`" in said
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        written = json.loads(archive.read("installation.json"))
    assert written["url"] is None
    assert str(ROOT) in written["paths"]
    assert written["executable"] == sys.executable
    assert main(["excel", "libreoffice", str(out), "--url", "https://h.example/gpu/"]) == 0
    with zipfile.ZipFile(out) as archive:
        written = json.loads(archive.read("installation.json"))
    assert written == {"version": version("gpusize"), "url": "https://h.example/gpu"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["g.zip"], "must end in .oxt"),
        (["none/g.oxt"], "cannot be written: No such file or directory"),
        (["g.oxt", "--url", "localhost:8080"], "must be the address of a service"),
        (["g.oxt", "--url", "http://host:x"], "must be the address of a service"),
        (["g.oxt", "--url", "http://u:p@host"], "without user"),
    ],
)
def test_mistakes_get_a_sentence_and_leave_what_is_there(
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "g.oxt").write_text("before")
    assert main(["excel", "libreoffice", *words]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("g.oxt", "before")]


def test_it_is_the_same_each_time_and_names_all_its_parts() -> None:
    assert extension() == extension()
    held = parts()
    manifest = ET.fromstring(held["META-INF/manifest.xml"])
    named = [entry.get(f"{{{manifest.tag[1:].split('}')[0]}}}full-path") for entry in manifest]
    assert set(named) <= set(held)
    about = held["description.xml"].decode()
    assert set(re.findall(r'href="(.*?)"', about)) == {"about.txt"} <= set(held)
    assert f'version value="{version("gpusize")}"' in about.replace("description:", "")
    assert held["LICENSE"].startswith(b"MIT License")
    assert {f"{INSIDE}/{p.name}" for p in IN.glob("*.py")} - set(held) == {f"{INSIDE}/component.py"}


@pytest.mark.parametrize("path", sorted(IN.glob("*.py")), ids=lambda p: p.stem)
def test_what_libreoffice_runs_is_for_an_old_python_without_packages(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"), feature_version=OLDEST_PYTHON)
    absolute = [
        n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and not n.level
    ]
    names = [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    roots = {name.partition(".")[0] for name in [*absolute, *names]}
    theirs = {
        "component": {"uno", "unohelper", "gpusize_calc"},
        "office": {"com", "unohelper"},
        "here": {"excel_addin"},
    }
    assert roots - set(sys.stdlib_module_names) == theirs.get(path.stem, set())


def unopkg(folder: Path, *words: str) -> str:
    """LibreOffice's own installer; it refuses root, which then acts as nobody."""
    found = shutil.which("unopkg")
    need("unopkg", found)
    profile = (folder / "profile").as_uri()
    command = [str(found), *words, f"-env:UserInstallation={profile}"]
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
        command = ["runuser", "-u", "nobody", "--", *command]
    home = os.environ | {"HOME": str(folder)}
    done = subprocess.run(
        command, check=False, cwd=folder, env=home, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def test_libreoffice_installs_lists_and_removes_it() -> None:
    # not in pytest's own folder, which is closed to others
    with tempfile.TemporaryDirectory(prefix="gpusize-unopkg-") as made:
        folder = Path(made)
        (folder / "gpusize.oxt").write_bytes(extension())
        unopkg(folder, "add", "gpusize.oxt")
        listed = unopkg(folder, "list")
        assert "Identifier: gpusize.calc" in listed
        assert f"Version: {version('gpusize')}" in listed
        with libreoffice(folder) as office:
            book = office.open()
            book.write({"A1": "=GPUSIZE_VERSION()"})
            assert book.value("A1") == version("gpusize")
        if os.geteuid() == 0:  # what LibreOffice wrote just now is root's
            subprocess.run(["chown", "-R", "nobody", str(folder)], check=True)
        unopkg(folder, "add", "--force", "gpusize.oxt")  # an update
        unopkg(folder, "remove", "gpusize.calc")
        assert "gpusize.calc" not in unopkg(folder, "list")
