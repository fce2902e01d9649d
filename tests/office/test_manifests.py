"""The manifests against Microsoft's own validator, and against what the service serves."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from bot.cli import main
from core.errors import InputError
from excel_addin.office.address import read_address
from excel_addin.office.manifests import APP_ID, PACKAGE, all_files, manifest_json, manifest_xml
from excel_addin.office.pages import pages
from tests.require import need

HERE = Path(__file__).parent
TOOL = HERE / "node_modules/office-addin-manifest/cli.js"
URL = "https://gpusize.example.com/excel/"
SPACES = {
    "": "{http://schemas.microsoft.com/office/appforoffice/1.1}",
    "over": "{http://schemas.microsoft.com/office/taskpaneappversionoverrides}",
    "bt": "{http://schemas.microsoft.com/office/officeappbasictypes/1.0}",
}


def tool(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Microsoft's manifest tool; its settings go into a folder of the test's own."""
    node = shutil.which("node")
    need("Node.js", node)
    need("tests/office/node_modules (npm ci)", TOOL.is_file())
    return subprocess.run(
        [str(node), str(TOOL), *arguments],
        env={**os.environ, "HOME": str(folder), "USERPROFILE": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def written(folder: Path, content: bytes) -> str:
    file = folder / "manifest.json"
    file.write_bytes(content)
    return str(file)


def addresses(found: Any) -> Iterator[str]:
    """Every address of the add-in's own in a JSON manifest."""
    if isinstance(found, dict):
        for value in found.values():
            yield from addresses(value)
    elif isinstance(found, list):
        for value in found:
            yield from addresses(value)
    elif isinstance(found, str) and found.startswith(URL):
        yield found


@pytest.mark.parametrize(
    "url", [URL, "https://gpusize.example.com/", "http://localhost:8080/excel/"]
)
def test_the_unified_manifest_is_valid(url: str, tmp_path: Path) -> None:
    done = tool(tmp_path, "validate", written(tmp_path, manifest_json(url)))
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({"id": "no-guid"}, id="id"),
        pytest.param({"developer": {"name": "gpusize"}}, id="developer"),
        pytest.param({"extensions": [{"functions": []}]}, id="extensions"),
    ],
)
def test_a_broken_one_is_refused(broken: dict[str, Any], tmp_path: Path) -> None:
    found = json.loads(manifest_json(URL)) | broken
    done = tool(tmp_path, "validate", written(tmp_path, json.dumps(found).encode()))
    assert done.returncode == 1, done.stdout + done.stderr


def test_its_addresses_are_served_and_its_icons_are_in_the_package() -> None:
    found = json.loads(manifest_json(URL))
    named = {address.removeprefix(URL).partition("#")[0] for address in addresses(found)}
    assert {"taskpane.html", "functions.js", "functions.json", "icon-80.png"} <= named
    assert named <= set(pages())
    with zipfile.ZipFile(io.BytesIO(all_files(URL)[PACKAGE])) as packed:
        assert packed.testzip() is None
        assert sorted(packed.namelist()) == ["color.png", "manifest.json", "outline.png"]
        assert json.loads(packed.read("manifest.json")) == found
        assert set(found["icons"].values()) < set(packed.namelist())
    assert all_files(URL) == all_files(URL)  # each time the same bytes


def test_the_xml_manifest_is_read_by_microsofts_tool(tmp_path: Path) -> None:
    # what it means is judged by a service of Microsoft's, which cannot be asked from here
    file = tmp_path / "manifest.xml"
    file.write_bytes(manifest_xml(URL))
    done = tool(tmp_path, "info", str(file))
    assert done.returncode == 0, done.stdout + done.stderr
    told = dict(re.findall(r"^\s+([A-Z][A-Za-z ]+): (.*)$", done.stdout, re.MULTILINE))
    assert (told["Id"], told["Type"], told["Hosts"]) == (APP_ID, "TaskPaneApp", "Workbook")
    assert told["Source Location"] == f"{URL}taskpane.html"


