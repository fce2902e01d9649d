"""What the add-in without a server is made of beside gpusize: files of others, by digest.

`parts.toml` names them. They come from a folder the user names, else from a cache, else over the
network into it, and wherever they come from they are what was pinned or are not used.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from core.errors import InputError
from pricing.files import replace_whole
from pricing.sources.fetch import Limits, fetch
from pricing.sources.reading import SourceError

PATIENCE_S = 300.0
"""For one download; the largest is 6 MB."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of others."""

    name: str
    version: str
    url: str
    sha256: str
    bytes: int
    licence: str
    """As SPDX has it."""
    source: str
    """Where its source code is."""

    @property
    def file(self) -> str:
        """Its name in a folder: the end of its address."""
        return self.url.rpartition("/")[2]

    def is_in(self, content: bytes) -> bool:
        """Whether `content` is this part."""
        return sha256(content).hexdigest() == self.sha256


Tell = Callable[[Part], None]


@cache
def parts() -> tuple[Part, ...]:
    """All parts; the first is Pyodide, the others are wheels."""
    text = files("excel_addin.office").joinpath("parts.toml").read_text("utf-8")
    return tuple(Part(name, **fields) for name, fields in tomllib.loads(text).items())


def from_folder(folder: Path) -> dict[str, bytes]:
    """The parts in a folder, by name. InputError names those that are missing or others."""
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}.", field="from")
    found: dict[str, bytes] = {}
    wrong: list[str] = []
    for part in parts():
        content = _read(folder / part.file)
        if content is not None and part.is_in(content):
            found[part.name] = content
        else:
            what = "missing" if content is None else "another file than the pinned one"
            wrong.append(f"{part.file}: {what}; download {part.url}")
    if wrong:
        raise InputError("\n".join([f"{folder} does not hold all parts.", *wrong]), field="from")
    return found


def downloaded(tell: Tell, environ: Mapping[str, str] = os.environ) -> dict[str, bytes]:
    """The parts by name, from the cache or the network; `tell` hears of each download.

    Raises InputError where a part cannot be had, with what to do about it.
    """
    cached = cache_folder(environ)
    return {part.name: _cached(part, cached, tell) for part in parts()}


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where downloads are kept: `gpusize/excel` in the user's folder for caches.

    That is XDG_CACHE_HOME or ~/.cache, on macOS ~/Library/Caches, on Windows LOCALAPPDATA.
    """
    try:
        if sys.platform == "win32":
            home = environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        elif sys.platform == "darwin":
            home = Path.home() / "Library" / "Caches"
        else:
            home = environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError:  # nobody's home directory is known
        raise InputError(
            "There is no home directory to keep downloads in; give a folder of them with --from.",
            field="from",
        ) from None
    return Path(home) / "gpusize" / "excel"


def _cached(part: Part, folder: Path, tell: Tell) -> bytes:
    path = folder / part.file
    kept = _read(path)
    if kept is not None and part.is_in(kept):
        return kept
    tell(part)
    content = fetched(part)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_whole(path, content)
    except OSError:
        pass  # it is downloaded again the next time
    return content


def fetched(part: Part) -> bytes:
    """A part from the network. InputError where it cannot be had or is another file."""
    limits = Limits(seconds=PATIENCE_S, max_bytes=part.bytes)
    try:
        content = fetch(part.name, part.url, limits).content
    except SourceError as error:
        if error.kind == "too-large":
            raise _another(part) from None
        raise InputError(
            f"{part.url} could not be downloaded: {error.reason}; on a machine without the network"
            " give a folder with the files named in docs/excel-static.md with --from.",
            field="from",
        ) from None
    if not part.is_in(content):
        raise _another(part)
    return content


def _another(part: Part) -> InputError:
    return InputError(
        f"{part.url} is not the file that was pinned (sha256 {part.sha256}); it was not used."
        " A proxy may have answered in its place.",
        field="from",
    )


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
