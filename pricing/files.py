"""Files that are replaced whole: a reader sees the old one or the new one, never a part."""

from __future__ import annotations

import os
from pathlib import Path


def replace_whole(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Put `content` in place of what is at `path`; a new file gets `mode` less the umask.

    Raises OSError, and ValueError for what is no file name; nothing is then changed.
    """
    part = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(part, flags, mode), "wb") as file:
            file.write(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
