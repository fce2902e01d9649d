"""gpusize itself as the browser loads it: one archive of the packages that are installed here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

PACKAGES = ("core", "pricing", "excel_addin")
ENDINGS = (".py", ".toml")
NOT_THERE = ("core/portfolio", "pricing/data/api", "pricing/data/gpu", "excel_addin/office/web")
"""Needs NumPy; prices, which lie beside the page; the page's own files."""


def program() -> bytes:
    """The archive: modules, their data, and what says which version it is.

    The same files give the same bytes.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for package in PACKAGES:
            for name, file in _files(files(package), package):
                _add(archive, name, file.read_bytes())
        number = version("gpusize")
        metadata = f"Metadata-Version: 2.1\nName: gpusize\nVersion: {number}\n"
        _add(archive, f"gpusize-{number}.dist-info/METADATA", metadata.encode())
    return out.getvalue()


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        name = f"{path}/{entry.name}"
        if name in NOT_THERE:
            continue
        if entry.is_dir():
            yield from _files(entry, name)
        elif entry.name.endswith(ENDINGS):
            yield name, entry


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