def test_the_xml_manifest_belongs_together() -> None:
    root = ET.fromstring(manifest_xml(URL))
    over, bt = SPACES["over"], SPACES["bt"]
    held = {e.get("id"): e.get("DefaultValue", "") for e in root.iter() if e.tag.startswith(bt)}
    del held[None]
    asked = {str(e.get("resid")) for e in root.iter() if e.get("resid")}
    assert asked == set(held)
    for name, most in (("ShortStrings", 125), ("LongStrings", 250), ("Urls", 2048)):
        values = [e.get("DefaultValue", "") for e in root.iter(f"{bt}String")]
        assert all(len(value) <= most for value in values), name
    files = [v for v in held.values() if v.startswith(URL)]
    files += [e.get("DefaultValue", "") for e in root if e.get("DefaultValue", "").startswith(URL)]
    assert len(files) >= 9
    assert {urlsplit(file).path.rpartition("/")[2] for file in files} <= set(pages())
    (runtime,) = root.iter(f"{over}Runtime")
    assert (runtime.get("resid"), runtime.get("lifetime")) == ("Taskpane.Url", "long")
    (page,) = root.iter(f"{over}Page")
    assert page[0].get("resid") == runtime.get("resid")  # else the runtime is not shared
    assert root.find(f"{SPACES['']}Id").text == APP_ID  # type: ignore[union-attr]
    version = str(root.find(f"{SPACES['']}Version").text)  # type: ignore[union-attr]
    assert re.fullmatch(r"[1-9]\d*\.\d+\.\d+\.0", version)
    assert json.loads(manifest_json(URL))["version"] == version.removesuffix(".0")


def test_the_id_is_one_for_all_addresses_and_what_it_says() -> None:
    assert uuid.UUID(APP_ID) == uuid.uuid5(uuid.NAMESPACE_DNS, "gpusize")
    others = [json.loads(manifest_json(url))["id"] for url in (URL, "https://other.example/x/")]
    assert others == [APP_ID, APP_ID]


def test_an_address_cannot_break_out_of_the_xml() -> None:
    url = read_address("https://h/a&b=\"<'$id>/", "--url")
    root = ET.fromstring(manifest_xml(url))
    (page,) = (e for e in root.iter() if e.get("id") == "Taskpane.Url")
    assert page.get("DefaultValue") == f"{url}taskpane.html"
    assert json.loads(manifest_json(url))["developer"]["websiteUrl"] == f"{url}about.html"


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://h", "https://h/"),
        (" https://h/excel/// ", "https://h/excel/"),
        ("https://h:8443/a/b", "https://h:8443/a/b/"),
        ("http://localhost:8080/excel/", "http://localhost:8080/excel/"),
        ("http://127.0.0.1:1/", "http://127.0.0.1:1/"),
        ("https://[::1]:8443/excel/", "https://[::1]:8443/excel/"),
    ],
)
def test_addresses_as_people_write_them(given: str, read: str) -> None:
    assert read_address(given, "--url") == read


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("http://gpusize.example.com/excel/", "must start with https://"),
        ("http://localhost.example.com/", "must start with https://"),
        ("ftp://h/", "must be the address of a folder"),
        ("gpusize.example.com/excel", "must be the address of a folder"),
        ("https://", "must be the address of a folder"),
        ("https://h:99999/", "must be the address of a folder"),
        ("https://h:0/", "must be the address of a folder"),
        ("https://[::1/", "must be the address of a folder"),
        ("https://me:secret@h/", "must be the address of a folder"),
        ("https://h/?a=1", "must be the address of a folder"),
        ("https://h/#a", "must be the address of a folder"),
        ("https://h/a b/", "must be the address of a folder"),
        ("https://h/\n", "must be the address of a folder"),
        ("https://bücher.example/", "must be the address of a folder"),
        ("https://h/excel/taskpane.html", "not of a file in it"),
        ("https://h/" + "a" * 2_000, "at most 1,500 characters"),
        ("", "must be the address of a folder"),
    ],
)
def test_addresses_that_cannot_be_meant(given: str, said: str) -> None:
    with pytest.raises(InputError, match="--url ") as caught:
        read_address(given, "--url")
    assert said in caught.value.message
    assert "\n" not in caught.value.message


def test_the_command_writes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "manifests"
    command = ["excel", "manifest", str(folder), "--url"]
    assert main([*command, URL]) == 0
    assert {f.name: f.read_bytes() for f in folder.iterdir()} == all_files(URL)
    said = capsys.readouterr().out
    assert all(name in said for name in all_files(URL))
    (folder / "manifest.xml").write_text("older")
    (folder / "notes.txt").write_text("mine")
    assert main([*command, "http://gpusize.example.com/"]) == 2
    assert (folder / "manifest.xml").read_text() == "older"  # nothing is touched by a mistake
    assert main([*command, URL]) == 0
    assert (folder / "manifest.xml").read_bytes() == manifest_xml(URL)
    assert (folder / "notes.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    for folder in ("file", "file/in-it", "nul\0"):
        assert main(["excel", "manifest", str(tmp_path / folder), "--url", URL]) == 2
        said = capsys.readouterr()
        assert said.err.startswith("Cannot write to ")
        assert said.err.count("\n") == 1
        assert said.out == ""
