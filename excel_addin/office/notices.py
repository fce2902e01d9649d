"""The licences of what a static folder hands on, as one text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib.metadata import files as installed
from importlib.resources import files

from excel_addin.office.parts import parts

TEXTS = ("inside-pyodide.txt", "MPL-2.0.txt")


def notices(contents: Mapping[str, bytes]) -> str:
    """What is in the folder, where its source is, and every licence, given the parts by name."""
    table = "\n".join(f"{p.name} {p.version}: {p.licence}. {p.source}" for p in parts())
    head = "This folder holds gpusize and what it runs on, unchanged but for names of files.\n"
    texts = {"gpusize": _own()}
    _, *wheels = parts()
    texts |= {part.name: _in_wheel(contents[part.name]) for part in wheels}
    here = files("excel_addin.office").joinpath("licences")
    texts |= {name: here.joinpath(name).read_text("utf-8") for name in TEXTS}
    sections = "\n".join(f"==== {name}\n\n{text}" for name, text in texts.items())
    return f"{head}\ngpusize: MIT.\n{table}\n\n{sections}"


def _own() -> str:
    """The licence in this program's own installation."""
    paths = [p for p in installed("gpusize") or () if p.name == "LICENSE"]
    return paths[0].read_text("utf-8") if paths else "MIT\n"


def _in_wheel(wheel: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        names = [name for name in archive.namelist() if ".dist-info/licenses/" in name]
        return "\n".join(archive.read(name).decode() for name in names)
