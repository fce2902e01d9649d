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
    found = [
        "This folder holds gpusize and the software it runs on, unchanged but for names of files.\n"
        f"gpusize: MIT.\n{table}\n",
        f"==== gpusize\n\n{_own()}",
    ]
    for part in parts():
        if part.file.endswith(".whl"):
            found.append(f"==== {part.name}\n\n{_in_wheel(contents[part.name])}")
    here = files(__package__).joinpath("licences")
    found += [f"==== {name}\n\n{here.joinpath(name).read_text('utf-8')}" for name in TEXTS]
    return "\n".join(found)


def _own() -> str:
    """The licence in this program's own installation."""
    paths = [p for p in installed("gpusize") or () if p.name == "LICENSE"]
    return paths[0].read_text("utf-8") if paths else "MIT\n"


def _in_wheel(wheel: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        names = [name for name in archive.namelist() if ".dist-info/licenses/" in name]
        return "\n".join(archive.read(name).decode() for name in names)
