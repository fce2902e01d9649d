"""A folder that is written as a whole, and only where nobody else's files are.

All files are written beside it first; then it takes the place of the one before. A folder that was
written so holds a list of its files with their digests, by which it is known again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from core.errors import InputError, echo

LIST = "static.json"


def replace_folder(folder: Path, contents: Mapping[str, bytes], head: Mapping[str, object]) -> None:
    """Write files under `folder`, and their list with `head` in it, in place of those before.

    Raises InputError where something else lies there and where it cannot be written; nothing is
    changed then.
    """
    check_folder(folder)
    place = Path(os.path.realpath(folder))  # a link stays, and what it leads to is replaced
    digests = {name: hashlib.sha256(body).hexdigest() for name, body in sorted(contents.items())}
    listed = json.dumps({**head, "files": digests}, indent=1).encode() + b"\n"
    made = place.with_name(f".{place.name}.{os.urandom(6).hex()}.new")
    try:
        for name, body in {**contents, LIST: listed}.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        _put(made, place)
    except OSError as error:
        raise InputError(
            f"{echo(folder)} cannot be written: {error.strerror}; give another folder.",
            field="folder",
        ) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _put(made: Path, place: Path) -> None:
    """Rename `made` to `place`, and remove what was there."""
    if not place.exists():
        made.rename(place)
        return
    before = made.with_suffix(".old")
    place.rename(before)
    try:
        made.rename(place)
    except OSError:
        before.rename(place)
        raise
    shutil.rmtree(before, ignore_errors=True)


def check_folder(folder: Path) -> None:
    """Raise InputError unless `folder` is free, empty, or as it was written here."""
    place = Path(os.path.realpath(folder))
    if not os.path.lexists(place):
        return
    if not place.is_dir():
        raise InputError(f"{echo(place)} is a file; give the name of a folder.", field="folder")
    try:
        foreign = _foreign(place)
    except OSError as error:
        raise InputError(
            f"{echo(place)} cannot be read: {error.strerror}.", field="folder"
        ) from None
    if foreign:
        more = f" and {len(foreign) - 3} more" if len(foreign) > 3 else ""
        named = ", ".join(echo(name) for name in foreign[:3])
        raise InputError(
            f"{echo(place)} holds files that were not written by this command or were changed since"
            f" ({named}{more}); give another folder, or empty this one.",
            field="folder",
        )


def _foreign(place: Path) -> list[str]:
    """The files there that its list does not have so."""
    try:
        digests = json.loads((place / LIST).read_bytes())["files"]
    except (OSError, ValueError, LookupError, TypeError):
        digests = None
    if not isinstance(digests, dict):
        return sorted(entry.name for entry in place.iterdir())
    there = [p for p in place.rglob("*") if p.is_symlink() or not p.is_dir()]
    return sorted(
        name
        for name, path in ((p.relative_to(place).as_posix(), p) for p in there)
        if name != LIST and hashlib.sha256(path.read_bytes()).hexdigest() != digests.get(name)
    )
