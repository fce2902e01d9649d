"""One answer as it is kept, and what a place to keep answers can do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Protocol, Self

from core.errors import GpusizeError, InputError
from core.receipt import Receipt

ID_DIGITS = 12
FEWEST_DIGITS = 6
"""Of an id's beginning: 16 million possibilities, so a clash is rare and is said."""

_ID = re.compile(r"(?:.*\bid\b[\s:=]*)?[`'\"]?([0-9a-f]{6,12})[`'\"]?(?:\s*·.*)?")
"""An id, maybe as it stands at the foot of an answer: `GPUS_NEEDED · id 91e0135c0b7b · ...`."""


class UnknownAnswerError(InputError):
    """No answer of this id is kept here."""

    code = "unknown_answer"


class AnswersUnavailableError(GpusizeError):
    """The file or database of answers cannot be read now."""

    code = "answers_unavailable"


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given. Its receipt is the JSON that was given, not this version's."""

    id: str
    receipt: Mapping[str, Any]
    known: datetime | None
    """The moment of the price history it rests on; None for the prices in the package."""
    version: str
    given_at: datetime

    @classmethod
    def of(cls, receipt: Receipt, known: datetime | None, given_at: datetime) -> Self:
        """A receipt given now by this program."""
        return cls(receipt.id, receipt.as_dict(), known, program_version(), given_at)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, the id first: a search of the file looks for it there."""
        return {
            "id": self.id,
            "given_at": self.given_at.isoformat(),
            "version": self.version,
            "known": self.known.isoformat() if self.known else None,
            "receipt": self.receipt,
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """What `as_dict` made. Raises ValueError, TypeError or KeyError for anything else."""
        known, receipt = plain["known"], plain["receipt"]
        if receipt["id"] != plain["id"]:
            raise ValueError("the receipt is of another answer")
        return cls(
            plain["id"],
            receipt,
            datetime.fromisoformat(known).astimezone(UTC) if known else None,
            plain["version"],
            datetime.fromisoformat(plain["given_at"]).astimezone(UTC),
        )


class Journal(Protocol):
    """A place where answers are kept and never changed. Of one id, the first one kept counts."""

    @property
    def where(self) -> str:
        """The place as its owner knows it; without credentials."""
        ...

    def keep(self, answers: Sequence[Kept]) -> None:
        """Add answers; those there already stay as they are. Raises whatever went wrong."""
        ...

    def find(self, digits: str) -> Kept | None:
        """The answer whose id is or begins with `digits`, or None.

        Raises InputError if several begin so, AnswersUnavailableError if the place is away.
        """
        ...


def read_id(text: str, where: str) -> str:
    """The id, or its beginning, that a person typed or copied from the foot of an answer.

    >>> read_id("ID 3FA2B1", "here"), read_id("BREAKEVEN · id 91e0135c0b7b · prices", "here")
    ('3fa2b1', '91e0135c0b7b')
    """
    found = _ID.fullmatch(" ".join(text.split()).lower())
    if found is None:
        raise InputError(
            f"Give the id at the foot of an answer, {ID_DIGITS} digits from 0 to 9 and a to f, or"
            f" at least its first {FEWEST_DIGITS}, e.g. open 91e0135c0b7b; answers are kept in"
            f" {where}.",
            field="id",
        )
    return found[1]


def several(digits: str) -> InputError:
    """The error for a beginning that fits several answers, which it does not list."""
    return InputError(
        f"Several answers have an id that begins with {digits}; give all {ID_DIGITS} digits.",
        field="id",
    )


@cache
def program_version() -> str:
    """The version of this program; read late, because that takes time."""
    from importlib.metadata import version  # noqa: PLC0415 - as said

    return version("gpusize")
