"""Pyodide as a folder serves it: the four files a browser loads, out of its archive."""

from __future__ import annotations

import io
import json
import tarfile
from typing import Any

# Only names change: some servers do not know .mjs, and a module of an unknown type does not run.
FILES = {
    "pyodide.js": "package/pyodide.mjs",
    "pyodide.asm.js": "package/pyodide.asm.mjs",
    "pyodide.asm.wasm": "package/pyodide.asm.wasm",
    "python_stdlib.zip": "package/python_stdlib.zip",
}


def runtime(archive: bytes) -> dict[str, bytes]:
    """The files by the names they are served under, from Pyodide's archive in the npm registry."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return {name: _member(tar, path) for name, path in FILES.items()}


def platform(archive: bytes) -> dict[str, Any]:
    """What Pyodide wants to be told at its start of the platform it is."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return json.loads(_member(tar, "package/pyodide-lock.json"))["info"]


def _member(tar: tarfile.TarFile, path: str) -> bytes:
    file = tar.extractfile(path)
    if file is None:
        raise ValueError(f"{path} is no file")
    return file.read()
