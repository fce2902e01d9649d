"""The last table made of a history, in a file: for a quick start, and for when it is away.

The file is replaced whole, readable by its owner alone (there may be private prices in it), and
never trusted: one that is damaged, of another package, of another history or of another version of
this program is as good as none. Not being able to write it is no failure.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from core.errors import InputError
from pricing.files import replace_whole
from pricing.packed import packed, unpacked
from pricing.table import Table

FORMAT = 2

FileStamp = tuple[int, int]
"""When a file was written last, in nanoseconds, and its size in bytes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A table and what it was made of."""

    table: Table
    edition: str
    """Of the history, as `Edition.text`."""
    file: FileStamp | None
    """Of a SQLite file that holds this edition, if it can be told by it."""
    answered: datetime
    """When the history was heard of last."""


def key(url: str, base: str, *, private: bool, others: bool) -> str:
    """A digest of all a table depends on beside its edition: history, package, code, choice.

    The password is left out, and nobody can read the address from it. Raises InputError for what
    is no address.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise InputError("The database address cannot be read.", field="DATABASE_URL") from None
    place = parts.netloc.rpartition("@")
    who = place[0].partition(":")[0]
    query = urlencode([q for q in parse_qsl(parts.query) if q[0] != "password"])
    told = [parts.scheme, who, place[2], parts.path, query, base, _code(), private, others]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@cache
def _code() -> str:
    """A digest of the programs that make a table, so that a new one does not use an old table."""
    root = files("pricing")
    digest = hashlib.sha256()
    made_by = (
        "table.py",
        "fx.py",
        "hours.py",
        "periods.py",
        "history/table.py",
        "history/convert.py",
    )
    for path in (root / name for name in (*made_by, "history/fresh.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def save(path: Path, of: str, kept: Kept) -> None:
    """Keep a table under the key `of`, in place of what was there; failing is no failure."""
    body = packed(kept.table)
    _write(path, _header(of, kept, zlib.crc32(body)), body)


def renew(path: Path, of: str, kept: Kept) -> None:
    """Keep all but the table anew; `path` must hold the same table under the same key."""
    try:
        header, body = _parts(path)
    except (OSError, ValueError):
        return
    if header.get("key") == of and header.get("edition") == kept.edition:
        _write(path, _header(of, kept, header["crc32"]), body)


def is_there(path: Path) -> bool:
    """Whether there is a file to load: finding out under which key takes longer."""
    try:
        return path.is_file()
    except OSError:  # a folder nobody may look into
        return False


def load(path: Path, of: str) -> Kept | None:
    """What is kept there under the key `of`, or None."""
    try:
        header, body = _parts(path)
        if header["format"] != FORMAT or header["key"] != of:
            return None
        if header["crc32"] != zlib.crc32(body):
            return None
        stamp = header["file"]
        return Kept(
            unpacked(body),
            header["edition"],
            None if stamp is None else (stamp[0], stamp[1]),
            datetime.fromisoformat(header["answered"]),
        )
    except (OSError, ValueError, LookupError, TypeError, ArithmeticError):
        return None


def _header(of: str, kept: Kept, crc32: int) -> bytes:
    header = {
        "format": FORMAT,
        "key": of,
        "edition": kept.edition,
        "file": kept.file,
        "answered": kept.answered.isoformat(),
        "crc32": crc32,
    }
    return json.dumps(header).encode()


def _parts(path: Path) -> tuple[dict[str, Any], bytes]:
    header, _, body = path.read_bytes().partition(b"\n")
    found = json.loads(header)
    if not isinstance(found, dict):
        raise ValueError("no header")  # noqa: TRY004 - any damage is a ValueError here
    return found, body  # pyright: ignore[reportUnknownVariableType]


def _write(path: Path, header: bytes, body: bytes) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_whole(path, header + b"\n" + body, 0o600)
    except OSError:
        return
