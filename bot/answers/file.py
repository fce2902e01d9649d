"""Answers in a file of one JSON object a line, for one machine.

Lines are only ever added, each with one write to a file opened for appending, so that several
programs can add at once. A line torn by a full disk or a crash is passed over when searching, and
so is anything else that is no answer; what follows it is found even on the same line.
"""

from __future__ import annotations

import errno
import json
import mmap
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic_core import to_json

from bot.answers.kept import ID_DIGITS, AnswersUnavailableError, Kept, several

_LEAD = b'{"id":"'
_NO_ANSWER = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


class FileJournal:
    """The answers of one file, which need not exist yet; only its owner may read it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def where(self) -> str:
        """The file's path."""
        return str(self._path)

    def keep(self, answers: Sequence[Kept]) -> None:
        """Append the answers in one write. Raises OSError if that fails."""
        lines = b"".join(_line(answer) for answer in answers)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        file = os.open(self._path, flags, 0o600)
        try:
            if os.write(file, lines) < len(lines):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(file)

    def find(self, digits: str) -> Kept | None:
        """The first answer whose id is or begins with `digits`, or None.

        Raises InputError if several begin so, AnswersUnavailableError for an unreadable file.
        """
        found: Kept | None = None
        try:
            for kept in self._search(digits):
                if len(digits) == ID_DIGITS:
                    return kept
                if found is not None and found.id != kept.id:
                    raise several(digits)
                found = found or kept
        except FileNotFoundError:
            return None
        except OSError as error:
            raise AnswersUnavailableError(
                f"The answers kept in {self._path} cannot be read: {error.strerror}."
            ) from error
        return found

    def _search(self, digits: str) -> Iterator[Kept]:
        with self._path.open("rb") as file:
            if not os.fstat(file.fileno()).st_size:
                return  # an empty file cannot be mapped
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
                lead = _LEAD + digits.encode()
                at = held.find(lead)
                while at >= 0:
                    end = held.find(b"\n", at)
                    kept = _read(held[at:] if end < 0 else held[at:end])
                    if kept is not None:
                        yield kept
                    at = held.find(lead, at + 1)


def _line(answer: Kept) -> bytes:
    # a tenth of the time of json.dumps, which people who ask would wait for
    return to_json(answer.as_dict()) + b"\n"


def _read(line: bytes) -> Kept | None:
    try:
        return Kept.from_dict(json.loads(line))
    except _NO_ANSWER:
        return None
